"""The account: every record that buoysim said is archived once and right, or the diary says why not.

Two verdicts of `buoysim judge` come in: of the archive, and of the archive with the rows that ordeal
itself removed. What neither has must be explained by a time in the diary; the rest is lost.
"""

from collections import Counter
from dataclasses import dataclass, field

from diary import TIME_OUT

TAKEN_BEFORE = 1_000_000  # µs: a poll is stamped before its answer is said
TAKEN_AFTER = 2_000_000  # µs: from said to stamped, where nothing stood still
LAG_ERROR = 50_000  # µs between the two clocks' difference as archived and as the ledger has it
PLACED_ERROR = 2_000_000  # µs: a clock record is as good as the arrival of a sentence
NEXT_POLL = 1_000_000  # µs after a line fell silent
OWED = 10_000_000  # µs: so long behind a lost answer each reading of its unit is kept back
CATEGORIES = ("uncommitted", "removed", "down", "late", "for_nothing")
SHOWN = 20


@dataclass
class Account:
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    settled: bool = True
    explained: Counter = field(default_factory=Counter)  # category → records
    findings: list = field(default_factory=list)

    def is_sound(self):
        return self.settled and not (self.lost or self.doubled or self.wrong)

    def find(self, text):
        self.findings.append(text)

    def line(self, cuts):
        counts = " ".join(f"{name}={self.explained[name]}" for name in CATEGORIES)
        return f"cuts={cuts} lost={self.lost} doubled={self.doubled} wrong={self.wrong} {counts}"


@dataclass
class Answered:
    """Numbers that the archive accounts for without readings: gaps and counted drops."""

    reason: str
    instrument: str  # "": any
    spans: list  # (from, to) in µs of CLOCK_BOOTTIME: one of them is right
    left: int

    def takes(self, instrument, said):
        fits = any(begin <= said <= end for begin, end in self.spans)
        if not self.left or self.instrument not in ("", instrument) or not fits:
            return False
        self.left -= 1
        return True


def judge_all(archive, union, facts, diary, spoken):
    """archive, union: `buoysim judge --json`; facts: archive_facts(); spoken: instrument → line."""
    account = Account()
    for kind in archive["kinds"]:
        count_unsound(account, kind)
        check_times(account, kind, facts, diary)
    in_union = {(k["instrument"], k["kind"]): k for k in union["kinds"]}
    for kind in archive["kinds"]:
        name = kind["instrument"], kind["kind"]
        absent = {record[0] for record in in_union[name]["absent"]}
        account.explained["removed"] += sum(record[0] not in absent for record in kind["absent"])
        explain_absent(account, in_union[name], facts["answered"], diary, spoken.get(name[0]))
    for text in facts["conflicts"]:
        account.wrong += 1
        account.find(f"one number with two contents: {text}")
    return account


def count_unsound(account, kind):
    account.doubled += kind["doubled"]
    account.wrong += kind["wrong"] + kind["mixed"]
    for text in kind["findings"]:
        account.find(f"{kind['instrument']} {kind['kind']}: {text}")
    if kind["mixed"]:
        account.find(f"{kind['instrument']} {kind['kind']}: {kind['mixed']} readings of mixed records")


def explain_absent(account, kind, answered, diary, line):
    absence = Absence(kind, answered, diary, line)
    for record in absence.records:
        counter, first, last, _, answering = record
        said = said_at(record)
        reason = "late" if absence.is_broken_off(first, last) else absence.reason(said, answering)
        account.explained[reason] += 1
        if reason == "lost":
            account.lost += 1
            account.find(f"lost: {kind['instrument']} {kind['kind']} record {counter}, said at {said / 1e6:.3f} "
                         f"{vicinity(diary, said)}")


def said_at(record):
    """A slow answer when it departed."""
    _, first, last, _, answering = record
    return last if answering else first


