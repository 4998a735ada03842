"""What tests wait for, and a port for those who listen."""

import random
import socket
import time

PATIENCE = 300  # s; only a bound: a slow machine must not fail
SLOWEST = 0.4  # s, from one look to the next


# Below the ports that the kernel gives to connections by itself (32768 to 60999), so that no
# connection of a neighbour takes a port while whoever listens there starts again.
PORTS = range(10000, 32768)
_kept = []  # the names that say whose a port is; they end with the process


def _is_ours(port):
    """Takes a name that only one process of the machine can hold (tests/support/broker.cpp, too)."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0buoyd-test-port-{port}")
    except OSError:
        name.close()
        return False
    _kept.append(name)
    return True


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """A port of 127.0.0.1 that stays this process's own: no test beside it is given the same."""
    port = random.choice(PORTS)
    while not (_is_ours(port) and _is_free(port)):
        port = random.choice(PORTS)
    return port


def wait_for(condition, what, patience=PATIENCE, pause=0.05):
    """Returns the first true result of condition(), which is asked every `pause` seconds, and less often
    the longer it takes: to ask may take a process, and those who are waited for need the processor."""
    begin = time.monotonic()
    while True:
        result = condition()
        if result:
            return result
        waited = time.monotonic() - begin
        if waited > patience:
            raise AssertionError(f"waited {patience} s in vain for: {what}")
        time.sleep(max(pause, min(waited / 10, SLOWEST)))
