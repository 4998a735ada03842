"""What short messages told ashore, against the buoy's own store: a provisional value is off by half a step
of its resolution at most, and nobody has one whose reading is in the archive."""

import csv
import io
import json

ROUNDING = 1.0001


def told_values(text):
    """The rows of `buoyshore provisional`."""
    return list(csv.DictReader(io.StringIO(text)))


def readings_by_name(rows):
    """(epoch's first 8 hex digits, seq) → Row, of (epoch, seq) → Row."""
    return {(epoch[:8], seq): row for (epoch, seq), row in rows.items()}


def wrong_values(told, rows):
    """What is wrong with these, in words. A reading that the store has no more tells nothing."""
    known = readings_by_name(rows)
    for value in told:
        row = known.get((value["epoch"], int(value["seq"])))
        if row is None or not value["channel"]:
            continue
        truth = true_value(row, value["channel"])
        if is_wrong(value, truth):
            yield f"told {value['channel']} of reading {value['seq']} as {value['value']}, it is {truth}"


def true_value(row, channel):
    """The ordeal's link carries no arrays."""
    names = [one["name"] for one in json.loads(row.description)["channels"]]
    return json.loads(row.body)[names.index(channel)]


def is_wrong(value, truth):
    if not value["step"]:
        return value["value"] != truth
    return abs(float(value["value"]) - float(truth)) > float(value["step"]) / 2 * ROUNDING


def never_replaced(told, archived):
    """Values whose readings the archive has: (epoch's first 8 digits, seq) each."""
    names = readings_by_name(archived).keys()
    return {(value["epoch"], int(value["seq"])) for value in told} & names
