"""Instruments verified on the bench: recorded, reported on, and reported on once more."""

import datetime
import json
import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for

MODELS = SOURCE / "config/models"
CRITERIA = """title = "the bench's"
source = "this test"
[[criterion]]
name = "every value"
figure = "availability.valid"
at_least = 0.5
unit = "1"
"""
# What Modbus writes by: coils and registers, one and many, masked, and read with it.
WRITES = {5, 6, 15, 16, 22, 23}


class Verify(RigTest):
    def verify(self, rig, *words, check=False):
        return rig.run(BIN / "buoyctl", "verify", *words, "--config", rig.dir / "buoyd.toml", "--models", MODELS,
                       check=check)

    def make_bench(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        (rig.dir / "criteria.toml").write_text(CRITERIA)
        return rig

    def report(self, folder):
        return json.loads((folder / "report.json").read_text())

    def asked(self, folder):
        """Function codes that were sent on a line of RTU."""
        lines = (folder / "line.capture").read_text().splitlines()
        return {int(line.split()[3], 16) for line in lines if " > " in line}

    def test_one_beside_another(self):
        rig = self.make_bench()
        run = rig.dir / "run"
        done = self.verify(rig, "sonde", "--for", "12 s", "--criteria", rig.dir / "criteria.toml", "--reference",
                           "met", "--output", run)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("sonde: passed", done.stdout)
        report = self.report(run)
        self.assertEqual(report["verdict"], "passed")
        self.assertTrue(report["is_simulated"])
        self.assertEqual(report["reference"]["instrument"], "met")
        times = {one["name"]: one for one in report["figures"] if one["section"] == "timing"}
        self.assertGreater(times["answer_time.median"]["value"], 0)
        self.assertFalse(self.asked(run) & WRITES)
        again = self.verify(rig, "--again", run)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(self.report(run) | {"date": ""}, report | {"date": ""})
        taken = self.verify(rig, "sonde", "--for", 5, "--output", run)
        self.assertEqual(taken.returncode, 1)
        self.assertEqual(taken.stderr, f"buoyctl: {run}: is there already, expected a new folder\n")

    def figures(self, report, *sections):
        return {(one["section"], one["name"], one.get("channel", "")): one for one in report["figures"]
                if one["section"] in sections}

    def test_the_archive_says_of_the_same_readings_what_the_bench_said_and_what_it_cannot(self):
        rig = self.make_bench()
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        run = rig.dir / "run"
        self.assertEqual(self.verify(rig, "sonde", "--for", "12 s", "--output", run).returncode, 3)
        rig.end("buoyd")
        rig.run(BIN / "buoyshore", "import", rig.spool, "--archive", rig.dir / "archive.db")
        times = [datetime.datetime.fromisoformat(row["utc"]) for row in self.rows(run)]
        beside = datetime.timedelta(milliseconds=50)  # the two clocks are one
        words = (BIN / "buoyshore", "verify", STATION, "sonde", "--archive", rig.dir / "archive.db",
                 "--from", (times[0] - beside).isoformat(), "--to", (times[-1] + beside).isoformat(), "--output")
        done = rig.run(*words, rig.dir / "ashore", check=False)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        here, ashore = self.report(run), self.report(rig.dir / "ashore")
        self.assertTrue(ashore["is_simulated"])
        said, described = (self.figures(report, "identity") for report in (here, ashore))
        serial = ("identity", "serial_number", "")
        self.assertEqual(said.pop(serial)["missing"], "not said")
        self.assertEqual(described.pop(serial)["text"], "512345")  # as configured
        self.assertEqual(said, described)
        here, ashore = (self.figures(report, "conformity", "stability", "timing", "availability") for report in
                        (here, ashore))
        unknown = {name[1] for name, one in ashore.items() if one.get("missing") == "not archived"}
        self.assertEqual(unknown, {"start_up", "answer_time", "unanswered", "refusals", "banner", "errors"})
        same = {name for name in here.keys() & ashore.keys() if name[1] not in unknown | {"expected", "share"}}
        self.assertGreater(len(same), 20)
        self.assertEqual({name: here[name] for name in same}, {name: ashore[name] for name in same})
        held = rig.run(*words, run, check=False)
        self.assertEqual(held.returncode, 2)
        self.assertIn("is there already", held.stderr)
        again = rig.run(*words, rig.dir / "ashore", check=False)
        self.assertEqual(again.returncode, 2, again.stdout)
        self.assertIn("is there already", again.stderr)
        itself = rig.run(*words, rig.dir / "itself", "--reference", f"{STATION}/sonde", check=False)
        self.assertEqual(itself.returncode, 2, itself.stdout)
        self.assertIn(f"--reference {STATION}/sonde is what is examined", itself.stderr)

    def test_one_that_is_too_slow(self):
        rig = self.make_bench()
        slow = rig.dir / "slow.toml"
        slow.write_text(CRITERIA + """[[criterion]]
name = "at once"
figure = "timing.answer_time.minimum"
at_most = 1e-6
unit = "s"
""")
        run = rig.dir / "run"
        done = self.verify(rig, "sonde", "--for", "8 s", "--criteria", slow, "--output", run)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual([one["verdict"] for one in self.report(run)["criteria"]], ["passed", "failed"])

    def rows(self, run):
        """Readings of a run, of which the file and its last line may be under way."""
        file = run / "readings.jsonl"
        lines = file.read_text().split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in lines if '"body"' in line]

    def test_while_buoyd_works_the_line_it_is_heard_from_it_and_nobody_loses_anything(self):
        rig = self.make_rig()
        rig.start_all()
        rig.wait_archived()
        run = rig.dir / "run"
        done = self.verify(rig, "sonde", "--for", "12 s", "--reference", "met", "--output", run)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn("sonde: not tested", done.stdout)
        report = self.report(run)
        self.assertEqual(report["findings"], [])
        times = {one["name"]: one for one in report["figures"] if one["section"] == "timing"}
        self.assertGreater(times["answer_time.median"]["value"], 0)
        self.assertFalse(self.asked(run) & WRITES)
        bodies = [json.dumps(one["body"]) for one in self.rows(run)]
        self.assertTrue(bodies)
        wait_for(lambda: set(bodies) <= {json.dumps(json.loads(row[0])) for row in rig.query(
            "spool.db", "SELECT body FROM reading WHERE instrument = 'sonde'")}, "all that was recorded in the store")
        self.assertTrue(self.rows(run / "reference"))
        self.assertEqual(self.verify(rig, "--again", run).returncode, 3)
        rig.wait_archived()
        self.assertEqual(rig.query("spool.db", "SELECT count(*) FROM reading WHERE body LIKE '%paused%'"), [(0,)])
        self.assert_complete(rig)

    def test_what_was_recorded_until_buoyd_ended_can_be_reported_on(self):
        rig = self.make_bench()
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        run = rig.dir / "run"
        rig.start("verify", BIN / "buoyctl", "verify", "sonde", "--for", "10 min", "--output", run, "--config",
                  rig.dir / "buoyd.toml", "--models", MODELS)
        wait_for(lambda: len(self.rows(run)) >= 3, "readings of the run")
        rig.end("buoyd")
        self.assertEqual(rig.processes.pop("verify").wait(60), 1)
        self.assertIn(f"until then: buoyctl verify --again {run}", rig.log("verify"))
        self.assertEqual(self.verify(rig, "--again", run).returncode, 3)

    def test_a_paused_line_is_worked_by_who_verifies(self):
        rig = self.make_bench()
        rig.start_buoyd()
        wait_for(rig.status, "the control socket")
        run = rig.dir / "run"
        rig.run(BIN / "buoyctl", "do", "pause", "line=water", "for=10 min", "--socket", rig.dir / "control.sock")
        wait_for(lambda: {one["health"] for one in rig.status()["instruments"] if one["line"] == "water"} == {"paused"},
                 "the pause")
        done = self.verify(rig, "sonde", "--for", 8, "--output", run)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn("sonde: not tested", done.stdout)

    def make_lone_bench(self):
        """A sonde alone on its line."""
        rig = self.make_rig(scenario="tests/system/lone_sonde.toml")
        rig.start_sim()
        rig.write_configuration()
        return rig

    def test_one_that_is_provoked_and_loses_its_power(self):
        rig = self.make_lone_bench()
        power = rig.dir / "power"
        number = rig.processes["buoysim"].pid
        power.write_text(f"#!/bin/sh\ncase $1 in off) kill -STOP {number};; on) kill -CONT {number};; esac\n")
        power.chmod(0o755)
        run = rig.dir / "run"
        done = self.verify(rig, "sonde", "--for", 8, "--provoke", "--power", power, "--output", run)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        report = self.report(run)
        self.assertEqual(report["findings"], [])
        robust = {one["name"]: one for one in report["figures"] if one["section"] == "robustness"}
        for fault in ("wrong_crc", "wrong_unit", "short_gap", "half_request", "collision", "power_cut", "start_up"):
            self.assertGreater(robust[f"{fault}.recovery"]["value"], 0, fault)
            self.assertEqual(robust[f"{fault}.recovery"]["n"], 3, fault)
        self.assertEqual(robust["wrong_crc.answered"]["value"], 0)
        lines = (run / "provoked.capture").read_text().splitlines()
        self.assertFalse({int(line.split()[3], 16) for line in lines if " > " in line} & WRITES)
        self.assertEqual(self.verify(rig, "--again", run).returncode, 3)
        self.assertEqual(self.report(run) | {"date": ""}, report | {"date": ""})

    def test_a_power_command_that_fails_is_told_with_its_exit_code(self):
        rig = self.make_lone_bench()
        done = self.verify(rig, "sonde", "--for", 1, "--power", "exit 3;", "--output", rig.dir / "run")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("--power: 'exit 3; off' ended with 3; until then: ", done.stderr)

    def test_nobody_else_may_be_on_a_line_that_is_provoked(self):
        lone = self.make_lone_bench()
        lone.write_configuration(extra='[[instrument]]\nname = "other"\nline = "water"\nmodel = "aqua-troll-400"\nunit = 2\n')
        held = self.verify(lone, "sonde", "--provoke", "--output", lone.dir / "run")
        self.assertEqual(held.returncode, 1)
        self.assertIn("1 others are on the line 'water'", held.stderr)
        lone.write_configuration()
        lone.start_buoyd()
        wait_for(lone.status, "the control socket")
        held = self.verify(lone, "sonde", "--provoke", "--output", lone.dir / "run")
        self.assertEqual(held.returncode, 1)
        self.assertIn("pause line=water", held.stderr)
        self.assertFalse((lone.dir / "run").exists())

    def test_what_is_wrong_is_said_before_anything_is_recorded(self):
        rig = self.make_bench()
        (rig.dir / "bad.toml").write_text("title = 'x'\n[[criterion]]\nname = 'y'\n")
        (rig.dir / "empty.toml").write_text("")
        run = rig.dir / "run"
        for words, text in ((("sonde", "--criteria", rig.dir / "bad.toml"), "bad.toml:2:1: "),
                            (("sonde", "--for", "1", "--criteria", rig.dir / "empty.toml"), "empty.toml:1:1: "),
                            (("sonde", "--for", "1", "--plan", rig.dir / "empty.toml"), "empty.toml:1:1: "),
                            (("sonde", "--for", "1", "--reference", "nobody", "--output", run),
                             "no instrument 'nobody', expected "),
                            (("sonde", "--for", "1", "--reference", "sonde", "--output", run),
                             "'sonde' is no reference of its own"),
                            (("nobody", "--output", rig.dir / "run"), "no instrument 'nobody'"),
                            (("sonde", "--for", "soon"), "expected 1 s to 31 d"),
                            ((), "expected an INSTRUMENT"),
                            (("--again", rig.dir / "nowhere"), "No such file")):
            done = self.verify(rig, *words)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(text, done.stderr)
            self.assertFalse(run.exists(), words)


if __name__ == "__main__":
    unittest.main()
