"""What a store must hold after a power cut, judged with sqlite3 alone.

The measure is the un-cut store: the recording replayed without a loss, looked at often enough that
no row came and went between two looks.
"""

import contextlib
import sqlite3

ROWS = ("SELECT r.seq, e.id, r.instrument, d.text, r.utc, r.boottime, r.clock, r.span, r.body, "
        "r.flags FROM reading r LEFT JOIN description d ON d.n = r.description LEFT JOIN epoch e "
        "ON e.first = (SELECT max(first) FROM epoch WHERE first <= r.seq) ORDER BY r.seq")
EPOCHS = ("SELECT n, id, first, coalesce(last, (SELECT max(seq) FROM reading), (SELECT max(b) FROM done "
          "WHERE done.epoch = epoch.n), first - 1), prev_id, prev_last FROM epoch ORDER BY first")


class Store:
    """All that a spool.db holds; reading it recovers its -wal."""

    def __init__(self, path):
        address = f"file:{path}?mode=rw"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            self.integrity = [row[0] for row in database.execute("PRAGMA integrity_check")]
            self.rows = {row[0]: row[1:] for row in database.execute(ROWS)}
            self.epochs = {row[1]: row for row in database.execute(EPOCHS)}
            self.done = ranges(database, "done")
            self.lost = ranges(database, "lost")

    def without(self, epoch):
        """The store as it was before this epoch began."""
        self.epochs.pop(epoch)
        self.rows = {seq: row for seq, row in self.rows.items() if row[0] != epoch}
        return self

    def last(self):
        return max((epoch[3] for epoch in self.epochs.values()), default=0)


def ranges(database, table):
    """epoch id → numbers in these ranges."""
    numbers = {}
    for epoch, a, b in database.execute(
            f"SELECT id, a, b FROM {table} JOIN epoch ON epoch.n = {table}.epoch"):
        numbers.setdefault(epoch, set()).update(range(a, b + 1))
    return numbers


def archive_held(path, station):
    """epoch id → numbers that the archive holds, gaps included; {} without an archive."""
    if not path.exists():
        return {}
    numbers = {}
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for epoch, a, b in database.execute(
                "SELECT epoch.id, a, b FROM held JOIN epoch ON epoch.n = held.epoch "
                "WHERE station = ?", (station,)):
            numbers.setdefault(epoch, set()).update(range(a, b + 1))
    return numbers


class Truth:
    """What the un-cut store ever held, and what the archive holds at the end."""

    def __init__(self, held):
        self.rows = {}   # (epoch, seq) → the row
        self.epochs = {}
        self.lost = {}
        self.held = held

    def add(self, store):
        for seq, row in store.rows.items():
            assert self.rows.setdefault((row[0], seq), row) == row, f"{seq} changed: I3"
        for epoch, row in store.epochs.items():
            self.epochs.setdefault(epoch, row)
        for epoch, numbers in store.lost.items():
            self.lost.setdefault(epoch, set()).update(numbers)


def missing(store, truth, announced):
    """Announced numbers that are neither there nor accounted for."""
    for epoch, last in announced.items():
        if epoch not in truth.epochs:
            yield f"announced {epoch} to {last}, of which the un-cut store knows nothing"
            continue
        promised = set(range(truth.epochs[epoch][2], last + 1))
        known = {seq for seq, row in store.rows.items() if row[0] == epoch}
        if epoch in store.epochs:
            known |= store.done.get(epoch, set()) | store.lost.get(epoch, set())
        else:  # an epoch that is all delivered is deleted
            known |= truth.held.get(epoch, set())
        if gone := promised - known:
            yield (f"announced {epoch} to {last}, of which {len(gone)} are missing, "
                   f"{min(gone)} to {max(gone)}")


def faults(store, truth):
    """Everything else that a store must keep, announced or not."""
    if store.integrity != ["ok"]:
        yield f"integrity: {'; '.join(store.integrity[:3])}"
    for epoch, (_, _, first, last, _, _) in store.epochs.items():
        known = {seq for seq, row in store.rows.items() if row[0] == epoch}
        known |= store.done.get(epoch, set()) | store.lost.get(epoch, set())
        if holes := set(range(first, last + 1)) - known:
            yield f"{epoch} has holes, the first {min(holes)}"
        if more := known - set(range(first, last + 1)):
            yield f"{epoch} ends at {last} and has {max(more)}"
    for seq, row in store.rows.items():
        if truth.rows.get((row[0], seq)) != row:
            yield f"{seq} is not the un-cut store's: {row}"
            break
    for epoch, numbers in store.done.items():
        if wrong := numbers - truth.held.get(epoch, set()):
            yield f"{len(wrong)} of {epoch} are delivered, the archive lacks them: {min(wrong)}"
    for epoch, numbers in store.lost.items():
        if wrong := numbers - truth.lost.get(epoch, set()) - truth.held.get(epoch, set()):
            yield f"{len(wrong)} of {epoch} are lost, the un-cut store has them: {min(wrong)}"
