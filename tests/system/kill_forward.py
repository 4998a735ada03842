#!/usr/bin/python3
"""Forwarding through many kills, by hand: PYTHONPATH=tests tests/system/kill_forward.py [--kills N]
[--seed S]. system_forward is the short form."""

import argparse
import sys
import unittest

from forward_test import Forward

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    Forward.kills, Forward.seed = asked.kills, asked.seed
    done = unittest.TextTestRunner().run(Forward("test_kills"))
    sys.exit(not done.wasSuccessful())
