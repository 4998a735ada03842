#!/usr/bin/python3
"""What buoyd computes of a simulated sea, against numpy on the truth: sea_trial.py [SEA_TRIAL]
[--seeds N], the program that plays one seed. Prints worst, median and how many seeds hold; exits 1
if a bound is broken. Skipped without Debian's python3-numpy."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

try:
    import numpy
except ImportError as absent:
    print(f"{absent}: python3-numpy is not installed")
    sys.exit(77)

SCENARIO = Path(__file__).parent / "north_wind.toml"
PROGRAM = Path(__file__).resolve().parents[2] / "build/release/bin/sea_trial"
WINDOW = 600  # s


def turned(a, b):
    """a - b along the shorter arc."""
    return (a - b + 180) % 360 - 180


def unit_mean(directions):
    angles = numpy.radians(directions)
    return numpy.degrees(numpy.arctan2(numpy.sin(angles).mean(), numpy.cos(angles).mean())) % 360


def values_of(row):
    """Names and numbers of a row."""
    names = [channel["name"] for channel in row["description"]["channels"]]
    return dict(zip(names, row["body"]))


def percent(a, b):
    return 100 * abs(a - b) / b


def add_profile_errors(errors, truth, inside, speed_row, direction_row):
    """Of all heights. The hull moves the lidar, and nothing takes that out."""
    for point, (east, north) in enumerate(zip(truth["profile_east"], truth["profile_north"])):
        e, n = numpy.array(east)[inside], numpy.array(north)[inside]
        speeds = numpy.hypot(e, n)
        direction = unit_mean(numpy.degrees(numpy.arctan2(-e, -n)))
        errors["lidar direction, °"].append(
            abs(turned(direction_row["wind_direction_mean"][point], direction)))
        errors["lidar speed, %"].append(percent(speed_row["wind_speed_mean"][point], speeds.mean()))
        errors["lidar turbulence intensity, %"].append(
            percent(speed_row["wind_speed_ti"][point], speeds.std() / speeds.mean()))


def wind_errors(trial):
    """Errors of each whole window, the largest of them."""
    truth = trial["truth"]
    east, north = numpy.array(truth["wind_east"]), numpy.array(truth["wind_north"])
    times = numpy.arange(len(east)) / truth["wind_rate"]
    speeds = numpy.hypot(east, north)
    directions = numpy.degrees(numpy.arctan2(-east, -north)) % 360
    rows = {(row["kind"], row["end"]): values_of(row) for row in trial["rows"]}
    errors = {"wind speed, %": [], "wind direction, °": [], "vector speed, %": [],
              "vector direction, °": [], "control direction, °": [], "turbulence intensity, %": [],
              "lidar direction, °": [], "lidar speed, %": [], "lidar turbulence intensity, %": []}
    for end in (600, 1200):
        inside = (times > end - WINDOW) & (times <= end)
        row, control = rows["corrected", end], rows["control", end]
        e, n = east[inside].mean(), north[inside].mean()
        vector_direction = numpy.degrees(numpy.arctan2(-e, -n)) % 360
        mean_direction = unit_mean(directions[inside])
        if row["wind_speed_n"] != inside.sum() and end > WINDOW:
            sys.exit(f"seed {trial['seed']}: {row['wind_speed_n']} of {inside.sum()} took part")
        errors["wind speed, %"].append(percent(row["wind_speed_mean"], speeds[inside].mean()))
        errors["wind direction, °"].append(abs(turned(row["wind_direction_mean"], mean_direction)))
        errors["vector speed, %"].append(percent(row["wind_speed_vector"], numpy.hypot(e, n)))
        errors["vector direction, °"].append(
            abs(turned(row["wind_direction_vector"], vector_direction)))
        errors["control direction, °"].append(
            abs(turned(control["wind_from_direction_mean"], mean_direction)))
        errors["turbulence intensity, %"].append(percent(
            row["wind_speed_ti"], speeds[inside].std() / speeds[inside].mean()))
        add_profile_errors(errors, truth, inside, rows["profile", end],
                           rows["profile_direction", end])
    return {name: min(found) if name.startswith("control") else max(found)
            for name, found in errors.items()}


def welch(series, rate, length=512):
    """Mean of the periodograms of segments that overlap by half, each without its line and under a
    periodic Hann window: frequencies from the first above 0.03 Hz to 1 Hz, and densities."""
    window = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(length) / length)
    steps = numpy.arange(length)
    total = 0
    begins = range(0, len(series) - length + 1, length // 2)
    for begin in begins:
        piece = series[begin:begin + length]
        piece = piece - numpy.polyval(numpy.polyfit(steps, piece, 1), steps)
        total = total + abs(numpy.fft.rfft(piece * window)) ** 2
    density = 2 * total / len(begins) / (rate * (window ** 2).sum())
    frequencies = numpy.fft.rfftfreq(length, 1 / rate)
    inside = (frequencies >= 0.03) & (frequencies <= 1)
    return frequencies[inside], density[inside]


def third_height(series):
    """Mean of the highest third of the waves between up-crossings of the mean."""
    series = series - series.mean()
    crossings = numpy.flatnonzero((series[:-1] < 0) & (series[1:] >= 0)) + 1
    heights = sorted((numpy.ptp(series[a:b]) for a, b in zip(crossings, crossings[1:])), reverse=True)
    return numpy.mean(heights[:len(heights) // 3])


def wave_errors(trial):
    truth = trial["truth"]
    elevation, rate = numpy.array(truth["elevation"])[1:], truth["wave_rate"]
    frequencies, density = welch(elevation, rate)
    band = frequencies[1] - frequencies[0]
    peak = frequencies[numpy.argmax(density)]
    rows = {row["kind"]: values_of(row) for row in trial["rows"] if row["end"] == 2 * WINDOW}
    # The whole record's deviation weighs all samples alike, the windows of Welch do not: what
    # lies between them is the sea's own spread, and is printed without a bound.
    errors = {"Hm0 to 4 sd, %": percent(rows["displaced"]["hm0"], 4 * elevation.std())}
    for kind in SENSORS:
        said = rows[kind]
        if (said["window"], said["n"]) != (0, len(elevation)):
            sys.exit(f"seed {trial['seed']}: {kind} is {said}")
        errors[f"{kind}: Hm0, %"] = percent(said["hm0"], 4 * numpy.sqrt(density.sum() * band))
        errors[f"{kind}: H1/3, %"] = percent(said["significant_height"], third_height(elevation))
        errors[f"{kind}: Tp, bands"] = abs(1 / said["peak_period"] - peak) / band
        errors[f"{kind}: direction, °"] = abs(turned(said["mean_direction"], truth["direction"]))
    return errors


SENSORS = ("displaced", "tilted", "accelerated")
BOUNDS = {"wind speed, %": 0.5, "wind direction, °": 0.2, "vector speed, %": 0.5,
          "vector direction, °": 0.2, "lidar direction, °": 0.5, "lidar speed, %": 0.5,
          "turbulence intensity, %": 3}
WAVES = {f"{sensor}: {name}": bound for sensor in SENSORS for name, bound in
         (("Hm0, %", 3), ("H1/3, %", 3), ("Tp, bands", 1.1), ("direction, °", 3))}
BOUNDS |= WAVES
CONTROL = 5  # degrees that the uncorrected direction is off at least
UNBOUND = ("Hm0 to 4 sd, %", "lidar turbulence intensity, %")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", default=PROGRAM)
    parser.add_argument("--seeds", type=int, default=50)
    asked = parser.parse_args()
    found = {}
    for seed in range(1, asked.seeds + 1):
        said = subprocess.run([asked.program, SCENARIO, str(seed)], check=True, timeout=120,
                              stdout=subprocess.PIPE)
        trial = json.loads(said.stdout)
        for name, error in {**wind_errors(trial), **wave_errors(trial)}.items():
            found.setdefault(name, []).append(error)
    broken = False
    print(f"{'quantity':28}{'bound':>8}{'worst':>10}{'median':>10}  seeds that hold")
    for name, errors in found.items():
        is_control = name not in BOUNDS
        if name in UNBOUND:
            print(f"{name:28}{'':8}{max(errors):10.3f}{numpy.median(errors):10.3f}  "
                  f"{sum(error <= 3 for error in errors)} of {asked.seeds} within 3 %")
            continue
        bound = CONTROL if is_control else BOUNDS[name]
        held = sum(error > bound if is_control else error <= bound for error in errors)
        worst = min(errors) if is_control else max(errors)
        needed = asked.seeds * 48 // 50 if name in WAVES else asked.seeds
        broken |= held < needed
        mark = "" if held >= needed else "  BROKEN"
        print(f"{name:28}{'> ' if is_control else '<='}{bound:>6}{worst:10.3f}"
              f"{numpy.median(errors):10.3f}  {held} of {asked.seeds}{mark}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
