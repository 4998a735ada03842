"""Secrets: none that others can read is used, none is said, and the control socket is its group's."""

import base64
import os
import re
import shutil
import signal
import stat
import unittest
from pathlib import Path

from rig import BIN, SOURCE, STATION, RigTest, wait_for
from rig.secured import FAST, SecuredRig

ASK = ("import socket,sys; s=socket.socket(socket.AF_UNIX); s.settimeout(60); s.connect(sys.argv[1]);"
       " s.sendall((sys.argv[2:] or ['{\"command\":\"status\"}'])[0].encode() + b'\\n');"
       " print(s.makefile().readline())")
STRANGER = 54322  # a user and a group that nobody has


class SecretsTest(RigTest):
    def setUp(self):
        self.rig = SecuredRig()
        self.addCleanup(self.rig.close)
        self.addCleanup(self.show_logs, self.rig)
        self.files = self.rig.dir / "own"
        self.files.mkdir()

    def prepare(self, kind):
        """The buoy's way in, its secret in a file of its own: that file."""
        rig = self.rig
        if kind == "psk_file":
            source, rig.buoy_port = rig.dir / f"{STATION}.psk", rig.psk_port
            keys = f'psk_identity = "{STATION}"\n'
        elif kind == "password_file":
            source, rig.buoy_port = rig.add_password(STATION), rig.port
            keys = f'username = "{STATION}"\n'
        else:
            source, rig.buoy_port = rig.certificates / f"{STATION}.key", rig.cert_port
            keys = (f'ca_file = "{rig.authority.certificate}"\n'
                    f'cert_file = "{rig.certificates}/{STATION}.pem"\n')
        secret = self.files / kind
        shutil.copyfile(source, secret)
        secret.chmod(0o600)
        rig.mqtt = FAST + keys + f'{kind} = "{secret}"\n'
        return secret

    def shore_words(self, kind, secret):
        """buoyshore's options for the same way in."""
        rig = self.rig
        option = "--" + kind.replace("_", "-")
        port = {"psk_file": rig.psk_port, "password_file": rig.port, "key_file": rig.cert_port}[kind]
        words = ["--broker", f"127.0.0.1:{port}", option, secret]
        if kind == "psk_file":
            words += ["--psk-identity", STATION]
        elif kind == "password_file":
            words += ["--user", STATION]
        else:
            words += ["--ca-file", rig.authority.certificate, "--cert-file",
                      rig.certificates / f"{STATION}.pem"]
        return words


class Readable(SecretsTest):
    """Others: never. The group may: root:buoyd 0640 is how a daemon reads what it cannot change."""

    REFUSED = (0o604, 0o602, 0o601, 0o644, 0o664, 0o666, 0o777, 0o444)
    TAKEN = (0o400, 0o440, 0o600, 0o640, 0o660)

    def check_buoyd(self, kind):
        rig = self.rig
        secret = self.prepare(kind)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        for mode in self.REFUSED:
            with self.subTest(mode=oct(mode)):
                secret.chmod(mode)
                rig.start_buoyd()
                said = wait_for(lambda: (s := rig.status()) and ("our own file" in s["uplink"]["broker"]
                                or s["uplink"]["connected"]) and s["uplink"]["broker"], "a word")
                self.assertIn(f"{secret}: open to everybody", said)
                self.assertEqual(rig.end("buoyd"), 0)
        self.assertNotIn("New client connected", rig.log("mosquitto"))
        for mode in self.TAKEN:
            with self.subTest(mode=oct(mode)):
                secret.chmod(mode)
                rig.start_buoyd()
                wait_for(lambda: (s := rig.status()) and s["uplink"]["connected"], "a connection")
                self.assertEqual(self.end_at_once(rig), 0)

    @staticmethod
    def end_at_once(rig):
        """Asked again it does not wait, 10 s, for an archive that is not there to take the rest."""
        process = rig.processes.pop("buoyd")

        def has_ended():
            process.send_signal(signal.SIGTERM)
            return process.poll() is not None
        wait_for(has_ended, "its end")
        return process.returncode

    def test_psk_file(self):
        self.check_buoyd("psk_file")

    def test_password_file(self):
        self.check_buoyd("password_file")

    def test_key_file(self):
        self.check_buoyd("key_file")

    def test_by_buoyshore(self):
        rig = self.rig
        secrets = {kind: self.prepare(kind) for kind in ("psk_file", "password_file", "key_file")}
        rig.start_broker()
        for kind, secret in secrets.items():
            for command in ("collect", "observe"):
                words = [BIN / "buoyshore", command, *self.shore_words(kind, secret)]
                words += ["--archive", rig.dir / f"{kind}.db"] if command == "collect" else []
                for mode in (*self.REFUSED, *self.TAKEN):
                    with self.subTest(kind=kind, command=command, mode=oct(mode)):
                        secret.chmod(mode)
                        log = f"{kind}-{command}-{mode:o}"
                        let_in = rig.log("mosquitto").count("New client connected")
                        rig.start(log, *words, environment=rig.set_clock())
                        if mode in self.REFUSED:
                            wait_for(lambda l=log: "open to everybody" in rig.log(l), "the refusal")
                        else:
                            wait_for(lambda n=let_in: rig.log("mosquitto").count("New client connected")
                                     > n, "a connection")
                        rig.end(log)
                        if mode in self.REFUSED:
                            self.assertEqual(rig.log("mosquitto").count("New client connected"), let_in)

    def test_a_mistake_that_is_put_right_needs_no_restart(self):
        rig = self.rig
        secret = self.prepare("psk_file")
        secret.chmod(0o644)
        rig.start_all()
        wait_for(lambda: (s := rig.status()) and "open to everybody" in s["uplink"]["broker"], "no")
        secret.chmod(0o600)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        rig.wait_archived()
        self.assert_complete(rig)


