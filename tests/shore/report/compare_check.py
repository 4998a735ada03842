#!/usr/bin/python3
"""buoyshore compare against numpy: compare_check.py BUOYSHORE ARCHIVE REFERENCE VALUE [OPTION...]
Names are those of the command; the times are the same, and the options --bin and --sectors-by with
--sectors may follow. Fails if anything differs by more than 1e-9, or nothing was compared. 77 without
Debian's python3-numpy."""

import json
import re
import sqlite3
import subprocess
import sys

try:
    import numpy
except ImportError as absent:
    print(f"{absent}: python3-numpy is not installed")
    sys.exit(77)


def channel(base, name):
    """time → (value, flag), by the archive's view."""
    station, instrument, kind, last = name.split("/", 3)
    match = re.fullmatch(r"([^[]+)(?:\[([\d.]+)[^]]*\])?", last)
    where, values = "", [station, instrument, kind, match[1]]
    if match[2]:
        where, values = " AND CAST(axis_value AS REAL) = ?", values + [float(match[2])]
    rows = base.execute(
        "SELECT utc, value, flag, unit FROM channel_values WHERE station = ? AND instrument = ? AND "
        f"kind = ? AND channel = ?{where} AND utc IS NOT NULL", values).fetchall()
    return {utc: (value, flag) for utc, value, flag, _ in rows}, {row[3] for row in rows} == {"degree"}


def arc(d):
    return (d + 180) % 360 - 180


def mean_direction(x):
    return numpy.degrees(numpy.arctan2(numpy.sin(numpy.radians(x)).mean(),
                                       numpy.cos(numpy.radians(x)).mean()))


def expected(pairs, is_direction):
    x, y = (numpy.array([pair[i] for pair in pairs], dtype=float) for i in (0, 1))
    if is_direction:
        means = mean_direction(x) % 360, mean_direction(y) % 360
        d = arc(y - x)
        x = means[0] + arc(x - means[0])
        y = x + d
        bias = arc(mean_direction(y - x))
        sd = numpy.sqrt((arc(y - x - bias) ** 2).sum() / (len(x) - 1))
    else:
        means, bias, sd = (x.mean(), y.mean()), (y - x).mean(), (y - x).std(ddof=1)
    slope, offset = numpy.polyfit(x, y, 1)
    return {"n": len(x), "mean_reference": means[0], "mean_value": means[1], "bias": bias, "sd": sd,
            "rmse": numpy.sqrt(((y - x) ** 2).mean()), "max_difference": abs(y - x).max(), "slope": slope,
            "offset": offset, "r2": numpy.corrcoef(x, y)[0, 1] ** 2,
            "slope_through_origin": None if is_direction else (x * y).sum() / (x * x).sum()}


def differences(where, said, pairs, is_direction):
    for key, value in expected(pairs, is_direction).items():
        if said[key] is None or value is None:
            if said[key] is not value:
                yield f"{where}: {key} {said[key]}, expected {value}"
        elif abs(said[key] - value) > 1e-9 * max(1, abs(value)):
            yield f"{where}: {key} {said[key]}, expected {value}"


def main(program, archive, reference, value, *options):
    said = json.loads(subprocess.run([program, "compare", reference, value, "--archive", archive, "--json",
                                      *options], check=True, capture_output=True).stdout)
    base = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    (x, is_direction), (y, _) = channel(base, reference), channel(base, value)
    good = {t: (x[t][0], y[t][0]) for t in x if t in y and x[t][1] in (1, 2) and y[t][1] in (1, 2)}
    found = list(differences("all", said["all"], list(good.values()), is_direction))
    compared = 1
    for part in said["bins"]:
        own = [pair for pair in good.values() if part["from"] <= pair[0] < part["to"] or
               is_direction and part["from"] <= pair[0] - 360 < part["to"]]
        if len(own) > 2:
            found += differences(f"bin {part['from']}", part, own, is_direction)
            compared += 1
    if "--sectors-by" in options:
        by, _ = channel(base, options[options.index("--sectors-by") + 1])
        half = 180 / len(said["sectors"])
        for i, part in enumerate(said["sectors"]):
            own = [pair for t, pair in good.items() if t in by and by[t][1] in (1, 2) and
                   -half <= arc(by[t][0] - 2 * half * i) < half]
            if len(own) != part["n"]:
                found.append(f"sector {i}: {part['n']} pairs, expected {len(own)}")
            elif len(own) > 2:
                found += differences(f"sector {i}", part, own, is_direction)
                compared += 1
    print(*found, sep="\n")
    print(f"{said['all']['n']} pairs, {compared} parts, {len(found)} differences")
    return 1 if found or said["all"]["n"] < 3 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
