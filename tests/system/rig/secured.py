"""A rig whose broker runs with the files of config/broker, ports and paths put in their place."""

import os
import re
import secrets

from rig.certificates import Authority
from rig import BIN, SOURCE, STATION, Rig, free_port

ETC = "/etc/mosquitto/"
FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\nkeepalive = "5 s"\n'


class SecuredRig(Rig):
    """`port` is the listener of the programs ashore, psk_port and cert_port are the stations'."""

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.psk_port, self.cert_port = free_port(), free_port()
        self.keys = {}
        self.passwords = {}
        self.certificates = self.dir / "buoyd"
        self.certificates.mkdir()
        self.authority = Authority(self.certificates)
        self.authority.sign("broker", host="IP:127.0.0.1")
        for name in (STATION, "mallory"):
            self.add_key(name)
            self.authority.sign(name)
        for name in ("archive", "observer", "operator", "watch"):
            self.add_password(f"shore.{name}")
        self.write_secured_broker()

    # ---- the broker's files

    def write_broker_file(self, extra="", address="127.0.0.1", keeps=None):
        """Rig writes its own; ours needs what is not there yet."""

    def write_secured_broker(self):
        text = (SOURCE / "config/broker/buoyd.conf").read_text()
        of_certificates = text[text.index("#listener 8884"):text.index("# Programs ashore on")]
        text = text.replace(of_certificates, re.sub("(?m)^#", "", of_certificates))
        for ours, theirs in ((self.port, "1883 127.0.0.1"), (self.psk_port, "8883"),
                             (self.cert_port, "8884")):
            text, count = re.subn(f"(?m)^listener {theirs}$", f"listener {ours} 127.0.0.1", text)
            assert count == 1, theirs
        assert text.count(ETC) >= 6
        (self.dir / "mosquitto.conf").write_text(
            "user root\npersistence false\nlog_dest stderr\nlog_type all\n"
            + text.replace(ETC, f"{self.dir}/"))
        (self.dir / "buoyd.acl").write_text((SOURCE / "config/broker/buoyd.acl").read_text())

    def add_key(self, name, key=None):
        self.keys[name] = key or secrets.token_hex(32)
        self.write_secret("buoyd.psk", "".join(f"{n}:{k}\n" for n, k in self.keys.items()))
        return self.write_secret(f"{name}.psk", self.keys[name] + "\n")

    def add_password(self, name):
        self.passwords[name] = secrets.token_hex(16)
        path = self.dir / "buoyd.passwords"
        path.touch(0o600)
        self.run("mosquitto_passwd", "-b", path, name, self.passwords[name])
        return self.write_secret(f"{name}.password", self.passwords[name] + "\n")

    def write_secret(self, name, text, mode=0o600):
        path = self.dir / name
        path.touch(0o600)
        path.write_text(text)
        path.chmod(mode)
        return path

    # ---- how each is let in

    def by_psk(self):
        self.buoy_port = self.psk_port
        self.mqtt = FAST + (f'psk_identity = "{STATION}"\npsk_file = "{self.dir}/{STATION}.psk"\n')

    def by_certificate(self, name=STATION):
        self.buoy_port = self.cert_port
        self.mqtt = FAST + (f'ca_file = "{self.authority.certificate}"\n'
                            f'cert_file = "{self.certificates}/{name}.pem"\n'
                            f'key_file = "{self.certificates}/{name}.key"\n')

    def start_buoyd(self, *wrapper, environment=None):
        """With a clock that is set, which certificates wait for."""
        return super().start_buoyd(*wrapper, environment=environment or self.set_clock())

    @staticmethod
    def set_clock():
        """Environment of a program whose kernel's clock is set, whatever this machine's says."""
        return dict(os.environ) | {"LD_PRELOAD": str(BIN / "set_clock.so")}

    def launch_shore(self):
        self.start("shore", BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{self.port}",
                   "--user", "shore.archive", "--password-file", self.dir / "shore.archive.password",
                   "--archive", self.dir / "archive.db")

    def shores(self):
        return self.log("mosquitto").count(" as shore.archive (")

    # ---- other clients

    def entry(self, name):
        """Words for mosquitto_pub and mosquitto_sub: a station by its key, one ashore by password."""
        if name in self.keys:
            return ["-p", self.psk_port, "--psk-identity", name, "--psk", self.keys[name]]
        return ["-p", self.port, "-u", name, "-P", self.passwords[name]]

    def by_certificate_entry(self, name):
        return ["-p", self.cert_port, "--cafile", self.authority.certificate,
                "--cert", self.certificates / f"{name}.pem", "--key", self.certificates / f"{name}.key"]

    def publish(self, entry, topic, *options, text="evil"):
        """The reason code of the broker's answer."""
        done = self.run("mosquitto_pub", "-h", "127.0.0.1", "-V", 5, "-q", 1, "-d", *entry, "-t", topic,
                        "-m", text, *options, check=False)
        said = re.findall(r"PUBACK \(Mid: \d+, RC:(\d+)\)", done.stdout)
        return int(said[0]) if said else done.stdout + done.stderr

    def heard(self, log):
        """(topic, retained, payload) of each message."""
        found = re.findall(r"^HEARD (\S+) ([01]) (.*)\n", self.log(log), re.MULTILINE)
        return [(topic, retained == "1", text) for topic, retained, text in found]