class Credentials(SecretsTest):
    def test_of_systemd(self):
        """LoadCredential= makes a folder with files of mode 0400 and names it in the environment."""
        rig = self.rig
        secret = self.prepare("psk_file")
        secret.chmod(0o400)
        rig.mqtt = rig.mqtt.replace(str(secret), "credential:psk_file")
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        check = rig.run(BIN / "buoyctl", "check", rig.dir / "buoyd.toml", "--models",
                        SOURCE / "config/models")
        self.assertNotIn("cannot be read", check.stdout + check.stderr)
        rig.start_shore()
        rig.start_buoyd()
        wait_for(lambda: (s := rig.status()) and "$CREDENTIALS_DIRECTORY is not set, expected "
                 "LoadCredential=" in s["uplink"]["broker"], "what is missing")
        rig.end("buoyd")
        rig.start_buoyd(environment=dict(os.environ) | {"CREDENTIALS_DIRECTORY": str(self.files)})
        rig.wait_archived()
        self.assert_complete(rig)


class Said(SecretsTest):
    """A secret is nowhere but in its file: not in logs, stores, answers, messages, process lists."""

    @staticmethod
    def forms_of(text):
        """What a leak would look like; of a key in PEM each line of its body."""
        lines = [line for line in text.splitlines() if line and "-----" not in line]
        forms = {line.encode() for line in lines if len(line) >= 16}
        for line in list(lines):
            forms |= {line.upper().encode(), base64.b64encode(line.encode()).rstrip(b"=")[:-1]}
            if re.fullmatch("[0-9a-f]+", line):
                forms.add(bytes.fromhex(line))
        return {form for form in forms if len(form) >= 16}

    def all_that_is_said(self):
        rig = self.rig
        secrets = {rig.dir / "buoyd.psk", rig.dir / "buoyd.passwords"}
        for path in rig.dir.rglob("*"):
            is_secret = path.suffix in (".psk", ".key", ".password") or path.parent == self.files
            if stat.S_ISREG(path.lstat().st_mode) and path not in secrets and not is_secret:
                yield str(path), path.read_bytes()
        for name in ("buoyd", "shore", "observe"):
            for file in ("cmdline", "environ", "comm"):
                yield f"{name} {file}", Path(f"/proc/{rig.processes[name].pid}/{file}").read_bytes()
        socket = ("--socket", rig.dir / "control.sock")
        for words in (("status", *socket), ("status", "--json", *socket),
                      ("check", rig.dir / "buoyd.toml", "--models", SOURCE / "config/models")):
            done = rig.run(BIN / "buoyctl", *words)
            yield f"buoyctl {words[0]}", (done.stdout + done.stderr).encode()
        for request in ('{"command":"status"}', '{"command":"x"}', "rubbish", '{"command":"read"}'):
            done = rig.run("/usr/bin/python3", "-c", ASK, rig.dir / "control.sock", request)
            yield f"answer to {request}", done.stdout.encode()

    def check(self, kind, broken):
        rig = self.rig
        secret = self.prepare(kind)
        text = secret.read_text()
        forms = self.forms_of(text)
        self.assertTrue(forms)
        secret.write_text(broken(text))  # first one that is refused: refusals are the talkative ones
        forms |= self.forms_of(broken(text))
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.launch_shore()
        rig.start("observe", BIN / "buoyshore", "observe", "--broker", f"127.0.0.1:{rig.port}", "--user",
                  "shore.observer", "--password-file", rig.dir / "shore.observer.password")
        forms |= {rig.passwords[f"shore.{name}"].encode() for name in ("archive", "observer")}
        rig.start_buoyd()
        wait_for(lambda: (s := rig.status()) and "refused" in s["uplink"]["broker"], "the refusal")
        secret.write_text(text)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        rig.wait_archived()
        wait_for(lambda: "lidar" in rig.log("observe"), "what is observed")
        places = 0
        for place, content in self.all_that_is_said():
            places += 1
            for form in forms:
                self.assertFalse(form in content, f"{kind} is in {place}")
        self.assertGreater(places, 20)
        self.assertTrue(any(form in secret.read_bytes() for form in forms), "the search finds it")
        self.assert_complete(rig)

    def test_shared_key(self):
        self.check("psk_file", lambda text: text[::-1].strip() + "\n")

    def test_password(self):
        self.check("password_file", lambda text: text[::-1].strip() + "\n")

    def test_private_key(self):
        self.check("key_file", lambda text: text.replace("A", "B"))


