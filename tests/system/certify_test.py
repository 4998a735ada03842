"""The station's seals of a real run, from buoyd over the broker into an export that proves itself: by
buoyshore, and by a program that shares no code with it."""

import shutil
import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for


class Certify(RigTest):
    def verify(self, rig, *words):
        return rig.run(BIN / "buoyshore", "verify-export", *words, check=False)

    def certify(self, rig, *words, check=True):
        return rig.run(BIN / "buoyshore", "certify", STATION, "--archive", rig.dir / "archive.db", *words, check=check)

    def sealed(self, rig):
        return rig.query("archive.db", "SELECT seq FROM readings WHERE instrument = 'buoyd' AND kind = 'seal'")

    def test_what_a_run_left_is_sealed_by_the_next_and_proven_ashore(self):
        rig = self.make_rig()
        rig.start_all()
        rig.wait_archived(20)
        rig.kill("buoyd")
        rig.start_buoyd()
        wait_for(lambda: self.sealed(rig), "a seal in the archive")  # two minutes after the start
        rig.wait_archived(3)
        status = wait_for(rig.status, "the status")["spool"]
        self.assertGreater(status["sealed"], 100)
        shown = rig.run(BIN / "buoyctl", "status", "--socket", rig.dir / "control.sock").stdout
        self.assertIn(f"sealed up to number {status['sealed']} by key {status['station_key']}", shown)
        self.prove(rig, status["station_key"])
        self.find_changes(rig)
        self.misuse(rig)
        self.assert_complete(rig)

    def prove(self, rig, key):
        files = rig.dir / "out"
        rig.run(BIN / "buoyshore", "export", STATION, "lidar", "--archive", rig.dir / "archive.db",
                "--format", SOURCE / "config/exports/csv.toml", "--directory", files, "--bench")
        exported = sorted(files.iterdir())
        done = self.certify(rig, "--output", files / "proof", "--key", key, "--files", *exported)
        self.assertIn("all is proven", done.stdout)
        self.assertIn("not sealed yet, and not in the file", done.stdout)
        told = self.verify(rig, files / "proof", "--key", key[:32])
        self.assertEqual(told.returncode, 0, told.stdout)
        self.assertEqual(told.stdout, done.stdout)
        rig.run("/usr/bin/python3", SOURCE / "tests/shore/certify/certificate_check.py", files / "proof")
        self.assertEqual((rig.dir / "archive.db.key").stat().st_mode & 0o777, 0o600)
        self.assertEqual((rig.spool.parent / "station.key").stat().st_mode & 0o777, 0o600)
        part = self.certify(rig, "--output", rig.dir / "part", "--from", "2000-01-01", "--to", "2100-01-01")
        self.assertIn("all is proven", part.stdout)
        self.assertEqual(self.verify(rig, rig.dir / "part").returncode, 0)

    def find_changes(self, rig):
        files = rig.dir / "out"
        lines = (files / "proof").read_text().splitlines(True)
        at = next(i for i, line in enumerate(lines) if line.startswith('{"reading"'))
        for name, bad in {"removed": lines[:at] + lines[at + 1:],
                          "swapped": lines[:at] + lines[at + 1:at + 2] + lines[at:at + 1] + lines[at + 2:],
                          "changed": lines[:at] + [lines[at].replace("[", "[1", 1)] + lines[at + 1:],
                          "cut": lines[:-1], "none": [], "rubbish": ["\0\xff" * 300000]}.items():
            (files / name).write_text("".join(bad), encoding="latin-1")
            told = self.verify(rig, files / name)
            self.assertEqual(told.returncode, 1, name)
            self.assertIn("WRONG: line ", told.stdout, name)
        exported = next(path for path in files.iterdir() if path.suffix == ".csv")
        shutil.copy(exported, rig.dir / "kept")
        exported.write_bytes(exported.read_bytes().replace(b"0", b"1", 1))
        told = self.verify(rig, files / "proof")
        self.assertIn(f"WRONG: {exported.name} is not the file that was certified", told.stdout)
        exported.unlink()
        self.assertEqual(self.verify(rig, files / "proof").returncode, 1)
        shutil.copy(rig.dir / "kept", exported)
        self.assertEqual(self.verify(rig, files / "proof").returncode, 0)

    def misuse(self, rig):
        self.assertEqual(self.verify(rig, rig.dir / "no such file").returncode, 1)
        self.assertEqual(self.verify(rig, rig.dir / "out/proof", "--key", "abc").returncode, 2)
        self.assertEqual(self.verify(rig).returncode, 2)
        other = self.verify(rig, rig.dir / "out/proof", "--key", "ab" * 32)
        self.assertEqual(other.returncode, 1)
        self.assertIn("expected one that --key names", other.stdout)
        nobody = rig.run(BIN / "buoyshore", "certify", "nobody", "--archive", rig.dir / "archive.db",
                         "--output", rig.dir / "nobody", check=False)
        self.assertEqual(nobody.returncode, 2)
        self.assertFalse((rig.dir / "nobody").exists() or (rig.dir / "nobody.part").exists())


if __name__ == "__main__":
    unittest.main()
