"""What a technician asks: ports, one reading, raw bytes, what hangs on a line; with buoyd and without."""

import json
import os
import re
import subprocess
import unittest

from rig import BIN, PATIENCE, SOURCE, RigTest, wait_for

MODELS = SOURCE / "config/models"


class Finding(RigTest):
    def place(self, rig):
        return ["--config", rig.dir / "buoyd.toml", "--models", MODELS]

    def decode(self, rig, model, capture):
        done = rig.run(BIN / "buoyctl", "decode", model, capture, "--models", MODELS)
        return done.stdout.splitlines()

    def capture(self, rig, name, line):
        """Until something was heard: on a busy machine an answer may come behind the end of it."""
        made = []

        def heard():
            made.append(rig.dir / f"{name}-{line}-{len(made)}.capture")
            done = rig.run(BIN / "buoyctl", "capture", line, "--for", 5, "--output", made[-1],
                           *self.place(rig), check=False)
            return done.returncode == 0 and " < " in made[-1].read_text()
        wait_for(heard, f"what {line} says")
        return made[-1]

    def read_and_capture(self, rig, name):
        for instrument, channel in (("sonde", "dissolved_oxygen"), ("met", "latitude"),
                                    ("lidar", "wind_speed")):
            done = rig.run(BIN / "buoyctl", "read", instrument, *self.place(rig))
            self.assertIn(channel, done.stdout, done.stderr)
        for line, model in (("water", "aqua-troll-400"), ("nmea", "nmea-0183"), ("lidar", "zx-300")):
            capture = self.capture(rig, name, line)
            text = capture.read_text()
            self.assertTrue(text.startswith("# buoyd capture 1\n"), text)
            self.assertIn(" < ", text)
            self.assertEqual(" > " in text, line != "nmea", text[:500])
            self.assertTrue(self.decode(rig, model, capture))

    def test_with_the_daemon_and_without(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.answer_in_time("sonde", "lidar")
        rig.write_configuration()
        self.read_and_capture(rig, "alone")
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        self.read_and_capture(rig, "daemon")
        timed = rig.run(BIN / "buoyctl", "capture", "water", "--for", "3 s", "--output",
                        rig.dir / "timed.capture", *self.place(rig))
        self.assertIn("timed.capture", timed.stdout + timed.stderr)
        newer = rig.dir / "newer.capture"
        newer.write_text("# buoyd capture 2\n")
        unread = rig.run(BIN / "buoyctl", "decode", "nmea-0183", newer, "--models", MODELS, check=False)
        self.assertEqual(unread.returncode, 1)
        self.assertIn("another version of buoyd", unread.stderr)
        newer.write_text("")
        unread = rig.run(BIN / "buoyctl", "decode", "nmea-0183", newer, "--models", MODELS, check=False)
        self.assertEqual(unread.returncode, 1)
        self.assertIn("no record in the 0 bytes", unread.stderr)
        refused = rig.run(BIN / "buoyctl", "read", "nobody", *self.place(rig), check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("no instrument 'nobody'", refused.stderr)
        held = rig.run(BIN / "buoyctl", "scan", "water", *self.place(rig), check=False)
        self.assertEqual(held.returncode, 1, "buoyd holds it")
        once = rig.run(BIN / "buoyd", "--once", *self.place(rig), check=False)
        self.assertEqual(once.returncode, 1, "buoyd holds it")
        for said in (held.stderr, once.stderr):
            self.assertIn("buoyctl do pause line=water for='10 min'", said)
            self.assertNotIn("spelt", said)
        path = rig.dir / "buoyd.toml"
        measured = ["check", path, "--measured", "--models", MODELS]
        early = rig.run(BIN / "buoyctl", *measured, check=False)
        self.assertEqual(early.returncode, 1)
        self.assertRegex(early.stderr, "the daemon is up for .*: expected at least 10 min")
        sound = path.read_text()
        path.write_text(sound + "nonsense\n")
        self.assertIn("done", rig.run(BIN / "buoyctl", "do", "resync", *self.place(rig)).stdout)
        path.write_text(sound)
        ports = rig.run(BIN / "buoyctl", "ports", *self.place(rig)).stdout
        self.assertRegex(ports, r"held by .*buoyd")
        rig.end("buoyd")
        alone = rig.run(BIN / "buoyctl", "do", "resync", *self.place(rig), check=False)
        self.assertEqual(alone.stderr, f"buoyctl do: no buoyd answers at {rig.dir}/control.sock\n")
        nothing = rig.run(BIN / "buoyctl", *measured, check=False)
        self.assertEqual(nothing.returncode, 1)
        self.assertIn(f"no buoyd answers at {rig.dir}/control.sock", nothing.stderr)

    def test_what_one_instrument_said_however_much_the_others_say(self):
        rig = self.make_rig()
        rig.start_all()
        rig.wait_archived(3)
        wait_for(lambda: rig.newest() > 200, "many readings behind the start's")
        rig.start("tail", BIN / "buoyctl", "tail", "buoyd", "-n", 3, "--spool", rig.spool)
        wait_for(lambda: rig.log("tail").count("buoyd/") >= 3, "what buoyd said of itself")
        self.assertIn("buoyd/start", rig.log("tail"))
        unknown = rig.run(BIN / "buoyctl", "tail", "nobody", "--spool", rig.spool, check=False)
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("no reading of 'nobody', expected buoyd, lidar, met, sonde", unknown.stderr)

    def test_a_diagnosis_without_secrets(self):
        rig = self.make_rig(mqtt='username = "secret-name"')
        rig.start_all()
        rig.wait_archived(1)
        bundle = rig.dir / "diagnosis.txt"
        rig.run(BIN / "buoyctl", "diagnose", "--output", bundle, *self.place(rig))
        text = bundle.read_text()
        self.assertEqual(bundle.stat().st_mode & 0o777, 0o600)
        for part in ("==== board", 'id = "rig"', "no mistakes", '"instruments":[', " start ",
                     "==== ports", "==== journal"):
            self.assertIn(part, text)
        self.assertRegex(text, r"/dev/buoy\b")  # what the udev rules name
        self.assertNotIn("secret-name", text)
        self.assertNotIn('host = "127.0.0.1"', text)
        # With a mistake in the file, and a configuration from ashore beside the store.
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace("[spool]\n", 'password = "hunter-2"\n[spool]\n'))
        kept = {"file": "0" * 16, "text": '[mqtt]\nhost = "ashore.example"\n'}
        (rig.dir / "spool.db.ashore").write_text(json.dumps(kept))
        broken = rig.dir / "broken.txt"
        rig.run(BIN / "buoyctl", "diagnose", "--output", broken, *self.place(rig))
        text = broken.read_text()
        for part in ('id = "rig"', '"instruments":[',
                     'password = "[password]"', "==== configuration from ashore", " start "):
            self.assertIn(part, text)
        for secret in ("hunter-2", "secret-name", "ashore.example", "127.0.0.1:%d" % rig.port):
            self.assertNotIn(secret, text)
        again = rig.run(BIN / "buoyctl", "diagnose", "--output", bundle, *self.place(rig), check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("File exists", again.stderr)
        # No file may be longer than a block, as on a full disk.
        full = rig.run("sh", "-c", 'trap "" XFSZ; ulimit -f 1; exec "$@"', "sh", BIN / "buoyctl", "diagnose",
                       "--output", rig.dir / "full.txt", *self.place(rig), check=False)
        self.assertEqual(full.returncode, 1)
        self.assertIn("full.txt: File too large", full.stderr)
        self.assertFalse((rig.dir / "full.txt").exists())

    def test_the_status_is_watched_while_the_daemon_comes_and_goes(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        watch = ["status", "--watch", "--socket", rig.dir / "control.sock"]

        def shown():
            return rig.log("watch").count('{"station":')
        rig.start("watch", BIN / "buoyctl", *watch, "--json")
        wait_for(lambda: shown() >= 2, "it again")
        rig.end("buoyd")
        wait_for(lambda: "buoyctl: " in rig.log("watch"), "that nobody answers")
        before = shown()
        rig.start_buoyd()
        wait_for(lambda: shown() > before, "the status of the next daemon")
        ours, theirs = os.openpty()
        with subprocess.Popen([BIN / "buoyctl", *watch], stdout=theirs, stdin=subprocess.DEVNULL) as screen:
            os.close(theirs)
            text = b""
            while text.count(b"\033[H\033[2J") < 2:
                text += os.read(ours, 65536)
            self.assertIn(b"sonde", text)
            os.close(ours)  # the terminal is gone, and it ends by itself
            screen.wait(PATIENCE)

    def test_a_capture_that_cannot_be_written_takes_no_line_from_another(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        kept = rig.dir / "kept.capture"
        words = (BIN / "buoyctl", "capture", "water", "--for", "10 min", *self.place(rig), "--output")
        first = rig.start("capture", *words, kept)
        wait_for(lambda: kept.exists() and " < " in kept.read_text(), "what water says")
        for output, why in ((kept, "File exists"), (rig.dir / "nowhere/a.capture", "No such file or directory")):
            second = rig.run(*words, output, check=False)
            self.assertEqual(second.returncode, 1)
            self.assertIn(why, second.stderr)
        before = kept.stat().st_size
        wait_for(lambda: first.poll() is not None or kept.stat().st_size > before, "more of what water says")
        self.assertIsNone(first.poll(), rig.log("capture"))

    def test_a_scan_prints_configuration(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        found = rig.run(BIN / "buoyctl", "scan", "water", "--units", 1, "--timeout", 3000, "--listen", 1,
                        *self.place(rig)).stdout
        self.assertIn('model = "aqua-troll-400"', found)
        self.assertIn("unit = 1\n", found)
        self.assertIn("baud = 19200", found)
        nmea = rig.run(BIN / "buoyctl", "scan", rig.dir / "bench/nmea", *self.place(rig)).stdout
        self.assertIn('model = "nmea-0183"', nmea)
        relative = rig.run("env", "-C", rig.dir, BIN / "buoyctl", "scan", "bench/nmea", *self.place(rig)).stdout
        self.assertIn('model = "nmea-0183"', relative)
        self.assertEqual(*(re.findall("^port = .*", text, re.M) for text in (relative, nmea)))
        # What it prints is configuration.
        path = rig.dir / "pasted.toml"
        path.write_text('[station]\nid = "pasted"\n' + found)
        rig.run(BIN / "buoyctl", "check", path, "--models", MODELS)

    def test_a_scan_finds_out_that_the_adapter_hears_itself(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        rig.order("echo water")
        wait_for(lambda: "order: echo water" in rig.log("buoysim"), "the order")
        scan = (BIN / "buoyctl", "scan", "water", "--units", 1, "--timeout", 3000, "--listen", 1)
        found = rig.run(*scan, *self.place(rig)).stdout
        self.assertIn("echo = true\n", found)
        self.assertIn('model = "aqua-troll-400"', found)
        path = rig.dir / "pasted.toml"
        path.write_text('[station]\nid = "pasted"\n' + found)
        self.assertEqual(rig.run(*scan, "--config", path, "--models", MODELS).stdout, found)


if __name__ == "__main__":
    unittest.main()
