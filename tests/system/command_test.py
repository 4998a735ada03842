"""Commands through both doors: a running buoyd does what it is told, once, and says so."""

import json
import unittest
from datetime import datetime, timedelta, timezone

from rig import BIN, SOURCE, STATION, RigTest, free_port, wait_for

ALLOWED = '[commands]\nallow = ["status", "read", "set_interval", "set_live_interval", "pause", "configure"]\n'
EVENTS = "SELECT body FROM readings WHERE kind = 'event' ORDER BY seq"
RECORDED = "SELECT body FROM readings WHERE kind = 'command' ORDER BY seq"


class Commands(RigTest):
    def make_station(self):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"\n' + ALLOWED)
        rig.start_all(in_time=["sonde"])
        rig.wait_archived(1)
        return rig

    def ashore(self, rig, *words, expect=0):
        done = rig.run(BIN / "buoyshore", "command", "--broker", f"127.0.0.1:{rig.port}", STATION,
                       *words, check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def on_board(self, rig, *words, expect=0):
        done = rig.run(BIN / "buoyctl", "do", *words, "--config", rig.dir / "buoyd.toml",
                       "--models", SOURCE / "config/models", check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout

    def line(self, rig, name):
        return [line for line in rig.status()["lines"] if line["name"] == name]

    def runs(self, rig, name):
        return "state" not in self.line(rig, name)[0]

    def test_both_doors(self):
        rig = self.make_station()
        self.assertEqual(self.ashore(rig, "status")["result"]["station"], STATION)
        reading = self.ashore(rig, "read", "instrument=sonde")["result"]["last"]
        self.assertIn("dissolved_oxygen", reading[0]["text"])
        self.assertIn("10 s", self.ashore(rig, "set_interval", "instrument=sonde", "interval=10 s")["text"])
        # This one ends the uplink that is to answer it.
        self.assertEqual(self.ashore(rig, "set_live_interval", "interval=1 min")["outcome"], "done")
        self.assertEqual(self.ashore(rig, "reload", expect=1)["outcome"], "refused")

        self.assertRegex(self.on_board(rig, "status"), r"lane +owed")
        self.assertIn("dissolved_oxygen", self.on_board(rig, "read", "instrument=sonde"))
        typed = rig.run(BIN / "buoyctl", "do", "reading", "--config", rig.dir / "buoyd.toml", check=False)
        self.assertEqual((typed.returncode, typed.stdout), (1, ""))
        self.assertIn("there is no command 'reading', expected status, read,", typed.stderr)

        hasty = rig.run(BIN / "buoyshore", "command", STATION, "status", "--expires", "0 s",
                        "--broker", "127.0.0.1:1", check=False)
        self.assertEqual((hasty.returncode, hasty.stderr),
                         (2, "buoyshore: --expires '0 s', expected 1 s to 7 d\n"))

        self.assertIn("its device is free", self.on_board(rig, "pause", "line=water", "for=1 h"))
        self.assertRegex(self.line(rig, "water")[0]["state"], r"paused, (60 min|1 h 0 min) left")
        refused = rig.run(BIN / "buoyctl", "capture", "water", "--config", rig.dir / "buoyd.toml",
                          "--models", SOURCE / "config/models", check=False)
        self.assertIn("line 'water' is paused; buoyctl do resume line=water", refused.stderr)
        shown = rig.run(BIN / "buoyctl", "status", "--config", rig.dir / "buoyd.toml").stdout
        self.assertRegex(shown, r"(?m)^water +paused, .* left")
        self.assertRegex(shown, r"(?m)^sonde +paused, .* left")
        before = rig.archived()["lidar"]
        wait_for(lambda: rig.archived()["lidar"] > before, "the lidar's line goes on")
        self.on_board(rig, "resume", "line=water")
        wait_for(lambda: self.runs(rig, "water"), "the line again")
        self.on_board(rig, "resume", "line=water", expect=1)
        self.on_board(rig, "pause", "line=water", "for=1 s")
        wait_for(lambda: self.runs(rig, "water"), "the line again, by itself")
        wait_for(lambda: sum('"paused"' in body for body, in rig.query("spool.db", EVENTS)) == 2,
                 "an event for each pause")

        self.on_board(rig, "reload")
        wait_for(lambda: len(rig.query("spool.db", RECORDED)) == 10, "each recorded once")
        self.assert_complete(rig)

    def test_a_flood_of_one_sender_starves_no_other(self):
        rig = self.make_station()
        expires = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        rig.start("flood", "mosquitto_pub", "-h", "127.0.0.1", "-p", rig.port, "-t",
                  f"buoy/{STATION}/command/mallory/status", "-m", json.dumps({"id": "flood", "expires": expires}),
                  "--repeat", 10 ** 6, "--repeat-delay", 0.002)
        wait_for(lambda: "commands come too often" in rig.log("buoyd"), "the flood")
        for _ in range(2):
            self.assertEqual(self.ashore(rig, "--user", "shore.operator", "status")["outcome"], "done")
        wait_for(lambda: any("flood" in body for body, in rig.query("spool.db", RECORDED)), "its share")
        self.assertIsNone(rig.processes["flood"].poll(), "it goes on all the time")
        rig.kill("flood")
        self.assert_complete(rig)

    def test_what_is_retained_is_refused_also_while_connected(self):
        rig = self.make_station()
        expires = datetime.now(timezone.utc) + timedelta(minutes=10)
        call = {"id": "kept", "expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ"), "line": "water", "for": "1 h"}
        rig.run("mosquitto_pub", "-V", "5", "-h", "127.0.0.1", "-p", rig.port, "-q", 1, "-r",
                "-t", f"buoy/{STATION}/command/pause", "-m", json.dumps(call))
        self.assertEqual(self.ashore(rig, "status")["outcome"], "done")  # behind the other
        self.assertIn("it is retained", rig.log("buoyd"))
        self.assertTrue(self.runs(rig, "water"))

    def test_a_range_is_sent_again(self):
        rig = self.make_station()
        rig.wait_archived(20)
        first, last = rig.query("archive.db", "SELECT min(time), max(time) FROM readings")[0]
        before = [lane for lane in rig.uplink()["lanes"] if lane["name"] == "record"][0]["messages"]
        rig.listen("hellos", ("-p", rig.port), f"buoy/{STATION}/hello", options=("-R",))
        self.on_board(rig, "resend", f"from={first}", f"to={last}")
        wait_for(lambda: [body for body, in rig.query("archive.db", EVENTS) if "owed again" in body],
                 "the event")
        body, = [body for body, in rig.query("archive.db", EVENTS) if "owed again" in body]
        count = int(json.loads(body)[2].split()[0])
        self.assertGreaterEqual(count, 20, body)
        wait_for(lambda: [lane for lane in rig.uplink()["lanes"] if lane["name"] == "record"][0]
                 ["messages"] > before + 1, "batches")
        self.assertNotIn("HEARD", rig.log("hellos"), "the archive was not asked")
        self.assert_complete(rig)

    def deployments(self, rig):
        """Of the descriptions ashore of the sonde, the newest last: (id, state)."""
        rows = rig.query("archive.db", "SELECT text FROM description ORDER BY rowid")
        about = [json.loads(text) for text, in rows]
        return [(one["deployment"].get("id"), one["deployment"]["state"]) for one in about
                if one["instrument"] == "sonde" and one["kind"] != "event"]

    def test_a_deployment_begins_outlives_a_kill_and_ends(self):
        rig = self.make_station()
        self.assertIn("is simulated", self.on_board(rig, "deploy", "deployment=north-1", expect=1))
        # As at sea: what answers is buoysim, but nothing says so.
        config = rig.dir / "buoyd.toml"
        config.write_text("".join(line for line in config.read_text().splitlines(True)
                                  if not line.startswith("simulated")))
        self.on_board(rig, "reload")
        self.on_board(rig, "deploy", "deployment=north-1")
        wait_for(lambda: self.deployments(rig)[-1] == ("north-1", "deployed"), "deployed")
        rig.kill("buoyd")
        rig.start_buoyd()
        rig.wait_archived()
        self.assertEqual(self.deployments(rig)[-1], ("north-1", "deployed"))
        self.on_board(rig, "recover")
        wait_for(lambda: self.deployments(rig)[-1] == ("north-1", "recovered"), "recovered")
        self.assert_complete(rig)

    def config_texts(self, rig):
        rows = rig.query("spool.db", "SELECT body FROM readings WHERE kind = 'config' ORDER BY seq")
        return [json.loads(body)[2] for body, in rows]

    def test_a_configuration_from_ashore_is_kept_by_a_receipt(self):
        rig = self.make_station()
        new = rig.dir / "new.toml"
        text = (rig.dir / "buoyd.toml").read_text()
        new.write_text(text.replace("[station]", '[station]\ntitle = "from ashore"').replace('"water"', '"sea"'))
        place = ["--config", rig.dir / "buoyd.toml", "--models", SOURCE / "config/models"]
        done = self.ashore(rig, "configure", f"text=@{new}", "within=10 min")
        self.assertIn("on trial", done["text"])
        wait_for(lambda: any("kept, from ashore" in one for one in self.config_texts(rig)), "kept")
        rig.kill("buoyd")
        # Whoever looks at it on the bench goes by what is in force, too.
        alone = rig.run(BIN / "buoyctl", "capture", "sea", "--for", 2, "--output", rig.dir / "sea.capture", *place,
                        check=False)
        self.assertNotIn("there is no line", alone.stderr)
        self.assertIn("line sea: ", rig.run(BIN / "buoyctl", "ports", *place).stdout)
        rig.start_buoyd()
        wait_for(lambda: "from ashore is in force" in rig.log("buoyd"), "it outlives a kill")
        wait_for(rig.status, "the control socket")
        looked = rig.run(BIN / "buoyctl", "verify", "sonde", "--for", "2 s", "--output", rig.dir / "run", *place,
                         check=False)
        self.assertTrue((rig.dir / "run/run.json").is_file(), looked.stderr)
        # Who stands at the buoy has the last word.
        (rig.dir / "buoyd.toml").write_text(text + "# by hand\n")
        self.on_board(rig, "reload")
        wait_for(lambda: "[station] changed" in self.config_texts(rig)[-1], "the file's title")
        self.assert_complete(rig)

    def test_a_configuration_that_cuts_the_link_is_taken_back(self):
        rig = self.make_station()
        text = (rig.dir / "buoyd.toml").read_text()
        new = rig.dir / "new.toml"
        new.write_text(text.replace(f"port = {rig.buoy_port}", f"port = {free_port()}"))
        self.on_board(rig, "configure", f"text=@{new}", "within=30 s")
        wait_for(lambda: not rig.uplink()["connected"], "the link is cut")
        self.assertIn("already", self.on_board(rig, "configure", f"text=@{new}", "within=10 s", expect=1))
        wait_for(lambda: any("no receipt came" in one for one in self.config_texts(rig)), "back")
        rig.wait_archived()
        self.assertFalse((rig.dir / "spool.db.ashore").exists())
        for wrong in ("rubbish =", text + 'nonsense = 1\n', text.replace('"pause"', '"pause", "deploy"'),
                      text.replace('"200 MB"', '"16 MB"'), text.replace('"1 MB"', '"100 TB"')):
            new.write_text(wrong)
            self.on_board(rig, "configure", f"text=@{new}", "within=10 s", expect=1)
        self.assert_complete(rig)

    def decoded(self, rig, model, line, *times):
        """The readings in what is archived of the raw bytes of a line, as decode prints them."""
        capture = rig.dir / f"{line}.capture"
        capture.write_text(rig.run(BIN / "buoyshore", "raw", STATION, line, *times, "--archive",
                                   rig.dir / "archive.db").stdout)
        done = rig.run(BIN / "buoyctl", "decode", model, capture, "--models",
                       SOURCE / "config/models")
        return [json.loads(text) for text in done.stdout.splitlines()]

    def alike(self, printed, body):
        """decode prints the names of an enumeration, a body has its integers."""
        return len(printed) == len(body) and all(
            a == b or isinstance(a, str) and isinstance(b, int) for a, b in zip(printed, body))

    def test_raw_bytes_of_a_time_come_ashore_and_say_what_the_readings_said(self):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"\n'
                            '[commands]\nallow = ["raw"]\n')
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration('max_size = "200 MB"\nreserve = "1 MB"\nraw_share = 0.1')
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived(5)

        def times(begin, end):
            return [f"{key}={datetime.now(timezone.utc) + timedelta(seconds=away):%Y-%m-%dT%H:%M:%SZ}"
                    for key, away in (("from", begin), ("to", end))]
        copied = self.ashore(rig, "raw", "line=water", *times(-3600, 3600))["result"]
        self.assertGreater(copied["bytes"], 100)
        self.assertIn("packed bytes", self.on_board(rig, "raw", "line=nmea", *times(-3600, 3600)))
        # Once more: ashore each piece counts once.
        self.on_board(rig, "raw", "line=water", *times(-3600, 3600))
        self.assertIn("nothing of line", self.ashore(rig, "raw", "line=none", *times(-3600, 0),
                                                     expect=1)["text"])
        self.on_board(rig, "raw", "line=water", "from=yesterday", "to=now", expect=1)
        stored = rig.query("spool.db", "SELECT count(*) FROM readings WHERE kind = 'raw'")[0][0]
        self.assertGreaterEqual(stored, 3)
        self.assert_complete(rig)
        for line, model, instrument in (("water", "aqua-troll-400", "sonde"),
                                        ("nmea", "nmea-0183", "met")):
            said = self.decoded(rig, model, line)
            rows = rig.query("archive.db", f"SELECT body FROM readings WHERE instrument = '{instrument}'")
            archived = [json.loads(body) for body, in rows]
            self.assertGreaterEqual(len(said), 5)
            if line == "water":  # its record counter is a value
                self.assertEqual(len({str(reading) for reading in said}), len(said))
            for reading in said:
                values = list(reading["values"].values())
                self.assertTrue(any(self.alike(values, body) for body in archived), reading)

    def test_a_repeat_is_carried_out_once_also_after_a_kill(self):
        rig = self.make_station()
        expires = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        order = json.dumps({"id": "one", "expires": expires, "line": "water", "for": "1 s"})
        topic = f"buoy/{STATION}"

        def answers():
            return [line for line in rig.lines("answers") if line.startswith("HEARD mine ")]

        def give(retained=False):
            rig.run("mosquitto_pub", "-V", "mqttv5", "-p", rig.port, "-h", "127.0.0.1", "-q", 1,
                    "-t", f"{topic}/command/pause", "-m", order, *(["-r"] if retained else []),
                    "-D", "publish", "response-topic", f"{topic}/answer/bench",
                    "-D", "publish", "correlation-data", "mine")
        rig.listen("answers", ("-p", rig.port), f"{topic}/answer/bench", shown="%D %p")
        give()
        wait_for(answers, "the answer")
        self.assertIn('"one"', answers()[0])
        wait_for(lambda: rig.query("spool.db", RECORDED), "its record, which is committed behind the answer")
        rig.kill("buoyd")
        rig.start_buoyd()
        wait_for(lambda: rig.status() and rig.uplink()["connected"], "the broker")

        def given_again():
            give()
            return len(answers()) > 1
        wait_for(given_again, "the same answer")
        self.assertEqual(len({line for line in answers()}), 1)
        give(retained=True)
        rig.kill("buoyd")
        ignored = rig.log("buoyd").count("it is retained")
        rig.start_buoyd()
        wait_for(lambda: rig.log("buoyd").count("it is retained") > ignored, "the retained one is ignored")
        self.assertEqual(len(rig.query("spool.db", RECORDED)), 1)
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
