"""config/broker: each writes and hears its own; another station's credentials open nothing else."""

import re
import signal
import unittest

from rig import BIN, STATION, RigTest, wait_for
from rig.secured import FAST, SecuredRig

DENIED = 0x87
TAKEN = (0x00, 0x10)  # heard by somebody, or by nobody
OWN = ("status", "about/lidar", "data/lidar", "hello", "batch", "answer/read")
COMMAND = "command/shore.operator/read"
ALL = (*OWN, "receipt", "command/read", COMMAND, "command/shore.second/read", "command/read/deep/er", "anything",
       "data/lidar/deep", "about")


class SecuredTest(RigTest):
    def make_secured(self, **arguments):
        rig = SecuredRig(**arguments)
        self.addCleanup(rig.close)
        self.addCleanup(self.show_logs, rig)
        return rig

    def start_delivering(self, rig):
        rig.start_all()
        rig.wait_archived()


class Delivery(SecuredTest):
    def test_by_shared_keys(self):
        rig = self.make_secured()
        rig.by_psk()
        self.start_delivering(rig)
        self.assertIn(f" as {STATION} (p5, c1, k5, u'{STATION}')", rig.log("mosquitto"))
        self.assert_complete(rig)

    def test_the_operator_is_answered(self):
        rig = self.make_secured()
        rig.by_psk()
        rig.mqtt += '[commands]\nallow = ["status"]\n'
        self.start_delivering(rig)
        done = rig.run(BIN / "buoyshore", "command", STATION, "status", "--broker",
                       f"127.0.0.1:{rig.port}", "--user", "shore.operator",
                       "--password-file", rig.dir / "shore.operator.password")
        self.assertIn('"outcome":"done"', done.stdout)

    def test_a_command_that_never_went_out_says_so(self):
        rig = self.make_secured()
        rig.start_broker()
        (rig.dir / "wrong.password").write_text("wrong\n")
        (rig.dir / "wrong.password").chmod(0o600)
        for user, password, life, why in (
                ("shore.operator", "wrong.password", "3 s", r"never connected: .*; nothing was sent"),
                ("shore.observer", "shore.observer.password", "2 min",
                 r"the broker refused the command, reason 0x87")):
            with self.subTest(user=user):
                done = rig.run(BIN / "buoyshore", "command", STATION, "status", "--broker",
                               f"127.0.0.1:{rig.port}", "--user", user, "--password-file",
                               rig.dir / password, "--expires", life, check=False)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, why)
                self.assertNotIn("may still come", done.stderr)

    def test_by_certificates(self):
        rig = self.make_secured()
        rig.by_certificate()
        self.start_delivering(rig)
        self.assertIn(f" as {STATION} (p5, c1, k5, u'{STATION}')", rig.log("mosquitto"))
        self.assert_complete(rig)

    def test_an_archive_on_another_machine_comes_by_a_shared_key(self):
        rig = self.make_secured()
        rig.add_key("shore.archive")
        rig.by_psk()
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start("shore", BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{rig.psk_port}",
                  "--psk-identity", "shore.archive", "--psk-file", rig.dir / "shore.archive.psk",
                  "--archive", rig.dir / "archive.db")
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)

    def test_for_consumers_of_their_own(self):
        rig = self.make_secured()
        rig.by_psk()
        rig.mqtt = rig.mqtt.replace(FAST, 'delivery = "broker"\n')
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.listen("consumer", rig.entry("shore.observer"), "buoy/+/data/+", "buoy/+/about/+",
                   "buoy/+/status")
        rig.start_buoyd()
        for what in ("data/lidar", "about/lidar", "status"):
            wait_for(lambda w=what: any(t == f"buoy/{STATION}/{w}" for t, _, _ in rig.heard("consumer")),
                     what)
        wait_for(lambda: rig.uplink()["lanes"][0]["messages"] > 10, "readings delivered")


