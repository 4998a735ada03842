"""A memory cgroup of a test's own, version 1 or 2, where one can be made."""

import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


class Unavailable(Exception):
    """Why none can be made."""


class MemoryGroup:
    """Of so many bytes; `wrapper` is what a command begins with that is to run in it."""

    def __init__(self, size):
        parent, limit = self.find_parent()
        self.path = parent / f"buoyd-test-{os.getpid()}"
        try:
            self.path.mkdir()
            (self.path / limit).write_text(str(size), encoding="ascii")
        except OSError as error:
            if self.path.exists():
                self.path.rmdir()
            raise Unavailable(str(error)) from error
        self.wrapper = ("sh", "-c", f'echo $$ > {self.path}/cgroup.procs && exec "$0" "$@"')

    @staticmethod
    def find_parent():
        """Where this process is, if the files are there; else the top."""
        groups = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
        for _, controllers, path in groups:
            if "memory" in controllers.split(","):
                for parent in (ROOT / "memory" / path.strip("/"), ROOT / "memory"):
                    if (parent / "memory.limit_in_bytes").exists():
                        return parent, "memory.limit_in_bytes"
            if not controllers:
                for parent in (ROOT / path.strip("/"), ROOT):
                    enabled = parent / "cgroup.subtree_control"
                    if enabled.exists() and "memory" in enabled.read_text().split():
                        return parent, "memory.max"
        raise Unavailable(f"no memory controller below {ROOT}")

    def killed(self):
        """Processes that the kernel ended for want of memory."""
        for name in ("memory.oom_control", "memory.events"):
            if (self.path / name).exists():
                words = (self.path / name).read_text(encoding="ascii").split()
                return int(words[words.index("oom_kill") + 1])
        return 0

    def close(self):
        """When nobody is in it any more."""
        self.path.rmdir()
