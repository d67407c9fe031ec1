"""Reads what is particular to a lighthouse from its ``station.yaml``.

Only the little of YAML that such a file needs: keys with plain values, and one level of indented keys below a
key without a value. A lighthouse has no room for a parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from almanac.sun import Place
from almanac.tides import Constituent, TideTable

COMMENT = "#"

Settings = dict[str, dict[str, str]]
"""The values of a file: section, key, value."""


class StationError(ValueError):
    """A station file that cannot be understood. The message begins with the number of the line."""


@dataclass(frozen=True)
class Station:
    """A lighthouse and the water around it."""

    name: str
    place: Place
    tides: TideTable
    keepers: tuple[str, ...]


def parse_settings(text: str) -> Settings:
    """The sections of a station file. A key at the margin opens a section."""
    settings: Settings = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        content = line.split(COMMENT, 1)[0].rstrip()
        if not content:
            continue
        key, colon, value = content.partition(":")
        if not colon:
            raise StationError(f"line {number}: expected 'key: value'")
        if content[0].isspace():
            settings.setdefault(section, {})[key.strip()] = value.strip()
        else:
            section = key
            settings[section] = {"": value.strip()}
    return settings


def parse_constituent(name: str, value: str) -> Constituent:
    """``28.984 2.21 41.5`` as speed, amplitude and phase."""
    try:
        speed, amplitude, phase = (float(part) for part in value.split())
    except ValueError as error:
        raise StationError(f"{name}: expected three numbers, found {value!r}") from error
    return Constituent(name, speed, amplitude, phase)


def read_station(path: Path) -> Station:
    """The station that a file describes."""
    settings = parse_settings(path.read_text(encoding="utf-8"))
    place, tides, watch = settings["place"], settings["tides"], settings["watch"]
    name = settings["name"][""]
    return Station(
        name=name,
        place=Place(float(place["latitude"]), float(place["longitude"])),
        tides=TideTable(
            port=name,
            mean_level=float(tides["mean_level"]),
            constituents=[
                parse_constituent(key, value) for key, value in tides.items() if key not in ("", "mean_level")
            ],
        ),
        keepers=tuple(keeper.strip() for keeper in watch["keepers"].split(",")),
    )
