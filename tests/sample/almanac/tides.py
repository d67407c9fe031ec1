"""Tide tables by the harmonic method.

The height of the water is a sum of cosines, one for each way in which moon and sun pull at the sea. A port is
described by how strong (amplitude) and how late (phase) each of these constituents is there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum

EPOCH = datetime(2000, 1, 1, tzinfo=timezone.utc)
"""The moment from which phases are counted."""

SPRING_TIDE = 1.25
"""A tide whose range exceeds the mean range by this factor is called a spring tide."""


class Turn(Enum):
    """Which way the tide turns."""

    HIGH = "high water"
    LOW = "low water"


@dataclass(frozen=True)
class Constituent:
    """One cosine of the sum, for example M2, the moon's half-day tide."""

    name: str
    speed: float
    """In degrees per hour; the same for all ports."""
    amplitude: float
    """In metres."""
    phase: float = 0.0
    """In degrees behind the moon's passage."""

    def height(self, hours: float) -> float:
        """What this constituent adds to the level, ``hours`` after the epoch."""
        return self.amplitude * math.cos(math.radians(self.speed * hours - self.phase))


@dataclass(frozen=True)
class Extreme:
    """A high or a low water."""

    turn: Turn
    moment: datetime
    height: float


@dataclass
class TideTable:
    """The tides of one port."""

    port: str
    mean_level: float
    constituents: list[Constituent] = field(default_factory=list)

    def height_at(self, moment: datetime) -> float:
        """The height of the water above chart datum, in metres."""
        hours = hours_since_epoch(moment)
        return self.mean_level + sum(part.height(hours) for part in self.constituents)

    def extremes(self, start: datetime, days: int = 1) -> Iterator[Extreme]:
        """The high and low waters of some days, in their order.

        Looks every six minutes, which is as exact as a tide pole in a swell.
        """
        step = timedelta(minutes=6)
        before, here = self.height_at(start - step), self.height_at(start)
        for count in range(days * 240):
            moment = start + count * step
            after = self.height_at(moment + step)
            if before < here >= after:
                yield Extreme(Turn.HIGH, moment, here)
            elif before > here <= after:
                yield Extreme(Turn.LOW, moment, here)
            before, here = here, after

    def landing_windows(self, start: datetime, depth: float) -> Iterator[datetime]:
        """The half hours of a day in which the supply boat finds ``depth`` metres at the steps."""
        for count in range(48):
            moment = start + count * timedelta(minutes=30)
            if self.height_at(moment) >= depth:
                yield moment


def hours_since_epoch(moment: datetime) -> float:
    """A moment as the hours that the constituents count in."""
    return (moment - EPOCH) / timedelta(hours=1)


def describe(extreme: Extreme) -> str:
    """A line of the tide table, such as ``04:12 high water 3.9 m``."""
    return f"{extreme.moment:%H:%M} {extreme.turn.value} {extreme.height:.1f} m"
