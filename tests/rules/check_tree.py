#!/usr/bin/python3
"""The rules of the tree that a compiler does not check: check_tree.py ROOT

Which folder may include which, where heavy libraries may appear, that waits follow no wall clock,
that no machine path is committed, that each header serves a program, that documents and tests which
are named exist, and the marks for file length.
"""

import collections
import fnmatch
import posixpath
import re
import subprocess
import sys
from pathlib import Path

# A folder of daemon/, or one beside it, may include itself, these, and what these may.
BELOW = {
    "base": (),
    "core": ("base",),
    "platform": ("core",),
    "mqtt": ("platform",),
    "line": ("core",),
    "model": ("core",),
    "drivers": ("line", "model"),
    "acquire": ("drivers",),
    "spool": ("platform",),
    "uplink": ("mqtt",),
    "messages": ("acquire",),
    "release": ("acquire", "supervise"),
    "acoustics": ("acquire", "supervise", "uplink"),
    "lint": ("model",),
    "science": ("model",),
    "config": ("model", "platform", "science"),
    "command": ("config",),
    "verify": ("science",),
    "verify/recording": ("acquire", "config", "verify"),  # a folder of its own: shore examines, and has no lines
    "power": ("acquire", "platform"),
    "link": ("power", "uplink"),
    "supervise": ("platform",),
    "app": ("acoustics", "command", "link", "messages", "power", "release", "science", "spool", "supervise"),
    "commission": ("config", "verify"),
    "rehearse": ("config", "messages", "power", "uplink"),
    "ctl": ("command", "commission", "lint", "rehearse", "spool", "verify/recording"),
    "firmware-host": ("model", "platform"),
    "shore": ("mqtt", "spool", "verify"),  # it imports stores; of uplink it knows nothing
}
# The parts of a folder, "" for what lies in it directly: each may include those before it.
PARTS = {
    "core": ("", "proof", "shown", "told"),
    "line": ("", "modbus", "port"),
    "model": ("", "load"),
    "drivers": ("", "registers", "messages", "frames", "by_model"),
    "science": ("", "quality", "statistics", "derived", "waves", "computed", "combined",
                "sea_state", "track", "configured"),
    "acquire": ("schedule", ""),
    "config": ("instrument", "", "forecast"),
    "commission": ("kept", "step", "report", ""),
    "spool": ("store", "raw", "salvage", ""),
    "verify": ("run", "", "page"),
    "ctl": ("", "verification"),
    "uplink": ("batch", ""),
    "acoustics": ("modem", ""),
    "firmware-host": ("wire", "judge", "sea", "acoustic", "terminals", "deck", "world", "registers", "sentences", "frames",
                      "recorded",
                      "defects", "bench", ""),
    "shore": ("send", "decode", "tables", "rollup", "archive", "query", "station", "export", "export/text", "export/bufr", "certify", "forward", "report", "verify", "alarm", "collect", "gateway", "serve", ""),
}
# Of the page: a folder or file of web/src may import itself and those before it.
PAGE = ("api", "text", "words", "dom", "link", "data", "plot", "context", "views/parts", "views/plots",
        "views/values", "views/station", "views", "page")
MOST_SOURCES = 40  # of a folder, or of one part of it

# Libraries that throw or weigh: header prefix → the only sources that may include it.
HEAVY = {
    "nlohmann/": {"daemon/base/json.cpp"},
    "toml++/": {"daemon/base/toml_tree.hpp"},  # in two sources
    "udunits2.h": {"daemon/lint/units.cpp"},
    "kissfft/": {"daemon/science/waves/real_transform.cpp"},
    "curl/": {"shore/send/http_client.cpp"},
    "netcdf.h": {"shore/export/netcdf_file.cpp"},
    "eccodes.h": {"shore/export/bufr/bufr_message.cpp"},
    "microhttpd.h": {"shore/serve/http_server.cpp"},
    "CLI/": {"daemon/platform/command_line.cpp"},
    "sodium.h": {"daemon/platform/signing_key.cpp"},
}

