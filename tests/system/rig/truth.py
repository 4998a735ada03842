#!/usr/bin/python3
"""What the board made of the simulated sea, against the sea itself. buoysim's ledger keeps beside what
an instrument said what was true (docs/sea.md); neither buoyd nor its code takes part in the judgement.

truth.py LEDGER ARCHIVE INSTRUMENTS.toml prints how far rows of wind, turbulence, waves and flags are
from the truth, and exits 1 if a bound is broken or there is nothing to judge."""

import bisect
import json
import math
import sqlite3
import sys
import tomllib
from pathlib import Path

ENOUGH = 40  # values of a window whose mean is judged
NEAR = 4     # standard deviations of a sensor's noise within which a limit tells nothing
BOUNDS = {"speed, %": 2, "direction, °": 1, "turbulence intensity": 0.02, "Hm0 to 4 sd, %": 10,
          "H1/3, %": 3, "wave direction, °": 10, "flags that are wrong": 0}


def turned(a, b):
    """a - b along the shorter arc."""
    return (a - b + 180) % 360 - 180


def unit_mean(directions):
    east = sum(math.sin(math.radians(d)) for d in directions)
    north = sum(math.cos(math.radians(d)) for d in directions)
    return math.degrees(math.atan2(east, north)) % 360


def mean(values):
    return sum(values) / len(values)


def deviation(values):
    middle = mean(values)
    return math.sqrt(mean([(value - middle) ** 2 for value in values]))


