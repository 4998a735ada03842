#!/usr/bin/python3
"""Firings through many kills, by hand: PYTHONPATH=tests tests/system/kill_release.py [--runs N]
[--benches B] [--seed S]. system_release is the short form."""

import argparse
import sys
import unittest

from release_test import KillRelease

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--benches", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    KillRelease.runs, KillRelease.benches, KillRelease.seed = asked.runs, asked.benches, asked.seed
    done = unittest.TextTestRunner().run(KillRelease("test_kills"))
    sys.exit(not done.wasSuccessful())
