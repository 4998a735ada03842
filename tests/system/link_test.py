"""Links that fail or are slow, and both lanes over them: what is new comes at once, what is owed beside it."""

import os
import subprocess
import unittest

from rig import relay as relays
from rig import BIN, STATION, RigTest, wait_for
from rig.talker import Talker
from rig.wire import Ear

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"\nkeepalive = "5 s"'


class Namespace:
    """A network namespace with a veth to here, for the shore."""

    def __init__(self):
        self.name = f"buoyd-test-{os.getpid()}"
        self.here, self.there = f"bt{os.getpid()}a", f"bt{os.getpid()}b"
        net = f"10.{200 + os.getpid() // 250 % 50}.{os.getpid() % 250}"
        self.address = f"{net}.2"
        self.inside = ("ip", "netns", "exec", self.name)
        self.ip("netns", "add", self.name)
        self.ip("link", "add", self.here, "type", "veth", "peer", "name", self.there,
                "netns", self.name)
        self.ip("address", "add", f"{net}.1/24", "dev", self.here)
        self.ip("link", "set", self.here, "up")
        self.ip("-n", self.name, "address", "add", f"{self.address}/24", "dev", self.there)
        self.ip("-n", self.name, "link", "set", "lo", "up")
        self.set_link("up")

    @staticmethod
    def ip(*words):
        subprocess.run(["ip", *words], check=True)

    def set_link(self, state):
        """Of the far end: this one keeps its address and route, and hears nothing."""
        self.ip("-n", self.name, "link", "set", self.there, state)

    def close(self):
        self.ip("netns", "delete", self.name)


