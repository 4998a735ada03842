"""The file system that a recorded disk carries, and the images that cuts leave, mounted.

All of it lives in a mount and process namespace of its own (enter_namespace): whatever ends this
program, no mount, loop device or process stays behind.
"""

import atexit
import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60  # s; only a bound
BLOCK = 4096  # bytes
GROUP = 2048  # blocks: several groups, so that there is a copy of the superblock as on any real card
NOT_MENDED = 4  # e2fsck's exit status where something is left
NEEDED = {"nbdfuse": "libnbd-bin", "fusermount3": "fuse3", "mkfs.ext4": "e2fsprogs",
          "e2fsck": "e2fsprogs", "mosquitto": "mosquitto", "mosquitto_sub": "mosquitto-clients",
          "sqlite3": "sqlite3"}
UNSHARE = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
NEW_MOUNTS = 0x20000  # CLONE_NEWNS
INSIDE = "POWER_CUT_INSIDE"


class MediumError(Exception):
    """The machine could not do what the test needs: neither passed nor found anything."""


def why_not():
    """What this machine lacks, by name; [] if it can."""
    reasons = []
    if os.geteuid() != 0:
        reasons.append("root (to mount)")
    reasons += [node for node in ("/dev/fuse", "/dev/loop-control") if not os.path.exists(node)]
    if not list(Path("/dev").glob("loop[0-9]*")):
        reasons.append("/dev/loop0")
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for name, package in NEEDED.items():
        if not any(os.access(Path(folder) / name, os.X_OK) for folder in path.split(":")):
            reasons.append(f"{name} (package {package})")
    if not reasons and subprocess.run([*UNSHARE, "true"], capture_output=True,
                                      check=False).returncode != 0:
        reasons.append(f"namespaces of its own ({' '.join(UNSHARE)})")
    return reasons


def enter_namespace():
    """Goes on with this program in namespaces of its own, and returns there. Outside it waits for
    that one, ends it if told to end, removes its files, and exits with its status."""
    if os.environ.get(INSIDE):
        return
    parent = os.getpid()
    folder = tempfile.mkdtemp(prefix="power_cut.")
    atexit.register(remove, folder)
    libc = ctypes.CDLL(None)

    def end_with_parent():
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)
    inner = subprocess.Popen(
        [*UNSHARE, sys.executable, "-B", *sys.argv], preexec_fn=end_with_parent,
        stdin=subprocess.DEVNULL,
        env=os.environ | {INSIDE: folder, "TMPDIR": folder,
                          "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"})

    def end(number, _frame):
        inner.kill()  # and with it all processes and mounts
        sys.exit(128 + number)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    sys.exit(inner.wait())


def remove(folder):
    """Whoever was killed may still be writing there."""
    end = time.monotonic() + PATIENCE
    while os.path.exists(folder) and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise MediumError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise MediumError(f"waited {PATIENCE} s in vain for: {what}")
        time.sleep(0.02)


def new_image(path, megabytes):
    """The bytes of an empty ext4."""
    with open(path, "wb") as image:
        image.truncate(megabytes << 20)
    run("mkfs.ext4", "-q", "-b", BLOCK, "-g", GROUP, "-E", "lazy_itable_init=0,lazy_journal_init=0", path)
    content = path.read_bytes()
    path.unlink()
    return content


def mend(image):
    """As a board's boot does. A superblock that was torn between its two sectors is taken from its
    copy: e2fsck looks for that only where file systems of 128 MiB and more have it."""
    def check(*options):
        return subprocess.run(["e2fsck", "-fy", *options, str(image)], capture_output=True,
                              timeout=PATIENCE, check=False).returncode
    if check() >= NOT_MENDED:
        check("-b", str(GROUP), "-B", str(BLOCK))


class FuseMount:
    """A served disk as ext4 in `folder`/card: nbdfuse → loop device → mount.

    nbdfuse stays behind in the namespace it was started in, where the card is not mounted: else,
    killed as the last one there, it would wait for an unmount that only it can serve, and with it
    every user of loop devices on this machine.
    """

    def __init__(self, folder, socket):
        self.file, self.card = folder / "disk", folder / "card"
        self.file.mkdir()
        self.card.mkdir()
        self.nbdfuse = subprocess.Popen(["nbdfuse", str(self.file), "--unix", str(socket)],
                                        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        disk = self.file / "nbd"
        wait_until(lambda: disk.exists() or self.nbdfuse.poll() is not None, "nbdfuse")
        if ctypes.CDLL(None).unshare(NEW_MOUNTS) != 0:
            raise MediumError("unshare: no namespace for the card")
        mount(disk, self.card)

    def close(self):
        run("umount", self.card)  # the loop device goes with it
        run("umount", self.file)
        self.nbdfuse.terminate()  # unmounts it in its own namespace
        self.nbdfuse.wait(PATIENCE)


def mount(image, folder):
    """The loop device is freed by umount. Others on this machine may hold all there are."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return run("mount", "-o", "loop,noatime", image, folder)
        except MediumError as error:
            if "loop device" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.1)


class CutBench:
    """Where the images that cuts leave are mounted, one at a time; they lie in memory."""

    def __init__(self, folder):
        self.memory, self.card = folder / "memory", folder / "cut"
        self.memory.mkdir()
        self.card.mkdir()
        run("mount", "-t", "tmpfs", "tmpfs", self.memory)

    @contextlib.contextmanager
    def mounted(self, image):
        """The folder, and whether the file system had to be mended first: as at a board's boot it
        is where it cannot be mounted as it is."""
        file = self.memory / "image"
        file.write_bytes(image)
        mended = False
        try:
            mount(file, self.card)
        except MediumError:
            mended = True
            mend(file)
            mount(file, self.card)
        try:
            yield self.card, mended
        finally:
            run("umount", self.card)

    def close(self):
        run("umount", self.memory)
