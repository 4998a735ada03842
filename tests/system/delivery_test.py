"""Readings reach the shore: through outages, past rubbish, and in broker mode."""

import json
import os
import shutil
import unittest

from rig import BIN, STATION, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'


class Delivery(RigTest):
    def test_what_was_taken_without_broker_is_delivered_by_a_later_run(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(lambda: rig.query("spool.db", "SELECT max(seq) >= 60 FROM reading") == [(1,)],
                 "60 readings in the spool")
        rig.kill("buoyd")
        rig.start_broker()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)

    def test_an_archive_that_forgot_everything_gets_it_again(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        self.assert_complete(rig)  # nothing is owed: all of it must be owed again
        rig.kill("shore")
        for path in rig.dir.glob("archive.db*"):
            path.unlink()
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
        for path in rig.dir.glob("archive.db*"):
            path.unlink()
        rig.start_shore()  # a new one, which the buoy does not believe
        wait_for(lambda: f"trusts archive {lost} and ignores this one" in rig.log("shore"),
                 "the log says whom the buoy trusts")
        rig.end("shore")
        for path in rig.dir.glob("archive.db*"):
            path.unlink()
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
        for path in rig.dir.glob("archive.db*"):
            path.unlink()
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
        for path in rig.dir.glob("archive.db*"):
            path.unlink()
        for path in rig.dir.glob("copy-*"):
            path.rename(rig.dir / path.name.removeprefix("copy-"))
        rig.start_shore()
        rig.start_buoyd()
        stored = rig.query("spool.db", "SELECT count(*) FROM reading WHERE seq <= 40")
        self.assertEqual(stored, [(40,)])
        wait_for(lambda: self.held(rig) >= self.stored(rig), "all of the earlier runs", 600)
        self.assert_complete(rig)

    def test_what_a_budget_refuses_stays_owed_and_is_said(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start_shore("--station-budget", "20 kB")
        rig.start_buoyd()
        wait_for(lambda: rig.query("archive.db", "SELECT count(*) FROM alarm WHERE kind = 'budget'") == [(1,)],
                 "the alarm")
        rig.wait_stored(20)
        rig.kill("buoyd")
        rig.start_buoyd()  # it says hello
        wait_for(lambda: "owed: " in rig.account(wait=0).stdout, "what it owes, by its hello")
        account = rig.account(wait=0)
        self.assertEqual(account.returncode, 1, account.stdout)
        self.assertRegex(account.stdout, r"budget: sends more than 0 MB a day: .* stays owed")
        rig.end("shore")
        rig.start_shore()
        rig.wait_archived()
        self.assert_complete(rig)
        self.assertEqual(rig.query("archive.db", "SELECT min(seq) FROM reading"), [(1,)])

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

    def test_rubbish_from_the_broker_harms_nothing(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        rubbish = rig.dir / "rubbish"
        for size in (0, 1, 100, 3000, 70000, 900000):
            rubbish.write_bytes(os.urandom(size))
            for what in ("receipt", "command/read", "batch", "hello", "status"):
                rig.run("mosquitto_pub", "-h", "127.0.0.1", "-p", rig.port, "-q", 1, "-f", rubbish,
                        "-t", f"buoy/{STATION}/{what}")
        rig.wait_archived()
        self.assert_complete(rig)

    def test_broker_mode_delivers_every_number_as_json(self):
        rig = self.make_rig(mqtt='delivery = "broker"')
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start("sub", "mosquitto_sub", "-h", "127.0.0.1", "-p", rig.port, "-q", 1, "-t",
                  f"buoy/{STATION}/data/#")
        wait_for(lambda: self.hears(rig), "the subscriber")
        rig.start_buoyd()
        wait_for(lambda: rig.log("sub").count("\n") > 60, "60 messages")
        rig.end("buoyd")
        stored = {row[0] for row in rig.query("spool.db", "SELECT seq FROM reading")}
        wait_for(lambda: stored <= self.numbers(rig), "every stored number")

    @staticmethod
    def hears(rig):
        """Is a probe printed? Until then the subscriber may not have subscribed yet."""
        rig.run("mosquitto_pub", "-h", "127.0.0.1", "-p", rig.port, "-q", 1,
                "-t", f"buoy/{STATION}/data/probe",
                "-m", '{"seq": 0}')
        return "seq" in rig.log("sub")

    @staticmethod
    def numbers(rig):
        lines = rig.log("sub").splitlines()
        return {json.loads(line)["seq"] for line in lines if line.startswith("{")}


if __name__ == "__main__":
    unittest.main()
