"""The station that suffers: the rig's programs with a relay before the broker and one before the gateway
of its short messages, a spool of its own disk where root can mount one, and a diary of what happened to
buoyd."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
import tomllib

from diary import Diary, Run, StallWatch, now
from processor import ProcessorWatch
from rig.relay import Relay
from rig.relay_module import switch
from rig import BIN, STATION, Rig, free_port, wait_for
from rig.wall_clock import LIBRARY, WallClock
from stores import rows_of_spool
from told import told_values, wrong_values

MQTT = 'batch_interval = "300 ms"\nreceipt_interval = "300 ms"\nkeepalive = "5 s"'
SPOOL = 'max_size = "48 MB"\nreserve = "1 MB"\ncommit_interval = "300 ms"'
DISK = "64m"
TERMINAL = """
[[terminal]]
name = "iridium"
kind = "iridium-sbd"
pty = "iridium"
card = "300234012345678"
interval = "1 s"
refusals = 0.05
losses = 0.1
chatter = "3 s"
direct_ip = "127.0.0.1:{port}"
"""
LINK = """
[[message_link]]
name = "iridium"
terminal = "iridium-sbd"
device = "{device}"
baud = 19200
length = 340
interval = "1 s"
carries = ["position", "alarms", "attitude.euler"]
"""


def block_of(text, section, name):
    """The [[section]] of that name in a configuration, to the next section."""
    return re.search(rf'\[\[{section}\]\]\nname = "{name}"\n(?:(?!\[).*\n?)*', text)[0]


class Bench(Rig):
    scenario_file = "tests/system/ordeal/scenario.toml"
    polled = ("weather", "lidar")  # whose answers may come late
    foreign_faults = ("water_loss", "kill_above")  # which cannot befall it
    pause = (0.2, 1.5)  # s between faults
    settling = 600  # s; only a bound

    def __init__(self, preload=()):
        super().__init__(mqtt=MQTT, scenario=self.scenario_file)
        self.preload = [str(library) for library in preload]  # into buoyd
        self.diary = Diary()
        self.relay = Relay(self.port)
        self.buoy_port = self.relay.port
        self.module = None  # address of the relays
        self.told_values = 0  # by short messages, and compared
        self.wrongly_told = []
        self.gateway_port = free_port()
        self.air = Relay(self.gateway_port)  # before the gateway
        self.scenario.write_text(self.scenario.read_text() + self.links_of_scenario())
        self.archive = self.dir / "archive.db"
        self.disk = self.dir / "disk"
        self.disk.mkdir()
        self.has_disk = self.mount()
        self.spool = self.disk / "spool.db"
        self.steps_clock = LIBRARY is not None
        self.clock = WallClock(self.dir)
        self.stalls = StallWatch(self.diary, self.dir)
        self.processor = ProcessorWatch(now)
        plan = tomllib.loads(self.scenario.read_text())
        self.spoken = {i["name"]: i["line"] for i in plan["instrument"] if "period" in i}

    def links_of_scenario(self):
        return TERMINAL.format(port=self.air.port)

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
        self.keep_relays_from_buoyd()
        self.write_configuration(SPOOL, LINK.format(device=self.dir / "bench/iridium"))
        self.start_shore()
        self.start_gateway()
        self.start_buoyd()

    def start_sim(self):
        super().start_sim()
        self.processor.follow("buoysim", self.processes["buoysim"].pid)

    def keep_relays_from_buoyd(self):
        """Nobody but ordeal speaks with the module that switches the instruments' power."""
        path = self.dir / "instruments.toml"
        text = path.read_text()
        found = re.search(r'"tcp://(127\.0\.0\.1):(\d+)"', block_of(text, "line", "power"))
        self.module = found[1], int(found[2])
        for section, name in (("line", "power"), ("instrument", "relays")):
            text = text.replace(block_of(text, section, name), "")
        path.write_text(text)

    def start_gateway(self):
        self.start("gateway", BIN / "buoyshore", "gateway", "--archive", self.archive, "--direct-ip",
                   f"127.0.0.1:{self.gateway_port}")
        wait_for(self.archive.with_name("archive.db.provisional").exists, "the gateway's book")

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
        self.processor.follow("buoyd", process.pid)
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

    def told(self, check=True):
        """What short messages told of readings that the archive has not. A buoyshore frozen while it
        recovers its log lets nobody read: then, without `check`, nothing."""
        done = self.run(BIN / "buoyshore", "provisional", STATION, "--archive", self.archive, check=check)
        return told_values(done.stdout)

    def check_told(self, check=True):
        told = self.told(check)
        self.told_values += len(told)
        self.wrongly_told += wrong_values(told, rows_of_spool(self.spool))

    def take_power(self):
        """Of the weather station, whose relay opens when it is on."""
        self.diary.unpowered.setdefault("weather", []).append(now())
        switch(self.module, 1, True)

    def power_again(self):
        switch(self.module, 1, False)
        self.diary.powered.setdefault("weather", []).append(now())

    def kill(self, name):
        code = self.processes[name].poll()
        assert code is None, f"{name} ended by itself with {code}: {self.log(name)[-2000:]}"
        return super().kill(name)

    def kill_buoyd(self):
        run = self.diary.runs[-1]
        run.kill_sent = now()
        run.delays = self.processor.of_way()
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
        self.air.close()
        self.stalls.close()
        self.processor.close()
        for name in reversed(list(self.processes)):
            super().kill(name)
        if self.keep:
            shutil.copytree(self.disk, self.dir / "spool.last")
        if self.has_disk:
            subprocess.run(["umount", "--lazy", self.disk], check=True)
        super().close()
