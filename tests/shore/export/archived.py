"""The placed readings of an archive, with what amendments made of their flags; for the checks beside it."""

import json
import sqlite3


def default_flags(description, body):
    flags = []
    for channel, values in zip(description["channels"], body):
        for value in values if isinstance(values, list) else [values]:
            flags.append("9" if value is None else str(channel.get("flag", 2)))
    return flags


def amend(flags, description, body, amendments):
    for channel, point, flag in amendments:
        place = 0
        for one, values in zip(description["channels"], body):
            count = len(values) if isinstance(values, list) else 1
            if one["name"] == channel:
                for p in range(count):
                    if point is None or point == p:
                        flags[place + p] = str(flag)
            place += count
    return flags


def readings(archive, kinds):
    """All placed readings by (epoch, seq)."""
    base = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    said = {name: json.loads(text) for name, text in base.execute("SELECT hash, text FROM description")}
    amendments = {}
    for epoch, seq, channel, point, flag in base.execute(
            "SELECT epoch, seq, channel, point, flag FROM amendment ORDER BY by_epoch, by_seq"):
        amendments.setdefault((epoch, seq), []).append((channel, point, flag))
    rows = {}
    for epoch, seq, utc, span, body, flags, name, instrument, kind in base.execute(
            "SELECT epoch, seq, utc, span, body, flags, description, instrument, kind FROM readings "
            "WHERE utc IS NOT NULL AND instrument <> 'buoyd'"):
        if kinds and f"{instrument}/{kind}" not in kinds:
            continue
        description, values = said[name], json.loads(body)
        full = list(flags) if flags else default_flags(description, values)
        full = amend(full, description, values, amendments.get((epoch, seq), []))
        rows[epoch, seq] = {"utc": utc, "span": span, "body": values, "flags": full,
                            "description": description}
    return rows
