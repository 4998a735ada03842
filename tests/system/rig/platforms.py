"""Platforms that readings are forwarded to: an HTTP server, and a receiver of lines. Both dawdle, and the
server now and then answers nothing, or 503."""

import http.server
import random
import socketserver
import threading
import time


class Platform:
    """A server on a thread of its own; what it got is in `parcels`, (name, text) in order."""

    def __init__(self, server, seed):
        self.parcels = []
        self.lock = threading.Lock()
        self.moments = random.Random(seed)
        server.platform = self
        self.server = server
        self.port = server.server_address[1]
        self.thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def take(self, name, text):
        """Keeps it; a number from 0 to 1 that says how the caller goes on."""
        with self.lock:
            self.parcels.append((name, text))
            pause, luck = self.moments.uniform(0, 0.03), self.moments.random()
        time.sleep(pause)
        return luck

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Poster(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        body = self.rfile.read(size)
        if len(body) < size:
            return  # who sent it was killed
        luck = self.server.platform.take(self.headers["Idempotency-Key"], body.decode())
        if luck < 0.05:
            self.close_connection = True
            return
        self.send_response(503 if luck < 0.1 else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Reader(socketserver.BaseRequestHandler):
    def handle(self):
        text = b""
        while more := self.request.recv(65536):
            text += more
        self.server.platform.take(None, text.decode())


class HttpServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a peer that was killed


class LineServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_):
        pass


def http_platform(seed):
    return Platform(HttpServer(("127.0.0.1", 0), Poster), seed)


def line_platform(seed):
    return Platform(LineServer(("127.0.0.1", 0), Reader), seed)
