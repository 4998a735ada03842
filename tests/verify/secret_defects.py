#!/usr/bin/python3
"""What `buoyctl verify` finds of the defects that `buoysim run --secret` draws, what it misses, and whom it
wrongly accuses: secret_defects.py --draws 200

Plays benches (bench.toml), seed after seed, until so many defects and so many sound instruments were drawn,
verifies each instrument for as long as --for says, and holds the reports to the ledgers. Exit 1 if a bound
of CHECKS is missed. A simulator never stands for an instrument's accuracy.
"""

import argparse
import collections
import itertools
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from waiting import PATIENCE, wait_for  # noqa: E402

SOURCE = Path(os.environ.get("BUOYD_SOURCE_DIR", Path(__file__).resolve().parents[2]))
BIN = Path(os.environ.get("BUOYD_BIN_DIR", SOURCE / "build/release/bin"))
MODELS = SOURCE / "config/models"
SCENARIO = Path(__file__).resolve().parent / "bench.toml"
HEAD = """control_socket = "{0}/control.sock"
[station]
id = "bench"
[spool]
path = "{0}/spool.db"
[mqtt]
host = "127.0.0.1"
"""


class Bench:
    """One seed: buoysim, and a `buoyctl verify` of each instrument."""

    def __init__(self, folder, seed, seconds):
        self.dir, self.seed, self.seconds = folder / str(seed), seed, seconds
        self.dir.mkdir()
        self.sim = self.begin("sim", BIN / "buoysim", "run", SCENARIO, "--models", MODELS, "--dir", self.dir,
                              "--ready-file", self.dir / "ready", "--config", self.dir / "blocks.toml",
                              "--secret", seed)
        self.runs = {}

    def begin(self, log, *words):
        with open(self.dir / f"{log}.log", "wb") as file:
            return subprocess.Popen([str(word) for word in words], stdout=file, stderr=file,
                                    stdin=subprocess.DEVNULL)

    def verify(self):
        wait_for(lambda: (self.dir / "ready").exists() or self.sim.poll() is not None, "buoysim")
        config = self.dir / "buoyd.toml"
        config.write_text(HEAD.format(self.dir) + (self.dir / "blocks.toml").read_text())
        for name in self.secrets():
            self.runs[name] = self.begin(name, BIN / "buoyctl", "verify", name, "--for", self.seconds, "--config",
                                         config, "--models", MODELS, "--output", self.dir / f"run-{name}")

    def secrets(self):
        """instrument → what the ledger reveals of it."""
        lines = (self.dir / "ledger.jsonl").read_text().splitlines(True)
        entries = [json.loads(line) for line in lines if '"secret":' in line and line.endswith("\n")]
        return {entry["instrument"]: entry["values"] for entry in entries}

    def reports(self):
        """instrument → (secret, report), once all runs have ended."""
        for name, run in self.runs.items():
            run.wait(self.seconds + PATIENCE)
            if not (self.dir / f"run-{name}/report.json").exists():
                sys.exit(f"seed {self.seed}, {name}: " + (self.dir / f"{name}.log").read_text())
        self.end()
        return {name: (secret, json.loads((self.dir / f"run-{name}/report.json").read_text()))
                for name, secret in self.secrets().items()}

    def end(self):
        for process in (self.sim, *self.runs.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)


def figure(report, name, channel=""):
    """The figure's value, NaN where it is missing."""
    section, name = name.split(".", 1)
    for one in report["figures"]:
        if (one["section"], one["name"], one.get("channel", "")) == (section, name, channel):
            return one.get("value", math.nan)
    return math.nan


class Named:
    """Found if a finding of that name accuses the channel; others are consequences of it."""

    def __init__(self, name, *consequences):
        self.names, self.consequences = name.split("|"), {*name.split("|"), *consequences}

    def error(self, secret, report):
        found = any(one["name"] in self.names and one.get("channel", "") in ("", secret.get("channel", ""))
                    for one in report["findings"])
        return 0 if found else math.inf

    bound = "named"

    def holds(self, errors):
        return not any(errors)


