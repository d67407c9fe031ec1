"""Dusk and dawn, good to a few minutes: enough to know when the lamp has to burn.

The formulas are those of any old navigation handbook. They leave out the equation of time, and refraction
enters only as the usual allowance of fifty minutes of arc.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

OBLIQUITY = 23.44
"""How far the earth's axis leans, in degrees."""

HORIZON_DIP = -0.833
"""The height of the sun's centre, in degrees, at the moment its upper edge disappears."""

DEGREES_PER_HOUR = 15.0


class PolarDayError(ValueError):
    """The sun does not set on this day, and the lamp stays dark."""


@dataclass(frozen=True)
class Place:
    """Where the lighthouse stands. North and east are positive."""

    latitude: float
    longitude: float

    def solar_noon(self, day: date) -> datetime:
        """The moment at which the sun crosses the meridian of this place, in UTC."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
        return noon - timedelta(hours=self.longitude / DEGREES_PER_HOUR)


@dataclass(frozen=True)
class Night:
    """From one dusk to the next dawn: the time in which the lamp burns."""

    dusk: datetime
    dawn: datetime

    @property
    def hours(self) -> float:
        """How long the night is, in hours."""
        return (self.dawn - self.dusk) / timedelta(hours=1)

    def contains(self, moment: datetime) -> bool:
        """Whether the lamp burns at ``moment``."""
        return self.dusk <= moment < self.dawn


def declination(day: date) -> float:
    """How far north of the equator the sun stands at noon, in degrees.

    The year is taken as a circle that begins at the December solstice, ten days before the new year.
    """
    turn = 2 * math.pi * (day.timetuple().tm_yday + 10) / 365.25
    return -OBLIQUITY * math.cos(turn)


def half_day(place: Place, day: date) -> timedelta:
    """The time from solar noon to sunset.

    Raises :class:`PolarDayError` where the sun never sets; where it never rises the half day is empty.
    """
    latitude, sun = math.radians(place.latitude), math.radians(declination(day))
    sine = math.sin(math.radians(HORIZON_DIP))
    cosine = (sine - math.sin(latitude) * math.sin(sun)) / (math.cos(latitude) * math.cos(sun))
    if cosine < -1:
        raise PolarDayError(f"the sun does not set on {day}")
    angle = math.degrees(math.acos(min(cosine, 1.0)))
    return timedelta(hours=angle / DEGREES_PER_HOUR)


def night_of(place: Place, day: date) -> Night:
    """The night that begins in the evening of ``day``."""
    morrow = day + timedelta(days=1)
    return Night(
        dusk=place.solar_noon(day) + half_day(place, day),
        dawn=place.solar_noon(morrow) - half_day(place, morrow),
    )
