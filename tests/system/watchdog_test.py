"""What systemd hears of buoyd: that it is ready, reloads and stops, and a watchdog that is fed by turns of
the work. This is systemd's end of the socket.

Limits of minutes (spool, MQTT) are tested with threads that really hang on a clock that the test moves:
tests/supervise/watchdog_test.cpp. Here are those of seconds: a line that listens (5 s + 10 s) and main (10 s).
"""

import os
import re
import signal
import socket
import subprocess
import threading
import time
import unittest

from rig.one_thread import StoppedThread, threads
from rig import PATIENCE, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\nkeepalive = "5 s"'
LATE = re.compile(r"watchdog: thread (.+) has made no turn for ([0-9.]+) s \(limit ([0-9.]+) s\), since (\S+Z):")
WATCHDOG = 6.0  # s: fed every 2 s
LONGEST_LIMIT = 15  # s, of what is tested here


class Systemd:
    """Hears all that one process says, and when."""

    def __init__(self, address):
        self.heard = []  # (time, text)
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.socket.bind(address.replace("@", "\0", 1))
        self.senders = set()
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        while True:
            text, extra, _, _ = self.socket.recvmsg(4096, socket.CMSG_SPACE(12))
            if not text:
                return
            self.heard.append((time.monotonic(), text.decode()))
            self.senders |= {int.from_bytes(data[:4], "little") for _, _, data in extra}

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.listener.join()
        self.socket.close()

    def environment(self, process=None):
        result = dict(os.environ, NOTIFY_SOCKET=self.address, WATCHDOG_USEC=str(int(WATCHDOG * 1e6)))
        return result | ({"WATCHDOG_PID": str(process)} if process else {})

    def texts(self):
        return [text for _, text in list(self.heard)]

    def fed(self):
        return [at for at, text in list(self.heard) if text == "WATCHDOG=1"]

    def longest_hunger(self, since):
        """Between two meals, from then until now."""
        times = [since] + [at for at in self.fed() if at > since] + [time.monotonic()]
        return max(later - earlier for earlier, later in zip(times, times[1:]))


