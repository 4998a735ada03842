"""Without a broker the newest values come ashore by short messages, provisional until their readings come."""

import csv
import email.message
import io
import json
import os
import re
import unittest
import urllib.request

from rig import BIN, PATIENCE, STATION, RigTest, free_port, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
BUOY, ASHORE, IMEI, STRANGER = "0242286", "0166166", "300234012345678", "300234099999999"
TERMINALS = f"""
[[terminal]]
name = "buoy"
pty = "buoy"
card = "{BUOY}"
interval = "2 s"
refusals = 0.2
silences = 0.1
losses = 0.1
chatter = "700 ms"

[[terminal]]
name = "ashore"
pty = "ashore"
card = "{ASHORE}"
chatter = "700 ms"
"""
SURE = TERMINALS.replace("refusals = 0.2\nsilences = 0.1\nlosses = 0.1\n", "")
FRAMES = TERMINALS.replace('pty = "buoy"', 'kind = "rdss-binary"\npty = "buoy"')
IRIDIUM = f"""
[[terminal]]
name = "buoy"
kind = "iridium-sbd"
pty = "buoy"
card = "{IMEI}"
interval = "2 s"
refusals = 0.1
losses = 0.1
chatter = "700 ms"
"""
CARRIED = 'interval = "2 s"\ncarries = ["position", "alarms", "sonde.sample", "health"]'


def mail_of(imei, digest):
    """As Iridium's gateway writes it."""
    made = email.message.EmailMessage()
    made["Subject"] = f"SBD Msg From Unit: {imei}"
    made.set_content("MOMSN: 7\nMessage Size (bytes): %d\n" % len(digest))
    made.add_attachment(digest, maintype="application", subtype="x-zip-compressed", filename=f"{imei}_000007.sbd")
    return made.as_bytes()


