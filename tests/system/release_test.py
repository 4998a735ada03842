"""An acoustic release is fired by two people at the control socket, once for each pair, over kill -9, too."""

import concurrent.futures
import json
import random
import re
import stat
import threading
import time
import unittest

from rig import BIN, SOURCE, STATION, RigTest, wait_for

CODE = "341267"
SMART_CODE = "39466"
DECKS = f"""
[[deck_unit]]
name = "anchor"
pty = "anchor"
unit = "edgetech-8011m"
code = "{CODE}"
distance = 1500
turnaround = "12.5 ms"

[[deck_unit]]
name = "lander"
pty = "lander"
unit = "benthos-udb"
code = "{SMART_CODE}"
address = 35
distance = 800
sending = "3 s"
"""
LEAK = re.compile(rf"(?<![\d.])({CODE}|{SMART_CODE})(?!\d)".encode())  # no part of a number
BYTES_IN_HEX = re.compile(rb"[0-9a-f]{12,}")  # of a ledger: in thousands of them every five digits are somewhere
HOLD = 10  # s: so long after its start buoyd writes no byte to an EdgeTech unit


def leak_in(content):
    return LEAK.search(BYTES_IN_HEX.sub(b" ", content))


def releases_of(rig):
    for name, code in (("code", CODE), ("smart", SMART_CODE)):
        (rig.dir / name).write_text(code + "\n")
        (rig.dir / name).chmod(0o640)
    return f"""
[[release]]
name = "anchor"
device = "{rig.dir}/bench/anchor"
unit = "edgetech-8011m"
code_file = "{rig.dir}/code"
interrogate_frequency = 11.0
reply_frequency = 12.0
turnaround = "12.5 ms"

[[release]]
name = "lander"
device = "{rig.dir}/bench/lander"
unit = "benthos-udb"
code_file = "{rig.dir}/smart"
address = 35
"""


def ask(rig, *words):
    """buoyctl release …: exit code, and what it said."""
    done = rig.run(BIN / "buoyctl", "release", *words, "--socket", rig.dir / "control.sock", "--config",
                   rig.dir / "buoyd.toml", "--models", SOURCE / "config/models", check=False)
    return done.returncode, done.stdout + done.stderr


def arm(rig, name, who):
    code, text = ask(rig, "arm", name, "--by", who)
    assert code == 0, text
    return text.split()[0]


def told(rig, name):
    """What buoysim's ledger says of a release: (boottime in s, word)."""
    return [(entry["boottime"] / 1e6, entry["values"]["release"]) for entry in rig.ledger()
            if entry["instrument"] == name]


def words(rig, name):
    return [word for _, word in told(rig, name)]


class Search(unittest.TestCase):
    def test_a_code_is_found_and_digits_of_others_are_none(self):
        for said in (f'"code":{CODE}', f"(E{CODE}f)", f"{SMART_CODE}\n", f"fire {SMART_CODE} ada"):
            self.assertTrue(leak_in(said.encode()), said)
        for said in (f"1{CODE}", f"0.{CODE}", f'"bytes":"41a{CODE}fe7b00"', f"c0ffee{SMART_CODE}e2"):
            self.assertFalse(leak_in(said.encode()), said)


