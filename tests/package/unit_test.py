#!/usr/bin/python3
"""The systemd unit: valid, closed as far as it says, and never given up."""

import json
import re
import unittest

from package_rig import SOURCE, Folder, as_root, main, package

UNIT = "/lib/systemd/system/buoyd.service"
MOST = 1.7
# The C library calls the last one where a long has 32 bits: refused, the clock would be unknown there.
CLOCK_CALLS = "adjtimex clock_adjtime clock_adjtime64"
# What the rest of buoyd relies on.
NEEDED = {
    "Type": "notify", "NotifyAccess": "main", "WatchdogSec": "30", "TimeoutStopSec": "60",
    "Restart": "always", "StartLimitIntervalSec": "0", "User": "buoyd", "Group": "buoyd",
    "SupplementaryGroups": "dialout", "StateDirectory": "buoyd", "StateDirectoryMode": "0750",
    "RuntimeDirectory": "buoyd", "DevicePolicy": "closed", "SystemCallErrorNumber": "EPERM",
    "MemoryMax": "128M", "LimitCORE": "0", "SocketBindDeny": "any",
}


def settings(text):
    """{key: its values in order}"""
    found = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


def documented():
    """{what systemd calls it: its exposure} of the table in docs/security.md, and the reasons."""
    page = (SOURCE / "docs/security.md").read_text()
    rows = re.findall(r"^\| `(.+?)` \| (\d\.\d) \| (.+) \|$", page, re.MULTILINE)
    return {name.replace("\\|", "|"): float(value) for name, value, _ in rows}, [r for *_, r in rows]


@as_root
class UnitTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.remove)
        cls.folder.install(package("buoyd"))

    def test_systemd_finds_no_mistake_in_it(self):
        said = self.folder.run("systemd-analyze", "verify", "--man=no", "buoyd.service",
                               "buoyd-interface@wwan0.path", "buoyd-interface@wwan0.service")
        self.assertEqual(said, "")

    def test_exposure_is_small_and_every_deduction_is_explained(self):
        said = self.folder.run("systemd-analyze", "security", "--offline=true", "--json=short", UNIT)
        exposed = {row["name"]: float(row["exposure"]) for row in json.loads(said) if row["exposure"]}
        table, reasons = documented()
        self.assertEqual(table, exposed)
        self.assertTrue(all(len(reason) > 20 for reason in reasons))
        said = self.folder.run("systemd-analyze", "security", "--offline=true", "--no-pager", UNIT)
        level = re.search(r"exposure level for buoyd.service: ([\d.]+)", said)[1]
        self.assertLessEqual(float(level), MOST)
        self.assertIn(f"exposure of {level}", (SOURCE / "docs/security.md").read_text())

    def test_network_can_be_closed_as_the_page_says(self):
        page = (SOURCE / "docs/security.md").read_text()
        closed, lines = re.search(r"\(exposure ([\d.]+)\):\n\n((?:    .*\n)+)", page).groups()
        unit = self.folder / "/tmp/buoyd.service"
        unit.write_text((self.folder / UNIT).read_text() + lines.replace("    ", ""))
        said = self.folder.run("systemd-analyze", "security", "--offline=true", "--no-pager",
                               "/tmp/buoyd.service")
        self.assertIn(f"exposure level for buoyd.service: {closed} ", said)

    def test_what_asking_for_the_clock_costs_is_what_the_page_says(self):
        """Three rows of the table, closed together."""
        page = (SOURCE / "docs/security.md").read_text()
        said_without, = re.findall(r"closed, they\nleave ([\d.]+)\.", page)
        unit = self.folder / "/tmp/buoyd.service"
        unit.write_text((self.folder / UNIT).read_text().replace(f"SystemCallFilter={CLOCK_CALLS}\n",
                                                                 "ProtectClock=yes\n"))
        said = self.folder.run("systemd-analyze", "security", "--offline=true", "--no-pager",
                               "/tmp/buoyd.service")
        self.assertIn(f"exposure level for buoyd.service: {said_without} ", said)

    def test_keeps_its_promises(self):
        found = settings((self.folder / UNIT).read_text())
        for key, value in NEEDED.items():
            self.assertEqual(found.get(key), [value], key)
        self.assertGreater(float(found["RestartSec"][0]), 0)

    def test_opens_serial_ports_and_gpio_alone(self):
        allowed = settings((self.folder / UNIT).read_text())["DeviceAllow"]
        for device in allowed:
            self.assertRegex(device, r"^char-(tty[A-Za-z]+|gpiochip) rw$")
        for needed in ("ttyS", "ttyUSB", "ttyACM", "ttyAMA", "ttyLP", "ttyTHS", "gpiochip"):
            self.assertIn(f"char-{needed} rw", allowed)

    def test_kinds_of_port_that_are_plugged_in_are_known_before_it_starts(self):
        """What DeviceAllow names means nothing while its module is not there: tests/board saw the refusal."""
        found = settings((self.folder / UNIT).read_text())
        for module in ("usbserial", "cdc_acm"):
            self.assertIn(f"modprobe@{module}.service", found["Wants"][0])
            self.assertIn(f"modprobe@{module}.service", found["After"][1])

    def test_interface_is_touched_with_one_capability_and_asked_for_by_a_file(self):
        folder = self.folder / "/lib/systemd/system"
        service = settings((folder / "buoyd-interface@.service").read_text())
        path = settings((folder / "buoyd-interface@.path").read_text())
        self.assertEqual(path["PathExists"], ["/run/buoyd/interface-%i"])
        self.assertEqual(service["User"], ["buoyd"])
        self.assertEqual(service["CapabilityBoundingSet"], ["CAP_NET_ADMIN"])
        for key in ("StartLimitIntervalSec", "LimitCORE", "SocketBindDeny"):
            self.assertEqual(service[key], [NEEDED[key]], key)
        self.assertEqual(service["ProcSubset"], ["pid"])
        # Routes that buoyd could write would be set with the capability.
        self.assertEqual(service["RuntimeDirectory"], ["buoyd-interface-%i"])
        instance = "buoyd-interface@wwan0.service"
        (self.folder / f"/tmp/{instance}").write_text((folder / "buoyd-interface@.service").read_text())
        said = self.folder.run("systemd-analyze", "security", "--offline=true", "--no-pager",
                               f"/tmp/{instance}")
        self.assertLessEqual(float(re.search(r"exposure level for \S+: ([\d.]+)", said)[1]), MOST)

    def test_clock_is_read_by_calls_that_need_no_privilege(self):
        found = settings((self.folder / UNIT).read_text())
        self.assertEqual(found["SystemCallFilter"][-1], CLOCK_CALLS)
        self.assertEqual(found["CapabilityBoundingSet"], [""])
        self.assertNotIn("ProtectClock", found)  # refuses the reading as well


if __name__ == "__main__":
    main()
