"""A wall clock of buoyd's own, by libfaketime; its CLOCK_BOOTTIME stays true."""

import os
from pathlib import Path

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)  # None: not installed


class WallClock:
    def __init__(self, folder):
        self.path = folder / "clock"
        self.step(0)

    def step(self, seconds):
        """So much later than it is; renamed into place, so that nobody reads half a number."""
        made = self.path.with_suffix(".new")
        made.write_text(f"{seconds:+}\n", encoding="ascii")
        made.rename(self.path)

    def environment(self):
        """Of a program that is to have this clock."""
        return dict(os.environ) | {
            "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.path),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1", "NO_FAKE_STAT": "1"}
