"""The station that suffers: the rig's programs with a relay before the broker, a spool of its own disk
where root can mount one, and a diary of what happened to buoyd."""

import os
import shutil
import signal
import subprocess
import threading
import time
import tomllib

from diary import Diary, Run, StallWatch, now
from rig.relay import Relay
from rig import Rig, wait_for
from rig.wall_clock import LIBRARY, WallClock

MQTT = 'batch_interval = "300 ms"\nreceipt_interval = "300 ms"\nkeepalive = "5 s"'
SPOOL = 'max_size = "48 MB"\nreserve = "1 MB"\ncommit_interval = "300 ms"'
DISK = "64m"


class Bench(Rig):
    def __init__(self, preload=()):
        super().__init__(mqtt=MQTT, scenario="tests/system/ordeal/scenario.toml")
        self.preload = [str(library) for library in preload]  # into buoyd
        self.diary = Diary()
        self.relay = Relay(self.port)
        self.buoy_port = self.relay.port
        self.archive = self.dir / "archive.db"
        self.disk = self.dir / "disk"
        self.disk.mkdir()
        self.has_disk = self.mount()
        self.spool = self.disk / "spool.db"
        self.steps_clock = LIBRARY is not None
        self.clock = WallClock(self.dir)
        self.stalls = StallWatch(self.diary, self.dir)
        plan = tomllib.loads(self.scenario.read_text())
        self.spoken = {i["name"]: i["line"] for i in plan["instrument"] if "period" in i}

    def mount(self):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "ordeal", self.disk],
                              capture_output=True, check=False)
        return done.returncode == 0

    def start_broker(self):
        """One that keeps what it holds, so that wiping it is another fault than killing it."""
        (self.dir / "broker").mkdir(exist_ok=True)
        self.write_broker_file(keeps=self.dir / "broker")
        super().start_broker()

    def start_station(self):
        self.start_broker()
        self.start_sim()
        self.write_configuration(SPOOL)
        self.start_shore()
        self.start_buoyd()

    def environment(self):
        """buoyd's."""
        made = self.clock.environment() if self.steps_clock else dict(os.environ)
        if self.preload:
            made["LD_PRELOAD"] = " ".join([*self.preload, made.get("LD_PRELOAD", "")]).strip()
        return made

    def start_buoyd(self):
        run = Run()
        self.diary.runs.append(run)
        process = super().start_buoyd(environment=self.environment())
        threading.Thread(target=self.watch_lines, args=(process, run), daemon=True).start()

    def watch_lines(self, process, run):
        """Notes when each line of a free-running instrument is open, as the system says."""
        wanted = {os.path.realpath(self.dir / "bench" / line): line for line in self.spoken.values()}
        folder = f"/proc/{process.pid}/fd"
        while wanted and process.returncode is None:
            try:
                open_files = {os.readlink(f"{folder}/{fd}") for fd in os.listdir(folder)}
            except OSError:
                open_files = set()
            for path in open_files & wanted.keys():
                run.opened[wanted.pop(path)] = now()
            time.sleep(0.01)

    def kill(self, name):
        code = self.processes[name].poll()
        assert code is None, f"{name} ended by itself with {code}: {self.log(name)[-2000:]}"
        return super().kill(name)

    def kill_buoyd(self):
        run = self.diary.runs[-1]
        run.kill_sent = now()
        self.kill("buoyd")
        run.dead = now()

    def step_clock(self, seconds):
        """buoyd's wall clock alone."""
        self.clock.step(seconds)
        self.diary.steps.append((now(), seconds * 1_000_000))

    def freeze(self, name):
        self.processes[name].send_signal(signal.SIGSTOP)

    def thaw(self, name):
        self.processes[name].send_signal(signal.SIGCONT)

    def wait_committed(self, since):
        """Until buoyd has committed what it took after `since`."""
        newest = "SELECT boottime FROM reading ORDER BY seq DESC LIMIT 1"
        wait_for(lambda: (self.query(self.spool, newest) or [(0,)])[0][0] > since, "commits again")

    def wait_quiet(self, quiet=2):
        """Until no row has been added to the spool for some seconds: all that was said is committed."""
        seen = (None, time.monotonic())

        def is_quiet():
            nonlocal seen
            newest = self.query(self.spool, "SELECT max(seq) FROM reading")
            if newest != seen[0]:
                seen = (newest, time.monotonic())
            return newest and time.monotonic() - seen[1] >= quiet
        wait_for(is_quiet, "silence")

    def close(self):
        self.relay.close()
        self.stalls.close()
        for name in list(self.processes):
            super().kill(name)
        if self.keep:
            shutil.copytree(self.disk, self.dir / "spool.last")
        if self.has_disk:
            subprocess.run(["umount", "--lazy", self.disk], check=True)
        super().close()
