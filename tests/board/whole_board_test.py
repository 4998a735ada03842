#!/usr/bin/python3
"""The packages on a whole emulated board, step by step: the steps build on one another, in order."""

import json
import re
import statistics
import unittest

import board_files
from qemu_rig import ARCHITECTURE, COMPONENT_TESTS, WITHOUT_SECURITY, Board, field, package, wait_for

from deployment_test import ELSEWHERE, PLAIN, commands  # qemu_rig finds tests/package

MIB = 1024  # KiB
READINGS = 120  # of each of ten devices, before memory is looked at
STARTS = 5
LINE = 5  # of the machine's GPIO chip; its power button is line 3
ADAPTER = {"id": "adapter", "driver": "usb-serial", "chardev": "cable", "serial": "A10K",
           "always-plugged": True}
ITS_OWN = ("/dev/null", "/dev/ttyAMA0", "/dev/ttyUSB0", "/dev/gpiochip0")
NOT_ITS_OWN = ("/dev/vda", "/dev/mem", "/dev/rtc0", "/dev/hwrng", "/dev/input/event0",
               "/dev/bus/usb/001/001", "/dev/virtio-ports/board", "/dev/console")
# Without Debian's fixed libraries, which a mirror may lack for hours, apt refuses, as it should.
INSTALL = ("dpkg --force-depends --install " if WITHOUT_SECURITY else "apt-get -y install ./")
PROBE = """
[Service]
Type=oneshot
Restart=no
WatchdogSec=0
StateDirectory=
RuntimeDirectory=
ExecStopPost=
ExecStart=
ExecStart=/usr/local/bin/probe {devices}
StandardOutput=truncate:/run/probed
User={user}
"""


def figure(text):
    print(f"\n{ARCHITECTURE}: {text}", flush=True)


class WholeBoardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.board = Board()
        cls.board.make_disk(board_files.files())
        cls.board.boot()
        figure(cls.board.run("uname -srm; systemd-analyze time | head -n 1").replace("\n", ", "))

    def status(self):
        said = self.board.run("buoyctl status --json", check=False)
        return json.loads(said) if said.startswith("{") else {}

    def readings(self):
        """{instrument: readings} of those that are well."""
        return {i["name"]: i["readings"] for i in self.status().get("instruments", [])
                if i["health"] == "ok"}

    def own(self):
        """buoyd's own readings, the latest ones."""
        return self.board.run("timeout 10 buoyctl tail -n 50 buoyd", check=False)

    def configure(self, text):
        self.board.write("/etc/buoyd/buoyd.toml", text)
        self.board.run("systemctl restart buoyd")

    def test_1_following_the_page_gives_a_running_buoy(self):
        board, deb = self.board, package("buoyd")
        board.run("useradd technician")
        done = 0
        for command in commands():
            if command.startswith(ELSEWHERE):
                continue
            if command.startswith("editor "):
                board.write(command.split()[1], PLAIN)
                continue
            here = command.replace("_arm64.deb", f"_{ARCHITECTURE}.deb").replace("apt-get -y install ./", INSTALL)
            board.run(f"cd /root && {here}")
            if "install ./buoyd" in command:  # it brings the models that the instrument is played from
                board.run(f"cd /root && {INSTALL}buoysim_*.deb && {INSTALL}buoyshore_*.deb")
                board.run("systemctl enable --now lidar")
                wait_for(lambda: ":05DE " in board.run("cat /proc/net/tcp"), "an instrument that listens")
            done += 1
        self.assertGreaterEqual(done, 12)
        self.assertEqual(board.service("buoyd", "ActiveState"), "active")
        wait_for(lambda: "lidar            ok" in board.run("buoyctl status"), "a well instrument")
        wait_for(lambda: self.status()["spool"]["committed"] >= 5, "committed readings")
        self.assertIn(" lidar/scan ", board.run("timeout 10 buoyctl tail -n 3 lidar", check=False))
        self.assertIn(field(deb, "Version"), board.run("buoyshore --version"))
        self.assertRegex(board.run("dpkg --verify buoyd buoysim buoyshore"), r"^\S+ c /etc/buoyd/buoyd.toml\n$")

    def seconds_to_ready(self, unit):
        """From its process to the end of its start, each time anew; the middle one."""
        def once():
            self.board.run(f"systemctl restart {unit}")
            at = self.board.service(unit, "ActiveEnterTimestampMonotonic", "ExecMainStartTimestampMonotonic")
            return (int(at["ActiveEnterTimestampMonotonic"])
                    - int(at["ExecMainStartTimestampMonotonic"])) / 1e6
        return statistics.median(once() for _ in range(STARTS))

    def test_2_memory_in_the_reference_work_and_the_time_to_start(self):
        board = self.board
        board.run("systemctl enable --now ten")
        self.configure(board_files.STATION + board_files.TEN)
        wait_for(lambda: len(self.readings()) == board_files.DEVICES, "ten devices that are read")
        ready = {unit: self.seconds_to_ready(unit) for unit in ("mosquitto", "buoyd")}
        figure(f"buoyd ready after {ready['buoyd']:.2f} s, {ready['buoyd'] / ready['mosquitto']:.1f} times "
               f"what mosquitto took ({ready['mosquitto']:.2f} s)")
        wait_for(lambda: min(self.readings().values(), default=0) >= READINGS, "minutes of readings")
        self.assertTrue(self.status()["uplink"]["connected"])
        process = f"/proc/{board.service('buoyd', 'MainPID')}"
        said = board.run(f"cat {process}/status {process}/smaps_rollup")
        kib = {key: int(value) for key, value in re.findall(r"^(\w+):\s+(\d+) kB$", said, re.MULTILINE)}
        figure(", ".join(f"{key} {kib[key] / MIB:.2f} MiB" for key in ("VmRSS", "VmHWM", "RssAnon", "Pss")))
        self.assertLessEqual(kib["RssAnon"], 5 * MIB)
        self.assertLessEqual(kib["VmRSS"], 12 * MIB)

    def wind(self):
        return self.readings().get("wind", 0)

    def test_3_an_adapter_that_is_plugged_in_later_is_read_by_its_serial_number(self):
        board = self.board
        self.assertEqual(board.run("ls -d /sys/bus/usb-serial/devices/*", check=False).count("ttyUSB"), 0)
        rule = next(c for c in commands() if c.startswith("SUBSYSTEM=="))
        board.write("/etc/udev/rules.d/70-buoy.rules", f"{rule}\n{board_files.GPIO_RULE}\n")
        board.run("udevadm control --reload; systemctl enable --now wind")
        self.configure(board_files.STATION + board_files.TEN + board_files.USB)
        self.assertIn("USB adapter 0403:6001 A10K is not there", board.run("buoyctl status"))
        board.order("device_add", **ADAPTER)
        wait_for(lambda: self.wind() >= 10, "readings through the adapter")
        self.assertRegex(board.run("ls /dev/buoy"), r"^sonde\nusb-1-\d:1\.0\n$")
        self.assertEqual(board.run("cat /sys/bus/usb-serial/devices/ttyUSB0/latency_timer"), "1\n")
        self.assertRegex(board.run("buoyctl ports"), r"/dev/ttyUSB0\n  device   usb:0403:6001:A10K\n")

        board.order("device_del", id="adapter")
        wait_for(lambda: "A10K is not there" in board.run("buoyctl status"), "its absence")
        before = self.status()["instruments"][-1]["readings"]
        board.order("device_add", **ADAPTER)
        wait_for(lambda: self.wind() >= before + 5, "readings after it came back")

    def opened(self, user):
        """{device: what opening it said} inside the unit as shipped, but as this user."""
        devices = [*ITS_OWN, *NOT_ITS_OWN]
        self.board.run("cp /lib/systemd/system/buoyd.service /run/systemd/system/probe.service")
        self.board.write("/run/systemd/system/probe.service.d/probe.conf",
                         PROBE.format(devices=" ".join(devices), user=user))
        self.board.run("systemctl daemon-reload && systemctl start probe")
        said = dict(line.split(" ", 1) for line in self.board.run("cat /run/probed").splitlines())
        self.assertEqual(list(said), devices)
        self.assertNotIn("absent", said.values())
        return said

    def test_4_the_unit_opens_no_device_but_its_own(self):
        self.board.run("udevadm trigger --settle /dev/gpiochip0")
        as_root, as_buoyd = self.opened("root"), self.opened("buoyd")
        let_in = ("opened", "Device or resource busy")  # buoyd holds the adapter for itself
        for device in ITS_OWN:
            self.assertIn(as_root[device], let_in, device)
            self.assertIn(as_buoyd[device], let_in, device)
        for device in NOT_ITS_OWN:  # root owns it: the unit alone refuses
            self.assertEqual(as_root[device], "Operation not permitted", device)
            self.assertIn(as_buoyd[device], ("Operation not permitted", "Permission denied"), device)

    def line(self):
        return self.board.run(f"gpioinfo gpiochip0 | grep 'line *{LINE}:'")

    def test_5_link_recovery_holds_its_line_and_takes_its_steps(self):
        board = self.board
        self.assertIn("unused   input", self.line())
        board.run("ip link add wwan0 type dummy && ip link set wwan0 up")
        board.run("systemctl enable --now buoyd-interface@wwan0.path")
        self.configure(board_files.with_link(LINE))
        self.assertRegex(self.line(), r'"buoyd" +output +active-high \[used\]')
        self.assertRegex(board.run("cat /sys/kernel/debug/gpio"), r"\(\s*\|buoyd\s*\) out hi")
        wait_for(lambda: re.search("event=reconnect .*event=interface ", self.own(), re.DOTALL), "its steps")
        wait_for(lambda: "Finished" in board.journal("buoyd-interface@wwan0"), "an interface down and up")
        board.run("systemctl stop buoyd")
        self.assertIn("unused", self.line())

        board.run("chown root:root /dev/gpiochip0")
        board.run("systemctl start buoyd")
        wait_for(lambda: "/dev/gpiochip0: Permission denied" in self.own(), "the event of a chip not allowed")
        self.assertIn("unused", self.line())
        board.run("systemctl disable --now buoyd-interface@wwan0.path; ip link delete wwan0")

    def store(self):
        """(readings, last number, integrity) of the store's file."""
        said = self.board.run("sqlite3 /var/lib/buoyd/spool.db 'SELECT count(*), max(seq) FROM readings; "
                              "PRAGMA integrity_check'").splitlines()
        return (*map(int, said[0].split("|")), said[1])

    def test_6_what_was_committed_survives_a_cut_of_the_power(self):
        self.configure(board_files.STATION + board_files.TEN)
        wait_for(lambda: len(self.readings()) == board_files.DEVICES, "ten devices that are read")
        spool = self.status()["spool"]
        count, announced, _ = self.store()
        self.board.cut()

        self.board.boot()
        wait_for(lambda: len(self.readings()) == board_files.DEVICES, "ten devices that are read again")
        start = self.status()["restart"]
        self.assertEqual(start["reason"], "power_lost", start)
        said = re.findall(r" previous_epoch=(\w+) +previous_last=(\d+) +reason=(\w+)", self.own())[-1]
        figure(f"cut after number {announced} (buoyd: {spool['committed']} committed), then {said}")
        self.assertEqual((said[0], said[2]), (spool["epoch"], "power_lost"))
        self.assertGreaterEqual(int(said[1]), announced)
        now, last, integrity = self.store()
        self.assertEqual(integrity, "ok")
        self.assertGreaterEqual(now, count)
        self.assertGreater(last, int(said[1]))
        self.assertIn("recovery complete", self.board.run("dmesg | grep -i ext4 | head"))

    def test_7_the_component_tests_pass_here(self):
        # All of them: qemu-user knows no TCGETS2 and no TCP_INFO, a whole board's kernel does.
        self.board.run("systemctl stop buoyd ten wind lidar mosquitto", check=False)  # those that are there
        self.assertGreaterEqual(len(COMPONENT_TESTS), 7)
        for test in COMPONENT_TESTS:
            # What needs Python is about a document, not about a board.
            said = self.board.run("cd /tmp && BUOYD_REQUIRE_DISKS=1 "
                                  f"{test} --gtest_brief=1 --gtest_filter=-DecodeBatch.*")
            figure(f"{test.name}: " + ", ".join(re.findall(r"^\[  (?:PASS|SKIPP)ED +\] .*$", said, re.MULTILINE)))


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)
