"""A CLOCK_BOOTTIME of buoyd's own, by bin/boot_clock.so; buoysim's and the kernel's stay true."""

import os
import struct

from rig import BIN


class BootClock:
    def __init__(self, folder):
        self.path = folder / "boot_clock"
        self.on = 0
        self.path.write_bytes(struct.pack("q", 0))

    def environment(self):
        return dict(os.environ) | {"LD_PRELOAD": str(BIN / "boot_clock.so"), "BOOT_CLOCK": str(self.path)}

    def jump(self, seconds):
        self.on += seconds
        with open(self.path, "r+b") as file:
            file.write(struct.pack("q", self.on))
