#!/usr/bin/python3
"""Reads exported BUFR messages back, by a decoder of its own, and holds each element to the archive:
bufr_check.py ARCHIVE FILE SAID FORM ABOUT
SAID is what the export said of its columns, FORM its template, ABOUT what it was told of the station. Prints
each mistake, and what was compared; fails if there is any, or nothing was."""

import math
import sys
import tomllib
from datetime import datetime, timezone
from pathlib import Path

from archived import readings
from bufr_decoder import SCALES, messages

GOOD = "12"
UNITS = {  # to the unit of the element
    "degree_Celsius": lambda v: v + 273.15, "hPa": lambda v: 100 * v, "percent": lambda v: v,
    "m s-1": lambda v: v, "degree": lambda v: v, "m": lambda v: v, "s": lambda v: v, "1": lambda v: v,
    "1e-3": lambda v: v, "m2 Hz-1": lambda v: v, "mm s-1": lambda v: v / 1000, "km": lambda v: 1000 * v}
ABOUT_TIME = ("year", "month", "day", "hour", "minute")
LEVELS = {"oceanographicWaterTemperature": (4, 5), "salinity": (5,), "currentDirection": (6,),
          "speedOfCurrent": (6,), "spectralWaveDensity": (3,), "meanDirectionFromWhichWavesAreComing": (3,),
          "firstNormalizedPolarCoordinateFromFourierCoefficients": (3,)}
ROUND = {"windDirection", "currentDirection", "directionFromWhichDominantWavesAreComing",
         "meanDirectionFromWhichWavesAreComing"}


