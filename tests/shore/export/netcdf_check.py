#!/usr/bin/python3
"""Reads exported NetCDF files back and holds them to the archive that they are of, and to the rules of
CF 1.11, ACDD 1.3 and the IOOS metadata profile 1.2 that bear on them:
netcdf_check.py ARCHIVE DIRECTORY [KIND...]
Prints each mistake, and what was compared; fails if there is any, or nothing. 77 without Debian's
python3-netcdf4. With kinds all readings of these, and no others, have to be in the files."""

import ctypes
import json
import re
import sys
from pathlib import Path

try:
    import netCDF4
    import numpy
except ImportError as absent:
    print(f"{absent}: python3-netcdf4 is not installed")
    sys.exit(77)

from archived import readings

TABLE = Path(__file__).resolve().parents[3] / "config/cf/standard-names.tsv"
FLAGS = [1, 2, 3, 4, 9]
METHODS = ("point", "sum", "mean", "median", "maximum", "minimum", "standard_deviation", "variance")
GLOBALS = ("Conventions", "featureType", "title", "summary", "keywords", "id", "history", "source",
           "processing_level", "standard_name_vocabulary", "date_created", "platform", "platform_name",
           "platform_id", "platform_vocabulary", "instrument", "time_coverage_start",
           "time_coverage_end", "time_coverage_duration", "cdm_data_type")
# Names of the flags in the standard name table that have no unit, and of what has none by its nature.
WITHOUT_UNIT = {"aggregate_quality_flag", "quality_flag"}


class Units:
    """libudunits2, as a reader of the files would use it."""

    def __init__(self):
        self.lib = ctypes.CDLL("libudunits2.so.0")
        for name in ("ut_read_xml", "ut_parse"):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.lib.ut_set_error_message_handler(ctypes.cast(self.lib.ut_ignore, ctypes.c_void_p))
        self.system = ctypes.c_void_p(self.lib.ut_read_xml(None))

    def parse(self, text):
        unit = self.lib.ut_parse(self.system, text.encode(), 2)
        return ctypes.c_void_p(unit) if unit else None

    def convert(self, one, other):
        one, other = self.parse(one), self.parse(other)
        return bool(one and other and self.lib.ut_are_convertible(one, other))


