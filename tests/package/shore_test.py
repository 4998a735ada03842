#!/usr/bin/python3
"""buoyshore's package ashore: off until it is told its broker, closed, and the archive outlives a purge."""

import json
import re
import tempfile
import unittest

from boot_rig import Board, wait_for, why_not
from deployment_test import PLAIN
from install_test import later_package
from package_rig import SOURCE, Folder, as_root, main, package, skip
from unit_test import NEEDED, documented, settings

OPTIONS = "/etc/default/buoyshore"
WANTED = "/etc/systemd/system/multi-user.target.wants/buoyshore.service"
UNIT = "/lib/systemd/system/buoyshore.service"
SERVE_UNIT = "/lib/systemd/system/buoyshore-serve.service"
FORWARD_UNIT = "/lib/systemd/system/buoyshore-forward@.service"
WATCH_UNIT = "/lib/systemd/system/buoyshore-watch.service"
GATEWAY_UNIT = "/lib/systemd/system/buoyshore-gateway.service"
ASK_STATIONS = r"""exec 3<>/dev/tcp/127.0.0.1/8480
printf 'GET /api/stations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
cat <&3"""
ARCHIVE = "/var/lib/buoyshore/archive.db"
FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\n'


def later(folder):
    return later_package(folder, "buoyshore", OPTIONS)


@as_root
class ShoreInstallTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.before = self.folder.files()
        self.folder.install(package("buoyshore"))

    def switch_on(self):
        self.folder.run("systemctl", "enable", "buoyshore.service")

    def archive(self):
        file = self.folder / ARCHIVE
        file.write_text("readings")
        return file

    def left(self):
        backups = {f"/etc/{name}-" for name in ("passwd", "group", "shadow", "gshadow")}
        return self.folder.files() - self.before - backups

    def test_installed_it_is_whole_and_off(self):
        self.assertEqual(self.folder.run("dpkg", "--audit"), "")
        self.assertEqual(self.folder.run("dpkg", "--verify", "buoyshore"), "")
        self.assertIn("/var/lib/buoyshore", self.folder.run("getent", "passwd", "buoyshore"))
        self.assertEqual(self.folder.run("stat", "-c", "%U:%G %a", "/var/lib/buoyshore"),
                         "buoyshore:buoyshore 750\n")
        self.assertEqual(self.folder.run("stat", "-c", "%U:%G %a", "/etc/buoyshore"), "root:buoyshore 750\n")
        self.assertFalse((self.folder / WANTED).is_symlink())

    def test_upgraded_it_keeps_options_archive_and_whether_it_is_on(self):
        options = self.folder / OPTIONS
        options.write_text('BUOYSHORE_OPTIONS="--broker shore.example:8883"\n')
        archive = self.archive()
        for on in (False, True):
            if on:
                self.switch_on()
            with tempfile.TemporaryDirectory() as scratch:
                self.folder.install(later(scratch), "--force-confdef", "--force-confold")
            self.assertIn("shore.example", options.read_text())
            self.assertEqual(archive.read_text(), "readings")
            self.assertEqual((self.folder / WANTED).is_symlink(), on)

    def test_removed_and_installed_again_it_is_as_it_was(self):
        self.switch_on()
        archive = self.archive()
        self.folder.run("dpkg", "--remove", "buoyshore")
        self.assertFalse((self.folder / UNIT).exists())
        self.assertTrue((self.folder / OPTIONS).exists())
        self.folder.install(package("buoyshore"))
        self.assertEqual(archive.read_text(), "readings")
        self.assertTrue((self.folder / WANTED).is_symlink())

    def test_purged_it_leaves_the_archive_and_says_so(self):
        self.switch_on()
        self.archive()
        said = self.folder.run("dpkg", "--purge", "buoyshore")
        self.assertIn("the archive stays in /var/lib/buoyshore", said)
        self.assertEqual(self.left(), {"/var/lib/buoyshore", ARCHIVE})

    def test_purged_without_an_archive_it_leaves_its_user_only(self):
        said = self.folder.run("dpkg", "--purge", "buoyshore")
        self.assertNotIn("stays", said)
        self.assertEqual(self.left(), set())
        self.assertIn("buoyshore", self.folder.run("getent", "passwd", "buoyshore"))


