"""What short messages told is compared with the store, and a wrong value is found."""

import unittest

from stores import Row
from told import never_replaced, told_values, wrong_values

DESCRIPTION = '{"channels":[{"name":"latitude"},{"name":"text"}]}'
ROWS = {("aaaaaaaa11111111", 7): Row(DESCRIPTION, 0, '[54.12345,"line_gone"]')}
HEAD = "time,instrument,kind,channel,value,unit,step,flag,status,epoch,seq\n"


def told(channel, value, step, epoch="aaaaaaaa", seq=7):
    return told_values(f"{HEAD},met,gga,{channel},{value},,{step},1,provisional,{epoch},{seq}\n")


class Told(unittest.TestCase):
    def test_half_a_step_is_right_and_more_is_wrong(self):
        self.assertEqual(list(wrong_values(told("latitude", "54.1234", "0.0001"), ROWS)), [])
        self.assertEqual(list(wrong_values(told("latitude", "54.1233", "0.0001"), ROWS)),
                         ["told latitude of reading 7 as 54.1233, it is 54.12345"])

    def test_a_text_is_as_it_is(self):
        self.assertEqual(list(wrong_values(told("text", "line_gone", ""), ROWS)), [])
        self.assertNotEqual(list(wrong_values(told("text", "line_back", ""), ROWS)), [])

    def test_of_a_reading_that_the_store_has_no_more_nobody_knows(self):
        self.assertEqual(list(wrong_values(told("latitude", "1", "0.1", seq=8), ROWS)), [])
        self.assertEqual(list(wrong_values(told("latitude", "1", "0.1", epoch="bbbbbbbb"), ROWS)), [])

    def test_a_value_whose_reading_is_archived_is_found(self):
        self.assertEqual(never_replaced(told("latitude", "54.1", "0.1"), ROWS), {("aaaaaaaa", 7)})
        self.assertEqual(never_replaced(told("latitude", "54.1", "0.1", seq=9), ROWS), set())


if __name__ == "__main__":
    unittest.main()
