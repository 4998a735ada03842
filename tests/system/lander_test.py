"""The two stations of scripts/demo --scenario lander: what a node on the sea floor measures comes ashore through a buoy,
and two people release it. The water is nearer and kinder than the demo's: sound is slow."""

import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for

SURFACE = SOURCE / "config/scenarios/lander-buoy.toml"
NEARER = (("east = 400\ndepth = 997", "east = 40\ndepth = 97"), ("losses = 0.2", "losses = 0.05"),
          ("distance = 1075", "distance = 105"))
LONG = 900  # s; sound is slow, and some of it is lost


class Lander(RigTest):
    def begin(self):
        rig = self.make_rig(mqtt='batch_interval = "5 s"', scenario="config/scenarios/lander.toml")
        text = rig.scenario.read_text()
        for period in ("20 s", "1 min"):
            self.assertIn(f'period = "{period}"', text)
            text = text.replace(f'period = "{period}"', 'period = "30 s"')  # between them it owes nothing
        rig.scenario.write_text(text)
        rig.start_broker()
        rig.start_sim()
        self.start_water(rig)
        rig.write_configuration(
            extra=f'[acoustic]\ndevice = "{rig.dir}/surface/sea-floor"\naddress = 2\nbuoy = 1\n')
        (rig.dir / "code").write_text("341267\n")
        (rig.dir / "code").chmod(0o640)
        (rig.dir / "surface.toml").write_text(
            f'control_socket = "{rig.dir}/surface.sock"\n[station]\nid = "surface"\n'
            f'[spool]\npath = "{rig.dir}/surface.db"\nmax_size = "200 MB"\nreserve = "1 MB"\n'
            f'[mqtt]\nhost = "127.0.0.1"\nport = {rig.port}\nbatch_interval = "1 s"\nreceipt_interval = "1 s"\n'
            f'[acoustic]\ndevice = "{rig.dir}/surface/surface"\naddress = 1\n'
            f'[[acoustic.node]]\nstation = "{STATION}"\naddress = 2\n'
            f'[[release]]\nname = "lander"\ndevice = "{rig.dir}/surface/release"\nunit = "edgetech-8011m"\n'
            f'code_file = "{rig.dir}/code"\ninterrogate_frequency = 11.0\nreply_frequency = 12.0\n'
            'turnaround = "12.5 ms"\n' + (rig.dir / "surface-instruments.toml").read_text())
        rig.start_shore()
        rig.start("surface", BIN / "buoyd", "--config", rig.dir / "surface.toml", "--models", SOURCE / "config/models")
        rig.start_buoyd()
        return rig

    def start_water(self, rig):
        text = SURFACE.read_text()
        for far, near in NEARER:
            self.assertIn(far, text)
            text = text.replace(far, near)
        (rig.dir / "surface-scenario.toml").write_text(text)
        (rig.dir / "surface").mkdir()
        (rig.dir / "surface/world").write_text((rig.dir / "bench/world").read_text())
        ready = rig.dir / "surface/ready"
        rig.start("water", BIN / "buoysim", "run", rig.dir / "surface-scenario.toml", "--dir", rig.dir / "surface",
                  "--models", SOURCE / "config/models", "--ready-file", ready,
                  "--config", rig.dir / "surface-instruments.toml")
        wait_for(ready.exists, "the water")

    @staticmethod
    def release(rig, *words):
        return rig.run(BIN / "buoyctl", "release", *words, "--socket", rig.dir / "surface.sock").stdout

    def release_lander(self, rig):
        self.assertIn("never fired", self.release(rig, "status", "lander"))
        self.assertAlmostEqual(float(self.release(rig, "range", "lander").split()[2]), 105, delta=1)
        word = self.release(rig, "arm", "lander", "--by", "Ada L").split()[0]
        self.assertIn("done: the code was sent", self.release(rig, "fire", "lander", word, "--by", "Bo N"))

    @staticmethod
    def owed(rig):
        return rig.status()["uplink"]["lanes"][0]["owed"]

    def test_its_readings_come_ashore_and_it_is_released_once(self):
        rig = self.begin()
        wait_for(lambda: rig.archived().get("ctd", 0) and rig.archived().get("currents", 0), "its readings",
                 patience=LONG)
        self.release_lander(rig)
        wait_for(lambda: self.owed(rig) == 0, "the lander to owe nothing", patience=LONG)
        told = [entry["values"]["release"] for entry in rig.ledger("surface") if entry["instrument"] == "release"]
        self.assertEqual(told, ["code_sent", "anchor_dropped"])
        rig.end("buoysim")
        rig.end("water")
        with open(rig.dir / "bench/ledger.jsonl", "a") as ledger:
            ledger.write((rig.dir / "surface/ledger.jsonl").read_text())
        judged = rig.judge()
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        for kind in ("ctd ctd", "currents velocity", "met mda"):
            self.assertRegex(judged.stdout, rf"(?m)^{kind} +\d+ +[1-9]\d* +0 +0 ")


if __name__ == "__main__":
    unittest.main()
