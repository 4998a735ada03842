"""Without a broker a short message brings a command: proven by its key, carried out once, and answered.

The buoy's BeiDou terminal speaks RDSS 2.1, the one ashore 4.0."""

import hashlib
import hmac
import json
import os
import re
import signal
import socket
import struct
import threading
import time
import unittest

from rig import BIN, STATION, RigTest, free_port, wait_for

ALLOWED = '[commands]\nallow = ["pause", "resume", "status"]\n'
BUOY, ASHORE, STRANGER, IMEI = "0242286", "0166166", "0199199", "300234012345678"
KEY, OTHER_KEY = "2f" * 32, "3e" * 32
RECORDED = "SELECT body FROM readings WHERE kind = 'command' ORDER BY seq"
PAUSED = "SELECT body FROM readings WHERE kind = 'event' AND body LIKE '%\"paused\"%'"


def card(name, number, more=""):
    return f'[[terminal]]\nname = "{name}"\npty = "{name}"\ncard = "{number}"\ninterval = "2 s"\n{more}\n'


TERMINALS = "\n" + card("buoy", BUOY, 'refusals = 0.2\nchatter = "700 ms"') + card(
    "ashore", ASHORE, 'kind = "rdss-binary"\nrefusals = 0.3\nchatter = "700 ms"') + card("stranger", STRANGER)
IRIDIUM = f"""
[[terminal]]
name = "buoy"
kind = "iridium-sbd"
pty = "buoy"
card = "{IMEI}"
interval = "2 s"
refusals = 0.1
inbox = "for-the-buoy"
"""


def command_bytes(number, *words, key=KEY, station=STATION, minutes=60):
    """As docs/message-format.md says it."""
    body = b"\xc1" + number.to_bytes(6, "big") + minutes.to_bytes(2, "big") + "\n".join(words).encode()
    text = b"buoyd command\0" + station.encode() + b"\0" + body
    return body + hmac.new(bytes.fromhex(key), text, hashlib.sha256).digest()[:8]


def sentence(words):
    check = 0
    for byte in words.encode():
        check ^= byte
    return f"${words}*{check:02X}\r\n".encode()


class IridiumGateway:
    """Takes one order, as DirectIP has it; a status of 0 or more puts the message where the buoy's network is."""

    def __init__(self, message, status):
        self.message, self.status = message, status
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.imei = None
        self.thread = threading.Thread(target=self.take)

    def way(self, imei):
        return "--direct-ip", f"127.0.0.1:{self.listening.getsockname()[1]}", "--card", imei

    def take(self):
        connection, _ = self.listening.accept()
        with connection, connection.makefile("rb") as order:
            version, length = struct.unpack(">BH", order.read(3))
            elements = order.read(length)
            what, size, number, self.imei, flags = struct.unpack(">BHI15sH", elements[:24])
            told = struct.unpack(">BH", elements[24:27])
            if (version, what, size, flags, told) != (1, 0x41, 21, 0, (0x42, length - 27)):
                return
            if self.status >= 0:
                self.message.write_bytes(elements[27:])
            connection.sendall(struct.pack(">BHBHI15sIh", 1, 28, 0x44, 25, number, self.imei, 4711, self.status))
            self.imei = self.imei.decode()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.thread.join()
        self.listening.close()


