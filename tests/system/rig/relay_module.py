"""A simulated relay module on Modbus TCP, which answers to others beside buoyd, too."""

import socket
import struct


def coils_of(module):
    """Of the module at that address, asked by function 1; the lowest bit is relay 1."""
    with socket.create_connection(module, timeout=20) as connection:
        connection.sendall(struct.pack(">HHHBBHH", 7, 0, 6, 1, 1, 0, 8))
        answer = b""
        while len(answer) < 10:
            answer += connection.recv(10 - len(answer))
    assert answer[:9] == struct.pack(">HHHBBB", 7, 0, 4, 1, 1, 1), answer
    return answer[9]


def switch(module, relay, on):
    """Relay 1 and on of the module at that address, by function 5."""
    request = struct.pack(">HHHBBHH", 9, 0, 6, 1, 5, relay - 1, 0xFF00 if on else 0)
    with socket.create_connection(module, timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while len(answer) < len(request):
            answer += connection.recv(len(request) - len(answer))
    assert answer == request, answer
