"""Stores of released versions, as kill -9 left them: this version delivers every reading of them.

tests/stores/VERSION holds spool.db with its -wal and spool.id of a buoyd of that version, whose shore
was never there, and readings.txt: seq|instrument|kind|body of every row. A release adds its own.
"""

import shutil
import sqlite3
import unittest

from rig import SOURCE, RigTest, wait_for

STORES = SOURCE / "tests/stores"
FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'


class Upgrade(RigTest):
    def kept(self, store):
        """Rows of readings.txt as (seq, instrument, kind, body)."""
        lines = (store / "readings.txt").read_text().splitlines()
        return {(int(seq), *rest) for seq, *rest in (line.split("|", 3) for line in lines)}

    def put_in_place(self, rig, store):
        for file in store.glob("spool*"):
            shutil.copy(file, rig.dir / file.name)

    def test_every_released_store_is_delivered_whole(self):
        stores = sorted(STORES.iterdir())
        self.assertTrue(stores)
        for store in stores:
            with self.subTest(version=store.name):
                rig = self.make_rig(mqtt=FAST)
                self.put_in_place(rig, store)
                epoch = (store / "spool.id").read_text().strip()
                wanted = self.kept(store)
                rig.start_all()
                held = ("SELECT seq, instrument, kind, body FROM readings "
                        f"WHERE epoch = '{epoch}'")
                wait_for(lambda: set(rig.query("archive.db", held)) >= wanted,
                         f"the readings of {store.name}")
                rig.wait_archived()
                rig.end("buoyd")
                self.assertEqual(rig.account().returncode, 0, rig.account(0).stdout)
                self.assertEqual(set(rig.query("archive.db", held)), wanted)
                self.assertEqual([p.name for p in rig.dir.glob("spool.*-1.db")], [], "set aside")

    def test_a_store_from_the_future_is_kept_whole(self):
        rig = self.make_rig(mqtt=FAST)
        self.put_in_place(rig, sorted(STORES.iterdir())[-1])
        with sqlite3.connect(rig.spool) as database:
            rows = database.execute("SELECT * FROM reading ORDER BY seq").fetchall()
            database.execute("PRAGMA user_version = 999")
        rig.start_all()
        rig.wait_archived()
        kept = rig.dir / "spool.newer-1.db"
        with sqlite3.connect(kept) as database:
            self.assertEqual(database.execute("SELECT * FROM reading ORDER BY seq").fetchall(), rows)
        wait_for(lambda: rig.query("spool.db", "SELECT 1 FROM readings WHERE kind = 'event' AND "
                                   "body LIKE '%newer_version%'"), "the event")
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