class CarriedNode(SecuredTest):
    """A buoy that carries a node's messages: the block of config/broker/buoyd.acl, with mallory as the buoy."""

    def test_speaks_for_its_node_and_no_further(self):
        rig = self.make_secured()
        rig.by_psk()
        path = rig.dir / "buoyd.acl"
        text, count = re.subn(r"(?m)^# (user|topic (?:read|write)) (buoy.1|buoy/lander-1/\w+)$", r"\1 \2", path.read_text())
        self.assertEqual(count, 4)
        path.write_text(text.replace("user buoy-1", "user mallory").replace("lander-1", STATION))
        rig.start_broker()
        buoy = rig.entry("mallory")
        for topic in ALL:
            with self.subTest(topic=topic):
                outcome = rig.publish(buoy, f"buoy/{STATION}/{topic}")
                self.assertIn(outcome, TAKEN if topic in ("hello", "batch") else (DENIED,))
        rig.listen("heard", buoy, "buoy/#")  # a second connection of a name ends the first
        self.assertEqual(rig.publish(rig.entry("shore.archive"), f"buoy/{STATION}/receipt", text="yours"), 0)
        wait_for(lambda: rig.heard("heard"), "the node's receipt")
        self.assertEqual({topic for topic, _, _ in rig.heard("heard")}, {f"buoy/{STATION}/receipt"})


