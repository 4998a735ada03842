"""A node on the sea floor: its readings go through water that loses a third, and each is archived once."""

import json
import unittest

from rig import wait_for
from rig.under_water import LONG, UnderWater


class LossyWater(UnderWater):
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
