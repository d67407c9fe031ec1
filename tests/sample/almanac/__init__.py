"""The almanac of a lighthouse: when it gets dark, when the water is high, and who keeps the watch."""

from almanac.sun import Night
from almanac.tides import TideTable
from almanac.watch import Roster, plan_night

__all__ = ["Night", "Roster", "TideTable", "plan_night"]
