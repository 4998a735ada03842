"""What a subscriber hears of a station, in the order in which the broker had it."""

import json

from rig import STATION, wait_for

CBOR_BYTES = {0x18: 1, 0x19: 2, 0x1A: 4, 0x1B: 8}


def number_after(message, key):
    """The unsigned number of that key of a CBOR map."""
    at = message.index(bytes([0x60 | len(key)]) + key.encode()) + 1 + len(key)
    if message[at] < 0x18:
        return message[at]
    return int.from_bytes(message[at + 1:at + 1 + CBOR_BYTES[message[at]]], "big")


class Ear:
    """A mosquitto_sub on live readings, hellos and batches; not on what is retained."""

    def __init__(self, rig):
        self.rig = rig
        rig.start("ear", "mosquitto_sub", "-h", "127.0.0.1", "-p", rig.port, "-q", 1, "-R",
                  "-t", f"buoy/{STATION}/data/#", "-t", f"buoy/{STATION}/batch",
                  "-t", f"buoy/{STATION}/hello", "-F", "%t %l %x")
        wait_for(lambda: self.probe() or self.heard(), "the subscriber")

    def probe(self):
        self.rig.run("mosquitto_pub", "-h", "127.0.0.1", "-p", self.rig.port, "-q", 1, "-t",
                     f"buoy/{STATION}/data/probe", "-m", '{"seq":0}')

    def heard(self):
        """(what, bytes, number): "live" with its seq, "batch" with its last one, "hello" with 0."""
        messages = []
        for line in self.rig.log("ear").splitlines(True):
            if not line.endswith("\n"):
                break
            topic, length, text = line.split()
            what = topic.split("/")[2]
            message = bytes.fromhex(text)
            if what == "data":
                messages.append(("live", int(length), json.loads(message)["seq"]))
            else:
                number = number_after(message, "to") if what == "batch" else 0
                messages.append((what, int(length), number))
        return [one for one in messages if one[0] != "live" or one[2] > 0] or messages[:1]