@as_root
class ShoreUnitTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.remove)
        cls.folder.install(package("buoyshore"))

    def test_systemd_finds_no_mistake_in_it(self):
        for unit in ("buoyshore.service", "buoyshore-serve.service", "buoyshore-forward@x.service",
                     "buoyshore-watch.service", "buoyshore-gateway.service"):
            self.assertEqual(self.folder.run("systemd-analyze", "verify", "--man=no", unit), "")

    def test_is_open_where_buoyd_is_and_nowhere_else(self):
        for path, most in ((UNIT, 1.4), (SERVE_UNIT, 1.3), (FORWARD_UNIT, 1.4), (WATCH_UNIT, 1.4),
                           (GATEWAY_UNIT, 1.7)):
            said = self.folder.run("systemd-analyze", "security", "--offline=true", "--json=short", path)
            exposed = {row["name"]: float(row["exposure"]) for row in json.loads(said) if row["exposure"]}
            table, _ = documented()
            self.assertLess(exposed.items(), table.items())
            said = self.folder.run("systemd-analyze", "security", "--offline=true", "--no-pager", path)
            name, level = re.search(r"exposure level for (\S+): ([\d.]+)", said).groups()
            self.assertLessEqual(float(level), most)
            name = name.replace("@i.", "@.")
            self.assertRegex((SOURCE / "docs/security.md").read_text(), rf"`{name}`\s+states {level}[.:]")

    def test_keeps_its_promises(self):
        found = settings((self.folder / UNIT).read_text())
        for key in ("TimeoutStopSec", "Restart", "StartLimitIntervalSec", "SystemCallErrorNumber",
                    "LimitCORE", "SocketBindDeny"):
            self.assertEqual(found[key], [NEEDED[key]], key)
        self.assertEqual(found["User"], ["buoyshore"])
        self.assertEqual(found["StateDirectory"], ["buoyshore"])
        self.assertEqual(found["ProcSubset"], ["pid"])
        self.assertEqual(found["MemoryMax"], ["768M"])
        self.assertEqual(found["CapabilityBoundingSet"], [""])
        self.assertNotIn("DeviceAllow", found)
        found = settings((self.folder / SERVE_UNIT).read_text())
        self.assertEqual(found["LimitCORE"], ["0"])
        self.assertEqual(found["InaccessiblePaths"], ["-/etc/buoyshore"])
        found = settings((self.folder / FORWARD_UNIT).read_text())
        self.assertEqual(found["LimitCORE"], ["0"])
        self.assertEqual(found["StateDirectory"], ["buoyshore-forward"])
        self.assertEqual(found["RestartPreventExitStatus"], ["2 3"])
        found = settings((self.folder / GATEWAY_UNIT).read_text())
        self.assertEqual(found["LimitCORE"], ["0"])
        self.assertEqual(found["StateDirectory"], ["buoyshore"])
        self.assertEqual(found["SocketBindAllow"], ["tcp"])
        self.assertEqual(found["RestartPreventExitStatus"], ["2"])
        found = settings((self.folder / WATCH_UNIT).read_text())
        self.assertEqual(found["LimitCORE"], ["0"])
        self.assertEqual(found["StateDirectory"], ["buoyshore-watch"])
        self.assertEqual(found["RestartPreventExitStatus"], ["2"])


