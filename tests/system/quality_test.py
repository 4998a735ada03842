"""Values are judged on board: flags reach the archive, with rows that are never changed."""

import json
import unittest

from rig import BIN, PATIENCE, SOURCE, STATION, RigTest, wait_for

JUDGED = """
[[instrument.quality]]
channel = "wind_speed"
fail = [0, 60]
suspect = [0, 8]
spike = [0.1, 40]
"""
FLAGS = ("SELECT count(*) FILTER (WHERE v.flag = {flag}) FROM channel_values v"
         " WHERE v.instrument = 'lidar' AND v.channel = 'wind_speed'")


class Quality(RigTest):
    def start(self):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        rig.start_broker()
        rig.start_sim()
        rig.add_to_instrument("lidar", JUDGED)
        rig.write_configuration('max_size = "200 MB"\nreserve = "1 MB"\ncommit_interval = "50 ms"')
        rig.start_shore()
        rig.start_buoyd()
        return rig

    def count(self, rig, flag):
        return rig.query("archive.db", FLAGS.format(flag=flag))[0][0]

    def forward(self, rig, *more):
        return (BIN / "buoyshore", "forward", STATION, "--to", f"file://{rig.dir / 'out'}", "--form",
                SOURCE / "config/exports/json.toml", "--archive", rig.dir / "archive.db", "--state",
                rig.dir / "files.state", *more)

    @staticmethod
    def flags_in(folder):
        """Of each reading, as a platform knows them that hears of amendments behind it; and of how many it heard."""
        rows = [json.loads(line) for path in folder.iterdir() for line in path.read_text().splitlines()]
        flags = {(row["epoch"], row["seq"]): row["flags"] for row in rows if "seq" in row}
        amended = {(row["epoch"], row["amended"]): row["flags"] for row in rows if "amended" in row}
        assert amended.keys() <= flags.keys()
        return flags | amended, len(amended)

    @staticmethod
    def is_amended(folder):
        return folder.exists() and any('"amended"' in path.read_text() for path in folder.iterdir())

    def test_flags_and_amendments_reach_the_archive_through_a_kill(self):
        rig = self.start()
        rig.wait_archived()
        rig.start("forward", *self.forward(rig))
        wait_for(lambda: self.count(rig, 1) > 20 and self.count(rig, 3) > 20, "good and suspect values")
        wait_for(lambda: rig.query("archive.db", "SELECT count(*) FROM amendment")[0][0] > 3, "amendments")
        # It takes luck that a reading is sent before its amendment comes ashore.
        wait_for(lambda: self.is_amended(rig.dir / "out"), "a flag that changed behind a reading that was sent",
                 patience=5 * PATIENCE)
        rig.kill("buoyd")
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)
        self.assertEqual(self.count(rig, 2), 0, "what is judged is never left at 'not evaluated'")
        wrong = rig.query("archive.db", "SELECT count(*) FROM channel_values WHERE instrument = 'lidar'"
                          " AND channel = 'wind_speed' AND value > 8 AND flag NOT IN (3, 4)")
        self.assertEqual(wrong, [(0,)])
        rig.end("forward")
        rig.run(*self.forward(rig, "--once"))
        export = (BIN / "buoyshore", "export", STATION, "--format", SOURCE / "config/exports/json.toml",
                  "--archive", rig.dir / "archive.db", "--directory", rig.dir / "exported")
        refused = rig.run(*export, check=False)
        self.assertEqual((refused.returncode, list((rig.dir / "exported").iterdir())), (2, []))
        self.assertIn("of a simulated instrument: --bench has them", refused.stderr)
        rig.run(*export, "--bench")
        told, amended = self.flags_in(rig.dir / "out")
        self.assertEqual(told, self.flags_in(rig.dir / "exported")[0])
        self.assertGreater(amended, 0)


if __name__ == "__main__":
    unittest.main()
