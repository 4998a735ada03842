"""What 200 windows cost in private memory (scripts/bench windows): three stations of 50 instruments,
without windows, with four kinds of one channel each, and with one kind of four channels."""

import statistics
import time

LINES, UNITS = 10, 5  # 50 instruments
CHANNELS = ["v01", "v02", "v03", "v04"]
OVER = 20  # s; a window takes as much whatever its length, and its first rows shall be out


def kind(name, channels):
    return (f'[[instrument.statistics]]\nkind = "{name}"\nover = "{OVER} s"\n'
            f"channels = {channels}\n".replace("'", '"'))


STATIONS = {"without": "",
            "four-kinds": "".join(kind(f"window_{one}", [one]) for one in CHANNELS),
            "one-kind": kind("window", CHANNELS)}


def scenario(configuration):
    blocks = []
    for line in range(LINES):
        blocks.append(f'[[line]]\nname = "l{line}"\ntcp = "127.0.0.1:0"\n')
        blocks += [f'[[instrument]]\nname = "i{line}-{unit}"\nline = "l{line}"\n'
                   f'model = "twenty-floats"\nunit = {unit}\ninterval = "1 s"\n'
                   f"turnaround = \"0 s\"\nconfiguration = '''\n{configuration}'''\n"
                   for unit in range(1, UNITS + 1)]
    return "".join(blocks)


def run(bench, seconds=150):
    broker = bench.start_broker()
    buoyds = {}
    for name, configuration in STATIONS.items():
        path = bench.DIR / f"{name}-scenario.toml"
        path.write_text(scenario(configuration))
        _, instruments = bench.start_instruments(f"{name}-devices", path, bench.MODELS)
        buoyds[name] = bench.start_buoyd(name, bench.MODELS, broker, instruments).pid
    time.sleep(seconds / 2)  # the first windows are over, and SQLite's cache (1 MB) is full
    anon = {name: [] for name in buoyds}
    for _ in range(10):
        time.sleep(seconds / 20)
        for name, pid in buoyds.items():
            anon[name].append(bench.proc_numbers(pid, "status")["RssAnon"])
    medians = {name: statistics.median(numbers) for name, numbers in anon.items()}
    for name, median in medians.items():
        rows = bench.query(f"{name}.db", "SELECT count(*) FROM reading JOIN description "
                           "ON n = description WHERE json_extract(text, '$.kind') LIKE 'window%'")
        print(f"{name:<12} RssAnon {median / 1024:.2f} MiB, {rows} rows: 200 windows take "
              f"{(median - medians['without']) / 1024:.2f} MiB", flush=True)
