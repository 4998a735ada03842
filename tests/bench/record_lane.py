"""The record lane after an outage: a store full of owed readings (fill_spool), a real broker, buoyd
and buoyshore, until the archive holds all of it. A part of scripts/bench, alone:
scripts/bench record-lane [HOURS [INTERVAL]] (24 hours of ten devices of 20 float32 each 10 s).
"""

import json
import subprocess
import time


def cpu(pid):
    return time.clock_gettime((~pid << 3) | 2)  # CPUCLOCK_SCHED of that process


def held(rig):
    return rig.query("outage-archive.db",
                     "SELECT sum(b - a + 1) FROM held WHERE epoch ="
                     " (SELECT epoch FROM held GROUP BY epoch ORDER BY sum(b - a + 1) DESC LIMIT 1)")


def run(rig, hours=24, interval=10):
    spool, archive = rig.DIR / "outage.db", rig.DIR / "outage-archive.db"
    filled = subprocess.run([rig.BIN / "fill_spool", spool, str(hours), str(interval)],
                            capture_output=True, text=True, check=True)
    filled = json.loads(filled.stdout)
    broker = rig.start_broker()
    programs = {
        "mosquitto": rig.running["mosquitto"],
        "buoyshore": rig.start("outage-collect", rig.BIN / "buoyshore", "collect", "--broker",
                               f"127.0.0.1:{broker}", "--archive", archive)}
    rig.wait_for(archive.exists, "the archive")
    begin_cpu = {name: cpu(process.pid) for name, process in programs.items()}
    programs["buoyd"] = rig.start_buoyd("outage", rig.MODELS, broker, "")
    begin_cpu["buoyd"] = 0.0
    rig.wait_for(lambda: held(rig) > 0, "the first batch")
    first, begin = held(rig), time.monotonic()
    seen, seen_at = first, begin
    while seen < filled["readings"]:
        time.sleep(0.05)
        now = held(rig)
        if now > seen:
            seen, seen_at = now, time.monotonic()
        elif time.monotonic() - seen_at > rig.PATIENCE:
            rig.fail(f"the archive stays at {seen} of {filled['readings']} readings")
    seconds = time.monotonic() - begin
    used = {name: cpu(process.pid) - begin_cpu[name] for name, process in programs.items()}
    lanes = {lane["name"]: lane for lane in rig.status("outage")["uplink"]["lanes"]}
    for name in ("outage", "outage-collect", "mosquitto"):
        rig.end(name)
    archived = rig.query("outage-archive.db", "SELECT count(*) FROM reading")
    if archived < filled["readings"]:
        rig.fail(f"{archived} of {filled['readings']} readings are archived")
    size = archive.stat().st_size
    report(filled, (filled["readings"] - first) / seconds, used, lanes["record"]["bytes"], hours, size)


def report(filled, rate, used, sent, hours, size):
    values = filled["values"]
    a_reading = values / filled["readings"]
    print(f"\nRecord lane after {hours} hours of outage, {filled['readings']} readings, "
          f"{values} values\n")
    print(f"into the archive        {rate * a_reading:8.0f} values a second (bound 50,000)")
    for name, seconds in sorted(used.items()):
        print(f"CPU of {name:<16} {seconds * 1e6 / values:8.2f} ms per 1,000 values")
    print(f"batches                 {sent / values:8.2f} bytes a value")
    print(f"archive                 {size / values:8.2f} bytes a value (aim 12)", flush=True)
