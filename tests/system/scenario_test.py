"""Each station of config/scenarios: every instrument's readings reach the archive, once and right. What
the board makes of them is live and in the archive, and true to the sea that was simulated."""

import tomllib
import unittest

from rig import truth
from rig import BIN, SOURCE, STATION, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
WATER = """[[instrument.derived]]
kind = "water"
quantity = "sea water"
inputs = { conductivity = "conductivity", temperature = "sea_water_temperature", pressure = "sea_water_pressure" }
[[instrument.statistics]]
kind = "water_minute"
of = "water"
channels = ["salinity"]
over = "1 min"
[[instrument.statistics]]
kind = "ctd_minute"
of = "ctd"
channels = ["sea_water_temperature"]
over = "1 min"
"""
COMPUTED = ("derived", "statistics", "waves")  # always rows; an event is one where something happens


class Stations(RigTest):
    def plays(self, name):
        rig = self.make_rig(mqtt=FAST, scenario=f"config/scenarios/{name}.toml")
        rig.start_all()
        rig.wait_archived(5)
        self.assert_complete(rig)
        self.assert_exported(rig)

    def computes(self, name, changed, live, more=(), rows=None, then=lambda rig: None):
        """`changed`: pairs of texts of the configuration, so that the sea is out of range now and then;
        `live`: texts that have to come over the live lane; `more`: instruments and what else is computed
        of them; `rows`: a condition for rows that are waited for."""
        rig = self.make_rig(mqtt=FAST, scenario=f"config/scenarios/{name}.toml")
        rig.start_broker()
        rig.start_sim()
        self.change(rig.dir / "instruments.toml", changed)
        for instrument, block in more:
            rig.add_to_instrument(instrument, block)
        rig.write_configuration()
        rig.start_shore()
        rig.listen("live", ("-p", str(rig.port)), "buoy/+/data/#", shown="%p")
        rig.start_buoyd()
        wait_for(lambda: all(text in rig.log("live") for text in live), f"{live} live")
        rig.wait_archived(5)
        winds = "SELECT count(*) FROM readings WHERE instrument = 'met' AND kind = 'true_wind'"
        wait_for(lambda: rig.query("archive.db", winds)[0][0] > 2 * truth.ENOUGH, "samples of true wind")
        if rows:
            wait_for(lambda: rig.query("archive.db", f"SELECT 1 FROM readings WHERE {rows}"), rows)
        self.assert_complete(rig)
        self.assert_all_is_computed(rig)
        self.assert_true(rig)
        self.assert_exported(rig)
        then(rig)

    def assert_exported(self, rig):
        checked = rig.export()
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        wait_for(lambda: not rig.query("archive.db", "SELECT 1 FROM stale UNION ALL SELECT 1 FROM redo"), "all rolled up")
        check = SOURCE / "tests/shore/report/availability_check.py"
        closed = rig.run(check, BIN / "buoyshore", rig.dir / "archive.db", STATION, check=False)
        self.assertEqual(closed.returncode, 0, closed.stdout + closed.stderr)

    def assert_compared(self, rig):
        """Heights of the lidar with each other, in speed and in direction."""
        archive, check = rig.dir / "archive.db", SOURCE / "tests/shore/report/compare_check.py"
        lidar = f"{STATION}/lidar"
        for kind, channel, options in (
                ("scan", "wind_speed", ("--bin", 0.5, "--sectors", 72, "--sectors-by",
                                        f"{lidar}/true_direction/wind_direction[40 m]")),
                ("true_direction", "wind_direction", ("--bin", 10))):
            checked = rig.run(check, BIN / "buoyshore", archive, f"{lidar}/{kind}/{channel}[12 m]",
                              f"{lidar}/{kind}/{channel}[40 m]", *options, check=False)
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def change(self, path, changed):
        text = path.read_text()
        for before, after in changed:
            self.assertIn(before, text)
            text = text.replace(before, after)
        path.write_text(text)

    def assert_all_is_computed(self, rig):
        """A stop ends each window with a row that says that it is partial."""
        told = tomllib.loads((rig.dir / "instruments.toml").read_text())
        wanted = {(instrument["name"], one["kind"]) for instrument in told["instrument"]
                  for table in COMPUTED for one in instrument.get(table, [])}
        rows = rig.query("archive.db", "SELECT DISTINCT instrument, kind FROM readings")
        self.assertEqual(wanted - set(rows), set())

    def assert_true(self, rig):
        found = truth.judge(rig.dir / "bench/ledger.jsonl", rig.dir / "archive.db",
                            rig.dir / "instruments.toml")
        self.assertEqual(truth.broken(found), [])
        self.assertLessEqual({"speed, %", "direction, °", "flags that are wrong"}, set(found))
        return found

    def test_coastal_data_buoy(self):
        minutes = [(f'kind = "{kind}_ten_minutes"\n', f'kind = "{kind}_ten_minutes"\nover = "1 min"\n')
                   for kind in ("wind", "air")]
        self.computes("coastal-data-buoy", [("suspect = [0, 25]", "suspect = [0, 8.5]"), *minutes],
                      ['"kind":"true_wind"', '"flags":{"relative_wind_speed":3}'], more=[("ctd", WATER)],
                      rows="kind = 'water_minute' AND span = 60000000", then=self.assert_messages)

    def assert_messages(self, rig):
        checked = rig.export_messages("1 min")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_floating_wind_lidar(self):
        self.computes("floating-wind-lidar", [("suspect = [0, 30]", "suspect = [0, 9]")],
                      ['"kind":"true_wind"', '"kind":"true_direction"',
                       '"kind":"wind_last_ten_minutes"', '"flags":{"wind_speed":'],
                      then=self.assert_compared)

    def test_demo(self):
        self.plays("demo")

    def test_ten_units_one_dead(self):
        rig = self.make_rig(mqtt=FAST, scenario="config/scenarios/ten-units-one-dead.toml")
        rig.start_all()
        wait_for(lambda: sum(n >= 3 for name, n in rig.archived().items() if name != "buoyd") == 9,
                 "readings of the nine that live")
        self.assert_complete(rig)
        self.assert_exported(rig)

    def test_water_quality_station(self):
        self.plays("water-quality-station")

    def test_sea_floor_node(self):
        self.plays("sea-floor-node")


