"""What a power cut at some point of a Recording leaves on the medium, and what was promised by then.

The medium holds everything that was flushed. Of the writes that the cache still held, a random part
got out: each whole, missing, or torn at 512 bytes, whatever their order.
"""

import random
from typing import NamedTuple

from recording import Announced, Flush, Mark, Write

SECTOR = 512
SHARES = (0, 0.1, 0.5, 0.9, 1)  # of the cache's writes, that got out


class Cut(NamedTuple):
    """A power cut right after the event of this index."""

    index: int
    share: float
    seed: int


class Disk:
    """A medium and the writes that its cache holds."""

    def __init__(self, image, flushes=True):
        self.medium = bytearray(image)
        self.cache = []
        self.flushes = flushes  # False: a disk that only says that it flushed

    def take(self, event):
        if isinstance(event, Write):
            if event.forced and self.flushes:
                put(self.medium, event)  # older writes below it must not come out later
                self.cache = [left for write in self.cache for left in outside(write, event)]
            else:
                self.cache.append(event)
        elif isinstance(event, Flush) and self.flushes:
            for write in self.cache:
                put(self.medium, write)
            self.cache.clear()

    def cut(self, share, seed):
        """The medium after a power cut."""
        chance = random.Random(seed)
        image = bytearray(self.medium)
        for number, write in enumerate(self.cache):
            is_newest = number == len(self.cache) - 1
            if chance.random() >= share:
                continue
            if is_newest if share == 1 else chance.random() < 0.25:
                for part in torn(write, chance):
                    put(image, part)
            else:
                put(image, write)
        return image

    def whole(self):
        """The medium if the power had stayed."""
        image = bytearray(self.medium)
        for write in self.cache:
            put(image, write)
        return image


def put(image, write):
    image[write.offset:write.offset + len(write.data)] = write.data


def outside(write, hole):
    """The parts of a write that another one does not cover."""
    end, hole_end = write.offset + len(write.data), hole.offset + len(hole.data)
    if write.offset < hole.offset:
        yield Write(write.offset, write.data[:hole.offset - write.offset])
    if end > hole_end:
        start = max(write.offset, hole_end)
        yield Write(start, write.data[start - write.offset:])


def torn(write, chance):
    """Some of its sectors, not all of them unless it is one: the first, the last, or any."""
    count = max(1, len(write.data) // SECTOR)
    some = chance.randrange(count)
    kept = chance.choice((range(some), range(count - some, count),
                          sorted(chance.sample(range(count), some))))
    for sector in kept:
        start = sector * SECTOR
        yield Write(write.offset + start, write.data[start:start + SECTOR])


def random_cuts(events, count, seed):
    """In the order of the recording, between its first mark and its last: half of them anywhere,
    half right after a write, when the cache is not empty."""
    marks = [index for index, event in enumerate(events) if isinstance(event, Mark)]
    anywhere = range(marks[0], marks[-1])
    writes = [index for index in anywhere if isinstance(events[index], Write)]
    chance = random.Random(seed)
    points = sorted(chance.choice(writes if writes and number % 2 else anywhere)
                    for number in range(count))
    return [Cut(point, chance.choice(SHARES), chance.randrange(1 << 32)) for point in points]


def walk(recording, indexes, flushes=True):
    """For each of the ascending indexes: the disk after that event, and epoch → highest number
    that was announced until then."""
    disk, announced, next_event = Disk(recording.image, flushes), {}, 0
    for index in indexes:
        for event in recording.events[next_event:index + 1]:
            disk.take(event)
            if isinstance(event, Announced):
                announced[event.epoch] = max(event.seq, announced.get(event.epoch, 0))
        next_event = max(next_event, index + 1)
        yield disk, announced
