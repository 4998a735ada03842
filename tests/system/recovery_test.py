"""A link that is dead: the steps come in order, each an event, and the shore hears of them afterwards."""

import json
import signal
import unittest

from rig import RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\nkeepalive = "5 s"'
LINK = """
[link]
patience = "10 s"
interface = "wwan0"
power = { chip = "/dev/no-such-chip", line = 17, off_time = "1 s" }
"""
EVENTS = "SELECT body FROM readings WHERE kind = 'event' ORDER BY seq"


class Recovery(RigTest):
    def events(self, rig, database="spool.db"):
        """(kind, text) of source link, in order."""
        bodies = [json.loads(body) for body, in rig.query(database, EVENTS)]
        return [(kind, text) for source, kind, text in bodies if source == "link"]

    def kinds(self, rig, database="spool.db"):
        return [kind for kind, _ in self.events(rig, database)]

    def test_a_broker_that_is_cut_off(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_broker()
        rig.start_sim()
        rig.start_shore()
        rig.write_configuration(extra=LINK)
        rig.start_buoyd()
        wait_for(lambda: rig.status() and rig.uplink()["connected"], "the broker")
        wait_for(lambda: self.kinds(rig) == ["power_failed"], "the word that there is no such chip")
        self.assertIn("/dev/no-such-chip: No such file or directory", self.events(rig)[0][1])
        request = rig.dir / "interface-wwan0"

        rig.kill("mosquitto")
        wait_for(lambda: "reconnect" in self.kinds(rig), "the first step")
        wait_for(lambda: "interface" in self.kinds(rig), "the second step")
        self.assertTrue(request.exists())
        self.assertEqual(self.kinds(rig), ["power_failed", "reconnect", "interface"])
        self.assertRegex(self.events(rig)[2][1], r"^no broker for 2\d\.\d s: asks for wwan0 down and up$")
        rig.wait_stored(3)

        request.unlink()  # as the unit does
        wait_for(lambda: self.kinds(rig).count("interface") == 2, "the next round's")
        self.assertNotIn("power", self.kinds(rig), "not in the first hour")

        rig.start_broker()
        wait_for(lambda: self.kinds(rig, "archive.db").count("interface") == 2, "the events ashore")
        self.assert_complete(rig)

    def test_a_broker_that_refuses(self):
        """It was reached, so the link is well: a new attempt where the wait for one is long, no more."""
        rig = self.make_rig(mqtt=FAST)
        conf = rig.dir / "mosquitto.conf"
        conf.write_text(conf.read_text().replace("allow_anonymous true", "allow_anonymous false"))
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=LINK)
        rig.start_buoyd()
        wait_for(lambda: self.kinds(rig).count("reconnect") == 2, "two attempts")
        self.assertNotIn("interface", self.kinds(rig))
        self.assertIn("refused by", rig.uplink()["broker"])
        self.assertEqual(rig.end("buoyd"), 0)

    def test_a_connection_that_the_watchdog_gives_up(self):
        """A broker that stands still: the attempt that hangs in it is given up, the next one succeeds."""
        rig = self.make_rig(mqtt=FAST.replace("5 s", "10 min"))
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra='\n[link]\npatience = "10 s"\n')
        rig.processes["mosquitto"].send_signal(signal.SIGSTOP)  # the kernel connects, nobody answers
        rig.start_buoyd()
        wait_for(lambda: "reconnect" in self.kinds(rig), "the step")
        wait_for(lambda: "the link watchdog asks for a new connection" in rig.log("buoyd"), "a new connection")
        self.assertFalse(rig.uplink()["connected"])
        rig.processes["mosquitto"].send_signal(signal.SIGCONT)
        wait_for(lambda: rig.uplink()["connected"], "the broker")
        self.assertEqual(rig.end("buoyd"), 0)


if __name__ == "__main__":
    unittest.main()