class AnotherStation(SecuredTest):
    """mallory has a key and a certificate of its own, and tries everything."""

    def setUp(self):
        self.rig = self.make_secured()
        self.rig.by_psk()

    def entries(self):
        rig = self.rig
        return {"key": rig.entry("mallory"), "certificate": rig.by_certificate_entry("mallory"),
                "key, under the other's name": [*rig.entry("mallory"), "-i", STATION, "-u", STATION,
                                                "-P", "x"]}

    def test_writes_its_own_topics_and_no_other(self):
        rig = self.rig
        rig.start_broker()
        rig.listen("witness", rig.entry("shore.observer"), "buoy/#")
        for how, entry in self.entries().items():
            for topic in ALL:
                for options in ((), ("-r",)):
                    with self.subTest(how=how, topic=topic, options=options):
                        self.assertEqual(rig.publish(entry, f"buoy/{STATION}/{topic}", *options), DENIED)
            for topic in OWN:
                with self.subTest(how=how, own=topic):
                    self.assertIn(rig.publish(entry, f"buoy/mallory/{topic}", text="own"), TAKEN)
            for topic in ("buoy/mallory/receipt", "buoy/mallory/command/read",
                          "buoy/mallory/command/mallory/read", "buoy/mallory/anything",
                          "buoy/mallory/data/lidar/deep", "buoy/other/hello", "else", "buoy",
                          "$SYS/broker/uptime", "$CONTROL/dynamic-security/v1", "buoy//hello",
                          "north/mallory/hello"):
                with self.subTest(how=how, topic=topic):
                    self.assertEqual(rig.publish(entry, topic, "-r"), DENIED)
        # An older protocol has no reason codes: what it did is what others heard.
        for topic in ("status", "data/lidar"):
            rig.run("mosquitto_pub", "-h", "127.0.0.1", "-V", "mqttv311", "-q", 1, "-r",
                    *rig.entry("mallory"), "-t", f"buoy/{STATION}/{topic}", "-m", "evil")
        self.assertIn(rig.publish(rig.entry("mallory"), "buoy/mallory/data/end", text="own"), TAKEN)
        wait_for(lambda: any(t == "buoy/mallory/data/end" for t, _, _ in rig.heard("witness")), "the end")
        self.assertEqual({(t.split("/")[1], text) for t, _, text in rig.heard("witness")},
                         {("mallory", "own")})
        # Nothing was kept for those who come later either.
        rig.end("witness")
        rig.listen("later", rig.entry("shore.observer"), "buoy/#")
        self.assertIn(rig.publish(rig.entry("mallory"), "buoy/mallory/data/end", text="own"), TAKEN)
        wait_for(lambda: rig.heard("later"), "the end")
        self.assertEqual({topic.split("/")[1] for topic, _, _ in rig.heard("later")}, {"mallory"})

    def test_hears_its_own_receipts_and_commands_and_nothing_else(self):
        rig = self.rig
        filters = ["#", "+/#", "buoy/#", "buoy/+/+", "+/+/+", "buoy/+/data/+", "$SYS/#",
                   "$share/archive/buoy/+/batch", "$share/archive/buoy/+/hello",
                   "$share/mine/buoy/#", f"$share/mine/buoy/{STATION}/receipt",
                   *(f"buoy/{STATION}/{topic}" for topic in ALL)]
        rig.start_broker()
        rig.listen("early", rig.entry("mallory"), *filters)
        operator = rig.entry("shore.operator")
        self.assertEqual(rig.publish(operator, f"buoy/mallory/{COMMAND}", text="for you"), 0)
        wait_for(lambda: rig.heard("early"), "its own command")
        rig.start_sim()
        rig.write_configuration()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()  # though somebody else asks for a share of what the archive is sent
        rig.end("early")
        rig.listen("late", rig.by_certificate_entry("mallory"), *filters)
        rig.wait_archived()
        self.assertEqual(rig.publish(operator, f"buoy/{STATION}/{COMMAND}", text="not for you"), 0)
        self.assertEqual(rig.publish(operator, f"buoy/mallory/{COMMAND}", text="for you"), 0)
        wait_for(lambda: rig.heard("late"), "its own command")
        for log in ("early", "late"):
            self.assertEqual({topic for topic, _, _ in rig.heard(log)} - {f"buoy/mallory/{COMMAND}"},
                             set(), log)
        self.assertEqual(rig.uplink()["connects"], 1)
        self.assert_complete(rig)

    def test_its_last_will_on_the_others_status_is_not_published(self):
        rig = self.rig
        rig.start_broker()
        rig.listen("witness", rig.entry("shore.observer"), "buoy/+/status")
        for number, station in enumerate((STATION, "mallory")):
            will = ("--will-topic", f"buoy/{station}/status", "--will-payload", f"will of {station}",
                    "--will-qos", 1, "--will-retain")
            rig.listen(f"dying{number}", rig.entry("mallory"), "buoy/mallory/receipt", options=will)
            ends = rig.log("mosquitto").count("Client mallory ")
            rig.kill(f"dying{number}")
            wait_for(lambda e=ends: rig.log("mosquitto").count("Client mallory ") > e, "its end")
        wait_for(lambda: rig.heard("witness"), "the will on its own status")
        self.assertEqual([(topic, text) for topic, _, text in rig.heard("witness")],
                         [("buoy/mallory/status", "will of mallory")])

    def test_cannot_take_over_a_connection(self):
        rig = self.rig
        self.start_delivering(rig)
        for name in (STATION, f"buoyd-{STATION}", "shore.archive"):
            for entry in (rig.entry("mallory"), rig.by_certificate_entry("mallory")):
                for version in ("mqttv5", "mqttv311"):
                    log = f"taker-{name}-{entry[1]}-{version}"
                    rig.listen(log, [*entry, "-i", name], "#", options=("-V", version))
                    rig.kill(log)
        rig.wait_archived()
        self.assertEqual(rig.uplink()["connects"], 1)
        self.assertEqual(rig.shores(), 1, "the archive was never thrown out")
        self.assert_complete(rig)

    def test_is_let_in_by_nothing_but_its_own_secret(self):
        rig = self.rig
        rig.start_broker()
        wrong = rig.authority.__class__(rig.dir, "elsewhere")
        wrong.sign(STATION, file="forged")
        rig.authority.sign("mallory", file="expired", days=-1)
        cafile = ("--cafile", rig.authority.certificate)
        entries = {
            "nobody at the station's door": ["-p", rig.psk_port],
            "nobody at the shore's door": ["-p", rig.port],
            "the shore's door by name alone": ["-p", rig.port, "-u", "shore.archive"],
            "a wrong password": ["-p", rig.port, "-u", "shore.archive", "-P", "wrong"],
            "a station's key as password": ["-p", rig.port, "-u", STATION, "-P", rig.keys[STATION]],
            "another's identity": ["-p", rig.psk_port, "--psk-identity", STATION, "--psk",
                                   rig.keys["mallory"]],
            "an unknown identity": ["-p", rig.psk_port, "--psk-identity", "nobody", "--psk", "00ff"],
            "no certificate": ["-p", rig.cert_port, *cafile],
            "a certificate of somebody else's authority":
                ["-p", rig.cert_port, *cafile, "--cert", rig.dir / "forged.pem", "--key",
                 rig.dir / "forged.key"],
            "an expired certificate": rig.by_certificate_entry("expired"),
            "the shore's password at the station's door":
                ["-p", rig.cert_port, *cafile, "-u", "shore.archive", "-P",
                 rig.passwords["shore.archive"]],
        }
        for how, entry in entries.items():
            with self.subTest(how=how):
                answer = rig.publish(entry, f"buoy/{STATION}/hello")
                self.assertIsInstance(answer, str, "no PUBACK at all")
        self.assertIn(rig.publish(rig.entry("mallory"), "buoy/mallory/hello"), TAKEN)