class MessageCommand(RigTest):
    def begin(self, terminals, link):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"\n' + ALLOWED)
        rig.scenario.write_text(rig.scenario.read_text() + terminals)
        rig.start_sim()
        for name, text in (("card", ASHORE), ("buoy-card", BUOY), ("key", KEY)):
            (rig.dir / name).write_text(text + "\n")
            (rig.dir / name).chmod(0o640)
        rig.write_configuration(extra=f"""
[[message_link]]
name = "link"
device = "{rig.dir}/bench/buoy"
interval = "2 s"
commands_key_file = "{rig.dir}/key"
{link}
""")
        return rig

    def begin_beidou(self):
        rig = self.begin(TERMINALS, 'to_file = "card"')
        text = (rig.dir / "buoyd.toml").read_text()
        (rig.dir / "buoyd.toml").write_text(text.replace('"card"', f'"{rig.dir}/card"'))
        rig.start_buoyd()
        self.start_gateway(rig, rig.dir / "bench/ashore", "--rdss", "4.0")
        wait_for(lambda: (rig.dir / "archive.db.send").exists(), "the gateway")
        wait_for(lambda: self.link(rig).get("state") == "ready", "the buoy's terminal")
        return rig

    @staticmethod
    def start_gateway(rig, *sources):
        rig.start("gateway", BIN / "buoyshore", "gateway", *sources, "--archive", rig.dir / "archive.db")

    def order(self, rig, *words, way=(), expect=0):
        done = rig.run(BIN / "buoyshore", "command", STATION, *words, "--by-message", rig.dir / "key",
                       *(way or ("--card", rig.dir / "buoy-card")), "--archive", rig.dir / "archive.db", check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout.split(":")[0] if expect == 0 else done.stderr

    @staticmethod
    def write_to_the_buoy(rig, message):
        """From the stranger's card, which has a slot every 2 s."""
        terminal = os.open(rig.dir / "bench/stranger", os.O_RDWR | os.O_NOCTTY)
        heard = b""
        while not re.search(rb"BDFKI,TXA,Y", heard):
            os.write(terminal, sentence(f"CCTXA,{BUOY},1,1,{message.hex().upper()}"))
            heard = b""
            while b"BDFKI" not in heard:
                heard += os.read(terminal, 4096)
        os.close(terminal)

    @staticmethod
    def link(rig):
        """Of its status; empty while nobody answers."""
        return (rig.status() or {"message_links": [{}]})["message_links"][0]

    @staticmethod
    def recorded(rig, what):
        return [json.loads(body) for body, in rig.query("spool.db", RECORDED) if what in body]

    def test_a_command_is_carried_out_once_whoever_says_it_how_often(self):
        rig = self.begin_beidou()
        now = int(time.time() * 1000)
        pause = ("pause", "line=water", "for=1 h")
        self.write_to_the_buoy(rig, command_bytes(now, *pause, key=OTHER_KEY))
        self.write_to_the_buoy(rig, command_bytes(now, *pause, station="another"))
        wait_for(lambda: self.link(rig)["unproven"] == 2, "what no key proves")
        self.assertEqual(self.recorded(rig, ""), [])

        number = self.order(rig, *pause)
        wait_for(lambda: f"answers command {number}: done: line water rests for" in rig.log("gateway"), "the answer")
        self.assertRegex(self.recorded(rig, number)[0][0], "message")
        self.assertEqual(len(rig.query("spool.db", PAUSED)), 1)
        self.assertIn(f"command {number} is sent", rig.log("gateway"))

        sent = int(number[1:])
        taken = self.link(rig)["commands"]
        self.write_to_the_buoy(rig, command_bytes(sent, *pause, minutes=24 * 60))
        self.write_to_the_buoy(rig, command_bytes(sent - 1, "resume", "line=water"))
        wait_for(lambda: self.link(rig)["commands"] == taken + 2, "a repeat, and an older one")
        wait_for(lambda: f"answers command m{sent - 1}: refused: it is older" in rig.log("gateway"), "its answer")
        self.assertEqual(len(self.recorded(rig, number)), 1)
        self.assertEqual(len(rig.query("spool.db", PAUSED)), 1)

        rig.kill("buoyd")
        rig.start_buoyd()
        wait_for(lambda: self.link(rig).get("state") == "ready", "the link, after a restart")
        self.write_to_the_buoy(rig, command_bytes(sent, *pause, minutes=24 * 60))
        self.write_to_the_buoy(rig, command_bytes(sent - 2, "pause", "line=air", "for=1 h"))
        wait_for(lambda: self.link(rig)["commands"] == 2, "the same two")
        self.assertEqual(len(rig.query("spool.db", PAUSED)), 1)

        rig.start_broker()
        rig.start_shore()
        wait_for(lambda: any(number in body for body, in rig.query("archive.db", RECORDED)), "its reading ashore")
        self.assert_complete(rig)
        for log in ("buoyd", "gateway"):
            for secret in (KEY, ASHORE, BUOY):
                self.assertNotIn(secret, rig.log(log))

    def test_what_is_not_allowed_or_does_not_fit_is_refused_with_words(self):
        rig = self.begin_beidou()
        number = self.order(rig, "resync")
        wait_for(lambda: f"answers command {number}: refused: [commands] allow does not" in rig.log("gateway"),
                 "the refusal")
        self.assertIn("expected 78 at most", self.order(rig, "raw", "line=" + "x" * 60, expect=2))
        self.assertIn("--expires '30 s', expected 1 min to 7 d", self.order(rig, "status", "--expires", "30 s", expect=2))
        self.assertIn("does not fit into a short message", self.order(rig, "configure", "text=a", expect=2))
        self.assertIn("at the control socket alone", self.order(rig, "release", expect=2))
        rig.end("gateway")
        self.assertIn("no gateway with a terminal sends it", self.order(rig, "status", expect=1))

    def test_a_card_and_a_key_that_are_put_there_count_from_a_reload_on(self):
        rig = self.begin(TERMINALS, 'to_file = "card"')
        config, card_file = rig.dir / "buoyd.toml", rig.dir / "card"
        config.write_text(config.read_text().replace('"card"', f'"{card_file}"'))
        card_file.rename(rig.dir / "no-card-yet")
        rig.start_buoyd()
        wait_for(lambda: "No such file" in self.link(rig).get("state", ""), "the link that has no card")
        (rig.dir / "no-card-yet").rename(card_file)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        wait_for(lambda: self.link(rig).get("state") == "ready", "the link with its card")

        self.start_gateway(rig, rig.dir / "bench/ashore", "--rdss", "4.0")
        wait_for(lambda: (rig.dir / "archive.db.send").exists(), "the gateway")
        number = self.order(rig, "pause", "line=water", "for=1 h")
        wait_for(lambda: f"answers command {number}: done" in rig.log("gateway"), "the first key's command")
        self.replace_key(rig, rig.dir / "old-key", OTHER_KEY)
        wait_for(lambda: rig.log("buoyd").count("nothing changed") == 2, "the reload")
        self.assert_the_new_key_counts_alone(rig)

    def test_a_key_counts_from_a_reload_on_though_the_file_has_a_mistake(self):
        rig = self.begin_beidou()
        number = self.order(rig, "pause", "line=water", "for=1 h")
        wait_for(lambda: f"answers command {number}: done" in rig.log("gateway"), "the first key's command")
        with (rig.dir / "buoyd.toml").open("a") as file:
            file.write("no_such_key = 1\n")
        self.replace_key(rig, rig.dir / "old-key", OTHER_KEY)
        wait_for(lambda: "unknown key" in rig.log("buoyd"), "the reload")
        self.assert_the_new_key_counts_alone(rig)

    def assert_the_new_key_counts_alone(self, rig):
        """The line water rests by one command of the old key, which is at old-key."""
        wait_for(lambda: self.link(rig).get("state") == "ready", "the link with its new key")
        number = self.order(rig, "resume", "line=water")
        wait_for(lambda: f"answers command {number}: done" in rig.log("gateway"), "the new key's command")
        (rig.dir / "key").rename(rig.dir / "new-key")
        (rig.dir / "old-key").rename(rig.dir / "key")  # ashore alone: nobody tells the buoy
        self.order(rig, "pause", "line=water", "for=1 h")
        wait_for(lambda: "a message was no command" in rig.log("buoyd"), "the old key's command")
        self.assertEqual(len(rig.query("spool.db", PAUSED)), 1)

    def replace_key(self, rig, aside, key):
        (rig.dir / "key").rename(aside)
        (rig.dir / "key").write_text(key + "\n")
        (rig.dir / "key").chmod(0o640)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)

    def test_an_iridium_brings_one_that_was_mailed_or_handed_to_its_gateway(self):
        port = free_port()
        rig = self.begin(IRIDIUM + f'direct_ip = "127.0.0.1:{port}"\n',
                         'terminal = "iridium-sbd"\nbaud = 19200\nlength = 340')
        mails = rig.dir / "bench/for-the-buoy"
        mails.mkdir()
        rig.start_buoyd()
        self.start_gateway(rig, "--direct-ip", f"127.0.0.1:{port}")
        wait_for(lambda: "takes digests" in rig.log("gateway"), "the gateway")
        number = self.order(rig, "pause", "line=water", "for=1 h", way=("--sbd", mails / "1.sbd"))
        wait_for(lambda: f"answers command {number}: done: line water rests for" in rig.log("gateway"), "the answer")
        self.assertEqual(len(rig.query("spool.db", PAUSED)), 1)

        (rig.dir / "imei").write_text(IMEI + "\n")
        (rig.dir / "imei").chmod(0o640)
        with IridiumGateway(mails / "2.sbd", 1) as gateway:
            number = self.order(rig, "resume", "line=water", way=gateway.way(rig.dir / "imei"))
        self.assertEqual(gateway.imei, IMEI)
        wait_for(lambda: f"answers command {number}: done" in rig.log("gateway"), "its answer")
        with IridiumGateway(mails / "never", -5) as gateway:
            self.assertIn("does not keep it: the transceiver's queue is full",
                          self.order(rig, "resume", "line=water", way=gateway.way(rig.dir / "imei"), expect=1))
        self.assertIn("expected 15 digits", self.order(
            rig, "resume", "line=water", way=("--direct-ip", "127.0.0.1:1", "--card", rig.dir / "card"), expect=2))


if __name__ == "__main__":
    unittest.main()
