"""A whole emulated board: QEMU's machine `virt`, Debian's own kernel, systemd, and a shell to ask it."""

import atexit
import base64
import functools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parents[1]
ARCHITECTURE = os.environ.setdefault("PACKAGE_ARCHITECTURE", "arm64")
sys.path[:0] = [str(SOURCE / "tests" / folder) for folder in ("package", "support")]
import waiting  # noqa: E402
from package_rig import NAMES, Folder, field, package, run  # noqa: E402,F401
from waiting import free_port  # noqa: E402

ROOT = SOURCE / "build/board" / ARCHITECTURE / "root"
WITHOUT_SECURITY = Path(f"{ROOT}.without-security").exists()
PATIENCE = 1800  # s; only a bound: what takes a board one second may take an emulated one a minute
wait_for = functools.partial(waiting.wait_for, patience=PATIENCE, pause=0.5)  # each question costs it
# PCI's windows above 4 GiB are beyond a 32-bit kernel without LPAE.
MACHINES = {"arm64": ["qemu-system-aarch64", "-machine", "virt", "-cpu", "cortex-a53"],
            "armhf": ["qemu-system-arm", "-machine", "virt,highmem=off", "-cpu", "cortex-a15"]}
STRIP = {"arm64": "aarch64-linux-gnu-strip", "armhf": "arm-linux-gnueabihf-strip"}[ARCHITECTURE]
BUILT = SOURCE / "build" / ARCHITECTURE / "bin"
COMPONENT_TESTS = sorted(BUILT.glob("*_component_test"))
# What the test has no use for, and the emulator takes its time over.
UNUSED = ("getty@tty1.service", "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer",
          "e2scrub_reap.service", "e2scrub_all.timer", "fstrim.timer", "systemd-pstore.service")
AGENT_UNIT = "/etc/systemd/system/board-agent.service"
AGENT = """
[Service]
ExecStart=/usr/local/sbin/board-agent
Restart=always
RestartSec=100ms
[Unit]
After=dev-virtio\\x2dports-board.device
BindsTo=dev-virtio\\x2dports-board.device
StartLimitIntervalSec=0
[Install]
WantedBy=dev-virtio\\x2dports-board.device
"""


