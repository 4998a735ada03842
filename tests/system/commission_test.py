"""A whole station commissioned: worked through, killed and taken up again, broken in several ways, recovered."""

import datetime
import json
import math
import os
import pty
import subprocess
import unittest

from rig import BIN, PATIENCE, SOURCE, RigTest, wait_for

MODELS = SOURCE / "config/models"
FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
# A light sensor that says its serial number, and a receiver with a compass.
SCENARIO = """title = "commissioned buoy"
seed = 7
[[line]]
name = "light"
pty = "light"
baud = 19200
[[line]]
name = "nmea"
pty = "nmea"
baud = 38400
[[instrument]]
name = "par"
line = "light"
model = "satlantic-par"
serial_number = "1306"
period = "1 s"
[instrument.channel]
serial_number = { text = "1306" }
[[instrument]]
name = "nav"
line = "nmea"
model = "nmea-0183"
period = "1 s"
sentences = ["gga", "zda", "hdt"]
[instrument.channel]
heading = %s
"""
STEPS = ["instruments", "compass", "links", "switches", "clock", "rates", "burn-in", "disk", "battery"]
# Of the compass that is swung: what it says is too little by A + B sin h.
A, B = 1.5, -2.0
RECORDS = 4  # a heading, a second apart
HALF = 0.5  # s
# So long that of what is said each second something comes, also when the machine stands still for a while.
SHORT_BURN_IN = "10 s"


