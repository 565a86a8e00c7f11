"""The page that quick exit leads to, on a host that is not ours: it keeps who came, and with which Referer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = b"<!doctype html><html lang=en><title>Weather</title><p>Rain"


class Weather(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.visits: list[tuple[float, str | None]] = []  # (time.monotonic(), Referer)
        self.url = f"http://127.0.0.1:{self.server_port}/weather"


class Asked(BaseHTTPRequestHandler):
    server: Weather

    def do_GET(self) -> None:
        if self.path == "/weather":
            self.server.visits.append((time.monotonic(), self.headers.get("Referer")))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def weather() -> Iterator[Weather]:
    with Weather() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
