#!/usr/bin/python3
"""Checks delivery.pml with SPIN: check_model.py

Each world is searched whole with the rules as they are, where nothing may break; then once more for
each old rule that the world breaks, which shows that the search can find something.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

MODEL = Path(__file__).with_name("delivery.pml")
S1 = "!(complete)"  # as pan prints the assertion
S2 = "card.done"
L = "acceptance cycle"

# What may happen in a world, and the rules that it breaks: macro of the old rule, what is violated.
# A world is small enough for seconds; together they have each fault beside each other that matters.
WORLDS = [
    ("retention, a spare board that says hello, too", "EPOCHS=3 SPARE=1 DROPS=1",
     [("OLD_GONE", S2)]),
    ("a second card, an image of the first", "EPOCHS=2 CARDS=1 CLONES=1",
     [("OLD_NAMED", S1), ("NO_ROLLED_BACK", L)]),
    ("a second card, late hellos", "EPOCHS=2 CARDS=1 LATE=1", [("OLD_UNKNOWN", S1)]),
    ("late hellos alone", "EPOCHS=2 LATE=1", [("OLD_UNKNOWN", S1)]),
    ("an archive that is put back", "EPOCHS=2 BACKUPS=1", [("OLD_BATCH", S1)]),
    ("the same, starts and cards alone", "EPOCHS=3 LAST=1 CARDS=1 BACKUPS=1",
     [("OLD_UNHEARD", S1)]),
    ("a person who accepts losses too early, a second card", "EPOCHS=2 CARDS=1 ACCEPTS=1",
     [("OLD_GONE", S2)]),
    ("long epochs", "EPOCHS=2 LAST=3", [("OLD_HOLE", S1)]),
    ("late receipts, retention, an archive that is put back",
     "EPOCHS=1 BACKUPS=1 LATE=4 DROPS=1", [("OLD_OPENING", S2)]),
]


def search(folder, macros):
    """What pan found: "" for nothing, else its first complaint."""
    defines = [f"-D{macro}" for macro in macros.split()]
    subprocess.run(["spin", "-a", *defines, str(MODEL)], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["gcc", "-w", "-O0", "-DCOLLAPSE", "-o", "pan", "pan.c"], cwd=folder, check=True)
    said = subprocess.run(["./pan", "-a", "-m100000"], cwd=folder, check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    if "errors: 0\n" in said and "max search depth too small" not in said:
        return ""
    return next((line for line in said.splitlines() if line.startswith("pan:1:")), said)


def main():
    mistakes = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, macros, old_rules in WORLDS:
            found = search(folder, macros)
            print(f"{name}: {found or 'nothing breaks'}")
            mistakes += found != ""
            for rule, violated in old_rules:
                found = search(folder, f"{macros} {rule}")
                print(f"  with {rule}: {found or 'nothing breaks'}")
                mistakes += violated not in found
    print(f"{mistakes} mistakes")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
