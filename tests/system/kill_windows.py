#!/usr/bin/python3
"""Windows through many kills, by hand: PYTHONPATH=tests tests/system/kill_windows.py [--kills N]
[--seed S]. buoyd is killed with kill -9 at random moments; at the end each window's count is what the
archive holds of its time. system_statistics is the short form."""

import argparse
import random
import sys
import time
import unittest

from statistics_test import Statistics, WINDOWS


class KillWindows(Statistics):
    kills, seed = 100, 1

    def runTest(self):
        moments = random.Random(self.seed)
        rig = self.start("lidar", WINDOWS)
        for _ in range(self.kills):
            time.sleep(moments.uniform(0.5, 12))
            rig.kill("buoyd")
            rig.start_buoyd()
        self.wait_whole(rig, "lidar", "sliding", 2)
        self.assert_complete(rig)
        self.check_counts(rig, "windows", 5_000_000)
        self.check_counts(rig, "sliding", 10_000_000)
        states = [body[0] for _, _, body, _ in self.rows(rig, "lidar", "windows")]
        print(f"{self.kills} kills: {len(states)} windows, {states.count(0)} whole, "
              f"{states.count(1)} partial, {states.count(2)} torn")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    KillWindows.kills, KillWindows.seed = asked.kills, asked.seed
    done = unittest.TextTestRunner().run(KillWindows())
    sys.exit(not done.wasSuccessful())
