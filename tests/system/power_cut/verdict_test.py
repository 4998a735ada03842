"""A cut that the kernel cannot read the folder of is judged as what it is."""

import contextlib
import errno
import os
import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.append(str(Path(__file__).parents[1]))

from verdict import Verdict  # noqa: E402


class Bench:
    """Mounts a card that says `error` wherever it is looked at."""

    def __init__(self, error):
        self.error = error

    @contextlib.contextmanager
    def mounted(self, _):
        raise OSError(self.error, os.strerror(self.error))
        yield


class DamagedFolders(unittest.TestCase):
    def judged(self, error, announced):
        verdict = Verdict(None, Bench(error), None, most=0)
        disk = SimpleNamespace(cut=lambda share, seed: None, cache=[])
        verdict.judge(SimpleNamespace(share=0.5, seed=1), disk, announced, boots=True)
        return verdict.counts

    def test_what_the_file_system_lost_is_lost(self):
        counts = self.judged(errno.EBADMSG, {1: 7})
        self.assertEqual((counts["lost"], counts["broken"]), (1, 1))

    def test_nothing_was_announced_yet(self):
        counts = self.judged(errno.EUCLEAN, {})
        self.assertEqual((counts["lost"], counts["broken"]), (0, 1))

    def test_any_other_error_is_none_of_the_disk(self):
        with self.assertRaises(OSError):
            self.judged(errno.EACCES, {})


if __name__ == "__main__":
    unittest.main()
