#!/usr/bin/python3
"""What passed by not running, and why, by the log of ctest (LastTest.log): skipped.py LOG"""

import re
import sys
from collections import defaultdict

# GoogleTest says the reason below the place, and the name below the reason.
GOOGLE = re.compile(r"^\S+:\d+: Skipped\n(.*?)\n+^\[  SKIPPED \] (\S+) \(\d+ ms\)$", re.MULTILINE | re.DOTALL)
# unittest says "NAME (CLASS) ... skipped 'REASON'", with the name's sentence between them if it has one.
PYTHON = re.compile(r"^(?:(\w+) \([\w.]+\)(?:\n.*)?|.*?) \.\.\. skipped (['\"])(.*)\2$", re.MULTILINE)
# Our own programs say "skipped: REASON".
OWN = re.compile(r"^(?:.*: )?skipped: (.*)$", re.MULTILINE)


def reasons(log):
    """{reason: names of tests}"""
    found = defaultdict(list)
    for reason, name in GOOGLE.findall(log):
        found[" ".join(reason.split())].append(name)
    for name, _, reason in PYTHON.findall(log):
        found[reason].append(name)
    for reason in OWN.findall(log):
        found[reason].append("")
    return found


def main(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        found = reasons(file.read())
    for reason, names in sorted(found.items()):
        what = f"{len(names)} tests" if len(names) > 1 else names[0]
        print(f"skipped: {what}: {reason}" if what else f"skipped: {reason}")


if __name__ == "__main__":
    main(sys.argv[1])
