"""`buoyctl rehearse` as the package's user calls it: the example's year, and a weather that is wrong."""

import json
import subprocess
import unittest

from rig import BIN, SOURCE, RigTest

EXAMPLE = SOURCE / "config/buoyd.example.toml"
WEATHER = SOURCE / "config/weather.example.csv"


class Rehearse(RigTest):
    def rehearse(self, weather, *options):
        return subprocess.run([BIN / "buoyctl", "rehearse", EXAMPLE, "--weather", weather, "--models",
                               SOURCE / "config/models", *options], capture_output=True, text=True, check=False)

    def test_plays_the_year_of_the_example(self):
        done = self.rehearse(WEATHER, "--year", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        checked = subprocess.run([BIN / "buoyctl", "check", EXAMPLE, "--models", SOURCE / "config/models"],
                                 capture_output=True, text=True, check=False).stdout
        a_day = next(line.split()[3] for line in checked.splitlines() if line.startswith("  readings a day"))
        self.assertEqual(said["span"], 365 * 86400)
        self.assertAlmostEqual(said["readings"] / 365 / float(a_day), 1, delta=0.1)
        self.assertNotIn("lidar.mute", said["events"])
        self.assertIn("rehearsal of 365 d", self.rehearse(WEATHER).stdout)

    def test_says_where_a_weather_is_wrong(self):
        wrong = self.make_rig().dir / "wrong.csv"
        wrong.write_text("from,sun\n0 s,bright\n")
        done = self.rehearse(wrong)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("wrong.csv:2:", done.stderr)

    def test_says_which_price_is_none(self):
        for price in ("-1", "nan", "inf"):
            done = self.rehearse(WEATHER, "--for", "1 d", "--per-megabyte", price)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(f"--per-megabyte is {price}, expected 0 to 1000000", done.stderr)


if __name__ == "__main__":
    unittest.main()
