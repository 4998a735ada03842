#!/usr/bin/python3
"""`buoyctl rehearse` beside a buoyd that plays the same, by hand: PYTHONPATH=tests:tests/support
tests/system/rehearsed_day.py [READINGS]. A broker goes away, and gales in which the sonde is polled more
often come and go, while the lidar gives so many readings (240; of a day at full rate 86400). Exit 1 unless
readings, bytes stored and sent, and what was owed at most agree within 10 %. It wants a machine that has
nothing else to do: a slot that is missed is no forecast's fault.

A day in an hour, of all programs and of this one: FAST_CLOCK=24 FAST_CLOCK_SINCE=$(date +%s)
LD_PRELOAD=$PWD/build/release/bin/fast_clock.so, in front."""

import json
import os
import statistics
import subprocess
import sys
import time
import unittest

import rig as rig_module
from rig import BIN, SOURCE, RigTest, wait_for

rig_module.PATIENCE *= int(os.environ.get("FAST_CLOCK", "1"))  # s of the clock, for as much work as before
PART = int(sys.argv.pop() if len(sys.argv) > 1 else 240) // 3
LOOKS = 200  # at a part, at most: each counts all readings that there are
WITHIN = 0.10
CALM = 'met_wind_speed = { shape = "sine", mean = 6.8, amplitude = 2, period = 60, noise = 0.4, low = 0 }'
WINDY = 'met_wind_speed = { shape = "sine", mean = 7, amplitude = 3, period = 120 }'
GALE = """
[[instrument.event]]
kind = "gale"
channel = "met_wind_speed"
above = 8
clear = 6
intervals = { sonde = "500 ms" }
"""
SMALL, LARGE = 'max_size = "200 MB"', 'max_size = "1 GB"'  # a day that is counted in the store must fit into it
OTHERS = "instrument <> 'buoyd' AND kind <> 'gale'"  # what is forecast
LIDAR = "SELECT count(*) FROM readings WHERE instrument = 'lidar' AND kind <> 'gale'"
GALES = ("SELECT boottime, body FROM reading JOIN description d ON d.n = description WHERE instrument = 'lidar' "
         "AND d.text ->> '$.kind' = 'gale' AND boottime > {since} ORDER BY seq")


class Rehearse(RigTest):
    def start(self):
        rig = self.make_rig(mqtt='batch_interval = "5 s"\nreceipt_interval = "5 s"')
        text = rig.scenario.read_text()
        self.assertIn(CALM, text)
        rig.scenario.write_text(text.replace(CALM, WINDY))
        rig.start_broker()
        rig.start_sim()
        rig.add_to_instrument("lidar", GALE)
        rig.write_configuration()
        path = rig.dir / "buoyd.toml"
        text = path.read_text()
        self.assertIn(SMALL, text)
        path.write_text(text.replace(SMALL, LARGE))
        rig.start_shore()
        rig.start_buoyd()
        return rig

    def counted(self, rig):
        """What there is now."""
        ((readings,),) = rig.query("spool.db", f"SELECT count(*) FROM readings WHERE {OTHERS}")
        ((pages,),) = rig.query("spool.db", "SELECT page_count * page_size FROM pragma_page_count(), "
                                            "pragma_page_size()")
        return {"at": time.clock_gettime(time.CLOCK_BOOTTIME), "readings": readings, "stored": pages,
                "link": rig.status()["uplink"]["link_bytes"]}

    def owed(self, uplink):
        return sum(lane["owed"] for lane in uplink["lanes"] if lane["name"] == "record")

    def until_connected(self, rig):
        """The most that was owed, and when that was: at the last look before the connection."""
        looks = []

        def is_connected():
            at, uplink = time.clock_gettime(time.CLOCK_BOOTTIME), rig.uplink()
            looks.append((self.owed(uplink), at))
            return uplink["connected"]
        wait_for(is_connected, "the connection")
        return max(looks)

    def pass_readings(self, rig, count):
        """Until the lidar has given so many more; how many readings were owed at each look."""
        ((before,),) = rig.query("spool.db", LIDAR)
        owed = []

        def seen():
            owed.append(self.owed(rig.uplink()))
            return rig.query("spool.db", LIDAR)[0][0] >= before + count
        wait_for(seen, f"{count} readings of the lidar", patience=60 + 3 * count, pause=max(0.05, count / LOOKS))
        return owed

    def weather(self, rig, begin, down, up):
        """As it was: when the broker was away, and the gales that buoyd told of."""
        rows = {0.0: "9,up" if self.was_gale else "5,up", down - begin: ",down", up - begin: ",up"}
        for at, body in rig.query("spool.db", GALES.format(since=int(begin * 1e6))):
            rows[at / 1e6 - begin] = ("9" if json.loads(body)[0] else "5") + ","
        path = rig.dir / "weather.csv"
        path.write_text("from,lidar.met_wind_speed,link\n" +
                        "".join(f"{at:.3f} s,{cells}\n" for at, cells in sorted(rows.items())))
        return path

    def rehearse(self, rig, weather, seconds):
        done = subprocess.run(
            [BIN / "buoyctl", "rehearse", rig.dir / "buoyd.toml", "--weather", weather, "--for", f"{seconds:.3f} s",
             "--models", SOURCE / "config/models", "--json"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_says_what_a_real_run_counts(self):
        rig = self.start()
        rig.wait_archived(50)
        self.pass_readings(rig, 20)
        before = self.counted(rig)
        states = rig.query("spool.db", GALES.format(since=0))
        self.was_gale = bool(states) and json.loads(states[-1][1])[0] == 1
        on_their_way = statistics.median(self.pass_readings(rig, PART))
        rig.end("mosquitto")
        down = time.clock_gettime(time.CLOCK_BOOTTIME)
        self.pass_readings(rig, PART)
        rig.start_broker()
        owed, up = self.until_connected(rig)
        owed -= on_their_way
        self.pass_readings(rig, PART)
        wait_for(lambda: self.owed(rig.uplink()) <= on_their_way, "what was owed to be delivered")
        after = self.counted(rig)
        self.assert_complete(rig)
        said = self.rehearse(rig, self.weather(rig, before["at"], down, up), after["at"] - before["at"])
        real = {name: after[name] - before[name] for name in before}
        pairs = {"readings": (said["readings"], real["readings"]),
                 "stored bytes": (said["stored_bytes"], real["stored"]),
                 "link bytes": (said["link_bytes"], real["link"]),
                 "owed at most": (said["owed_most"], owed)}
        for name, (rehearsed, counted) in pairs.items():
            print(f"{name:<14}{rehearsed:>12.0f} rehearsed{counted:>12.0f} counted{rehearsed / counted:>7.2f}")
        for name, (rehearsed, counted) in pairs.items():
            with self.subTest(name):
                self.assertLess(abs(rehearsed / counted - 1), WITHIN)


if __name__ == "__main__":
    unittest.main()
