#!/usr/bin/python3
"""The package on a board that boots: the service under systemd, with a simulated instrument."""

import json
import re
import sqlite3
import tempfile
import unittest
from contextlib import closing

from boot_rig import CONFIGURATION, Board, wait_for, why_not
from install_test import later_package
from package_rig import as_root, main, package, skip

DROP_IN = """
[Service]
LoadCredential=password:/etc/buoyd/secret/password
RestartSec=200ms
"""
# Says who asked it, and for what.
MANAGER = '#!/bin/sh\necho "$(id -u) $*" >> /run/manager.said\n'


@as_root
class BootTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if reason := why_not():
            skip("BOOTS", reason)
        cls.board = Board()
        cls.addClassCleanup(cls.board.remove)
        cls.board.play_instrument()
        cls.speaks = cls.board.bear_silence()
        cls.board.install(package("buoyd"))
        cls.board.write("/etc/buoyd/buoyd.toml", CONFIGURATION)
        cls.board.write("/etc/buoyd/secret/password", "hidden-word\n").chmod(0o600)
        cls.board.write("/etc/systemd/system/buoyd.service.d/drop-in.conf",
                        DROP_IN + ("WatchdogSec=5\n" if cls.speaks else ""))
        cls.board.boot()
        wait_for(cls.board.is_active, "an active service")

    def status(self):
        said = self.board.run("buoyctl", "status", "--json", check=False)
        return json.loads(said) if said.startswith("{") else {}

    def readings(self):
        instruments = self.status().get("instruments") or [{"readings": 0}]
        return instruments[0]["readings"]

    def make_link(self):
        """A network interface with a default route; the other end knows when it goes down."""
        for words in ("link add link0 type veth peer name far0", "link set dev far0 up",
                      "link set dev link0 up", "addr add 192.0.2.1/24 dev link0",
                      "route add default via 192.0.2.2"):
            self.board.run("ip", *words.split())

    def carrier_changes(self):
        return int(self.board.run("cat", "/sys/class/net/far0/carrier_changes"))

    def ask_for(self, interface):
        """As the daemon does."""
        self.board.run("setpriv", "--reuid=buoyd", "--regid=buoyd", "--clear-groups", "touch",
                       f"/run/buoyd/interface-{interface}")

    def test_interface_goes_down_and_up_when_it_asks_and_keeps_its_routes(self):
        self.make_link()
        routes = self.board.run("ip", "-4", "route")
        self.assertIn("default via 192.0.2.2", routes)
        changes = self.carrier_changes()
        self.board.run("systemctl", "enable", "--now", "buoyd-interface@link0.path")
        self.ask_for("link0")
        wait_for(lambda: "Finished" in self.board.run("journalctl", "-u", "buoyd-interface@link0.service"),
                 "the end of what was asked")
        self.assertEqual(self.board.run("ls", "/run/buoyd"), "control.sock\n")
        self.assertEqual(self.carrier_changes(), changes + 2)
        self.assertEqual(self.board.run("ip", "-4", "route"), routes)
        self.board.run("systemctl", "disable", "--now", "buoyd-interface@link0.path")

    def test_interface_that_something_else_manages_is_asked_by_the_drop_in_that_the_unit_names(self):
        unit = (self.board / "/lib/systemd/system/buoyd-interface@.service").read_text()
        drop_in = "\n".join(line.strip("# ") for line in unit.splitlines() if line.startswith("#     "))
        self.assertIn("nmcli", drop_in)
        self.board.write("/etc/systemd/system/buoyd-interface@link1.service.d/manager.conf", drop_in + "\n")
        self.board.write("/usr/bin/nmcli", MANAGER).chmod(0o755)
        self.board.run("systemctl", "daemon-reload")
        self.board.run("systemctl", "enable", "--now", "buoyd-interface@link1.path")
        self.ask_for("link1")
        journal = ("journalctl", "--output=cat", "-u", "buoyd-interface@link1.service")
        wait_for(lambda: re.search("Finished|Failed", self.board.run(*journal)), "the end of what was asked")
        self.assertNotIn("Failed", self.board.run(*journal))
        self.assertEqual(self.board.run("cat", "/run/manager.said"), "0 device reapply link1\n")
        self.assertEqual(self.board.run("ls", "/run/buoyd"), "control.sock\n")
        self.board.run("systemctl", "disable", "--now", "buoyd-interface@link1.path")

    def process(self, key):
        said = self.board.run("cat", f"/proc/{self.board.service('MainPID')}/status")
        return re.search(rf"^{key}:\s+(.*)$", said, re.MULTILINE)[1].strip()

    def reason(self):
        """Why the present run began, as it says itself."""
        return self.status()["restart"]["reason"]

    def restarts(self):
        return int(self.board.service("NRestarts"))

    def restarted_by(self, *signals):
        """Signals to the daemon; returns what of the journal came after."""
        before, told = self.restarts(), len(self.board.journal())
        pid = self.board.service("MainPID")
        for signal in signals:
            self.board.run("sh", "-c", f"kill -{signal} {pid}")
        wait_for(lambda: self.restarts() > before and self.board.is_active(), "a new start")
        self.assertNotEqual(self.board.service("MainPID"), pid)
        wait_for(lambda: self.readings() >= 1, "a reading after the new start")
        return self.board.journal()[told:]

    def test_polls_its_instrument_and_knows_its_clock(self):
        wait_for(lambda: self.readings() >= 2, "readings")
        status = self.status()
        self.assertEqual(status["instruments"][0]["health"], "ok")
        self.assertNotEqual(status["clock"]["state"], "unknown")
        said = self.board.run("buoyctl", "check", "/etc/buoyd/buoyd.toml")
        self.assertTrue(said.startswith("ok: station board"), said)

    def test_reading_carries_the_state_of_the_clock_and_the_boot(self):
        wait_for(lambda: self.status()["spool"]["committed"] >= 3, "committed readings")
        with closing(sqlite3.connect(self.board / "/var/lib/buoyd/spool.db")) as store:
            clocks = store.execute("SELECT clock FROM readings").fetchall()
            boots = store.execute("SELECT boot_id FROM epoch").fetchall()
        self.assertTrue(clocks and ("unknown",) not in clocks, clocks)
        self.assertTrue(boots and all(re.fullmatch("[0-9a-f-]{32,36}", boot) for boot, in boots), boots)

    def test_has_no_privilege(self):
        for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            self.assertEqual(int(self.process(key), 16), 0, key)
        self.assertEqual(self.process("NoNewPrivs"), "1")
        self.assertEqual(self.process("Seccomp"), "2")
        user = self.board.run("id", "--user", "buoyd").strip()
        self.assertEqual(set(self.process("Uid").split()), {user})
        groups = {self.board.run("getent", "group", g).split(":")[2] for g in ("buoyd", "dialout")}
        self.assertEqual(set(self.process("Groups").split()), groups)

    def test_gets_its_secret_from_systemd_and_tells_nobody(self):
        wait_for(lambda: self.status().get("uplink", {}).get("connected"), "the broker")
        self.assertNotIn("hidden-word", self.board.journal())
        line = self.board.run("cat", f"/proc/{self.board.service('MainPID')}/cmdline")
        self.assertTrue(line.startswith("/usr/bin/buoyd"), line)
        self.assertNotIn("hidden-word", line)
        said = self.board.run("setpriv", "--reuid=nobody", "--clear-groups", "cat",
                              "/run/credentials/buoyd.service/password", check=False)
        self.assertIn("Permission denied", said)

    def test_control_socket_and_store_are_for_its_group(self):
        modes = self.board.run("stat", "-c", "%U:%G %A", "/run/buoyd", "/run/buoyd/control.sock",
                               "/var/lib/buoyd", "/var/lib/buoyd/spool.db")
        for line in modes.splitlines():
            self.assertRegex(line, "^buoyd:buoyd .......---$")

    def test_configuration_is_read_again(self):
        self.board.run("systemctl", "reload", "buoyd.service")
        wait_for(lambda: "in force" in self.board.journal().partition("Reload")[2]
                 or "unchanged" in self.board.journal().partition("Reload")[2], "what it says of a reload")
        wait_for(self.board.is_active, "the reload to be over")

    def test_killed_it_comes_back(self):
        self.assertIn("status=9/KILL", self.restarted_by("KILL"))
        self.assertEqual(self.reason(), "crashed")
        self.assertIn("signal (killed KILL)", self.status()["restart"]["text"])

    def test_ended_in_order_it_says_so(self):
        self.board.run("systemctl", "restart", "buoyd.service")
        wait_for(self.status, "its answer")
        self.assertEqual(self.reason(), "stopped")

    def test_with_a_file_of_mistakes_it_starts_as_before(self):
        self.board.write("/etc/buoyd/buoyd.toml", "nonsense")
        self.addCleanup(self.board.write, "/etc/buoyd/buoyd.toml", CONFIGURATION)
        self.board.run("systemctl", "restart", "buoyd.service")
        self.assertIn("buoyd.toml:1", wait_for(self.status, "its answer")["configuration_refused"])
        self.board.write("/etc/buoyd/buoyd.toml", CONFIGURATION)
        self.board.run("systemctl", "reload", "buoyd.service")
        wait_for(lambda: (s := self.status()) and "configuration_refused" not in s, "the file in force again")

    def test_refusing_its_configuration_it_is_tried_for_ever(self):
        self.board.write("/etc/buoyd/buoyd.toml", "nonsense")
        self.addCleanup(self.board.write, "/etc/buoyd/buoyd.toml", CONFIGURATION)
        self.board.run("rm", "/var/lib/buoyd/configuration.last")
        self.board.run("systemctl", "restart", "--no-block", "buoyd.service")
        before = self.restarts()
        wait_for(lambda: self.restarts() >= before + 6, "more starts than systemd's usual limit")
        self.board.write("/etc/buoyd/buoyd.toml", CONFIGURATION)
        wait_for(self.board.is_active, "a start with the configuration mended")

    def test_hung_it_is_killed_and_comes_back(self):
        self.assertTrue(self.speaks, "the daemon says nothing to systemd")
        self.assertIn("Watchdog timeout", self.restarted_by("STOP"))
        self.assertEqual(self.reason(), "watchdog")

    def test_upgraded_it_runs_the_new_one(self):
        pid = self.board.service("MainPID")
        with tempfile.TemporaryDirectory() as scratch:
            self.board.upload(later_package(scratch), "/root/later.deb")
        self.board.run("dpkg", "--force-confold", "--install", "/root/later.deb")
        wait_for(lambda: self.board.is_active() and self.board.service("MainPID") != pid, "a restart")

    def test_zz_removed_it_ends_in_order_and_installed_again_it_is_as_it_was(self):
        self.board.run("systemctl", "enable", "--now", "buoyd-interface@link2.path")
        self.board.run("dpkg", "--remove", "buoyd")
        self.assertIn("buoyd ends", self.board.journal())
        self.assertNotIn(self.board.service("ActiveState"), ("active", "failed"))
        self.board.upload(package("buoyd"), "/root/again.deb")
        self.board.run("dpkg", "--force-confold", "--install", "/root/again.deb")
        wait_for(self.board.is_active, "an active service")
        self.assertEqual(self.board.run("systemctl", "is-active", "buoyd-interface@link2.path", check=False), "active\n")


if __name__ == "__main__":
    main()
