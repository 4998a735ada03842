#!/usr/bin/python3
"""Sea water and salinity against GSW, the TEOS-10 toolbox, on 10,000 random inputs each:
gsw_test.py STAT_VECTORS..., the program and what runs it. Skipped without Debian's python3-gsw."""

import json
import subprocess
import sys
import tempfile

try:
    import gsw
    import numpy
except ImportError as absent:
    print(f"{absent}: python3-gsw is not installed")
    sys.exit(77)

CASES, SAMPLES = 10, 1000


def listed(array):
    return [None if numpy.isnan(x) else float(x) for x in array]


def flags_of(array):
    return [9 if numpy.isnan(x) else 1 for x in array]


def sea_water(random):
    salinity = random.uniform(0, 42, SAMPLES)
    temperature = random.uniform(-2, 40, SAMPLES)
    pressure = random.uniform(0, 10000, SAMPLES)
    absolute = salinity * 35.16504 / 35
    density = gsw.rho_t_exact(absolute, temperature, pressure)
    return {
        "what": "sea_water",
        "in": {"salinity": listed(salinity), "temperature": listed(temperature),
               "pressure": listed(pressure)},
        "out": {"absolute_salinity": listed(absolute), "density": listed(density),
                "sound_speed": listed(gsw.sound_speed_t_exact(absolute, temperature, pressure)),
                "flag": flags_of(density)},
    }


def practical_salinity(random):
    """Half of it below salinity 2, down to where it is undefined."""
    conductivity = numpy.where(random.random(SAMPLES) < 0.5, random.uniform(0.3, 8, SAMPLES),
                               10 ** random.uniform(-5, -0.4, SAMPLES))
    temperature = random.uniform(-2, 40, SAMPLES)
    pressure = random.uniform(0, 10000, SAMPLES)
    salinity = gsw.SP_from_C(10 * conductivity, temperature, pressure)  # from mS/cm
    return {
        "what": "practical_salinity",
        "in": {"conductivity": listed(conductivity), "temperature": listed(temperature),
               "pressure": listed(pressure)},
        "out": {"salinity": listed(salinity), "flag": flags_of(salinity)},
    }


def main(command):
    random = numpy.random.default_rng(2026)
    cases = [{"id": f"{make.__name__}-{i}", "note": "", **make(random)}
             for make in (sea_water, practical_salinity) for i in range(CASES)]
    with tempfile.NamedTemporaryFile("w", prefix="gsw.", suffix=".json") as file:
        json.dump({"meta": {"stack": f"gsw {gsw.__version__}"}, "cases": cases}, file)
        file.flush()
        return subprocess.run([*command, file.name], timeout=300).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
