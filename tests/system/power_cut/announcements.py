"""What buoyd says it has committed: nothing is published before its COMMIT returned (I2)."""

import json
import subprocess
import threading

from recording import Announced


def announced(topic, message):
    """A live reading names its number, a batch the last of its numbers; all below are committed."""
    if topic.endswith("/batch"):
        batch = cbor(iter(message))
        return Announced(batch["epoch"].hex(), batch["to"])
    live = json.loads(message)
    return Announced(live["epoch"], live["seq"])


def cbor(data):
    """The next item of an iterator over bytes, of the kinds that a batch has (RFC 8949)."""
    kind, n = divmod(next(data), 32)
    if n > 23 and kind != 7:
        n = int.from_bytes(taken(data, 1 << n - 24), "big")
    if kind == 4:
        return [cbor(data) for _ in range(n)]
    if kind == 5:
        return {cbor(data): cbor(data) for _ in range(n)}
    if kind in (2, 3):
        return taken(data, n) if kind == 2 else taken(data, n).decode()
    return {0: n, 1: -1 - n, 7: {20: False, 21: True}.get(n)}[kind]


def taken(data, count):
    return bytes(next(data) for _ in range(count))


class Listener:
    """Notes each number that the station publishes: live readings and batches (I2)."""

    def __init__(self, port, station, recording):
        self.recording = recording
        self.program = subprocess.Popen(
            ["mosquitto_sub", "-p", str(port), "-q", "1", "-F", "%t %x", "-t",
             f"buoy/{station}/data/#", "-t", f"buoy/{station}/batch"],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self.thread.start()

    def _run(self):
        for line in self.program.stdout:
            topic, payload = line.decode().split()
            self.recording.note(announced(topic, bytes.fromhex(payload)))

    def close(self):
        self.program.kill()
        self.program.wait()
        self.thread.join(10)
