"""A buoy on its mooring: its GNSS jumps and falls silent, and then it drifts off. It is told first, and once."""

import json
import math
import tempfile
import unittest
from pathlib import Path

from rig import BIN, SOURCE, STATION, RigTest, wait_for
from rig.boot_clock import BootClock

ANCHOR, RADIUS = (54.5013, 7.0042), 150
DEPLOYMENT = f"""
[deployment]
state = "deployed"
id = "north-bank"
anchor = [{ANCHOR[0]}, {ANCHOR[1]}]
radius = {RADIUS}
"""
SCENARIO = """
title = "a buoy that drifts off"
seed = 19

[[line]]
name = "nav"
pty = "nav"
baud = 38400

[[instrument]]
name = "gnss"
line = "nav"
model = "nmea-0183"
period = "500 ms"
sentences = ["gga"]
counter = { channel = "gga.altitude", step = 0.1, wrap = 100000, start = 1 }

[instrument.channel]
latitude = { csv = "track.csv", column = "latitude" }
longitude = { csv = "track.csv", column = "longitude" }
fix_quality = { csv = "track.csv", column = "quality" }
hdop = { shape = "constant", mean = 0.9 }

[[line]]
name = "mast"
pty = "mast"
baud = 115200

[[instrument]]
name = "mast"
line = "mast"
model = "nmea-0183"
period = "40 ms"
sentences = ["hdt", "WI:mwv_relative"]
counter = { channel = "hdt.heading", step = 0.01, wrap = 30000, start = 1 }
"""
MOORED, SILENT = 40, 60  # fixes
EARLY = 40  # before anybody need have opened the line
BACKLOG = 3000
PLACE_OF_FILE = """import json, netCDF4, sys
with netCDF4.Dataset(sys.argv[1]) as file:
    print(json.dumps([float(file["lat"][...]), float(file["lon"][...]), file.geospatial_lat_min,
                      file.geospatial_lon_max, file.comment]))"""
ROWS = "SELECT body FROM readings WHERE instrument = 'gnss' AND kind = '{kind}' ORDER BY epoch, seq"


def row(east, quality=1):
    """So many metres east of the anchor; None: no fix."""
    if east is None:
        return ",,0"
    longitude = ANCHOR[1] + east / (111_195 * math.cos(math.radians(ANCHOR[0])))
    return f"{ANCHOR[0]:.7f},{longitude:.7f},{quality}"


def track():
    """It swings, with three jumps; has no fix; swings, with a jump; and drifts off for good."""
    def swing(count, jumps):
        return [5000 if i in jumps else 60 * math.sin(i / 5) for i in range(count)]
    path = (swing(EARLY + MOORED, {EARLY + 7, EARLY + 18, EARLY + 29}) + [None] * SILENT + swing(MOORED, {10})
            + [80 + 4 * i for i in range(20_000)])
    return "latitude,longitude,quality\n" + "\n".join(row(east) for east in path) + "\n"


