"""More than a board can do: what goes on, what is dropped and counted, and what memory it costs.

OVERLOAD_SECONDS talks so much longer (1). OVERLOAD_LOOPS is how nice the busy loops are: in the test
suite others run beside them, buoyd has a seventh of a loop's share all the same (10; by hand 0).
"""

import json
import os
import unittest
from pathlib import Path

from rig.memory_group import MemoryGroup, Unavailable
from rig import RigTest, wait_for
from rig.talker import NoisyPort, Talker

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
SECONDS = int(os.environ.get("OVERLOAD_SECONDS", "1"))
LOOPS = os.environ.get("OVERLOAD_LOOPS", "10")
MIB = 1024  # KiB


def memory(rig, key):
    """A line of /proc/PID/status of buoyd, KiB."""
    text = Path(f"/proc/{rig.processes['buoyd'].pid}/status").read_text(encoding="ascii")
    return int(text.split(f"{key}:")[1].split()[0])


def crowd(lines, instruments):
    """A scenario: weather stations, half of the lines TCP, the others ptys. No answer is too late."""
    text = 'title = "crowd"\nseed = 1\n'
    for i in range(lines):
        where = 'tcp = "127.0.0.1:0"' if i % 2 else f'pty = "bus-{i}"\nbaud = 38400'
        text += f'[[line]]\nname = "bus-{i}"\n{where}\n'
    for i in range(instruments):
        text += (f'[[instrument]]\nname = "station-{i}"\nline = "bus-{i % lines}"\n'
                 f'model = "campbell-metsens300"\nunit = {1 + i // lines}\ninterval = "2 s"\n'
                 'timeout = "9 s"\nturnaround = "5 ms"\n'
                 'counter = { channel = "status_flags", start = 1 }\n')
    return text


JUDGED = '[[instrument.quality]]\nchannel = "pressure"\nfail = [0, 7000]\n'


def talking_blocks(talkers):
    """Every second one is judged."""
    return "".join(f'\n[[line]]\nname = "{name}"\ndevice = "{talker.address}"\n'
                   f'[[instrument]]\nname = "{name}"\nline = "{name}"\nmodel = "rbrcoda-d"\n'
                   + (JUDGED if i % 2 else "") for i, (name, talker) in enumerate(talkers.items()))


