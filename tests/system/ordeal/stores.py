"""Stores and archives as files: copied, put back, and compared row by row."""

import bisect
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

SIDE_FILES = ("", "-wal", ".id")  # of a spool: what a restored image brings back


@dataclass(frozen=True)
class Row:
    description: str  # its text
    boottime: int
    body: str


def copy_spool(spool, folder):
    """The files of a spool whose buoyd is dead."""
    folder.mkdir(parents=True)
    base = Path(str(spool).removesuffix(".db"))
    for side in SIDE_FILES:
        source = Path(f"{base}.id") if side == ".id" else Path(f"{spool}{side}")
        if source.exists():
            shutil.copy2(source, folder / source.name)
    return folder


def put_back(copy, spool):
    for old in spool.parent.glob("spool.db*"):
        old.unlink()
    for path in copy.iterdir():
        shutil.copy2(path, spool.parent / path.name)


def spool_rows(copy):
    """(epoch, seq) → Row, of a copied spool, which stays as it is."""
    scratch = copy.with_name(copy.name + ".read")
    shutil.copytree(copy, scratch)
    rows = rows_of_spool(scratch / "spool.db")
    shutil.rmtree(scratch)
    return rows


def rows_of_spool(path):
    """The same of a spool that may be in use."""
    connection = sqlite3.connect(path, timeout=30)
    epochs = connection.execute("SELECT first, id FROM epoch ORDER BY first").fetchall()
    firsts = [first for first, _ in epochs]
    rows = {}
    for seq, text, boottime, body in connection.execute(
            "SELECT seq, text, boottime, body FROM reading JOIN description ON n = description"):
        rows[epochs[bisect.bisect_right(firsts, seq) - 1][1], seq] = Row(text, boottime, body)
    connection.close()
    return rows


def copy_archive(archive, path):
    """Of a running archive, as docs/archive.md says."""
    connection = sqlite3.connect(archive, timeout=30)
    connection.execute("VACUUM INTO ?", (str(path),))
    connection.close()


def recover_archive(archive):
    """Takes back what a buoyshore that was killed had begun; who only reads may not do that, and so could not read."""
    connection = sqlite3.connect(archive, timeout=30)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.close()


def restore_archive(path, archive):
    """The book of short messages beside it stays: the gateway has it."""
    for old in archive.parent.glob(archive.name + "*"):
        if not old.name.startswith(archive.name + ".provisional"):
            old.unlink()
    shutil.copy2(path, archive)


def answered_names(archive, names):
    """Those of the names that it accounts for, as readings or in gaps."""
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True, timeout=30)
    held = {}
    for epoch, a, b in connection.execute("SELECT id, a, b FROM held JOIN epoch ON n = epoch"):
        held.setdefault(epoch, []).append((a, b))
    connection.close()
    return {(epoch, seq) for epoch, seq in names if any(a <= seq <= b for a, b in held.get(epoch, ()))}


def archive_names(archive):
    """All (epoch, seq) that it has as readings."""
    return set(archive_rows(archive))


def archive_rows(archive):
    """(epoch, seq) → Row."""
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True, timeout=30)
    rows = {(epoch, seq): Row(*row) for epoch, seq, *row in connection.execute(
        "SELECT e.id, r.seq, d.text, r.boottime, r.body FROM reading r JOIN epoch e ON e.n = r.epoch "
        "JOIN description d ON d.n = r.description")}
    connection.close()
    return rows


def write_for_judge(rows, path):
    """A database with the two tables that `buoysim judge` reads."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE description(n INTEGER PRIMARY KEY, text TEXT UNIQUE)")
    connection.execute("CREATE TABLE reading(seq INTEGER, description INTEGER, boottime INTEGER, body TEXT)")
    connection.executemany("INSERT OR IGNORE INTO description(text) VALUES(?)",
                           {(row.description,) for row in rows.values()})
    texts = dict(connection.execute("SELECT text, n FROM description"))
    connection.executemany("INSERT INTO reading VALUES(?, ?, ?, ?)", (
        (seq, texts[row.description], row.boottime, row.body) for (_, seq), row in rows.items()))
    connection.commit()
    connection.close()


class Removed:
    """What ordeal itself took away: rows that a roll-back took from the spool, and whether the archive
    lacked them then or later; rows that a restoration took from the archive, which had receipted them, so
    that the board was free to let them go. An image may bring such rows back to the board, but what the
    board has told the archive to be gone is asked for no more."""

    def __init__(self):
        self.rows = {}
        self.lacked = set()
        self.receipted = {}
        self.brought_back = set()

    def rolled_back(self, before, after, archived):
        gone = {name: row for name, row in before.items() if name not in after}
        for name in set(after) & set(self.rows):  # a copy that brings rows back
            del self.rows[name]
        self.rows.update(gone)
        self.brought_back |= (after.keys() - before.keys()) & self.receipted.keys()
        self.archive_has(archived)
        return len(gone)

    def archive_has(self, archived):
        """The archive's names now, at a roll-back or after it was restored from a copy."""
        self.lacked |= self.rows.keys() - archived

    def restored(self, before, after):
        """The archive's rows before and after it was put back from a copy."""
        taken = {name: row for name, row in before.items() if name not in after}
        self.receipted.update(taken)
        self.brought_back -= taken.keys()
        self.archive_has(after.keys())

    def excused(self, archived, spooled):
        """Those that nobody can have at the end: the archive lacked them when the spool did, or it lost
        them and the spool has them no more, or had not for a while."""
        rolled = {name: row for name, row in self.rows.items() if name in self.lacked}
        let_go = {name: row for name, row in self.receipted.items()
                  if name not in spooled or name in self.brought_back}
        return {name: row for name, row in (rolled | let_go).items() if name not in archived}
