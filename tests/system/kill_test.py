"""Killing any one part with -9 and starting it again leaves a complete account, each counter once."""

import unittest

from rig import RigTest


class Kill(RigTest):
    def killed_and_started(self, name, start):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        rig.start_all()
        rig.wait_archived()
        rig.kill(name)
        getattr(rig, start)()
        rig.wait_archived()
        return self.assert_complete(rig)

    def test_buoyd(self):
        account = self.killed_and_started("buoyd", "start_buoyd")
        self.assertIn("complete", account)

    def test_broker(self):
        self.killed_and_started("mosquitto", "start_broker")

    def test_shore(self):
        self.killed_and_started("shore", "start_shore")

    def test_instruments(self):
        self.killed_and_started("buoysim", "start_sim")


if __name__ == "__main__":
    unittest.main()
