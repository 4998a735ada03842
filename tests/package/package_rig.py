"""The packages, and a folder with Debian to try them in."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("BUOYD_SOURCE_DIR", Path(__file__).parents[2]))
ARCHITECTURE = os.environ.get("PACKAGE_ARCHITECTURE", "amd64")
PACKAGES = SOURCE / "build/packages" / ARCHITECTURE
ROOT = SOURCE / "build/package-root" / ARCHITECTURE
NAMES = ("buoyd", "buoysim", "buoyshore")


def run(*command, check=True, **options):
    """Runs a program and returns what it said; a failure shows that."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def package(name):
    project = (SOURCE / "CMakeLists.txt").read_text()
    version = re.search(r"project\(buoyd VERSION ([\d.]+)", project)[1]
    return PACKAGES / f"{name}_{version}_{ARCHITECTURE}.deb"


def field(deb, name):
    return run("dpkg-deb", "--field", deb, name).strip()


def depends(deb):
    """{package: lowest version or None} of the plain ones."""
    found = {}
    for item in field(deb, "Depends").split(", "):
        match = re.fullmatch(r"(\S+)(?: \(>= (\S+)\))?", item)
        if match:
            found[match[1]] = match[2]
    return found


def unpacked(deb, folder):
    run("dpkg-deb", "--extract", deb, folder)
    return Path(folder)


class Folder:
    """Debian, with changes of its own in memory; what runs in it has its own processes and mounts."""

    def __init__(self, source=ROOT):
        self.scratch = Path(tempfile.mkdtemp(prefix="package."))
        self.dir = self.scratch / "root"
        run("mount", "-t", "tmpfs", "-o", "mode=755", "package", self.scratch)
        for name in ("root", "changes", "work"):
            (self.scratch / name).mkdir()
        run("mount", "-t", "overlay", "-o", f"lowerdir={source},upperdir={self.scratch}/changes,"
            f"workdir={self.scratch}/work", "package", self.dir)
        self.prefix = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={self.dir}/proc",
                       "chroot", self.dir]

    def run(self, *command, check=True):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                       "DEBIAN_FRONTEND": "noninteractive"}
        return run(*self.prefix, *command, check=check, env=environment)

    def install(self, deb, *options):
        shutil.copy(deb, self.dir / "tmp/package.deb")
        said = self.run("dpkg", *options, "--install", "/tmp/package.deb")
        (self.dir / "tmp/package.deb").unlink()
        return said

    def __truediv__(self, path):
        return self.dir / str(path).lstrip("/")

    def files(self):
        """All paths but those of processes and dpkg's own book-keeping."""
        passing = ("/proc", "/var/lib/dpkg", "/var/log", "/tmp", "/var/cache", "/run")
        return {path for path in self.all_paths() if not path.startswith(passing)}

    def all_paths(self):
        for folder, folders, names in os.walk(self.dir):
            for name in folders + names:
                yield "/" + str(Path(folder, name).relative_to(self.dir))

    def remove(self):
        run("umount", self.dir)
        run("umount", self.scratch)
        self.scratch.rmdir()


def skip(needs, reason):
    """But not where .ci/run found that it can be done here: FOLDERS, BOOTS, EMULATION."""
    if os.environ.get(f"BUOYD_REQUIRE_{needs}"):
        raise AssertionError(f"may not be skipped here: {reason}")
    raise unittest.SkipTest(reason)


def why_no_folder():
    """Why nobody may mount here, or an empty text."""
    if os.geteuid() != 0:
        return "only root makes a folder with Debian"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True)
    return tried.stderr.strip()


def as_root(test):
    """Skips where nobody may mount."""
    if why := why_no_folder():
        try:
            skip("FOLDERS", why)
        except unittest.SkipTest as reason:
            return unittest.skip(str(reason))(test)
    return test


def main():
    """Runs the program's tests; where none could run it ends with 77, which ctest calls skipped."""
    done = unittest.main(verbosity=2, exit=False).result
    if not done.wasSuccessful():
        sys.exit(1)
    skipped = sum(isinstance(test, unittest.TestCase) for test, _ in done.skipped)
    sys.exit(77 if done.skipped and done.testsRun == skipped else 0)
