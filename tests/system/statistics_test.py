"""Windows on board: rows of statistics reach the archive and say what was counted, through kills."""

import json
import unittest

from rig import RigTest, wait_for

WINDOWS = """
[[instrument.statistics]]
kind = "windows"
of = "scan"
over = "5 s"
channels = ["wind_speed"]
statistics = ["mean", "n", "missing"]
[[instrument.statistics]]
kind = "sliding"
of = "scan"
over = "10 s"
every = "5 s"
channels = ["wind_speed"]
statistics = ["mean", "n", "missing"]
"""
AVERAGED = """
record = "statistics"
[[instrument.statistics]]
kind = "windows"
over = "5 s"
"""
ROWS = ("SELECT r.boottime, r.span, r.body, r.epoch FROM readings r"
        " WHERE r.instrument = '{instrument}' AND r.kind = '{kind}' ORDER BY r.seq")


class Statistics(RigTest):
    def start(self, instrument, block):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        rig.start_broker()
        rig.start_sim()
        rig.add_to_instrument(instrument, block)
        rig.write_configuration('max_size = "200 MB"\nreserve = "1 MB"\ncommit_interval = "50 ms"')
        rig.start_shore()
        rig.start_buoyd()
        return rig

    def rows(self, rig, instrument, kind):
        rows = rig.query("archive.db", ROWS.format(instrument=instrument, kind=kind))
        return [(end, span, json.loads(body), epoch) for end, span, body, epoch in rows]

    def wait_whole(self, rig, instrument, kind, more):
        def whole():
            return sum(body[0] == 0 for _, _, body, _ in self.rows(rig, instrument, kind))
        before = whole()
        wait_for(lambda: whole() >= before + more, f"{more} more whole windows")

    def check_counts(self, rig, kind, over):
        """Each window counts what the archive holds of its time: of its run where it says that it is
        not whole."""
        scans = self.rows(rig, "lidar", "scan")
        for end, span, (state, expected, means, counts, missing), epoch in self.rows(rig, "lidar", kind):
            self.assertLessEqual(span, over)
            inside = [body[0] for at, _, body, of in scans
                      if (end - over < at <= end if state == 0 else
                          end - span <= at <= end and of == epoch)]
            for point, (count, absent) in enumerate(zip(counts, missing)):
                speeds = [body[point] for body in inside if body[point] is not None]
                self.assertEqual(count + absent, len(inside), (state, end, span))
                self.assertEqual(count, len(speeds))
                if speeds:
                    self.assertAlmostEqual(means[point], sum(speeds) / len(speeds), 4)
            if state == 0:
                self.assertEqual((span, expected), (over, over // 1_000_000))

    def test_windows_count_what_the_archive_holds_through_a_kill(self):
        rig = self.start("lidar", WINDOWS)
        self.wait_whole(rig, "lidar", "sliding", 2)
        rig.kill("buoyd")
        rig.start_buoyd()
        self.wait_whole(rig, "lidar", "sliding", 2)
        self.assert_complete(rig)
        self.check_counts(rig, "windows", 5_000_000)
        self.check_counts(rig, "sliding", 10_000_000)

    def test_an_instrument_may_leave_only_its_windows(self):
        rig = self.start("sonde", AVERAGED)
        self.wait_whole(rig, "sonde", "windows", 2)
        kinds = rig.query("archive.db", "SELECT DISTINCT kind FROM readings WHERE instrument = 'sonde'")
        self.assertEqual(kinds, [("windows",)])


if __name__ == "__main__":
    unittest.main()
