#!/usr/bin/python3
"""scripts/install-deps and what makes folders with Debian, on a machine where nothing is installed:
install_deps_test.py ROOT"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from functools import cache
from itertools import permutations
from pathlib import Path

ROOT = Path(sys.argv.pop())
SCRIPT = ROOT / "scripts/install-deps"
GROUPS = re.findall(r'^(\w+)="', SCRIPT.read_text().partition("for group")[0], re.MULTILINE)
GROUPS.remove("missing")
RUN_BY_TESTS = [*(ROOT / "tests/system").rglob("*.py"), *(ROOT / "tests/package").glob("*.py")]


def run_with(programs, *command):
    """Runs a command with programs of our own, {name: shell text}, in front of the machine's."""
    with tempfile.TemporaryDirectory(prefix="machine.") as folder:
        for name, text in programs.items():
            file = Path(folder) / name
            file.write_text(f"#!/bin/sh\n{text}\n")
            file.chmod(0o755)
        path = f"{folder}:{os.environ['PATH']}"
        return subprocess.run([str(word) for word in command], env={**os.environ, "PATH": path},
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)


@cache
def missing(*groups):
    """What install-deps asks for where no package is installed and nobody is root."""
    said = run_with({"dpkg-query": "exit 1", "id": "echo 1000"}, SCRIPT, *groups).stderr
    return said.partition("--no-install-recommends")[2].split()


@cache
def packages_of(program):
    """dpkg knows many programs by their place before /usr took them in, and some as links."""
    found = {shutil.which(program), os.path.realpath(shutil.which(program))}
    paths = found | {path.removeprefix("/usr") for path in found}
    said = subprocess.run(["dpkg", "--search", *paths], capture_output=True, text=True).stdout
    return {line.partition(":")[0] for line in said.splitlines() if line.partition(": ")[2] in paths}


def is_essential(package):
    said = subprocess.run(["dpkg-query", "-W", "-f=${Essential}", package], capture_output=True, text=True)
    return said.stdout == "yes"


def words_of(node):
    """A command as a list, or as the arguments of run(); what other objects run is not the machine's."""
    if isinstance(node, ast.List):
        return node.elts
    is_run = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "run"
    return node.args if is_run else []


def programs_of(source):
    """The programs of the machine that a test starts."""
    for node in ast.walk(ast.parse(source.read_text())):
        first = next(iter(words_of(node)), None)
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and shutil.which(first.value):
            yield first.value


class GroupsTest(unittest.TestCase):
    def test_a_group_is_the_same_behind_every_other(self):
        for first, second in permutations(GROUPS, 2):
            with self.subTest(first=first, second=second):
                self.assertEqual(missing(first, second), missing(first) + missing(second))

    def test_an_unknown_group_is_refused_with_the_names_of_all(self):
        done = run_with({}, SCRIPT, "nonsense")
        self.assertEqual(done.returncode, 2)
        for group in GROUPS:
            self.assertIn(group, done.stderr)

    def test_every_program_that_a_test_runs_is_in_a_group(self):
        groups = set(missing("build", "run", "test", "lint", "cross", "package"))
        found = {program for source in RUN_BY_TESTS for program in programs_of(source)}
        self.assertIn("openssl", found)
        absent = {program for program in found if (packages := packages_of(program))
                  and not packages & groups and not any(map(is_essential, packages))}
        self.assertEqual(absent, set())


class FolderTest(unittest.TestCase):
    """A folder with Debian that could not be made is not believed to be there."""

    def make(self, script, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            broken = {"id": "echo 0", "mmdebstrap": "exit 1"}
            done = run_with(broken, ROOT / script, *arguments, Path(folder) / "root")
            return done.returncode, sorted(p.name for p in Path(folder).glob("root.*"))

    def test_of_the_packages(self):
        for architecture in ("amd64", "arm64"):
            code, stamps = self.make("tests/package/make_root", architecture)
            self.assertNotEqual(code, 0)
            self.assertEqual(stamps, [])

    def test_of_the_board(self):
        code, stamps = self.make("tests/board/make_root", "arm64")
        self.assertNotEqual(code, 0)
        self.assertEqual(stamps, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
