"""Storm mode: the wind rises, the sonde is polled more often, and as before when it falls again."""

import json
import unittest

from rig import RigTest, wait_for

CALM = 'met_wind_speed = { shape = "sine", mean = 6.8, amplitude = 2, period = 60, noise = 0.4, low = 0 }'
GUSTY = 'met_wind_speed = { shape = "sine", mean = 7, amplitude = 3, period = 7 }'
GALE = """
[[instrument.event]]
kind = "gale"
channel = "met_wind_speed"
above = 8
clear = 6
intervals = { sonde = "250 ms" }
"""
CALM_INTERVAL = 2_000_000  # us, of the sonde
SHORTEST = 2_000_000  # us of a gale that is judged: the first begins at any phase of the wind
TIMES = "SELECT boottime, body FROM readings WHERE instrument = '{instrument}' AND kind = '{kind}' ORDER BY seq"


class Storm(RigTest):
    def start(self):
        rig = self.make_rig(mqtt='batch_interval = "1 s"\nreceipt_interval = "1 s"')
        text = rig.scenario.read_text()
        self.assertIn(CALM, text)
        rig.scenario.write_text(text.replace(CALM, GUSTY))
        rig.start_broker()
        rig.start_sim()
        rig.add_to_instrument("lidar", GALE)
        rig.write_configuration('max_size = "200 MB"\nreserve = "1 MB"\ncommit_interval = "50 ms"')
        rig.start_shore()
        rig.start_buoyd()
        return rig

    def states(self, rig):
        """When the gale began and was over: boottimes and states."""
        rows = rig.query("archive.db", TIMES.format(instrument="lidar", kind="gale"))
        return [(time, json.loads(body)[0]) for time, body in rows]

    def gales(self, rig):
        """Begin and end of those that are over and lasted."""
        states = self.states(rig)
        return [(begin, end) for (begin, _), (end, _) in zip(states[0::2], states[1::2])
                if end - begin >= SHORTEST]

    @staticmethod
    def slots_that_brought_nothing(rig):
        """Of the sonde, by buoyd's own count."""
        sonde = next(one for one in rig.status()["instruments"] if one["name"] == "sonde")
        return sum(sonde["lost_slots"].values())

    def test_polls_more_often_while_the_event_is_on(self):
        rig = self.start()
        sonde = {}

        def seen():
            for one in (rig.status() or {"instruments": []})["instruments"]:
                if one["name"] == "sonde":
                    sonde[one["interval"]] = one.get("storm")
            return len(sonde) == 2
        wait_for(seen, "both intervals in the status")
        self.assertEqual(sonde, {2: None, 0.25: "lidar.gale"})
        wait_for(lambda: len(self.gales(rig)) >= 2, "two gales that are over")
        lost = self.slots_that_brought_nothing(rig)
        self.assert_complete(rig)
        self.check_polls(rig, lost)
        self.assertIn("lidar.gale: sonde every 250 ms", rig.log("buoyd"))
        self.assertIn("lidar.gale: sonde no longer every 250 ms", rig.log("buoyd"))

    def check_polls(self, rig, lost):
        """More than twice as many readings as without a gale. A poll behind another in time, none
        more than once. The first half second of a gale passes before the line hears of it, and on a
        busy machine a poll takes longer than the time between two slots: those `lost` were due, too."""
        times = [time for time, _ in rig.query("archive.db", TIMES.format(instrument="sonde", kind="sample"))]
        self.assertEqual(times, sorted(set(times)))
        states = self.states(rig)
        self.assertEqual([state for _, state in states], [1, 0] * (len(states) // 2) + [1] * (len(states) % 2))
        for begin, end in self.gales(rig):
            polls = sum(begin < time <= end for time in times)
            self.assertGreater(polls + lost, 2 * (end - begin) / CALM_INTERVAL, (begin, end))
        for (begin, _), (end, _) in zip(states[1::2], states[2::2]):
            calm = [time for time in times if begin + 2_000_000 < time <= end]
            self.assertLessEqual(len(calm), (end - begin) / CALM_INTERVAL + 1)


if __name__ == "__main__":
    unittest.main()