class Absence:
    """Why records of one instrument's kind are not archived."""

    def __init__(self, kind, answered, diary, line):
        self.instrument, self.line = kind["instrument"], line
        self.answered, self.diary = answered, diary
        # A record that buoysim answered late on purpose is owed all the same, if it was in time for buoyd.
        self.records = kind["absent"] + kind["given_up"]
        # One that is kept answered a buoyd that was started meanwhile: its own answer came behind that one.
        placed = [record for _, _, record in kind["placed"] if diary.is_killed_in(record[2] - record[4], record[2])]
        self.late = [last for _, _, last, _, answering in self.records + placed if answering > TIME_OUT]
        self.broken = [last for _, first, last, _, _ in self.records if self.is_broken_off(first, last)]
        self.kept = [(record[1], boottime) for _, boottime, record in kind["placed"]]  # said, taken
        self.said = [said for said, _ in self.kept] + [record[2] for record in self.records if record[4] <= TIME_OUT]
        self.disbelieved = self.accused_of_two()

    def reason(self, said, answering):
        if answering > TIME_OUT or self.is_accused(said):
            return "late"
        if self.line and self.diary.is_down(said, self.line):
            return "down"
        if not self.line and self.is_asked_for_nothing(said):
            return "for_nothing"
        run = self.diary.killed_after(said, answering, self.held_back(said))
        # An instrument's readings are committed in their order: if a later one of that run is kept, this
        # one had been committed too, and its loss is a loss. What was said to that run, but is kept as the
        # next one asked for it again, tells nothing of it.
        if run and not any(said < other < run.kill_sent and taken <= run.dead for other, taken in self.kept):
            return "uncommitted"
        return next((a.reason for a in self.answered if a.takes(self.instrument, said)), "lost")

    def is_accused(self, said):
        """A late answer came while buoyd still kept this one back: it may be the late one."""
        return any(self.accuses(end, said) for end in self.late)

    def accuses(self, end, said):
        return said < end <= said + TIME_OUT and not any(said < other < end for other in self.said)

    def accused_of_two(self):
        """Answers behind which a late one came, so that buoyd gave both up."""
        late = [last for _, _, last, _, answering in self.records if answering > TIME_OUT]
        return [said for said in map(said_at, self.records) if any(self.accuses(end, said) for end in late)]

    def is_asked_for_nothing(self, said):
        """The request before that was lost with its instrument's power, its answer broke off, or it was given up as a
        late one came behind it. So buoyd asks once for nothing."""
        losses = self.diary.unpowered.get(self.instrument, []) + self.broken + self.disbelieved
        newest = max((time for time in losses if time < said), default=None)
        return newest is not None and not any(newest < other < said for other in self.said)

    def is_broken_off(self, first, last):
        """buoysim stalled in its answer, so that buoyd may have taken it for broken off; then it asks once for
        nothing, and keeps back what comes."""
        return any(first <= time <= last for time in self.diary.broken_off.get(self.instrument, []))

    def held_back(self, said):
        """So long buoyd may keep it before it counts as taken."""
        behind = OWED + TIME_OUT + NEXT_POLL
        ends = self.late + self.broken + ([] if self.line else self.diary.powered.get(self.instrument, []))
        return TIME_OUT if any(end < said <= end + behind for end in ends) else 0


def vicinity(diary, said):
    before = [r for r in diary.runs if r.kill_sent and r.kill_sent <= said]
    after = [r for r in diary.runs if r.kill_sent > said]
    words = []
    if before:
        words.append(f"{(said - before[-1].kill_sent) / 1e6:.3f} s after a kill")
    if after:
        words.append(f"{(after[0].kill_sent - said) / 1e6:.3f} s before the next, "
                     f"of which the machine took {diary.delayed(after[0], said) / 1e6:.3f} s")
    return "(" + ", ".join(words) + ")"


def check_times(account, kind, facts, diary):
    for seq, boottime, (counter, first, last, first_utc, _) in kind["placed"]:
        stamp = facts["stamps"][seq, boottime]
        late = boottime - last - diary.stood(first, boottime)
        text = ""
        if first - boottime > TAKEN_BEFORE or late > TAKEN_AFTER:
            text = f"taken at {boottime}, said from {first} to {last}"
        else:
            text = wrong_utc(stamp, boottime, first_utc - first, facts, diary)
        if text:
            account.wrong += 1
            account.find(f"wrong time: {kind['instrument']} {kind['kind']} reading {seq}, "
                         f"record {counter}: {text}")


def wrong_utc(stamp, boottime, lag, facts, diary):
    """What is wrong with a reading's UTC, in words; "" if nothing is. lag: UTC - CLOCK_BOOTTIME, true."""
    stored, placed, placed_utc, bound, has_start = stamp
    # The ledger's two clocks are read one after the other: whoever was held up in between errs.
    lag = min((lag, facts["lag"]), key=lambda one: min(
        abs(stored - boottime - one - step) for _, step in diary.steps))
    # It is stamped at its commit: the clock may have been stepped between taking and that.
    steps = diary.offsets(boottime, boottime + 2_000_000 + diary.stood(boottime, boottime + 10_000_000))
    if not any(abs(stored - boottime - lag - step) <= LAG_ERROR for step in steps):
        return f"utc - boottime is {stored - boottime - lag} us off, the clock was {sorted(steps)} us ahead"
    if placed == "unplaced":
        # The start reading says in which boot it was taken; ordeal may have removed it.
        return "unplaced, and there are clock records" if facts["clock_records"] and has_start else ""
    off = placed_utc - boottime - lag
    if placed == "arrival":  # late by the hello's way at most, and never early
        is_right = -PLACED_ERROR <= off and (bound is None or off <= bound + PLACED_ERROR)
        return "" if is_right else f"placed by arrival {off} us off, by its bound {bound} at most"
    error = PLACED_ERROR if placed == "record" or steps != {0} else LAG_ERROR
    error += max((b - a for a, b in diary.frozen), default=0) if placed == "record" else 0
    return f"placed by {placed} {off} us off" if abs(off) > error else ""