@as_root
class ShoreBootTest(unittest.TestCase):
    """A shore and a buoy on one machine that boots, with Debian's broker as it comes."""

    @classmethod
    def setUpClass(cls):
        if reason := why_not():
            skip("BOOTS", reason)
        cls.board = Board()
        cls.addClassCleanup(cls.board.remove)
        cls.board.play_instrument()
        cls.board.install(package("buoyd"))
        cls.board.install(package("buoyshore"))
        cls.board.write("/etc/buoyd/buoyd.toml", PLAIN.replace("[mqtt]\n", "[mqtt]\n" + FAST))
        cls.board.write("/etc/systemd/system/buoyshore.service.d/fast.conf", "[Service]\nRestartSec=200ms\n")
        cls.board.boot()

    def unit(self, key):
        return self.board.run("systemctl", "show", "--value", f"--property={key}", "buoyshore.service").strip()

    def readings(self):
        return self.board.run("buoyshore", "readings", "board", "lidar", check=False).splitlines()

    def journal(self):
        return self.board.run("journalctl", "--unit=buoyshore.service", "--output=cat", "--no-pager")

    def test_archives_all_that_the_buoy_beside_it_sends(self):
        self.assertEqual(self.unit("ActiveState"), "inactive")
        self.board.run("systemctl", "enable", "--now", "buoyshore.service")
        wait_for(lambda: (self.board / ARCHIVE).exists(), "the archive")
        self.assertEqual(self.board.run("stat", "-c", "%U:%G %a", ARCHIVE), "buoyshore:buoyshore 640\n")
        said = self.board.run("cat", f"/proc/{self.unit('MainPID')}/status")
        self.assertRegex(said, r"\nCapBnd:\s+0+\n")
        self.assertRegex(said, r"\nSeccomp:\s+2\n")
        wait_for(lambda: len(self.readings()) > 3, "readings in the archive")
        self.board.run("systemctl", "kill", "--signal=KILL", "buoyshore.service")
        wait_for(lambda: int(self.unit("NRestarts")) > 0 and self.unit("ActiveState") == "active", "it again")
        self.board.run("systemctl", "reload", "buoyshore.service")
        self.board.run("systemctl", "stop", "buoyd.service")
        self.assertIn("complete", self.board.run("buoyshore", "account", "board", "--wait", "60"))

    def test_the_page_is_served_by_who_may_write_nothing(self):
        self.board.run("systemctl", "enable", "--now", "buoyshore.service", "buoyshore-serve.service")
        ask = lambda: self.board.run("bash", "-c", ASK_STATIONS, check=False)
        wait_for(lambda: '"station":"board"' in ask(), "the station on the page")
        pid = self.board.run("systemctl", "show", "--value", "--property=MainPID", "buoyshore-serve.service").strip()
        said = self.board.run("cat", f"/proc/{pid}/status")
        self.assertRegex(said, r"\nCapBnd:\s+0+\n")
        self.assertRegex(said, r"\nSeccomp:\s+2\n")
        self.assertNotEqual(self.board.run("stat", "-c", "%U", f"/proc/{pid}").strip(), "buoyshore")
        self.board.run("systemctl", "stop", "buoyshore.service")
        self.assertIn('"station":"board"', ask(), "it needs no collector")
        self.board.run("systemctl", "disable", "--now", "buoyshore-serve.service")

    def test_a_platform_gets_what_is_archived(self):
        self.board.run("systemctl", "enable", "--now", "buoyshore.service")
        wait_for(lambda: len(self.readings()) > 3, "readings in the archive")
        self.board.write("/etc/buoyshore/forward-here",
                         'FORWARD_OPTIONS="board --to file:///var/lib/buoyshore-forward/here"\n')
        self.board.run("systemctl", "start", "buoyshore-forward@here")
        files = self.board / "var/lib/buoyshore-forward/here"
        wait_for(lambda: any(files.glob("board_lidar_*.jsonl")), "a file of the lidar")
        self.assertEqual(self.board.run("stat", "-c", "%U %a", "/var/lib/buoyshore-forward/here.state"), "buoyshore 640\n")
        pid = self.board.run("systemctl", "show", "--value", "--property=MainPID", "buoyshore-forward@here").strip()
        said = self.board.run("cat", f"/proc/{pid}/status")
        self.assertRegex(said, r"\nCapBnd:\s+0+\n")
        self.assertRegex(said, r"\nSeccomp:\s+2\n")
        self.upgrade()
        show = ("systemctl", "show", "--value", "--property=MainPID,ActiveState", "buoyshore-forward@here")
        wait_for(lambda: "active" in (state := self.board.run(*show).split()) and pid not in state, "a restart")
        self.board.run("systemctl", "stop", "buoyshore-forward@here")
        self.board.run("systemctl", "disable", "--now", "buoyshore.service")

    def test_removed_and_installed_again_it_forwards_again(self):
        self.board.run("systemctl", "enable", "--now", "buoyshore.service")
        wait_for(lambda: len(self.readings()) > 3, "readings in the archive")
        self.board.write("/etc/buoyshore/forward-again",
                         'FORWARD_OPTIONS="board --to file:///var/lib/buoyshore-forward/again"\n')
        self.board.run("systemctl", "enable", "--now", "buoyshore-forward@again")
        self.board.run("dpkg", "--remove", "buoyshore")
        self.board.upload(package("buoyshore"), "/root/again.deb")
        self.board.run("dpkg", "--force-confold", "--install", "/root/again.deb")
        ask = ("systemctl", "is-active", "buoyshore-forward@again")
        wait_for(lambda: self.board.run(*ask, check=False) == "active\n", "the platform's service again")
        self.board.run("systemctl", "disable", "--now", "buoyshore-forward@again", "buoyshore.service")

    def test_an_alarm_reaches_a_program(self):
        self.board.run("systemctl", "enable", "--now", "buoyshore.service")
        wait_for(lambda: len(self.readings()) > 3, "readings in the archive")
        self.board.write("/etc/buoyshore/alarms.toml",
                         '[[target]]\nname = "log"\ncommand = ["/bin/cp", "/dev/stdin", "/var/lib/buoyshore-watch/told"]\n'
                         '[[rule]]\nname = "here"\nunheard = "1 s"\nto = ["log"]\n')
        self.board.run("systemctl", "start", "buoyshore-watch.service")
        self.board.run("systemctl", "stop", "buoyd.service")
        told = self.board / "var/lib/buoyshore-watch/told"
        wait_for(lambda: told.exists() and '"what":"raised"' in told.read_text(), "an alarm")
        self.assertIn("nothing was heard since", self.board.run("runuser", "-u", "buoyshore", "--", "buoyshore", "alarms"))
        self.board.run("systemctl", "stop", "buoyshore-watch.service")
        self.board.run("systemctl", "start", "buoyd.service")
        self.board.run("systemctl", "disable", "--now", "buoyshore.service")

    def upgrade(self):
        with tempfile.TemporaryDirectory() as scratch:
            self.board.upload(later(scratch), "/root/later.deb")
        self.board.run("dpkg", "--force-confold", "--install", "/root/later.deb")

    def test_upgraded_it_runs_the_new_one_if_it_ran(self):
        self.board.run("systemctl", "enable", "--now", "buoyshore.service")
        pid = self.unit("MainPID")
        self.upgrade()
        wait_for(lambda: self.unit("ActiveState") == "active" and self.unit("MainPID") != pid, "a restart")
        self.board.run("systemctl", "disable", "--now", "buoyshore.service")
        self.upgrade()
        self.assertEqual(self.unit("ActiveState"), "inactive")

    def test_zz_a_wrong_option_is_seen(self):
        self.board.run("systemctl", "stop", "buoyshore.service")
        self.board.write(OPTIONS, 'BUOYSHORE_OPTIONS="--brocker x"\n')
        self.board.run("systemctl", "start", "buoyshore.service", check=False)
        wait_for(lambda: self.unit("ActiveState") == "failed", "the failure")
        self.assertIn("--brocker", self.journal())


if __name__ == "__main__":
    main()