class Release(RigTest):
    def begin(self):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"\n'
                            '[commands]\nallow = ["status"]')
        rig.scenario.write_text(rig.scenario.read_text() + DECKS)
        rig.start_broker()
        rig.start_sim()
        rig.write_configuration(extra=releases_of(rig))
        rig.start_shore()
        rig.start_buoyd()
        wait_for(lambda: (s := rig.status()) and all(
            one["state"] in ("listening", "ready") for one in s["releases"]), "the deck units' lines")
        return rig

    @staticmethod
    def events(rig):
        """Kinds and texts of the events ashore that a release made."""
        rows = [json.loads(row[0]) for row in rig.query(
            "archive.db", "SELECT body FROM readings WHERE kind = 'event' ORDER BY seq")]
        return [(source, kind, text) for source, kind, text in rows if kind.startswith("release_")]

    def test_two_people_fire_it_once(self):
        rig = self.begin()
        for name, distance in (("anchor", 1500), ("lander", 800)):
            with self.subTest(release=name):
                code, text = ask(rig, "status", name)
                self.assertEqual(code, 0, text)
                self.assertIn(f"{name}: deck unit ", text)
                self.assertIn("never fired", text)
                code, text = ask(rig, "range", name)
                self.assertEqual(code, 0, text)
                self.assertAlmostEqual(float(text.split()[2]), distance, delta=1)
                self.fire(rig, name)
        self.refuse_from_ashore(rig)
        rig.end("buoyd")
        self.check_secrets(rig)
        rig.start_buoyd()
        wait_for(lambda: (s := rig.status()) and s["releases"], "the releases")
        for one in rig.status()["releases"]:
            self.assertIn("armed by ada, fired by bo", one["firing"])
        self.assert_complete(rig)
        for name in ("anchor", "lander"):
            self.assertEqual(words(rig, name), ["code_sent", "anchor_dropped"])
            kinds = [kind for source, kind, _ in self.events(rig) if source == name]
            self.assertEqual(kinds, ["release_armed", "release_refused", "release_refused", "release_fired",
                                     "release_refused"])

    def fire(self, rig, name):
        word = arm(rig, name, "ada")
        self.assertIn("armed by ada", ask(rig)[1])
        code, text = ask(rig, "fire", name, word, "--by", "Ada")
        self.assertEqual(code, 1)
        self.assertIn("ada armed it, expected another person to fire it", text)
        code, text = ask(rig, "fire", name, "wrong", "--by", "bo")
        self.assertEqual(code, 1)
        self.assertEqual(words(rig, name), [])
        code, text = ask(rig, "fire", name, word, "--by", "bo")
        self.assertEqual(code, 0, text)
        self.assertIn("done: the code was sent; ", text)
        self.assertEqual(words(rig, name), ["code_sent", "anchor_dropped"])
        code, text = ask(rig, "fire", name, word, "--by", "bo")
        self.assertEqual(code, 1)
        self.assertIn("it is not armed", text)

    def refuse_from_ashore(self, rig):
        """A list of commands cannot name it; who sends it all the same is told where it is done."""
        rig.run("mosquitto_pub", "-h", "127.0.0.1", "-p", rig.port, "-V", 5, "-t",
                f"buoy/{STATION}/command/release", "-m",
                json.dumps({"id": "x1", "expires": "2099-01-01T00:00:00Z", "what": "fire", "name": "anchor"}))
        wait_for(lambda: any("control socket alone" in row[0] for row in rig.query(
            "archive.db", "SELECT body FROM readings WHERE kind = 'command'")), "the refusal")
        done = rig.run(BIN / "buoyshore", "command", "--broker", f"127.0.0.1:{rig.port}", STATION, "release",
                       check=False)
        self.assertIn("at the control socket alone", done.stdout + done.stderr)

    def check_secrets(self, rig):
        """The codes and the words are nowhere but where they belong."""
        done = rig.run(BIN / "buoyctl", "diagnose", "--config", rig.dir / "buoyd.toml", "--output",
                       rig.dir / "diagnosis.txt", "--models", SOURCE / "config/models")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(leak_in((rig.dir / "code").read_bytes()), "the search finds it")
        for path in rig.dir.rglob("*"):
            if stat.S_ISREG(path.lstat().st_mode) and path.name not in ("code", "smart", "scenario.toml"):
                self.assertFalse(leak_in(path.read_bytes()), f"a code is in {path}")
        self.assertIn("release_fired", (rig.dir / "diagnosis.txt").read_text())

    def test_what_cannot_be_fired_says_why(self):
        rig = self.begin()
        (rig.dir / "code").write_text("999999\n")
        code, text = ask(rig, "arm", "anchor", "--by", "ada")
        self.assertEqual(code, 1)
        self.assertIn("the first line is no code, expected a BACS code", text)
        self.assertNotIn("999999", text + rig.log("buoyd"))
        self.assertIn("no release \"keel\" runs", ask(rig, "arm", "keel", "--by", "ada")[1])
        word = arm(rig, "lander", "ada")
        rig.end("buoysim")
        wait_for(lambda: any(one["name"] == "lander" and one["state"] == "closed"
                             for one in rig.status()["releases"]), "a line that is gone")
        code, text = ask(rig, "fire", "lander", word, "--by", "bo")
        self.assertEqual(code, 1)
        self.assertIn("the line of the deck unit is not open: nothing was sent", text)
        wait_for(lambda: ("lander", "release_refused",
                          "fire by bo: the line of the deck unit is not open: nothing was sent") in self.events(rig),
                 "the refusal ashore")


