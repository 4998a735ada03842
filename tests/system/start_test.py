"""How buoyd starts: held off by a battery that is flat, one line after another, and why it starts at all."""

import json
import os
import re
import signal
import subprocess
import unittest

from rig import BIN, SOURCE, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
SCENARIO = """
title = "a flat battery at dawn"
seed = 5

[[line]]
name = "met"
pty = "met"
baud = 9600

[[line]]
name = "power"
pty = "power"
baud = 115200

[[instrument]]
name = "met"
line = "met"
model = "vaisala-ptu307"
period = "500 ms"

[[instrument]]
name = "charger"
line = "power"
model = "epever-tracer"
unit = 1
interval = "250 ms"
record_interval = "250 ms"

[instrument.channel]
battery_voltage = BATTERY
"""
FLAT = '{ shape = "constant", mean = 11.4 }'
DAWN = '{ csv = "dawn.csv", column = "volts" }'
START = """
[start]
instrument = "charger"
channel = "battery_voltage"
at_least = 12.2
for = "2 s"
at_most = "AT_MOST"
stagger = "1 s"
"""
STARTS = "SELECT body FROM readings WHERE kind = 'start' ORDER BY seq"
ALL = "SELECT seq, instrument, kind, body FROM readings ORDER BY seq"


class Start(RigTest):
    def make_station(self, battery, at_most="1 h"):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(SCENARIO.replace("BATTERY", battery))
        (rig.dir / "dawn.csv").write_text("volts\n" + "11.4\n" * 20 + "12.6\n" * 4000)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=START.replace("AT_MOST", at_most))
        rig.start_buoyd()
        return rig

    @staticmethod
    def events(rig):
        """event → (seq, text) of those of the start."""
        rows = [(seq, json.loads(body)) for seq, _, kind, body in rig.query("spool.db", ALL) if kind == "event"]
        return {body[1]: (seq, body[2]) for seq, body in rows if body[0] == "start"}

    def wait_event(self, rig, name):
        return wait_for(lambda: self.events(rig).get(name), f"the event {name}")

    def assert_held(self, rig):
        status = rig.status()
        self.assertEqual(status["start"]["state"], "held_off")
        self.assertEqual({line["name"]: line.get("state", "") for line in status["lines"]},
                         {"power": "", "met": "waits for its start"})
        self.assertFalse(status["uplink"]["connected"])
        self.assertNotIn(" as buoyd", rig.log("mosquitto"))

    def wait_started(self, rig):
        wait_for(lambda: "start" not in (status := rig.status()) and status["uplink"]["connected"] and
                 all(i["health"] == "ok" for i in status["instruments"]), "all to run")

    def others_before(self, rig, seq):
        return [row for row in rig.query("spool.db", ALL) if row[0] < seq and row[1] not in ("buoyd", "charger")]

    def test_others_are_silent_until_the_voltage_has_risen(self):
        rig = self.make_station(DAWN)
        self.assertIn("11.4 V", self.wait_event(rig, "low")[1])
        self.assert_held(rig)
        released, text = self.wait_event(rig, "released")
        self.assertIn("is 12.6 V", text)
        self.wait_started(rig)
        self.assertEqual(self.others_before(rig, released), [])
        self.assertRegex(rig.log("mosquitto"), " as buoyd-rig", "the name that assert_held looks for")
        rig.wait_stored(5)

    def test_one_that_speaks_is_awaited_for_two_intervals_too(self):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(SCENARIO.replace("BATTERY", FLAT).replace('"500 ms"', '"1 s"'))
        rig.start_broker()
        rig.start_sim()
        start = START.replace("AT_MOST", "1 h").replace('"charger"', '"met"')
        start = start.replace("battery_voltage", "air_pressure").replace('"2 s"', '"1 s"')
        rig.write_configuration(extra=start)
        rig.start_buoyd()
        self.assertIn("air_pressure of met is ", self.wait_event(rig, "released")[1])
        self.wait_started(rig)

    def start_again(self, rig):
        """What the new run says of its start: event → text."""
        before = rig.newest()
        rig.start_buoyd()
        wait_for(rig.status, "its answer")
        self.wait_started(rig)
        return {name: text for name, (seq, text) in self.events(rig).items() if seq > before}

    def test_once_released_only_a_new_boot_is_held_off(self):
        rig = self.make_station(FLAT, at_most="4 s")
        self.wait_event(rig, "released")
        self.wait_started(rig)
        for end in (rig.kill, rig.end):
            end("buoyd")
            said = self.start_again(rig)
            self.assertIn("in this boot of the board already", said["released"])
            self.assertNotIn("held_off", said)
        rig.kill("buoyd")
        mark = rig.dir / "spool.db.run"
        mark.write_text(mark.read_text().replace('"boot_id":"', '"boot_id":"another'))
        said = self.start_again(rig)
        self.assertIn("longest wait", said["released"])
        self.assertIn("held_off", said)

    def test_at_most_starts_it_all_the_same(self):
        rig = self.make_station(FLAT, at_most="4 s")
        released, text = self.wait_event(rig, "released")
        self.assertIn("longest wait", text)
        self.wait_started(rig)
        self.assertEqual(self.others_before(rig, released), [])

    def test_an_instrument_that_says_nothing_holds_it_no_longer_either(self):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(SCENARIO.replace("BATTERY", FLAT))
        rig.start_sim()
        rig.write_configuration(extra=START.replace("AT_MOST", "4 s"))
        rig.order("silence charger 600")
        rig.start_buoyd()
        self.assertIn("was not read yet", self.wait_event(rig, "released")[1])
        wait_for(lambda: self.query_met(rig), "readings of the others")

    @staticmethod
    def query_met(rig):
        return rig.query("spool.db", "SELECT 1 FROM readings WHERE instrument = 'met'")

    def test_commands_and_a_reload_while_it_is_held_off(self):
        rig = self.make_station(FLAT)
        self.wait_event(rig, "low")
        self.do(rig, "pause", "line=met", "for=1 h")
        self.assertIn("met is paused no more: waits for the start", self.do(rig, "resume", "line=met").stdout)
        wait_for(lambda: "waits for the start" in str(rig.query("spool.db", ALL)), "the resumption")
        self.assert_held(rig)
        self.do(rig, "reload")
        self.assert_held(rig)
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace("[mqtt]", "[mqtt]\nkeepalive = 20"))
        self.do(rig, "reload")  # the uplink is made anew, and not begun
        self.assert_held(rig)
        path.write_text(path.read_text().partition("\n[start]")[0])
        self.do(rig, "reload")
        self.assertIn("configuration", self.wait_event(rig, "released")[1])
        self.wait_started(rig)
        self.assertEqual(rig.end("buoyd"), 0)

    def test_held_off_it_ends_in_order(self):
        rig = self.make_station(FLAT)
        self.wait_event(rig, "low")
        self.assertEqual(rig.end("buoyd"), 0)
        self.assertIn("buoyd ends", rig.log("buoyd"))

    def do(self, rig, *words):
        return rig.run(BIN / "buoyctl", "do", *words, "--socket", rig.dir / "control.sock")