class MessageLink(RigTest):
    def begin(self, terminals, link, carried=CARRIED):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(rig.scenario.read_text() + terminals)
        rig.start_sim()
        rig.write_configuration(extra=f"""
[[message_link]]
name = "link"
device = "{rig.dir}/bench/buoy"
{link(rig)}
{carried}
""")
        return rig

    def begin_beidou(self, terminals=TERMINALS, spoken="rdss-text", carried=CARRIED):
        return self.begin(terminals, lambda rig: f'terminal = "{spoken}"\nto_file = "{self.write(rig, "card", ASHORE)}"',
                          carried)

    @staticmethod
    def write(rig, name, text):
        file = rig.dir / name
        file.write_text(text + "\n")
        file.chmod(0o640)
        return file

    @staticmethod
    def start_gateway(rig, *sources):
        rig.start("gateway", BIN / "buoyshore", "gateway", *sources, "--archive", rig.dir / "archive.db")

    @staticmethod
    def provisional(rig):
        done = rig.run(BIN / "buoyshore", "provisional", STATION, "--archive", rig.dir / "archive.db")
        return list(csv.DictReader(io.StringIO(done.stdout)))

    @staticmethod
    def told(rig):
        """Numbers of the readings of which the book has values."""
        return {row[0] for row in rig.query("archive.db.provisional", "SELECT DISTINCT seq FROM told")}

    def test_values_are_provisional_until_their_readings_come(self):
        """Of a buoy whose terminal speaks RDSS 4.0; the one ashore speaks 2.1."""
        rig = self.begin_beidou(FRAMES, "rdss-binary")
        self.told_until_replaced(rig, rig.dir / "bench/ashore")
        self.assert_terminals(rig)
        for log in ("buoyd", "gateway"):
            self.assertNotIn(ASHORE, rig.log(log))

    def test_an_iridium_tells_them_to_the_server_ashore(self):
        port = free_port()
        rig = self.begin(IRIDIUM + f'direct_ip = "127.0.0.1:{port}"\n',
                         lambda rig: 'terminal = "iridium-sbd"\nbaud = 19200\nlength = 340')
        senders = self.write(rig, "senders", IMEI)
        self.told_until_replaced(rig, "--direct-ip", f"127.0.0.1:{port}", "--senders", senders)
        self.assertGreater(rig.status_of_link["received"], 0)  # somebody left messages for the buoy
        self.assert_terminals(rig)

    def told_until_replaced(self, rig, *sources):
        rig.start_broker()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()  # the archive knows the descriptions
        lost = rig.log("shore").count("not connected")
        rig.end("mosquitto")
        wait_for(lambda: rig.log("shore").count("not connected") > lost, "what came before to be archived")
        self.start_gateway(rig, *sources)
        known = {row[0] for row in rig.query("archive.db", "SELECT seq FROM reading")}
        wait_for(lambda: len(self.told(rig) - known) >= 6, "readings told by digests alone")
        wait_for(lambda: {"latitude", "water_temperature"} <= {
            value["channel"] for value in self.provisional(rig)}, "a position and a sample")
        values = self.provisional(rig)
        self.assertEqual({value["status"] for value in values}, {"provisional"})
        self.compare(rig, values)
        self.assertIn("latitude", {value["channel"] for value in self.on_the_page(rig)})
        self.assertEqual({row[0] for row in rig.query("archive.db", "SELECT seq FROM reading")}, known)

        rig.start_broker()
        wait_for(lambda: not self.told(rig) & {int(value["seq"]) for value in values},
                 "these values to be replaced", patience=3 * PATIENCE)  # a minute each: reconnection, a look
        rig.status_of_link = rig.status()["message_links"][0]
        self.assertGreater(rig.status_of_link["sent"], 0)
        self.assert_complete(rig)
        self.assertEqual(self.provisional(rig), [])
        rig.end("gateway")

    def test_mails_and_a_topic_bring_digests_too(self):
        """Those of a BeiDou link, taken out of its terminal ashore, come by other ways into another book."""
        rig = self.begin_beidou()
        rig.start_broker()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()
        digests = self.hear_digests(rig, 4)
        mails = rig.dir / "mails"
        for part in ("tmp", "new", "cur"):
            (mails / part).mkdir(parents=True)
        self.start_gateway(rig, "--mail", mails, "--topic", "ashore/digests", "--broker",
                           f"127.0.0.1:{rig.port}", "--senders", self.write(rig, "senders", IMEI))
        self.deliver(mails, "1", mail_of(IMEI, digests[0]))
        self.deliver(mails, "2", mail_of(STRANGER, digests[1]))
        wait_for(lambda: len(list((mails / "cur").iterdir())) == 2, "both mails read")
        wait_for(lambda: "not believed" in rig.log("gateway") and "a digest of" in rig.log("gateway"),
                 "one of them taken, one not")
        (rig.dir / "digest").write_bytes(digests[2])
        wait_for(lambda: self.publish(rig, rig.dir / "digest") or rig.log("gateway").count("a digest of") > 1,
                 "the published one taken")

    @staticmethod
    def deliver(mails, name, mail):
        """As a Maildir wants it: what lies in new is whole."""
        (mails / "tmp" / name).write_bytes(mail)
        (mails / "tmp" / name).rename(mails / "new" / name)

    @staticmethod
    def publish(rig, file):
        rig.run("mosquitto_pub", "-h", "127.0.0.1", "-p", str(rig.port), "-t", "ashore/digests", "-f", file)

    @staticmethod
    def hear_digests(rig, count):
        """What the terminal ashore says, as it says it."""
        terminal = os.open(rig.dir / "bench/ashore", os.O_RDONLY | os.O_NOCTTY)
        found, heard = [], b""
        while len(found) < count:
            heard += os.read(terminal, 4096)
            found = re.findall(rb"\$BDTXR,1,%b,1,,([0-9A-F]+)\*..\r" % BUOY.encode(), heard)
        os.close(terminal)
        return [bytes.fromhex(one.decode()) for one in found]

    @staticmethod
    def on_the_page(rig):
        port = free_port()
        rig.start("serve", BIN / "buoyshore", "serve", "--archive", rig.dir / "archive.db", "--listen",
                  f"127.0.0.1:{port}")
        wait_for(lambda: "127.0.0.1" in rig.log("serve"), "the page's server")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/station?station={STATION}") as answer:
            told = json.load(answer)["provisional"]
        rig.end("serve")
        return told

    def compare(self, rig, values):
        """Each value is off by half a step of its resolution at most, as the buoy's own store has it."""
        for value in values:
            body, text = rig.query("spool.db", "SELECT body, text FROM reading JOIN description ON "
                                   f"description.n = reading.description WHERE seq = {value['seq']}")[0]
            names = [channel["name"] for channel in json.loads(text)["channels"]]
            truth = json.loads(body, parse_float=float)[names.index(value["channel"].split("[")[0])]
            if value["step"]:
                step = float(value["step"])
                self.assertLessEqual(abs(float(value["value"]) - float(truth)), step / 2 * 1.0001, value)
            else:
                self.assertEqual(value["value"], truth)

    def assert_terminals(self, rig):
        """No message came early or long."""
        rig.end("buoysim")
        summary = [line for line in rig.log("buoysim").splitlines() if line.startswith("summary ")][-1]
        buoy = next(one for one in json.loads(summary[8:])["terminals"] if one["name"] == "buoy")
        self.assertGreater(buoy["sent"], 0)
        self.assertEqual((buoy["early"], buoy["long"], buoy["damaged"]), (0, 0, 0), buoy)

    def test_what_buoyd_says_as_it_starts_is_told_too(self):
        """Its store's first commit, with the start and the alarms of its opening, finds the link there."""
        rig = self.begin_beidou(SURE, carried='interval = "2 s"\ncarries = ["buoyd.start"]')
        self.start_gateway(rig, rig.dir / "bench/ashore")
        rig.start_buoyd()
        wait_for(lambda: 1 in self.told(rig), "the reading of the start")

    def test_a_link_without_a_card_says_why_and_all_else_works(self):
        rig = self.begin_beidou()
        (rig.dir / "card").write_text("no card\n")
        rig.start_broker()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()
        state = rig.status()["message_links"][0]["state"]
        self.assertIn("expected 1 to 10 digits", state)
        self.assertNotIn("no card\n", rig.log("buoyd"))
        self.assertIn("expected 1 to 10 digits",
                      rig.run(BIN / "buoyctl", "status", "--socket", rig.dir / "control.sock").stdout)
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
