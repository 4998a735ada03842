#!/usr/bin/python3
"""Checks a certified export by what docs/certify.md says of it, and shares no code with buoyshore:
certificate_check.py FILE. Says what is wrong; fails if anything is, or if a reading is not proven.
Signatures are checked by openssl, sums by hashlib."""

import hashlib
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

SEGMENT = 256
wrong = []


def is_signed(key, text, signature, folder):
    # An Ed25519 key as DER (RFC 8410): a fixed head, then the key.
    (folder / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + bytes.fromhex(key))
    (folder / "text").write_bytes(text)
    (folder / "signature").write_bytes(bytes.fromhex(signature))
    return subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder / "key",
         "-rawin", "-in", folder / "text", "-sigfile", folder / "signature"],
        capture_output=True, check=False).returncode == 0


def numbers_of(text):
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def record(reading, descriptions):
    seq, description, utc, boottime, clock, span, body, flags = reading
    body, flags = body.encode(), flags.encode()
    return struct.pack(">Q32sqqBqII", seq, descriptions[description], utc, boottime, clock, span,
                       len(body), len(flags)) + body + flags


def seal_text(line):
    first, last = line.get("seal") or line["spare_seal"]
    return "\n".join(["buoyd seal 1", line["station"], line["epoch"], str(first), str(last),
                      line["absent"], line["before"], line["segments"], line["key"], ""]).encode()


def check_stretch(seal, readings, descriptions):
    """How many readings of one seal are proven."""
    first, last = seal["seal"]
    absent = set(numbers_of(seal["absent"]))
    there = [number for number in range(first, last + 1) if number not in absent]
    proven = 0
    for at in range(0, len(there), SEGMENT):
        segment = there[at:at + SEGMENT]
        if not all(number in readings for number in segment):
            continue
        data = b"".join(record(readings[number], descriptions) for number in segment)
        index = at // SEGMENT * 32
        if hashlib.sha256(data).hexdigest()[:32] != seal["segments"][index:index + 32]:
            wrong.append(f"numbers {segment[0]} to {segment[-1]} are not what was sealed")
            continue
        proven += len(segment)
    return proven


def check(path, folder):
    lines = path.read_bytes().split(b"\n")
    if lines.pop() != b"":
        wrong.append("the last line has no line break")
    *body, end = lines
    end = json.loads(end)
    total = hashlib.sha256(b"".join(line + b"\n" for line in body)).hexdigest()
    head = json.loads(body[0])
    signed = f"certified export 1\n{end['sha256']}\n".encode()
    if total != end["sha256"] or head["key"] != end["key"] or not is_signed(end["key"], signed, end["signature"], folder):
        wrong.append("the sum of all lines, or its signature")
    descriptions, readings, count, proven = {}, {}, 0, 0
    seal, expected, keys, digests, befores = None, 0, set(), set(), set()
    sealed, told, unsealed, epoch, names = [], {}, [], None, {}
    for number, text in enumerate(body[1:], 2):
        line = json.loads(text)
        kind = next(iter(line))
        if kind in ("seal", "epoch", "unsealed", "spare_seal", "file") and seal:
            proven += check_stretch(seal, readings, descriptions)
            seal, readings = None, {}
        if kind in ("seal", "spare_seal"):
            sealed.append((line["epoch"], *line[kind]))
            keys.add(line["key"])
            digests.add(hashlib.sha256(seal_text(line)).hexdigest())
            befores.add(line["before"])
            names.setdefault(line["key"], set()).add(line["station"])
            if not is_signed(line["key"], seal_text(line), line["signature"], folder):
                wrong.append(f"line {number}: the seal's signature")
        if kind == "description":
            digest = hashlib.sha256(line["description"].encode()).digest()
            descriptions[digest[:8].hex()] = digest
        elif kind == "epoch":
            expected = line["numbers"][0]
            epoch = line["epoch"]
            told[epoch] = line["numbers"]
        elif kind == "unsealed":
            unsealed.append((epoch, *line["unsealed"]))
        elif kind == "seal":
            seal = line
        elif kind == "gap":
            if line["gap"][0] != expected:
                wrong.append(f"line {number}: expected number {expected}")
            expected = line["gap"][1] + 1
        elif kind == "reading":
            count += 1
            if line["reading"][0] != expected:
                wrong.append(f"line {number}: expected number {expected}")
            expected = line["reading"][0] + 1
            readings[line["reading"][0]] = line["reading"]
    if seal:
        proven += check_stretch(seal, readings, descriptions)
    for epoch, first, last in sealed:
        if any(epoch == other and a <= last and b >= first for other, a, b in unsealed):
            wrong.append(f"sealed numbers of {epoch} are said not to be sealed")
        a, b = told.get(epoch, (last + 1, first - 1))
        if head["from"] is None and head["to"] is None and (first < a or last > b):
            wrong.append(f"sealed numbers of {epoch} are not in the file")
    if any(head["station"] not in stations for stations in names.values()):
        wrong.append("sealed for another station")
    if len(keys) > 1:
        wrong.append("several keys")
    if head["from"] is None and head["to"] is None and befores - digests - {"0" * 64}:
        wrong.append("a seal is missing")
    if proven != count or count == 0:
        wrong.append(f"{proven} of {count} readings are proven")
    print(f"{proven} of {count} readings are proven")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        check(Path(sys.argv[1]), Path(temporary))
    print(*wrong, sep="\n")
    sys.exit(1 if wrong else 0)
