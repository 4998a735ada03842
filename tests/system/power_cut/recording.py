"""What happened, in one order: a disk's writes and flushes, and what a program announced meanwhile."""

import threading
from typing import NamedTuple


class Write(NamedTuple):
    """Bytes the disk took into its cache; `forced`: on the medium before it answered (FUA)."""

    offset: int
    data: bytes
    forced: bool = False


class Flush(NamedTuple):
    """All writes before it were on the medium before the disk answered."""


class Announced(NamedTuple):
    """The program said that this number is committed. Noted after it was heard, so whatever the
    program flushed before it spoke stands before it."""

    epoch: str
    seq: int


class Mark(NamedTuple):
    """A cut may fall between two marks: the program's file system is mounted there."""

    text: str


class Recording:
    """Events under one lock; any thread."""

    def __init__(self, image):
        self.image = image  # the medium before the first event
        self.events = []
        self.lock = threading.Lock()

    def note(self, event):
        with self.lock:
            self.events.append(event)

    def count(self, kind):
        with self.lock:
            return sum(isinstance(event, kind) for event in self.events)
