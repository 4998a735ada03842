"""ordeal: breaks a station at random and accounts for every reading."""

import argparse
import json
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

# pylint: disable=wrong-import-position
from account import SHOWN, judge_all
from bench import Bench
from facts import archive_facts, stalled_answers
from faults import WEIGHTS, Faults
from rig import BIN, wait_for
from stores import answered_names, archive_rows, rows_of_spool, write_for_judge
from told import never_replaced
from under_water import UnderWater

UNITS = {"s": 1, "min": 60, "h": 3600}


def seconds(text):
    unit = text.lstrip("0123456789. ")
    return float(text[:len(text) - len(unit)]) * UNITS[unit or "s"]


def arguments():
    parser = argparse.ArgumentParser(prog="ordeal", description=__doc__)
    parser.add_argument("--cuts", type=int, help="how many faults")
    parser.add_argument("--for", dest="duration", type=seconds, help="or for how long: 90 s, 3 min, 2 h")
    parser.add_argument("--seed", type=int, help="repeats a run's choices; without it one is drawn")
    parser.add_argument("--only", action="append", choices=list(WEIGHTS), help="this fault (more than once)")
    parser.add_argument("--without", action="append", choices=list(WEIGHTS), default=[], help="not this fault")
    parser.add_argument("--under-water", action="store_true",
                        help="the station is a node on the sea floor, and a buoy relays what it measures")
    parser.add_argument("--preload", action="append", default=[], metavar="LIBRARY",
                        help="into buoyd: one that makes it lie is to be found out")
    parser.add_argument("--keep", action="store_true", help="keeps the folder with all files and logs")
    chosen = parser.parse_args()
    if (chosen.cuts is None) == (chosen.duration is None):
        parser.error("one of --cuts and --for")
    if chosen.seed is None:
        chosen.seed = random.randrange(10**9)
    chosen.faults = [name for name in chosen.only or WEIGHTS if name not in chosen.without]
    return chosen


class Ordeal:
    def __init__(self, chosen):
        self.chosen = chosen
        self.begun = time.monotonic()
        self.cuts = 0
        self.bench = (UnderWater if chosen.under_water else Bench)(chosen.preload)
        self.bench.keep = chosen.keep
        self.faults = Faults(self.bench, random.Random(chosen.seed), self.say, chosen.faults)

    def say(self, text):
        print(f"{time.monotonic() - self.begun:8.2f} {text}", flush=True)

    def goes_on(self):
        if self.chosen.cuts is not None:
            return self.cuts < self.chosen.cuts
        return time.monotonic() - self.begun < self.chosen.duration

    def run(self):
        self.bench.start_station()
        self.bench.wait_archived(1, self.bench.settling)
        since = time.monotonic()
        while self.goes_on():
            self.faults.cut()
            self.cuts += 1
        self.faults.mend()
        took = time.monotonic() - since
        self.say(f"{self.cuts} cuts in {took:.0f} s, {60 * self.cuts / took:.0f} a minute; settling")
        account = self.settle()
        for text in account.findings[:SHOWN]:
            print(text)
        if len(account.findings) > SHOWN:
            print(f"and {len(account.findings) - SHOWN} more")
        answered = {k: v for k, v in account.explained.items() if k.startswith(("gap", "dropped"))}
        if answered:
            print("answered without readings: " + ", ".join(f"{v} by {k}" for k, v in answered.items()))
        return account

    # ---- the end

    def settle(self):
        """Instruments fall silent, what they said is delivered, and the account is drawn up."""
        for name in self.bench.instruments():
            self.bench.order(f"silence {name} 100000")
        self.bench.wait_quiet()
        settled = self.wait_complete()
        self.say("settled" if settled else f"does not settle within {self.bench.settling} s")
        complete = self.bench.account()
        self.bench.end("buoyd")  # what it says of its end may be under way for longer than it waits
        account = self.judge()
        self.judge_told(account)
        account.settled = settled and complete.returncode == 0
        if not account.settled:
            account.find(f"it does not settle; the archive's account:\n{complete.stdout}{complete.stderr}")
        return account

    def wait_complete(self):
        try:
            wait_for(self.is_complete, "a complete account", self.bench.settling)
        except AssertionError:
            return False
        return True

    def is_complete(self):
        """The archive says so, and it has all that the spool has: an archive that was put back does not
        know what it lacks."""
        owed = rows_of_spool(self.bench.spool).keys()
        lacking = len(owed) - len(answered_names(self.bench.archive, owed))
        return not lacking and self.bench.account(1).returncode == 0

    def judge(self):
        bench = self.bench
        rows = archive_rows(bench.archive)
        removed = self.faults.removed.excused(rows.keys(), rows_of_spool(bench.spool).keys())
        write_for_judge(rows, bench.dir / "archived.db")
        write_for_judge(rows | removed, bench.dir / "union.db")
        bench.diary.broken_off = stalled_answers(bench.ledger())
        facts = archive_facts(bench.archive, self.lag(), {step for _, step in bench.diary.steps},
                              bench.diary.full)
        verdicts = [self.verdict(bench.dir / name) for name in ("archived.db", "union.db")]
        return judge_all(*verdicts, facts, bench.diary, bench.spoken)

    def judge_told(self, account):
        """What short messages told: right when it was told, and gone when its reading is there."""
        self.bench.check_told()
        left = never_replaced(self.bench.told(), archive_rows(self.bench.archive))
        account.wrong += len(self.bench.wrongly_told) + len(left)
        for text in self.bench.wrongly_told:
            account.find(text)
        for epoch, seq in sorted(left):
            account.find(f"provisional, and archived: epoch {epoch} seq {seq}")
        self.say(f"{self.bench.told_values} values told by short messages were compared")

    def verdict(self, database):
        done = self.bench.run(BIN / "buoysim", "judge", "--json", "--ledger",
                              self.bench.dir / "bench/ledger.jsonl", "--archive", database, check=False)
        return json.loads(done.stdout)

    def lag(self):
        """UTC - CLOCK_BOOTTIME of this machine, µs."""
        clocks = [time.clock_gettime_ns(c) // 1000 for c in (time.CLOCK_REALTIME, time.CLOCK_BOOTTIME)]
        return clocks[0] - clocks[1]


def main():
    chosen = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ended, it clears away all the same
    print(f"seed {chosen.seed}", flush=True)
    ordeal = Ordeal(chosen)
    try:
        account = ordeal.run()
    finally:
        ordeal.bench.close()
    if not account.is_sound():
        print(f"repeat with --seed {chosen.seed}")
    print(account.line(ordeal.cuts))
    return 0 if account.is_sound() else 1


if __name__ == "__main__":
    sys.exit(main())