def moved(time, seconds):
    moment = datetime.datetime.fromisoformat(time.replace("Z", "+00:00")) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Commission(RigTest):
    def make_station(self, heading="{ shape = \"constant\", mean = 45 }", change=lambda text: text, archive=True, files=None):
        rig = self.make_rig(mqtt=FAST)
        for name, text in (files or {}).items():
            (rig.dir / name).write_text(text)
        rig.scenario.write_text(SCENARIO % heading)
        rig.start_broker()
        rig.start_sim()
        instruments = rig.dir / "instruments.toml"
        instruments.write_text(change(instruments.read_text()))
        rig.write_configuration()
        if archive:
            rig.start_shore()
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        return rig

    def words(self, rig, folder, *words):
        return [str(word) for word in (BIN / "buoyctl", "commission", rig.dir / folder, "--config",
                                       rig.dir / "buoyd.toml", "--models", MODELS, *words)]

    def commission(self, rig, folder, *words, stdin=subprocess.DEVNULL):
        return subprocess.run(self.words(rig, folder, *words), capture_output=True, text=True, stdin=stdin,
                              timeout=2 * PATIENCE, check=False)

    def commission_by_receiver(self, rig, folder, *words, stdin=subprocess.DEVNULL):
        """The same on a board whose clock goes by the receiver, until that is right."""
        done = self.commission(rig, folder, *words, stdin=stdin)
        self.wait_for_receiver(rig, folder, done, *words)
        return done

    def wait_for_receiver(self, rig, folder, done, *words):
        """On a busy machine it says its seconds late: whether the clock is right is asked until it is.
        `done` gets the exit code of all steps."""
        def clock_passes():
            if self.step(rig, folder, "clock")["verdict"] == "passed":
                return True
            done.returncode = self.commission(rig, folder, *words, "--step", "clock").returncode
            return False
        wait_for(clock_passes, "the receiver to say its seconds in time")

    def step(self, rig, folder, name):
        return json.loads((rig.dir / folder / f"{name}.json").read_text())

    def report(self, rig, folder):
        return json.loads((rig.dir / folder / "report.json").read_text())

    def times(self, rig, instrument):
        """Of its newest readings, the newest first, in us."""
        return [row[0] for row in rig.query("spool.db", "SELECT utc FROM reading WHERE instrument = "
                                            f"'{instrument}' ORDER BY seq DESC LIMIT 30")]

    def wait_until_silent(self, rig, instrument, beside):
        """Until it has been silent for three times its longest gap, by what another one says."""
        def is_silent():
            times, now = self.times(rig, instrument), self.times(rig, beside)
            return now[0] - times[0] > 3 * max(a - b for a, b in zip(times, times[1:]))
        wait_for(is_silent, f"the silence of {instrument}")

    def remarks(self, step, verdict):
        return {(one.get("subject", ""), one["what"]) for one in step["remarks"] if one.get("verdict") == verdict}

    def test_killed_and_taken_up_again_and_recovered(self):
        rig = self.make_station()
        rig.wait_archived()
        words = ("--for", "5 s", "--burn-in", "20 s")
        rig.start("commission", *self.words(rig, "before", *words))
        samples = rig.dir / "before/burn-in.samples"
        wait_for(lambda: samples.exists() and samples.read_text().count("\n") > 2, "the burn-in")
        rig.kill("commission")
        kept = {name: (rig.dir / f"before/{name}.json").read_bytes() for name in STEPS[:6]}
        self.assertFalse((rig.dir / "before/burn-in.json").exists())
        first = json.loads(samples.read_text().splitlines()[0])["utc"]
        rig.end("buoyd")  # the board, too
        rig.start_buoyd()
        wait_for(rig.status, "buoyd again")

        done = self.commission(rig, "before", *words)
        for name, text in kept.items():
            self.assertEqual((rig.dir / f"before/{name}.json").read_bytes(), text, name)
        self.wait_for_receiver(rig, "before", done, *words)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertLess(first, self.step(rig, "before", "burn-in")["start"])
        length = next(one["value"] for one in self.step(rig, "before", "burn-in")["figures"] if one["name"] == "length")
        self.assertGreaterEqual(length * 3600, 20)
        self.assertFalse(samples.exists())
        verdicts = {one["step"]: one["verdict"] for one in self.report(rig, "before")["steps"]}
        self.assertEqual(list(verdicts), STEPS)
        self.assertEqual([verdicts[name] for name in ("links", "disk")], ["passed", "passed"])
        self.assertIn(("par", "serial number said"), self.remarks(self.step(rig, "before", "instruments"), "passed"))
        self.assertIn(("", "restarted in order"), self.remarks(self.step(rig, "before", "burn-in"), None))

        page = (rig.dir / "before/report.html").read_bytes()
        again = self.commission(rig, "before", "--report")
        self.assertEqual(again.returncode, done.returncode, again.stderr)
        self.assertEqual((rig.dir / "before/report.html").read_bytes(), page)
        self.assertIn("布放前检验报告".encode(), page)
        itself = self.commission(rig, "before", "--recovered", rig.dir / "before")
        self.assertEqual(itself.returncode, 1, itself.stdout)
        self.assertIn("expected another one for what is seen now", itself.stderr)
        self.assertEqual((rig.dir / "before/report.html").read_bytes(), page)

        back = self.commission_by_receiver(rig, "after", "--for", "5 s", "--burn-in", SHORT_BURN_IN,
                                           "--recovered", rig.dir / "before", "--deploy", "sea-1")
        self.assertEqual(back.returncode, 3, back.stdout + back.stderr)
        self.assertIn("not deployed as sea-1", back.stderr)
        compared = {(one["step"], one["after"].get("subject", ""), one["after"]["name"])
                    for one in self.report(rig, "after")["compared"]}
        self.assertIn(("instruments", "par", "serial_number"), compared)
        self.assertIn(("instruments", "nav · hdt/heading", "median"), compared)
        self.assertIn(("clock", "", "clock_state"), compared)

    def test_a_broken_station_fails_at_the_right_steps(self):
        rig = self.make_station(change=lambda text: text.replace('"1306"', '"1307"'), archive=False)
        wait_for(lambda: len(self.times(rig, "nav")) > 9 and self.times(rig, "par"), "both instruments")
        rig.order("silence nav")
        self.wait_until_silent(rig, "nav", "par")
        done = self.commission(rig, "broken", "--for", "5 s", "--burn-in", "2 s")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        failed = self.remarks(self.step(rig, "broken", "instruments"), "failed")
        self.assertIn(("par", "another serial number"), failed)
        self.assertIn(("nav", "no readings"), failed)
        self.assertIn(("", "no receipt"), self.remarks(self.step(rig, "broken", "links"), "failed"))
        self.assertEqual(self.step(rig, "broken", "disk")["verdict"], "passed")

        rig.start_shore()
        mended = self.commission(rig, "broken", "--step", "links")
        self.assertEqual(mended.returncode, 1, "the instruments are as they were")
        self.assertEqual(self.step(rig, "broken", "links")["verdict"], "passed", mended.stdout)

    def swing(self, rig):
        """Waits until each heading was held, and writes down when: of a file of headings."""
        held = {}

        def all_held():
            held.clear()
            for entry in rig.ledger():
                if entry["kind"] == "hdt":
                    held.setdefault(float(entry["values"]["heading"]), []).append(entry["time"])
            return len(held) == 8 and min(map(len, held.values())) >= RECORDS
        wait_for(all_held, "a whole swing")
        table = rig.dir / "swing.txt"
        lines = []
        for said, times in held.items():
            true = (said + A + B * math.sin(math.radians(said))) % 360
            # From behind the first, for one of the heading before may come late, to behind the last of one
            # turn: the next turn comes much later.
            lines.append(f"{moved(times[0], HALF)} {moved(times[RECORDS - 1], HALF)} {true:.4f}\n")
        table.write_text("# FROM TO HEADING\n" + "".join(lines))
        return table

    def test_with_a_compass_swing_and_a_person_at_the_terminal(self):
        rows = [str(45 * i + 2) for i in range(8) for _ in range(RECORDS)]
        rig = self.make_station('{ csv = "swing.csv", column = "heading" }',
                                change=lambda text: text.replace('name = "nav"', 'name = "nav"\nserial_number = "N7"'),
                                files={"swing.csv": "heading\n" + "\n".join(rows) + "\n"})
        table = self.swing(rig)
        person, terminal = pty.openpty()
        self.addCleanup(os.close, person)
        os.write(person, b"N7\n")
        done = self.commission_by_receiver(rig, "swung", "--for", "5 s", "--burn-in", SHORT_BURN_IN, "--headings", table,
                                           stdin=terminal)
        os.close(terminal)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn("nav: the serial number on its plate", done.stdout)
        self.assertEqual(self.step(rig, "swung", "instruments")["verdict"], "passed")
        compass = self.step(rig, "swung", "compass")
        self.assertEqual(compass["verdict"], "passed", compass["remarks"])
        found = {one["name"]: one["value"] for one in compass["figures"]}
        for name, wanted in zip("ABCDE", (A, B, 0, 0, 0)):
            self.assertAlmostEqual(found[f"coefficient {name}"], wanted, places=2)

    def test_without_a_buoyd_it_says_so(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        done = self.commission(rig, "none")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no buoyd answers", done.stderr)
        for words, text in ((("--step", "dance"), "expected one of instruments"),
                            (("--burn-in", "80 h"), "expected 24 h to 72 h"),
                            (("--report",), "no commissioning is there")):
            done = self.commission(rig, "other", *words)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(text, done.stderr)


if __name__ == "__main__":
    unittest.main()
