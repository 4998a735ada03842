#!/usr/bin/python3
"""An ERDDAP server's datasets.xml against its rules and the files that it speaks of: erddap_check.py XML.
ERDDAP publishes no schema; the rules are those that its loader enforces (2.31). Prints each mistake;
fails if there is any, or no dataset. 77 without Debian's python3-netcdf4."""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

try:
    import netCDF4
    import numpy
except ImportError as absent:
    print(f"{absent}: python3-netcdf4 is not installed")
    sys.exit(77)

TAGS = {"reloadEveryNMinutes", "updateEveryNMillis", "fileDir", "fileNameRegex", "recursive", "metadataFrom",
        "removeMVRows", "sortFilesBySourceNames", "addAttributes", "dataVariable"}
TYPES = {"byte": "int8", "short": "int16", "int": "int32", "long": "int64", "float": "float32",
         "double": "float64", "String": str}
CATEGORIES = {"Surface Waves", "Wind", "Currents", "Temperature", "Salinity", "Pressure", "Meteorology",
              "Location", "Time", "Statistics", "Other", "Identifier", "Quality"}
GLOBALS = ("title", "summary", "institution", "infoUrl", "sourceUrl", "cdm_data_type")
SAME = ("units", "_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned")


def attributes_of(element):
    return {att.get("name"): att.text for att in element.find("addAttributes")}


LIVE_TAGS = TAGS - {"updateEveryNMillis", "removeMVRows", "sortFilesBySourceNames"} | {
    "pathRegex", "serverHost", "serverPort", "clientId", "username", "password", "topics"}


def live_mistakes(element):
    """A dataset that hears topics: its reader splits topics at commas, and wants a name and a password."""
    name = element.get("datasetID")
    if not {child.tag for child in element} <= LIVE_TAGS:
        yield f"{name}: a tag that ERDDAP does not know"
    if element.find("username") is None or element.find("password") is None:
        yield f"{name}: no username or password"
    topics = element.findtext("topics")
    if not topics or re.search(r"[\s+#{}]", topics):
        yield f"{name}: topics {topics!r}"
    variables = element.findall("dataVariable")
    for what in ("sourceName", "destinationName"):
        names = [variable.findtext(what) for variable in variables]
        if len(names) != len(set(names)) or "time" not in names:
            yield f"{name}: {what} twice, or no time"
    for variable in variables:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", variable.findtext("destinationName")):
            yield f"{name}: {variable.findtext('destinationName')}"
        if attributes_of(variable).get("ioos_category") not in CATEGORIES or variable.findtext("dataType") not in TYPES:
            yield f"{name}: {variable.findtext('sourceName')}: category or type"


class Dataset:
    def __init__(self, element):
        self.id, self.element, self.mistakes = element.get("datasetID"), element, []
        self.globals = attributes_of(element)
        self.variables = element.findall("dataVariable")
        folder, regex = Path(element.findtext("fileDir")), element.findtext("fileNameRegex")
        self.files = [path for path in sorted(folder.iterdir()) if re.fullmatch(regex, path.name)]

    def expect(self, condition, text):
        if not condition:
            self.mistakes.append(f"{self.id}: {text}")

    def check(self):
        self.expect(self.element.get("type") == "EDDTableFromMultidimNcFiles", "type")
        self.expect(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", self.id), "datasetID")
        self.expect({child.tag for child in self.element} <= TAGS, "a tag that ERDDAP does not know")
        for name in GLOBALS:
            self.expect(self.globals.get(name), f"no {name}")
        self.expect(self.files, "no file matches")
        names = [v.findtext("destinationName") for v in self.variables]
        sources = [v.findtext("sourceName") for v in self.variables]
        self.expect(len(names) == len(set(names)) and len(sources) == len(set(sources)), "a name twice")
        self.expect(not {"altitude", "depth"} <= set(names), "altitude and depth")
        self.expect({"time", "latitude", "longitude"} <= set(names), "no time or place")
        self.check_cdm(names)
        files = [netCDF4.Dataset(path) for path in self.files]
        for variable in self.variables:
            self.check_variable(variable, files)

    def check_cdm(self, names):
        roles = [attributes_of(v).get("cf_role") for v in self.variables]
        kind = self.globals["cdm_data_type"]
        self.expect(kind in ("TimeSeries", "TimeSeriesProfile", "Other"), kind)
        self.expect(roles.count("timeseries_id") == (kind != "Other"), f"timeseries_id {roles}")
        self.expect(roles.count("profile_id") == (kind == "TimeSeriesProfile"), f"profile_id {roles}")
        self.expect(("cdm_timeseries_variables" in self.globals) == (kind != "Other"), "timeseries variables")
        if kind == "TimeSeriesProfile":
            vertical = {"altitude", "depth", self.globals.get("cdm_altitude_proxy")} & set(names)
            self.expect(len(vertical) == 1, f"a profile over {vertical}")
        for name in self.globals["subsetVariables"].split(","):
            self.expect(name in names, f"subset {name}")

    def check_variable(self, variable, files):
        source, kind = variable.findtext("sourceName"), variable.findtext("dataType")
        self.expect(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", variable.findtext("destinationName")), source)
        self.expect(attributes_of(variable).get("ioos_category") in CATEGORIES, f"{source}: category")
        self.expect(kind in TYPES, f"{source}: {kind}")
        if source.startswith("***fileName,"):
            regex = re.fullmatch(r'\*\*\*fileName,"(.*)",1', source)[1].replace("\\\\", "\\")
            self.expect(all(re.fullmatch(regex, path.name) for path in self.files), source)
            return
        found = [file[source] for file in files if source in file.variables]
        self.expect(found, f"{source} is in no file")
        for one in found:
            self.expect(one.dtype == TYPES[kind], f"{source} is {one.dtype}, not {kind}")
            for name in SAME:
                same = numpy.all(getattr(one, name, None) == getattr(found[0], name, None))
                self.expect(same, f"{source}: {name} is not the same in all files")


def main(path):
    text = Path(path).read_text()
    root = ElementTree.fromstring(text)
    live = [element for element in root if element.get("type") == "EDDTableFromMqtt"]
    datasets = [Dataset(element) for element in root if element not in live]
    mistakes = ["${ in the file"] if "${" in text else []
    mistakes += [mistake for element in live for mistake in live_mistakes(element)]
    for dataset in datasets:
        dataset.check()
        mistakes += dataset.mistakes
    if len({dataset.id for dataset in datasets}) != len(datasets):
        mistakes.append("an id twice")
    told = [path for dataset in datasets for path in dataset.files]
    folder = Path(root[0].findtext("fileDir")) if datasets else None
    if folder and sorted(told) != sorted(folder.glob("*.nc")):
        mistakes.append("a file is in no dataset, or in two")
    print(*mistakes[:50], sep="\n")
    print(f"{len(datasets)} datasets of {len(told)} files, {len(live)} of topics, {len(mistakes)} mistakes")
    return 1 if mistakes or not told else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
