"""What an archive says beside its readings' values: times, gaps, drops, conflicts."""

import json
import sqlite3

from account import TAKEN_BEFORE, Answered

END_UNKNOWN = 2**63 - 1
LONGEST_GAP = 600_000_000  # µs


def archive_facts(archive, lag, steps, full):
    """lag: UTC - CLOCK_BOOTTIME, µs; steps: by how much buoyd's clock was ahead of that, each; full:
    (from, to), when the disk was."""
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True, timeout=30)
    facts = {
        "lag": lag,
        "stamps": stamps(connection),
        "clock_records": connection.execute("SELECT count(*) FROM clock_record").fetchone()[0],
        "conflicts": [f"epoch {e} seq {s}: {b}" for e, s, b in connection.execute(
            "SELECT epoch, seq, body FROM conflict")],
        "answered": gaps(connection, lag, steps, full) + drops(connection, full),
    }
    connection.close()
    return facts


def stalled_answers(ledger):
    """instrument → when buoysim noted that it had stalled in an answer."""
    found = {}
    for entry in ledger:
        if entry["fault"] == "stalled":
            found.setdefault(entry["instrument"], []).append(entry["boottime"])
    return found


def stamps(connection):
    """(seq, boottime) → (UTC as stored, how it is placed, where, by how much that may be wrong, is its
    epoch's start reading there)"""
    started = {epoch for (epoch,) in connection.execute(
        "SELECT epoch_n FROM readings WHERE instrument = 'buoyd' AND kind = 'start'")}
    return {(seq, boottime): (stored, placed, utc, bound, epoch in started)
            for seq, boottime, stored, placed, utc, bound, epoch in connection.execute(
                "SELECT p.seq, p.boottime, r.utc, p.placed, p.utc, p.bound, r.epoch FROM readings p "
                "JOIN reading r ON r.epoch = p.epoch_n AND r.seq = p.seq")}


def gaps(connection, lag, steps, full):
    """A gap of retention answers as many records as it has numbers, said within its times, if the disk
    was full then or later. No other gap answers anything: whatever ordeal took away it knows by name
    (stores.Removed), and it damages nothing, so `trimmed`, `damaged` and the like have no cause here that
    a lying buoyd could not claim as well."""
    found = []
    for a, b, reason, t0, t1, started, ended in connection.execute(
            "SELECT a, b, reason, t0, t1, e.started, (SELECT min(started) FROM epoch l WHERE "
            "l.started > e.started) FROM gap g JOIN epoch e ON e.n = g.epoch WHERE reason = 'retention'"):
        begin = t0 or started
        end = t1 or ended
        if b == END_UNKNOWN or not begin or not end:
            continue
        # Its times are as buoyd's clock had them, which may have been stepped in between.
        spans = [(begin - lag - first - TAKEN_BEFORE, end - lag - last) for first in steps for last in steps]
        spans = [(first, last) for first, last in spans
                 if 0 <= last - first <= LONGEST_GAP and any(first <= until for _, until in full)]
        found.append(Answered(f"gap ({reason})", "", spans, b - a + 1))
    return found


def drops(connection, full):
    """A queue is full only where nothing could be committed."""
    rows = connection.execute("SELECT body FROM readings WHERE instrument = 'buoyd' AND kind = 'dropped'")
    bodies = [json.loads(body) for (body,) in rows]
    return [Answered("dropped", instrument, [(first - TAKEN_BEFORE, last)], count)
            for instrument, count, first, last in bodies
            if any(first <= until and last >= since for since, until in full)]
