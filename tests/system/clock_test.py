"""A wall clock that starts in 1970, steps by hours and passes 2038, in a real buoyd under libfaketime: the
schedule does not notice, and every reading is placed in UTC ashore: by its arrival while no receiver
has said the time, by that once one has. The instruments live by the true clock."""

import ctypes
import time
import unittest

from rig import RigTest, wait_for
from rig.wall_clock import LIBRARY, WallClock

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
HOUR = 3600  # s
YEAR_2039 = 2_177_452_800  # s since 1970
NEVER_SET = 5  # adjtimex(): TIME_ERROR
BETWEEN = 2_000_000  # µs: a receiver says a second's time up to half a second late, to 10 ms


def system_clock_is_unset():
    return ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(1024)) == NEVER_SET


@unittest.skipUnless(LIBRARY, "libfaketime is not installed")
@unittest.skipUnless(system_clock_is_unset(), "the system says its clock is synchronised: buoyd believes it")
class Clock(RigTest):
    @staticmethod
    def placed(rig):
        """How ("clock", "record", "arrival", "unplaced") → readings of instruments."""
        return dict(rig.query("archive.db", "SELECT placed, count(*) FROM readings"
                              " WHERE instrument != 'buoyd' GROUP BY 1"))

    def test_it_steps_and_the_schedule_and_the_places_in_utc_do_not_notice(self):
        rig = self.make_rig(mqtt=FAST)
        now = int(time.time())
        clock = WallClock(rig.dir)
        clock.step(HOUR - now)
        rig.start_broker()
        rig.start_sim()
        rig.order("silence met")  # no fix yet
        rig.write_configuration()
        rig.start_shore()
        rig.start_buoyd(environment=clock.environment())
        wait_for(lambda: self.placed(rig).get("arrival", 0) >= 5, "readings before the first fix")
        self.assertEqual(set(self.placed(rig)), {"arrival"})
        rig.order("mend met")
        wait_for(lambda: set(self.placed(rig)) == {"record"}, "all of them placed by the first fix")
        for offset in (0, 5 * HOUR, -3 * HOUR, YEAR_2039 - now, 0):
            clock.step(offset)
            rig.wait_archived(2)
        self.assert_complete(rig)
        print(self.placed(rig), flush=True)
        self.assert_places(rig)
        self.assert_rhythm(rig)

    def assert_places(self, rig):
        """Each where the true clock has it, whatever buoyd's said."""
        self.assertEqual(set(self.placed(rig)), {"clock", "record"})
        entry = rig.ledger()[-1]
        moment = time.strptime(entry["time"][:19] + "UTC", "%Y-%m-%dT%H:%M:%S%Z")
        truth = (int(time.mktime(moment) - time.timezone) * 1_000_000
                 + int(entry["time"][20:26]) - entry["boottime"])
        wrong = rig.query("archive.db", "SELECT seq, instrument, placed, utc, boottime FROM readings"
                          f" WHERE instrument != 'buoyd' AND abs(utc - boottime - {truth}) > {BETWEEN}")
        self.assertEqual(wrong, [])

    def assert_rhythm(self, rig):
        """The sonde's polls beside the weather station's seconds: half as many."""
        sonde = rig.records("sonde")
        met = [entry["counter"] for entry in rig.ledger() if entry["instrument"] == "met"
               and entry["boottime"] >= self.first(rig, "sonde")]
        bursts = len(set(met))
        print(f"{len(set(sonde))} polls in {bursts} s", flush=True)
        self.assertGreater(len(set(sonde)), 0.4 * bursts)
        self.assertLess(len(set(sonde)), 0.6 * bursts + 2)

    @staticmethod
    def first(rig, instrument):
        return next(e["boottime"] for e in rig.ledger() if e["instrument"] == instrument)


if __name__ == "__main__":
    unittest.main()
