"""Platforms get every archived reading once, although who forwards is killed with -9 at random moments
while the archive grows. kill_forward.py is the long form."""

import csv
import io
import json
import random
import time
import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for
from rig.platforms import http_platform, line_platform

READINGS = """SELECT epoch, seq, instrument, kind, time, body FROM readings
    WHERE station = 'rig' AND instrument <> 'buoyd'"""
FIXED = ("time", "station", "instrument", "kind", "epoch", "seq", "placed", "flags")


def values_of(body):
    """Numbers with the digits that the archive has, None where one is missing; arrays point by point."""
    values = []
    for value in json.loads(body, parse_float=str, parse_int=str):
        values += value if isinstance(value, list) else [value]
    return values


class Forward(RigTest):
    kills, seed = 12, 1

    def forward(self, name, *more):
        form = SOURCE / f"config/exports/{'csv' if name == 'files' else 'json'}.toml"
        broker = ("--broker", f"127.0.0.1:{self.rig.port}") if name == "mqtt" else ()
        return (BIN / "buoyshore", "forward", STATION, "--to", self.targets[name], "--form", form,
                "--archive", self.rig.dir / "archive.db", "--state", self.rig.dir / f"{name}.state",
                "--rows", 2, *broker, *more)

    def start_platforms(self):
        self.http, self.lines = http_platform(self.seed), line_platform(self.seed)
        self.addCleanup(self.http.close)
        self.addCleanup(self.lines.close)
        self.folder = self.rig.dir / "out"
        self.targets = {"files": f"file://{self.folder}",
                        "http": f"http://127.0.0.1:{self.http.port}/readings",
                        "tcp": f"tcp://127.0.0.1:{self.lines.port}",
                        "mqtt": "mqtt:platform/{station}/{instrument}/{kind}"}
        self.rig.listen("platform", ("-p", self.rig.port), "platform/#", shown="%p")

    def test_kills(self):
        moments = random.Random(self.seed)
        self.rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        self.rig.start_all()
        self.start_platforms()
        self.rig.wait_archived()
        under_way = 0
        for _ in range(self.kills):
            name = moments.choice(list(self.targets))
            time.sleep(moments.uniform(0, 0.4))  # the archive grows
            self.rig.start(name, *self.forward(name))
            time.sleep(moments.uniform(0, 0.25))
            self.rig.kill(name)
            under_way += bool(self.rig.query(f"{name}.state", "SELECT name FROM pending"))
        self.rig.wait_archived()
        self.assert_complete(self.rig)
        for name in self.targets:
            (self.rig.dir / f"{name}.log").write_text("")
            self.rig.start(name, *self.forward(name))
            wait_for(lambda: "forwards rig to" in self.rig.log(name), f"{name} to begin")
            self.assertEqual(self.rig.end(name), 0, self.rig.log(name))
            self.end_forward(name)
        self.truth = {(epoch, seq): row for epoch, seq, *row in self.rig.query("archive.db", READINGS)}
        counts = {"files": self.judge_files(), "http": self.judge_http(), "tcp": self.judge_lines(),
                  "mqtt": self.judge_messages()}
        print(f"{self.kills} kills, {under_way} with a batch under way, seed {self.seed}: {len(self.truth)} "
              f"readings; sent again and dropped by name or number: {counts}", flush=True)

    def end_forward(self, name):
        """What is left goes out; platforms that fail by chance may take some attempts."""
        wait_for(lambda: self.rig.run(*self.forward(name, "--once"), check=False).returncode == 0,
                 f"{name} to have all")

    def judge_files(self):
        """Each line once, as the files are."""
        found = {}
        for path in self.folder.iterdir():
            header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
            self.assertEqual(",".join(header[:4]), "time,epoch,seq,flags", path)
            instrument_kind = path.name.removeprefix("rig_")[:-len("_YYYYMMDD_0123456789abcdef.csv")]
            for time_text, epoch, seq, _, *values in rows:
                key = (epoch, int(seq))
                self.assertNotIn(key, found, "twice")
                found[key] = None
                instrument, kind, archived, body = self.truth[key]
                self.assertEqual(instrument_kind, f"{instrument}_{kind}")
                self.assertEqual(time_text, archived[:-1].replace("T", " "))
                self.assertEqual(values, [value or "" for value in values_of(body)])
        self.assertEqual(found.keys(), self.truth.keys())
        return 0

    def check_row(self, line):
        """The reading's number."""
        row = json.loads(line, parse_float=str, parse_int=str)
        key = (row["epoch"], int(row["seq"]))
        said = (row["instrument"], row["kind"], row["time"])
        instrument, kind, archived, body = self.truth[key]
        self.assertEqual(said, (instrument, kind, archived))
        self.assertEqual([value for name, value in row.items() if name not in FIXED], values_of(body))
        return key

    def judge_http(self):
        """Each reading in one name alone; a name has the same text whenever it came."""
        bodies = {}
        for name, body in self.http.parcels:
            self.assertEqual(bodies.setdefault(name, body), body, name)
        keys = [self.check_row(line) for body in bodies.values() for line in body.splitlines()]
        self.assertEqual(sorted(keys), sorted(self.truth))
        return len(self.http.parcels) - len(bodies)

    def judge_rows(self, lines):
        """Each reading, and whenever it came with the same text."""
        found = {}
        for line in lines:
            self.assertEqual(found.setdefault(self.check_row(line), line), line)
        self.assertEqual(found.keys(), self.truth.keys())
        return len(lines) - len(found)

    def judge_lines(self):
        """A line without its end is of somebody who was killed. The platform may read behind the sender's end."""
        def lines():
            return [line for _, text in list(self.lines.parcels)
                    for line in text.splitlines(True) if line.endswith("\n")]
        wait_for(lambda: len({self.check_row(line) for line in lines()}) >= len(self.truth), "all lines")
        return self.judge_rows(lines())

    def judge_messages(self):
        def messages():
            return [line.removeprefix("HEARD ") for line in self.rig.log("platform").splitlines(True)
                    if line.startswith("HEARD ") and line.endswith("\n")]
        wait_for(lambda: len({self.check_row(line) for line in messages()}) >= len(self.truth),
                 "all messages")
        return self.judge_rows(messages())


if __name__ == "__main__":
    unittest.main()