class WhereItIs(RigTest):
    def start(self):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        rig.scenario.write_text(SCENARIO)
        (rig.dir / "track.csv").write_text(track())
        self.clock = BootClock(rig.dir)
        rig.start_broker()
        self.listen(rig, "before")
        rig.start_sim()
        rig.write_configuration('max_size = "200 MB"\nreserve = "1 MB"\ncommit_interval = "50 ms"', DEPLOYMENT)
        rig.start_shore()
        self.start_buoyd(rig)
        return rig

    @staticmethod
    def listen(rig, log):
        rig.listen(log, ["-p", str(rig.port)], "buoy/rig/batch", shown="%x")

    def start_buoyd(self, rig):
        rig.start_buoyd(environment=self.clock.environment())

    def bodies(self, rig, kind, database="archive.db"):
        return [json.loads(body) for (body,) in rig.query(database, ROWS.format(kind=kind))]

    def states(self, rig, kind, database="archive.db"):
        return [body[0] for body in self.bodies(rig, kind, database)]

    def test_jumps_are_none_silence_is_told_once_and_drift_first(self):
        rig = self.start()
        self.check_silence(rig)
        for name in ("shore", "before", "mosquitto"):
            rig.end(name)
        self.drift_unheard(rig)
        arrived = self.come_back(rig)
        self.check_order(arrived)
        self.check_restart(rig)
        self.check_alarm(rig)
        self.assert_complete(rig)
        self.check_track(rig)
        self.check_export(rig)

    def check_export(self, rig):
        """Files say where the anchor lies, though nobody told the export."""
        rig.run(BIN / "buoyshore", "export", STATION, "gnss", "--kind", "gga", "--archive", rig.dir / "archive.db",
                "--directory", rig.dir / "files", "--bench")
        paths = list((rig.dir / "files").glob("*.nc"))
        self.assertTrue(paths)
        for path in paths:
            *place, comment = json.loads(rig.run("/usr/bin/python3", "-c", PLACE_OF_FILE, path).stdout)
            self.assertEqual(place, [*ANCHOR, *ANCHOR])
            self.assertIn(f"within {RADIUS} m of its anchor", comment)

    def check_silence(self, rig):
        """Ten minutes without a fix, of which half a minute passes and the rest is jumped over."""
        wait_for(lambda: [None] * 5 in self.bodies(rig, "track", "spool.db"), "a track without a fix")
        self.clock.jump(570)
        wait_for(lambda: self.states(rig, "no_position") == [1], "the silence ashore")
        wait_for(lambda: self.states(rig, "no_position") == [1, 0], "its end ashore")
        self.assertEqual(self.states(rig, "drift"), [])

    def drift_unheard(self, rig):
        wait_for(lambda: self.states(rig, "drift", "spool.db") == [1], "the drift in the store")
        before = rig.query("spool.db", "SELECT max(seq) FROM reading")[0][0]
        wait_for(lambda: rig.query("spool.db", "SELECT max(seq) FROM reading")[0][0] >= before + BACKLOG,
                 "what waits behind it")

    def come_back(self, rig):
        """The drift's number, and those of all readings in the order in which they came."""
        drift, = rig.query("spool.db", "SELECT seq FROM readings WHERE kind = 'drift'")
        rig.start_broker()
        self.listen(rig, "after")
        rig.start_shore()
        wait_for(lambda: self.states(rig, "drift") == [1], "the drift ashore")
        wait_for(lambda: rig.account(wait=0).returncode == 0 or rig.archived().get("mast", 0) > BACKLOG * 1.5,
                 "the backlog ashore")
        heard = len(self.numbers(rig, "before"))
        return drift[0], self.numbers(rig, "before", "after")[heard:]

    @staticmethod
    def numbers(rig, *logs):
        """Of the readings in all batches that were heard. Those before bear descriptions of those behind."""
        heard = [line.split()[1] for log in logs for line in rig.lines(log) if line.startswith("HEARD ")]
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{i:05}" for i in range(len(heard))]
            for path, text in zip(files, heard):
                path.write_bytes(bytes.fromhex(text))
            said = rig.run("/usr/bin/python3", SOURCE / "docs/decode_batch.py", *files).stdout.splitlines()
        return [json.loads(one)["seq"] for one in said if '"seq"' in one]

    def check_order(self, arrived):
        drift, numbers = arrived
        first = numbers.index(drift)
        later = {seq for seq in numbers[first + 1:] if seq < drift} - set(numbers[:first])
        self.assertGreater(len(later), 100, "what is older than the drift came behind it")

    def check_restart(self, rig):
        rig.kill("buoyd")
        self.start_buoyd(rig)
        epochs = "SELECT count(DISTINCT epoch) FROM readings WHERE instrument = 'gnss' AND kind = 'track'"
        wait_for(lambda: rig.query("archive.db", epochs) == [(2,)], "the track of the next run")
        rig.wait_archived(more=20)
        self.assertEqual(self.states(rig, "drift"), [1])

    def check_alarm(self, rig):
        """The rule of docs/alarms.md: ashore nobody wrote down where the anchor is."""
        notices = rig.dir / "notices"
        notices.touch()
        (rig.dir / "rules.toml").write_text(
            f'[[target]]\nname = "log"\ncommand = ["/usr/bin/tee", "--append", "{notices}"]\n'
            '[[rule]]\nname = "adrift"\nchannel = "gnss/drift/state"\nabove = 0\nto = ["log"]\n')
        rig.start("watch", BIN / "buoyshore", "watch", rig.dir / "rules.toml", "--archive", rig.dir / "archive.db",
                  "--book", rig.dir / "alarms.db")
        wait_for(lambda: '"what":"raised"' in notices.read_text(), "the alarm")
        rig.end("watch")
        self.assertEqual(notices.read_text().count('"what"'), 1)
        self.assertIn('"rule":"adrift","station":"rig"', notices.read_text())

    def check_track(self, rig):
        self.assertEqual(self.states(rig, "drift"), [1], "told once")
        self.assertEqual(self.states(rig, "no_position"), [1, 0])
        track = self.bodies(rig, "track")
        jumps = [one for one in track if one[2] is not None and 4990 < one[2] < 5010]
        self.assertGreaterEqual(len(jumps), 4, "each jump is in the track")
        (distance, latitude, longitude), = [one[1:] for one in self.bodies(rig, "drift")]
        self.assertTrue(RADIUS < distance < RADIUS + 30, distance)
        self.assertTrue(abs(latitude - ANCHOR[0]) < 1e-6 and longitude > ANCHOR[1], "it says where the buoy is")
        text, = rig.query("archive.db", "SELECT DISTINCT text ->> '$.computed' FROM description "
                          "WHERE instrument = 'gnss' AND kind = 'track'")
        self.assertEqual(json.loads(text[0]), {"method": "track", "of": "gga", "anchor": list(ANCHOR),
                                               "radius": RADIUS, "every": 10})


if __name__ == "__main__":
    unittest.main()