class Watchdog(RigTest):
    def make_service(self, name):
        systemd = Systemd(f"@buoyd-test/{os.getpid()}/{name}")
        self.addCleanup(systemd.close)
        return systemd

    def start_buoyd(self, rig, systemd):
        rig.start_buoyd(environment=systemd.environment())
        wait_for(lambda: "READY=1" in systemd.texts() and systemd.fed(), "READY=1 and a first meal")

    def make_station(self, name, **arguments):
        rig = self.make_rig(mqtt=FAST, **arguments)
        rig.start_sim()
        rig.write_configuration()
        systemd = self.make_service(name)
        self.start_buoyd(rig, systemd)
        return rig, systemd

    def test_faults_feed_it_and_hung_threads_do_not(self):
        """All at once: each station is a process of its own."""
        faults = self.begin_faults()
        hung = {name: self.begin_hang(name, thread)
                for name, thread in (("line nmea", "line nmea"), ("main", "buoyd"))}
        for name in hung:
            self.check_hang(name, *hung[name])
        self.check_faults(*faults)

    # ---- whatever is dead outside, it is fed

    def begin_faults(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        if os.geteuid() == 0:
            self.use_small_disk(rig)
        systemd = self.make_service("faults")
        self.start_buoyd(rig, systemd)
        wait_for(lambda: rig.uplink()["connected"], "the broker")
        rig.order("silence sonde 600")
        rig.order("silence met 600")
        rig.order("cut lidar 600")
        rig.processes["mosquitto"].send_signal(signal.SIGSTOP)
        if os.geteuid() == 0:
            with open(rig.dir / "disk/filler", "wb") as filler, self.assertRaises(OSError):
                while True:
                    filler.write(bytes(65536))
                    filler.flush()
        wait_for(lambda: self.health(rig, "sonde") == "dormant" and
                 self.health(rig, "lidar") == "line_missing", "the faults to be seen")
        return rig, systemd, time.monotonic(), self.instrument(rig, "met")["readings"]

    @staticmethod
    def instrument(rig, name):
        return next(i for i in rig.status()["instruments"] if i["name"] == name)

    def health(self, rig, name):
        return self.instrument(rig, name)["health"]

    def use_small_disk(self, rig):
        disk = rig.dir / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace(f'"{rig.dir}/spool.db"', f'"{disk}/spool.db"'))

    def check_faults(self, rig, systemd, since, heard):
        wait_for(lambda: time.monotonic() > since + LONGEST_LIMIT + WATCHDOG, "longer than any limit here")
        self.assertLess(systemd.longest_hunger(since), WATCHDOG, "it was hungry beside faults")
        self.assertNotIn("watchdog: thread", rig.log("buoyd"))
        self.assertEqual(self.instrument(rig, "met")["readings"], heard, "it said nothing meanwhile")
        if os.geteuid() == 0:
            self.assertIn("spool:", rig.log("buoyd"), "the disk is full")
        rig.kill("mosquitto")  # from mute to dead
        since = time.monotonic()
        wait_for(lambda: not rig.uplink()["connected"], "the broker to be missed")
        self.assertLess(systemd.longest_hunger(since), WATCHDOG)

    # ---- one thread that hangs starves it

    def begin_hang(self, name, thread):
        rig, systemd = self.make_station(name.replace(" ", "-"))
        wait_for(lambda: all(i["health"] == "ok" for i in rig.status()["instruments"]), "all to be well")
        stopped = StoppedThread(rig.processes["buoyd"].pid, thread)
        self.addCleanup(stopped.let_go)
        return rig, systemd, stopped, time.monotonic()

    def check_hang(self, name, rig, systemd, stopped, since):
        said = wait_for(lambda: LATE.search(rig.log("buoyd")), f"{name} to be named", LONGEST_LIMIT + 30)
        self.assertEqual(said[1], name)
        limit = float(said[3])
        self.assertGreaterEqual(float(said[2]), limit)  # both are rounded
        last = systemd.fed()[-1]
        self.assertLess(last, since + limit + WATCHDOG, "it was fed for too long")
        self.assertGreater(last, since + limit - 6, "not too early: within a turn before the stop")
        wait_for(lambda: systemd.longest_hunger(since) > WATCHDOG, "systemd to have enough of it")
        self.assertEqual(systemd.fed()[-1], last, "fed after the thread was named")
        self.assertIn(f"STATUS=no turns of thread {name}", systemd.texts())
        self.assertEqual(LATE.findall(rig.log("buoyd")), [said.groups()], "one line, one thread")
        stopped.let_go()
        wait_for(lambda: systemd.fed()[-1] > last, "food for a thread that goes on")
        self.assertIn(f"watchdog: thread {name} goes on", rig.log("buoyd"))

    # ---- the service's states

    def test_states_and_environment(self):
        rig, systemd = self.make_station("states")
        process = rig.processes["buoyd"]
        self.assertEqual(systemd.texts()[0], "READY=1")
        self.assertRegex("\n".join(systemd.texts()), r"STATUS=\d of 3 instruments well, \d of 3 lines there")
        self.assertEqual(systemd.senders, {process.pid}, "NotifyAccess=main")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: systemd.texts().count("READY=1") == 2, "the reload")
        states = [text for text in systemd.texts() if text.startswith(("READY", "RELOADING"))]
        self.assertRegex(states[1], r"^RELOADING=1\nMONOTONIC_USEC=\d+$")
        told = int(states[1].split("=")[-1]) / 1e6
        self.assertLess(abs(time.clock_gettime(time.CLOCK_MONOTONIC) - told), PATIENCE)
        self.assertEqual(rig.end("buoyd"), 0)
        for text in ("STOPPING=1", "EXTEND_TIMEOUT_USEC=30000000"):  # what was sent may be heard behind buoyd's end
            wait_for(lambda t=text: t in systemd.texts(), text)

    def test_a_watchdog_of_another_process_or_none_is_not_fed(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        systemd = self.make_service("foreign")
        rig.start_buoyd(environment=systemd.environment(process=1))
        wait_for(lambda: "READY=1" in systemd.texts(), "READY=1")
        self.assertNotIn("watchdog", threads(rig.processes["buoyd"].pid))
        self.assertEqual(rig.end("buoyd"), 0)
        self.assertEqual(systemd.fed(), [])

    def test_without_systemd_there_is_no_watchdog(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(lambda: rig.status(), "its answer")
        self.assertNotIn("watchdog", threads(rig.processes["buoyd"].pid))
        self.assertEqual(rig.end("buoyd"), 0)
        self.assertNotIn("NOTIFY_SOCKET", rig.log("buoyd"))


if __name__ == "__main__":
    unittest.main()
