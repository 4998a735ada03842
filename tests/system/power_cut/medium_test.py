"""The file system of a recorded disk: what a cut in the middle of its superblock leaves is mended."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import medium  # noqa: E402
from replay import SECTOR  # noqa: E402

SUPERBLOCK = 1024  # its offset; it is two sectors long


def is_whole(image):
    return subprocess.run(["e2fsck", "-fn", str(image)], capture_output=True, check=False).returncode == 0


class Medium(unittest.TestCase):
    def setUp(self):
        os.environ["PATH"] += ":/usr/sbin:/sbin"
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.image = Path(folder.name) / "image"
        content = medium.new_image(self.image, 16)
        self.image.write_bytes(content)

    def test_a_new_one_is_whole(self):
        self.assertTrue(is_whole(self.image))

    def test_a_torn_superblock_is_mended_from_its_copy(self):
        content = bytearray(self.image.read_bytes())
        content[SUPERBLOCK + 4 * 12] ^= 1  # in the first sector: the time of the last write
        self.assertNotEqual(content[SUPERBLOCK:SUPERBLOCK + SECTOR], bytes(SECTOR))
        self.image.write_bytes(content)
        self.assertFalse(is_whole(self.image))
        medium.mend(self.image)
        self.assertTrue(is_whole(self.image))

    def test_damage_elsewhere_is_mended_too(self):
        content = bytearray(self.image.read_bytes())
        group = 4096  # the first descriptor of a group stands in the second block
        content[group] ^= 0xFF
        self.image.write_bytes(content)
        self.assertFalse(is_whole(self.image))
        medium.mend(self.image)
        self.assertTrue(is_whole(self.image))


if __name__ == "__main__":
    unittest.main()
