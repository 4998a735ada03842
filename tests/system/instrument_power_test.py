"""An instrument on a relay: on before it measures and off behind it, off and on where it is silent,
off while the battery is low, and on when buoyd ends. Without power it is really silent."""

import json
import unittest
from itertools import groupby

from rig.boot_clock import BootClock
from rig.relay_module import coils_of
from rig import BIN, RigTest, free_port, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
SCENARIO = """
title = "a sonde on a relay"
seed = 5
[[line]]
name = "power"
tcp = "127.0.0.1:PORT"
[[line]]
name = "water"
pty = "water"
baud = 19200
parity = "even"
[[line]]
name = "solar"
pty = "solar"
baud = 19200
[[instrument]]
name = "relays"
line = "power"
model = "waveshare-relay-8"
interval = "250 ms"
timeout = "5 s"
[[instrument]]
name = "sonde"
line = "water"
model = "aqua-troll-400"
interval = "INTERVAL"
power = { instrument = "relays", relay = 3, start_up = "1 s" }
configuration = '''
power = { instrument = "relays", relay = 3, off_time = "1 s"WARM_UP }
'''
[[instrument]]
name = "solar"
line = "solar"
model = "victron-mppt"
period = "1 s"
configuration = '''
[[instrument.event]]
kind = "battery_low"
channel = "battery_voltage"
below = 12.1
clear = 12.6
off = OFF
'''
[instrument.channel]
battery_voltage = { shape = "sine", mean = 12.4, amplitude = 0.6, period = 24 }
"""
ON, OFF = 0b100, 0  # the module's coils
JUMP = 20  # s


class InstrumentPower(RigTest):
    def start(self, interval, warm_up="", off="[]", in_time=()):
        """`in_time`: whose silence no part of the test waits for."""
        rig = self.make_rig(mqtt=FAST)
        self.module = ("127.0.0.1", free_port())
        text = SCENARIO.replace("PORT", str(self.module[1])).replace("INTERVAL", interval)
        rig.scenario.write_text(text.replace("WARM_UP", warm_up).replace("OFF", off))
        rig.start_broker()
        rig.start_sim()
        rig.answer_in_time(*in_time)
        rig.write_configuration()
        rig.start_shore()
        self.clock = BootClock(rig.dir)
        rig.start_buoyd(environment=self.clock.environment())
        return rig

    def coils(self, rig):
        """What the readings of the module say, each change once."""
        rows = rig.query("spool.db", "SELECT body FROM readings WHERE instrument = 'relays' ORDER BY seq")
        return [json.loads(body)[0] for body, _ in groupby(body for body, in rows)]

    def readings(self, rig):
        rows = rig.query("spool.db", "SELECT count(*) FROM readings WHERE instrument = 'sonde'")
        return rows[0][0] if rows else 0

    def sonde(self, rig):
        instruments = (rig.status() or {"instruments": []})["instruments"]
        return next((one for one in instruments if one["name"] == "sonde"), None)

    def events(self, rig):
        rows = rig.query("spool.db", "SELECT body FROM readings WHERE kind = 'event' ORDER BY seq")
        return [(kind, text) for source, kind, text in (json.loads(body) for body, in rows) if source == "sonde"]

    def test_is_on_for_its_readings_and_off_between(self):
        rig = self.start("6 s", ', warm_up = "2 s"', in_time=["sonde"])
        wait_for(lambda: self.readings(rig) >= 5 and self.coils(rig).count(ON) >= 4, "five readings and their power")
        readings, coils = self.readings(rig), self.coils(rig)
        self.assertLessEqual(coils.count(ON), readings + 1, "once for each")
        self.assertGreaterEqual(coils[1:].count(OFF), 3)
        wait_for(lambda: self.sonde(rig)["power"].startswith("off, on in "), "the status of a pause")
        sonde = self.sonde(rig)
        self.assertEqual((sonde["health"], sonde["power_cycles"]), ("ok", 0))
        self.assertNotIn("timeout", sonde["errors"], "it had started up each time")
        self.assertEqual(sonde["lost_slots"]["failed"], 0)
        wait_for(lambda: self.coils(rig)[-1] == OFF, "it to be off")
        rig.run(BIN / "buoyctl", "read", "sonde", "--socket", rig.dir / "control.sock")
        self.assert_complete(rig)

    def test_a_silent_one_is_switched_off_and_on(self):
        rig = self.start("1 s")
        wait_for(lambda: self.readings(rig) >= 2, "readings")
        self.assertEqual(self.coils(rig)[-1], ON)
        rig.order("silence sonde")
        wait_for(lambda: self.sonde(rig)["health"] == "dormant", "it to be missed")
        self.assertEqual(self.sonde(rig)["power_cycles"], 0)
        for _ in range(5 * 60 // JUMP):  # real time has passed, too; one more could jump over the pause
            self.clock.jump(JUMP)
            rig.status()
        wait_for(lambda: self.coils(rig)[-3:] == [ON, OFF, ON], "the power off and on")
        wait_for(lambda: [kind for kind, _ in self.events(rig)] == ["dormant", "power_cycled"], "the events")
        self.assertRegex(self.events(rig)[-1][1], r"^dormant for .*: power off for 1\.\d+ s, number 1$")
        self.assertEqual(self.sonde(rig)["power_cycles"], 1)
        before = self.readings(rig)
        rig.order("mend sonde")
        wait_for(lambda: self.readings(rig) > before, "readings again")

    def test_is_off_while_the_battery_is_low(self):
        rig = self.start("1 s", off='["sonde"]')
        wait_for(lambda: self.coils(rig)[-1:] == [ON] and self.readings(rig), "the sonde")
        wait_for(lambda: self.sonde(rig)["power"] == "off while solar.battery_low is on", "the status")
        wait_for(lambda: self.coils(rig)[-1] == OFF, "the relay")
        before = self.readings(rig)
        wait_for(lambda: self.coils(rig)[-1] == ON, "the end of it")
        wait_for(lambda: self.readings(rig) > before, "readings again")
        self.assertEqual(self.sonde(rig)["power_cycles"], 0)
        self.assertGreater(self.sonde(rig)["lost_slots"]["without_power"], 2)
        self.assertNotIn("dormant", [kind for kind, _ in self.events(rig)], "nobody misses it")
        states = rig.query("spool.db", "SELECT body FROM readings WHERE kind = 'battery_low' ORDER BY seq")
        self.assertGreaterEqual(len(states), 2, "each step is a reading")

    def test_an_end_leaves_it_on(self):
        rig = self.start("1 h", ', warm_up = "5 s"')
        wait_for(lambda: (self.sonde(rig) or {}).get("power", "").startswith("off") and
                 coils_of(self.module) == OFF, "it to be off")
        self.assertEqual(rig.end("buoyd"), 0)
        self.assertEqual(coils_of(self.module), ON)


if __name__ == "__main__":
    unittest.main()
