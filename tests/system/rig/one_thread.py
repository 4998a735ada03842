"""Stops one thread of a running child and nothing else, by ptrace(2): what a hang looks like from outside.

To be used from one thread of the test, which is the parent of the process.
"""

import ctypes
import os

PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
WALL = 0x40000000  # of waitpid(2): threads, too

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def trace(request, thread):
    if libc.ptrace(request, thread, None, None) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"ptrace: {os.strerror(error)}")


def threads(process):
    """name → thread id; main has the program's name."""
    found = {}
    for task in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{task}/comm", encoding="ascii") as name:
            found[name.read().strip()] = int(task)
    return found


class StoppedThread:
    """Stopped while it is waiting, so that it holds no lock of the others."""

    def __init__(self, process, name):
        self.thread = threads(process)[name]
        trace(PTRACE_SEIZE, self.thread)
        trace(PTRACE_INTERRUPT, self.thread)
        os.waitpid(self.thread, WALL)
        self.is_stopped = True

    def let_go(self):
        """Before its process is killed: one that is traced would not go."""
        if self.is_stopped:
            self.is_stopped = False
            trace(PTRACE_DETACH, self.thread)
