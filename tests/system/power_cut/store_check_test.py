"""The judge of stores, on stores made by hand."""

import sqlite3
import tempfile
import unittest
from pathlib import Path

from store_check import Store, Truth, faults, missing

TABLES = """
PRAGMA synchronous=OFF;
CREATE TABLE reading(seq INTEGER PRIMARY KEY, instrument, description, utc, boottime, clock, span,
  body, flags);
CREATE TABLE description(n INTEGER PRIMARY KEY, text);
CREATE TABLE epoch(n INTEGER PRIMARY KEY, id, first, last, prev_id, prev_last);
CREATE TABLE done(epoch, a, b);
CREATE TABLE lost(epoch, a, b);
INSERT INTO description VALUES(1, '{}');
INSERT INTO epoch VALUES(1, 'one', 1, 10, NULL, NULL), (2, 'two', 11, NULL, 'one', 10);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
  INSERT INTO reading SELECT i, 'sonde', 1, i, i, 0, 0, '[' || i || ']', NULL FROM n;
"""


def store(changes=""):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spool.db"
        database = sqlite3.connect(path)
        database.executescript(TABLES + changes)
        database.close()
        return Store(path)


class StoreCheck(unittest.TestCase):
    def setUp(self):
        self.truth = Truth(held={"one": set(range(1, 8)), "two": {11}})
        self.truth.add(store())

    def missing(self, changes, **announced):
        return list(missing(store(changes), self.truth, announced))

    def faults(self, changes):
        return list(faults(store(changes), self.truth))

    def test_the_un_cut_store_itself_is_right(self):
        self.assertEqual(self.missing("", one=10, two=20), [])
        self.assertEqual(self.faults(""), [])

    def test_an_announced_number_that_is_not_there(self):
        cut = "DELETE FROM reading WHERE seq > 18"
        self.assertEqual(self.missing(cut, one=10, two=18), [])
        self.assertIn("1 are missing", self.missing(cut, one=10, two=19)[0])
        self.assertEqual(self.faults(cut), [], "it was never announced: no fault")

    def test_an_announced_epoch_that_is_not_there(self):
        cut = "DELETE FROM reading WHERE seq > 10; DELETE FROM epoch WHERE id = 'two'"
        self.assertEqual(self.missing(cut, one=10), [])
        self.assertIn("9 are missing, 12 to 20", self.missing(cut, two=20)[0])

    def test_what_is_delivered_may_go_if_the_archive_has_it(self):
        gone = "DELETE FROM reading WHERE seq <= 7; INSERT INTO done VALUES(1, 1, 7)"
        self.assertEqual(self.missing(gone, one=10), [])
        self.assertEqual(self.faults(gone), [])
        wrong = "INSERT INTO done VALUES(1, 1, 8)"
        self.assertIn("the archive lacks them: 8", self.faults(wrong)[0])

    def test_a_gap_must_be_the_un_cut_stores(self):
        gap = "DELETE FROM reading WHERE seq = 9; INSERT INTO lost VALUES(1, 9, 9)"
        self.assertIn("the un-cut store has them: 9", self.faults(gap)[0])
        self.truth.add(store(gap))
        self.assertEqual(self.faults(gap), [])
        self.assertEqual(self.missing(gap, one=10), [])

    def test_a_running_epoch_without_a_reading(self):
        empty = "DELETE FROM reading; DELETE FROM epoch WHERE id = 'one'"
        self.assertEqual(self.faults(empty), [])
        self.assertIn("10 are missing, 11 to 20", self.missing(empty, two=20)[0])
        self.truth.held["two"] = set(range(11, 21))
        self.assertEqual(self.faults(f"{empty}; INSERT INTO done VALUES(2, 11, 20)"), [])

    def test_a_hole_inside_an_epoch(self):
        hole = "DELETE FROM reading WHERE seq = 15"
        self.assertIn("has holes, the first 15", self.faults(hole)[0])

    def test_a_row_that_is_another(self):
        self.assertIn("not the un-cut store's", self.faults(
            "UPDATE reading SET body = '[0]' WHERE seq = 5")[0])
        self.assertIn("not the un-cut store's", self.faults("UPDATE description SET text = ''")[0])

    def test_a_row_that_changes_in_the_un_cut_store(self):
        with self.assertRaises(AssertionError):
            self.truth.add(store("UPDATE reading SET utc = 0 WHERE seq = 5"))

    def test_a_row_beyond_its_epoch(self):
        self.assertIn("ends at 19 and has 20", self.faults(
            "UPDATE epoch SET last = 19 WHERE id = 'two'")[0])


if __name__ == "__main__":
    unittest.main()