class Restarts(RigTest):
    def start(self, rig, invocation):
        """As systemd does; returns what the start says of itself, once its reading is stored."""
        before = len(rig.query("spool.db", STARTS))
        environment = dict(os.environ, STATE_DIRECTORY=f"{rig.dir}:{rig.dir}/more", INVOCATION_ID=invocation)
        rig.start_buoyd(environment=environment)
        wait_for(rig.status, "its answer")
        wait_for(lambda: len(rig.query("spool.db", STARTS)) > before, "the start reading")
        return rig.status()["restart"]

    @staticmethod
    def stop_post(rig, invocation, result, code, status):
        """The unit's ExecStopPost= itself, as systemd runs it."""
        unit = (SOURCE / "config/systemd/buoyd.service").read_text()
        command = re.search(r"^ExecStopPost=-/bin/sh -c '(.*)'$", unit, re.MULTILINE)[1]
        command = command.replace("$$", "$").replace("%%", "%")
        subprocess.run(["/bin/sh", "-c", command], check=True, env={
            "STATE_DIRECTORY": f"{rig.dir}:{rig.dir}/more", "INVOCATION_ID": invocation, "SERVICE_RESULT": result,
            "EXIT_CODE": code, "EXIT_STATUS": status})

    def test_each_start_knows_why(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        self.assertEqual(self.start(rig, "1")["reason"], "first")
        rig.end("buoyd")
        self.stop_post(rig, "1", "success", "exited", "0")
        self.assertEqual(self.start(rig, "2")["reason"], "stopped")
        rig.kill("buoyd")
        self.stop_post(rig, "2", "signal", "killed", "KILL")
        said = self.start(rig, "3")
        self.assertEqual((said["reason"], said["restarts"]), ("crashed", 2))
        self.assertIn("signal (killed KILL)", said["text"])
        rig.end("buoyd", signal.SIGABRT)
        self.stop_post(rig, "3", "watchdog", "dumped", "ABRT")
        self.assertEqual(self.start(rig, "4")["reason"], "watchdog")
        rig.kill("buoyd")
        self.assertEqual(self.start(rig, "5")["reason"], "crashed")
        mark = rig.dir / "spool.db.run"
        rig.kill("buoyd")
        mark.write_text(mark.read_text().replace('"boot_id":"', '"boot_id":"another'))
        self.assertEqual(self.start(rig, "6")["reason"], "power_lost")
        bodies = [json.loads(body) for body, in rig.query("spool.db", STARTS)]
        self.assertEqual([body[5] for body in bodies],
                         ["first", "stopped", "crashed", "watchdog", "crashed", "power_lost"])
        self.assertEqual([body[7] for body in bodies], list(range(6)))


if __name__ == "__main__":
    unittest.main()