def third_height(elevation):
    """Mean of the highest third of the waves between up-crossings of the mean."""
    middle = mean(elevation)
    series = [value - middle for value in elevation]
    ups = [i for i in range(1, len(series)) if series[i - 1] < 0 <= series[i]]
    heights = sorted((max(series[a:b]) - min(series[a:b]) for a, b in zip(ups, ups[1:])), reverse=True)
    return mean(heights[:max(len(heights) // 3, 1)])


class Truth:
    """Of each instrument's channels what was true, over the boottime in µs, and what was said of it."""

    def __init__(self, ledger):
        self.series, self.said = {}, {}
        for line in Path(ledger).read_text(encoding="utf-8").splitlines(True):
            if not line.endswith("\n"):
                break
            entry = json.loads(line)
            for name, value in entry.get("truth", {}).items():
                for full in (name, f"{entry['kind']}.{name}"):
                    self.note(entry["instrument"], full, entry["boottime"], value, entry["values"].get(name, "null"))

    def note(self, instrument, channel, time, value, said):
        """`said`: the text of a number that stands for the value, or null."""
        times, values = self.series.setdefault((instrument, channel), ([], []))
        times.append(time)
        values.append(value)
        if said != "null":
            self.said.setdefault((instrument, channel, float(said)), []).append((time, value))

    def behind(self, instrument, channel, said, time):
        """What was true of a number that was said: of several the one nearest in time. None: it was never said.
        The time alone does not tell: on a busy machine a reading is stamped when the next sample was taken."""
        candidates = self.said.get((instrument, channel, said), [])
        return min(candidates, key=lambda one: abs(one[0] - time))[1] if candidates else None

    def inside(self, instrument, channel, end, span):
        """Times and values with end - span < time <= end."""
        times, values = self.series.get((instrument, channel), ([], []))
        a, b = bisect.bisect_right(times, end - span), bisect.bisect_right(times, end)
        return times[a:b], values[a:b]

    def direction_at(self, instrument, channel, time):
        """Interpolated along the shorter arc."""
        times, values = self.series[instrument, channel]
        after = min(max(bisect.bisect_left(times, time), 1), len(times) - 1)
        before, length = values[after - 1], max(times[after] - times[after - 1], 1)
        return before + turned(values[after], before) * (time - times[after - 1]) / length


class Board:
    """What the archive holds of the station that the configuration is of."""

    def __init__(self, archive, configuration):
        self.archive = archive
        told = tomllib.loads(Path(configuration).read_text(encoding="utf-8"))
        self.instruments = {one["name"]: one for one in told["instrument"]}

    def query(self, sql, *values):
        with sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute(sql, values).fetchall()

    def rows(self, instrument, kind):
        """End and span in µs, and values by name, of windows with enough in them."""
        found = self.query(
            "SELECT r.boottime, r.span, r.body, d.text FROM readings r"
            " JOIN description d ON d.n = r.description_n"
            " WHERE r.instrument = ? AND r.kind = ? ORDER BY r.seq", instrument, kind)
        for end, span, body, text in found:
            names = [channel["name"] for channel in json.loads(text)["channels"]]
            yield end, span, dict(zip(names, json.loads(body)))

    def azimuth(self, instrument):
        return self.instruments[instrument].get("azimuth", 0)

    def bow(self, truth, instrument, heading, time):
        """The hull's heading, of what the compass's own mark truly looked at."""
        compass, channel = heading.split(".", 1) if "." in heading else (instrument, heading)
        return truth.direction_at(compass, channel, time) - self.azimuth(compass)

    def north_directions(self, truth, instrument, inputs, point, end, span):
        """What came from the mark's side of an instrument, turned to north by what the hull truly did."""
        times, marks = truth.inside(instrument, inputs["direction"] + point, end, span)
        return [mark + self.azimuth(instrument) + self.bow(truth, instrument, inputs["heading"], time)
                for time, mark in zip(times, marks)]


def derived(instrument, quantity):
    return [one for one in instrument.get("derived", []) if one["quantity"] == quantity]


def windows_of(instrument, kind):
    return [one["kind"] for one in instrument.get("statistics", []) if one.get("of") == kind]


def judge_winds(truth, board):
    for name, instrument in board.instruments.items():
        for wind in derived(instrument, "true wind"):
            inputs = wind["inputs"]
            for kind in windows_of(instrument, wind["kind"]):
                for end, span, row in board.rows(name, kind):
                    if row["wind_speed_n"] < ENOUGH:
                        continue
                    speeds = truth.inside(name, inputs["speed"], end, span)[1]
                    directions = board.north_directions(truth, name, inputs, "", end, span)
                    yield ("speed, %", f"{name} {kind}",
                           100 * abs(row["wind_speed_mean"] / mean(speeds) - 1))
                    yield ("direction, °", f"{name} {kind}",
                           abs(turned(row["wind_direction_mean"], unit_mean(directions))))
                    yield from judge_wind_over_ground(truth, name, kind, (end, span, row))


def judge_wind_over_ground(truth, name, kind, window):
    """Where an instrument knows the true wind, nothing of the hull's motion is in it."""
    end, span, row = window
    directions = truth.inside(name, "mda.wind_from_direction", end, span)[1]
    speeds = truth.inside(name, "mda.wind_speed", end, span)[1]
    if len(directions) >= ENOUGH:
        yield ("direction, °", f"{name} {kind} over ground",
               abs(turned(row["wind_direction_mean"], unit_mean(directions))))
        yield ("speed, %", f"{name} {kind} over ground",
               100 * abs(row["wind_speed_mean"] / mean(speeds) - 1))


def judge_profiles(truth, board):
    for name, instrument in board.instruments.items():
        for lidar in derived(instrument, "lidar direction"):
            for kind in windows_of(instrument, lidar["kind"]):
                for end, span, row in board.rows(name, kind):
                    for point, count in enumerate(row["wind_direction_n"]):
                        if count < ENOUGH:
                            continue
                        directions = board.north_directions(
                            truth, name, lidar["inputs"], f"[{point}]", end, span)
                        yield ("direction, °", f"{name} {kind} at {point}",
                               abs(turned(row["wind_direction_mean"][point], unit_mean(directions))))


def judge_turbulence(truth, board):
    for name, instrument in board.instruments.items():
        for windows in instrument.get("statistics", []):
            for end, span, row in board.rows(name, windows["kind"]):
                for channel in [key[:-3] for key in row if key.endswith("_ti")]:
                    profile = row[channel + "_ti"]
                    profile = profile if isinstance(profile, list) else [profile]
                    for point, intensity in enumerate(profile):
                        speeds = (truth.inside(name, f"{channel}[{point}]", end, span)[1] or
                                  truth.inside(name, channel, end, span)[1])
                        if intensity is None or len(speeds) < ENOUGH:
                            continue
                        yield ("turbulence intensity", f"{name} {channel} at {point}",
                               abs(intensity - deviation(speeds) / mean(speeds)))


def judge_waves(truth, board):
    for name, instrument in board.instruments.items():
        for waves in instrument.get("waves", []):
            for end, span, row in board.rows(name, waves["kind"]):
                elevation = truth.inside(name, waves.get("down") or waves["up"], end, span)[1]
                if row["window"] != 0 or row["n_bridged"] > 0.01 * row["n"]:
                    continue
                if "down" in waves:
                    elevation = [-value for value in elevation]
                yield ("Hm0 to 4 sd, %", name, 100 * abs(row["hm0"] / (4 * deviation(elevation)) - 1))
                yield ("H1/3, %", name,
                       100 * abs(row["significant_height"] / third_height(elevation) - 1))
                said = [values for (_, channel), (_, values) in truth.series.items()
                        if channel == "statistics.mean_direction"]
                if said and "heading" in waves:
                    yield ("wave direction, °", name, abs(turned(row["mean_direction"], said[0][-1])))


def expected_flags(test, truth):
    """Those that a value may have whose truth this is."""
    low, high = test.get("fail", [-math.inf, math.inf])
    if not low <= truth <= high:
        return {4}
    low, high = test.get("suspect", [-math.inf, math.inf])
    return {1} if low <= truth <= high else {3}


def is_near_limit(test, truth, noise):
    limits = test.get("fail", []) + test.get("suspect", [])
    return any(abs(truth - limit) <= NEAR * noise for limit in limits)


def is_fast(test, change, apart):
    """Within so many µs. A reading that came late is close before the next one: the noise alone is a fast change."""
    limits = test.get("rate_of_change")
    return bool(limits) and abs(change) * 1_000_000 > limits[0] * apart


def judge_flags(truth, board):
    """Of values that were not damaged: those whose truth is in range are good, the others are not. One that changed
    fast since the reading of its kind before, as they are stamped, may be suspect or bad as well."""
    for name, instrument in board.instruments.items():
        for test in instrument.get("quality", []):
            channel = test["channel"]
            found = board.query(
                "SELECT r.boottime, r.kind, v.point, v.flag, v.value FROM channel_values v JOIN readings r"
                " ON r.epoch = v.epoch AND r.seq = v.seq AND r.station = v.station"
                " WHERE v.instrument = ? AND v.channel = ? AND v.value IS NOT NULL AND r.span = 0"
                " ORDER BY r.boottime", name, channel)
            judged, wrong, before = 0, [], {}
            for boottime, kind, point, flag, value in found:
                full = channel if point is None else f"{channel}[{point}]"
                time_before, value_before = before.get((kind, point), (boottime, value))
                before[kind, point] = boottime, value
                true_value = truth.behind(name, full, value, boottime)
                if true_value is None:
                    continue
                judged += 1
                expected = expected_flags(test, true_value)
                if is_fast(test, value - value_before, boottime - time_before):
                    expected |= {3, 4}
                if not is_near_limit(test, true_value, 0.2) and flag not in expected:
                    wrong.append((boottime, point, flag, true_value))
            if judged:
                yield ("flags that are wrong", f"{name} {channel}: {wrong[:3]}", len(wrong))


JUDGES = (judge_winds, judge_profiles, judge_turbulence, judge_waves, judge_flags)


def judge(ledger, archive, configuration):
    """For each quantity what was judged: (where, error), in the order of its judges."""
    truth, board = Truth(ledger), Board(archive, configuration)
    found = {}
    for one in JUDGES:
        for quantity, where, error in one(truth, board):
            found.setdefault(quantity, []).append((where, error))
    return found


def broken(found):
    return [f"{quantity}: {error:.3f} at {where}" for quantity, errors in found.items()
            for where, error in errors if not error <= BOUNDS[quantity]]


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    found = judge(*sys.argv[1:])
    print(f"{'quantity':24}{'bound':>8}{'worst':>10}  judged")
    for quantity, errors in found.items():
        print(f"{quantity:24}{BOUNDS[quantity]:8}{max(error for _, error in errors):10.3f}  {len(errors)}")
    for text in broken(found):
        print(f"BROKEN  {text}")
    return 0 if found and not broken(found) else 1


if __name__ == "__main__":
    sys.exit(main())
