"""Whatever the broker, or somebody at it, does: acquisition goes on, and everything arrives once."""

import os
import signal
import struct
import unittest
from pathlib import Path

from rig import BIN, SOURCE, STATION, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\nkeepalive = "5 s"'


def cbor(value):
    """What a receipt needs of CBOR."""
    def head(major, number):
        return bytes([major << 5 | 27]) + struct.pack(">Q", number)
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


class Broker(RigTest):
    def make_running_rig(self, **arguments):
        rig = self.make_rig(mqtt=FAST, **arguments)
        rig.start_all()
        rig.wait_archived()
        return rig

    def restart_broker(self, rig, extra):
        rig.kill("mosquitto")
        rig.write_broker_file(extra)
        rig.start_broker()

    def test_a_frozen_broker_holds_up_neither_acquisition_nor_the_spool(self):
        rig = self.make_running_rig()
        rig.processes["mosquitto"].send_signal(signal.SIGSTOP)
        wait_for(lambda: not rig.uplink()["connected"], "the lost connection")
        rig.wait_stored(60)
        rig.processes["mosquitto"].send_signal(signal.SIGCONT)
        rig.wait_archived()
        self.assert_complete(rig)

    def test_restarted_with_persistence_it_delivers_old_messages_again_and_nothing_is_doubled(self):
        rig = self.make_running_rig()
        rig.write_broker_file(keeps=rig.dir)
        for end in (rig.kill, rig.end, rig.kill):
            end("mosquitto")
            rig.start_broker()
            rig.wait_archived()
        self.assertTrue((rig.dir / "mosquitto.db").exists())
        self.assert_complete(rig)

    def test_a_smaller_largest_packet_after_a_reconnect(self):
        rig = self.make_running_rig()
        self.restart_broker(rig, "max_packet_size 4096")
        rig.wait_archived()
        self.assert_complete(rig)

    def test_credentials_that_are_revoked_and_given_back(self):
        rig = self.make_rig(mqtt=FAST)
        users = rig.dir / "users"
        users.touch()
        rig.run("mosquitto_passwd", "-b", users, "buoy", "right")
        (rig.dir / "secret").write_text("right\n")
        (rig.dir / "secret").chmod(0o600)
        rig.mqtt += f'\nusername = "buoy"\npassword_file = "{rig.dir}/secret"'
        # The shore needs none; who names itself must know the password.
        checked = f"password_file {users}"
        rig.write_broker_file(checked)
        rig.start_all()
        rig.wait_archived()
        rig.run("mosquitto_passwd", "-b", users, "buoy", "wrong")
        self.restart_broker(rig, checked)
        refused = wait_for(lambda: (s := rig.uplink()) and not s["connected"]
                           and "refused" in s["broker"] and s, "the refusal")
        self.assertNotIn("right", str(refused))
        rig.wait_stored(60)
        rig.run("mosquitto_passwd", "-b", users, "buoy", "right")
        self.restart_broker(rig, checked)
        rig.processes["buoyd"].send_signal(signal.SIGHUP)
        rig.wait_archived()
        self.assert_complete(rig)

    def test_a_flood_on_the_topics_it_listens_to(self):
        rig = self.make_running_rig()
        rubbish = rig.dir / "lines"
        rubbish.write_text("".join(os.urandom(150).hex() + "\n" for _ in range(20000)))
        for topic in ("receipt", "command/read"):
            with open(rubbish, "rb") as lines:
                rig.start(f"flood-{topic[:4]}", "sh", "-c", f"exec mosquitto_pub -h 127.0.0.1 -p {rig.port}"
                          f" -q 1 -l -t buoy/{STATION}/{topic} < {lines.name}")
        rig.wait_archived()
        for name in ("flood-rece", "flood-comm"):
            self.assertEqual(rig.processes.pop(name).wait(), 0)
        rig.wait_archived()
        counts = rig.uplink()
        self.assertGreaterEqual(counts["refused_receipts"], 1000, counts)  # the broker drops some
        memory = Path(f"/proc/{rig.processes['buoyd'].pid}/status").read_text().split("RssAnon:")[1]
        self.assertLess(int(memory.split()[0]), 16 * 1024, "KiB: the flood is not kept in memory")
        self.assert_complete(rig)

    def test_receipts_of_somebody_else_move_nothing(self):
        rig = self.make_running_rig()
        epoch, last = rig.query("spool.db", "SELECT id, 1000000 FROM epoch ORDER BY n DESC")[0]
        forged = {"v": 1, "archive": "0123456789abcdef0123456789abcdef", "epoch": bytes.fromhex(epoch),
                  "have": [[1, last]], "upto": last}
        rig.end("shore")
        (rig.dir / "forged").write_bytes(cbor(forged))
        rig.run("mosquitto_pub", "-h", "127.0.0.1", "-p", rig.port, "-q", 1, "-f", rig.dir / "forged",
                "-t", f"buoy/{STATION}/receipt")
        wait_for(lambda: rig.uplink()["refused_receipts"] >= 1, "the refusal")
        rig.start_shore()
        rig.wait_archived()
        self.assert_complete(rig)

    def test_two_archives_by_mistake(self):
        rig = self.make_running_rig()
        rig.start("other", BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{rig.port}",
                  "--archive", rig.dir / "other.db")
        wait_for(lambda: "two archives" in rig.uplink()["notes"], "the note")
        other = rig.query("other.db", "SELECT id FROM archive")[0][0]
        self.assertIn(f"archive {other} answers too", rig.log("buoyd"))
        wait_for(lambda: any("foreign_archive" in row[0] for row in rig.query(
            "archive.db", "SELECT body FROM readings WHERE kind = 'event'")), "the event ashore")
        rig.wait_archived()
        self.assert_complete(rig)

    def test_a_store_that_is_replaced_by_hand(self):
        rig = self.make_running_rig()
        self.assert_complete(rig)
        for path in rig.dir.glob("spool.*"):
            path.unlink()
        self.wait_for_a_new_record(rig, "lidar")  # the mark of the last one went with the store
        rig.start_buoyd()
        rig.wait_archived()
        self.assertEqual(rig.query("archive.db", "SELECT count(*) FROM conflict"), [(0,)])
        self.assertEqual(rig.query("archive.db", "SELECT count(*) FROM epoch WHERE station ="
                                   f" '{STATION}'"), [(2,)])
        self.assert_complete(rig)

    @staticmethod
    def wait_for_a_new_record(rig, name):
        """Asks the instruments, without a store, until this one has a record it had not yet."""
        last = rig.records(name)[-1]

        def moved():
            once = rig.run(BIN / "buoyd", "--once", "--config", rig.dir / "buoyd.toml", "--models",
                           SOURCE / "config/models", check=False)  # on a busy machine an answer may be late
            return once.returncode == 0 and rig.records(name)[-1] != last
        wait_for(moved, f"a new record of {name}")


if __name__ == "__main__":
    unittest.main()