class Board:
    """One disk; it may be switched on, cut off and switched on again."""

    def __init__(self):
        self.dir = Path(tempfile.mkdtemp(prefix="board.", dir=ROOT.parent))
        self.disk = self.dir / "disk.img"
        self.qemu = self.shell = None
        self.boots = 0
        self.forwarded = free_port()
        atexit.register(self.remove)

    def make_disk(self, files):
        """Debian with the packages in /root, the component tests and `files`, {path: text}."""
        root = Folder(ROOT)
        for name in NAMES:
            shutil.copy(package(name), root / "root")
        for path, text in {AGENT_UNIT: AGENT, **files}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        shutil.copy(HERE / "agent", root / "usr/local/sbin/board-agent")
        shutil.copy(HERE / "probe", root / "usr/local/bin/probe")
        # They look for models and programs where they were built.
        shutil.copytree(SOURCE / "config/models", root / f"{SOURCE}/config/models")
        (root / BUILT).mkdir(parents=True)
        for program in [*COMPONENT_TESTS, BUILT / "buoysim", BUILT / "buoyshore"]:
            run(STRIP, "-o", root / program, program)
        wants = root / "etc/systemd/system/dev-virtio\\x2dports-board.device.wants"
        wants.mkdir()
        (wants / "board-agent.service").symlink_to(AGENT_UNIT)
        run("mke2fs", "-q", "-t", "ext4", "-d", root.dir, self.disk, "2G")
        for name in ("vmlinuz", "initrd.img"):
            shutil.copy(root / os.readlink(root / name), self.dir / name)
        root.remove()

    def command(self):
        devices = ["virtio-blk-pci,drive=disk", "virtio-serial-pci", "virtio-rng-pci", "qemu-xhci",
                   "virtserialport,chardev=shell,name=board", "virtio-net-pci,netdev=net,romfile="]
        # The serial side of the adapter is the guest's own port 1503: what buoysim plays there.
        chardevs = [f"socket,id=shell,path={self.dir}/shell,server=on,wait=off",
                    f"socket,id=cable,host=127.0.0.1,port={self.forwarded},reconnect=1"]
        return [*MACHINES[ARCHITECTURE], "-accel", "tcg", "-m", "512", "-smp", "2", "-nodefaults",
                "-no-reboot", "-display", "none", "-serial", f"file:{self.dir}/console.{self.boots}",
                "-qmp", f"unix:{self.dir}/orders,server=on,wait=off",
                "-kernel", f"{self.dir}/vmlinuz", "-initrd", f"{self.dir}/initrd.img",
                "-append", "console=ttyAMA0 root=/dev/vda rw quiet net.ifnames=0 "
                "systemd.default_timeout_start_sec=1800 systemd.default_device_timeout_sec=1800 "
                "systemd.getty_auto=no " + " ".join(f"systemd.mask={unit}" for unit in UNUSED),
                "-drive", f"file={self.disk},format=raw,if=none,id=disk,cache=writeback",
                "-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{self.forwarded}-:1503",
                *(word for c in chardevs for word in ("-chardev", c)),
                *(word for d in devices for word in ("-device", d))]

    def boot(self):
        self.boots += 1
        with open(self.dir / "qemu", "ab") as said:
            self.qemu = subprocess.Popen(["nice", "-n", "19", *self.command()], stdin=subprocess.DEVNULL,
                                         stdout=said, stderr=subprocess.STDOUT)
        self.shell = wait_for(lambda: self.connect("shell"), "QEMU")
        self.shell.settimeout(PATIENCE)
        self.answers = self.shell.makefile("rb")
        try:
            while self.answers.readline() != b"ready\n":
                self.check()
        except TimeoutError:
            raise AssertionError(f"no shell on the board: {self.console()}") from None
        wait_for(lambda: self.run("systemctl is-system-running", check=False).strip()
                 in ("running", "degraded"), "the end of its boot")
        self.run("ip address add 10.0.2.15/24 dev eth0; ip link set eth0 up")

    def connect(self, name):
        self.check()
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(f"{self.dir}/{name}")
            return link
        except OSError:
            link.close()
            return None

    def check(self):
        if self.qemu.poll() is not None:
            raise AssertionError(f"QEMU ended: {(self.dir / 'qemu').read_text()}")

    def ask(self, command):
        """(exit code, what it said) of a command of root's shell."""
        self.shell.sendall(base64.b64encode(command.encode()) + b"\n")
        code, _, said = self.answers.readline().decode().strip().partition(" ")
        return int(code), base64.b64decode(said).decode(errors="replace")

    def run(self, command, check=True):
        code, said = self.ask(command)
        if check and code != 0:
            raise AssertionError(f"{command} ended with {code}:\n{said}")
        return said

    def write(self, path, text):
        coded = base64.b64encode(text.encode()).decode()
        self.run(f"mkdir -p $(dirname {path}); echo {coded} | base64 -d > {path}")

    def order(self, command, **arguments):
        """To QEMU itself, as plugging in a device."""
        with self.connect("orders") as link, link.makefile("rw") as words:
            link.settimeout(PATIENCE)
            for said in ({"execute": "qmp_capabilities"}, {"execute": command, "arguments": arguments}):
                words.write(json.dumps(said) + "\n")
                words.flush()
                answer = {}
                while not {"return", "error"} & set(answer):
                    answer = json.loads(words.readline())
                if "error" in answer:
                    raise AssertionError(answer["error"])

    def service(self, unit, *properties):
        said = self.run(f"systemctl show {unit} " + " ".join(f"--property={p}" for p in properties))
        found = dict(line.split("=", 1) for line in said.splitlines())
        return found[properties[0]] if len(properties) == 1 else found

    def journal(self, unit="buoyd"):
        return self.run(f"journalctl --unit={unit} --output=cat --no-pager")

    def console(self):
        text = (self.dir / f"console.{self.boots}").read_text(errors="replace")
        return re.sub(r"\x1b\[[0-9;]*m", "", text)[-4000:]

    def cut(self):
        """The power is gone: nothing more is written to its disk."""
        if self.qemu and self.qemu.poll() is None:
            self.qemu.kill()
            self.qemu.wait()
        if self.shell:
            self.answers.close()
            self.shell.close()
            self.shell = None

    def remove(self):
        self.cut()
        shutil.rmtree(self.dir, ignore_errors=True)
