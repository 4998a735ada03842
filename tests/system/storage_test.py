"""What happens to the spool's folder and file under a running buoyd, seen from outside: readings go on,
and each fault is a reading of the instrument buoyd."""

import os
import sqlite3
import subprocess
import unittest

from rig import RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
EVENTS = ("SELECT body ->> '$[1]' FROM reading JOIN description ON description.n = reading.description "
          "WHERE reading.instrument = 'buoyd' AND description.text ->> '$.kind' = 'event' "
          "AND body ->> '$[0]' = 'spool' ORDER BY reading.seq")


class Storage(RigTest):
    def events(self, rig, database="spool.db"):
        return [row[0] for row in rig.query(database, EVENTS)]

    def wait_event(self, rig, kind):
        wait_for(lambda: kind in self.events(rig), f"the event {kind}")

    def test_a_store_that_is_deleted_under_it(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        (rig.dir / "spool.db").unlink()
        self.wait_event(rig, "replaced")
        rig.wait_archived()
        (rig.dir / "spool.db-wal").unlink()
        self.wait_event(rig, "wal_removed_ended")
        rig.wait_archived()
        self.assertEqual(rig.end("buoyd"), 0)

    def test_an_operators_shell_left_open(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        reader = sqlite3.connect(rig.dir / "spool.db", isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        seen = reader.execute("SELECT max(seq) FROM reading").fetchone()
        rig.wait_archived()
        self.assertEqual(reader.execute("SELECT max(seq) FROM reading").fetchone(), seen)
        reader.execute("COMMIT")

        reader.execute("BEGIN IMMEDIATE")
        wait_for(lambda: rig.status()["spool"]["volatile"], "readings in memory")
        rig.wait_archived()
        reader.execute("ROLLBACK")
        wait_for(lambda: not rig.status()["spool"]["volatile"], "readings on disk again")
        self.wait_event(rig, "volatile_ended")
        rig.wait_archived()
        self.assert_complete(rig)

    @unittest.skipUnless(os.geteuid() == 0, "needs root for a tmpfs that can only be read")
    def test_a_file_system_that_can_only_be_read(self):
        rig = self.make_rig(mqtt=FAST)
        disk = rig.dir / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m,ro", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace(f'"{rig.dir}/spool.db"', f'"{disk}/spool.db"'))
        rig.start_shore()
        rig.start_buoyd()
        wait_for(lambda: (s := rig.status()) and s["spool"]["volatile"], "readings in memory")
        rig.wait_archived()
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        wait_for(lambda: not rig.status()["spool"]["volatile"], "readings on disk")
        wait_for(lambda: "volatile_ended" in self.events(rig, "disk/spool.db"), "the end, as a reading")
        rig.wait_archived()
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
