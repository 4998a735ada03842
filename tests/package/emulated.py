#!/usr/bin/python3
"""Runs a command in a folder of a foreign architecture: emulated.py ARCHITECTURE FOLDER COMMAND...

The kernel is told of the emulator in a user namespace of its own (Linux 6.7 and later), so nothing of
the machine changes. Exit code 77 where that is not possible.
"""

import ctypes
import os
import subprocess
import sys

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x10000000, 0x20000000
CANNOT = 77
LIBC = ctypes.CDLL(None, use_errno=True)


# Debian's qemu-user-static says there how its programs are told and who runs them.
EMULATORS = {"arm64": "/usr/lib/binfmt.d/qemu-aarch64.conf", "armhf": "/usr/lib/binfmt.d/qemu-arm.conf"}


def cannot(what):
    print(f"emulated: {what}", file=sys.stderr)
    os._exit(CANNOT)


def register(architecture):
    if not os.path.exists(EMULATORS[architecture]):
        cannot("qemu-user-static is not installed")
    target = "/proc/sys/fs/binfmt_misc"
    if LIBC.mount(b"none", target.encode(), b"binfmt_misc", 0, None) != 0:
        cannot(f"no binfmt_misc of one's own: {os.strerror(ctypes.get_errno())}")
    with open(EMULATORS[architecture], encoding="ascii") as said:
        line = next(line.strip() for line in said if line.startswith(":"))
    with open(f"{target}/register", "w", encoding="ascii") as file:
        file.write(line)


def child(architecture, folder, command, ready, go):
    if LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID) != 0:
        cannot(f"no user namespace: {os.strerror(ctypes.get_errno())}")
    os.write(ready, b"x")
    os.read(go, 1)
    register(architecture)
    # The first process of the new pid namespace, which /proc in the folder shows.
    mount = f'mount -t proc proc "{folder}/proc" && exec chroot "{folder}" "$@"'
    os._exit(subprocess.run(["sh", "-c", mount, "sh", *command], stdin=subprocess.DEVNULL).returncode)


def main(architecture, folder, *command):
    ready, tell_ready = os.pipe()
    go, tell_go = os.pipe()
    pid = os.fork()
    if pid == 0:
        child(architecture, folder, command, tell_ready, go)
    os.close(tell_ready)
    if os.read(ready, 1):
        for kind in ("uid_map", "gid_map"):
            with open(f"/proc/{pid}/{kind}", "w", encoding="ascii") as file:
                file.write("0 0 65536")
        os.write(tell_go, b"x")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
