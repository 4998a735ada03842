"""The modem's power hangs on a relay of a module: off when the link is dead for long, and on again, whatever ends buoyd."""

import json
import time
import unittest
from itertools import groupby

from rig.boot_clock import BootClock
from rig.relay_module import coils_of
from rig import BIN, SOURCE, RigTest, free_port, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\nkeepalive = "5 s"'
JUMP = 20  # s: two of them before main looks are no suspend yet
HOUR = 3600


class RelayPower(RigTest):
    def start(self, power):
        """A relay module on Modbus TCP, which answers to others beside buoyd too."""
        rig = self.make_rig(mqtt=FAST)
        self.module = ("127.0.0.1", free_port())
        rig.scenario.write_text(
            'title = "relays"\nseed = 1\n[[line]]\nname = "power"\n'
            f'tcp = "{self.module[0]}:{self.module[1]}"\n[[instrument]]\nname = "relays"\nline = "power"\n'
            'model = "waveshare-relay-8"\ninterval = "1 s"\n')
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=f'\n[link]\npower = {{ {power} }}\n')
        self.clock = BootClock(rig.dir)
        rig.start_buoyd(environment=self.clock.environment())
        wait_for(lambda: rig.status() and rig.uplink()["connected"], "the broker")
        return rig

    def coils(self):
        return coils_of(self.module)

    def events(self, rig):
        rows = rig.query("spool.db", "SELECT body FROM readings WHERE kind = 'event' ORDER BY seq")
        return [(kind, text) for source, kind, text in (json.loads(body) for body, in rows) if source == "link"]

    def states(self, rig):
        """What the readings of the module say, each change once."""
        rows = rig.query("spool.db", "SELECT body FROM readings WHERE instrument = 'relays' ORDER BY seq")
        return [json.loads(body)[0] for body, _ in groupby(body for body, in rows)]

    def pass_time(self, rig, until):
        """Hours, in jumps with a turn of main behind each, until it is so; how much passed."""
        begin, passed = time.monotonic(), 0
        while not until():
            self.assertLess(passed, 2 * HOUR, self.events(rig))
            self.clock.jump(JUMP)
            passed += JUMP
            rig.status()
        return passed + time.monotonic() - begin

    def lose_broker(self, rig):
        rig.kill("mosquitto")
        wait_for(lambda: not rig.uplink()["connected"], "the broker to be missed")

    def start_and_switch_off(self, power, on, off):
        """`on`, `off`: the module's coils."""
        rig = self.start(power)
        wait_for(lambda: self.coils() == on, "the modem to be switched on at the start")
        self.lose_broker(rig)
        self.assertGreaterEqual(self.pass_time(rig, lambda: self.coils() == off), HOUR - JUMP)
        return rig

    def test_off_and_on_again(self):
        rig = self.start_and_switch_off('instrument = "relays", relay = 3, off_time = "4 min"', 0b100, 0)
        wait_for(lambda: self.states(rig)[-2:] == [4, 0], "a reading that says so")
        wait_for(lambda: self.events(rig)[-1][0] == "power", "the event")
        self.assertRegex(self.events(rig)[-1][1], r"^no broker for .*: modem off for 4 min 0 s$")
        self.assertGreaterEqual(self.pass_time(rig, lambda: self.coils() == 0b100), 4 * 60 - 2 * JUMP)
        wait_for(lambda: self.states(rig)[-3:] == [4, 0, 4], "off, and on again")
        self.assertEqual([kind for kind, _ in self.events(rig) if kind.startswith("power")], ["power"])
        rig.start_broker()
        rig.start_shore()
        rig.wait_archived()
        self.assertEqual(rig.end("buoyd"), 0)
        account = rig.account()
        self.assertEqual(account.returncode, 0, account.stdout)

    def test_by_command(self):
        rig = self.start('instrument = "relays", relay = 3, off_time = "2 min"')
        cycle = ("do", "cycle_power", "--socket", rig.dir / "control.sock")
        wait_for(lambda: self.coils() == 0b100, "the modem to be switched on at the start")
        wait_for(lambda: self.states(rig)[-1:] == [4], "a reading that says that the modem is on")
        wait_for(lambda: rig.run(BIN / "buoyctl", *cycle, check=False).returncode == 0,
                 "main to know that it is on, too")
        wait_for(lambda: self.coils() == 0, "the modem to be off")
        wait_for(lambda: self.events(rig)[-1:] == [("power", "by command: modem off for 2 min 0 s")], "the event")
        held = rig.run(BIN / "buoyctl", *cycle, check=False)
        self.assertEqual(held.returncode, 1)
        self.assertIn("not on for sure now", held.stdout + held.stderr)
        self.pass_time(rig, lambda: self.coils() == 0b100)
        self.assertEqual(rig.end("buoyd"), 0)

    def test_an_end_in_the_off_time(self):
        rig = self.start_and_switch_off('instrument = "relays", relay = 3, off_time = "5 min"', 0b100, 0)
        self.assertEqual(rig.end("buoyd"), 0)
        self.assertEqual(self.coils(), 0b100, "switched on before buoyd ended")

    def test_a_pause_in_the_off_time(self):
        rig = self.start_and_switch_off('instrument = "relays", relay = 3, off_time = "5 min"', 0b100, 0)
        rig.run(BIN / "buoyctl", "do", "pause", "line=power", "for=1 h", "--socket", rig.dir / "control.sock")
        self.assertEqual(self.coils(), 0b100, "a technician's time is no reason to leave it off")
        self.assertEqual(rig.end("buoyd"), 0)

    def test_killed_in_the_off_time(self):
        """On a contact that the relay opens: the coil on means power off."""
        rig = self.start_and_switch_off(
            'instrument = "relays", relay = 8, normally_closed = true, off_time = "5 min"', 0, 0b10000000)
        rig.kill("buoyd")
        self.assertEqual(self.coils(), 0b10000000, "nobody could switch it on")
        rig.start_buoyd(environment=self.clock.environment())
        wait_for(lambda: self.coils() == 0, "the next start to switch it on")
        wait_for(rig.status, "the control socket")
        self.assertEqual(rig.end("buoyd"), 0)

    def test_a_module_that_is_gone(self):
        rig = self.start('instrument = "relays", relay = 3')
        # Only then the order to switch it on, which reads the relay back, has ended.
        wait_for(lambda: self.states(rig)[-1:] == [4], "a reading that says that the modem is on")
        rig.order("cut power 3600")
        self.lose_broker(rig)
        # On a busy machine the module may have answered too late before, when it was to be switched on.
        wanted = "the modem cannot be switched off: relay 3 of relays: "
        self.pass_time(rig, lambda: any(kind == "power_failed" and wanted in text for kind, text in self.events(rig)))
        self.assertEqual(rig.end("buoyd"), 0)

    def test_what_is_no_relay_is_refused(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration(extra='\n[link]\npower = { instrument = "lidar", relay = 1 }\n')
        done = rig.run(BIN / "buoyctl", "check", rig.dir / "buoyd.toml", "--models", SOURCE / "config/models",
                       check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("lidar has nothing to switch: its model zx-300 names no [registers.switches]",
                      done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
