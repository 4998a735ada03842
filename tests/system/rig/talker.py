"""Instruments that never fall silent: on a TCP port of the loopback, and on a pty."""

import contextlib
import os
import select
import socket
import threading
import tty

LINES = 500  # sent in one piece


class Talker:
    """An RBRcoda (model rbrcoda-d) whose tick counts, a line each, as fast as it is heard: 1, 2, 3 …;
    with speech = rubbish it goes on and on without an end of line, until speech = recover.
    A thread of its own."""

    def __init__(self):
        self.said = 0  # the last number that was sent whole
        self.rubbish_bytes = 0
        self.connections = 0
        self.ended = threading.Event()
        self.speech = self.numbers
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "tcp://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.talk, daemon=True)
        self.thread.start()

    def talk(self):
        while not self.ended.is_set():
            try:
                buoy, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with buoy, contextlib.suppress(ConnectionError):  # it may hang up
                buoy.settimeout(1)
                self.say(buoy, b"\r\n")  # from here on a line is known to be whole
                while not self.ended.is_set():
                    self.speech(buoy)

    def numbers(self, buoy):
        first = self.said + 1
        self.say(buoy, b"".join(b"%d, 0\r\n" % n for n in range(first, first + LINES)))
        self.said += LINES

    def rubbish(self, buoy):
        self.say(buoy, b"x" * 65536)
        self.rubbish_bytes += 65536

    def recover(self, buoy):
        self.say(buoy, b"\r\n")
        self.speech = self.numbers

    def silence(self, _buoy):
        self.ended.wait(0.05)

    @staticmethod
    def say(buoy, data):
        """All of it, however long the buoy takes."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[buoy.send(rest):]
            except TimeoutError:
                pass

    def close(self):
        self.ended.set()
        self.listener.close()


class NoisyPort:
    """A pty on which bytes come without end, whatever is asked. A thread of its own."""

    def __init__(self):
        self.master, self.slave = os.openpty()  # open here too: it stays when buoyd closes it
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        os.set_blocking(self.master, False)
        self.said = 0  # bytes
        self.ended = False
        self.thread = threading.Thread(target=self.talk, daemon=True)
        self.thread.start()

    def talk(self):
        noise = os.urandom(512)
        while not self.ended:
            if select.select([], [self.master], [], 0.1)[1]:
                self.said += os.write(self.master, noise)

    def close(self):
        self.ended = True
        self.thread.join()
        os.close(self.master)
        os.close(self.slave)
