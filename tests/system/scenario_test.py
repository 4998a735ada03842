"""Each station of config/scenarios: every instrument's readings reach the archive, once and right."""

import unittest

from rig import RigTest

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'


class Stations(RigTest):
    def plays(self, name):
        rig = self.make_rig(mqtt=FAST, scenario=f"config/scenarios/{name}.toml")
        rig.start_all()
        rig.wait_archived(5)
        self.assert_complete(rig)

    def test_coastal_data_buoy(self):
        self.plays("coastal-data-buoy")

    def test_floating_wind_lidar(self):
        self.plays("floating-wind-lidar")

    def test_water_quality_station(self):
        self.plays("water-quality-station")

    def test_sea_floor_node(self):
        self.plays("sea-floor-node")


if __name__ == "__main__":
    unittest.main()
