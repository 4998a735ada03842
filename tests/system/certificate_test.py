"""TLS with certificates: what must be refused is, and says why; what is renewed is used."""

import json
import re
import shutil
import signal
import unittest

from rig.certificates import Authority, openssl
from rig import BIN, STATION, RigTest, wait_for
from rig.secured import FAST, SecuredRig


class CertificateTest(RigTest):
    def setUp(self):
        self.rig = SecuredRig()
        self.addCleanup(self.rig.close)
        self.addCleanup(self.show_logs, self.rig)
        self.rig.buoy_port = self.rig.cert_port
        self.own = self.rig.dir / "own"  # the buoy's files, apart from the broker's
        self.own.mkdir()
        self.other = Authority(self.rig.dir, "other")
        self.give_buoy(self.rig.authority, STATION)
        self.rig.mqtt = FAST + "".join(
            f'{key} = "{self.own}/{file}"\n' for key, file in
            (("ca_file", "ca.pem"), ("cert_file", "own.pem"), ("key_file", "own.key")))

    def give_buoy(self, authority, file):
        """As one who renews certificates does it: each file renamed into place."""
        stem = authority.folder / file
        for name, source in (("ca.pem", authority.certificate), ("own.pem", stem.with_suffix(".pem")),
                             ("own.key", stem.with_suffix(".key"))):
            shutil.copy2(source, self.own / "new")
            (self.own / "new").rename(self.own / name)

    def give_broker(self, authority, certificate, key):
        for name, source in (("ca.pem", authority.certificate), ("broker.pem", certificate),
                             ("broker.key", key)):
            if source != self.rig.certificates / name:
                shutil.copy2(source, self.rig.certificates / name)

    def restart_broker(self):
        if "mosquitto" in self.rig.processes:
            self.rig.kill("mosquitto")
        self.rig.start_broker()

    def start_delivering(self):
        self.rig.start_all()
        self.rig.wait_archived()


class Refusals(CertificateTest):
    def refused(self):
        """What buoyd says of its connection when it was refused."""
        self.rig.start_buoyd()

        tries = 0

        def said():
            nonlocal tries
            status = self.rig.status()
            if not status:
                return None
            cut = self.rig.log("mosquitto").count("SSL routines")  # how often the broker refused
            if "no connection" in status["uplink"]["broker"] and cut > tries:
                # Cut off before its alert was read: the next try not in a minute, but now.
                tries = cut
                self.rig.processes["buoyd"].send_signal(signal.SIGHUP)
            is_said = re.search("refused|our own file", status["uplink"]["broker"])
            return (is_said or status["uplink"]["connected"]) and status["uplink"]
        status = wait_for(said, "a refusal")
        self.assertFalse(status["connected"], status)
        self.assertIn(status["broker"], self.rig.log("buoyd"))
        self.rig.end("buoyd")
        return status["broker"]

    def test_of_brokers(self):
        rig = self.rig
        rig.start_sim()
        rig.write_configuration()
        own_ca = Authority(rig.dir, "lonely")
        openssl("req", "-x509", "-new", "-key", own_ca.key, "-subj", "/CN=broker", "-days", 30,
                "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE",
                "-out", rig.dir / "self.pem")
        sign = rig.authority.sign
        cases = {
            "another authority's": (self.other.sign("broker", host="IP:127.0.0.1"),
                                    "is not accepted: unable to get local issuer certificate"),
            "an expired one": (sign("broker", "old", host="IP:127.0.0.1", days=-1),
                               "is not accepted: certificate has expired"),
            "of another address": (sign("broker", "elsewhere", host="IP:127.0.0.2"),
                                   "is for another host name"),
            "of a host that only begins so": (sign("broker", "named", host="DNS:127.0.0.1.example.org"),
                                              "is for another host name"),
            "self-signed": ((rig.dir / "self.pem", own_ca.key),
                            "is not accepted: self-signed certificate"),
        }
        for how, ((certificate, key), text) in cases.items():
            with self.subTest(how=how):
                self.give_broker(rig.authority, certificate, key)
                self.restart_broker()
                self.assertIn("TLS: the broker's certificate " + text, self.refused())
                self.assertNotIn("New client connected", rig.log("mosquitto"), "nobody was let in")

    def test_of_ours_by_the_broker(self):
        rig = self.rig
        rig.start_sim()
        rig.write_configuration()
        rig.start_broker()
        rig.authority.sign(STATION, "expired", days=-1)
        self.other.sign(STATION, "forged")
        for how, source, text in (("expired", rig.certificates / "expired", "certificate expired"),
                                  ("forged", rig.dir / "forged", "unknown ca")):
            with self.subTest(how=how):
                for suffix in (".pem", ".key"):
                    shutil.copy2(source.with_suffix(suffix), self.own / f"own{suffix}")
                self.assertIn(text, self.refused())
        rig.mqtt = FAST + f'ca_file = "{self.own}/ca.pem"\n'
        rig.write_configuration()
        with self.subTest(how="none"):
            self.assertIn("certificate required", self.refused())
        self.assertNotIn("New client connected", rig.log("mosquitto"), "nobody was let in")

    def test_of_files_that_cannot_be_used(self):
        rig = self.rig
        rig.start_sim()
        rig.write_configuration()
        rig.start_broker()
        (self.own / "own.key").chmod(0o644)
        self.assertIn("own.key: open to everybody", self.refused())
        (self.own / "own.key").unlink()
        self.assertIn("own.key: No such file", self.refused())
        (self.own / "own.key").touch(0o600)
        self.assertIn("Unable to load client key file", self.refused())


