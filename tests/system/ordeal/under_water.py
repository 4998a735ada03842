"""The station that suffers is a node on the sea floor: its readings go through lossy water to a buoy's
buoyd, which relays them to the broker. Whatever befalls buoyd befalls the node's."""

from bench import SPOOL, Bench
from rig import BIN, SOURCE, STATION

NODE = """
[acoustic]
device = "{dir}/bench/lander"
address = 2
buoy = 1
"""
ABOVE = """
control_socket = "{dir}/above.sock"
[station]
id = "above"
[spool]
path = "{dir}/above.db"
max_size = "48 MB"
reserve = "1 MB"
[mqtt]
host = "127.0.0.1"
port = {port}
keepalive = "5 s"
[acoustic]
device = "{dir}/bench/buoy"
address = 1
[[acoustic.node]]
station = "{station}"
address = 2
"""


class UnderWater(Bench):
    scenario_file = "tests/system/ordeal/under_water.toml"
    polled = ("sonde",)
    modems = ("lander", "buoy")
    foreign_faults = ("message_loss", "no_ip_for_a_day", "instrument_power_lost")
    pause = (1, 10)  # sound is slow
    settling = 7200  # s; what a reading says of itself goes up again after each start

    def links_of_scenario(self):
        return ""

    def start_station(self):
        self.start_broker()
        self.start_sim()
        self.write_configuration(SPOOL, NODE.format(dir=self.dir))
        (self.dir / "above.toml").write_text(ABOVE.format(dir=self.dir, port=self.relay.port, station=STATION))
        self.start_shore()
        self.start_above()
        self.start_buoyd()

    def start_above(self):
        self.start("above", BIN / "buoyd", "--config", self.dir / "above.toml", "--models",
                   SOURCE / "config/models")

    def told(self, check=True):
        """Nobody tells anything of it by short messages."""
        return []
