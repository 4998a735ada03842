#!/usr/bin/python3
"""Power cuts of a station: power_cut.py [--cuts N] [--seed S] [--save FILE | --load FILE]

A real buoyd stores on a disk with a volatile write cache that we are; all that the disk was told and
all that buoyd announced as committed is recorded in one order. Then the power is cut at N random
points of the recording: what the cache held is lost, reordered or torn. Each time the store must
open, be whole, hold every reading that was announced and nothing that the un-cut store never held;
at every 25th buoyd itself must start on it and number on.

Two controls must lose readings, or the test has no teeth: SQLite with synchronous=NORMAL, and the
same recording on a disk that only says that it flushed.

Last line: cuts=N lost=N broken=N …; exit status 1 unless both are 0. Where it cannot run it says what
is missing and exits with 77, or with 1 where POWER_CUT_MUST_RUN is set.
"""

import argparse
import os
import pickle
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import medium  # noqa: E402
from recording import Announced, Flush, Recording, Write  # noqa: E402
from replay import random_cuts  # noqa: E402
from rig import BIN, STATION  # noqa: E402
from station import Station  # noqa: E402
from store_check import archive_held  # noqa: E402
from verdict import Verdict, judge, uncut_store  # noqa: E402

SKIPPED = 77
MOST_SHOWN = 20  # mistakes


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=300, help="power cuts")
    parser.add_argument("--controls", type=int, default=30,
                        help="power cuts of each control; 0: without them")
    parser.add_argument("--seed", type=int, help="of the cuts; a recording is never twice the same")
    parser.add_argument("--normal-sync", type=Path, default=BIN / "libnormal_sync.so",
                        help="the control's library")
    parser.add_argument("--save", type=Path, help="the recording, to cut it again")
    parser.add_argument("--load", type=Path, help="a saved recording instead of a new one")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 32)
    return options


def record(lives, environment=()):
    """A station's recording, and what its archive holds at the end."""
    station = Station(environment)
    try:
        lives(station)
        station.finish()
        recording, held = station.recording, archive_held(station.dir / "archive.db", STATION)
    except BaseException:
        for log in sorted(station.dir.glob("*.log")):
            print(f"---- {log.name}\n{log.read_text(errors='replace')[-3000:]}")
        raise
    counts = {kind: recording.count(kind) for kind in (Write, Flush, Announced)}
    assert all(counts.values()), f"not recorded: {counts}"
    print(" ".join(f"{kind.__name__.lower()}s={count}" for kind, count in counts.items()),
          flush=True)
    return recording, held


def recorded(options):
    """A new recording or a saved one."""
    if options.load:
        image, events, held = pickle.loads(options.load.read_bytes())
        recording = Recording(image)
        recording.events = events
        return recording, held
    recording, held = record(Station.live_through_everything)
    if options.save:
        options.save.write_bytes(pickle.dumps((recording.image, recording.events, held)))
    return recording, held


class Court:
    """Judges recordings, and says how long it took."""

    def __init__(self, seed):
        self.folder, self.seed = Path(tempfile.mkdtemp()), seed
        self.bench = medium.CutBench(self.folder)

    def truth(self, recording, held):
        return uncut_store(recording, held, self.bench)

    def judge(self, name, recording, truth, count, flushes=True):
        start = time.monotonic()
        verdict = Verdict(self.folder, self.bench, truth, 0 if "control" in name else MOST_SHOWN)
        judge(recording, random_cuts(recording.events, count, self.seed), verdict, flushes)
        print(f"{name}, seed {self.seed}, {time.monotonic() - start:.0f} s: {verdict.summary()}",
              flush=True)
        return verdict.counts

    def has_teeth(self, recording, truth, options):
        """Both controls lose readings, and SQLite's leaves a whole store."""
        lying = self.judge("control, a disk that does not flush", recording, truth,
                           options.controls, flushes=False)
        recording, held = record(Station.live_once, [f"LD_PRELOAD={options.normal_sync}"])
        normal = self.judge("control, synchronous=NORMAL", recording, self.truth(recording, held),
                            options.controls)
        return lying["lost"] > 0 and normal["lost"] > 0 and normal["broken"] == 0


def run(options):
    court = Court(options.seed)
    recording, held = recorded(options)
    truth = court.truth(recording, held)
    has_teeth = options.controls == 0 or court.has_teeth(recording, truth, options)
    counts = court.judge("power cuts", recording, truth, options.cuts)
    court.bench.close()
    if not has_teeth:
        print("a control did not lose what it must lose: this test proves nothing")
    print(f"cuts={counts['cuts']} lost={counts['lost']} broken={counts['broken']}")
    return 0 if has_teeth and counts["lost"] == 0 and counts["broken"] == 0 else 1


def main():
    options = arguments()
    if reasons := medium.why_not():
        must = bool(os.environ.get("POWER_CUT_MUST_RUN"))
        print(f"{'failed' if must else 'skipped'}: power cuts need {', '.join(reasons)}")
        return 1 if must else SKIPPED
    medium.enter_namespace()
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