class Archive(SecretsTest):
    def test_one_made_by_hand_is_for_its_owner_and_group(self):
        rig = self.rig
        rig.start_broker()
        rig.start_shore()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in rig.dir.glob("archive.db*")}
        self.assertIn("archive.db", modes)
        self.assertEqual({name: mode for name, mode in modes.items() if mode & 0o007}, {})


@unittest.skipUnless(os.geteuid() == 0, "needs root to become somebody else")
class ControlSocket(SecretsTest):
    def ask_as(self, socket, user, group):
        return self.rig.run("setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--",
                            "/usr/bin/python3", "-c", ASK, socket, check=False)

    def test_is_for_its_group_alone(self):
        rig = self.rig
        rig.by_psk()
        group = STRANGER + 1
        folder = rig.dir / "run"
        folder.mkdir()
        os.chown(folder, 0, group)
        rig.dir.chmod(0o755)  # so that what stops a stranger is the folder or the socket
        rig.start_sim()  # no broker: connected, but without an archive, each end would wait for one
        rig.write_configuration()
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace(f"{rig.dir}/control.sock", f"{folder}/control.sock"))
        for mask in ("0000", "0022", "0077"):
            rig.start_buoyd("sh", "-c", f'umask {mask}; exec setpriv --regid={group} --clear-groups "$@"',
                            "sh")
            socket = folder / "control.sock"
            wait_for(socket.exists, "the socket")
            wait_for(lambda s=socket: self.ask_as(s, 0, 0).returncode == 0, "an answer")
            self.assertEqual(stat.S_IMODE(socket.stat().st_mode), 0o660)
            for mode in (0o755, 0o750):
                folder.chmod(mode)
                with self.subTest(umask=mask, folder=oct(mode)):
                    refused = self.ask_as(socket, STRANGER, STRANGER)
                    self.assertNotEqual(refused.returncode, 0)
                    self.assertIn("Permission denied", refused.stderr)
                    self.assertEqual(refused.stdout, "")
                    answered = self.ask_as(socket, STRANGER, group)
                    self.assertIn(f'"station":"{STATION}"', answered.stdout, answered.stderr)
            rig.end("buoyd")


if __name__ == "__main__":
    unittest.main()
