"""Every fault of buoysim at random times: no wrong value is kept, and each instrument comes back.

CI plays one seed, whose faults fall so close that the judge once called a good reading wrong.
FAULT_SEED=N plays another one, FAULT_SCENARIO another scenario, FAULT_SECONDS another time (60).
Many seeds by hand: docs/reliability.md.
"""

import json
import os
import random
import tomllib
import unittest

from rig import PATIENCE, SOURCE, RigTest, wait_for

FAST = 'batch_interval = "1 s"\nreceipt_interval = "1 s"'
SCENARIO = os.environ.get("FAULT_SCENARIO", "demo")
SECONDS = int(os.environ.get("FAULT_SECONDS", "60"))
SEED = int(os.environ.get("FAULT_SEED", "700342695"))
CODES = (1, 2, 3, 4, 5, 6, 8, 10, 11)
ANY = ("silence", "late", "duplicated", "truncated", "bad_checksum", "garbage", "stuck")
MODBUS = ("slow", "wrong_unit", "busy")


def model_of(instrument):
    return tomllib.loads((SOURCE / f"config/models/{instrument['model']}.toml").read_text())


def all_faults(plan):
    """(keys of a [[fault]] but its times): each kind on each instrument and line that can have it."""
    lines = {line["name"]: line for line in plan["line"]}
    faults = [f'kind = "cut"\nline = "{name}"\n' for name in lines]
    for instrument in plan["instrument"]:
        on = f'instrument = "{instrument["name"]}"\n'
        line = lines[instrument["line"]]
        faults += [f'kind = "{kind}"\n{on}' for kind in ANY]
        if "pty" in line:  # TCP delivers what was sent
            faults.append(f'kind = "bit_errors"\nrate = 0.005\n{on}')
        model = model_of(instrument)
        if any("scan_counter" in kind for kind in model["kind"]):
            faults.append(f'kind = "torn"\n{on}')
        if "registers" in model:
            faults += [f'kind = "{kind}"\n{on}' for kind in MODBUS]
            faults += [f'kind = "exception"\ncode = {code}\n{on}' for code in CODES]
            if "pty" in line:
                faults.append(f'kind = "echo"\nline = "{line["name"]}"\n')
    return faults


def with_times(fault, chance):
    return (f'[[fault]]\n{fault}at = "{chance.randint(3000, SECONDS * 1000)} ms"\n'
            f'for = "{chance.randint(500, 4000)} ms"\n'
            f'late = "{chance.choice((150, 600, 1500, 3000))} ms"\n'
            f'probability = {chance.uniform(0.3, 1):.2f}\n')


class RandomFaults(RigTest):
    def test_nothing_wrong_is_kept_and_everybody_comes_back(self):
        chance = random.Random(SEED)
        rig = self.make_rig(mqtt=FAST, scenario=f"config/scenarios/{SCENARIO}.toml")
        text = rig.scenario.read_text()
        faults = all_faults(tomllib.loads(text))
        rig.scenario.write_text(text + "\n".join(with_times(f, chance) for f in faults))
        rig.start_all()
        # The last fault ends 4 s after the last begins; late answers come 3 s after that.
        wait_for(lambda: self.age(rig) > SECONDS + 8, "the end of all faults", PATIENCE + SECONDS)
        wait_for(lambda: all(i["health"] == "ok" for i in rig.status()["instruments"]),
                 "all instruments to be well", 5 * PATIENCE)
        rig.wait_archived()
        self.assert_complete(rig)
        struck = self.struck(rig)
        print(f"{len(faults)} faults: {struck}\n{rig.judge().stdout}", flush=True)
        self.assertGreaterEqual(len(struck), len(ANY))

    def age(self, rig):
        """Seconds that the ledger spans."""
        with open(rig.dir / "bench/ledger.jsonl", "rb") as ledger:
            first = ledger.readline()
            ledger.seek(max(0, os.fstat(ledger.fileno()).st_size - 50_000))
            whole = [line for line in ledger.read().split(b"\n")[1:-1] if line]
        if not whole:
            return 0
        return (json.loads(whole[-1])["boottime"] - json.loads(first)["boottime"]) / 1e6

    def struck(self, rig):
        counts = {}
        for entry in rig.ledger():
            for word in (entry["fault"] or "").split("+"):
                counts[word] = counts.get(word, 0) + 1
        counts.pop("", None)
        return counts


if __name__ == "__main__":
    unittest.main()
