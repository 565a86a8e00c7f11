"""The page that quick exit leads to, on a host that is not ours: it keeps who came, and with which Referer. Further
pages of that host stand in `pages`."""

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
        self.host = f"http://127.0.0.1:{self.server_port}"
        self.url = f"{self.host}/weather"
        self.pages: dict[str, tuple[bytes, dict[str, str]]] = {}  # by path: the page and its headers


class Asked(BaseHTTPRequestHandler):
    server: Weather

    def do_GET(self) -> None:
        if self.path == "/weather":
            self.server.visits.append((time.monotonic(), self.headers.get("Referer")))
        page, headers = self.server.pages.get(self.path, (PAGE, {}))
        self.send_response(200)
        fixed = {"Content-Type": "text/html", "Content-Length": str(len(page))}
        for name, value in (fixed | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def weather() -> Iterator[Weather]:
    with Weather() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
