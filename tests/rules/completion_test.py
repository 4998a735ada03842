#!/usr/bin/python3
"""What bash completes of our programs' command lines: completion_test.py ROOT BIN_FOLDER"""

import subprocess
import sys
import unittest

BIN = sys.argv.pop()
ROOT = sys.argv.pop()
SCRIPT = """
source "$1/config/completion/buoyd"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_buoyd
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(program, *words):
    command = ["bash", "-c", SCRIPT, "bash", ROOT, f"{BIN}/{program}", *words]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split())


class CompletionTest(unittest.TestCase):
    def test_commands(self):
        self.assertEqual(completed("buoyctl", "s"), {"status", "salvage", "scan"})
        self.assertIn("account", completed("buoyshore", ""))
        self.assertEqual(completed("buoyctl", "models", "te"), {"test"})

    def test_options_of_the_command_where_one_stands(self):
        self.assertLessEqual({"--socket", "--json", "--watch"}, completed("buoyctl", "status", "-"))
        self.assertNotIn("--json", completed("buoyctl", "tail", "--"))
        self.assertEqual(completed("buoyd", "--o"), {"--once"})

    def test_files_behind_an_option_that_takes_one_and_where_nothing_else_fits(self):
        self.assertIn("README.md", completed("buoyctl", "read", "x", "--config", "READ"))
        self.assertIn("README.md", completed("buoyctl", "check", "READ"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