FORBIDDEN = {
    r"system_clock": "waits and stamps follow base/time.hpp (pitfall: 32-bit libstdc++ after 2038)",
    r"\busing namespace std;": "names are written out",
    r"\b(TODO|FIXME|XXX)\b": "unfinished",
}
MOST_LINES = {".cpp": 400, ".hpp": 200, ".py": 400, ".ts": 400}
MARK = re.compile(r"\b(?:MB|MQ|BR|SQ|LX|SP)-\d+\b")
TEST = re.compile(r"\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_\w+)\(\s*(\w+)\s*,\s*(\w+)")
FILTER = re.compile(r"(?:GTEST_FILTER|gtest_filter)='?-?([^\s\"']+)")
IMPORT = re.compile(r"""\bfrom '(\.[^']*)'""")
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)


def place_of(path):
    """(folder, part) of a source of ours, as an #include names it or from the root; or None."""
    folder, *between, _ = path.removeprefix("daemon/").split("/") if "/" in path else ("", "")
    if between and f"{folder}/{between[0]}" in BELOW:
        folder, between = f"{folder}/{between[0]}", between[1:]
    return (folder, "/".join(between)) if folder in BELOW else None


def below(folder):
    """All that a folder may include, itself left out."""
    return {name for low in BELOW[folder] for name in (low, *below(low))}


def may_include(place, target):
    (folder, part), (other, its_part) = place, target
    if folder != other:
        return other in below(folder)
    parts = PARTS.get(folder, ("",))
    return parts.index(its_part) <= parts.index(part)


def mistakes_of(path, text):
    place = place_of(path)
    if not place:
        return
    if place[1] not in PARTS.get(place[0], ("",)):
        yield f"{place[0]} has no part \"{place[1]}\""
        return
    for header in INCLUDE.findall(text):
        target = place_of(header)
        if target and not may_include(place, target):
            yield f"includes {header}, which lies above it"
        for prefix, sources in HEAVY.items():
            if header.startswith(prefix) and path not in sources:
                yield f"includes {header}: only {', '.join(sources)} may"
    for pattern, reason in FORBIDDEN.items():
        if re.search(pattern, text):
            yield f"names {pattern}: {reason}"


def page_place(path):
    """The folder of a source of the page, of one that lies in web/src directly its name."""
    inside = path.removeprefix("web/src/").removesuffix(".ts")
    return posixpath.dirname(inside) or inside


def page_mistakes(path, text):
    place = page_place(path)
    if place not in PAGE:
        yield f"lies in no folder that PAGE names: {', '.join(PAGE)}"
        return
    for name in IMPORT.findall(text):
        target = page_place(posixpath.normpath(f"{posixpath.dirname(path)}/{name}"))
        if target not in PAGE[:PAGE.index(place) + 1]:
            yield f"imports {name}, which lies above it"


def is_counted(path):
    if path.startswith(("web/", "tests/page/")):
        return path.endswith((".ts", ".mjs", ".css", ".cpp"))
    return path.endswith((".cpp", ".hpp")) and place_of(path)


def crowded(paths):
    """Folders with more sources than one looks through."""
    sources = [path for path in paths if is_counted(path)]
    count = collections.Counter(str(Path(path).parent) for path in sources)
    return [f"{name}: {n} sources, think again at {MOST_SOURCES}" for name, n in count.items() if n > MOST_SOURCES]


def unused_headers(paths, includes):
    """Headers of ours that only their own source and tests include: what tests prove must be what runs."""
    used = {posixpath.normpath(f"daemon/{header}") if f"daemon/{header}" in paths else header
            for path, headers in includes.items() if place_of(path)
            for header in headers if not path.endswith(header.removesuffix(".hpp") + ".cpp")}
    return [f"{path}: no source of a program includes it" for path in sorted(paths)
            if path.endswith(".hpp") and place_of(path) and path not in used]