class Renewal(CertificateTest):
    def hang_up(self, program="buoyd"):
        self.rig.processes[program].send_signal(signal.SIGHUP)

    def test_the_next_connection_uses_what_is_there_then(self):
        rig = self.rig
        self.start_delivering()
        self.other.sign(STATION)
        self.give_buoy(self.other, STATION)
        rig.wait_archived()
        self.assertEqual(rig.uplink()["connects"], 1, "a connection that stands is left alone")
        # A broker that lets in only the renewed one, and is only itself to who has the new ca.pem.
        self.give_broker(self.other, *self.other.sign("broker", host="IP:127.0.0.1"))
        self.restart_broker()
        wait_for(lambda: rig.uplink()["connects"] == 2, "the connection with the new certificate")
        rig.wait_archived()
        self.assert_complete(rig)

    def test_after_sighup_a_standing_connection_is_made_anew(self):
        rig = self.rig
        rig.start_broker()
        rig.listen("witness", rig.entry("shore.observer"), "buoy/+/status")
        rig.start_sim()
        rig.write_configuration()
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()
        rig.authority.sign(STATION, "renewed")
        self.give_buoy(rig.authority, "renewed")
        self.hang_up()
        wait_for(lambda: rig.uplink()["connects"] == 2, "a new connection")
        self.assertIn("certificates or secrets changed", rig.log("buoyd"))
        rig.wait_archived()
        states = [json.loads(text)["state"] for _, _, text in rig.heard("witness")]
        self.assertNotIn("offline", states, "for the people ashore it was never away")
        self.assert_complete(rig)

    def test_sighup_with_the_same_files_leaves_it_alone(self):
        rig = self.rig
        self.start_delivering()
        self.give_buoy(rig.authority, STATION)  # written again, with the same contents
        for turn in range(3):
            self.hang_up()
            wait_for(lambda t=turn: rig.log("buoyd").count("in force") == t + 2, "the reload")
        rig.wait_archived()
        self.assertEqual(rig.uplink()["connects"], 1)
        self.assert_complete(rig)

    def test_sighup_ends_the_wait_after_a_refusal(self):
        rig = self.rig
        rig.authority.sign(STATION, "expired", days=-1)
        self.give_buoy(rig.authority, "expired")
        rig.start_all()
        wait_for(lambda: (s := rig.status()) and "certificate expired" in s["uplink"]["broker"], "no")
        rig.wait_stored(20)
        self.give_buoy(rig.authority, STATION)
        self.hang_up()
        rig.wait_archived()
        self.assert_complete(rig)

    def test_the_archives_connection_too(self):
        rig = self.rig
        rig.authority.sign("shore.archive")
        rig.start_broker()
        files = rig.dir / "shore"
        files.mkdir()

        def give(stem):
            for suffix in (".pem", ".key"):
                shutil.copy2(stem.with_suffix(suffix), files / f"own{suffix}")
        give(rig.certificates / "shore.archive.pem")
        rig.start("shore", BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{rig.cert_port}",
                  "--ca-file", rig.authority.certificate, "--cert-file", files / "own.pem",
                  "--key-file", files / "own.key", "--archive", rig.dir / "archive.db",
                  environment=rig.set_clock())
        connections = lambda: rig.log("mosquitto").count(" as shore.archive ")
        wait_for(lambda: connections() == 1, "the archive")
        rig.authority.sign("shore.archive", "renewed")
        give(rig.certificates / "renewed.pem")
        self.hang_up("shore")
        wait_for(lambda: connections() == 2, "the archive's new connection")
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
