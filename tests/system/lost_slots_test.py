"""Slots that were due and brought nothing: each cause is in the status, in a success reading, and in
the account ashore."""

import json
import unittest

from rig.boot_clock import BootClock
from rig import BIN, SOURCE, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
TO_HEALTH = 601  # s: buoyd tells its health each ten minutes
SUCCESSES = "SELECT body FROM readings WHERE instrument = 'buoyd' AND kind = 'success' ORDER BY seq"
COLUMNS = ("instrument", "health", "readings", "failures", "line_busy", "dropped", "failed", "rested",
           "off", "paused", "line", "unpowered")

# instrument, which has a line to itself → what is wrong with it
WRONG = {
    "dead": 'kind = "silence"\ninstrument = "dead"\nat = "10 s"\n',
    "slow": 'kind = "slow"\ninstrument = "slow"\nlate = "400 ms"\n',
    "unplugged": 'kind = "cut"\nline = "unplugged"\nat = "10 s"\nfor = "1 h"\n',
    "resting": None,  # paused by command
}
CAUSES = {"dead": ("failed", "rested"), "slow": ("line_busy",), "unplugged": ("off",),
          "resting": ("paused",)}


def scenario():
    text = 'title = "lost slots"\nseed = 1\n'
    for name, fault in WRONG.items():
        text += (f'[[line]]\nname = "{name}"\npty = "{name}"\nbaud = 19200\n'
                 f'[[instrument]]\nname = "{name}"\nline = "{name}"\nmodel = "thies-first-class-advanced"\n'
                 f'unit = 1\ninterval = "200 ms"\n')
        text += f"[[fault]]\n{fault}" if fault else ""
    return text


class LostSlots(RigTest):
    def lost(self, rig):
        """instrument → cause → slots, of the status."""
        return {one["name"]: one["lost_slots"] for one in rig.status()["instruments"]}

    def told(self, rig):
        """The same of the newest success readings in the archive."""
        rows = [json.loads(body) for body, in rig.query("archive.db", SUCCESSES)]
        return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows}

    def has_all_causes(self, lost):
        return all(lost[name][cause] >= 3 for name, causes in CAUSES.items() for cause in causes)

    def test_each_cause_is_seen_everywhere(self):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(scenario())
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start_shore()
        clock = BootClock(rig.dir)
        rig.start_buoyd(environment=clock.environment())
        rig.wait_archived(1)
        rig.run(BIN / "buoyctl", "do", "pause", "line=resting", "for=2 h", "--config", rig.dir / "buoyd.toml")
        wait_for(lambda: self.has_all_causes(self.lost(rig)), "slots of each cause")
        before = self.lost(rig)
        shown = rig.run(BIN / "buoyctl", "status", "--socket", rig.dir / "control.sock").stdout
        self.assertRegex(shown, r"slots that brought nothing: .*failed \d+, rested \d+")

        clock.jump(TO_HEALTH)
        wait_for(lambda: len(self.told(rig)) == len(WRONG), "success readings ashore")
        told, after = self.told(rig), self.lost(rig)
        for name, causes in CAUSES.items():
            for cause in causes:
                self.assertLessEqual(before[name][cause], told[name][cause], (name, cause))
                self.assertLessEqual(told[name][cause], after[name][cause], (name, cause))
        self.assertGreaterEqual(told["resting"]["paused"], 5 * TO_HEALTH, "also while nobody polls")

        measured = rig.run(BIN / "buoyctl", "check", rig.dir / "buoyd.toml", "--measured",
                           "--models", SOURCE / "config/models").stdout
        self.assertRegex(measured, "bytes of the 10 min .* since its start")
        self.assertIn("note: resting brings nothing (paused)", measured)
        self.assertRegex(measured, r"(?m)^  slow +[1-9]")

        account = rig.account().stdout
        self.assertIn("slots that were due and brought nothing", account)
        for name, causes in CAUSES.items():
            for cause in causes:
                self.assertRegex(account, rf"(?m)^  {name} .*{cause.replace('_', ' ')} {told[name][cause]}\b")

        def set_interval(interval):
            rig.run(BIN / "buoyctl", "do", "set_interval", "instrument=resting", f"interval={interval}", "--config",
                    rig.dir / "buoyd.toml")

        set_interval("1 h")
        paused = self.lost(rig)["resting"]["paused"]
        clock.jump(TO_HEALTH)
        self.assertEqual(self.lost(rig)["resting"]["paused"], paused, "by the interval that holds now")
        set_interval("200 ms")
        rig.run(BIN / "buoyctl", "do", "resume", "line=resting", "--config", rig.dir / "buoyd.toml")
        readings = rig.archived()["resting"]
        wait_for(lambda: rig.archived()["resting"] > readings, "the line that rested")
        self.assertGreaterEqual(self.lost(rig)["resting"]["paused"], told["resting"]["paused"])


if __name__ == "__main__":
    unittest.main()
