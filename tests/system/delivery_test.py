"""Readings reach the shore: through outages, past rubbish, and in broker mode."""

import json
import os
import unittest

from rig import STATION, RigTest, wait_for

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
        return {json.loads(line)["seq"] for line in rig.lines("sub") if line.startswith("{")}


if __name__ == "__main__":
    unittest.main()