class Judged(unittest.TestCase):
    """Nothing passes because nothing was looked at."""

    def test_what_is_false_is_told(self):
        test = {"fail": [0, 60], "suspect": [0, 25]}
        self.assertEqual([truth.expected_flags(test, speed) for speed in (-1, 5, 30)], [{4}, {1}, {3}])
        found = {"direction, °": [("met", 0.3), ("met", 1.7)], "speed, %": [("met", float("nan"))]}
        self.assertEqual(len(truth.broken(found)), 2)

    def wrong_flags(self, readings, sea=lambda second: 20, kind=lambda second: "mda", **tests):
        """How many flags of (second, flag, value) are called wrong, of values that were sampled each second."""
        told, board = object.__new__(truth.Truth), object.__new__(truth.Board)
        told.series, told.said = {}, {}
        for second in range(10):
            for noise in (0, 0.1):
                told.note("met", "air_temperature", 1_000_000 * second, sea(second), str(sea(second) + noise))
        board.instruments = {"met": {"quality": [{"channel": "air_temperature", **tests}]}}
        board.query = lambda *_: [(round(1_000_000 * second), kind(second), None, flag, value)
                                  for second, flag, value in readings]
        return [error for _, _, error in truth.judge_flags(told, board)]

    def test_a_change_is_fast_where_a_reading_came_late(self):
        late = [(1, 1, 20), (2, 1, 20.1), (3.97, 1, 20), (4, 3, 20.1), (5, 1, 20)]
        self.assertEqual(self.wrong_flags(late, rate_of_change=[1]), [0])
        self.assertEqual(self.wrong_flags(late, fail=[0, 30]), [1])
        self.assertEqual(self.wrong_flags([(1, 1, 20), (2, 3, 20.1), (3, 1, 20)], rate_of_change=[1]), [1])

    def test_a_change_is_one_since_the_reading_of_its_kind_before(self):
        late = [(1, 1, 20), (1.01, 1, 20.1), (1.02, 3, 20.1)]
        self.assertEqual(self.wrong_flags(late, rate_of_change=[1]), [1])
        self.assertEqual(self.wrong_flags(late, kind=lambda second: "xdr" if second == 1.01 else "mda",
                                          rate_of_change=[1]), [0])

    def test_a_reading_that_came_late_is_of_the_sample_whose_value_it_has(self):
        def gust(second):
            return 20 + 2 * second

        def wrong(late):
            return self.wrong_flags([(3.01, 1, 26), late, (6.01, 3, 32)], gust, suspect=[0, 29])
        self.assertEqual(wrong((4.8, 1, 28)), [0])
        self.assertEqual(wrong((4.8, 3, 28)), [1])
        self.assertEqual(wrong((5.2, 1, 30)), [1])

    def test_nobody_knows_the_flag_of_a_value_that_was_never_said(self):
        self.assertEqual(self.wrong_flags([(1, 4, 19), (2, 1, 20)], suspect=[0, 25]), [0])
        self.assertEqual(self.wrong_flags([(1, 4, 19)], suspect=[0, 25]), [])

    def test_means_of_directions_go_over_north(self):
        self.assertAlmostEqual(truth.turned(truth.unit_mean([350, 20]), 5), 0)
        self.assertAlmostEqual(truth.third_height([0, 1, 0, -1] * 9), 2)


if __name__ == "__main__":
    unittest.main()
