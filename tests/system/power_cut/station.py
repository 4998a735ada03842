"""The recorded station: real buoyd on the recorded disk, its instruments, a broker and the shore."""

import signal

from announcements import Listener
from medium import FuseMount, new_image
from nbd_disk import NbdDisk
from recording import Announced, Mark, Recording
from rig import BIN, SOURCE, STATION, Rig, free_port, wait_for

MEGABYTES = 16
LOWEST = "SELECT min(seq) FROM reading"
FASTER = [('\ninterval = "1 s"', '\ninterval = "100 ms"'), ('record_interval = "1 s"',
          'record_interval = "100 ms"'), ('turnaround = "2 ms"', 'turnaround = "0 ms"'),
          ('\ninterval = "2 s"', '\ninterval = "200 ms"')]
LONG_LIFE = 400  # s; only a bound, for a machine that has much else to do
LIDARS = 8  # of large readings, to fill the smallest store there is
MQTT = 'batch_interval = "300 ms"\nreceipt_interval = "300 ms"'
SPOOL = 'max_size = "16 MB"\ncommit_interval = "50 ms"\nreserve = "{}"'
ROOMY, FULL = SPOOL.format("1 MB"), SPOOL.format("32 MB")  # more than there is: it does not grow


def busy(scenario):
    """The same instruments, faster, and the lidar several times."""
    for slow, fast in FASTER:
        assert slow in scenario, slow
        scenario = scenario.replace(slow, fast)
    start = scenario.index("# ---- wind lidar")
    lidar = scenario[start:scenario.index("# ---- water quality")]
    line = '[[line]]\nname = "{}"\ntcp = "127.0.0.1:{}"\n\n'
    for number in range(2, LIDARS + 1):
        name = f"lidar{number}"
        scenario += line.format(name, free_port()) + lidar.replace('"lidar"', f'"{name}"')
    return scenario


class Station(Rig):
    """A rig whose spool lies on a recorded disk."""

    def __init__(self, environment=()):
        super().__init__(mqtt=MQTT)
        self.environment = environment
        self.scenario.write_text(busy(self.scenario.read_text()))
        self.recording = Recording(new_image(self.dir / "image", MEGABYTES))
        self.disk = NbdDisk(self.dir / "nbd.sock", self.recording)
        self.medium = FuseMount(self.dir, self.dir / "nbd.sock")
        self.spool = self.medium.card / "spool.db"
        self.start_broker()
        self.listener = Listener(self.port, STATION, self.recording)
        self.start_sim()
        self.recording.note(Mark("mounted"))

    def live(self, spool, until, number):
        """A life of buoyd: until the condition holds, then this signal."""
        self.write_configuration(spool=spool)
        before = self.recording.count(Announced)
        self.start_buoyd()
        wait_for(lambda: self.recording.count(Announced) > before, "the first announcement")
        wait_for(until, "enough of this life", LONG_LIFE)
        self.recording.note(Mark("end of a life"))
        return self.end("buoyd", number)

    def start_buoyd(self):
        self.start("buoyd", "env", *self.environment, BIN / "buoyd", "--config",
                   self.dir / "buoyd.toml", "--models", SOURCE / "config/models")

    def store_status(self):
        """buoyd's own word about its store; {} while it does not answer."""
        return (self.status() or {}).get("spool", {})

    def finish(self):
        """Ends all but the files; the recording is complete."""
        self.recording.note(Mark("unmounted"))
        for name in list(self.processes):
            self.end(name)
        self.listener.close()
        self.medium.close()
        self.disk.close()
        assert self.disk.error is None, self.disk.error

    # ---- lives worth recording

    def live_through_everything(self):
        """Starts; ends with and without a farewell; a checkpoint; a full disk with nobody ashore,
        where the oldest must go, and the account of that delivered."""
        self.start_shore()
        self.live(ROOMY, self.has_announced(300), signal.SIGTERM)
        self.end("shore")
        self.live(ROOMY, self.has_grown, signal.SIGKILL)
        self.live(FULL, lambda: self.stored("SELECT count(*) FROM lost") > 0, signal.SIGKILL)
        self.start_shore()
        lowest = self.stored(LOWEST)
        self.live(FULL, lambda: self.stored(LOWEST) > lowest + 100, signal.SIGTERM)

    def live_once(self):
        """Long enough for a checkpoint, and on."""
        self.live(ROOMY, self.has_grown, signal.SIGKILL)

    def has_announced(self, numbers):
        """A condition: so many publications more than now."""
        before = self.recording.count(Announced)
        return lambda: self.recording.count(Announced) >= before + numbers

    def has_grown(self):
        """The database has taken up what was in the -wal, and nearly fills the smallest store."""
        store = self.store_status()
        assert not store.get("volatile"), "the disk's store is not in use"
        return store.get("database_bytes", 0) >= 900_000

    def stored(self, sql):
        """One number of the store, by a program of its own: this one must never wait for the disk
        that it serves."""
        done = self.run("sqlite3", "-readonly", "-cmd", ".timeout 5000",
                        self.spool, sql, check=False)
        return int(done.stdout) if done.stdout.strip().isdigit() else 0
