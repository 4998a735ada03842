#!/usr/bin/env python3
"""The rules of the tree that a compiler does not check: check_tree.py ROOT

Which folder may include which, where heavy libraries may appear, that waits follow no wall clock,
that no machine path is committed, that documents which are named exist, and the marks for file
length.
"""

import posixpath
import re
import subprocess
import sys
from pathlib import Path

# A folder may include itself and these.
MAY_INCLUDE = {
    "daemon/core": set(),
    "daemon/line": {"daemon/core"},
    "daemon/model": {"daemon/core"},
    "drivers": {"daemon/core", "daemon/line", "daemon/model"},
    "daemon/acquire": {"daemon/core", "daemon/line", "daemon/model", "drivers"},
    "daemon/spool": {"daemon/core"},
    "daemon/uplink": {"daemon/core"},
    "daemon/config": {"daemon/core", "daemon/model"},
    "daemon/app": {
        "daemon/core", "daemon/line", "daemon/model", "drivers", "daemon/acquire",
        "daemon/spool", "daemon/uplink", "daemon/config",
    },
    "daemon/ctl": {
        "daemon/core", "daemon/line", "daemon/model", "drivers", "daemon/acquire",
        "daemon/spool", "daemon/config", "daemon/app",
    },
    "firmware-host": {"daemon/core", "daemon/model"},
    "shore": {"daemon/core", "daemon/spool"},  # it imports stores; of uplink it knows nothing
}

# Libraries that throw or weigh: header prefix → the only sources that may include it.
HEAVY = {
    "nlohmann/": {"daemon/core/json.cpp"},
    "toml++/": {"daemon/core/toml_tree.hpp"},  # in two sources
    "CLI/": {"daemon/core/command_line.cpp"},
}

FORBIDDEN = {
    r"system_clock": "waits and stamps follow core/time.hpp (pitfall: 32-bit libstdc++ after 2038)",
    r"\busing namespace std;": "names are written out",
    r"\b(TODO|FIXME|XXX)\b": "unfinished",
}
MOST_LINES = {".cpp": 400, ".hpp": 200, ".py": 400}
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)


def folder_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "daemon" else parts[0]


def target_folder(header):
    """The folder of ours that an include names, or None for a library's header."""
    first = header.split("/")[0]
    if first in ("drivers", "shore", "firmware-host"):
        return first
    return f"daemon/{first}" if f"daemon/{first}" in MAY_INCLUDE else None


def mistakes_of(path, text):
    folder = folder_of(path)
    if folder not in MAY_INCLUDE:
        return
    for header in INCLUDE.findall(text):
        target = target_folder(header)
        if target and target != folder and target not in MAY_INCLUDE[folder]:
            yield f"includes {header}: {folder} may not use {target}"
        for prefix, sources in HEAVY.items():
            if header.startswith(prefix) and path not in sources:
                yield f"includes {header}: only {', '.join(sources)} may"
    for pattern, reason in FORBIDDEN.items():
        if re.search(pattern, text):
            yield f"names {pattern}: {reason}"


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


def sleep_mistakes(path, text):
    # The system tests' rig polls, in one place, until a condition holds.
    if path.startswith("tests/") and not path.endswith(".py") and re.search(r"sleep_for\(|this_thread::(sleep)_|u(sleep)\(|[^a-z_](sleep)\([0-9]", text):
        yield "waits for a duration: wait for a condition"


def main(root):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    paths = [p for p in listed.stdout.decode().split("\0") if p]
    found = 0
    for path in paths:
        if Path(path).suffix not in (".cpp", ".hpp", ".py", ".md", ".txt", ".toml", ""):
            continue
        if path.startswith("tests/fuzz/corpus/"):
            continue
        text = (Path(root) / path).read_text(encoding="utf-8")
        checks = [name_mistakes(path, text, set(paths))]
        if path.endswith((".cpp", ".hpp", ".py")):
            checks += [length_mistakes(path, text), sleep_mistakes(path, text)]
        if path.endswith((".cpp", ".hpp")):
            checks.append(mistakes_of(path, text))
        for check in checks:
            for mistake in check:
                print(f"{path}: {mistake}")
                found += 1
    print(f"{len(paths)} files, {found} mistakes")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
