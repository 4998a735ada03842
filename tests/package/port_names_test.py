#!/usr/bin/python3
"""Names of USB serial ports, as udev gives them: devices are played by a folder in place of /sys."""

import os
import re
import unittest

from package_rig import Folder, as_root, main, package


def link(path, target):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(os.path.relpath(target, path.parent))


def belongs(device, folder, text):
    """Makes a device of sysfs: its subsystem or driver is a link, the rest is text."""
    device.mkdir(parents=True, exist_ok=True)
    (device / "uevent").write_text(text)
    for name, target in folder.items():
        target.mkdir(parents=True, exist_ok=True)
        link(device / name, target)


@as_root
class PortNamesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.remove)
        cls.folder.install(package("buoyd"))
        cls.sys = cls.folder / "/sys"

    def plug(self, name, place, driver, port="0", minor=0):
        """A USB adapter at a place of the hub; returns the port's own folder."""
        usb = {"subsystem": self.sys / "bus/usb", "driver": self.sys / "bus/usb/drivers" / driver}
        hub = self.sys / "devices/usb1" / place.split(":")[0]
        (hub / place).mkdir(parents=True, exist_ok=True)
        if not (hub / "uevent").exists():
            belongs(hub, {"subsystem": self.sys / "bus/usb"}, "DEVTYPE=usb_device\nDRIVER=usb\n")
            belongs(hub / place, usb, f"DEVTYPE=usb_interface\nDRIVER={driver}\n")
        serial = hub / place / name
        belongs(serial, {"subsystem": self.sys / "bus/usb-serial",
                         "driver": self.sys / "bus/usb-serial/drivers" / driver}, f"DRIVER={driver}\n")
        (serial / "port_number").write_text(f"{port}\n")
        (serial / "latency_timer").write_text("16\n")
        tty = serial / "tty" / name
        belongs(tty, {"subsystem": self.sys / "class/tty"}, f"MAJOR=188\nMINOR={minor}\nDEVNAME={name}\n")
        (tty / "dev").write_text(f"188:{minor}\n")
        link(tty / "device", serial)
        return tty

    def told(self, tty):
        """What udev says of a device, and its links under /dev/buoy."""
        path = "/sys/" + str(tty.relative_to(self.sys))
        said = self.folder.run("env", "SYSTEMD_DEVICE_VERIFY_SYSFS=0", "udevadm", "test", path)
        names = re.search(r"^DEVLINKS=(.*)$", said, re.MULTILINE)
        return said, [n for n in (names[1].split() if names else []) if n.startswith("/dev/buoy/")]

    def test_name_is_the_place_in_the_hub(self):
        said, names = self.told(self.plug("ttyUSB0", "1-1.2:1.0", "ftdi_sio"))
        self.assertEqual(names, ["/dev/buoy/usb-1-1.2:1.0"])
        self.assertNotRegex(said, r"60-buoyd-ports.rules:\d+ (Invalid|Unknown|Failed)")

    def test_two_alike_have_two_names(self):
        first = self.told(self.plug("ttyUSB1", "1-1.3:1.0", "ch341", minor=1))[1]
        second = self.told(self.plug("ttyUSB2", "1-1.4:1.0", "ch341", minor=2))[1]
        self.assertEqual((first, second), (["/dev/buoy/usb-1-1.3:1.0"], ["/dev/buoy/usb-1-1.4:1.0"]))

    def test_further_ports_of_one_interface_are_numbered(self):
        names = [self.told(self.plug(f"ttyUSB{n + 3}", "1-1.5:1.0", "mos7840", str(n), n + 3))[1]
                 for n in range(2)]
        self.assertEqual(names, [["/dev/buoy/usb-1-1.5:1.0"], ["/dev/buoy/usb-1-1.5:1.0.p1"]])

    def test_ftdi_does_not_hold_bytes_back_and_no_modem_is_looked_for(self):
        said, _ = self.told(self.plug("ttyUSB5", "1-1.6:1.0", "ftdi_sio", minor=5))
        self.assertIn("ID_MM_PORT_IGNORE=1", said)
        self.assertRegex(said, "device/latency_timer' writing '1'\n")

    def test_a_modem_is_left_to_its_manager(self):
        said, names = self.told(self.plug("ttyUSB6", "1-1.7:1.2", "option", minor=6))
        self.assertNotIn("ID_MM_PORT_IGNORE", said)
        self.assertEqual(names, ["/dev/buoy/usb-1-1.7:1.2"])

    def test_a_port_of_the_board_keeps_its_name(self):
        tty = self.sys / "devices/platform/serial8250/tty/ttyS1"
        belongs(tty, {"subsystem": self.sys / "class/tty"}, "MAJOR=4\nMINOR=65\nDEVNAME=ttyS1\n")
        (tty / "dev").write_text("4:65\n")
        self.assertEqual(self.told(tty)[1], [])


if __name__ == "__main__":
    main()
