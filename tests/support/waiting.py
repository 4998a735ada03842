"""What tests wait for, and a port for those who listen."""

import socket
import time

PATIENCE = 120  # s; only a bound: a slow machine must not fail


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what, patience=PATIENCE, pause=0.05):
    """Returns the first true result of condition(), which is asked every `pause` seconds."""
    end = time.monotonic() + patience
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain for: {what}")
        time.sleep(pause)
