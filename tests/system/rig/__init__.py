"""A buoy, its instruments, a broker and the shore on one machine, for system tests.

Every program is started and ended by its own process id, in a folder of its own that is removed at
the end (kept where KEEP_RIG is set). Tests wait for conditions, never for durations.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from waiting import PATIENCE, free_port, wait_for  # noqa: E402

SOURCE = Path(os.environ.get("BUOYD_SOURCE_DIR", Path(__file__).parents[3]))
BIN = Path(os.environ.get("BUOYD_BIN_DIR", SOURCE / "build/release/bin"))
STATION = "rig"


class Rig:
    """Programs by name; their logs and files in self.dir."""

    def __init__(self, mqtt="", scenario="config/scenarios/demo.toml"):
        self.dir = Path(tempfile.mkdtemp(prefix="rig."))
        self.port = free_port()
        self.buoy_port = self.port  # where buoyd finds the broker: a relay may stand between
        self.spool = self.dir / "spool.db"
        self.mqtt = mqtt
        self.keep = bool(os.environ.get("KEEP_RIG"))
        self.processes = {}
        self.generation = {}
        self.write_broker_file()
        self.scenario = self.dir / "scenario.toml"
        text = (SOURCE / scenario).read_text()
        self.scenario.write_text(re.sub(r"127\.0\.0\.1:0\b", lambda _: f"127.0.0.1:{free_port()}", text))

    # ---- programs

    def start(self, name, *command, environment=None):
        assert name not in self.processes, name
        log = open(self.dir / f"{name}.log", "ab")
        self.processes[name] = subprocess.Popen(
            [str(word) for word in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env=environment)
        log.close()
        return self.processes[name]

    def end(self, name, number=signal.SIGTERM):
        """Sends the signal and waits; the exit status."""
        process = self.processes.pop(name)
        process.send_signal(number)
        if number == signal.SIGTERM:
            process.send_signal(signal.SIGCONT)
        return process.wait(PATIENCE)

    def kill(self, name):
        return self.end(name, signal.SIGKILL)

    def log(self, name):
        return (self.dir / f"{name}.log").read_text(errors="replace")

    def lines(self, name):
        """Of its log, whole lines only: it may be writing the last one."""
        return [line[:-1] for line in self.log(name).splitlines(True) if line.endswith("\n")]

    def write_broker_file(self, extra="", address="127.0.0.1", keeps=None):
        """`keeps`: the folder of what it stores each second; without one it stores nothing."""
        stores = (f"persistence true\npersistence_location {keeps}/\nautosave_interval 1\n" if keeps
                  else "persistence false\n")
        (self.dir / "mosquitto.conf").write_text(
            f"listener {self.port} {address}\nallow_anonymous true\n{stores}user root\n{extra}\n")

    def start_broker(self):
        already = self.log("mosquitto").count(" running\n") if "mosquitto" in self.generation else 0
        self.generation["mosquitto"] = True
        self.start("mosquitto", "mosquitto", "-c", self.dir / "mosquitto.conf")
        wait_for(lambda: self.log("mosquitto").count(" running\n") > already, "the broker")

    def start_sim(self):
        ready = self.dir / "bench/ready"
        ready.unlink(missing_ok=True)
        self.start("buoysim", BIN / "buoysim", "run", self.scenario, "--dir", self.dir / "bench",
                   "--models", SOURCE / "config/models", "--ready-file", ready,
                   "--config", self.dir / "instruments.toml")
        wait_for(lambda: ready.exists() or self.processes["buoysim"].poll() is not None, "buoysim")
        assert ready.exists(), self.log("buoysim")

    def add_to_instrument(self, name, block):
        """Further lines of an instrument's block; before write_configuration()."""
        path = self.dir / "instruments.toml"
        text = path.read_text()
        begin = text.index(f'name = "{name}"', text.index("[[instrument]]"))
        end = text.find("\n[[instrument]]", begin)
        end = len(text) if end < 0 else end
        path.write_text(text[:end] + "\n" + block + text[end:])

    def answer_in_time(self, *names):
        """So long (3 s) a busy machine may take for their answers; before write_configuration()."""
        for name in names:
            self.add_to_instrument(name, 'timeout = "3 s"')

    def write_configuration(self, spool='max_size = "200 MB"\nreserve = "1 MB"', extra=""):
        (self.dir / "buoyd.toml").write_text(
            f'control_socket = "{self.dir}/control.sock"\n'
            f'[station]\nid = "{STATION}"\n[spool]\npath = "{self.spool}"\n{spool}\n'
            f'[mqtt]\nhost = "127.0.0.1"\nport = {self.buoy_port}\n{self.mqtt}\n'
            + (self.dir / "instruments.toml").read_text() + extra)

    def start_buoyd(self, *wrapper, environment=None):
        """`wrapper`: words of a command that becomes the one behind it, as nice does."""
        return self.start("buoyd", *wrapper, BIN / "buoyd", "--config", self.dir / "buoyd.toml",
                          "--models", SOURCE / "config/models", environment=environment)

    def launch_shore(self, *options):
        """Without waiting for the broker, which may be away."""
        self.start("shore", BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{self.port}",
                   "--archive", self.dir / "archive.db", *options)

    def start_shore(self, *options):
        known = self.shores()
        self.launch_shore(*options)
        wait_for(lambda: self.shores() > known, "the archive at the broker")

    def shores(self):
        """Connections of archives that the broker has logged."""
        return self.log("mosquitto").count(" as buoyshore-")

    def start_all(self, in_time=()):
        self.start_broker()
        self.start_sim()
        self.answer_in_time(*in_time)
        self.write_configuration()
        self.start_shore()
        self.start_buoyd()

    def listen(self, log, entry, *filters, options=(), shown="%t %r %p"):
        """A mosquitto_sub that is subscribed: the log has a line HEARD … for each message from now on."""
        words = [word for one in filters for word in ("-t", one)]
        self.start(log, "stdbuf", "-oL", "mosquitto_sub", "-h", "127.0.0.1", "-V", 5, "-q", 1, "-d",
                   *entry, *words, *options, "-F", f"HEARD {shown}")
        wait_for(lambda: "received SUBACK" in self.log(log), f"{log}'s subscription")

    # ---- what is seen from outside

    def run(self, *command, check=True, patience=PATIENCE):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                              timeout=patience, check=False)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done

    def query(self, database, sql):
        """Rows, or [] while the database is not there yet."""
        path = self.dir / database
        if not path.exists():
            return []
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10) as connection:
                return connection.execute(sql).fetchall()
        except sqlite3.OperationalError as error:
            if "no such column" in str(error) or "syntax" in str(error):
                raise
            return []  # being created, or locked for longer than the time-out

    def archived(self):
        """instrument → readings in the archive."""
        return dict(self.query("archive.db", "SELECT instrument, sum(readings) FROM tally JOIN "
                               "description ON description.n = tally.description GROUP BY 1"))

    def wait_archived(self, more=3, patience=PATIENCE):
        """Waits until every instrument whose readings are kept has so many more in the archive than now."""
        before = self.archived()
        names = self.instruments(without='record = "statistics"')

        def grown():
            now = self.archived()
            return all(now.get(n, 0) >= before.get(n, 0) + more for n in names)
        wait_for(grown, f"{more} more archived readings of {names}", patience)

    def instruments(self, without="\0"):
        """Names of those whose configuration does not have this text."""
        parts = (self.dir / "instruments.toml").read_text().split("[[instrument]]")[1:]
        return [part.split('name = "')[1].split('"')[0] for part in parts if without not in part]

    def status(self):
        done = self.run(BIN / "buoyctl", "status", "--json", "--socket", self.dir / "control.sock",
                        check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def uplink(self):
        return self.status()["uplink"]

    def newest(self):
        """The highest number in the spool."""
        rows = self.query("spool.db", "SELECT max(seq) FROM reading")
        return rows[0][0] or 0 if rows else 0

    def wait_stored(self, more):
        """Waits until the spool has so many more readings: acquisition goes on."""
        before = self.newest()
        wait_for(lambda: self.newest() >= before + more, "readings in the spool")

    def account(self, wait=PATIENCE):
        return self.run(BIN / "buoyshore", "account", STATION, "--archive",
                        self.dir / "archive.db", "--wait", wait, check=False, patience=wait + PATIENCE)

    def judge(self, *options):
        return self.run(BIN / "buoysim", "judge", "--ledger", self.dir / "bench/ledger.jsonl",
                        "--archive", self.dir / "archive.db", *options, check=False)

    def export(self):
        """NetCDF files of all instruments, held to the archive and to the rules of CF; what an ERDDAP is
        told of them, held to its rules."""
        files, checks = self.dir / "netcdf", SOURCE / "tests/shore/export"
        where = ("--archive", self.dir / "archive.db", "--directory", files,
                 "--about", SOURCE / "config/exports/about.example.toml", "--bench")
        self.run(BIN / "buoyshore", "export", STATION, *where)
        topic = ("--topic", "sea/{station}/{instrument}/{kind}", "--broker", "127.0.0.1:1883")
        (self.dir / "datasets.xml").write_text(self.run(BIN / "buoyshore", "erddap", STATION, *where, *topic).stdout)
        self.run(checks / "erddap_check.py", self.dir / "datasets.xml")
        return self.run(checks / "netcdf_check.py", self.dir / "archive.db", files, check=False)

    def export_messages(self, over):
        """BUFR messages of the station's rows of such a length, held to the archive."""
        files, forms = self.dir / "bufr", SOURCE / "config/exports"
        files.mkdir()
        form, about, said = (files / name for name in ("form.toml", "about.toml", "said"))
        form.write_text((forms / "bufr.toml").read_text().replace('\nover = "10 min"', f'\nover = "{over}"'))
        about.write_text((forms / "about.example.toml").read_text().replace("# wmo_", "wmo_"))
        told = self.run(BIN / "buoyshore", "export", STATION, "--archive", self.dir / "archive.db",
                        "--directory", files, "--format", form, "--about", about, "--bench")
        said.write_text(told.stderr)
        return self.run(SOURCE / "tests/shore/export/bufr_check.py", self.dir / "archive.db",
                        *files.glob("*.bufr"), said, form, about, check=False)

    def ledger(self, bench="bench"):
        """What buoysim said in that folder, whole lines only, as dictionaries."""
        text = (self.dir / bench / "ledger.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines(True) if line.endswith("\n")]

    def records(self, instrument):
        """The counters that buoysim said for the instrument, in order."""
        return [entry["counter"] for entry in self.ledger() if entry["instrument"] == instrument]

    def order(self, text):
        """A fault by hand, for buoysim."""
        with open(self.dir / "bench/control", "w", encoding="ascii") as control:
            control.write(text + "\n")

    def close(self):
        # The last one first: a buoyd that outlives its buoysim may open another test's pty of the same number.
        for name in reversed(list(self.processes)):
            self.kill(name)
        if not self.keep:
            shutil.rmtree(self.dir)


class RigTest(unittest.TestCase):
    """A test case with a rig that is cleaned up, and whose logs are shown where it fails."""

    def make_rig(self, **arguments):
        rig = Rig(**arguments)
        self.addCleanup(rig.close)
        self.addCleanup(self.show_logs, rig)
        return rig

    def show_logs(self, rig):
        result = self._outcome.result
        if not any(test is self for test, _ in result.errors + result.failures):
            return
        for path in sorted(rig.dir.glob("*.log")):
            print(f"---- {path.name}\n{path.read_text(errors='replace')[-4000:]}")

    def assert_complete(self, rig):
        """buoyd ends and delivers; the account is complete; nothing doubled, nothing wrong."""
        rig.end("buoyd")
        account = rig.account()
        self.assertEqual(account.returncode, 0, account.stdout + account.stderr)
        judged = rig.judge()
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        return account.stdout
