"""What was done to the station, and when: the bounds of every excuse. Times are µs of CLOCK_BOOTTIME."""

import bisect
import os
import threading
import time
from dataclasses import dataclass, field

from processor import held_up

COMMIT_INTERVAL = 300_000  # µs, as the configuration says
ARRIVAL_WAIT = 50_000  # µs: from the arrival of the first that waits to its commit (design.md)
ON_THE_WIRE = 200_000  # µs: from the ledger's line until the last byte is out: turnaround and baud rate
TIME_OUT = 3_000_000  # µs: of the polled instruments, in scenario.toml and so in buoyd's configuration
NOTED_ANSWER = 250_000  # µs: the ledger says how long an answer took that took longer (ledger.hpp)
SET_UP = 250_000  # µs: from a line's open() until its bytes are kept
IN_TURN = 3  # buoysim, the line's thread and the spool's: what holds up the watch may hold up each as long


def now():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000


@dataclass
class Run:
    """One life of buoyd."""

    opened: dict = field(default_factory=dict)  # line → when it was first seen open
    kill_sent: int = 0  # 0: it lives
    dead: int = 0
    delays: dict = field(default_factory=dict)  # thread → Delays up to the kill


def overlap(spans, begin, end):
    """Of spans in the order of time, none of which overlaps another."""
    total = 0
    for a, b in spans[bisect.bisect_right(spans, begin, key=lambda span: span[1]):]:
        if a >= end:
            break
        total += min(end, b) - max(begin, a)
    return total


class Diary:
    def __init__(self):
        self.runs = []
        self.frozen = []  # (from, to): buoyd was stopped by SIGSTOP
        self.stalled = []  # (from, to): the machine or its disk stood still
        self.full = []  # (from, to): no commit could succeed
        self.unpowered = {}  # instrument → when it lost its power, each time
        self.powered = {}  # instrument → when it had its power again, each time
        self.broken_off = {}  # instrument → when buoysim had stalled in an answer, by its ledger
        self.steps = [(0, 0)]  # (since, by how much buoyd's wall clock is ahead)

    def stood(self, begin, end):
        """µs in which buoyd could not run, or not write."""
        return overlap(self.frozen, begin, end) + overlap(self.stalled, begin, end)

    def killed_after(self, said, answering, held=0):
        """The run in whose last commit interval and 50 ms it was said, or whose question was answered
        when it was dead: the answer took `answering` µs, or less than what the ledger notes. `held`: so
        much longer it may have waited for its commit."""
        for run in self.runs:
            if not run.kill_sent or said - max(answering, NOTED_ANSWER) > run.dead:
                continue
            before = run.kill_sent - said - overlap(self.frozen, said, run.kill_sent) - self.delayed(run, said)
            if before <= COMMIT_INTERVAL + ARRIVAL_WAIT + ON_THE_WIRE + held:
                return run
        return None

    def is_killed_in(self, begin, end):
        return any(run.kill_sent and begin <= run.dead and run.kill_sent <= end for run in self.runs)

    def delayed(self, run, said):
        """µs by which the machine held up what was said on its way to its commit. The watch of the stalls is a
        thread that hardly ever runs, which a busy machine prefers; the kernel tells of the others themselves."""
        stalled = overlap(self.stalled, said, run.kill_sent)
        return max(IN_TURN * stalled, stalled + held_up(run.delays, said, run.kill_sent))

    def is_down(self, said, line):
        """Was it said from a kill (or the beginning) until the line was seen open again?"""
        since = 0
        for run in self.runs:
            opened = run.opened.get(line)
            if opened is not None and since <= said <= opened + SET_UP:
                return True
            if opened is not None and not run.kill_sent:
                return False
            since = run.kill_sent if opened is not None else since
        return said >= since and bool(self.runs)

    def offsets(self, begin, end):
        """By how much buoyd's clock may have been ahead at some time in [begin, end]."""
        until = [since for since, _ in self.steps[1:]] + [end + 1]
        return {by for (since, by), next_one in zip(self.steps, until) if since <= end and next_one >= begin}


class StallWatch:
    """Notes in the diary when a thread that only sleeps and syncs a small file was held up."""

    PERIOD = 0.05  # s
    NOTED = 0.02

    def __init__(self, diary, folder):
        self.diary = diary
        self.path = folder / "stall.probe"
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        probe = os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600)
        before = now()
        while not self.ended.wait(self.PERIOD):
            os.pwrite(probe, b"x", 0)
            os.fdatasync(probe)
            after = now()
            if after - before > (self.PERIOD + self.NOTED) * 1e6:
                self.diary.stalled.append((before + int(self.PERIOD * 1e6), after))
            before = after
        os.close(probe)

    def close(self):
        self.ended.set()
        self.thread.join()
