"""A false broker, or somebody on the link, ends nothing but a connection."""

import signal
import ssl
import unittest

from rig.false_broker import FalseBroker, forgeries
from rig import STATION, RigTest, wait_for
from rig.secured import FAST, SecuredRig

TOLD = "127.0.0.1:{} sent what no broker may: "


class FalseBrokerTest(RigTest):
    def setUp(self):
        self.rig = SecuredRig()
        self.addCleanup(self.rig.close)
        self.addCleanup(self.show_logs, self.rig)
        self.rig.add_password(STATION)
        self.by_password = (f'username = "{STATION}"\n'
                            f'password_file = "{self.rig.dir}/{STATION}.password"\n')
        self.rig.start_sim()

    def lie_to(self, program, name, port, context=None):
        """Every answer. What ends the wait between two attempts is a secret that was replaced."""
        rig = self.rig
        broker = FalseBroker(port, forgeries(), context)
        self.addCleanup(broker.close)
        for number, answer in enumerate(broker.answers):
            wait_for(lambda n=number: broker.served > n or rig.processes[program].poll() is not None,
                     f"the end of {answer.hex(' ')}")
            self.assertIsNone(rig.processes[program].poll(), answer.hex(" "))
            rig.write_secret(f"{name}.password", f"secret {number}\n")
            rig.processes[program].send_signal(signal.SIGHUP)
        self.assertIn(TOLD.format(port), rig.log(program))
        broker.close()
        rig.write_secret(f"{name}.password", rig.passwords[name] + "\n")

    def lie_to_buoyd(self, port, context=None):
        rig = self.rig
        rig.write_configuration()
        rig.start_buoyd()
        rig.wait_stored(5)
        self.lie_to("buoyd", STATION, port, context)
        rig.wait_stored(5)
        wait_for(lambda: "sent what no broker may" in str(rig.query(
            "spool.db", "SELECT body FROM reading WHERE body LIKE '%forged%'")), "the event")
        rig.start_broker()
        rig.start_shore()
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        rig.wait_archived()
        self.assert_complete(rig)

    def test_buoyd_without_tls(self):
        self.rig.buoy_port = self.rig.port
        self.rig.mqtt = FAST + self.by_password
        self.lie_to_buoyd(self.rig.port)

    def test_buoyd_by_certificates(self):
        self.rig.by_certificate()
        self.rig.mqtt += self.by_password
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version=version.name):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.maximum_version = version
                context.load_cert_chain(self.rig.certificates / "broker.pem",
                                        self.rig.certificates / "broker.key")
                self.lie_to_buoyd(self.rig.cert_port, context)
                for program in ("shore", "mosquitto"):
                    self.rig.end(program)

    def test_buoyshore(self):
        rig = self.rig
        rig.launch_shore()
        self.lie_to("shore", "shore.archive", rig.port)
        rig.start_broker()
        rig.processes["shore"].send_signal(signal.SIGHUP)
        wait_for(lambda: rig.shores(), "the archive at the broker")
        rig.by_psk()
        rig.write_configuration()
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