class Talking(RigTest):
    def start_talking(self, count, *wrapper):
        rig = self.make_rig(mqtt=FAST)
        talkers = {f"talker-{i}": Talker() for i in range(count)}
        for talker in talkers.values():
            self.addCleanup(talker.close)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=talking_blocks(talkers))
        rig.start_shore()
        rig.start_buoyd(*wrapper)
        return rig, talkers

    def fall_silent(self, rig, talkers):
        """Until all of it is ashore: an end of buoyd waits a while only, and what is owed then stays in
        its store. And tells the judge that this was not buoysim."""
        for talker in talkers.values():
            talker.speech = talker.silence
        wait_for(lambda: all(self.heard(rig, n) == t.said for n, t in talkers.items()),
                 "all that was said")
        wait_for(lambda: self.is_accounted_for(rig, talkers), "all of it ashore", pause=0.5)
        first = rig.ledger()[0] | {"kind": "recording", "fault": None}
        with open(rig.dir / "bench/ledger.jsonl", "a", encoding="ascii") as ledger:
            for name in talkers:
                ledger.write(json.dumps(first | {"instrument": name}) + "\n")

    def assert_memory(self, rig, mib):
        """The most that it ever had resident."""
        print(f"{self.id()}: VmHWM {memory(rig, 'VmHWM')} KiB, RssAnon {memory(rig, 'RssAnon')} KiB",
              flush=True)
        self.assertLess(memory(rig, "VmHWM"), mib * MIB, "KiB")

    @staticmethod
    def heard(rig, name):
        return next(i["readings"] for i in rig.status()["instruments"] if i["name"] == name)

    @staticmethod
    def dropped(rig):
        """instrument → readings dropped, as the archive has it from the station's own readings."""
        counts = {}
        for body, in rig.query("archive.db", "SELECT body FROM readings WHERE kind = 'dropped'"):
            name, count, first, last = json.loads(body)
            assert count > 0 and first <= last, body
            counts[name] = counts.get(name, 0) + count
        return counts

    def is_accounted_for(self, rig, talkers):
        archived, dropped = rig.archived(), self.dropped(rig)
        return all(archived.get(name, 0) + dropped.get(name, 0) == talker.said
                   for name, talker in talkers.items())

    def assert_all_is_accounted_for(self, rig, talkers):
        """What was said is a reading or counted as dropped: each number, once."""
        archived, dropped = rig.archived(), self.dropped(rig)
        self.assertLessEqual(set(dropped), set(talkers), "nobody else lost any")
        print(f"said {sum(t.said for t in talkers.values())}, dropped {sum(dropped.values())}",
              flush=True)
        for name, talker in talkers.items():
            self.assertEqual(talker.connections, 1)
            self.assertEqual(archived[name] + dropped.get(name, 0), talker.said)
            self.assertEqual(rig.query("archive.db", "SELECT count(DISTINCT body), min(CAST(substr("
                                       "body, 2) AS INTEGER)) > 0 FROM readings WHERE instrument"
                                       f" = '{name}'"), [(archived[name], 1)])

    def test_an_instrument_that_talks_without_end(self):
        rig, talkers = self.start_talking(1)
        wait_for(lambda: self.dropped(rig), "drops that are a reading ashore")
        talker = talkers["talker-0"]
        talker.speech = talker.rubbish
        wait_for(lambda: talker.rubbish_bytes > 20e6 * SECONDS, "a line of 20 MB")
        talker.speech = talker.recover
        rig.wait_archived(more=3 * SECONDS)
        self.fall_silent(rig, talkers)
        self.assert_memory(rig, 24)
        self.assert_complete(rig)
        self.assert_all_is_accounted_for(rig, talkers)

    def test_29_of_them_in_a_memory_cgroup_of_32_MiB(self):
        try:
            group = MemoryGroup(32 * MIB * 1024)
        except Unavailable as why:
            if os.environ.get("BUOYD_REQUIRE_GROUPS"):
                raise
            self.skipTest(f"no memory cgroup can be made here: {why}")
        self.addCleanup(group.close)
        rig, talkers = self.start_talking(29, *group.wrapper)
        wait_for(lambda: set(self.dropped(rig)) == set(talkers), "drops of each of them")
        rig.wait_archived(more=3 * SECONDS)
        self.fall_silent(rig, talkers)
        self.assert_memory(rig, 30)
        self.assertEqual(group.killed(), 0)
        self.assert_complete(rig)
        self.assert_all_is_accounted_for(rig, talkers)

    def test_a_bus_that_is_never_silent(self):
        port = NoisyPort()
        self.addCleanup(port.close)
        rig = self.make_rig(mqtt=FAST)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=f'\n[[line]]\nname = "noise"\ndevice = "{port.path}"\n'
                                'baud = 115200\n[[instrument]]\nname = "lost"\nline = "noise"\n'
                                'model = "campbell-metsens300"\nunit = 1\ninterval = "1 s"\n')
        rig.start_shore()
        rig.start_buoyd()
        names = [name for name in rig.instruments() if name != "lost"]
        wait_for(lambda: all(rig.archived().get(name, 0) >= 5 * SECONDS for name in names),
                 f"readings of {names}")
        lost = next(i for i in rig.status()["instruments"] if i["name"] == "lost")
        self.assertEqual(lost["readings"], 0)
        self.assertGreater(sum(lost["errors"].values()), 0, lost)
        self.assertLess(rig.log("buoyd").count("\n"), 40, "said once, then counted")
        self.assert_memory(rig, 16)
        self.assertGreater(port.said, 100_000)
        self.assert_complete(rig)

    def test_200_instruments_on_32_lines_at_nice_19_beside_four_busy_loops(self):
        rig = self.make_rig(mqtt=FAST)
        rig.scenario.write_text(crowd(32, 200))
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration()
        rig.start_shore()
        loops = [f"loop-{i}" for i in range(4)]
        for loop in loops:
            rig.start(loop, "nice", "-n", LOOPS, "sh", "-c", "while :; do :; done")
        rig.start_buoyd("nice", "-n", "19")
        self.assertEqual(len(rig.instruments()), 200)
        wait_for(lambda: len(a := rig.archived()) > 200 and min(a.values()) > 0, "one of each")
        rig.wait_archived(more=2 * SECONDS)
        self.assert_memory(rig, 24)
        for loop in loops:  # to deliver and to judge it is no overload
            rig.kill(loop)
        failures = {i["name"]: sum(i["errors"].values()) for i in rig.status()["instruments"]}
        self.assert_complete(rig)
        self.assert_only_stalls_cost_answers(rig, failures)

    def assert_only_stalls_cost_answers(self, rig, failures):
        """buoyd's lateness costs none. An answer in which buoysim stalled breaks off; behind it buoyd
        believes none of that instrument that may be its rest: for ten seconds, and anew behind each."""
        stalled = {}
        for entry in rig.ledger():
            if entry["fault"] == "stalled":
                stalled.setdefault(entry["instrument"], entry["boottime"])
        absent = {kind["instrument"]: kind["absent"] for kind in json.loads(rig.judge("--json").stdout)["kinds"]}
        print(f"{self.id()}: {sum(failures.values())} failures, {sum(map(len, absent.values()))} absent, "
              f"{len(stalled)} instruments stalled", flush=True)
        for name, records in absent.items():
            unexplained = [said for said in records if said[2] < stalled.get(name, said[2] + 1)]
            self.assertEqual(unexplained, [], f"answers of {name} that are no readings")
            self.assertLessEqual(failures[name], len(records), f"{name} failed without an answer")


if __name__ == "__main__":
    unittest.main()