class Measured:
    """Found if a figure comes near the drawn size."""
    consequences = frozenset()

    def __init__(self, name, most, relative, factor=1.0):
        self.name, self.most, self.relative, self.factor = name, most, relative, factor
        self.bound = f"± {most * 100:g} %" if relative else f"± {most:g}"

    def error(self, secret, report):
        size = float(secret["size"]) * self.factor
        said = figure(report, self.name, secret.get("channel", ""))
        error = abs(said - size) / (abs(size) if self.relative else 1)
        return math.inf if math.isnan(error) else error

    def holds(self, errors):
        return all(error <= self.most for error in errors)


class InsideInterval:
    """Found if the 95 % interval has the drawn share in it: one in twenty has not, however good it is."""
    consequences = frozenset({"damaged"})
    bound = "in 95 %"
    most = 0

    def error(self, secret, report):
        share = float(secret["share"]) * 1e4
        low, high = figure(report, "availability.errors.low"), figure(report, "availability.errors.high")
        return 0 if low <= share <= high else abs(figure(report, "availability.errors") - share) / share

    def holds(self, errors):
        """So many outside come by chance, once in a hundred times of the 95 % that were promised."""
        n, outside = len(errors), sum(error > 0 for error in errors)
        chance = sum(math.comb(n, k) * 0.05**k * 0.95**(n - k) for k in range(outside, n + 1))
        return outside <= 0.05 * n or chance > 0.01


class Both:
    """Named, and measured."""

    def __init__(self, named, measured):
        self.named, self.measured = named, measured
        self.consequences, self.bound, self.most = named.consequences, measured.bound, measured.most

    def error(self, secret, report):
        return max(self.named.error(secret, report), self.measured.error(secret, report))

    def holds(self, errors):
        return self.measured.holds(errors)


# Defect → how it is to be found. What the other findings of a run accuse is wrongly accused.
CHECKS = {
    "latency": Measured("timing.answer_time.median", 0.002, False),
    "bad_checksums": Both(Named("damaged"), InsideInterval()),
    "dead_at_start": Named("start_up", "unanswered"),
    "drift": Measured("stability.drift", 0.2, True),
    "noise": Measured("stability.noise", 0.2, True),
    "stuck": Named("stuck"),
    "coarse": Measured("conformity.resolution", 0.01, True),
    "wrong_nulls": Named("null_like"),
    "clock_offset": Both(Named("clock_offset|clock_zone"), Measured("timing.clock.offset", 0.1, False)),
    "clock_drift": Both(Named("clock_drift"), Measured("timing.clock.drift", 5, False, 1e6)),
    "refused_register": Named("refused", "empty"),
    "swapped_words": Named("word_order", "empty", "null_like", "stuck"),
}
# Of recordings shorter than this the name alone is asked for: figures need quiet machines and minutes.
SHORT = 120  # s
AGAIN = 3  # times at most that a short one is played again
NAMED_IF_SHORT = {"latency": None, "bad_checksums": Named("damaged"), "drift": None, "noise": None,
                  "clock_offset": Named("clock_offset|clock_zone"), "clock_drift": Named("clock_drift")}


class Tally:
    def __init__(self, checks):
        self.checks, self.lines = checks, []
        self.errors = collections.defaultdict(list)
        self.sound, self.accused = 0, 0

    def wrong(self, secret, report):
        """Findings that the instrument's secret does not explain."""
        check = self.checks.get(secret["secret"])
        allowed = check.consequences if check else frozenset()
        return [one for one in report["findings"] if one["name"] not in allowed
                or one.get("channel", "") not in ("", secret.get("channel", one.get("channel", "")))]

    def error(self, secret, report):
        """Of what was said of its defect."""
        check = self.checks.get(secret["secret"])
        return check.error(secret, report) if check else 0

    def is_missed(self, secret, error):
        return error > getattr(self.checks.get(secret["secret"]), "most", 0)

    def is_doubtful(self, secret, report):
        return bool(self.wrong(secret, report)) or self.is_missed(secret, self.error(secret, report))

    def take(self, seed, name, secret, report):
        kind = secret["secret"]
        wrong = self.wrong(secret, report)
        for one in wrong:
            self.lines.append(f"seed {seed}, {name} ({kind}): wrongly accused: {one['name']} "
                              f"{one.get('channel', '')} {one.get('detail', '')}")
        self.accused += bool(wrong)
        if kind == "none":
            self.sound += 1
            return
        error = self.error(secret, report)
        self.errors[kind].append(error)
        if self.is_missed(secret, error):
            self.lines.append(f"seed {seed}, {name}: missed {kind} {secret.get('channel', '')} of "
                              f"{secret['size']} {secret['unit']}, share {secret['share']}: {error:.3g}")

    def show(self):
        """The table; True if every bound held."""
        print(f"{'defect':<18}{'drawn':>6}{'found':>6}{'missed':>7}  {'bound':<10}{'worst':>9}")
        sound = self.accused == 0
        for kind, check in self.checks.items():
            errors = self.errors[kind]
            most = getattr(check, "most", 0)
            missed = sum(error > most for error in errors) if check else 0
            holds = check.holds(errors) if check else True
            sound = sound and holds
            bound = check.bound if check else "played"
            print(f"{kind:<18}{len(errors):>6}{len(errors) - missed:>6}{missed:>7}  {bound:<10}"
                  f"{max(errors, default=0):>9.3g}{'' if holds else '  BOUND MISSED'}")
        print(f"{sum(map(len, self.errors.values()))} defects; {self.sound} sound instruments; "
              f"wrongly accused: {self.accused}")
        print("\n".join(self.lines))
        print("A simulator never stands for an instrument's accuracy.")
        return sound


