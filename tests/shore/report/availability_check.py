#!/usr/bin/python3
"""buoyshore availability against the archive's views: availability_check.py BUOYSHORE ARCHIVE STATION
Counts of readings and of flags are those of SQL, and the numbers close. Fails if anything differs, or
nothing was expected of two minutes or more."""

import collections
import json
import sqlite3
import subprocess
import sys

MINUTE = 60_000_000


def counts_of(base, station, first, last):
    """What came of each kind, and the flags of each of its values."""
    within = "station = ? AND utc - (span > 0) >= ? AND utc - (span > 0) < ?"
    came = {row[:2]: row[2] for row in base.execute(
        f"SELECT instrument, kind, count(*) FROM readings WHERE {within} GROUP BY 1, 2",
        (station, first, last))}
    flags = collections.defaultdict(collections.Counter)
    spans = {row[:2]: row[2] for row in base.execute(
        "SELECT epoch, seq, span FROM readings WHERE station = ?", (station,))}
    for epoch, seq, utc, *name, flag in base.execute(
            "SELECT epoch, seq, utc, instrument, kind, channel, point, flag FROM channel_values "
            "WHERE station = ? AND utc IS NOT NULL", (station,)):
        if first <= utc - (spans[epoch, seq] > 0) < last:
            flags[tuple(name[:3])][flag] += 1
    return came, flags


def differences(kind, came, flags):
    name = kind["instrument"], kind["kind"]
    if kind["received"] != came.get(name, 0):
        yield f"{name}: received {kind['received']}, expected {came.get(name, 0)}"
    if kind["expected"] != kind["received"] + sum(kind["missing"].values()):
        yield f"{name}: {kind['expected']} expected and {kind['missing']} missing do not close"
    said = collections.defaultdict(collections.Counter)
    for value in kind["values"]:
        parts = [value[key] for key in ("valid", "bad", "no_value", "no_column")]
        if sum(parts) != kind["received"]:
            yield f"{name} {value}: does not close"
        said[value["channel"]].update(dict(zip(("valid", "bad", "no_value"), parts)))
    for channel, own in said.items():
        counted = flags[(*name, channel)]
        expected = {"valid": counted[1] + counted[2] + counted[3], "bad": counted[4], "no_value": counted[9]}
        if dict(own) != expected:
            yield f"{name} {channel}: {dict(own)}, expected {expected}"


def main(buoyshore, archive, station):
    base = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    first, newest = base.execute("SELECT min(utc), max(utc) FROM readings WHERE station = ?", (station,)).fetchone()
    kinds = json.loads(subprocess.run([buoyshore, "availability", station, "--archive", archive, "--json"],
                                      check=True, capture_output=True).stdout)
    last = max((1000 * kind["to"] for kind in kinds), default=newest)
    came, flags = counts_of(base, station, first // MINUTE * MINUTE, last)
    found = [text for kind in kinds for text in differences(kind, came, flags)]
    expected = sum(kind["expected"] for kind in kinds if kind["is_regular"])
    print(f"{len(kinds)} kinds, {expected} readings expected, {len(found)} mistakes")
    print("\n".join(found[:20]))
    is_enough = newest - first >= 2 * MINUTE
    return 1 if found or (is_enough and not expected) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
