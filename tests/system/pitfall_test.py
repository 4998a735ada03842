"""What libmosquitto and SQLite do to who uses them carelessly; each test bears the name of the experiment."""

import os
import re
import signal
import socket
import unittest

from rig import RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
SYN_SENT = "02"


class DeafPort:
    """A port whose queue of connections is full: whoever connects waits for minutes."""

    def __init__(self):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(0)
        self.port = self.listener.getsockname()[1]
        self.callers = []
        while self.try_connect():
            pass

    def try_connect(self):
        """False where nobody answers any more."""
        caller = socket.socket()
        caller.settimeout(0.5)
        self.callers.append(caller)
        try:
            caller.connect(("127.0.0.1", self.port))
        except TimeoutError:
            return False
        return True

    def close(self):
        for one in (self.listener, *self.callers):
            one.close()


def connecting_to(pid, port):
    """Does that process wait for a connection to that port?"""
    sockets = set()
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            sockets.add(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
        except OSError:
            continue
    with open(f"/proc/{pid}/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table][1:]
    return any(row[2].endswith(f":{port:04X}") and row[3] == SYN_SENT
               and f"socket:[{row[9]}]" in sockets for row in rows)


def locks_of(pid, path):
    """Locks on that file which the kernel has for the process.

    They are read descriptor by descriptor: /proc/locks comes in pieces, and whoever takes a lock meanwhile shifts
    what follows, so that a lock may be in none of them.
    """
    here = f"/proc/{pid}/fd"
    inode = os.stat(path).st_ino
    return [line for descriptor in os.listdir(here)
            if inode_of(f"{here}/{descriptor}") == inode
            for line in lines_of(f"/proc/{pid}/fdinfo/{descriptor}") if line.startswith("lock:")]


def inode_of(path):
    """None of a descriptor that was closed meanwhile."""
    try:
        return os.stat(path).st_ino
    except OSError:
        return None


def lines_of(path):
    try:
        with open(path, encoding="ascii") as text:
            return text.read().splitlines()
    except OSError:
        return []


class Pitfalls(RigTest):
    def owed_at_the_end(self, rig):
        """As its last line says; the store says the same."""
        said = int(re.search(r"buoyd ends: (\d+) numbers owed", rig.log("buoyd"))[1])
        self.assertEqual([(said,)], rig.query("spool.db", "SELECT sum(owed) FROM delivery"))
        return said

    def test_MQ_4_it_ends_while_a_connection_is_being_made(self):
        port = DeafPort()
        self.addCleanup(port.close)
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.buoy_port = port.port
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(lambda: connecting_to(rig.processes["buoyd"].pid, port.port), "the connection")
        wait_for(lambda: len(rig.query("spool.db", "SELECT 1 FROM reading")) >= 20, "readings")
        self.assertEqual(rig.end("buoyd"), 0)
        self.assertGreaterEqual(self.owed_at_the_end(rig), 20)

    def test_MQ_10_it_says_goodbye_when_nothing_is_on_its_way(self):
        rig = self.make_rig(mqtt=FAST)
        rig.write_broker_file("log_type all")
        rig.start_all()
        rig.wait_archived()
        self.assertEqual(rig.end("buoyd"), 0)
        goodbye = "Received DISCONNECT from buoyd-rig"  # which the broker may read behind buoyd's end
        wait_for(lambda: goodbye in rig.log("mosquitto"), "the goodbye")
        said = [line for line in rig.lines("mosquitto") if "buoyd-rig" in line]
        self.assertIn(goodbye, "\n".join(said[-3:]))
        published = sum("Received PUBLISH from buoyd-rig" in line for line in said)
        answered = sum("Sending PUBACK to buoyd-rig" in line for line in said)
        self.assertEqual(published, answered)
        self.owed_at_the_end(rig)
        self.assertEqual(rig.account().returncode, 0)

    def test_SQ_11_nothing_in_it_drops_the_locks_of_the_store(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        pid = rig.processes["buoyd"].pid
        files = [rig.spool, rig.dir / "spool.db-shm"]
        self.assertTrue(all(locks_of(pid, path) for path in files), "there is something to lose")
        path = rig.dir / "buoyd.toml"
        for size in ("150 MB", "100 MB"):  # the store's settings, the marks, lines that start anew
            path.write_text(path.read_text().replace("200 MB", size).replace("150 MB", size)
                            .replace('interval = "1 s"', 'interval = "2 s"'))
            before = rig.log("buoyd").count("in force")
            rig.processes["buoyd"].send_signal(signal.SIGHUP)
            wait_for(lambda n=before: rig.log("buoyd").count("in force") > n, "the reload")
            self.assertIsNotNone(rig.status())
            rig.wait_archived()
        self.assertTrue(all(locks_of(pid, path) for path in files))
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
