"""The comparison of scripts/bench with each value judged, averaged and derived from (science), and what
that work costs by itself (science-cost)."""

import json
import subprocess


def configuration(values, derived=True):
    """Four tests of each value, which all pass: an amendment is a reading more; ten minutes of each;
    and one derived channel of the station, as its true wind would be."""
    tests = "".join(f'[[instrument.quality]]\nchannel = "v{n:02}"\nfail = [-1e9, 1e9]\n'
                    'spike = [1e8, 1e9]\nrate_of_change = [1e8, 1e9]\n'
                    'flat_line = ["10 s", "1 min"]\nflat_line_tolerance = 1e-9\n'
                    for n in range(1, values + 1))
    one = ('[[instrument.derived]]\nkind = "derived"\nquantity = "difference"\n'
           'inputs = { a = "v01", b = "v02" }\n')
    return (f"{tests}{one if derived else ''}"
            '[[instrument.statistics]]\nkind = "ten_minutes"\nstatistics = ["mean", "sd", "n"]\n')


def run(bench, seconds=60):
    bench.compare(seconds, lambda device: "configuration = '''\n" +
                  configuration(bench.VALUES, device == 0) + "'''\n")
    print_rows(bench)


def print_rows(bench):
    """What was judged and averaged, so that the ratio is of the work that it should be."""
    kinds = ("SELECT count(*) FROM reading JOIN description ON n = description"
             " WHERE json_extract(text, '$.kind') = ")
    counts = {kind: bench.query("bench.db", f"{kinds} '{kind}'")
              for kind in ("sample", "derived", "ten_minutes")}
    good = bench.query("bench.db", f"{kinds} 'sample' AND flags IS NULL")
    print(f"of {counts['sample']} readings {good} good in all values, {counts['derived']} derived,"
          f" {counts['ten_minutes']} windows", flush=True)


def cost(bench, instruments=1000):
    """tests/bench/science_cost.cpp: one thread, no line, no store."""
    config = bench.DIR / "science-cost.toml"
    config.write_text('[station]\nid = "cost"\n[[line]]\nname = "d"\ndevice = "tcp://127.0.0.1:502"\n'
                      '[[instrument]]\nname = "d"\nline = "d"\nmodel = "twenty-floats"\n'
                      'interval = "1 s"\n' + configuration(bench.VALUES, derived=False))
    done = subprocess.run([bench.BIN / "science_cost", config, bench.MODELS, str(instruments)],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        bench.fail(done.stderr)
    cost_of = json.loads(done.stdout)
    print(f"\nfour tests and a window of ten minutes of each value, {bench.VALUES} values a reading, "
          f"by one thread\n\n"
          f"hot: one instrument's readings      {cost_of['hot']:.3f} us a value\n"
          f"cold: {instruments:>4} instruments in turn    {cost_of['cold']:.3f} us a value "
          f"(bound 0.6)\nkept in memory                      {cost_of['bytes']:.0f} bytes a value",
          flush=True)
