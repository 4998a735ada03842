#!/usr/bin/python3
"""The packages of an ARM board, installed and run under emulation."""

import subprocess
import sys
import unittest
from pathlib import Path

from package_rig import ARCHITECTURE, NAMES, ROOT, Folder, as_root, field, main, package, skip

EMULATED = [sys.executable, "-B", str(Path(__file__).with_name("emulated.py")), ARCHITECTURE]


@as_root
class BoardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.remove)
        cls.folder.prefix = [*EMULATED, str(cls.folder.dir)]
        tried = subprocess.run([*cls.folder.prefix, "true"], stderr=subprocess.PIPE, text=True)
        if tried.returncode == 77:
            skip("EMULATION", tried.stderr.strip())
        # A mirror may lack the fixed libraries of an architecture for hours; the programs run all the same.
        old = Path(f"{ROOT}.without-security").exists()
        for name in NAMES:
            cls.folder.install(package(name), *(["--force-depends"] if old else []))

    def test_is_installed_with_its_user_and_switched_on(self):
        self.assertEqual(self.folder.run("dpkg", "--verify", *NAMES), "")
        self.assertIn("install ok installed", self.folder.run("dpkg-query", "--status", "buoyd"))
        self.assertIn("\nbuoyd:", (self.folder / "/etc/passwd").read_text())
        wanted = self.folder / "/etc/systemd/system/multi-user.target.wants/buoyd.service"
        self.assertTrue(wanted.is_symlink())

    def test_programs_run_with_the_libraries_of_the_board(self):
        for program in ("buoyd", "buoyctl", "buoysim", "buoyshore"):
            self.assertIn(field(package("buoyd"), "Version"), self.folder.run(program, "--version"))

    def test_configuration_and_models_are_understood(self):
        said = self.folder.run("buoyctl", "check", "/etc/buoyd/buoyd.toml")
        self.assertTrue(said.startswith("ok: station buoy-1"), said)
        models = len(list((self.folder / "/usr/share/buoyd/models").iterdir()))
        self.assertGreaterEqual(len(self.folder.run("buoyctl", "models").splitlines()), models)

    def test_too_old_a_library_is_refused(self):
        status = self.folder / "/var/lib/dpkg/status"
        kept = status.read_text()
        status.write_text(kept.replace("Version: 2.0.11-1.2+deb12u2", "Version: 2.0.11-1.2"))
        self.addCleanup(status.write_text, kept)
        with self.assertRaisesRegex(AssertionError, "libmosquitto1"):
            self.folder.install(package("buoyd"))


if __name__ == "__main__":
    main()
