"""A node on the sea floor: its readings go through water that loses a third, and each is archived once."""

import json
import re
import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for

SCENARIO = "tests/system/lone_sonde.toml"
WATER = """
[water]
losses = {losses}

[[modem]]
name = "lander"
make = "{make}"
pty = "lander"
east = 150
depth = 40

[[modem]]
name = "buoy"
make = "{make}"
pty = "buoy"
"""
# The buoy's receiver: who knows the time may tell it.
RECEIVER = """
[[line]]
name = "gnss"
pty = "gnss"

[[instrument]]
name = "gnss"
line = "gnss"
model = "nmea-0183"
period = "1 s"
sentences = ["zda"]
"""
TOLD = ("SELECT body FROM readings WHERE instrument = 'buoyd' AND kind = 'clock' AND body ->> '$[0]' = 'acoustic'")
OTHER_MAKES = ("whoi-micromodem", "benthos-atm900", "blueprint-seatrac")
LONG = 600  # s; sound is slow, and a description takes half a minute


class Acoustic(RigTest):
    def begin(self, losses, make="evologics-s2c"):
        rig = self.make_rig(mqtt='batch_interval = "20 s"', scenario=SCENARIO)
        text = rig.scenario.read_text().replace('interval = "1 s"', 'interval = "5 s"')
        rig.scenario.write_text(text + RECEIVER + WATER.format(losses=losses, make=make))
        rig.start_broker()
        rig.start_sim()
        receiver = self.take_receiver(rig)
        rig.write_configuration(
            extra=f'[acoustic]\ndevice = "{rig.dir}/bench/lander"\nmodem = "{make}"\naddress = 2\nbuoy = 1\n')
        (rig.dir / "above.toml").write_text(
            f'control_socket = "{rig.dir}/above.sock"\n[station]\nid = "above"\n'
            f'[spool]\npath = "{rig.dir}/above.db"\nmax_size = "200 MB"\nreserve = "1 MB"\n'
            f'[mqtt]\nhost = "127.0.0.1"\nport = {rig.port}\n'
            f'[acoustic]\ndevice = "{rig.dir}/bench/buoy"\nmodem = "{make}"\naddress = 1\n'
            f'[[acoustic.node]]\nstation = "{STATION}"\naddress = 2\n{receiver}')
        rig.start_shore()
        self.start_above(rig)
        rig.start_buoyd()
        return rig

    @staticmethod
    def take_receiver(rig):
        """Out of the node's configuration."""
        path = rig.dir / "instruments.toml"
        blocks = re.split(r"\n(?=\[\[)", path.read_text())
        of_buoy = [block for block in blocks if '"gnss"' in block]
        path.write_text("\n".join(block for block in blocks if block not in of_buoy) + "\n")
        return "\n".join(of_buoy) + "\n"

    @staticmethod
    def start_above(rig):
        rig.start("above", BIN / "buoyd", "--config", rig.dir / "above.toml", "--models",
                  SOURCE / "config/models")

    @staticmethod
    def owed(rig):
        status = rig.status()
        return status["uplink"]["lanes"][0]["owed"] if status else None

    @staticmethod
    def sonde(rig):
        return rig.archived().get("sonde", 0)

    def settle(self, rig):
        """The instrument rests, and all that is owed goes up; its receipts came down."""
        rig.run(BIN / "buoyctl", "do", "pause", "line=water", "for=1 h", "--socket", rig.dir / "control.sock")
        wait_for(lambda: self.owed(rig) == 0, "the node to owe nothing", patience=LONG)

    def assert_judged(self, rig):
        judged = rig.judge()
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        account = rig.account()
        self.assertEqual(account.returncode, 0, account.stdout + account.stderr)
        faults = {entry["fault"] for entry in rig.ledger() if entry["instrument"] in ("lander", "buoy")}
        return faults

    def test_still_water(self):
        rig = self.begin(0)
        wait_for(lambda: self.sonde(rig) >= 3, "readings of the node", patience=LONG)
        self.settle(rig)
        self.assert_judged(rig)
        wait_for(lambda: rig.query("archive.db", TOLD), "the time that the buoy told", patience=LONG)
        offset, error = json.loads(rig.query("archive.db", TOLD)[0][0])[4:2:-1]
        self.assertLess(abs(offset), error)  # both read this machine's clock
        acoustic = rig.status()["acoustic"]
        self.assertAlmostEqual(acoustic["peers"][0]["travel"], 155.2 / 1500, delta=0.01)
        shown = rig.run(BIN / "buoyctl", "status", "--socket", rig.dir / "above.sock").stdout
        self.assertIn(f"{STATION} ", shown.split("acoustic modem: ")[1])

    def test_modems_of_each_other_make_speak_range_and_tell_how_well(self):
        for make, rig in [(make, self.begin(0, make)) for make in OTHER_MAKES]:
            with self.subTest(make=make):
                wait_for(lambda rig=rig: "travel" in self.peer(rig) and self.peer(rig)["frames"] > 0,
                         "the buoy's answer and the range", patience=LONG)
                peer = self.peer(rig)
                self.assertAlmostEqual(peer["travel"], 155.2 / 1500, delta=0.01)
                self.assertTrue("rssi" in peer or "integrity" in peer, peer)

    @staticmethod
    def peer(rig):
        status = rig.status()
        return status["acoustic"]["peers"][0] if status and "acoustic" in status else {}

    def test_water_that_loses_a_third_while_either_end_is_killed(self):
        rig = self.begin(0.3)
        wait_for(lambda: self.sonde(rig) >= 3, "readings of the node", patience=LONG)
        rig.kill("above")
        rig.wait_stored(2)
        self.start_above(rig)
        before = self.sonde(rig)
        wait_for(lambda: self.sonde(rig) >= before + 3, "readings by the new buoy's buoyd", patience=LONG)
        rig.kill("buoyd")
        rig.start_buoyd()
        before = self.sonde(rig)
        wait_for(lambda: self.sonde(rig) >= before + 3, "readings by the new node's buoyd", patience=LONG)
        self.settle(rig)
        self.assertIn("lost", self.assert_judged(rig))
        rig.end("buoysim")
        summary = [line for line in rig.log("buoysim").splitlines() if line.startswith("summary ")][-1]
        modems = {one["name"]: one for one in json.loads(summary[8:])["modems"]}
        self.assertGreater(modems["lander"]["unread"], 0)


if __name__ == "__main__":
    unittest.main()