class KillRelease(RigTest):
    """buoyd is killed with kill -9 at any moment of a firing, and asked again at once."""
    runs, benches, seed = 12, 3, 1

    def make_bench(self):
        rig = self.make_rig(scenario="tests/system/lone_sonde.toml")
        rig.scenario.write_text(rig.scenario.read_text() + DECKS)
        rig.start_sim()
        rig.write_configuration(extra=releases_of(rig))
        return rig

    @staticmethod
    def start(rig):
        rig.start_buoyd()
        wait_for(lambda: (s := rig.status()) and all(
            one["state"] in ("listening", "ready") for one in s["releases"]), "buoyd")

    def run_once(self, rig, name, number, moments, to_its_end):
        """One run: what was done, and when. To its end: it is killed behind its answer."""
        run = {"number": number, "asked": time.clock_gettime(time.CLOCK_BOOTTIME), "confirmed": False,
               "answer": None}
        waits = threading.Thread(target=ask, args=(rig, "range", name))
        waits.start()  # whatever an earlier run left in the unit must not go out by this
        word = arm(rig, name, f"first {number}")
        kind = 0.9 if to_its_end else moments.random()
        firing = None
        if kind < 0.1:
            code, _ = ask(rig, "fire", name, "wrong", "--by", f"second {number}")
            assert code == 1
        elif kind < 0.2:
            code, _ = ask(rig, "fire", name, word, "--by", f"first {number}")
            assert code == 1
        elif kind < 0.95:
            run["confirmed"] = True
            firing = threading.Thread(target=lambda: run.update(answer=ask(
                rig, "fire", name, word, "--by", f"second {number}")))
            firing.start()
        if to_its_end:
            firing.join()
        else:
            time.sleep(moments.uniform(0, 62 if kind < 0.5 else 40))
        rig.kill("buoyd")
        for thread in (waits, firing):
            if thread:
                thread.join()
        run["done"] = bool(run["answer"]) and run["answer"][0] == 0
        self.start(rig)
        run["known"] = next(one["firing"] for one in rig.status()["releases"] if one["name"] == name)
        return run

    def play(self, rig, name, count, seed):
        """A bench's runs; those of all are judged by the ledger at the end."""
        moments = random.Random(seed)
        self.start(rig)
        runs = [self.run_once(rig, name, number, moments, number + 1 == count) for number in range(count)]
        end = time.clock_gettime(time.CLOCK_BOOTTIME)
        wait_for(lambda: time.clock_gettime(time.CLOCK_BOOTTIME) > end + 2 * HOLD, "the last code's end")
        rig.end("buoyd")
        return runs

    def judge_bench(self, rig, name, runs):
        """Whole codes in the water, of each run: a code of this run cannot be out before HOLD, nor one of the
        run before after it."""
        ledger = told(rig, name)
        self.assertNotIn("code_cut_off", words(rig, name))
        self.assertLessEqual(words(rig, name).count("anchor_dropped"), 1)
        begins = [run["asked"] + HOLD for run in runs] + [float("inf")]
        self.assertFalse([at for at, _ in ledger if at < begins[0]])
        for run, begin, end in zip(runs, begins, begins[1:]):
            run["codes"] = sum(word == "code_sent" and begin <= at < end for at, word in ledger)
            self.assertLessEqual(run["codes"], 1 if run["confirmed"] else 0, run)
            if run["done"]:
                self.assertEqual(run["codes"], 1, run)
            names_it = f"fired by second {run['number']}" in run["known"]
            self.assertTrue(names_it or not run["codes"], run)
            if names_it and not run["codes"]:
                self.assertTrue(run["known"].startswith("unknown: the code may have been sent"), run)
        return runs

    def test_kills(self):
        names = ["lander" if i % 5 == 4 else "anchor" for i in range(self.benches)]
        rigs = [self.make_bench() for _ in names]
        shares = [len(range(i, self.runs, self.benches)) for i in range(self.benches)]
        with concurrent.futures.ThreadPoolExecutor(self.benches) as pool:
            played = list(pool.map(self.play, rigs, names, shares,
                                   range(self.seed * 1000, self.seed * 1000 + self.benches)))
        runs = [run for rig, name, some in zip(rigs, names, played) for run in self.judge_bench(rig, name, some)]
        self.assertEqual(len(runs), self.runs)
        self.assertTrue(any(run["done"] for run in runs))
        confirmed = [run for run in runs if run["confirmed"]]
        print(f"{len(runs)} kills: {len(confirmed)} pairs, {sum(run['codes'] for run in runs)} codes sent, "
              f"{sum(run['done'] for run in runs)} of them answered, "
              f"{sum(run['known'].startswith('unknown') for run in runs)} unknown; no pair fired twice, "
              f"no code without a pair, none cut off")


if __name__ == "__main__":
    unittest.main()