def reports_of(bench, arguments, tally):
    """What is found in a short recording beside a whole CI may be the machine's, which stood still in the
    middle of an answer, or said too little for a rare defect to show: who is wrongly accused is accused each
    time where it is not, and what was missed is missed each time."""
    reports = bench.reports()
    for _ in range(AGAIN if arguments.seconds < SHORT else 0):
        doubtful = [name for name, one in reports.items() if tally.is_doubtful(*one)]
        if not doubtful:
            break
        print(f"seed {bench.seed} is played again for {', '.join(doubtful)}", file=sys.stderr)
        shutil.rmtree(bench.dir)
        again = Bench(bench.dir.parent, bench.seed, bench.seconds)
        try:
            again.verify()
            reports |= {name: one for name, one in again.reports().items() if name in doubtful}
        finally:
            again.end()
    return reports


def play(seeds, arguments, tally, enough):
    """Benches side by side, until there is enough."""
    folder = Path(tempfile.mkdtemp(prefix="secret."))
    benches = []
    try:
        while not enough():
            benches = []
            for seed in itertools.islice(seeds, arguments.side_by_side):
                benches.append(Bench(folder, seed, arguments.seconds))
                benches[-1].verify()
            if not benches:
                return
            for bench in benches:
                for name, (secret, report) in reports_of(bench, arguments, tally).items():
                    tally.take(bench.seed, name, secret, report)
                if not arguments.keep:
                    shutil.rmtree(bench.dir)
            print(f"{sum(map(len, tally.errors.values()))} defects, {tally.sound} sound", file=sys.stderr)
    finally:
        for bench in benches:
            bench.end()
        if not arguments.keep:
            shutil.rmtree(folder)
        else:
            print(folder, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--draws", type=int, default=200, help="defects, and as many sound instruments")
    parser.add_argument("--for", dest="seconds", type=int, default=300, help="seconds of each recording")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--seeds", help="these, instead of as many as it takes")
    parser.add_argument("--side-by-side", type=int, default=20, help="benches of five instruments")
    parser.add_argument("--keep", action="store_true", help="leave runs and ledgers there")
    arguments = parser.parse_args()
    tally = Tally(CHECKS | NAMED_IF_SHORT if arguments.seconds < SHORT else CHECKS)
    if arguments.seeds:
        play(iter([int(seed) for seed in arguments.seeds.split(",")]), arguments, tally, lambda: False)
        missing = [kind for kind in CHECKS if not tally.errors[kind]]
        if arguments.seconds < SHORT and (missing or not tally.sound):
            sys.exit(f"these seeds draw none of {missing or 'the sound ones'}")
    else:
        seeds = iter(range(arguments.seed, arguments.seed + 10000))
        play(seeds, arguments, tally, lambda: tally.sound >= arguments.draws and
             sum(map(len, tally.errors.values())) >= arguments.draws)
    return 0 if tally.show() else 1


if __name__ == "__main__":
    sys.exit(main())
