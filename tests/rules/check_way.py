#!/usr/bin/python3
"""The way of a reading in docs/architecture.md is that of the sources: check_way.py ROOT

Each room is a source that names its function; a room that is called is included by the one that calls
it, or both include the interface that the line names, or the one who joins them includes both.
"""

import re
import sys
from pathlib import Path

MOST_ROOMS = 45
MOST_COPIES = 5
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
ROOM = re.compile(r"^( {8,})(\S+) +(\S+)(?: +by (\S+))?(?: +(copy): .*)?$")


class Tree:
    def __init__(self, root):
        self.root = root

    def path(self, name):
        top = name.split("/")[0]
        return self.root / (name if top in ("drivers", "shore") else f"daemon/{name}")

    def unit(self, name):
        """The sources of a room: its header and what is named after it."""
        base = self.path(name)
        return [p for p in base.parent.glob(f"{base.name}*.?pp") if re.fullmatch(rf"{base.name}(_[a-z]+)?", p.stem)
                and (p.stem == base.name or not p.with_suffix(".hpp").exists())]

    def text(self, name):
        return "".join(p.read_text(encoding="utf-8") for p in self.unit(name))

    def headers(self, texts, depth=3):
        """All headers of ours that these include, through so many others."""
        found = {header for text in texts for header in INCLUDE.findall(text)}
        if depth > 1:
            inner = [self.path(h).read_text(encoding="utf-8") for h in found if self.path(h).exists()]
            found |= self.headers(inner, depth - 1) if inner else set()
        return found


def are_linked(tree, caller, called, by):
    above, below = tree.headers([tree.text(caller)], 1), tree.headers([tree.text(called)], 1)
    if f"{called}.hpp" in above or f"{caller}.hpp" in below:
        return True
    if not by:
        return False
    between = tree.headers([tree.path(by).read_text(encoding="utf-8")])
    if {f"{called}.hpp", f"{caller}.hpp"} <= between | {by}:
        return True
    caller_has = by in tree.headers([tree.text(caller)]) | {f"{caller}.hpp"}
    called_has = by in tree.headers([tree.text(called)]) | {f"{called}.hpp"}
    return caller_has and (called_has or f"{called}.hpp" in between)


def main(root):
    tree = Tree(Path(root))
    page = (tree.root / "docs/architecture.md").read_text(encoding="utf-8")
    picture = page.partition("## The way of a reading")[2].partition("\n## ")[0]
    rooms = copies = mistakes = 0
    callers = []
    for line in picture.splitlines():
        match = ROOM.match(line)
        if not match:
            continue
        indent, name, function, by, copy = match.groups()
        rooms += 1
        copies += copy is not None
        callers = [(depth, caller) for depth, caller in callers if depth < len(indent)]
        wrong = []
        if not tree.unit(name):
            wrong.append("there is no such source")
        elif not re.search(rf"\b{function.split('::')[-1]}\b", tree.text(name)):
            wrong.append(f"it names no {function}")
        elif callers and not are_linked(tree, callers[-1][1], name, by):
            wrong.append(f"nothing links it to {callers[-1][1]}")
        for text in wrong:
            print(f"docs/architecture.md: {name}: {text}")
        mistakes += len(wrong)
        callers.append((len(indent), name))
    print(f"{rooms} rooms, {copies} copies, {mistakes} mistakes")
    return 1 if mistakes or not 0 < rooms <= MOST_ROOMS or copies > MOST_COPIES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
