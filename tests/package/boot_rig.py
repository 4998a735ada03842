"""The folder with Debian, booted by systemd-nspawn: its own processes, its own loopback."""

import shutil
import subprocess
import time
from pathlib import Path

from package_rig import Folder, run

PATIENCE = 120  # s; only a bound
# Of itself systemd-nspawn refuses the calls that read the clock's state; a board does not.
NSPAWN = ["systemd-nspawn", "--register=no", "--keep-unit", "--private-network", "--quiet",
          "--system-call-filter=adjtimex clock_adjtime"]


def wait_for(condition, what, patience=PATIENCE):
    """Returns the first true result of condition()."""
    end = time.monotonic() + patience
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain for: {what}")
        time.sleep(0.1)


def why_not():
    """Why nothing can be booted here, or an empty text."""
    folder = Folder()
    try:
        command = [*NSPAWN, "-D", str(folder.dir), "/bin/true"]
        tried = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
        return "" if tried.returncode == 0 else f"systemd-nspawn cannot: {tried.stdout.strip()}"
    except FileNotFoundError:
        return "no systemd-nspawn"
    finally:
        folder.remove()


class Board(Folder):
    """Installed first with install(), then booted."""

    def boot(self):
        with open(self.scratch / "console", "wb") as console:
            self.nspawn = subprocess.Popen([*NSPAWN, "--boot", "-D", str(self.dir)],
                                           stdin=subprocess.DEVNULL, stdout=console,
                                           stderr=subprocess.STDOUT)
        children = Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children")
        init = wait_for(lambda: self.is_up() and children.read_text().split(), "its first process")[0]
        self.prefix = ["nsenter", "--all", "--root", "--wd", "--target", init]
        wait_for(lambda: self.run("systemctl", "is-system-running", check=False).strip()
                 in ("running", "degraded"), "the end of its boot")

    def is_up(self):
        if self.nspawn.poll() is not None:
            raise AssertionError(f"systemd-nspawn ended: {(self.scratch / 'console').read_text()}")
        return True

    def service(self, *properties):
        said = self.run("systemctl", "show", "buoyd.service", *(f"--property={p}" for p in properties))
        found = dict(line.split("=", 1) for line in said.splitlines())
        return found[properties[0]] if len(properties) == 1 else found

    def is_active(self):
        return self.service("ActiveState") == "active"

    def upload(self, file, path):
        shutil.copy(file, self / path)

    def journal(self):
        return self.run("journalctl", "--unit=buoyd.service", "--output=cat", "--no-pager")

    def remove(self):
        """By SIGTERM alone: a board whose systemd-nspawn is killed lives on."""
        if getattr(self, "nspawn", None) and self.nspawn.poll() is None:
            self.nspawn.terminate()
            self.nspawn.wait(PATIENCE)
        run("umount", "--lazy", self.dir)
        run("umount", "--lazy", self.scratch)
        self.scratch.rmdir()
