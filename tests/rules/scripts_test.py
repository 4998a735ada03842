#!/usr/bin/python3
"""What the scripts say of themselves and of tests that did not run: scripts_test.py ROOT"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from waiting import wait_for  # noqa: E402

ROOT = Path(sys.argv.pop())
LOG = """\
[ RUN      ] Recordings/Decode.Says/one
/src/tests/drivers/recording_test.cpp:33: Skipped
no recordings in /nowhere

[  SKIPPED ] Recordings/Decode.Says/one (0 ms)
[ RUN      ] Recordings/Decode.Says/two
/src/tests/drivers/recording_test.cpp:33: Skipped
no recordings in /nowhere

[  SKIPPED ] Recordings/Decode.Says/two (0 ms)
[  SKIPPED ] 2 tests, listed below:
[  SKIPPED ] Recordings/Decode.Says/one
[  SKIPPED ] Recordings/Decode.Says/two
test_a (__main__.Clock.test_a) ... skipped 'libfaketime is not installed'
test_b (__main__.Clock.test_b)
What it is for. ... skipped "no 'clock'"
setUpClass (__main__.BootTest) ... skipped 'systemd-nspawn cannot: x'
power_cut: skipped: no FUSE
"""
SAID = """\
skipped: test_a: libfaketime is not installed
skipped: test_b: no 'clock'
skipped: 2 tests: no recordings in /nowhere
skipped: no FUSE
skipped: setUpClass: systemd-nspawn cannot: x
"""


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True)


class SkippedTest(unittest.TestCase):
    def test_every_skip_is_said_with_its_reason(self):
        with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
            log.write(LOG)
            log.flush()
            said = run(ROOT / "tests/support/skipped.py", log.name).stdout
        self.assertEqual(sorted(said.splitlines()), sorted(SAID.splitlines()))


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def written(path, more_than=""):
    """What stands in the file, once it is more than that."""
    wait_for(lambda: path.exists() and path.read_text().strip() not in ("", more_than), path)
    return path.read_text().strip()


class NamedFilesTest(unittest.TestCase):
    NAMED = re.compile(r"(?<![\w$}/.])(?:config|docs|scripts|tests)/[\w/.-]*\.(?:cpp|md|mjs|py|toml)\b")

    def test_every_file_of_the_tree_that_a_script_names_is_there(self):
        scripts = [path for path in (ROOT / "scripts").rglob("*") if path.is_file()]
        named = {(script.name, name) for script in scripts
                 for name in self.NAMED.findall(script.read_text(errors="replace"))}
        self.assertIn(("demo", "tests/system/rig/truth.py"), named)
        self.assertEqual([where for where in named if not (ROOT / where[1]).exists()], [])


class RestartInterfaceTest(unittest.TestCase):
    def test_routes_never_lie_where_buoyd_could_replace_them(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ("asked", "own"):
                (root / name).mkdir()
            (root / "asked/interface-wwan0").touch()
            write_program(root / "bin/ip", f'ls {root}/asked >> {root}/seen\n'
                          f'case "$*" in *save*) echo routes ;; *restore) cat > {root}/set ;; esac')
            environment = {**os.environ, "PATH": f"{root}/bin:{os.environ['PATH']}",
                           "RUNTIME_DIRECTORY": f"{root}/own"}
            subprocess.run([ROOT / "config/systemd/restart-interface", root / "asked/interface-wwan0", "wwan0", "0"],
                           env=environment, check=True)
            self.assertEqual((root / "set").read_text(), "routes\n")
            self.assertEqual((root / "seen").read_text(), "")
            self.assertEqual(list((root / "own").iterdir()), [])


class DemoTest(unittest.TestCase):
    def kept(self, folder, command):
        """What demo keeps alive, as it keeps buoyd; ended with the test."""
        text = (ROOT / "scripts/demo").read_text()
        functions = [re.search(rf"(?ms)^{name}\(\).*?(?:^}}|}})$", text).group() for name in ("say", "keep")]
        keeper = subprocess.Popen(["bash", "-c", "\n".join((*functions, f"dir={folder}", f"keep it {command}"))],
                                  stdout=subprocess.PIPE, text=True)
        self.addCleanup(keeper.stdout.close)
        self.addCleanup(keeper.wait)
        self.addCleanup(keeper.terminate)
        return keeper

    def test_who_is_killed_is_started_again_until_it_is_told_to_end(self):
        with tempfile.TemporaryDirectory() as folder:
            pid = Path(folder) / "it.pid"
            keeper = self.kept(folder, "sleep 1000")
            first = written(pid)
            os.kill(int(first), signal.SIGKILL)
            second = written(pid, first)
            os.kill(int(second), 0)  # it is there
            keeper.terminate()
            self.assertEqual(keeper.wait(), 128 + signal.SIGTERM)
            self.assertIn("it was ended by signal 9: it is started again", keeper.stdout.read())
            self.assertRaises(ProcessLookupError, os.kill, int(second), 0)

    def test_who_ends_by_itself_is_not_started_again(self):
        with tempfile.TemporaryDirectory() as folder:
            keeper = self.kept(folder, "sh -c 'echo port taken; exit 3'")
            self.assertEqual(keeper.wait(), 1)
            self.assertRegex(keeper.stdout.read(), r"ended by itself, with 3; its last words:\nport taken")

    def test_a_run_without_a_time_is_not_held_to_one(self):
        text = (ROOT / "scripts/demo").read_text()
        check = re.search(r"(?ms)^check_truth\(\).*?^}$", text).group()
        done = run("bash", "-euc", f"seconds= dir=/nowhere\n{check}\ncheck_truth")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def configured_by_demo(self, root):
        """How demo calls cmake first, in a tree where that fails."""
        write_program(root / "bin/cmake", f'echo "$*" >> {root}/called; exit 1')
        write_program(root / "scripts/install-deps", "")
        (root / "config/scenarios").mkdir(parents=True)
        (root / "config/scenarios/demo.toml").touch()
        shutil.copy(ROOT / "scripts/demo", root / "scripts/demo")
        environment = {**os.environ, "PATH": f"{root}/bin:{os.environ['PATH']}"}
        done = subprocess.run([root / "scripts/demo"], env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        return (root / "called").read_text()

    def test_a_tree_that_has_its_tests_keeps_them(self):
        with tempfile.TemporaryDirectory() as fresh:
            self.assertIn("-DBUOYD_TESTS=OFF", self.configured_by_demo(Path(fresh)))
        with tempfile.TemporaryDirectory() as configured:
            (Path(configured) / "build/release").mkdir(parents=True)
            (Path(configured) / "build/release/build.ninja").touch()
            self.assertEqual(self.configured_by_demo(Path(configured)), "build/release\n")

    def test_help_names_the_options_and_every_scenario(self):
        done = run(ROOT / "scripts/demo", "--help")
        self.assertEqual(done.returncode, 0)
        names = [path.stem for path in (ROOT / "config/scenarios").glob("*.toml")]
        for word in ("--for SECONDS", "--scenario NAME", *names):
            self.assertIn(word, done.stdout)

    def test_a_mistake_is_answered_by_the_usage(self):
        for words in (["--for"], ["--for", "soon"], ["--scenario"], ["--scenario", "none"], ["quickly"]):
            done = run(ROOT / "scripts/demo", *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("usage: scripts/demo", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