class File:
    """One file and its mistakes."""

    def __init__(self, path, units, table):
        self.path, self.units, self.table = path, units, table
        self.data = netCDF4.Dataset(path)
        self.data.set_auto_mask(False)
        self.mistakes = []

    def expect(self, condition, text):
        if not condition:
            self.mistakes.append(f"{self.path.name}: {text}")

    def check(self):
        for name in GLOBALS:
            self.expect(str(getattr(self.data, name, "")), f"no attribute {name}")
        self.expect("CF-1.11" in self.data.Conventions, "Conventions")
        self.expect(self.data.featureType in ("timeSeries", "timeSeriesProfile"), "featureType")
        roles = [v.cf_role for v in self.data.variables.values() if hasattr(v, "cf_role")]
        wanted = ["timeseries_id"] + ["profile_id"] * (self.data.featureType == "timeSeriesProfile")
        self.expect(sorted(roles) == sorted(wanted), f"cf_role {roles}")
        names = [name.lower() for name in self.data.variables]
        self.expect(len(names) == len(set(names)), "names that differ in case alone")
        axes = [v.axis for v in self.data.variables.values() if hasattr(v, "axis")]
        self.expect(len(axes) == len(set(axes)), f"axes {axes}")
        for name, variable in self.data.variables.items():
            self.check_variable(name, variable)
        self.check_time()

    def check_variable(self, name, variable):
        self.expect(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name), f"name {name}")
        if name == "time_bnds":
            return
        self.expect(getattr(variable, "long_name", ""), f"{name}: no long_name")
        self.check_units(name, variable)
        self.check_missing(name, variable)
        if hasattr(variable, "flag_meanings"):
            self.check_flags(name, variable)
        if name in self.data.dimensions and name != "station":
            steps = numpy.diff(variable[:])
            self.expect((steps > 0).all() or (steps < 0).all(), f"{name} is not in order")
        if "time" in variable.dimensions and hasattr(variable, "coordinates"):
            for other in variable.coordinates.split():
                self.expect(other in self.data.variables, f"{name}: coordinate {other}")
        if hasattr(variable, "cell_methods"):
            form = rf"time: ({'|'.join(METHODS)})( \((interval: [\d.]+ s|of .*|over .*)\))?"
            self.expect(re.fullmatch(form, variable.cell_methods), f"{name}: {variable.cell_methods}")
        for other in getattr(variable, "ancillary_variables", "").split():
            self.expect(other in self.data.variables, f"{name}: ancillary {other}")

    def check_units(self, name, variable):
        unit = getattr(variable, "units", None)
        standard = getattr(variable, "standard_name", None)
        if unit is not None and name != "time":
            self.expect(self.units.parse(unit), f"{name}: unit {unit}")
        if standard is None:
            return
        self.expect(standard in self.table, f"{name}: standard name {standard}")
        self.check_name(name, variable, standard)
        if standard in WITHOUT_UNIT:
            self.expect(unit is None, f"{name}: a flag has no unit")
        elif standard in self.table and name != "time":
            self.expect(unit and self.units.convert(unit, self.table[standard]),
                        f"{name}: unit {unit} of {standard}")

    def check_name(self, name, variable, standard):
        if re.match("altitude|height|depth", standard):
            self.expect(variable.positive in ("up", "down"), f"{name}: no positive")
        if standard.endswith("temperature"):
            self.expect(variable.units_metadata in ("temperature: difference", "temperature: on_scale"),
                        f"{name}: units_metadata")
        if name in self.data.dimensions and name in ("height", "depth"):
            self.expect(standard == name, f"{name} is not from the surface")

    def check_missing(self, name, variable):
        if "time" not in variable.dimensions or not hasattr(variable, "_FillValue"):
            return
        self.expect(variable._FillValue == variable.missing_value, f"{name}: two missing values")

    def check_flags(self, name, variable):
        values = numpy.atleast_1d(variable.flag_values)
        self.expect(values.dtype == variable.dtype, f"{name}: flag_values are {values.dtype}")
        self.expect(len(values) == len(variable.flag_meanings.split()), f"{name}: flag_meanings")
        self.expect(getattr(variable, "_FillValue", None) not in values, f"{name}: a flag is missing")
        self.expect(not hasattr(variable, "units"), f"{name}: a flag has no unit")
        if getattr(variable, "standard_name", "") == "aggregate_quality_flag":
            self.expect(list(values) == FLAGS, f"{name}: {values}")

    def check_time(self):
        time = self.data["time"]
        self.expect(len(time) > 0, "no reading")
        self.expect(time.units == "seconds since 1970-01-01T00:00:00Z", time.units)
        has_bounds = "time_bnds" in self.data.variables
        self.expect(hasattr(time, "bounds") == has_bounds, "bounds")
        if has_bounds:
            bounds = self.data["time_bnds"][:]
            self.expect((bounds[:, 1] == time[:]).all(), "the bounds end at another time")
            self.expect((bounds[:, 0] < bounds[:, 1]).all(), "bounds without length")

    def numbers(self):
        """(epoch, seq) of each row."""
        words = self.data["epoch"].flag_meanings.split()
        return [(words[e], int(s)) for e, s in zip(self.data["epoch"][:], self.data["seq"][:])]

    def compare(self, rows):
        """With the archive's readings by (epoch, seq)."""
        description = json.loads(self.data.buoyd_description)
        has_bounds = "time_bnds" in self.data.variables
        columns = Columns(self.data, description)
        for i, number in enumerate(self.numbers()):
            row = rows.get(number)
            if row is None:
                self.expect(False, f"{number} is not in the archive")
                continue
            self.expect(abs(self.data_time[i] * 1e6 - row["utc"]) < 1, f"{number}: time")
            self.expect((row["span"] > 0) == has_bounds, f"{number}: span {row['span']}")
            if has_bounds:
                self.expect(abs(self.begins[i] * 1e6 - (row["utc"] - row["span"])) < 1, f"{number}: begin")
            for mistake in columns.compare(i, row):
                self.expect(False, f"{number}: {mistake}")

    def load(self):
        self.data_time = self.data["time"][:]
        if "time_bnds" in self.data.variables:
            self.begins = self.data["time_bnds"][:, 0]


class Columns:
    """Channels of a description as the file has them."""

    def __init__(self, data, description):
        self.channels = []
        for channel in description["channels"]:
            name = channel["name"]
            while name not in data.variables or "ancillary_variables" not in data[name].ncattrs():
                name = "channel_" + name
            flags = data[data[name].ancillary_variables.split()[0]]
            self.channels.append((channel, data[name], data[name][:], flags[:]))

    def compare(self, i, row):
        flags = row["flags"]
        for (channel, variable, values, given), said in zip(self.channels, row["body"]):
            said = said if isinstance(said, list) else [said]
            has = numpy.atleast_1d(values[i])
            flag = numpy.atleast_1d(given[i])
            for point, value in enumerate(said):
                if not same(value, has[point], variable):
                    yield f"{channel['name']}[{point}]: {has[point]} of {value}"
                if flag[point] != int(flags.pop(0)):
                    yield f"{channel['name']}[{point}]: flag {flag[point]}"


def same(said, has, variable):
    if variable.dtype is str:
        return has == (said or "")
    if said is None:
        return has == variable._FillValue
    if variable.dtype == numpy.int64:
        return int(has) == said
    if variable.dtype == numpy.float32:
        return numpy.float32(said) == has
    return abs(float(has) - said) <= 1e-12 * max(1.0, abs(said))


def main(archive, directory, *kinds):
    table = dict(line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#"))
    rows, units, mistakes, seen = readings(archive, kinds), Units(), [], []
    for path in sorted(Path(directory).glob("*.nc")):
        file = File(path, units, table)
        file.check()
        file.load()
        file.compare(rows)
        seen += file.numbers()
        mistakes += file.mistakes
    if len(seen) != len(set(seen)):
        mistakes.append("a reading is there twice")
    if missing := set(rows) - set(seen):
        mistakes.append(f"{len(missing)} readings are in no file, as {min(missing)}")
    print(*mistakes[:50], sep="\n")
    print(f"{len(seen)} readings in files, {len(rows)} in the archive, {len(mistakes)} mistakes")
    return 1 if mistakes or not seen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