class Archive:
    """Values by path and time."""

    def __init__(self, path, over, others):
        """`others`: lengths of intervals that end somewhere within a row's."""
        self.over = over
        self.rows = {}  # (instrument/kind, end) → reading
        self.instants = {}  # instrument/kind → [(time, reading)]
        for reading in readings(path, ()).values():
            description = reading["description"]
            kind = f"{description['instrument']}/{description['kind']}"
            self.instants.setdefault(kind, []).append((reading["utc"], reading))
            if reading["span"] == over:
                self.rows.setdefault((kind, reading["utc"]), reading)
            elif reading["span"] in others:
                place = kind, -(-reading["utc"] // over) * over
                if place not in self.rows or self.rows[place]["utc"] < reading["utc"]:
                    self.rows[place] = reading
        for list_of in self.instants.values():
            list_of.sort(key=lambda one: one[0])

    def ends(self, paths):
        """When there is a good value of any of these channels."""
        kinds = {path.rsplit("/", 1)[0] for path in paths}
        return {end for kind, end in self.rows if kind in kinds
                and any(True for path in paths if path.rsplit("/", 1)[0] == kind
                        for _ in self.values(path, end))}

    def values(self, path, end):
        """(place on the axis or None, value in the element's unit, description)."""
        kind, name = path.rsplit("/", 1)
        reading = self.rows.get((kind, end))
        yield from good_values(reading, name) if reading else ()

    def position(self, kind, end):
        within = [r for time, r in self.instants.get(kind, ()) if end - self.over < time <= end]
        for reading in reversed(within):
            found = [[v for _, v, _ in good_values(reading, name)] for name in ("latitude", "longitude")]
            if all(found):
                return found[0][0], found[1][0]
        return None


def good_values(reading, name):
    flags = list(reading["flags"])
    description = reading["description"]
    points = description.get("axis", {}).get("points", [])
    for channel, values in zip(description["channels"], reading["body"]):
        many = isinstance(values, list)
        values = values if many else [values]
        own, flags = flags[:len(values)], flags[len(values):]
        if channel["name"] != name:
            continue
        convert = UNITS.get(channel["unit"], lambda v: v)
        for point, (value, flag) in enumerate(zip(values, own)):
            if flag in GOOD and isinstance(value, (int, float)) and math.isfinite(value):
                yield points[point] if many else None, convert(value), description


def depth_of(place, description):
    depth, axis = description.get("depth"), description.get("axis", {})
    if place is None:
        return depth
    base = 0 if axis.get("reference") == "sea surface" else depth
    return None if base is None else base + (place if axis["name"] == "depth" else -place)


def rounded(value, steps):
    """As BUFR has it: halves go up."""
    return math.floor(value * steps + 0.5) / steps


def fits(key, given, wanted, speed=None):
    """Within half a unit of the element's last digit; `speed` is what the message says beside a direction."""
    if key in ROUND and speed == 0:
        return given == 0  # calm, also where no direction was measured
    if given is None or wanted is None:
        return given is None and wanted is None
    difference = abs(given - wanted)
    if key in ROUND:
        difference = min(difference % 360, -difference % 360)
        if not 1 <= given <= 360:
            return False
    return difference <= 0.5 * 10 ** -SCALES[key] * (1 + 1e-6) + 1e-9


class Check:
    def __init__(self, archive, said, about):
        self.archive, self.about = archive, about
        self.paths = {key: [p for p in paths.split(", ") if p.count("/") == 2]
                      for key, _, paths in (line.partition(": ") for line in said) if key in SCALES}
        places = [line for line in said if line.startswith("latitude, longitude: ")]
        told = places[0].removeprefix("latitude, longitude: ").split(", ")
        self.places = [place for place in told if place.count("/") == 1]
        self.mistakes, self.compared = [], 0

    def expect(self, condition, text):
        self.compared += 1
        if not condition:
            self.mistakes.append(text)

    def check(self, all_messages):
        ends = []
        for header, station, levels in all_messages:
            moment = [int(station[key]) for key in ABOUT_TIME]
            end = int(datetime(*moment, tzinfo=timezone.utc).timestamp()) * 1_000_000
            ends.append(end)
            self.check_head(header, station, moment, end)
            for key, paths in self.paths.items():
                if key in LEVELS:
                    self.check_levels(key, paths, end, [level for n in LEVELS[key] for level in levels[n]])
                else:
                    wanted = next((v for path in paths for _, v, _ in self.archive.values(path, end)), None)
                    speed = station["windSpeed"] if key == "windDirection" else None
                    self.expect(fits(key, station.get(key), wanted, speed),
                                f"{end}: {key} {station.get(key)} of {wanted}")
            self.check_sensors(station, end)
        wanted = self.archive.ends([path for paths in self.paths.values() for path in paths])
        self.expect(ends == sorted(wanted), f"messages at {ends}, rows at {sorted(wanted)}")

    def check_head(self, header, station, moment, end):
        self.expect(header["time"] == (*moment, 0), f"{end}: {header}")
        self.expect(header["category"][:2] == (1, 25) and header["table"] == 0, f"{end}: {header}")
        number = self.about["attributes"]["wmo_platform_code"]
        self.expect(station["marineObservingPlatformIdentifier"] == int(f"{number[:2]}00{number[2:]}"),
                    f"{end}: number {station['marineObservingPlatformIdentifier']}")
        own = (self.archive.position(place, end) for place in self.places)
        wanted = next(filter(None, own), (self.about["latitude"], self.about["longitude"]))
        for key, value in zip(("latitude", "longitude"), wanted):
            self.expect(fits(key, station[key], value), f"{end}: {key} {station[key]} of {value}")

    def check_levels(self, key, paths, end, levels):
        """Each value is there at its depth or frequency, and no other is."""
        is_band = "wavebandCentralFrequency" in (levels or [{}])[0]
        wanted = {}
        for path in paths:
            for place, value, description in self.archive.values(path, end):
                at = place if LEVELS[key] == (3,) else depth_of(place, description)
                if key.startswith("first"):  # of a spread
                    value = 1 - math.radians(value) ** 2 / 2
                if at is not None and at >= 0:
                    wanted.setdefault(rounded(at, 1000 if is_band else 10), value)
        given = {round(level["wavebandCentralFrequency" if is_band else "depth"], 3): level
                 for level in levels if level.get(key) is not None}
        still = {at for at, level in given.items()
                 if key == "currentDirection" and level[key] == level["speedOfCurrent"] == 0}
        self.expect(set(given) - still == set(wanted) - still, f"{end}: {key} at {sorted(given)} of {sorted(wanted)}")
        for at in set(given) & set(wanted):
            level = given[at]
            self.expect(fits(key, level[key], wanted[at], level.get("speedOfCurrent")),
                        f"{end}: {key} at {at}: {level[key]} of {wanted[at]}")

    def check_sensors(self, station, end):
        """Heights and periods belong to what is there."""
        minutes = self.archive.over // 60_000_000
        has_wind = station["windSpeed"] is not None or station["windDirection"] is not None
        has_gust = station["maximumWindGustSpeed"] is not None
        self.expect(station["minutes"] == [-minutes if has_wind else None, -minutes if has_gust else None, None],
                    f"{end}: periods {station['minutes']}")
        self.expect(station["significance"] == [2 if has_wind else None, None], f"{end}: time significance")
        for n, key in ((0, "airTemperature"), (1, "windSpeed")):
            for path in self.paths.get(key, ()):
                for _, _, description in self.archive.values(path, end):
                    self.expect(fits("height", station["height"][n], description.get("height")),
                                f"{end}: height of {key} is {station['height'][n]}")
        self.expect(station["height"][2] is None, f"{end}: a height that holds on")


def micros(text):
    amount, unit = text.split()
    return int(amount) * {"s": 1, "min": 60, "h": 3600}[unit] * 1_000_000


def main(archive, file, said, form, about):
    form = tomllib.loads(Path(form).read_text())
    over = micros(form["over"])
    others = {micros(one) for column in form["column"] for one in column.get("over", [])}
    check = Check(Archive(archive, over, others), Path(said).read_text().splitlines(),
                  tomllib.loads(Path(about).read_text()))
    found = list(messages(Path(file).read_bytes()))
    check.check(found)
    print(*check.mistakes[:50], sep="\n")
    filled = sum(value is not None for _, station, _ in found for key, value in station.items() if key in check.paths)
    print(f"{len(found)} messages with {filled} values of the station, {check.compared} things compared, "
          f"{len(check.mistakes)} mistakes")
    return 1 if check.mistakes or not filled else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
