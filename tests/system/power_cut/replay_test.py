"""The replay of a recording, on recordings made by hand."""

import random
import unittest

from recording import Announced, Flush, Mark, Recording, Write
from replay import Disk, SECTOR, random_cuts, torn, walk

OLD, NEW, LAST = b"o" * 2 * SECTOR, b"n" * 2 * SECTOR, b"l" * 2 * SECTOR


def disk_after(*events, flushes=True):
    disk = Disk(OLD + OLD, flushes)
    for event in events:
        disk.take(event)
    return disk


class Replay(unittest.TestCase):
    def test_what_was_flushed_survives_whatever_the_share(self):
        disk = disk_after(Write(0, NEW), Flush(), Write(2 * SECTOR, NEW))
        for seed in range(50):
            self.assertEqual(disk.cut(0, seed), NEW + OLD)
            self.assertEqual(disk.cut(0.5, seed)[:2 * SECTOR], NEW)

    def test_what_was_not_flushed_is_whole_missing_or_torn_at_sectors(self):
        disk = disk_after(Write(0, NEW))
        seen = {bytes(disk.cut(0.5, seed)[:2 * SECTOR]) for seed in range(200)}
        half = SECTOR
        self.assertEqual(seen, {OLD, NEW, NEW[:half] + OLD[:half], OLD[:half] + NEW[:half]})

    def test_a_later_write_may_get_out_without_an_earlier_one(self):
        disk = disk_after(Write(0, NEW), Write(2 * SECTOR, NEW))
        seen = {bytes(disk.cut(0.5, seed)) for seed in range(200)}
        self.assertTrue({OLD + NEW, NEW + OLD, OLD + OLD, NEW + NEW} <= seen)

    def test_an_older_write_never_overtakes_a_newer_one_of_the_same_bytes(self):
        disk = disk_after(Write(0, NEW), Write(0, LAST))
        self.assertEqual(disk.whole()[:2 * SECTOR], LAST)
        for seed in range(50):  # all but the newest are whole: its sectors are new or newest
            self.assertNotIn(OLD[:1], disk.cut(1, seed)[:2 * SECTOR])

    def test_a_forced_write_is_durable_alone(self):
        disk = disk_after(Write(0, NEW), Write(SECTOR, LAST[:SECTOR], forced=True))
        self.assertEqual(disk.cut(0, 1), OLD[:SECTOR] + LAST[:SECTOR] + OLD)
        for seed in range(50):
            self.assertEqual(disk.cut(0.9, seed)[SECTOR:2 * SECTOR], LAST[:SECTOR])

    def test_a_disk_that_only_says_that_it_flushed(self):
        disk = disk_after(Write(0, NEW), Flush(), flushes=False)
        self.assertEqual(disk.cut(0, 1), OLD + OLD)
        self.assertEqual(disk.whole(), NEW + OLD)

    def test_torn_is_never_whole(self):
        for seed in range(100):
            parts = list(torn(Write(0, b"x" * 8 * SECTOR), random.Random(seed)))
            self.assertLess(len(parts), 8)
            self.assertTrue(all(len(p.data) == SECTOR and p.offset % SECTOR == 0 for p in parts))

    def test_walk_knows_what_was_announced_at_each_cut(self):
        recording = Recording(OLD)
        for event in (Mark("mounted"), Write(0, NEW), Announced("a", 3), Flush(),
                      Announced("a", 2), Announced("b", 7), Mark("end")):
            recording.note(event)
        seen = [(dict(announced), bytes(disk.cut(0, 1)))
                for disk, announced in walk(recording, [1, 2, 2, 4, 6])]
        self.assertEqual(seen, [({}, OLD), ({"a": 3}, OLD), ({"a": 3}, OLD), ({"a": 3}, NEW),
                                ({"a": 3, "b": 7}, NEW)])

    def test_cuts_are_repeated_by_their_seed_and_lie_between_the_marks(self):
        events = [Flush()] * 10 + [Mark("a")] + [Flush()] * 20 + [Mark("b")] + [Flush()] * 10
        cuts = random_cuts(events, 1000, 7)
        self.assertEqual(cuts, random_cuts(events, 1000, 7))
        self.assertNotEqual(cuts, random_cuts(events, 1000, 8))
        self.assertEqual({cut.index for cut in cuts}, set(range(10, 31)))
        self.assertEqual(sorted(cuts, key=lambda cut: cut.index), cuts)

    def test_every_second_cut_is_right_after_a_write(self):
        events = [Mark("a"), Write(0, NEW)] + [Flush()] * 98 + [Mark("b")]
        after_write = sum(cut.index == 1 for cut in random_cuts(events, 100, 7))
        self.assertTrue(50 <= after_write < 60, after_write)


if __name__ == "__main__":
    unittest.main()
