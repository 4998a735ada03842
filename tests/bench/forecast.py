"""What `buoyctl check` forecasts, beside what comes in an hour (scripts/bench forecast [SECONDS]): all
scenarios at once, each with a buoyd of its own and one archive. From ten minutes on it says what
`check --measured` makes of that time, too."""

import re
import subprocess
import time

UNITS = {"": 1, "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
TRIES = 5  # a daemon on a loaded machine may answer too late
MEASURABLE = 600  # s that a daemon is to be up for check --measured
FIGURES = {"readings": ("readings a day", 24), "stored bytes": ("stored a day", 24),
           "link bytes": ("together", 24 * 30)}


def per_hour(text):
    """The forecast's figures an hour."""
    figures = {}
    for name, (label, hours) in FIGURES.items():
        found = re.search(rf"^  {label} +([\d.]+) ?([kMGT]?B)?", text, re.MULTILINE)
        figures[name] = float(found[1]) * UNITS[found[2] or ""] / hours
    return figures


def check(bench, station, *options):
    command = [bench.BIN / "buoyctl", "check", bench.DIR / f"{station}-buoyd.toml", "--models",
               bench.ROOT / "config/models", *options]
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return per_hour(done.stdout)
    bench.fail(done.stdout + done.stderr)


def counted(bench, station):
    """What came so far, without buoyd's own readings, of which the forecast has none."""
    database = f"{station}.db"
    return {"readings": bench.query(database, "SELECT count(*) FROM reading JOIN description ON n = description"
                                    " WHERE instrument <> 'buoyd'"),
            "stored bytes": bench.query(database, "SELECT page_count * page_size FROM pragma_page_count(),"
                                        " pragma_page_size()"),
            "link bytes": bench.status(station)["uplink"]["link_bytes"],
            "time": time.monotonic()}


def run(bench, seconds=120):
    models = bench.ROOT / "config/models"
    broker = bench.start_broker()
    bench.start("collect", bench.BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{broker}",
                "--archive", bench.DIR / "archive.db")
    stations = sorted(path.stem for path in (bench.ROOT / "config/scenarios").glob("*.toml"))
    for station in stations:
        _, instruments = bench.start_instruments(f"sim-{station}",
                                                 bench.ROOT / f"config/scenarios/{station}.toml", models)
        bench.start_buoyd(station, models, broker, instruments)
    for station in stations:
        bench.wait_for((bench.DIR / f"{station}.sock").exists, f"buoyd of {station}")
    time.sleep(bench.SETTLE)
    before = {station: counted(bench, station) for station in stations}
    time.sleep(seconds)
    print(f"\nan hour by what came in {seconds} s; stated and measured by `buoyctl check`\n\n"
          f"{'':<26}{'':<14}{'came':>12}{'stated':>12}{'of came':>9}{'measured':>12}{'of came':>9}")
    for station in stations:
        after = counted(bench, station)
        forecasts = [check(bench, station)]
        if seconds >= MEASURABLE:
            forecasts.append(check(bench, station, "--measured", "--socket", bench.DIR / f"{station}.sock"))
        hours = (after["time"] - before[station]["time"]) / 3600
        for name in FIGURES:
            came = (after[name] - before[station][name]) / hours
            row = "".join(f"{one[name]:>12.0f}{one[name] / came if came else 0:>9.2f}" for one in forecasts)
            print(f"{station:<26}{name:<14}{came:>12.0f}{row}", flush=True)