def length_mistakes(path, text):
    most = MOST_LINES.get(Path(path).suffix)
    if most and path.startswith("tests/"):
        most += 200  # tables of cases are long and simple
    lines = text.count("\n")
    if most and lines > most:
        yield f"has {lines} lines: think again at {most}"


def name_mistakes(path, text, paths):
    named = {m.group() for m in re.finditer(r"\bdocs/[a-z_-]+\.(md|py)\b", text)}
    if path.endswith(".md"):
        links = re.findall(r"\]\(([^)#:]+)\)", text)
        named |= {posixpath.normpath(f"{Path(path).parent}/{link}") for link in links}
    for name in sorted(named - paths):
        yield f"names {name}: there is no such file"
    for path_here in re.findall(r"(?<![\w.}])/(?:home|work)/\w+", text):
        yield f"names {path_here}: a path of one machine"


def test_name_mistakes(path, text):
    """Tests whose name is no sentence in small letters, but for the marks of rules in it."""
    for _, name in TEST.findall(text):
        if not all(re.fullmatch(r"[A-Z]+\d+|[a-z0-9]+", word) for word in name.split("_")):
            yield f"names a test {name}, expected words_like_these"


def filter_mistakes(path, text, tests):
    """Filters of test cases that fit none: what they chose or left out bears another name now."""
    for patterns in FILTER.findall(text):
        for pattern in patterns.split(":"):
            plain = pattern.split("/", 1)[-1].split("/")[0]  # without who instantiates, and which of them
            if not fnmatch.filter(tests, plain):
                yield f"filters test cases by {pattern}: there is none of that name"


def mark_mistakes(path, text, explained):
    """Marks of experiments that docs/marks.md does not explain."""
    for mark in sorted(set(MARK.findall(text)) - explained):
        yield f"bears {mark}, which docs/marks.md does not explain"


def sleep_mistakes(path, text):
    # The system tests' rig polls, in one place, until a condition holds.
    if path.startswith("tests/") and not path.endswith(".py") and re.search(r"sleep_for\(|this_thread::(sleep)_|u(sleep)\(|[^a-z_](sleep)\([0-9]", text):
        yield "waits for a duration: wait for a condition"


def main(root):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    paths = [p for p in listed.stdout.decode().split("\0") if p]
    explained = set(MARK.findall((Path(root) / "docs/marks.md").read_text(encoding="utf-8")))
    tests = [".".join(case) for path in paths if path.startswith("tests/") and path.endswith((".cpp", ".hpp"))
             for case in TEST.findall((Path(root) / path).read_text(encoding="utf-8"))]
    found = 0
    includes = {}
    for path in paths:
        if Path(path).suffix not in (".cpp", ".hpp", ".py", ".ts", ".md", ".txt", ".toml", ""):
            continue
        if path.startswith("tests/fuzz/corpus/"):
            continue
        text = (Path(root) / path).read_text(encoding="utf-8")
        checks = [name_mistakes(path, text, set(paths)), mark_mistakes(path, text, explained),
                  filter_mistakes(path, text, tests)]
        if path.endswith((".cpp", ".hpp", ".py", ".ts")):
            checks += [length_mistakes(path, text), sleep_mistakes(path, text)]
        if path.endswith((".cpp", ".hpp")):
            includes[path] = INCLUDE.findall(text)
            checks += [mistakes_of(path, text), test_name_mistakes(path, text)]
        if path.startswith("web/src/"):
            checks += [page_mistakes(path, text)]
        for check in checks:
            for mistake in check:
                print(f"{path}: {mistake}")
                found += 1
    for mistake in crowded(paths) + unused_headers(set(paths), includes):
        print(mistake)
        found += 1
    print(f"{len(paths)} files, {found} mistakes")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
