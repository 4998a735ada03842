"""ordeal's account can fail: each thing that must not happen is found, and no excuse reaches too far."""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

# pylint: disable=wrong-import-position
from account import judge_all
from diary import (ARRIVAL_WAIT, COMMIT_INTERVAL, NOTED_ANSWER, ON_THE_WIRE, SET_UP, TIME_OUT, Diary,
                   Run)
from facts import archive_facts
from processor import Delays
from rig import BIN, free_port, wait_for
from stores import Removed, archive_rows, recover_archive, write_for_judge

SECOND = 1_000_000
LAG = 1_800_000_000 * SECOND  # UTC - CLOCK_BOOTTIME
WINDOW = COMMIT_INTERVAL + ARRIVAL_WAIT + ON_THE_WIRE
COUNT = 100
KILL = 50 * SECOND + 900_000  # record n is said at n seconds
EPOCH = "00000000000000aa"
START = '{"v":1,"instrument":"buoyd","kind":"start","channels":[{"name":"n","type":"integer"}]}'

# Its pages go to the file before it commits.
KILLED_WRITER = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA cache_size=1")
database.execute("DELETE FROM reading")
database.execute("CREATE TABLE more AS SELECT randomblob(4000) FROM description, description d, description e, description f")
os.kill(os.getpid(), signal.SIGKILL)
"""


def description(instrument):
    channels = [{"name": name, "type": "integer", "unit": "1", "long_name": name} for name in ("n", "half")]
    return json.dumps({"v": 1, "instrument": instrument, "kind": "sample", "channels": channels},
                      separators=(",", ":"))


def ledger_line(instrument, counter, fault=None, at=None):
    at = counter * SECOND if at is None else at
    utc = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime((at + LAG) // SECOND))
    return json.dumps({
        "time": f"{utc}.{(at + LAG) % SECOND:06d}Z", "boottime": at, "instrument": instrument,
        "kind": "sample", "counter": counter, "bytes": "00", "fault": fault,
        "values": {"n": str(counter), "half": str(counter // 2)}}) + "\n"


class AccountTest(unittest.TestCase):
    """A polled `probe` and a `stream` that speaks, a record a second each; buoyd killed once."""

    @classmethod
    def setUpClass(cls):
        """An empty archive, as buoyshore makes it."""
        cls.folder = tempfile.TemporaryDirectory(prefix="ordeal-account.")
        cls.empty = Path(cls.folder.name) / "empty.db"
        with subprocess.Popen([BIN / "buoyshore", "collect", "--broker", f"127.0.0.1:{free_port()}",
                               "--archive", cls.empty], stderr=subprocess.DEVNULL) as shore:
            wait_for(lambda: cls.empty.exists() and cls.has_tables(), "the archive's tables")
            shore.kill()
        with sqlite3.connect(cls.empty) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @classmethod
    def has_tables(cls):
        with sqlite3.connect(cls.empty, timeout=10) as database:
            return database.execute("SELECT 1 FROM sqlite_master WHERE name = 'readings'").fetchone()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(dir=self.folder.name))
        self.archive = self.dir / "archive.db"
        self.archive.write_bytes(self.empty.read_bytes())
        self.ledger = "".join(ledger_line(name, n) for n in range(1, COUNT) for name in ("probe", "stream"))
        self.removed = Removed()
        self.spooled = set()  # what the board has at the end
        self.diary = Diary()
        self.diary.runs = [Run(opened={"line": 0}, kill_sent=KILL, dead=KILL + 1000),
                           Run(opened={"line": KILL + 200_000})]
        self.database = sqlite3.connect(self.archive)
        self.fill()

    def fill(self):
        sql = self.database.execute
        sql("INSERT INTO epoch(n, station, id, first, heard, boot, started) "
            "VALUES(1, 'rig', ?, 1, 0, 'b', ?)", (EPOCH, LAG))
        sql("INSERT INTO description VALUES(3, '3', 'buoyd', 'start', NULL, ?)", (START,))
        sql("INSERT INTO reading VALUES(1, 1, 3, ?, 1, 100, 0, '[1]', NULL)", (LAG + 1,))
        for n, name in enumerate(("probe", "stream"), 1):
            sql("INSERT INTO description VALUES(?, ?, ?, 'sample', NULL, ?)",
                (n, str(n), name, description(name)))
            for counter in range(1, COUNT):
                at = counter * SECOND + 20_000
                sql("INSERT INTO reading VALUES(1, ?, ?, ?, ?, 100, 0, ?, NULL)",
                    (2 * counter + n, n, at + LAG, at, f"[{counter},{counter // 2}]"))

    def change(self, sql, *values):
        changed = self.database.execute(sql, values).rowcount
        self.assertGreater(changed, 0, sql)

    def forget(self, instrument, *counters):
        for counter in counters:
            self.change("DELETE FROM reading WHERE seq = ?", 2 * counter + 1 + (instrument == "stream"))

    def said(self, instrument, counter, at):
        """Moves when a record was said: it is forgotten by the archive."""
        self.forget(instrument, counter)
        self.ledger = self.ledger.replace(ledger_line(instrument, counter),
                                          ledger_line(instrument, counter, at=at))

    def unsay(self, instrument, *counters):
        self.forget(instrument, *counters)
        for counter in counters:
            self.ledger = self.ledger.replace(ledger_line(instrument, counter), "")

    def account(self):
        self.database.commit()
        (self.dir / "ledger.jsonl").write_text(self.ledger)
        rows = archive_rows(self.archive)
        write_for_judge(rows, self.dir / "archived.db")
        write_for_judge(rows | self.removed.excused(rows.keys(), self.spooled), self.dir / "union.db")
        verdicts = []
        for name in ("archived.db", "union.db"):
            done = subprocess.run([BIN / "buoysim", "judge", "--json", "--ledger", self.dir / "ledger.jsonl",
                                   "--archive", self.dir / name], capture_output=True, text=True, check=False)
            verdicts.append(json.loads(done.stdout))
        return judge_all(*verdicts, archive_facts(self.archive, LAG, {0}, self.diary.full), self.diary, {"stream": "line"})

    def assert_account(self, **expected):
        account = self.account()
        counts = {"lost": account.lost, "doubled": account.doubled, "wrong": account.wrong}
        counts |= account.explained
        counts = {name: count for name, count in counts.items() if count}
        self.assertEqual(counts, expected, account.findings)
        self.assertEqual(account.is_sound(), not {"lost", "doubled", "wrong"} & expected.keys())

    def test_an_archive_whose_writer_was_killed_is_read_once_it_is_recovered(self):
        self.database.commit()
        self.database.execute("PRAGMA journal_mode=DELETE")
        self.database.close()
        subprocess.run([sys.executable, "-c", KILLED_WRITER, self.archive], check=False)
        with self.assertRaises(sqlite3.OperationalError):
            archive_rows(self.archive)
        recover_archive(self.archive)
        self.assertEqual(len(archive_rows(self.archive)), 2 * COUNT - 1)

    # ---- what must not happen

    def test_a_sound_archive(self):
        self.assert_account()

    def test_a_row_that_is_gone(self):
        self.forget("probe", 30)
        self.assert_account(lost=1)

    def test_the_first_and_the_last_row(self):
        self.forget("probe", 1, COUNT - 1)
        self.assert_account(lost=2)

    def test_a_row_that_is_there_twice(self):
        self.change("INSERT INTO reading SELECT epoch, 1000, description, utc, boottime, clock, span, body, "
                    "flags FROM reading WHERE seq = 61")
        self.assert_account(doubled=1)

    def test_a_value_that_was_never_said(self):
        self.change("UPDATE reading SET body = '[30,16]' WHERE seq = 61")
        self.assert_account(wrong=1, lost=1)

    def test_a_time_that_moved(self):
        self.change("UPDATE reading SET utc = utc + 1000000 WHERE seq = 61")
        self.assert_account(wrong=1)

    def test_a_stamp_that_moved(self):
        self.change("UPDATE reading SET boottime = boottime + 3000000, utc = utc + 3000000 WHERE seq = 61")
        self.assert_account(wrong=1)

    def test_a_clock_that_was_ahead_and_is_not_believed(self):
        self.diary.steps.append((90 * SECOND, 3600 * SECOND))
        self.change("UPDATE reading SET utc = utc + 3600000000, clock = 63 WHERE boottime > 90000000")
        self.change("INSERT INTO clock_record VALUES('rig', 'b', 80000000, 1, 1, ?, 10000)", LAG + 80 * SECOND)
        self.assert_account()
        self.change("UPDATE reading SET clock = 100 WHERE seq = 2 * 95 + 1")  # NTP, it says
        self.assert_account(wrong=1)

    def test_placed_by_arrival_within_its_bound_and_beyond(self):
        self.change("UPDATE reading SET clock = 63 WHERE seq = 61")
        self.change("INSERT INTO arrival VALUES('rig', 'b', 80000000, ?, 'n', 5000000)",
                    LAG + 84 * SECOND)
        self.assert_account()
        self.change("UPDATE arrival SET utc = ?", LAG + 90 * SECOND)
        self.assert_account(wrong=1)
        self.change("UPDATE arrival SET bound = NULL")
        self.assert_account()
        self.change("UPDATE arrival SET utc = ?", LAG + 70 * SECOND)  # a message came before it was sent
        self.assert_account(wrong=1)

    def test_unplaced_though_its_boot_is_known(self):
        self.change("INSERT INTO clock_record VALUES('rig', 'another boot', 80000000, 1, 1, ?, 10000)", LAG)
        self.change("UPDATE reading SET clock = 63 WHERE seq = 61")
        self.assert_account(wrong=1)
        self.change("DELETE FROM reading WHERE seq = 1")  # its start reading, which says which boot it was
        self.assert_account()

    def test_a_number_with_two_contents(self):
        self.change("INSERT INTO conflict VALUES(1, 0, 1, 61, 1, 0, 0, 0, 0, '[1,0]', NULL)")
        self.assert_account(wrong=1)

    # ---- excuses, and just outside of them

    def test_uncommitted(self):
        self.said("probe", 50, KILL - WINDOW)
        self.said("probe", 51, KILL + 1000 + NOTED_ANSWER)  # its answer was on the way
        self.assert_account(uncommitted=2)

    def test_taken_longer_before_the_kill(self):
        self.said("probe", 50, KILL - WINDOW - 1)
        self.assert_account(lost=1)

    def test_answered_longer_after_the_kill(self):
        self.said("probe", 51, KILL + 1000 + NOTED_ANSWER + 1)
        self.assert_account(lost=1)

    def test_what_was_said_before_a_kept_one_had_been_committed(self):
        self.said("probe", 49, 49_950_000)
        self.diary.runs[0].kill_sent = 50 * SECOND + 100_000
        self.diary.runs[0].dead = 50 * SECOND + 101_000
        self.assert_account(lost=1)

    def test_a_kept_one_that_the_next_run_asked_for_again_says_nothing_of_it(self):
        self.said("probe", 49, 49_950_000)
        self.diary.runs[0].kill_sent = 50 * SECOND + 100_000
        self.diary.runs[0].dead = 50 * SECOND + 101_000
        taken = 50 * SECOND + 300_000
        self.change("UPDATE reading SET boottime = ?, utc = ? WHERE seq = 101", taken, taken + LAG)
        self.assert_account(uncommitted=1)

    def test_a_frozen_buoyd_does_not_commit(self):
        self.said("probe", 50, KILL - WINDOW - SECOND)
        self.forget("probe", 49)
        self.diary.frozen = [(KILL - SECOND - 100_000, KILL - 100_000)]
        self.assert_account(uncommitted=1, lost=1)

    def test_a_busy_machine_holds_up_each_thread_in_turn(self):
        self.said("probe", 50, KILL - WINDOW - 300_000)
        self.forget("probe", 49)
        self.diary.stalled = [(KILL - 500_000, KILL - 400_000)]
        self.assert_account(uncommitted=1, lost=1)

    def wait_for_processor(self, **waited):
        """So many µs in the half second before the kill, and a second each long before."""
        for name, micros in waited.items():
            one = Delays()
            one.note(KILL - 4 * SECOND, 0, 0)
            one.note(KILL - 3 * SECOND, 1, SECOND)
            one.note(KILL - 500_000, 1, SECOND)
            one.note(KILL, 1, SECOND + micros)
            self.diary.runs[0].delays[name.replace("_", " ")] = one

    def test_each_thread_on_the_way_is_held_up_as_long_as_it_waited_for_the_processor(self):
        self.said("probe", 50, KILL - WINDOW - 300_000)
        self.forget("probe", 49)
        self.wait_for_processor(buoysim=100_000, line_probe=100_000, line_stream=50_000, spool=100_000, mqtt=SECOND)
        self.assert_account(uncommitted=1, lost=1)

    def test_it_is_held_up_no_longer_than_that(self):
        self.said("probe", 50, KILL - WINDOW - 300_000)
        self.wait_for_processor(buoysim=100_000, line_probe=100_000, line_stream=50_000, spool=99_999, mqtt=SECOND)
        self.assert_account(lost=1)

    def test_a_wait_that_lasts_counts_and_one_that_was_over_does_not(self):
        waits = Delays()
        waits.note(SECOND, 10, 0, wants_to_run=True)
        waits.note(2 * SECOND, 10, 0, wants_to_run=True)
        self.assertEqual(waits.between(2 * SECOND - 1, 2 * SECOND), 1)
        self.assertEqual(waits.between(0, 2 * SECOND), SECOND)
        waits.note(3 * SECOND, 10, 1_900_000, wants_to_run=True)
        self.assertEqual(waits.between(SECOND, 3 * SECOND), 1_900_000)
        waits.note(4 * SECOND, 10, 1_900_000)
        self.assertEqual(waits.between(3 * SECOND, 4 * SECOND), 0)
        waits.note(5 * SECOND, 20, 1_900_005)
        self.assertEqual(waits.between(4 * SECOND, 5 * SECOND), 15)

    def test_down(self):
        self.said("stream", 51, KILL + 200_000 + SET_UP)
        self.assert_account(down=1)

    def test_said_to_an_open_line(self):
        self.diary.runs[0].dead = KILL - 500_000  # so that nothing counts as on its way at the kill
        self.said("stream", 51, KILL + 200_000 + SET_UP + 1)
        self.assert_account(lost=1)

    def test_a_polled_instrument_is_never_down(self):
        self.diary.runs[0].dead = KILL - 500_000
        self.said("probe", 51, KILL + 100_000)
        self.assert_account(lost=1)

    def roll_back(self, *counters):
        self.database.commit()
        before = archive_rows(self.archive)
        gone = {name: row for name, row in before.items() if name[1] in {2 * c + 1 for c in counters}}
        after = {name: row for name, row in before.items() if name not in gone}
        return before, after, set(gone)

    def test_removed(self):
        before, after, gone = self.roll_back(30, 31)
        self.forget("probe", 30, 31)
        self.removed.rolled_back(before, after, before.keys() - gone)
        self.assert_account(removed=2)

    def test_removed_from_the_spool_but_archived_before(self):
        before, after, _ = self.roll_back(30, 31)
        self.forget("probe", 30, 31)
        self.removed.rolled_back(before, after, before.keys())
        self.assert_account(lost=2)

    def test_removed_from_the_spool_then_from_the_archive(self):
        before, after, gone = self.roll_back(30, 31)
        self.removed.rolled_back(before, after, before.keys())
        self.removed.archive_has(before.keys() - gone)
        self.forget("probe", 30, 31, 32)
        self.assert_account(removed=2, lost=1)

    def test_the_archive_put_back_after_the_board_let_it_go(self):
        before, after, _ = self.roll_back(30, 31)
        self.removed.restored(before, after)
        self.forget("probe", 30, 31, 32)
        self.assert_account(removed=2, lost=1)

    def test_the_archive_put_back_and_the_board_has_it_still(self):
        before, after, gone = self.roll_back(30, 31)
        self.removed.restored(before, after)
        self.spooled = gone
        self.forget("probe", 30, 31)
        self.assert_account(lost=2)

    def test_the_archive_put_back_and_an_image_brought_to_the_board_what_it_had_told_to_be_gone(self):
        before, after, gone = self.roll_back(30, 31)
        self.removed.restored(before, after)
        self.removed.rolled_back(after, before, after.keys())
        self.spooled = gone
        self.forget("probe", 30, 31)
        self.assert_account(removed=2)
        self.removed.restored(before, after)  # it had been delivered again, and the board has it still
        self.assert_account(lost=2)

    def test_removed_and_brought_back(self):
        before, after, gone = self.roll_back(30)
        self.removed.rolled_back(before, after, before.keys() - gone)
        self.removed.rolled_back(after, before, before.keys() - gone)
        self.forget("probe", 30)
        self.assert_account(lost=1)

    def departed_after(self, counter, micros, fault=None):
        """Says when the answer's last byte was out, and when it was asked for."""
        line = ledger_line("probe", counter)
        departed = json.loads(line) | {"boottime": counter * SECOND + micros, "values": {},
                                       "fault": "departed", "asked": counter * SECOND}
        told = ledger_line("probe", counter, fault) + json.dumps(departed) + "\n"
        self.ledger = self.ledger.replace(line, told)

    def answered_after(self, counter, micros, fault=None):
        """The same, and the archive lacks it."""
        self.departed_after(counter, micros, fault)
        self.forget("probe", counter)

    def test_late_whoever_held_the_answer_up(self):
        self.answered_after(30, TIME_OUT + 1)
        self.answered_after(31, TIME_OUT + 1, "late")
        self.assert_account(late=2)

    def test_answered_within_the_time_out(self):
        self.answered_after(30, TIME_OUT)
        self.answered_after(31, TIME_OUT, "late")
        self.assert_account(lost=2)

    def test_a_late_answer_of_which_nobody_knows_when_it_departed(self):
        self.ledger = self.ledger.replace(ledger_line("probe", 30), ledger_line("probe", 30, "late"))
        self.forget("probe", 30)
        self.assert_account(lost=1)

    def test_a_late_answer_excuses_no_neighbour(self):
        self.answered_after(30, TIME_OUT + 1)
        self.forget("probe", 29, 31)
        self.assert_account(late=1, lost=2)

    def test_a_late_answer_accuses_the_last_one_before_its_end(self):
        self.answered_after(30, TIME_OUT + SECOND // 2)
        self.forget("probe", 32, 33)
        self.assert_account(late=2, lost=1)

    def test_so_does_one_that_is_kept_as_the_next_run_took_it_for_its_own(self):
        self.departed_after(48, TIME_OUT + SECOND // 2)
        self.forget("probe", 50, 51)
        self.assert_account(late=1, lost=1)

    def test_and_not_one_that_is_kept_though_its_own_run_had_given_it_up(self):
        self.departed_after(30, TIME_OUT + SECOND // 2)
        self.forget("probe", 32, 33)
        self.assert_account(lost=2)

    def test_and_not_one_that_is_a_time_out_older(self):
        self.answered_after(30, 2 * TIME_OUT + SECOND // 2)
        self.unsay("probe", 33, 34, 35, 36)
        self.forget("probe", 32)
        self.assert_account(late=1, lost=1)

    def test_what_a_late_answer_accuses_is_given_up_and_the_next_is_asked_for_nothing(self):
        self.answered_after(30, TIME_OUT + SECOND // 2)  # until 33.5 s
        self.forget("probe", 33, 34, 35)
        self.assert_account(late=2, for_nothing=1, lost=1)

    def test_and_not_where_what_is_accused_was_kept(self):
        self.answered_after(30, TIME_OUT + SECOND // 2)
        self.forget("probe", 34)
        self.assert_account(late=1, lost=1)

    def test_and_not_where_the_late_answer_was_kept_in_its_place(self):
        self.departed_after(48, TIME_OUT + SECOND // 2)
        self.forget("probe", 51, 52)
        self.assert_account(late=1, lost=1)

    def test_a_poll_soon_behind_a_late_answer_is_held_back_for_a_time_out(self):
        self.answered_after(30, TIME_OUT + SECOND)  # until 34 s; 14 s later nothing is owed any more
        self.said("probe", 48, KILL - WINDOW - TIME_OUT)
        self.unsay("probe", 49, 50)  # it waits
        self.assert_account(late=1, uncommitted=1)

    def test_taken_longer_before_the_kill_though_behind_a_late_answer(self):
        self.answered_after(40, TIME_OUT + SECOND)
        self.said("probe", 48, KILL - WINDOW - TIME_OUT - 1)
        self.unsay("probe", 49, 50)
        self.assert_account(late=1, lost=1)

    def test_no_later_poll_is_held_back(self):
        self.answered_after(29, TIME_OUT + SECOND)
        self.said("probe", 48, KILL - WINDOW - TIME_OUT)
        self.unsay("probe", 49, 50)
        self.assert_account(late=1, lost=1)

    def held_back_behind_power(self, instrument, powered):
        self.diary.powered[instrument] = [powered]
        self.said("probe", 48, KILL - WINDOW - TIME_OUT)
        self.unsay("probe", 49, 50)

    def test_a_poll_soon_behind_lost_power_is_held_back_for_a_time_out(self):
        self.held_back_behind_power("probe", 34 * SECOND)
        self.assert_account(uncommitted=1)

    def test_no_later_poll_is_held_back_behind_lost_power(self):
        self.held_back_behind_power("probe", 33 * SECOND)
        self.assert_account(lost=1)

    def test_no_poll_is_held_back_behind_the_lost_power_of_another(self):
        self.held_back_behind_power("other", 34 * SECOND)
        self.assert_account(lost=1)

    def test_the_first_answer_behind_lost_power_is_asked_for_nothing(self):
        self.diary.unpowered["probe"] = [48 * SECOND + 500_000]
        self.forget("probe", 49)
        self.assert_account(for_nothing=1)

    def test_no_second_answer_behind_lost_power_is_asked_for_nothing(self):
        self.diary.unpowered["probe"] = [48 * SECOND + 500_000]
        self.forget("probe", 49, 50)
        self.assert_account(for_nothing=1, lost=1)

    def test_no_answer_behind_the_lost_power_of_another_is_asked_for_nothing(self):
        self.diary.unpowered["other"] = [48 * SECOND + 500_000]
        self.forget("probe", 49)
        self.assert_account(lost=1)

    def stalled_in(self, counter):
        """Half a second after it was asked for."""
        self.answered_after(counter, SECOND // 2)
        self.diary.broken_off = {"probe": [counter * SECOND + SECOND // 2]}

    def test_an_answer_in_which_buoysim_stalled_breaks_off_and_the_next_is_asked_for_nothing(self):
        self.stalled_in(30)
        self.forget("probe", 31, 32)
        self.assert_account(late=1, for_nothing=1, lost=1)

    def test_a_stalled_answer_that_was_kept_or_is_of_another_excuses_none(self):
        self.diary.broken_off = {"probe": [30 * SECOND], "other": [40 * SECOND]}
        self.forget("probe", 31, 40)
        self.assert_account(lost=2)

    def test_a_poll_soon_behind_a_stalled_answer_is_held_back_for_a_time_out(self):
        self.stalled_in(38)
        self.said("probe", 48, KILL - WINDOW - TIME_OUT)
        self.unsay("probe", 49, 50)
        self.assert_account(late=1, uncommitted=1)

    def test_an_answer_that_departed_before_a_kill_and_in_time(self):
        self.answered_after(49, KILL - WINDOW - 49 * SECOND)
        self.said("probe", 50, KILL - WINDOW)
        self.assert_account(uncommitted=2)

    def test_an_answer_that_departed_longer_before_a_kill(self):
        self.answered_after(49, KILL - WINDOW - 49 * SECOND - 1)
        self.said("probe", 50, KILL - WINDOW)
        self.assert_account(lost=1, uncommitted=1)

    def gap(self, a, b, reason, begin, end):
        self.change("INSERT INTO gap VALUES(1, ?, ?, ?, ?, ?)", a, b, reason, LAG + begin * SECOND,
                    LAG + end * SECOND)

    def test_a_gap_of_a_full_disk_answers_its_numbers_and_times(self):
        self.diary.full = [(35 * SECOND, 45 * SECOND)]
        self.forget("probe", 30, 31, 32)
        self.gap(61, 62, "retention", 30, 40)
        self.assert_account(**{"gap (retention)": 2, "lost": 1})

    def test_a_gap_of_a_disk_that_was_not_full_any_more_answers_nothing(self):
        self.forget("probe", 30)
        self.gap(61, 61, "retention", 30, 30)
        self.assert_account(lost=1)
        self.diary.full = [(10 * SECOND, 28 * SECOND)]
        self.assert_account(lost=1)

    def test_a_gap_of_another_time_or_without_end_answers_nothing(self):
        self.diary.full = [(35 * SECOND, 45 * SECOND)]
        self.forget("probe", 30)
        self.gap(61, 62, "retention", 40, 50)
        self.gap(63, 2**63 - 1, "retention", 20, 40)
        self.assert_account(lost=1)

    def test_a_reason_of_which_the_diary_knows_no_cause_answers_nothing(self):
        self.diary.full = [(35 * SECOND, 45 * SECOND)]
        self.forget("probe", 30, 31)
        for number, reason in enumerate(("trimmed", "damaged", "gone", "unread", "rolled back"), 61):
            self.gap(number, number, reason, 20, 40)
        self.assert_account(lost=2)

    def test_a_count_of_drops_answers_what_a_full_disk_kept_from_being_stored(self):
        text = START.replace("start", "dropped")
        self.change("INSERT INTO description VALUES(4, '4', 'buoyd', 'dropped', NULL, ?)", text)
        self.change("INSERT INTO reading VALUES(1, 500, 4, ?, 1, 100, 0, ?, NULL)", LAG + 1,
                    f'["probe",1,{30 * SECOND},{31 * SECOND}]')
        self.forget("probe", 30, 31)
        self.assert_account(lost=2)
        self.diary.full = [(30 * SECOND, 32 * SECOND)]
        self.assert_account(dropped=1, lost=1)


if __name__ == "__main__":
    unittest.main()