class Link(RigTest):
    def make_relayed_rig(self):
        rig = self.make_rig(mqtt=FAST)
        rig.relay = relays.Relay(rig.port)
        self.addCleanup(rig.relay.close)
        rig.buoy_port = rig.relay.port
        return rig

    def start_with_a_past(self, rig, most):
        """A run without a link: a talker fills the spool. Returns the last number of that past."""
        talker = Talker()
        self.addCleanup(talker.close)
        rig.relay.set(relays.REFUSE)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=f'\n[[line]]\nname = "past"\ndevice = "{talker.address}"\n'
                                '[[instrument]]\nname = "past"\nline = "past"\nmodel = "rbrcoda-d"\n')
        rig.start_buoyd()
        wait_for(lambda: rig.newest() >= most, f"a past of {most} readings")
        talker.speech = talker.silence
        rig.end("buoyd")
        rig.write_configuration()  # its instruments go on without the talker
        rig.start_shore()
        return rig.newest()

    @staticmethod
    def wait_for_the_past(ear, past):
        """Its last batch ends with its last number; urgent readings of now may go before it."""
        wait_for(lambda: any(what == "batch" and number == past for what, _, number in ear.heard()),
                 "the past ashore")

    def test_after_an_outage_the_newest_is_live_at_once_and_the_past_comes_beside_it(self):
        rig = self.make_relayed_rig()
        past = self.start_with_a_past(rig, 40_000)
        ear = Ear(rig)
        rig.relay.set(relays.PASS)
        rig.start_buoyd()
        self.wait_for_the_past(ear, past)
        heard = [one for one in ear.heard() if one[2] > 0]
        batches = [number for what, _, number in heard if what == "batch"]
        live = [number for what, _, number in heard if what == "live"]
        print(f"{len(batches)} batches up to {batches[-1]}, {len(live)} live from {live[0]}", flush=True)
        self.assertGreater(live[0], past, "the first is of now")
        self.assertLess(min(batches), past // 2, "the first batch of then is an early one")
        first_live = next(i for i, one in enumerate(heard) if one[0] == "live")
        after = sum(1 for one in heard[first_live:] if one[0] == "batch" and one[2] <= past)
        self.assertGreater(after, len(batches) // 2, "most of the past came behind it")

    def test_a_slow_link_delays_what_is_live_behind_one_batch_at_most(self):
        self.addCleanup(setattr, relays, "SLOW_BYTES", relays.SLOW_BYTES)
        relays.SLOW_BYTES = 256  # each 0.25 s: 1 kB/s
        rig = self.make_relayed_rig()
        past = self.start_with_a_past(rig, 5_000)
        ear = Ear(rig)
        rig.relay.set(relays.SLOW)
        rig.start_buoyd()
        wait_for(lambda: sum(one[0] == "batch" for one in ear.heard()) >= 3, "three batches")
        heard = [one for one in ear.heard() if one[2] > 0]
        order = "".join(what[0] for what, _, _ in heard)
        batches = [size for what, size, _ in heard if what == "batch"]
        print(order, batches, flush=True)
        self.assertNotIn("bb", order, "two batches before a live reading")
        self.assertLessEqual(max(batches), 4096)
        self.assertGreater(min(n for what, _, n in heard if what == "live"), past)
        self.assertLess(min(n for what, _, n in heard if what == "batch"), past)
        rig.relay.set(relays.PASS)
        self.wait_for_the_past(ear, past)

    def test_a_dead_archive_behind_a_living_broker_costs_one_hello_and_one_batch_a_step(self):
        rig = self.make_rig(mqtt=FAST)
        rig.write_broker_file("log_type all")
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start_buoyd()
        wait_for(lambda: self.published(rig, "batch") == 1, "the first batch")
        rig.wait_stored(80)  # ten seconds or more of the demo: ten batch intervals
        self.assertEqual([self.published(rig, what) for what in ("hello", "batch")], [1, 1])
        self.assertEqual(rig.uplink()["lanes"][1]["state"], "backing off")
        rig.end("buoyd")
        rig.start_shore()
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)

    @staticmethod
    def published(rig, what):
        return rig.log("mosquitto").count(f"'buoy/{STATION}/{what}', ... (")

    def test_A5_the_broker_keeps_nothing_for_an_archive_that_is_away(self):
        rig = self.make_rig()
        rig.write_broker_file(keeps=rig.dir)
        rig.start_broker()
        rig.start_shore()
        self.assertTrue(self.somebody_listens(rig))
        rig.kill("shore")
        wait_for(lambda: not self.somebody_listens(rig), "nobody to keep a batch for")

    @staticmethod
    def somebody_listens(rig):
        """Whether the broker has anyone for a batch, by the reason of its PUBACK."""
        said = rig.run("mosquitto_pub", "-d", "-V", 5, "-h", "127.0.0.1", "-p", rig.port, "-q", 1,
                       "-t", f"buoy/{STATION}/batch", "-m", "x").stdout
        return "RC:0)" in said or "RC:16)" not in said

    def test_a_half_open_connection_through_a_relay_that_goes_mute(self):
        rig = self.make_relayed_rig()
        rig.start_all()
        rig.wait_archived()
        rig.relay.set(relays.MUTE)
        wait_for(lambda: not rig.uplink()["connected"], "the lost connection")
        rig.wait_stored(40)
        rig.relay.set(relays.PASS)
        rig.wait_archived()
        self.assert_complete(rig)

    @unittest.skipUnless(os.geteuid() == 0, "needs root for a network namespace with a veth")
    def test_a_half_open_connection_through_a_veth_that_goes_down(self):
        rig = self.make_rig(mqtt=FAST)
        space = Namespace()
        self.addCleanup(space.close)
        rig.write_broker_file(address="0.0.0.0")
        rig.start("mosquitto", *space.inside, "mosquitto", "-c", rig.dir / "mosquitto.conf")
        wait_for(lambda: " running\n" in rig.log("mosquitto"), "the broker")
        rig.start_sim()
        rig.write_configuration()
        path = rig.dir / "buoyd.toml"
        path.write_text(path.read_text().replace('host = "127.0.0.1"', f'host = "{space.address}"'))
        rig.start("shore", *space.inside, BIN / "buoyshore", "collect", "--broker",
                  f"127.0.0.1:{rig.port}", "--archive", rig.dir / "archive.db")
        rig.start_buoyd()
        rig.wait_archived()
        space.set_link("down")
        wait_for(lambda: not rig.uplink()["connected"], "the lost connection")
        rig.wait_stored(40)
        space.set_link("up")
        rig.wait_archived()
        self.assert_complete(rig)

    def test_another_client_with_the_same_id(self):
        rig = self.make_rig(mqtt=FAST)
        rig.start_all()
        rig.wait_archived()
        rig.start("other", "mosquitto_sub", "-V", 5, "-i", f"buoyd-{STATION}", "-t", "none",
                  "-h", "127.0.0.1", "-p", rig.port)  # connects again whenever it is thrown out
        wait_for(lambda: rig.uplink()["connects"] >= 2, "the fight for the id")
        rig.wait_stored(40)
        rig.kill("other")
        rig.end("buoyd")
        rig.start_buoyd()
        rig.wait_archived()
        self.assert_complete(rig)


if __name__ == "__main__":
    unittest.main()
