"""What a busy machine holds up: how long each thread on a record's way waited for a processor or ran on one, as the
kernel counts it (/proc/PID/task/TID/schedstat). Times are µs of CLOCK_BOOTTIME."""

import bisect
import copy
import threading
from pathlib import Path

KEPT = 600  # looks: no excuse reaches back farther from a kill


class Delays:
    """Of one thread: how long it had waited and run, at each of some times. What else runs on the same core makes the
    same work longer, so that what it ran counts as well; with nothing else running that is next to nothing."""

    def __init__(self):
        self.times, self.sums = [], []
        self.seen = None
        self.rested = 0  # when it was last seen to want nothing, or to have run since the look before

    def note(self, time, ran, waited, wants_to_run=False):
        """ran, waited: since its beginning."""
        if not wants_to_run or (ran, waited) != self.seen:
            self.rested = time
        self.seen = (ran, waited)
        self.times = [*self.times[-KEPT:], time]
        self.sums = [*self.sums[-KEPT:], ran + waited]

    def between(self, begin, end):
        """At most so long it waited or ran from begin to end, the last time that was noted. The kernel counts a wait
        when it is over; so one that lasts is added."""
        if not self.times:
            return 0
        first = max(bisect.bisect_right(self.times, begin) - 1, 0)
        lasts = self.times[-1] - self.rested
        return min(self.sums[-1] - self.sums[first] + lasts, end - begin)


def held_up(delays, begin, end):
    """Of thread → Delays, the longest way: buoysim says a record, a line's thread reads it, the spool's
    commits it."""
    took = {name: one.between(begin, end) for name, one in delays.items()}
    lines = [time for name, time in took.items() if name.startswith("line ")]
    return took.get("buoysim", 0) + max(lines, default=0) + took.get("spool", 0)


class Thread:
    def __init__(self, folder):
        self.folder = folder
        self.name = ""  # it is named soon after it began
        self.delays = Delays()

    def look(self, now):
        ran, waited = (int(word) // 1000 for word in (self.folder / "schedstat").read_text().split()[:2])
        state = (self.folder / "stat").read_text().rpartition(")")[2].split()[0]
        self.name = (self.folder / "comm").read_text().rstrip("\n")
        self.delays.note(now(), ran, waited, state == "R")


class Process:
    def __init__(self, pid):
        self.folder = Path(f"/proc/{pid}/task")
        self.threads = {}  # folder → Thread

    def look(self, now):
        try:
            folders = list(self.folder.iterdir())
        except OSError:
            return  # it has ended
        for folder in folders:
            try:
                self.threads.setdefault(folder, Thread(folder)).look(now)
            except (OSError, ValueError, IndexError):
                continue  # the thread has ended, or this kernel does not count


class ProcessorWatch:
    """Of buoysim and of the buoyd that runs."""

    PERIOD = 0.05  # s

    def __init__(self, now):
        self.now = now
        self.mutex = threading.Lock()
        self.processes = {}  # name → Process
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def follow(self, name, pid):
        with self.mutex:
            self.processes[name] = Process(pid)

    def watch(self):
        while not self.ended.wait(self.PERIOD):
            self.look()

    def look(self):
        with self.mutex:
            for process in self.processes.values():
                process.look(self.now)

    def of_way(self):
        """Thread → Delays until now."""
        self.look()
        with self.mutex:
            return {thread.name: copy.deepcopy(thread.delays) for process in self.processes.values()
                    for thread in process.threads.values()}

    def close(self):
        self.ended.set()
        self.thread.join()
