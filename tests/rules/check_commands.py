#!/usr/bin/python3
"""Commands that the documents and the manual pages show exist, with every option, translations show
the same ones, and manual pages name every subcommand with every option:
check_commands.py ROOT BIN_FOLDER"""

import functools
import re
import subprocess
import sys
from pathlib import Path

PROGRAMS = ("buoyd", "buoyctl", "buoyshore", "buoysim")


@functools.cache
def help_of(folder, *words):
    command = [Path(folder) / words[0], *words[1:], "--help"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def subcommands(text):
    listed = text.partition("Subcommands:\n")[2]
    return re.findall(r"^  ([\w-]+)", listed, re.MULTILINE)


def takes_value(text, option):
    return bool(option) and re.search(rf"(?<![\w-]){re.escape(option)} [A-Z]", text)


def snippets_of(page):
    """What stands in code: indented or fenced lines up to a remark, and what is in backticks."""
    for line in page.splitlines():
        if line.startswith("    "):
            yield re.split(r"  +|#", line.strip())[0]
        yield from re.findall(r"`([^`]+)`", line)


def mistakes_of(snippet, folder):
    words = snippet.replace("[", " ").replace("]", " ").split()
    if not words or words[0] not in PROGRAMS:
        return
    command = [words[0]]
    option = ""
    for word in words[1:]:
        text = help_of(folder, *command)
        if takes_value(text, option):
            option = ""
        elif word.startswith("-"):
            option = word
            if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text):
                yield f"`{snippet}`: {' '.join(command)} has no {word}"
        elif word in subcommands(text):
            command.append(word)
        elif subcommands(text):
            yield f"`{snippet}`: {' '.join(command)} has no {word}"
            return


def code_of(page):
    return [line.strip() for line in page.read_text(encoding="utf-8").splitlines()
            if line.startswith("    ")]


def untranslated(docs):
    """Pages of docs/LANGUAGE whose code is not that of the page they translate."""
    for page in sorted(docs.glob("*/*.md")):
        if page.parent.name == "man":
            continue
        if code_of(page) != code_of(docs / page.name):
            yield f"{page.relative_to(docs)}: its commands are not those of {page.name}"


def manual_of(docs, program):
    page, = (docs / "man").glob(f"{program}.*")
    return page.name, page.read_text(encoding="utf-8").replace("\\-", "-")


def part_about(manual, path):
    """What a manual page says from a command's line to the next command's."""
    return re.search(rf"(?m)^\.B {re.escape(' '.join(path))}(?![\w-])(.*\n(?:(?!\.B |\.SH ).*\n)*)", manual)


def unnamed(docs, folder):
    """Subcommands and options that a program has and its manual page does not name in bold."""
    for program in PROGRAMS:
        name, manual = manual_of(docs, program)
        paths = [(word,) for word in subcommands(help_of(folder, program))]
        paths += [(*path, word) for path in paths for word in subcommands(help_of(folder, program, *path))]
        for path in [(), *paths]:
            part = part_about(manual, path) if path else re.search(r"(.*)", manual, re.DOTALL)
            if not part:
                yield f"{name}: does not name {' '.join(path)}"
                continue
            for option in re.findall(r"(?m)^  (?:-\w,)?(--?[\w-]+)", help_of(folder, program, *path)):
                if option not in ("--version", "--help", "-h") and f"\\fB{option}\\fR" not in part[1]:
                    yield f"{name}: does not name {' '.join((program, *path, option))}"


def examples_of(docs):
    """(page, a line of its EXAMPLES), of each manual page."""
    for program in PROGRAMS:
        name, manual = manual_of(docs, program)
        shown = re.findall(r"(?m)^\.EX\n((?:.*\n)*?)\.EE$", manual.partition(".SH EXAMPLES")[2])
        if not shown:
            yield name, f"{program} EXAMPLES"
        for line in "".join(shown).splitlines():
            yield name, re.split(r"  +#", line)[0]


def main(root, folder):
    pages = [Path(root) / "README.md", *sorted((Path(root) / "docs").glob("*.md"))]
    snippets = {(page, s) for page in pages for s in snippets_of(page.read_text(encoding="utf-8"))}
    shown = [(page, s) for page, s in sorted(snippets) if s.split()[:1] and s.split()[0] in PROGRAMS]
    shown = [(page.name, snippet) for page, snippet in shown] + list(examples_of(Path(root) / "docs"))
    found = 0
    for name, snippet in shown:
        for mistake in mistakes_of(snippet, folder):
            print(f"{name}: {mistake}")
            found += 1
    for mistake in untranslated(Path(root) / "docs"):
        print(mistake)
        found += 1
    for mistake in unnamed(Path(root) / "docs", folder):
        print(mistake)
        found += 1
    print(f"{len(shown)} commands, {found} mistakes")
    return 1 if found or not shown else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
