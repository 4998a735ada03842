"""buoyshore add-station: what it prints lets a station in, and nothing else says its key."""

import re
import signal
import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for
from rig.secured import FAST, SecuredRig


class AddStation(RigTest):
    def setUp(self):
        self.rig = SecuredRig()
        self.addCleanup(self.rig.close)
        self.addCleanup(self.show_logs, self.rig)

    def add(self, *words, check=True):
        return self.rig.run(BIN / "buoyshore", "add-station", *words, check=check)

    def block_of(self, text):
        return text[text.index("[station]"):]

    def check_block(self, block):
        path = self.rig.dir / "printed.toml"
        path.write_text(block)
        done = self.rig.run(BIN / "buoyctl", "check", path, "--models", SOURCE / "config/models",
                            check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_its_block_is_a_configuration(self):
        for id_ in ("kelpie", "A-1_b", "x" * 64):
            for words in ((), ("--prefix", "fleet/north")):
                for broker in ("192.0.2.7", "shore.example.org:8884", "[2001:db8::1]:8883"):
                    with self.subTest(id=id_, words=words, broker=broker):
                        self.check_block(self.block_of(self.add(id_, "-b", broker, *words).stdout))

    def test_its_block_names_the_archive(self):
        without = self.add("kelpie", "-b", "192.0.2.7", "--archive", self.rig.dir / "archive.db")
        self.assertIn("the archive's id is not known", without.stderr)
        self.assertIn("\n# archive = ", without.stdout)
        self.rig.start_broker()
        self.rig.start_shore()
        id_ = wait_for(lambda: self.rig.query("archive.db", "SELECT id FROM archive"), "the archive")
        text = self.add("kelpie", "-b", "192.0.2.7", "--archive", self.rig.dir / "archive.db").stdout
        self.assertIn(f'\narchive = "{id_[0][0]}"\n', text)
        self.check_block(self.block_of(text))

    def test_refuses_what_the_configuration_refuses(self):
        for bad in ("", "a.b", "a/b", "shore.archive", "+", "x" * 65, "a b"):
            with self.subTest(id=bad):
                done = self.add("--broker", "192.0.2.7", "--", bad, check=False)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, "")
        self.assertEqual(self.add("kelpie", "--broker", "192.0.2.7:x", check=False).returncode, 2)
        self.assertEqual(self.add("kelpie", check=False).returncode, 2)

    def test_a_key_in_a_file_is_for_its_owner_and_new(self):
        path = self.rig.dir / "new.psk"
        done = self.add("kelpie", "-b", "192.0.2.7", "--psk-file", path)
        key = path.read_text().strip()
        self.assertRegex(key, "^[0-9a-f]{64}$")
        self.assertNotIn(key, done.stdout + done.stderr)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.check_block(self.block_of(done.stdout))
        again = self.add("kelpie", "-b", "192.0.2.7", "--psk-file", path, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("File exists", again.stderr)
        self.assertEqual(path.read_text().strip(), key, "the file that was there is as it was")

    def test_a_station_that_was_added_delivers(self):
        rig = self.rig
        rig.start_broker()
        text = self.add(STATION, "--broker", f"127.0.0.1:{rig.psk_port}").stdout
        name, key = re.search(r"^(\w+):([0-9a-f]{64})$", text, re.MULTILINE).groups()
        self.assertEqual(name, STATION)
        rig.add_key(name, key)  # into the broker's file, and into one of the buoy's
        loaded = rig.log("mosquitto").count("Reloading config")
        rig.processes["mosquitto"].send_signal(signal.SIGHUP)
        wait_for(lambda: rig.log("mosquitto").count("Reloading config") > loaded, "the new key")
        rig.start_sim()
        block = self.block_of(text).replace("/etc/buoyd/psk", f"{rig.dir}/{STATION}.psk")
        (rig.dir / "buoyd.toml").write_text(
            f'control_socket = "{rig.dir}/control.sock"\n{block}{FAST}[spool]\npath = "{rig.spool}"\n'
            'max_size = "200 MB"\nreserve = "1 MB"\n' + (rig.dir / "instruments.toml").read_text())
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