class Shore(SecuredTest):
    """Programs ashore have what they need and no more."""

    ALLOWED = {"shore.archive": {"receipt"}, "shore.observer": set(), "shore.operator": {COMMAND},
               "shore.watch": set()}
    HEARS = {"shore.archive": {"hello", "batch", "status"}, "shore.operator": {"answer/read"},
             "shore.observer": {"status", "about/lidar", "data/lidar"}}

    def test_what_each_may_write(self):
        rig = self.make_secured()
        rig.start_broker()
        for name, allowed in self.ALLOWED.items():
            for topic in ALL:
                expected = TAKEN if topic in allowed else (DENIED,)
                with self.subTest(name=name, topic=topic):
                    self.assertIn(rig.publish(rig.entry(name), f"buoy/{STATION}/{topic}"), expected)
                with self.subTest(name=name, as_a_station=topic):
                    self.assertEqual(rig.publish(rig.entry(name), f"buoy/{name}/{topic}"), DENIED)

    def test_the_watch_alone_raises_alarms_and_an_observer_hears_them(self):
        rig = self.make_secured()
        rig.start_broker()
        topic = f"alarms/{STATION}"
        for name in (STATION, "mallory", *sorted(self.ALLOWED.keys() - {"shore.watch"})):
            with self.subTest(name=name):
                self.assertEqual(rig.publish(rig.entry(name), topic, "-r"), DENIED)
        rig.listen("board", rig.entry("shore.observer"), "alarms/#")
        self.assertEqual(rig.publish(rig.entry("shore.watch"), topic, text="mine"), 0)
        wait_for(lambda: rig.heard("board"), "the alarm")
        self.assertEqual([(at, text) for at, _, text in rig.heard("board")], [(topic, "mine")])

    def test_no_operator_commands_under_the_name_of_another(self):
        rig = self.make_secured()
        acl = rig.dir / "buoyd.acl"
        block = acl.read_text().split("user shore.operator")[1]
        acl.write_text(acl.read_text() + "\nuser shore.second" + block.replace("shore.operator", "shore.second"))
        rig.add_password("shore.second")
        rig.start_broker()
        names = ("shore.operator", "shore.second")
        for name in names:
            for topic in (*(f"command/{sender}/read" for sender in names), "command/read", "command/x/read"):
                expected = TAKEN if topic == f"command/{name}/read" else (DENIED,)
                with self.subTest(name=name, topic=topic):
                    self.assertIn(rig.publish(rig.entry(name), f"buoy/{STATION}/{topic}"), expected)

    def test_none_takes_a_connection_of_others(self):
        rig = self.make_secured()
        rig.by_psk()
        self.start_delivering(rig)
        for name in ("shore.observer", "shore.operator"):
            for other in (STATION, f"buoyd-{STATION}", "shore.archive"):
                for version in ("mqttv5", "mqttv311"):
                    log = f"taker-{name}-{other}-{version}"
                    rig.listen(log, [*rig.entry(name), "-i", other], "#", options=("-V", version))
                    rig.kill(log)
        rig.wait_archived()
        self.assertEqual(rig.uplink()["connects"], 1)
        self.assertEqual(rig.shores(), 1, "the archive was never thrown out")
        self.assert_complete(rig)

    def test_what_each_hears(self):
        rig = self.make_secured()
        rig.start_broker()
        for name in self.HEARS:
            rig.listen(name, rig.entry(name), "#", "buoy/#", "$SYS/#")
        for topic in OWN:
            self.assertIn(rig.publish(rig.entry(STATION), f"buoy/{STATION}/{topic}"), TAKEN)
        for name, topics in self.HEARS.items():
            wanted = {f"buoy/{STATION}/{topic}" for topic in topics}
            wait_for(lambda n=name, w=wanted: {t for t, _, _ in rig.heard(n)} >= w, f"what {name} hears")
        for name, topics in self.HEARS.items():
            self.assertEqual(rig.end(name, signal.SIGTERM) in (0, -signal.SIGTERM), True)
            self.assertEqual({t for t, _, _ in rig.heard(name)},
                             {f"buoy/{STATION}/{topic}" for topic in topics}, name)


if __name__ == "__main__":
    unittest.main()
