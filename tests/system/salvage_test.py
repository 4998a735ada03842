"""What a damaged or recovered store still has reaches the archive: B9, salvage and import."""

import sqlite3
import time
import unittest

from rig import BIN, STATION, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
PAGE = 2048
ROWS = ("SELECT station, epoch, seq, description, utc, boottime, clock, span, body, flags "
        "FROM readings ORDER BY epoch, seq")


def pages_of(path, table, kind):
    """[(page, cells)] of a table, by SQLite's own account of the file."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    pages = connection.execute("SELECT pageno, ncell FROM dbstat WHERE name = ? AND "
                               "pagetype = ? ORDER BY pageno", (table, kind)).fetchall()
    connection.close()
    return pages


def settle(path):
    """Everything into the one file, as after months at sea."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def spoil(path, page):
    with open(path, "r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\x5a" * PAGE)


class Salvage(RigTest):
    def store(self, rig, sql):
        return rig.query("spool.db", sql)

    def fill(self, rig, count):
        """So many readings in the store of a buoy that nobody hears; then it ends."""
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(lambda: self.store(rig, f"SELECT max(seq) >= {count} FROM reading") == [(1,)],
                 f"{count} readings in the spool")
        rig.end("buoyd")
        settle(rig.dir / "spool.db")

    def bring_in(self, rig, store="spool.db", archive="card.db", check=True):
        return rig.run(BIN / "buoyshore", "import", rig.dir / store, "--archive",
                       rig.dir / archive, check=check)

    def judge(self, rig, archive):
        return rig.run(BIN / "buoysim", "judge", "--ledger", rig.dir / "bench/ledger.jsonl",
                       "--archive", rig.dir / archive).stdout

    def test_B9_a_recovered_card_gives_what_would_have_been_delivered(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        refused = self.bring_in(rig, archive="archive.db", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("another collector writes it", refused.stderr)
        self.assert_complete(rig)
        first = self.bring_in(rig).stdout
        account = rig.run(BIN / "buoyshore", "account", STATION, "--archive", rig.dir / "card.db")
        self.assertIn("complete, by its imported store", account.stdout)
        delivered = rig.query("archive.db", ROWS)
        self.assertGreater(len(delivered), 20)
        self.assertEqual(rig.query("card.db", ROWS), delivered)
        rig.end("buoysim")  # what it still says would be in the second judgement alone
        self.assertEqual(self.judge(rig, "card.db"), self.judge(rig, "archive.db"))
        self.assertIn(f"{len(delivered)} of them new", first)
        self.assertIn(" 0 of them new", self.bring_in(rig).stdout)
        rig.end("shore")  # and into the archive that has it all
        self.assertIn(" 0 of them new", self.bring_in(rig, archive="archive.db").stdout)
        self.assertEqual(rig.query("archive.db", ROWS), delivered)

    def test_B9_a_store_set_aside_is_delivered_and_deleted(self):
        rig = self.make_rig(mqtt=FAST)
        self.fill(rig, 400)
        leaves = pages_of(rig.dir / "spool.db", "reading", "leaf")
        page, cells = leaves[len(leaves) // 2]
        last = self.store(rig, "SELECT max(seq) FROM reading")[0][0]
        newest = self.store(rig, "SELECT max(utc) FROM reading")[0][0]
        spoil(rig.dir / "spool.db", page)
        rig.start_broker()
        rig.start_shore()
        # The marks of the last records go with the store: the lidar must have said another one since.
        wait_for(lambda: time.time() > newest / 1e6 + 3, "the lidar's next scan but one")
        rig.start_buoyd()
        aside = rig.dir / "spool.aside-1.db"
        wait_for(aside.exists, "the store set aside")
        wait_for(lambda: not aside.exists(), "the store set aside to be delivered")
        rig.wait_archived()
        account = self.assert_complete(rig)
        self.assertIn("damaged", account)
        lost = rig.query("archive.db", "SELECT sum(b - a + 1) FROM gap WHERE reason = 'damaged'")
        self.assertEqual(lost, [(cells,)])
        read = rig.query("archive.db", "SELECT max(c) FROM (SELECT count(*) AS c FROM reading "
                         "GROUP BY epoch)")
        self.assertGreaterEqual(read[0][0], last - cells)

    def test_B9_salvage_reads_what_can_be_read(self):
        rig = self.make_rig()
        self.fill(rig, 300)
        page, cells = pages_of(rig.dir / "spool.db", "reading", "leaf")[3]
        total = self.store(rig, "SELECT count(*) FROM reading")[0][0]
        spoil(rig.dir / "spool.db", page)
        said = rig.run(BIN / "buoyctl", "salvage", rig.dir / "spool.db", "--to",
                       rig.dir / "new.db").stdout
        self.assertIn(f"{total - cells} readings of 1 epochs read", said)
        self.assertIn(f"not read, {cells}: ", said)
        self.bring_in(rig, store="new.db")
        self.assertEqual(len(rig.query("card.db", ROWS)), total - cells)
        again = rig.run(BIN / "buoyctl", "salvage", rig.dir / "spool.db", "--to",
                        rig.dir / "new.db", check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("exists already", again.stderr)
        missing = rig.run(BIN / "buoyctl", "salvage", rig.dir / "nothing.db", "--to",
                          rig.dir / "other.db", check=False)
        self.assertEqual(missing.returncode, 1)
        self.assertIn("No such file", missing.stderr)


if __name__ == "__main__":
    unittest.main()
