"""The faults, drawn at random. Those of the shore and the network last while others strike buoyd."""

import errno
import shutil
import sqlite3
import time

from rig import relay
from diary import now
from stores import (Removed, archive_names, archive_rows, copy_archive, copy_spool, put_back,
                    recover_archive, restore_archive, spool_rows)

MOST_COPIES = 4
RECORD_INTERVAL = 0.5  # s, of the scenario's lidar
DAY = 86400
SCALED_DAY = 36  # s: readings come 2400 times as often as rows of ten minutes
STEPS = (0, 3600, -3600, 7 * DAY, -400 * DAY, 20 * 365 * DAY)  # s; the last one is past 2038

# name → how often, of their sum
WEIGHTS = {
    "kill_buoyd": 30, "kill_shore": 10, "kill_broker": 8, "wipe_broker": 6,
    "freeze_buoyd": 8, "freeze_shore": 5, "freeze_broker": 5,
    "refuse": 4, "mute": 4, "reset": 5, "slow": 4,
    "disk_full": 4, "clock_step": 5, "roll_back": 8, "restore_archive": 6, "late_answers": 4,
    "message_loss": 4, "no_ip_for_a_day": 1, "instrument_power_lost": 4,
    "water_loss": 10, "kill_above": 10,
}


class Faults:
    def __init__(self, bench, chance, say, names):
        self.bench = bench
        self.chance = chance
        self.say = say
        self.removed = Removed()
        self.pending = {}  # part → (due, how it is mended)
        self.copies = 0
        self.spools = []  # copies of the dead spool, oldest first
        self.archives = []
        self.weights = {name: w for name, w in WEIGHTS.items() if name in names and name not in bench.foreign_faults}
        self.skip("disk_full", bench.has_disk, "no tmpfs can be mounted")
        self.skip("clock_step", bench.steps_clock, "libfaketime is not installed")

    def skip(self, name, possible, why):
        if name in self.weights and not possible:
            self.say(f"skipped: {name}: {why}")
            del self.weights[name]

    # ---- the course of things

    def cut(self):
        """One fault, after a pause in which others may end."""
        self.wait(self.chance.uniform(*self.bench.pause))
        name = self.chance.choices(list(self.weights), list(self.weights.values()))[0]
        self.say(name)
        getattr(self, name)()

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.mend_due()
            time.sleep(min(left, 0.05))

    def mend_due(self):
        for part, (due, mend) in list(self.pending.items()):
            if time.monotonic() >= due:
                del self.pending[part]
                mend()

    def mend(self, *parts):
        for part in parts or list(self.pending):
            if part in self.pending:
                self.pending.pop(part)[1]()

    def later(self, part, mend, least=0.3, most=4.0):
        self.pending[part] = (time.monotonic() + self.chance.uniform(least, most), mend)

    # ---- killed

    def kill_buoyd(self):
        self.mend("disk")
        self.bench.kill_buoyd()
        if self.chance.random() < 0.4:
            self.keep_spool()
        self.wait(self.chance.choice((0, 0, 0.5, 2.5)))
        self.bench.start_buoyd()

    def kill_shore(self):
        self.mend("shore")
        self.bench.kill("shore")
        if self.chance.random() < 0.5:
            self.keep_archive()
        self.later("shore", self.bench.launch_shore)

    def kill_broker(self):
        self.mend("broker")
        self.bench.kill("mosquitto")
        self.later("broker", self.bench.start_broker, 0.0, 3.0)

    def wipe_broker(self):
        self.mend("broker")
        self.bench.kill("mosquitto")
        for path in (self.bench.dir / "broker").iterdir():
            path.unlink()
        self.later("broker", self.bench.start_broker, 0.0, 3.0)

    # ---- frozen

    def freeze_shore(self):
        self.mend("shore")
        self.bench.freeze("shore")
        self.later("shore", lambda: self.bench.thaw("shore"))

    def freeze_broker(self):
        self.mend("broker")
        self.bench.freeze("mosquitto")
        self.later("broker", lambda: self.bench.thaw("mosquitto"))

    def freeze_buoyd(self):
        """Shorter than what a pty holds of the streams."""
        since = now()
        self.bench.freeze("buoyd")
        time.sleep(self.chance.uniform(0.3, 2.5))  # not wait(): what mends may need buoyd
        self.bench.thaw("buoyd")
        self.bench.diary.frozen.append((since, now()))

    # ---- the network between buoyd and the broker

    def network(self, mode):
        self.mend("network")
        self.bench.relay.set(mode)
        self.later("network", lambda: self.bench.relay.set(relay.PASS), 0.5, 6.0)

    def refuse(self):
        self.network(relay.REFUSE)

    def mute(self):
        self.network(relay.MUTE)

    def slow(self):
        self.network(relay.SLOW)

    def reset(self):
        self.mend("network")
        self.bench.relay.set(relay.RESET)

    def no_ip_for_a_day(self):
        """Nothing but short messages comes ashore in that time. A buoyd that is killed starts without a network."""
        self.network(relay.REFUSE)
        end = time.monotonic() + SCALED_DAY
        self.pending["network"] = (end, self.pending["network"][1])
        while time.monotonic() < end:
            self.wait(SCALED_DAY / 6)
            if self.chance.random() < 0.3:
                self.kill_buoyd()
        self.mend("network")

    # ---- short messages

    def message_loss(self):
        """Without a network messages come nowhere: they are swallowed, or the gateway is killed."""
        self.mend("air")
        self.network(relay.REFUSE)
        self.wait(self.chance.uniform(1.0, 4.0))
        self.bench.check_told(check=False)
        if self.chance.random() < 0.5:
            self.bench.air.set(relay.MUTE)
            self.later("air", lambda: self.bench.air.set(relay.PASS), 0.5, 4.0)
        else:
            self.bench.kill("gateway")
            self.later("air", self.bench.start_gateway, 0.5, 4.0)

    # ---- the water

    def water_loss(self):
        """A node or its buoy neither hears nor is heard."""
        self.bench.order(f"silence {self.chance.choice(self.bench.modems)} {self.chance.uniform(1, 20):.1f}")

    def kill_above(self):
        self.mend("above")
        self.bench.kill("above")
        self.later("above", self.bench.start_above, 0.0, 10.0)

    # ---- the disk

    def disk_full(self):
        """Not killed in this time: what cannot be committed is not promised to outlive a kill."""
        self.mend("disk")
        filler = self.bench.disk / "filler"
        since = now()
        with open(filler, "wb", buffering=0) as file:
            try:
                while file.write(bytes(1 << 16)):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
        self.later("disk", lambda: self.free_disk(filler, since), 0.5, 5.0)

    def free_disk(self, filler, since):
        filler.unlink()
        self.bench.wait_committed(now())
        self.bench.diary.full.append((since, now()))

    # ---- the clock

    def clock_step(self):
        step = self.chance.choice(STEPS)
        self.say(f"  to {step:+} s")
        self.bench.step_clock(step)

    # ---- stores put back

    def keep_spool(self):
        self.copies += 1
        self.spools.append(copy_spool(self.bench.spool, self.bench.dir / f"spool.{self.copies}"))
        if len(self.spools) > MOST_COPIES:
            shutil.rmtree(self.spools.pop(0))

    def roll_back(self):
        """To a copy of an earlier kill, as a restored image would."""
        if not self.spools:
            self.say("  no copy yet: a kill, and one is made")
            self.mend("disk")
            self.bench.kill_buoyd()
            self.keep_spool()
            self.bench.start_buoyd()
            return
        self.mend("disk")
        self.bench.kill_buoyd()
        chosen = self.chance.randrange(len(self.spools))
        dead = copy_spool(self.bench.spool, self.bench.dir / "spool.dead")
        before, after = spool_rows(dead), spool_rows(self.spools[chosen])
        put_back(self.spools[chosen], self.bench.spool)
        gone = self.removed.rolled_back(before, after, self.archived())
        self.say(f"  {gone} rows removed")
        for folder in [dead, *self.spools[chosen + 1:]]:  # of a history that is no more
            shutil.rmtree(folder)
        del self.spools[chosen + 1:]
        # A record that was in the removed rows and is still the newest of its instrument would rightly
        # be taken again: the store that knew it is gone.
        self.wait(1.2 * RECORD_INTERVAL)
        self.bench.start_buoyd()

    def archived(self):
        """A buoyshore frozen while it recovers its log lets nobody read: then it goes on. So it is with one that
        was killed as it began to write."""
        try:
            return archive_names(self.bench.archive)
        except sqlite3.OperationalError:
            self.mend("shore")
            recover_archive(self.bench.archive)
            return archive_names(self.bench.archive)

    def keep_archive(self):
        self.copies += 1
        path = self.bench.dir / f"archive.{self.copies}"
        copy_archive(self.bench.archive, path)
        self.archives.append(path)
        if len(self.archives) > MOST_COPIES:
            self.archives.pop(0).unlink()

    def restore_archive(self):
        self.mend("shore")
        if not self.archives:
            self.say("  no copy yet: one is made")
            self.keep_archive()
            return
        self.bench.kill("shore")
        recover_archive(self.bench.archive)
        before = archive_rows(self.bench.archive)
        restore_archive(self.chance.choice(self.archives), self.bench.archive)
        self.removed.restored(before, archive_rows(self.bench.archive))
        self.later("shore", self.bench.launch_shore, 0.0, 2.0)

    # ---- the instruments

    def instrument_power_lost(self):
        """It comes up again as on its first day."""
        self.mend("power")
        self.bench.take_power()
        self.later("power", self.bench.power_again, 0.3, 3.0)

    def late_answers(self):
        """After the time-out (3 s) or before it."""
        instrument = self.chance.choice(self.bench.polled)
        self.bench.order(f"late {instrument} {self.chance.choice((400, 4000))} 1")
