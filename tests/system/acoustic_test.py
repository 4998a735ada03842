"""A node on the sea floor: its readings go through still water, by modems of each make."""

import json
import unittest

from rig import BIN, STATION, wait_for
from rig.under_water import LONG, UnderWater

TOLD = ("SELECT body FROM readings WHERE instrument = 'buoyd' AND kind = 'clock' AND body ->> '$[0]' = 'acoustic'")
OTHER_MAKES = ("whoi-micromodem", "benthos-atm900", "blueprint-seatrac")


class StillWater(UnderWater):
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


if __name__ == "__main__":
    unittest.main()
