"""Alarms: a cable is pulled and people are told, by HTTP, by a program and at the broker; and the
watch is killed again and again while the wind goes up and down: none lost, none twice.
ALARM_KILLS (12) says how often; ALARM_SEED what is drawn."""

import http.server
import json
import os
import random
import signal
import threading
import time
import unittest

from rig import BIN, STATION, RigTest, wait_for
from storm_test import CALM, GUSTY

KILLS = int(os.environ.get("ALARM_KILLS", 12))
SEED = int(os.environ.get("ALARM_SEED", random.randrange(1 << 30)))
HIGH, LOW = 8, 6
WINDS = ("SELECT v.utc, v.value FROM channel_values v WHERE v.instrument = 'lidar' AND "
         "v.channel = 'met_wind_speed' AND v.flag < 4 AND v.utc IS NOT NULL ORDER BY v.utc")


class Office(http.server.ThreadingHTTPServer):
    """Takes notices; `is_rude` draws for each whether it answers, and whether it takes it."""

    def __init__(self, is_rude=lambda: None):
        super().__init__(("127.0.0.1", 0), Desk)
        self.is_rude = is_rude
        self.notices = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/alarms"

    def texts(self, what):
        return [notice["text"] for _, notice in self.notices if notice["what"] == what]


class Desk(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood = self.server.is_rude()
        if mood == "busy":
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.server.notices.append((self.headers["Idempotency-Key"].strip('"'), json.loads(body)))
        if mood == "silent":
            self.close_connection = True
            return
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def expected_changes(winds):
    """Raised and cleared, in turn, by the values alone."""
    changes, is_raised = [], False
    for utc, value in winds:
        if not is_raised and value > HIGH:
            changes.append(("raised", utc))
            is_raised = True
        elif is_raised and value <= LOW:
            changes.append(("cleared", utc))
            is_raised = False
    return changes


class Alarms(RigTest):
    def start(self, rules, scenario=lambda text: text):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        rig.scenario.write_text(scenario(rig.scenario.read_text()))
        rig.start_all()
        rig.wait_archived(3)
        (rig.dir / "rules.toml").write_text(rules)
        return rig

    def watch(self, rig):
        rig.start("watch", BIN / "buoyshore", "watch", rig.dir / "rules.toml", "--book", rig.dir / "alarms.db",
                  "--archive", rig.dir / "archive.db", "--broker", f"127.0.0.1:{rig.port}")

    def test_a_pulled_cable_is_told_and_acknowledged(self):
        office = Office()
        rig = self.start("""
[[target]]
name = "office"
webhook = "URL"
[[target]]
name = "board"
topic = "alarms/{station}"
[[target]]
name = "horn"
command = ["/bin/sh", "-c", "cat >> $1; echo >> $1", "horn", "OUT"]
[[rule]]
name = "lidar silent"
silence = 8
channel = "lidar/scan"
to = ["office", "board", "horn"]
""")
        out = rig.dir / "horn.txt"
        path = rig.dir / "rules.toml"
        path.write_text(path.read_text().replace("URL", office.url).replace("OUT", str(out)))
        rig.listen("board", ("-p", rig.port), "alarms/#", shown="%t %p")
        self.watch(rig)
        rig.order("cut lidar 20")
        wait_for(lambda: office.texts("raised"), "the alarm at the office")
        self.assertRegex(office.texts("raised")[0], r"^lidar/scan: nothing since .*, expected each 1 s$")
        wait_for(lambda: office.texts("cleared"), "the end of the alarm")
        wait_for(lambda: rig.log("board").count(f"HEARD alarms/{STATION} ") == 2, "both at the broker")
        wait_for(lambda: out.exists() and out.read_text().count("\n") == 2, "both at the horn")
        listed = rig.run(BIN / "buoyshore", "alarms", "--book", rig.dir / "alarms.db").stdout
        self.assertIn("lidar silent: lidar/scan: nothing since", listed)
        rig.run(BIN / "buoyshore", "acknowledge", 1, "--by", "the watch", "--because", "cable in again", "--book",
                rig.dir / "alarms.db")
        self.assertEqual(rig.run(BIN / "buoyshore", "alarms", "--book", rig.dir / "alarms.db").stdout, "")
        everything = rig.run(BIN / "buoyshore", "alarms", "--all", "--book", rig.dir / "alarms.db").stdout
        self.assertIn("by the watch: cable in again", everything)
        office.shutdown()

    def test_killed_at_any_moment_no_alarm_is_lost_and_none_is_twice(self):
        draw = random.Random(SEED)
        print(f"ALARM_SEED={SEED} ALARM_KILLS={KILLS}", flush=True)
        office = Office(lambda: draw.choice(["busy", "silent"] + 8 * [None]))
        rig = self.start(f"""
[[target]]
name = "office"
webhook = "{office.url}"
[[rule]]
name = "wind"
channel = "lidar/scan/met_wind_speed"
above = {HIGH}
clear = {LOW}
to = ["office"]
""", lambda text: text.replace(CALM, GUSTY))
        for _ in range(KILLS):
            self.watch(rig)
            time.sleep(draw.random() * 2)  # any moment
            rig.kill("watch")
        self.assert_complete(rig)
        rig.end("shore")
        self.watch(rig)
        wait_for(lambda: self.is_settled(rig), "all that there is to be looked at and told", patience=600)
        rig.end("watch", signal.SIGTERM)
        self.judge(rig, office)
        office.shutdown()

    def is_settled(self, rig):
        newest = rig.query("archive.db", WINDS)[-1][0]
        seen = rig.query("alarms.db", "SELECT seen FROM condition")
        untold = rig.query("alarms.db", "SELECT count(*) FROM notice WHERE told_at IS NULL")
        return bool(seen) and seen[0][0] >= newest and untold == [(0,)]

    def judge(self, rig, office):
        expected = expected_changes(rig.query("archive.db", WINDS))
        alarms = rig.query("alarms.db", "SELECT raised_at, cleared_at FROM alarm ORDER BY n")
        found = [change for raised, cleared in alarms for change in (("raised", raised), ("cleared", cleared))
                 if change[1] is not None]
        self.assertEqual(found, expected)
        self.assertGreater(len(expected), KILLS // 6)
        names = [name for name, _ in office.notices]
        told = {name: notice for name, notice in office.notices}
        self.assertEqual(sorted(name.split("-", 1)[1] for name in told),
                         sorted(f"{n // 2 + 1}-{what}" for n, (what, _) in enumerate(expected)))
        for name, notice in office.notices:
            self.assertEqual((notice["name"], notice), (name, told[name]), "sent again, it is the same")
        print(f"{KILLS} kills, {len(expected)} changes, {len(names)} requests, 0 lost, 0 twice", flush=True)


if __name__ == "__main__":
    unittest.main()
