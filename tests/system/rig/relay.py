"""A relay on the loopback between buoyd and the broker, whose network can fail in four ways."""

import select
import socket
import struct
import threading
import time

from rig import free_port

PASS, REFUSE, MUTE, RESET, SLOW = "pass", "refuse", "mute", "reset", "slow"
SLOW_BYTES, SLOW_PAUSE = 1024, 0.25  # s: 4 kB/s
GRAIN = 0.05  # s
HARD = struct.pack("ii", 1, 0)  # SO_LINGER 0: close() sends a reset


class Relay:
    """pass; refuse: nobody listens and connections end; mute: both ends stay, nothing arrives;
    reset: connections are reset, then as pass; slow: 4 kB/s each way. Threads of its own."""

    def __init__(self, broker_port):
        self.broker = ("127.0.0.1", broker_port)
        self.mode = PASS
        self.lock = threading.Lock()
        self.pairs = set()
        self.ended = False
        self.port = free_port()  # nobody else takes it while nobody listens
        self.listener = self.listen(self.port)
        threading.Thread(target=self.accept, daemon=True).start()

    @staticmethod
    def listen(port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(8)
        listener.settimeout(GRAIN)
        return listener

    def set(self, mode):
        self.mode = mode
        if mode in (REFUSE, RESET):
            self.drop_all(hard=mode == RESET)
        if mode == RESET:
            self.mode = PASS

    def close(self):
        self.ended = True
        self.drop_all(hard=True)

    # ---- inside

    def accept(self):
        while not self.ended:
            if self.mode == REFUSE:
                if self.listener:
                    self.listener.close()
                    self.listener = None
                time.sleep(GRAIN)
                continue
            self.listener = self.listener or self.listen(self.port)
            try:
                buoy, _ = self.listener.accept()
            except OSError:
                continue
            threading.Thread(target=self.serve, args=(buoy,), daemon=True).start()
        if self.listener:
            self.listener.close()

    def serve(self, buoy):
        self.wait_while_mute()
        try:
            pair = Pair(buoy, socket.create_connection(self.broker, timeout=5))
        except OSError:
            buoy.close()
            return
        with self.lock:
            self.pairs.add(pair)
        pumps = [threading.Thread(target=self.pump, args=(*ends, pair), daemon=True)
                 for ends in ((pair.buoy, pair.broker), (pair.broker, pair.buoy))]
        for pump in pumps:
            pump.start()
        for pump in pumps:
            pump.join()
        pair.close()
        with self.lock:
            self.pairs.discard(pair)

    def pump(self, source, target, pair):
        try:
            while not pair.ended:
                if not select.select([source], [], [], GRAIN)[0]:
                    continue
                data = source.recv(SLOW_BYTES)
                if not data:
                    break
                self.wait_while_mute(pair)
                target.sendall(data)
                if self.mode == SLOW:
                    time.sleep(SLOW_PAUSE)
        except OSError:
            pass
        pair.ended = True

    def wait_while_mute(self, pair=None):
        while self.mode == MUTE and not self.ended and not (pair and pair.ended):
            time.sleep(GRAIN)

    def drop_all(self, hard):
        with self.lock:
            for pair in self.pairs:
                pair.hard = pair.hard or hard
                pair.ended = True


class Pair:
    """One connection through the relay. Only its own thread closes it, when nobody waits in it."""

    def __init__(self, buoy, broker):
        self.buoy, self.broker = buoy, broker
        self.ended = self.hard = False
        for end in (buoy, broker):
            end.settimeout(30)

    def close(self):
        for end in (self.buoy, self.broker):
            if self.hard:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HARD)
            end.close()
