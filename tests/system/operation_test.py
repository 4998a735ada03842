"""What operators and instruments do to a running buoyd: reloads, mistakes, faults on the lines."""

import json
import os
import re
import signal
import socket
import subprocess
import unittest

from rig import BIN, PATIENCE, SOURCE, STATION, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
CONFIGS = "SELECT body FROM readings WHERE kind = 'config' ORDER BY seq"
EVENTS = "SELECT body FROM readings WHERE kind = 'event'"
GALE = '[[instrument.event]]\nkind = "gale"\nchannel = "met_wind_speed"\nabove = 0\n'
RELEASE = '[[release]]\nname = "anchor"\ndevice = "/dev/none"\nunit = "benthos-udb"\naddress = 35\ncode_file = "/dev/none"\n'
GALES = "SELECT body FROM readings WHERE kind = 'gale' ORDER BY seq"


class Reload(RigTest):
    def reload(self, rig, text, accepted):
        before = len(rig.query("spool.db", CONFIGS))
        (rig.dir / "buoyd.toml").write_text(text)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        rows = wait_for(lambda: (r := rig.query("spool.db", CONFIGS))[before:] and r, "a config reading")
        self.assertIn(f",{accepted},", rows[-1][0])
        return rows[-1][0]

    def test_all_or_nothing_and_unchanged_lines_are_not_touched(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        text = (rig.dir / "buoyd.toml").read_text()
        opened = self.opened(rig)

        said = self.reload(rig, text.replace('interval = "2 s"', 'interval = "1 s"'), 1)
        self.assertIn("water", said)
        rig.wait_archived()
        self.assertGreater(self.opened(rig)["lidar"], opened["lidar"], "the lidar's line went on")

        self.reload(rig, text.replace('id = "rig"', 'id = "other"'), 0)
        self.reload(rig, text + "\n[nonsense]\nkey = 1\n", 0)
        rig.wait_archived()
        self.assert_complete(rig)

    def test_where_the_kernel_refuses_a_thread_it_is_asked_again(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start_shore()
        short = rig.dir / "no-threads"
        rig.start_buoyd(environment=dict(os.environ) | {
            "LD_PRELOAD": str(BIN / "no_threads.so"), "NO_THREADS_FILE": str(short)})
        rig.wait_archived()
        short.touch()
        text = (rig.dir / "buoyd.toml").read_text().replace('batch_interval = "1 s"', 'batch_interval = "3 s"')
        self.reload(rig, text.replace('interval = "2 s"', 'interval = "1 s"'), 1)
        for thread in ("line water", "mqtt"):
            wait_for(lambda name=thread: f"no thread for {name}" in rig.log("buoyd"), f"{thread} is refused")
        said = [rig.run(BIN / "buoyctl", "do", *command, "--socket", rig.dir / "control.sock").stdout
                for command in (("pause", "line=water", "for=1 h"), ("resume", "line=water"))]
        self.assertIn("water is paused no more: waits for a thread", said[1])
        rig.wait_stored(5)  # the others go on
        short.unlink()
        rig.wait_archived()
        sources = {source for body, in rig.query("spool.db", EVENTS)
                   for source, kind, _ in [json.loads(body)] if kind == "no_thread"}
        self.assertEqual(sources, {"water", "uplink"})
        resumed = [text for body, in rig.query("spool.db", EVENTS)
                   for source, kind, text in [json.loads(body)] if (source, kind) == ("water", "resumed")]
        self.assertEqual(resumed, ["waits for a thread"])
        self.assert_complete(rig)

    def test_what_has_no_thread_at_the_start_is_begun_later(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.add_to_instrument("lidar", GALE)
        rig.write_configuration(extra=RELEASE)
        short = rig.dir / "no-threads"
        short.touch()
        rig.start_buoyd(environment=dict(os.environ) | {
            "LD_PRELOAD": str(BIN / "no_threads.so"), "NO_THREADS_FILE": str(short),
            "NO_THREADS_AFTER": "2"})  # the uplink's and the spool's

        def release():
            said = rig.run(BIN / "buoyctl", "status", "--json", "--socket", rig.dir / "control.sock").stdout
            return json.loads(said)["releases"][0]["state"]
        wait_for(lambda: "no thread for line lidar" in rig.log("buoyd"), "no line has a thread")
        self.assertIn("no thread for anchor", release())
        short.unlink()
        wait_for(lambda: release() == "closed", "the release's thread looks for its deck unit")
        wait_for(lambda: rig.query("spool.db", GALES), "an event that only the science finds")

    def test_what_the_configuration_has_no_more_is_told_to_be_over(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.add_to_instrument("lidar", GALE)
        rig.write_configuration()
        path = rig.dir / "buoyd.toml"
        text = path.read_text()

        def wait_told(*states):
            def are_told():
                bodies = [json.loads(body) for body, in rig.query("spool.db", GALES)]
                return [state for state, _ in bodies] == list(states) and bodies
            return wait_for(are_told, f"the gale's states {states}")
        rig.start_buoyd()
        wait_told(1)
        self.assertEqual(rig.end("buoyd"), 0)
        path.write_text(text.replace(GALE, ""))
        rig.start_buoyd()  # a start may be what brings it
        self.assertEqual(wait_told(1, 0)[-1], [0, None])
        self.reload(rig, text, 1)
        wait_told(1, 0, 1)
        rig.run(BIN / "buoyctl", "do", "pause", "line=water", "for=12 h", "--socket", rig.dir / "control.sock")
        blocks = re.split(r"(?m)^(?=\[\[(?:line|instrument)\]\])", text.replace(GALE, ""))
        self.reload(rig, "".join(one for one in blocks if '"water"' not in one), 1)
        self.assertEqual(wait_told(1, 0, 1, 0)[-1], [0, None])
        wait_for(lambda: any('"water","resumed"' in body for body, in rig.query("spool.db", EVENTS)),
                 "the end of the pause")

    @staticmethod
    def opened(rig):
        """line → seconds since it was opened."""
        return {line["name"]: line["for"] for line in rig.status()["lines"]}


class Second(RigTest):
    def test_a_second_buoyd_names_the_first_and_touches_nothing(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        connections = rig.log("mosquitto").count(f"as buoyd-{STATION}")
        done = rig.run(BIN / "buoyd", "--config", rig.dir / "buoyd.toml", "--models", SOURCE / "config/models",
                       check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"runs already: {rig.spool} is kept by process {rig.processes['buoyd'].pid} (", done.stderr)
        self.assertEqual(len(rig.query("spool.db", CONFIGS)), 1, "no second start")
        self.assertTrue(rig.status(), "the control socket is the first one's")
        rig.wait_archived()
        self.assertEqual(rig.log("mosquitto").count(f"as buoyd-{STATION}"), connections)
        rig.kill("buoyd")
        rig.start_buoyd()  # who was killed holds nothing
        rig.wait_archived()
        self.assert_complete(rig)


class Control(RigTest):
    def test_a_socket_that_could_not_be_made_at_the_start_is_made_later(self):
        rig = self.make_rig()
        rig.start_sim()
        rig.write_configuration()
        (rig.dir / "control.sock").write_text("no socket")
        rig.start_buoyd()
        wait_for(lambda: "there is a file that is no socket" in rig.log("buoyd"), "its warning")
        (rig.dir / "control.sock").unlink()
        wait_for(rig.status, "its answer")
        self.assertIn("buoyctl is answered again", rig.log("buoyd"))


class Ends(RigTest):
    @unittest.skipUnless(os.geteuid() == 0, "needs root for a mount namespace with a mute name server")
    def test_a_name_that_is_looked_up_for_minutes_holds_nobody_up(self):  # MQ-5
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace('host = "127.0.0.1"', 'host = "broker.example"'))
        (rig.dir / "resolv.conf").write_text("nameserver 127.0.0.77\noptions timeout:30 attempts:5\n")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
            mute.bind(("127.0.0.77", 53))
            mute.settimeout(PATIENCE)
            rig.start("buoyd", "unshare", "--mount", "sh", "-c",
                      f"mount --bind {rig.dir}/resolv.conf /etc/resolv.conf && exec {BIN}/buoyd "
                      f"--config {path} --models {SOURCE}/config/models")
            self.assertIn(b"broker", mute.recv(512))
            wait_for(lambda: rig.query("spool.db", "SELECT 1 FROM readings WHERE instrument = 'met'"),
                     "readings while the name is looked up")
            path.write_text(path.read_text().replace('host = "broker.example"', 'host = "127.0.0.1"'))
            rig.processes["buoyd"].send_signal(signal.SIGHUP)
            wait_for(lambda: len(rig.query("spool.db", CONFIGS)) == 2, "the reload")
            self.assertEqual(rig.end("buoyd"), 0)
        self.assertIn("ended without it", rig.log("buoyd"))
        self.assertIn("numbers owed", rig.log("buoyd"))
        self.assertFalse((rig.dir / "control.sock").exists())


class Mistakes(RigTest):
    def test_a_wrong_configuration_never_starts_half(self):
        rig = self.make_rig()
        path = rig.dir / "wrong.toml"
        path.write_text('[station]\nid = "a b"\n[spool]\npath = "spool.db"\n[[line]]\nname = "x"\n'
                        'device = "tcp://name:502"\nbaud = 77\n[[instrument]]\nname = "i"\n'
                        'line = "y"\nmodel = "none"\n')
        done = rig.run(BIN / "buoyd", "--config", path, "--models", SOURCE / "config/models",
                       check=False)
        self.assertEqual(done.returncode, 2)
        places = [line.split(": ")[0] for line in done.stderr.splitlines()]
        for place in (f"{path}:2:6", f"{path}:4:8", f"{path}:7:10", f"{path}:11:8", f"{path}:12:9"):
            self.assertIn(place, places, done.stderr)
        self.assertFalse((rig.dir / "spool.db").exists())

    def test_a_start_with_a_cut_file_goes_on_as_before(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        environment = dict(os.environ, STATE_DIRECTORY=f"{rig.dir}:{rig.dir}/more")
        rig.start_buoyd(environment=environment)
        before = wait_for(rig.status, "its answer")
        path = rig.dir / "buoyd.toml"
        text = path.read_text()
        path.write_text(text[:len(text) // 2] + "\n[[line")
        rig.kill("buoyd")
        rig.start_buoyd(environment=environment)
        after = wait_for(rig.status, "its answer")
        self.assertEqual(after["configuration"], before["configuration"])
        self.assertIn(str(path), after["configuration_refused"])
        wait_for(lambda: any(",0," in body for body, in rig.query("spool.db", CONFIGS)),
                 "a config reading that is not accepted")
        self.assertIn("is not in force", rig.run(BIN / "buoyctl", "status", "--socket",
                                                 rig.dir / "control.sock").stdout)
        path.write_text(text)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        wait_for(lambda: "configuration_refused" not in rig.status(), "the file in force again")

    def reload_says(self, rig, text, *parts):
        """Reloads that text: the status says these of the file in the end; of none, nothing."""
        (rig.dir / "buoyd.toml").write_text(text)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        wait_for(lambda: (s := rig.status()) and bool(said := s.get("configuration_refused", "")) == bool(parts)
                 and all(part in said for part in parts), f"{parts or 'nothing'} said of the file")
        return rig.status().get("configuration_refused", "")

    def test_the_status_says_what_is_wrong_with_the_file_as_it_is_now(self):
        rig = self.make_rig(mqtt=FAST + '\n[commands]\nallow = ["configure"]\n')
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(rig.status, "its answer")
        text = (rig.dir / "buoyd.toml").read_text()
        restart = text + '\n[science]\nhold_back = "1 s"\n'
        self.reload_says(rig, restart, "needs a restart: [science] ")
        self.reload_says(rig, text)
        self.reload_says(rig, text + "\n[nonsense]\n[rubbish]\n", "nonsense", "rubbish")
        self.assertNotIn("nonsense", self.reload_says(rig, restart, "needs a restart: [science] "))
        self.reload_says(rig, text)

        new = rig.dir / "new.toml"
        new.write_text(text.replace("[station]", '[station]\ntitle = "from ashore"'))
        rig.run(BIN / "buoyctl", "do", "configure", f"text=@{new}", "within=10 min", "--config",
                rig.dir / "buoyd.toml", "--models", SOURCE / "config/models")  # no broker: it stays on trial
        self.assertTrue(0 < rig.status()["trial_left"] <= 600)
        self.reload_says(rig, text + "\n[nonsense]\n", "nonsense")
        self.reload_says(rig, text)

    def test_a_log_that_nobody_reads_stops_nothing(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_sim()
        rig.write_configuration()
        ours, theirs = os.pipe()
        os.set_blocking(theirs, False)
        while True:  # full before it starts
            try:
                os.write(theirs, b"x" * 512)
            except BlockingIOError:
                break
        os.set_blocking(theirs, True)
        rig.processes["buoyd"] = subprocess.Popen(
            [BIN / "buoyd", "--config", rig.dir / "buoyd.toml", "--models", SOURCE / "config/models"],
            stderr=theirs, stdin=subprocess.DEVNULL)
        os.close(theirs)
        wait_for(rig.status, "its answer")
        self.assertEqual(rig.end("buoyd"), 0)
        os.close(ours)

    def test_a_wrong_model_names_its_line(self):
        rig = self.make_rig()
        text = (SOURCE / "config/models/zx-300.toml").read_text()
        path = rig.dir / "zx-300.toml"
        path.write_text(text.replace('order = "CDAB"', 'order = "CADB"', 1))
        wrong = 1 + path.read_text().split('"CADB"')[0].count("\n")
        done = rig.run(BIN / "buoyctl", "models", "test", path, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{path}:{wrong}:", done.stderr)


class Faults(RigTest):
    def test_instruments_come_back_and_no_bad_value_is_kept(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        for order, instrument, error in (("bad_checksum met 60", "met", "damaged_frames"),
                                         ("bad_checksum sonde 60", "sonde", "damaged"),
                                         ("late sonde 1500 60", "sonde", "timeout"),  # within twice its time-out
                                         ("silence lidar 60", "lidar", "timeout")):
            rig.order(order)
            wait_for(lambda: self.errors(rig, instrument).get(error, 0) > 0, order)
            rig.order(f"mend {instrument}")
        rig.order("garbage met 2")
        for line in ("water", "lidar", "nmea"):
            rig.order(f"cut {line} 3")
        wait_for(lambda: any("line_gone" in row[0] for row in rig.query("spool.db", EVENTS)),
                 "an event that a line is gone")
        wait_for(lambda: all(i["health"] == "ok" for i in rig.status()["instruments"]),
                 "all instruments to be well")
        rig.wait_archived()
        self.assert_complete(rig)

    @staticmethod
    def errors(rig, name):
        return next(i["errors"] for i in rig.status()["instruments"] if i["name"] == name)


if __name__ == "__main__":
    unittest.main()
