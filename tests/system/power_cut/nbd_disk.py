"""A disk with a volatile write cache, as an NBD server for one client on a Unix socket.

It keeps what was written in memory and notes every write and flush in a Recording; what of it would
have survived a power cut is worked out later (replay.py). The protocol is the NBD project's
doc/proto.md, fixed newstyle, of which clients that want nothing more need this much.
"""

import socket
import struct
import threading

from recording import Flush, Write

GREETING = b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3)  # fixed newstyle, no zeroes
NO_ZEROES = 2
EXPORT_NAME, ABORT, INFO, GO = 1, 2, 6, 7
REPLY_MAGIC, ACK, REP_INFO, UNSUPPORTED = 0x3E889045565A9, 1, 3, 0x80000001
EXPORT_FLAGS = 1 | 4 | 8  # has flags, can flush, can write through (FUA)
REQUEST = struct.Struct(">IHHQQI")
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
FUA = 1
SIMPLE_REPLY = 0x67446698
EINVAL = 22


class NbdDisk:
    """Serves `recording.image`, changed by what is written, until close()."""

    def __init__(self, path, recording):
        self.recording = recording
        self.bytes = bytearray(recording.image)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(1)
        self.error = None
        self.thread = threading.Thread(target=self._run, name="disk", daemon=True)
        self.thread.start()

    def close(self):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        self.thread.join(10)

    def _run(self):
        try:
            client, _ = self.listener.accept()
        except OSError:
            return  # closed before anyone came
        with client:
            try:
                if self._agree(client):
                    self._serve(client)
            except (ConnectionError, EOFError):
                pass  # the client is gone
            except Exception as error:  # shown by whoever waits for the disk
                self.error = error
                raise

    # ---- what is agreed on at first

    def _agree(self, client):
        client.sendall(GREETING)
        no_zeroes = struct.unpack(">I", take(client, 4))[0] & NO_ZEROES
        while True:
            _, option, length = struct.unpack(">QII", take(client, 16))
            take(client, length)
            export = struct.pack(">QH", len(self.bytes), EXPORT_FLAGS)
            if option == EXPORT_NAME:
                client.sendall(export + (b"" if no_zeroes else bytes(124)))
                return True
            if option in (INFO, GO):
                answer(client, option, REP_INFO, struct.pack(">H", 0) + export)
                answer(client, option, ACK)
                if option == GO:
                    return True
            elif option == ABORT:
                answer(client, option, ACK)
                return False
            else:
                answer(client, option, UNSUPPORTED)

    # ---- what is asked then

    def _serve(self, client):
        while True:
            _, flags, command, handle, offset, length = REQUEST.unpack(take(client, REQUEST.size))
            if command == DISCONNECT:
                return
            data, code = b"", 0
            if command == READ:
                data = bytes(self.bytes[offset:offset + length])
            elif command == WRITE:
                written = take(client, length)
                if offset + length > len(self.bytes):
                    code = EINVAL
                else:
                    self.recording.note(Write(offset, written, bool(flags & FUA)))
                    self.bytes[offset:offset + length] = written
            elif command == FLUSH:
                self.recording.note(Flush())
            else:
                code = EINVAL
            client.sendall(struct.pack(">IIQ", SIMPLE_REPLY, code, handle) + data)


def answer(client, option, kind, data=b""):
    client.sendall(struct.pack(">QIII", REPLY_MAGIC, option, kind, len(data)) + data)


def take(client, length):
    """Exactly so many bytes."""
    parts, left = [], length
    while left:
        part = client.recv(min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
