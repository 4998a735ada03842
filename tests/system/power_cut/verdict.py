"""What a recording's power cuts left, and whether buoyd goes on from there."""

import errno
import json
import signal
import sqlite3
import subprocess
from collections import Counter

from medium import MediumError
from replay import walk
from rig import BIN, PATIENCE, SOURCE, STATION, wait_for
from store_check import Store, Truth, faults, missing

STORE = "spool.db"
LOOKS = 30       # at the un-cut store
BOOT_EVERY = 25  # cuts
DAMAGED = {errno.EBADMSG, errno.EUCLEAN, errno.EIO}  # as ext4 says it: a checksum, a structure, a block


def uncut_store(recording, held, bench):
    """The Truth: all that the store ever held if nothing was cut."""
    truth = Truth(held)
    count = len(recording.events)
    last = None
    for disk, _ in walk(recording, [(count - 1) * look // LOOKS for look in range(LOOKS + 1)]):
        with bench.mounted(disk.whole()) as (card, _):
            try:
                last = Store(card / STORE)
            except sqlite3.OperationalError:
                assert last is None, "the un-cut store is gone"
                continue  # not made yet
            truth.add(last)
    assert last and last.integrity == ["ok"], "the un-cut store is not whole"
    return truth


class Verdict:
    """Judges cuts one by one; counts what it found and prints what was wrong, at most `most`."""

    def __init__(self, folder, bench, truth, most):
        self.folder, self.bench, self.truth, self.most = folder, bench, truth, most
        self.counts = Counter()

    def judge(self, cut, disk, announced, boots):
        image = disk.cut(cut.share, cut.seed)
        self.counts["cuts"] += 1
        self.counts["cached"] += bool(disk.cache)
        try:
            lost, broken = self.look(image, announced, boots)
        except MediumError as error:
            lost, broken = [], [f"file system: {error}"]
        except OSError as error:
            if error.errno not in DAMAGED:
                raise
            lost, broken = list(map(str, announced.items())), [f"file system: {error}"]
        self.counts["lost"] += bool(lost)
        self.counts["broken"] += bool(broken)
        self.show(cut, lost + broken)

    def look(self, image, announced, boots):
        """What is lost and what is broken, also after buoyd started, if it `boots`."""
        with self.bench.mounted(image) as (card, mended):
            self.counts["mended"] += mended
            lost, broken = self.read(card, announced)
        if boots:
            with self.bench.mounted(image) as (card, _):
                self.counts["boots"] += 1
                boot_lost, boot_broken = self.boot(card, announced)
            lost, broken = lost + boot_lost, broken + boot_broken
        return lost, broken

    def read(self, card, announced):
        """What is lost, what is broken in the store as SQLite recovers it."""
        try:
            if not announced and not (card / STORE).exists():
                return [], []
            store = Store(card / STORE)
        except sqlite3.Error as error:
            if not announced and "no such table" in str(error):
                return [], []  # cut before its first transaction
            return list(map(str, announced.items())), [f"sqlite: {error}"]
        self.counts["rows"] += len(store.rows)
        return list(missing(store, self.truth, announced)), list(faults(store, self.truth))

    def boot(self, card, announced):
        """The same after buoyd itself started on what the cut left."""
        before = {path.name for path in card.iterdir()}
        status = self.start_and_end(card)
        if status["volatile"]:
            return [], [f"buoyd could not use the disk: {status}"]
        try:
            store = Store(card / STORE)
        except sqlite3.Error as error:
            return list(map(str, announced.items())), [f"sqlite after buoyd's start: {error}"]
        mine = store.epochs.get(status["epoch"])
        if not mine:
            return [], [f"buoyd began no epoch on the disk: {status}"]
        broken = []
        others = [epoch for epoch in store.epochs.values() if epoch is not mine]
        newest = max(others, key=lambda epoch: epoch[2], default=None)
        if newest and (mine[2] != newest[3] + 1 or mine[4:] != (newest[1], newest[3])):
            broken.append(f"buoyd did not number on: {mine} after {newest}")
        if aside := {p.name for p in card.iterdir() if ".damaged" in p.name} - before:
            broken.append(f"buoyd set the store aside: {sorted(aside)}")
        store.without(status["epoch"])
        lost = list(missing(store, self.truth, announced))
        return lost, broken + list(faults(store, self.truth))

    def start_and_end(self, card):
        """buoyd's own word about its store after it began its epoch there."""
        socket, settings = self.folder / "boot.sock", self.folder / "boot.toml"
        settings.write_text(
            f'control_socket = "{socket}"\n[station]\nid = "{STATION}"\n[spool]\n'
            f'path = "{card / STORE}"\nmax_size = "16 MB"\nreserve = "1 MB"\n')
        with open(self.folder / "boot.log", "wb") as log:
            program = subprocess.Popen(
                [str(BIN / "buoyd"), "--config", str(settings), "--models",
                 str(SOURCE / "config/models")], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

        def begun():
            assert program.poll() is None, (self.folder / "boot.log").read_text()
            asked = subprocess.run([str(BIN / "buoyctl"), "status", "--json", "--socket",
                                    str(socket)], capture_output=True, timeout=PATIENCE,
                                   check=False)
            spool = json.loads(asked.stdout)["spool"] if asked.returncode == 0 else {}
            return spool.get("epoch") and spool
        try:
            return wait_for(begun, "buoyd's epoch after a cut")
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(PATIENCE)

    def show(self, cut, wrong):
        for text in wrong[:3]:
            if self.most > 0:
                print(f"{cut}: {text}")
            self.most -= 1

    def summary(self):
        names = ("cuts", "cached", "lost", "broken", "mended", "boots", "rows")
        return " ".join(f"{name}={self.counts[name]}" for name in names)


def judge(recording, cuts, verdict, flushes=True):
    """Every cut of a recording, in its order."""
    for number, (cut, (disk, announced)) in enumerate(
            zip(cuts, walk(recording, [cut.index for cut in cuts], flushes))):
        verdict.judge(cut, disk, dict(announced), number % BOOT_EVERY == 0)
    return verdict.counts
