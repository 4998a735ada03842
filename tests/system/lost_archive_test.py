"""What becomes of the readings when the archive forgets, is lost, or is put back from a copy."""

import json
import shutil
import unittest

from rig import BIN, SOURCE, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'


def lose_archive(rig):
    for path in rig.dir.glob("archive.db*"):
        path.unlink()


def put_back(rig, prefix):
    """The archive is what was put aside under this prefix."""
    lose_archive(rig)
    for path in rig.dir.glob(f"{prefix}*"):
        path.rename(rig.dir / path.name.removeprefix(prefix))


class LostArchive(RigTest):
    def test_an_archive_that_forgot_everything_gets_it_again(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        self.assert_complete(rig)  # nothing is owed: all of it must be owed again
        rig.kill("shore")
        lose_archive(rig)
        rig.write_configuration()  # a new archive has a new id: the first one heard was pinned
        archive = (rig.dir / "buoyd.toml").read_text()
        rig.start_shore()
        new_id = wait_for(lambda: rig.query("archive.db", "SELECT id FROM archive"), "a new id")
        (rig.dir / "buoyd.toml").write_text(
            archive.replace("[mqtt]", f'[mqtt]\narchive = "{new_id[0][0]}"'))
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)
        first = rig.query("archive.db", "SELECT min(seq) FROM reading")
        self.assertEqual(first, [(1,)], "it came back from the first number on")

    def test_a_lost_archive_is_replaced_by_one_of_its_id(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        lost = rig.query("archive.db", "SELECT id FROM archive")[0][0]
        rig.kill("shore")
        lose_archive(rig)
        rig.start_shore()  # a new one, which the buoy does not believe
        wait_for(lambda: f"trusts archive {lost} and ignores this one" in rig.log("shore"),
                 "the log says whom the buoy trusts")
        rig.end("shore")
        lose_archive(rig)
        rig.start_shore("--id", lost)
        rig.wait_archived()
        self.assert_complete(rig)
        first = rig.query("archive.db", "SELECT min(seq) FROM reading")
        self.assertEqual(first, [(1,)], "it came back from the first number on")

    def test_a_person_has_the_buoy_trust_another_archive(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        rig.kill("shore")
        lose_archive(rig)
        rig.start_shore()
        new = wait_for(lambda: rig.query("archive.db", "SELECT id FROM archive"), "a new id")[0][0]
        wait_for(lambda: "ignores this one" in rig.log("shore"), "the buoy's hello")
        rig.run(BIN / "buoyctl", "do", "trust", f"archive={new}", "--config",
                rig.dir / "buoyd.toml")
        rig.wait_archived()
        self.assert_complete(rig)

    def test_a_collector_that_comes_back_is_heard_before_the_back_off_is_over(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        rig.end("shore")
        status = lambda: json.loads(rig.run(BIN / "buoyctl", "status", "--json", "--socket",
                                            rig.dir / "control.sock").stdout)["uplink"]
        wait_for(lambda: "backing off" in [lane["state"] for lane in status()["lanes"]], "the back-off")
        before = rig.newest()
        rig.start_shore()
        wait_for(lambda: rig.query("archive.db", f"SELECT max(seq) >= {before} FROM reading")
                 == [(1,)], "what was taken meanwhile")
        self.assert_complete(rig)

    def test_an_archive_put_back_from_a_copy_gets_again_what_older_runs_delivered(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        self.assert_complete(rig)
        rig.end("shore")
        for path in rig.dir.glob("archive.db*"):
            shutil.copy(path, rig.dir / f"copy-{path.name}")
        rig.start_shore()
        for _ in range(4):  # wholly delivered, so hello need not name them any more
            rig.start_buoyd()
            rig.wait_archived()
            self.assert_complete(rig)
        rig.end("shore")
        put_back(rig, "copy-")
        rig.start_shore()
        rig.start_buoyd()
        stored = rig.query("spool.db", "SELECT count(*) FROM reading WHERE seq <= 40")
        self.assertEqual(stored, [(40,)])
        wait_for(lambda: self.held(rig) >= self.stored(rig), "all of the earlier runs", 600)
        self.assert_complete(rig)

    def test_a_trial_of_another_archive_that_cannot_be_kept_leaves_the_first_one_trusted(self):
        rig = self.make_rig(mqtt=FAST + '\n[commands]\nallow = ["configure"]\n')
        rig.start_all()
        rig.wait_archived()
        rig.end("shore")
        for path in rig.dir.glob("archive.db*"):
            path.rename(rig.dir / f"first-{path.name}")
        rig.start_shore()
        other = wait_for(lambda: rig.query("archive.db", "SELECT id FROM archive"), "a new id")[0][0]
        new = rig.dir / "new.toml"
        new.write_text((rig.dir / "buoyd.toml").read_text().replace("[mqtt]", f'[mqtt]\narchive = "{other}"'))
        (rig.dir / "spool.db.ashore").mkdir()  # what is to be kept has no place
        rig.run(BIN / "buoyctl", "do", "configure", f"text=@{new}", "within=10 min", "--config",
                rig.dir / "buoyd.toml", "--models", SOURCE / "config/models")
        wait_for(lambda: "from ashore cannot be kept" in rig.log("buoyd"), "the trial's end")
        rig.end("shore")
        put_back(rig, "first-")
        rig.start_shore()
        rig.wait_archived(patience=300)  # the other one answered: a hello a minute
        self.assert_complete(rig)

    @staticmethod
    def stored(rig):
        """Readings of closed runs on the board."""
        return rig.query("spool.db", "SELECT count(*) FROM reading WHERE seq <="
                         " (SELECT max(last) FROM epoch)")[0][0]

    @staticmethod
    def held(rig):
        """Readings of those runs ashore."""
        last = rig.query("spool.db", "SELECT max(last) FROM epoch")[0][0]
        return rig.query("archive.db", f"SELECT count(*) FROM reading WHERE seq <= {last}")[0][0]


if __name__ == "__main__":
    unittest.main()
