"""A node on the sea floor and the buoy above it, with the water of buoysim between them."""

import re

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
LONG = 600  # s; sound is slow, and a description takes half a minute


class UnderWater(RigTest):
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
