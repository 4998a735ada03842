#!/usr/bin/env python3
"""Decodes batch messages (docs/wire-format.md) with Python's standard library alone.

    decode_batch.py [FILE...]      each file one message as it came on buoy/<station>/batch

Prints one JSON object a line: a reading, or {"lost": …} for a gap. Descriptions are taken from the
messages themselves, so give an earlier message first if a later one leaves them out.
"""
import json
import struct
import sys
import zlib

MASK = 2**64 - 1


def signed(z):  # zigzag, modulo 2^64
    z = (z >> 1) ^ -(z & 1)
    return (z + 2**63) % 2**64 - 2**63


# ---- CBOR, as far as the messages use it


def cbor(data, at):
    """The item at `at` and where the next one begins."""
    major, argument = data[at] >> 5, data[at] & 31
    at += 1
    if argument > 23:
        width = 1 << (argument - 24)
        argument, at = int.from_bytes(data[at:at + width], "big"), at + width
    if major < 2:
        return (argument if major == 0 else -1 - argument), at
    if major < 4:
        raw = bytes(data[at:at + argument])
        return (raw if major == 2 else raw.decode()), at + argument
    if major == 7:
        return {20: False, 21: True, 22: None}[argument], at
    items = []
    for _ in range(argument * (major - 3)):
        item, at = cbor(data, at)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


