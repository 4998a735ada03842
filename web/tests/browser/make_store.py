#!/usr/bin/env python3
"""Makes the store of a station as docs/store-format.md describes it, for `buoyshore import`.

    make_store.py FILE STATION PART NOW_MS

PART `month`: thirty days of a weather station (a spike of one sample, a gap whose line was gone, bad
and suspect values), two days of a lidar, positions, and an instrument with hostile names. PART `silent`: a
day of the weather station that ended three hours ago. PART `later` adds a reading to such a store.
"""
import hashlib
import json
import math
import sqlite3
import sys

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

TABLES = """
PRAGMA application_id = 1112887129;
PRAGMA user_version = 2;
CREATE TABLE reading(
  seq INTEGER PRIMARY KEY, instrument TEXT NOT NULL, description INTEGER NOT NULL, utc INTEGER NOT NULL,
  boottime INTEGER NOT NULL, clock INTEGER NOT NULL, span INTEGER NOT NULL, body TEXT NOT NULL, flags TEXT
) STRICT;
CREATE TABLE description(
  n INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE, text TEXT NOT NULL
) STRICT;
CREATE TABLE epoch(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, first INTEGER NOT NULL UNIQUE, last INTEGER,
  boot_id TEXT NOT NULL, started INTEGER NOT NULL, prev_id TEXT, prev_last INTEGER
) STRICT;
CREATE TABLE done(
  epoch INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY(epoch, a)
) STRICT, WITHOUT ROWID;
CREATE TABLE lost(
  epoch INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER, reason TEXT NOT NULL, t0 INTEGER NOT NULL,
  t1 INTEGER NOT NULL, PRIMARY KEY(epoch, a)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


def number(name, unit, **more):
    return {"name": name, "type": "decimal", "unit": unit, **more}


def text(name):
    return {"name": name, "type": "text"}


def described(instrument, kind, channels, **facts):
    return {"v": 2, "instrument": instrument, "kind": kind, **facts, "channels": channels}


MET = described("met", "weather", [
    number("wind_speed", "m s-1", standard_name="wind_speed"),
    number("wind_from_direction", "degree", standard_name="wind_from_direction", reference="true north"),
    number("air_temperature", "degree_Celsius")], make="Gill", type="MaxiMet", height=4, interval=60)
HEIGHTS = [10, 40, 80, 120, 160, 200]
LIDAR = described("lidar", "scan", [
    number("wind_speed", "m s-1", axis="height"),
    number("wind_from_direction", "degree", axis="height", reference="true north")],
    axis={"name": "height", "unit": "m", "points": HEIGHTS}, type="ZX 300", interval=600)
GNSS = described("gnss", "gga", [
    number("latitude", "degrees_north", standard_name="latitude"),
    number("longitude", "degrees_east", standard_name="longitude")], interval=600)
HOSTILE = described("<img src=x onerror=alert(1)>", "<script>alert(2)</script>", [
    number("\"><svg onload=alert(3)>", "m s-1"), text("note")], type="<b>bold</b>", interval=600)
EVENT = described("buoyd", "event", [text("source"), text("event"), text("text")])
START = described("buoyd", "start", [text("version"), text("reason")])


class Store:
    def __init__(self, path, station, epoch, now):
        self.sql = sqlite3.connect(path)
        self.sql.executescript(TABLES)
        self.epoch, self.now, self.rows = epoch, now, []
        self.sql.execute("INSERT INTO meta VALUES('station', ?), ('delivery', 'shore')", (station,))

    def add(self, description, time, body, flags=None):
        self.rows.append((time, description, json.dumps(body, separators=(",", ":")), flags))

    def describe(self, description):
        words = json.dumps(description, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(words.encode()).hexdigest()[:16]
        self.sql.execute("INSERT OR IGNORE INTO description(hash, text) VALUES(?, ?)", (digest, words))
        return self.sql.execute("SELECT n FROM description WHERE hash = ?", (digest,)).fetchone()[0]

    def close(self):
        self.rows.sort(key=lambda row: row[0])
        first = self.rows[0][0]
        numbers = {id(one): self.describe(one) for one in (START, *(row[1] for row in self.rows))}
        self.sql.execute("INSERT INTO epoch VALUES(1, ?, 1, NULL, ?, ?, NULL, NULL)",
                         (self.epoch, self.epoch, (first - 1000) * 1000))
        rows = [(first - 1000, START, json.dumps(["1.0.0", "first"]).replace(" ", ""), None), *self.rows]
        self.sql.executemany("INSERT INTO reading VALUES(?, ?, ?, ?, ?, 106, 0, ?, ?)", [
            (seq, kind["instrument"], numbers[id(kind)], time * 1000, (time - first + 10_000) * 1000, body, flags)
            for seq, (time, kind, body, flags) in enumerate(rows, 1)])
        self.sql.commit()
        self.sql.close()


def weather(store, begin, end, gap=None, spike=None):
    for time in range(begin, end, MINUTE):
        if gap and gap[0] < time < gap[1]:
            continue
        speed = 8 + 3 * math.sin(time / DAY * 2) + 0.5 * math.sin(time / MINUTE)
        flags = None
        if spike is not None and time <= spike < time + MINUTE:
            speed = 38.7
        if end - 12 * MINUTE < time <= end - 11 * MINUTE:
            speed, flags = 99.9, "422"
        if end - 9 * MINUTE < time <= end - 8 * MINUTE:
            flags = "322"
        store.add(MET, time, [round(speed, 2), round(time / HOUR * 7 % 360, 1), 14.25], flags)


def month(store):
    now = store.now // MINUTE * MINUTE
    gap = (now - 9 * HOUR, now - 6 * HOUR)
    weather(store, now - 30 * DAY, now, gap, now - 11 * DAY)
    store.add(EVENT, gap[0] + 500, ["met", "line_gone", "/dev/ttyUSB1: No such device"])
    store.add(EVENT, gap[1] - 500, ["met", "back", "there again after 3 h"])
    for time in range(now - 2 * DAY, now, 10 * MINUTE):
        speeds = [round(7 + point / 2 + math.sin(time / HOUR), 2) for point in range(len(HEIGHTS))]
        speeds[5] = None if time % (3 * HOUR) < HOUR else speeds[5]
        store.add(LIDAR, time, [speeds, [round((220 + 5 * point + time / HOUR) % 360, 1) for point in range(len(HEIGHTS))]])
        turn = time / (12.42 * HOUR) * 2 * math.pi
        store.add(GNSS, time, [round(22.3193 + 0.0005 * math.sin(turn), 6), round(121.4737 + 0.0004 * math.cos(turn), 6)])
        store.add(HOSTILE, time, [1.5, "<img src=x onerror=alert(4)>"])


def later(path, now):
    """One reading more, of the same run."""
    sql = sqlite3.connect(path)
    sql.execute("""INSERT INTO reading SELECT (SELECT max(seq) FROM reading) + 1, instrument, description, ?1,
        boottime + (?1 - utc), clock, span, '[12.34,200.5,14.5]', NULL FROM reading
        WHERE instrument = 'met' ORDER BY seq DESC LIMIT 1""", (now * 1000,))
    sql.commit()
    sql.close()


def main():
    path, station, part, now = sys.argv[1:5]
    if part == "later":
        return later(path, int(now))
    store = Store(path, station, hashlib.sha256(f"{station} {part} {now}".encode()).hexdigest()[:16], int(now))
    if part == "month":
        month(store)
    else:
        weather(store, store.now - DAY, store.now - 3 * HOUR)
    store.close()


main()
