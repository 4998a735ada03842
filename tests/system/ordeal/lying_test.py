"""A buoyd that lies is found out: it skips one insert in ten and says that each was made, so that its
store has holes, which it reports as `trimmed`. Every number is accounted for, and readings are lost."""

import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

# pylint: disable=wrong-import-position
from rig import BIN


class LyingTest(unittest.TestCase):
    def test_a_daemon_that_skips_one_insert_in_ten_does_not_pass(self):
        done = subprocess.run([BIN / "ordeal", "--for", "20 s", "--seed", "4", "--only", "kill_buoyd", "--only",
                               "reset", "--preload", BIN / "lying.so"], capture_output=True, text=True,
                              check=False)
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, 1, said)
        self.assertIn(" settled", said, "its account is complete all the same")
        lost = re.search(r"^cuts=\d+ lost=(\d+) ", done.stdout, re.MULTILINE)
        self.assertTrue(lost, said)
        self.assertGreater(int(lost[1]), 0, said)  # how many it inserts depends on the machine


if __name__ == "__main__":
    unittest.main()