# ---- blocks


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        self.at += n
        return self.data[self.at - n:self.at]

    def byte(self):
        return self.take(1)[0]

    def u(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def s(self):
        return signed(self.u())

    def ints(self, n):
        order, k = divmod(self.byte(), 64)
        firsts = [self.s() for _ in range(order)]
        step = self.s()
        r = [signed(z) + step for z in (self.rice(k, n - order) if k != 63 else [0] * (n - order))]
        for first in reversed(firsts):  # running sums
            sums = [first]
            for value in r:
                sums.append(sums[-1] + value)
            r = sums
        return [(value + 2**63) % 2**64 - 2**63 for value in r]

    def rice(self, k, n):
        bit = self.at * 8

        def bits(count):
            nonlocal bit
            bit += count
            whole = int.from_bytes(self.data[(bit - count) // 8:(bit + 7) // 8], "big")
            return whole >> (-bit % 8) & ((1 << count) - 1)

        codes = []
        for _ in range(n):
            ones = 0
            while ones < 24 and bits(1):
                ones += 1
            codes.append(bits(bits(6) + 1) if ones == 24 else (ones << k) + bits(k) & MASK)
        self.at = (bit + 7) // 8
        return codes

    def runs(self, n, value):
        out = []
        while len(out) < n:
            count = self.u()
            out += [value()] * count
        return out

    def column(self, n, is_text):
        """The prints of n values; a function of the index, as fillers may be anything."""
        kind = self.byte()
        if kind == 0x80:
            texts = [self.take(self.u()).decode() for _ in range(self.u())]
            prints = [json.dumps(t, ensure_ascii=False) if is_text else t for t in texts]
            index = self.ints(n)
            return lambda i: prints[index[i]]
        d, form = kind & 15, kind >> 4 & 3
        m = self.ints(n)
        e = self.ints(n) if kind & 0x40 else None
        if form == 0:
            return lambda i: decimal(m[i], d, e[i] if e else d)
        if form == 1:
            return lambda i: shortest(f32(o32(nearest32(float(m[i]) / 10**d)) + (e[i] if e else 0)), 32)
        return lambda i: shortest(f32(m[i]) if form == 2 else f64(m[i]), 32 if form == 2 else 64)


def decimal(m, d, decimals):
    if decimals < 0:
        return "-" + decimal(0, 0, -1 - decimals)
    digits = str(abs(m)).rjust(d + 1, "0") + "0" * (decimals - d)
    digits = digits[:len(digits) - d + decimals] if decimals < d else digits
    cut = len(digits) - decimals
    return "-" * (m < 0) + digits[:cut] + ("." + digits[cut:] if decimals else "")


def nearest32(x):
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return float("inf")


def o32(x):  # ordered bits of a float32, and back
    i = struct.unpack("<i", struct.pack("<f", x))[0]
    return i if i >= 0 else i ^ 0x7FFFFFFF


def f32(i):
    return struct.unpack("<f", struct.pack("<i", i if i >= 0 else i ^ 0x7FFFFFFF))[0]


def f64(i):
    return struct.unpack("<d", struct.pack("<q", i if i >= 0 else i ^ 0x7FFFFFFFFFFFFFFF))[0]


def shortest(x, width):
    """As C++'s std::to_chars: fewest digits that read back, fixed unless scientific is shorter."""
    back = nearest32 if width == 32 else float
    science = next(t for t in (f"{x:.{p}e}" for p in range(18)) if back(float(t)) == x)
    sign, science = "-" * science.startswith("-"), science.lstrip("-")
    mantissa, exponent = science.split("e")
    digits, power = mantissa.replace(".", ""), int(exponent)
    short = mantissa + f"e{power:+03d}"
    if power >= len(digits) - 1:
        fixed = str(int(abs(x)))
    elif power >= 0:
        fixed = digits[:power + 1] + "." + digits[power + 1:]
    else:
        fixed = "0." + "0" * (-power - 1) + digits
    return sign + (fixed if len(fixed) <= len(short) else short)


def block(r, descriptions):
    name = r.take(8).hex()
    channels = json.loads(descriptions[name])["channels"]
    points = [len(c["axis"]["points"]) if c.get("axis") else 1 for c in channels]
    n = r.u()
    seq = r.ints(n)
    unit = 10**r.byte()
    utc = [value * unit for value in r.ints(n)]
    lag = r.ints(n)
    clock = r.runs(n, r.byte)
    span = r.runs(n, r.u)
    flags = r.runs(n * sum(points), r.byte)
    columns = []  # one function (reading → print) a value
    for channel, p in zip(channels, points):
        is_text = channel["type"] == "text"
        if channel.get("axis") and r.byte() == 1:
            whole = r.column(n * p, is_text)
            columns += [lambda i, j=j, p=p, whole=whole: whole(i * p + j) for j in range(p)]
        else:
            columns += [r.column(n, is_text) for _ in range(p)]
    for i in range(n):
        values = [c(i) if flags[v * n + i] != 9 else "null" for v, c in enumerate(columns)]
        body = []
        for channel, p in zip(channels, points):
            mine, values = ",".join(values[:p]), values[p:]
            body.append(f"[{mine}]" if channel.get("axis") else mine)
        digits = "".join(str(flags[v * n + i]) for v in range(len(columns)))
        head = {"seq": seq[i], "description": name, "utc": utc[i], "boottime": utc[i] - lag[i],
                "clock": clock[i], "span": span[i], "flags": digits}
        yield json.dumps(head)[:-1] + ', "body": [' + ",".join(body) + "]}"


def batch(message, descriptions):
    root, _ = cbor(message, 0)
    descriptions.update(root.get("descriptions", {}))
    for a, b, reason, t0, t1 in root.get("lost", []):
        yield json.dumps({"lost": [a, b], "reason": reason, "t0": t0, "t1": t1})
    blocks = root.get("blocks", b"")
    if not blocks:
        return
    if blocks[0] != 1 or zlib.crc32(blocks[:-4]) != int.from_bytes(blocks[-4:], "big"):
        raise ValueError("not of format 1, or damaged")
    r = Reader(blocks[:-4])
    r.at = 1
    while r.at < len(r.data):
        yield from block(r, descriptions)


if __name__ == "__main__":
    known = {}
    for file in sys.argv[1:] or ["/dev/stdin"]:
        with open(file, "rb") as stream:
            for line in batch(stream.read(), known):
                sys.stdout.buffer.write(line.encode() + b"\n")
