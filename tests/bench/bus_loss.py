"""What lost and damaged answers cost (scripts/bench bus-loss): an RTU line of five units, struck at
random, in virtual time (tests/station/bus_loss_test.cpp) and against buoysim in real time; and a line
of ten units of which one is dead."""

import json
import shutil
import subprocess
import time

KINDS = ("silence", "bad_checksum")
PERCENTS = (0, 0.5, 2, 5)
DEAD = "sonde-10"
REST = 200_000  # µs to the next request: more is a rest between polls of the same unit


def names_of(scenario):
    return [line.split('"')[1] for line in scenario.split("[[instrument]]", 1)[1].splitlines()
            if line.startswith("name = ")]


def strike(scenario, victims, kind, percent, after):
    return scenario + "".join(
        f'\n[[fault]]\nkind = "{kind}"\ninstrument = "{name}"\nprobability = {percent / 100}\n'
        f'at = "{after} s"\n' for name in victims if percent)


class Station:
    """buoysim with a bus of its own, and a buoyd on it. Many run at once: each uses little."""

    def __init__(self, bench, name, scenario):
        self.bench, self.name = bench, name
        path = bench.DIR / f"{name}-scenario.toml"
        path.write_text(scenario)
        models = [bench.MODELS, bench.ROOT / "config/models"]
        self.folder, instruments = bench.start_instruments(f"{name}-bus", path, models)
        bench.start_buoyd(name, models, bench.free_port(), instruments)
        bench.wait_for((bench.DIR / f"{name}.sock").exists, "buoyd")

    def slots(self):
        """name -> (slots that brought a reading, slots that brought none)"""
        return {one["name"]: (one["readings"], sum(one["lost_slots"][why] for why in
                                                   ("failed", "line_busy", "rested")))
                for one in self.bench.status(self.name)["instruments"]}

    def begin(self):
        self.before = self.slots()

    def finish(self):
        """Percent of the slots of each unit that brought nothing; the line as buoysim saw it."""
        after = self.slots()
        self.bench.end(self.name)
        output = self.bench.end(f"{self.name}-bus")
        self.inside = json.loads(output.split("summary ", 1)[1])["lines"][0]["inside_gap"]
        with open(self.folder / "ledger.jsonl", encoding="utf-8") as ledger:
            entries = [json.loads(line) for line in ledger]
        pairs = [self.bench.exchange(before, entry) for before, entry in zip(entries, entries[1:])
                 if before["fault"] is None and entry["fault"] is None
                 and before["instrument"] == entry["instrument"]]
        self.exchanges = [(least, taken) for least, taken in pairs if taken < REST]
        shutil.rmtree(self.folder)
        for leftover in self.bench.DIR.glob(f"{self.name}.*"):
            leftover.unlink()
        self.lost = {}
        for name, (came, lost) in after.items():
            came, lost = came - self.before[name][0], lost - self.before[name][1]
            self.lost[name] = 100 * lost / max(came + lost, 1)


def play(bench, scenarios, seconds):
    """name -> scenario; all at once."""
    stations = {name: Station(bench, f"loss-{name}", scenario)
                for name, scenario in scenarios.items()}
    time.sleep(bench.SETTLE)
    for station in stations.values():
        station.begin()
    time.sleep(seconds)
    for station in stations.values():
        station.finish()
    return stations


def line_of(stations):
    """Requests inside the gap, and percent of the wire that is used from read to read of a poll: between
    the polls of two units the line may rest."""
    exchanges = [one for station in stations for one in station.exchanges]
    taken = sum(taken for _, taken in exchanges)
    wire = f"{100 * sum(least for least, _ in exchanges) / taken:>8.1f}" if taken else ""
    return f"{sum(station.inside for station in stations):>12}{wire}"


def row(what, losses, line):
    print(f"{what:<32}" + "".join(f"{loss:>12.1f}" for loss in losses) + line, flush=True)


def five_units(bench, seconds):
    scenario = (bench.MODELS / "five-units.toml").read_text()
    names = names_of(scenario)
    print(f"\nRTU line, 9600 baud, five units of 1 to 12 reads, {seconds} s in real time; readings "
          f"lost, %\n\n{'':<32}" + "".join(f"{name:>12}" for name in names)
          + f"{'in the gap':>12}{'wire %':>8}")
    for kind in KINDS:
        for percent in PERCENTS:
            victims = {"all": names, **({name: [name] for name in names} if percent else {})}
            stations = play(bench, {name: strike(scenario, struck, kind, percent, bench.SETTLE)
                                    for name, struck in victims.items()}, seconds)
            all_five = stations.pop("all")
            if stations:
                row(f"{percent:>4} % {kind}: it alone", [stations[name].lost[name] for name in names],
                    line_of(stations.values()))
                row("        … worst of its neighbours",
                    [max(loss for other, loss in stations[name].lost.items() if other != name)
                     for name in names], line_of(stations.values()))
            row(f"{percent:>4} % {kind}: all five", [all_five.lost[name] for name in names],
                line_of([all_five]))


def ten_units(bench, seconds):
    scenario = (bench.ROOT / "config/scenarios/ten-units-one-dead.toml").read_text()
    others = [name for name in names_of(scenario) if name != DEAD]
    print(f"\nten units, one of them dead, {seconds} s in real time; readings that the other nine "
          f"lost, %\n\n{'':<32}{'mean':>12}{'worst':>12}{'in the gap':>12}")
    cases = {"no other fault": scenario,
             **{f"2 % {kind}": strike(scenario, others, kind, 2, bench.SETTLE) for kind in KINDS}}
    stations = play(bench, {f"ten-{i}": text for i, text in enumerate(cases.values())}, seconds)
    for case, station in zip(cases, stations.values()):
        lost = [station.lost[name] for name in others]
        row(case, [sum(lost) / len(lost), max(lost)], f"{station.inside:>12}")


def virtual_time(bench):
    print("in virtual time, 900 s; the units with a star are struck\n", flush=True)
    done = subprocess.run([bench.BIN / "station_test", "--gtest_filter=Of/BusLoss.*"],
                          capture_output=True, text=True, check=False)
    print("\n".join(line for line in done.stdout.splitlines() if " % busy:" in line), flush=True)
    if done.returncode:
        bench.fail(done.stdout)


def run(bench, seconds=120):
    virtual_time(bench)
    five_units(bench, seconds)
    ten_units(bench, seconds)
