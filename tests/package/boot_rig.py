"""The folder with Debian, booted by systemd-nspawn: its own processes, its own loopback."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from package_rig import Folder, package, run, unpacked

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from waiting import PATIENCE, wait_for  # noqa: E402

# Of itself systemd-nspawn refuses the calls that read the clock's state; a board does not.
NSPAWN = ["systemd-nspawn", "--register=no", "--keep-unit", "--private-network", "--quiet",
          "--system-call-filter=adjtimex clock_adjtime"]

SCENARIO = """
[[line]]
name = "lidar"
tcp = "127.0.0.1:1502"

[[instrument]]
name = "lidar"
line = "lidar"
model = "zx-300"
interval = "1 s"
"""
CONFIGURATION = """
[station]
id = "board"

[mqtt]
host = "127.0.0.1"
username = "board"
password_file = "/run/credentials/buoyd.service/password"

[[line]]
name = "lidar"
device = "tcp://127.0.0.1:1502"

[[instrument]]
name = "lidar"
line = "lidar"
model = "zx-300"
interval = "1 s"
simulated = true
"""
INSTRUMENT = """
[Service]
ExecStart=/usr/bin/buoysim run /etc/scenario.toml --models /usr/share/buoyd/models \\
  --dir /run/buoysim
RuntimeDirectory=buoysim
[Install]
WantedBy=multi-user.target
"""
# A daemon that says nothing to systemd is tried as far as it goes.
SILENT = "[Service]\nType=exec\nWatchdogSec=0\n"

# Two boards in one control group would end each other's services: each gets one of its own.
GROUPS = [g for g in map(Path, ("/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"))
          if (g / "cgroup.procs").exists()]


def enter_groups(name):
    for group in GROUPS:
        (group / name).mkdir(exist_ok=True)
        (group / name / "cgroup.procs").write_text(str(os.getpid()))


def leave_groups(name):
    for group in GROUPS:
        for folder, _, _ in os.walk(group / name, topdown=False):
            os.rmdir(folder)


def why_not():
    """Why nothing can be booted here, or an empty text."""
    folder = Folder()
    try:
        command = [*NSPAWN, "-D", str(folder.dir), "/bin/true"]
        tried = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
        return "" if tried.returncode == 0 else f"systemd-nspawn cannot: {tried.stdout.strip()}"
    except FileNotFoundError:
        return "no systemd-nspawn"
    finally:
        folder.remove()


class Board(Folder):
    """Changed first, then booted."""

    def write(self, path, text):
        file = self / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def play_instrument(self):
        self.install(package("buoysim"))
        self.write("/etc/scenario.toml", SCENARIO)
        self.write("/etc/systemd/system/instrument.service", INSTRUMENT)
        self.run("systemctl", "enable", "instrument.service")

    def plays(self):
        """Whether the instrument's port 1502 is open."""
        return ":05DE " in self.run("cat", "/proc/net/tcp")

    def bear_silence(self):
        """Whether the daemon speaks to systemd; if not, nobody waits for its word."""
        with tempfile.TemporaryDirectory() as folder:
            program = unpacked(package("buoyd"), folder) / "usr/bin/buoyd"
            speaks = b"NOTIFY_SOCKET" in program.read_bytes()
        if not speaks:
            self.write("/etc/systemd/system/buoyd.service.d/silent.conf", SILENT)
        return speaks

    def boot(self):
        with open(self.scratch / "console", "wb") as console:
            name = "board-" + re.sub("[^a-z0-9]", "x", self.scratch.name.removeprefix("package."))
            command = [*NSPAWN, f"--machine={name}", "--boot", "-D", str(self.dir)]
            self.group = name
            self.nspawn = subprocess.Popen(command, preexec_fn=lambda: enter_groups(name),
                                           stdin=subprocess.DEVNULL, stdout=console,
                                           stderr=subprocess.STDOUT)
        init = wait_for(lambda: self.is_up() and self.first_process(), "its first process")
        self.prefix = ["nsenter", "--all", "--root", "--wd", "--target", init]
        wait_for(lambda: self.run("systemctl", "is-system-running", check=False).strip()
                 in ("running", "degraded"), "the end of its boot")

    def first_process(self):
        """systemd of the folder. systemd-nspawn's first child only prepares it, and ends."""
        children = Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children")
        for child in children.read_text().split():
            try:
                status = Path(f"/proc/{child}/status").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            numbers = re.search(r"^NSpid:(.*)$", status, re.MULTILINE)[1].split()
            if len(numbers) > 1 and numbers[-1] == "1":
                return child
        return None

    def is_up(self):
        if self.nspawn.poll() is not None:
            raise AssertionError(f"systemd-nspawn ended: {(self.scratch / 'console').read_text()}")
        return True

    def service(self, *properties):
        said = self.run("systemctl", "show", "buoyd.service", *(f"--property={p}" for p in properties))
        found = dict(line.split("=", 1) for line in said.splitlines())
        return found[properties[0]] if len(properties) == 1 else found

    def is_active(self):
        return self.service("ActiveState") == "active"

    def upload(self, file, path):
        shutil.copy(file, self / path)

    def journal(self):
        return self.run("journalctl", "--unit=buoyd.service", "--output=cat", "--no-pager")

    def remove(self):
        """By SIGTERM alone: a board whose systemd-nspawn is killed lives on."""
        if getattr(self, "nspawn", None) and self.nspawn.poll() is None:
            self.nspawn.terminate()
            self.nspawn.wait(PATIENCE)
            leave_groups(self.group)
        run("umount", "--lazy", self.dir)
        run("umount", "--lazy", self.scratch)
        self.scratch.rmdir()
