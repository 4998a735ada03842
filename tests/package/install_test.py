#!/usr/bin/python3
"""Installed, upgraded, removed and purged in a folder with Debian."""

import re
import shutil
import tempfile
import unittest
from pathlib import Path

from package_rig import SOURCE, Folder, as_root, field, main, package, run

CONFIGURATION = "/etc/buoyd/buoyd.toml"
WANTED = "/etc/systemd/system/multi-user.target.wants/buoyd.service"


def later_package(folder, name="buoyd", configuration=CONFIGURATION):
    """The package as a next version would be, with another example configuration."""
    tree = Path(folder) / "later"
    run("dpkg-deb", "--raw-extract", package(name), tree)
    control = tree / "DEBIAN/control"
    version = f"Version: {field(package(name), 'Version')}\n"
    control.write_text(control.read_text().replace(version, "Version: 9.9.9\n"))
    with (tree / configuration.lstrip("/")).open("a") as example:
        example.write("# as the next version has it\n")
    run("dpkg-deb", "--build", "--root-owner-group", "-Zgzip", tree, f"{folder}/later.deb")
    return Path(folder) / "later.deb"


@as_root
class InstallTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.before = self.folder.files()
        self.folder.install(package("buoyd"))

    def readings(self):
        store = self.folder / "/var/lib/buoyd/spool.db"
        store.write_text("readings")
        return store

    def edit(self):
        text = (self.folder / CONFIGURATION).read_text().replace("buoy-1", "buoy-7")
        (self.folder / CONFIGURATION).write_text(text)
        return text

    def upgrade(self, *options):
        with tempfile.TemporaryDirectory() as scratch:
            return self.folder.install(later_package(scratch), *options)

    def test_installed_it_is_whole(self):
        self.assertEqual(self.folder.run("dpkg", "--audit"), "")
        self.assertEqual(self.folder.run("dpkg", "--verify", "buoyd"), "")
        self.assertIn("/var/lib/buoyd", self.folder.run("getent", "passwd", "buoyd"))
        self.assertEqual(self.folder.run("stat", "-c", "%U:%G %a", "/var/lib/buoyd"), "buoyd:buoyd 750\n")
        self.assertTrue((self.folder / WANTED).is_symlink())
        version = field(package("buoyd"), "Version")
        for program in ("buoyd", "buoyctl"):
            self.assertIn(version, self.folder.run(program, "--version"))

    def test_its_user_can_check_its_configuration_with_its_models(self):
        said = self.folder.run("setpriv", "--reuid=buoyd", "--regid=buoyd", "--clear-groups",
                               "buoyctl", "check", CONFIGURATION)
        self.assertTrue(said.startswith("ok: station buoy-1, 6 lines, 6 instruments"), said)

    def test_upgraded_it_keeps_configuration_and_readings(self):
        edited = self.edit()
        store = self.readings()
        self.upgrade("--force-confdef", "--force-confold")
        self.assertEqual((self.folder / CONFIGURATION).read_text(), edited)
        self.assertIn("next version", (self.folder / f"{CONFIGURATION}.dpkg-dist").read_text())
        self.assertEqual(store.read_text(), "readings")
        self.assertTrue((self.folder / WANTED).is_symlink())
        self.assertIn("9.9.9", self.folder.run("dpkg-query", "--show", "buoyd"))

    def test_upgraded_as_the_page_says_it_asks_nobody(self):
        edited = self.edit()
        with self.assertRaisesRegex(AssertionError, "end of file on stdin at conffile prompt"):
            self.upgrade()
        option, = re.findall(r"-o Dpkg::Options::=(\S+) install ", (SOURCE / "docs/deployment.md").read_text())
        self.upgrade(option)
        self.assertEqual((self.folder / CONFIGURATION).read_text(), edited)
        self.assertTrue((self.folder / f"{CONFIGURATION}.dpkg-dist").exists())
        self.assertEqual(self.folder.run("dpkg", "--audit"), "")

    def test_upgraded_unedited_it_takes_the_new_example(self):
        self.upgrade()
        self.assertIn("next version", (self.folder / CONFIGURATION).read_text())

    def test_upgraded_it_stays_off_if_it_was_switched_off(self):
        self.folder.run("systemctl", "disable", "buoyd.service")
        self.assertFalse((self.folder / WANTED).is_symlink())
        self.upgrade()
        self.assertFalse((self.folder / WANTED).is_symlink())

    def test_removed_it_keeps_configuration_and_readings(self):
        edited = self.edit()
        store = self.readings()
        self.folder.run("dpkg", "--remove", "buoyd")
        self.assertFalse((self.folder / "/usr/bin/buoyd").exists())
        self.assertFalse((self.folder / "/usr/share/buoyd").exists())
        self.assertEqual((self.folder / CONFIGURATION).read_text(), edited)
        self.assertEqual(store.read_text(), "readings")
        self.folder.install(package("buoyd"))
        self.assertEqual((self.folder / CONFIGURATION).read_text(), edited)
        self.assertTrue((self.folder / WANTED).is_symlink())

    def test_purged_it_leaves_its_user_only(self):
        self.edit()
        self.readings()
        self.folder.run("systemctl", "enable", "buoyd-interface@wwan0.path")
        self.folder.run("dpkg", "--purge", "buoyd")
        backups = {f"/etc/{name}-" for name in ("passwd", "group", "shadow", "gshadow")}
        self.assertEqual(self.folder.files() - self.before - backups, set())
        self.assertEqual(self.before - self.folder.files(), set())
        self.assertIn("buoyd", self.folder.run("getent", "passwd", "buoyd"))

    def test_purged_it_empties_a_disk_of_its_own(self):
        disk = self.folder / "/var/lib/buoyd"
        run("mount", "-t", "tmpfs", "disk", disk)
        self.addCleanup(run, "umount", disk)
        self.readings()
        self.folder.run("dpkg", "--purge", "buoyd")
        self.assertEqual(list(disk.iterdir()), [])
        self.assertNotIn("buoyd", self.folder.run("dpkg-query", "--show", "buoy*", check=False).split())

    def test_what_the_user_made_in_etc_survives_a_purge(self):
        own = self.folder / "/etc/buoyd/models/mine.toml"
        own.parent.mkdir()
        own.write_text("mine")
        self.folder.run("dpkg", "--purge", "buoyd")
        self.assertEqual(own.read_text(), "mine")

    def test_simulator_and_archive_beside_it(self):
        for name in ("buoysim", "buoyshore"):
            self.folder.install(package(name))
            self.assertIn(field(package(name), "Version"), self.folder.run(name, "--version"))
        shipped = self.folder / "/usr/share/buoyd/scenarios/demo.toml"
        fixed = shipped.with_name("fixed.toml")  # its models are found from there
        fixed.write_text(shipped.read_text().replace("127.0.0.1:0", "127.0.0.1:1502"))
        self.assertIn("[[instrument]]", self.folder.run(
            "buoysim", "config", "/usr/share/buoyd/scenarios/fixed.toml"))
        fixed.unlink()
        self.folder.run("dpkg", "--purge", "buoysim", "buoyshore", "buoyd")
        self.assertEqual(shutil.which("buoysim", path=str(self.folder / "/usr/bin")), None)


if __name__ == "__main__":
    main()
