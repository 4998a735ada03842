#!/usr/bin/python3
"""docs/deployment.md, command by command, on a board that boots."""

import re
import shutil
import unittest

from boot_rig import CONFIGURATION, Board, wait_for, why_not
from package_rig import SOURCE, as_root, field, main, package, skip

PAGE = (SOURCE / "docs/deployment.md").read_text()
# Needs another machine, the network, or a plugged adapter.
ELSEWHERE = ("scripts/package", "scripts/board", "apt-get update", "apt-get -y upgrade",
             "apt-get -y install chrony", "SUBSYSTEM==")
PLAIN = re.sub(r"(username|password_file) = .*\n", "", CONFIGURATION)


def commands():
    return [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]


class SizeTest(unittest.TestCase):
    def test_stated_sizes_are_those_of_the_packages(self):
        """Within a tenth: the compiler and the models move them."""
        architecture = field(package("buoyd"), "Architecture")
        cells = re.search(rf"^\| {architecture} \|(.*)\|$", PAGE, re.MULTILINE)[1].split("|")
        stated = dict(zip(("buoyd", "libraries", "buoysim", "buoyshore", "deb"), map(float, cells)))
        sizes = {name: float(field(package(name), "Installed-Size")) for name in ("buoyd", "buoysim", "buoyshore")}
        sizes["deb"] = package("buoyd").stat().st_size / 1024
        for name, size in sizes.items():
            self.assertLess(abs(size - stated[name]) / size, 0.1, f"{name}: {size}")


@as_root
class DeploymentTest(unittest.TestCase):
    def test_following_it_gives_a_running_buoy(self):
        if reason := why_not():
            skip("BOOTS", reason)
        board = Board()
        self.addCleanup(board.remove)
        board.play_instrument()
        board.bear_silence()
        deb = package("buoyd")
        shutil.copy(deb, board / f"/root/{deb.name}")
        board.boot()
        done = 0
        for command in commands():
            if command.startswith(ELSEWHERE):
                continue
            if command.startswith("editor "):
                board.write(command.split()[1], PLAIN)
                continue
            if command.startswith("adduser technician "):  # who is not there
                command = command.replace("adduser technician", "gpasswd --add daemon")
            here = command.replace(f"buoyd_{field(deb, 'Version')}_arm64.deb", deb.name)
            try:
                board.run("sh", "-c", f"cd /root && {here}")
            except AssertionError as error:
                raise AssertionError(f"{error}\n{board.journal()}") from None
            if deb.name in here:  # it brings the models that the instrument is played from
                board.run("systemctl", "restart", "instrument.service")
                wait_for(board.plays, "an instrument that listens")
            done += 1
        self.assertGreaterEqual(done, 12)
        self.assertTrue(board.is_active())
        wait_for(lambda: "lidar            ok" in board.run("buoyctl", "status"), "a well instrument")


if __name__ == "__main__":
    main()
