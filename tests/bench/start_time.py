#!/usr/bin/python3
"""How long buoyd takes from its start to READY=1, with the demo's instruments: start_time.py [RUNS]"""

import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))
from rig import BIN, PATIENCE, SOURCE, Rig  # noqa: E402


def start(rig, number):
    """Seconds."""
    path = rig.dir / f"notify{number}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(path))
        notify.settimeout(PATIENCE)
        begun = time.monotonic()
        with subprocess.Popen([BIN / "buoyd", "--config", rig.dir / "buoyd.toml", "--models",
                               SOURCE / "config/models"], stderr=subprocess.DEVNULL,
                              env=dict(os.environ, NOTIFY_SOCKET=str(path))) as buoyd:
            while b"READY=1" not in notify.recv(4096):
                pass
            taken = time.monotonic() - begun
            buoyd.terminate()
    return taken


def main(runs):
    rig = Rig()
    try:
        rig.start_sim()
        rig.write_configuration()
        taken = sorted(start(rig, number) for number in range(runs))
    finally:
        rig.close()
    print(f"{runs} starts: {taken[0] * 1e3:.0f} ms at best, {statistics.median(taken) * 1e3:.0f} in the median, "
          f"{taken[-1] * 1e3:.0f} at worst")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
