"""Without a broker the newest values come ashore by short messages, provisional until their readings come."""

import csv
import io
import json
import unittest
import urllib.request

from rig import BIN, STATION, RigTest, free_port, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
BUOY, ASHORE = "0242286", "0166166"
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


class MessageLink(RigTest):
    def begin(self):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(rig.scenario.read_text() + TERMINALS)
        rig.start_sim()
        card = rig.dir / "card"
        card.write_text(ASHORE + "\n")
        card.chmod(0o640)
        rig.write_configuration(extra=f"""
[[message_link]]
name = "beidou"
device = "{rig.dir}/bench/buoy"
to_file = "{card}"
interval = "2 s"
carries = ["position", "alarms", "sonde.sample", "health"]
""")
        return rig

    def start_gateway(self, rig):
        rig.start("gateway", BIN / "buoyshore", "gateway", rig.dir / "bench/ashore", "--archive",
                  rig.dir / "archive.db")

    @staticmethod
    def provisional(rig):
        done = rig.run(BIN / "buoyshore", "provisional", STATION, "--archive", rig.dir / "archive.db")
        return list(csv.DictReader(io.StringIO(done.stdout)))

    @staticmethod
    def told(rig):
        """Numbers of the readings of which the book has values."""
        return {row[0] for row in rig.query("archive.db.provisional", "SELECT DISTINCT seq FROM told")}

    def test_values_are_provisional_until_their_readings_come(self):
        rig = self.begin()
        rig.start_broker()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()  # the archive knows the descriptions
        rig.end("mosquitto")
        self.start_gateway(rig)
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
                 "these values to be replaced")
        link = rig.status()["message_links"][0]
        self.assertGreater(link["sent"], 0)
        self.assert_complete(rig)
        self.assertEqual(self.provisional(rig), [])
        rig.end("gateway")
        self.assert_terminals(rig)
        for log in ("buoyd", "gateway"):
            self.assertNotIn(ASHORE, rig.log(log))

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

    def test_a_link_without_a_card_says_why_and_all_else_works(self):
        rig = self.begin()
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
