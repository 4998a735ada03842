"""A broker that lies: to each client that connects it says the next of what it was given to say."""

import socket
import ssl
import threading

CONNACK = bytes.fromhex("2003000000")

# Every kind of MQTT 5, by its first byte: what stands before its properties and behind them.
FRAMES = {0x00: (b"", b""), 0x10: (b"\0\4MQTT\5\0\0\x3c", b""), 0x20: (b"\0\0", b""),
          0x30: (b"\0\1t", b"x"), 0x32: (b"\0\1t\0\1", b"x"), 0x34: (b"\0\1t\0\1", b"x"),
          0x40: (b"\0\1\0", b""), 0x50: (b"\0\1\0", b""), 0x62: (b"\0\1\0", b""),
          0x70: (b"\0\1\0", b""), 0x82: (b"\0\1", b"\0\1t\1"), 0x90: (b"\0\1", b"\0"),
          0xA2: (b"\0\1", b"\0\1t"), 0xB0: (b"\0\1", b"\0"), 0xC0: (b"", b""), 0xD0: (b"", b""),
          0xE0: (b"\x8e", b""), 0xF0: (b"\0", b"")}

# Lists of properties: unknown ones, by a name of one byte and of two; one whose text ends behind
# the list; a list that ends behind its packet.
PROPERTIES = (b"\2\x7f\0", b"\3\xff\1\0", b"\5\x1f\0\x09ab", b"\x70\x26\0\1k")


def forgeries():
    """Answers to a CONNECT, each of which no broker may give."""
    answers = [CONNACK + b"\x30\xff\xff\xff\x7f", CONNACK + CONNACK]
    for first, (before, behind) in FRAMES.items():
        for properties in PROPERTIES:
            body = before + properties + behind
            packet = bytes([first, len(body)]) + body
            answers.append(packet if first == 0x20 else CONNACK + packet)
    return answers


class FalseBroker:
    """Listens at the port until it is closed. `served` counts the answers that were given whole and
    whose client has hung up since. Every second one goes out byte by byte, in TLS a record each."""

    def __init__(self, port, answers, context=None):
        self.answers, self.context = answers, context
        self.served = 0
        self.listener = socket.create_server(("127.0.0.1", port))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while self.served < len(self.answers):
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self.context:
                    client = self.context.wrap_socket(client, server_side=True)
                with client:
                    self.answer(client)
            except (OSError, ssl.SSLError):
                client.close()  # it hung up before it said anything

    def answer(self, client):
        if not client.recv(4096):
            return
        answer = self.answers[self.served]
        step = 1 if self.served % 2 else len(answer)
        try:
            for at in range(0, len(answer), step):
                client.sendall(answer[at:at + step])
            while client.recv(4096):
                pass
        except (ConnectionError, ssl.SSLError):
            pass  # it hung up as soon as it knew
        self.served += 1

    def close(self):
        self.listener.close()
