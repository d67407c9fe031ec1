"""Who keeps the lamp, from dusk to dawn, and how much oil it will take.

No keeper sits alone through a whole night: it is cut into watches of equal length, and the one who had the
first watch yesterday has the last one today.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import almanac.tides
from almanac.station import Station
from almanac.sun import Night, night_of

LONGEST_WATCH = timedelta(hours=4)
"""After this time anybody falls asleep beside a turning lens."""

OIL_PER_HOUR = 0.35
"""Litres that the burner takes at full flame."""


@dataclass(frozen=True)
class Watch:
    """A stretch of the night and the keeper who sits it out."""

    keeper: str
    start: datetime
    end: datetime

    @property
    def hours(self) -> float:
        """The length of the watch, in hours."""
        return (self.end - self.start) / timedelta(hours=1)

    def oil(self) -> float:
        """The litres that burn in this watch."""
        return self.hours * OIL_PER_HOUR


class Roster:
    """The keepers in the order in which they take their watches."""

    def __init__(self, keepers: Iterable[str]) -> None:
        self._queue = deque(keepers)
        if not self._queue:
            raise ValueError("a lighthouse needs a keeper")

    def take(self) -> str:
        """The next keeper, who then goes to the end of the queue."""
        keeper = self._queue.popleft()
        self._queue.append(keeper)
        return keeper

    def watches(self, night: Night) -> list[Watch]:
        """A night cut into equal watches, none longer than ``LONGEST_WATCH``."""
        count = -(-(night.dawn - night.dusk) // LONGEST_WATCH)
        length = (night.dawn - night.dusk) / count
        starts = [night.dusk + number * length for number in range(count)]
        return [Watch(self.take(), start, start + length) for start in starts]


def plan_night(station: Station, roster: Roster, day: date) -> list[str]:
    """The page of the log book for the night that begins on ``day``: its watches, then its tides."""
    night = night_of(station.place, day)
    tides = (extreme for extreme in station.tides.extremes(night.dusk) if night.contains(extreme.moment))
    lines = [describe(watch) for watch in roster.watches(night)]
    return lines + [almanac.tides.describe(extreme) for extreme in tides]


def oil_for(nights: Iterable[Night]) -> float:
    """The litres of oil for some nights, with a tenth put by for fog."""
    return sum(night.hours for night in nights) * OIL_PER_HOUR * 1.1


def describe(watch: Watch) -> str:
    """A line of the log book, such as ``18:04-22:01 Ingrid, 1.4 l``."""
    return f"{watch.start:%H:%M}-{watch.end:%H:%M} {watch.keeper}, {watch.oil():.1f} l"
