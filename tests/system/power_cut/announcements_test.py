"""What counts as announced, on messages made by hand."""

import unittest

from announcements import announced
from recording import Announced


class Announcements(unittest.TestCase):
    def test_a_live_reading(self):
        text = b'{"time":"2026-11-20T07:00:00Z","epoch":"0123456789abcdef","seq":1234,"values":{}}'
        self.assertEqual(announced("buoy/b/data/sonde", text), Announced("0123456789abcdef", 1234))

    def test_a_batch(self):
        message = (b"\xa7" b"\x61v\x01" b"\x65epoch\x48" + bytes.fromhex("0123456789abcdef") +
                   b"\x64from\x19\x01\x02" b"\x62to\x1a\x00\x01\x00\x03"
                   b"\x64lost\x81\x83\x05\xf6\x20"
                   b"\x6cdescriptions\xa0" b"\x66blocks\x42\x00\x01")
        self.assertEqual(announced("buoy/b/batch", message),
                         Announced("0123456789abcdef", 0x10003))


if __name__ == "__main__":
    unittest.main()
