#!/usr/bin/env python3
"""Decodes batches as wire-format.md describes them: decode_batch.py MESSAGE_FILE...

Prints a JSON object a line: a reading, or {"lost": …} for a gap. Descriptions come with the first
messages that use them: name these files too, in front.
`data` is an iterator over bytes: each function reads on where the last one ended."""
import json, sys, zlib
from ctypes import c_double, c_float
from decimal import Decimal
from itertools import accumulate, chain, islice, repeat, takewhile

def take(data, n):
    return bytes(islice(data, n))

def cbor(data):
    major, n = divmod(next(data), 32)
    if n > 23:
        n = int.from_bytes(take(data, 1 << n - 24), "big")
    return (lambda: n, lambda: -1 - n, lambda: take(data, n), lambda: take(data, n).decode(),
            lambda: [cbor(data) for _ in range(n)], lambda: {cbor(data): cbor(data) for _ in range(n)},
            None, lambda: {20: False, 21: True, 22: None}[n])[major]()

def u(data):
    byte = next(data)
    return byte if byte < 128 else byte - 128 + (u(data) << 7)

def zigzag(z):
    return (z >> 1) ^ -(z & 1)

def rice(data, k):
    bits = (byte >> i & 1 for byte in data for i in range(7, -1, -1))
    number = lambda width: sum(next(bits) << i for i in range(width - 1, -1, -1))
    while True:
        ones = sum(takewhile(bool, islice(bits, 24)))
        yield zigzag(number(number(6) + 1) if ones == 24 else (ones << k) + number(k))

def ints(data, n):
    order, k = divmod(next(data), 64)
    firsts, step = [zigzag(u(data)) for _ in range(order)], zigzag(u(data))
    values = [step + code for code in islice(rice(data, k) if k < 63 else repeat(0), n - order)]
    for first in reversed(firsts):
        values = list(accumulate(values, initial=first))
    return [(value + 2**63) % 2**64 - 2**63 for value in values]

def runs(data, n, item):
    return list(islice(chain.from_iterable(u(data) * [item(data)] for _ in repeat(0)), n))

def show(form, d, m, e):
    if form == 0:
        return f"{Decimal(m).scaleb(-d):.{e}f}" if e >= 0 else f"{Decimal('-0'):.{-1 - e}f}"
    if form == 1:
        bits = int.from_bytes(bytes(c_float(abs(m) / 10**d)), "little")
        m = e + (bits if m >= 0 else -1 - bits)
    real, sign = c_double if form == 3 else c_float, 1 if m >= 0 else -1
    x = sign * real.from_buffer_copy(max(m, -1 - m).to_bytes(8, "little")).value
    science = next(t for t in (f"{x:.{p}e}" for p in range(17)) if real(float(t)).value == x)
    return min(f"{x:.0f}" if x == int(x) else f"{Decimal(science):f}", science, key=len)

def column(data, flags, quoted):
    kind, n = next(data), len(flags)
    if kind == 0x80:
        texts = [take(data, u(data)).decode() for _ in range(u(data))]
        texts = [json.dumps(text, ensure_ascii=False) for text in texts] if quoted else texts
        return [texts[i] if flag != 9 else "null" for flag, i in zip(flags, ints(data, n))]
    form, d, m = kind >> 4 & 3, kind & 15, ints(data, n)
    e = ints(data, n) if kind & 64 else [0 if form else d] * n
    return [show(form, d, *cell) if flag != 9 else "null" for flag, *cell in zip(flags, m, e)]

def block(data, name, description):
    channels, kinds = description["channels"], description.get("axis")
    n = u(data)
    seq, unit = ints(data, n), 10 ** next(data)
    utc, lag, clock, span = ints(data, n), ints(data, n), runs(data, n, next), runs(data, n, u)
    axes = [kinds if isinstance(c.get("axis"), str) else c.get("axis") for c in channels]
    points = [len(axis["points"]) if axis else 0 for axis in axes]
    flags, fields = runs(data, n * sum(p or 1 for p in points), next), []
    rest = iter(flags)
    for p, quoted in zip(points, [c["type"] == "text" for c in channels]):
        mine = [take(rest, n) for _ in range(p or 1)]
        if p and next(data):  # way 1: reading after reading
            rows = zip(*[iter(column(data, list(chain(*zip(*mine))), quoted))] * p)
        else:
            rows = zip(*[column(data, point, quoted) for point in mine])
        fields.append([f"[{','.join(row)}]" if p else row[0] for row in rows])
    for i, t in enumerate([value * unit for value in utc]):
        head = {"seq": seq[i], "description": name, "utc": t, "boottime": t - lag[i],
                "clock": clock[i], "span": span[i], "flags": "".join(map(str, flags[i::n]))}
        yield json.dumps(head)[:-1] + ', "body": [' + ",".join(field[i] for field in fields) + "]}"

def batch(message, descriptions):
    root = cbor(iter(message))
    descriptions.update(root.get("descriptions", {}))
    for a, b, reason, t0, t1 in root.get("lost", []):
        yield json.dumps({"lost": [a, b], "reason": reason, "t0": t0, "t1": t1})
    blocks = root.get("blocks", b"\1\xa5\x05\xdf\x1b")
    if blocks[0] != 1 or zlib.crc32(blocks[:-4]) != int.from_bytes(blocks[-4:], "big"):
        raise ValueError("not of format 1, or damaged")
    data = iter(blocks[1:-4])
    while name := take(data, 8).hex():
        if name not in descriptions:
            raise ValueError(f"no description {name}: expected a message that brings it in front")
        yield from block(data, name, json.loads(descriptions[name]))

known = {}
for path in sys.argv[1:]:
    try:
        print(*batch(open(path, "rb").read(), known), sep="\n")
    except ValueError as error:
        sys.exit(f"{path}: {error}")
