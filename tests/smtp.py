"""A mail server for tests that can be unkind: refuse an address, be full, fall silent, hang up."""

from __future__ import annotations

import socketserver
import threading
import time
from collections import Counter
from typing import Any


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.server.deaf:
            return self.hang()
        self.server.connections += 1
        self.say("220 mail")
        to = ""
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().split("<", 1)[1].split(">", 1)[0]
                rule = self.server.rules.get(to, "250 yes")
                if rule == "silent":
                    return self.hang()
                if rule == "hangs up":
                    return None
                self.say(rule)
            elif word == b"DATA":
                self.say("354 go on")
                name = self.letter()
                if self.server.full:
                    self.say("452 4.3.1 disk full at /var/spool/secret")
                    continue
                time.sleep(self.server.slow)
                self.server.taken.append((to, name))
                self.say("250 taken")
            elif word == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 yes")
        return None

    def letter(self) -> str:
        name, self.server.last = "", b""
        for line in iter(self.rfile.readline, b".\r\n"):
            if line.lower().startswith(b"message-id:"):
                name = line.split(b"<", 1)[1].split(b"@", 1)[0].decode()
            self.server.last += line
        return name

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def hang(self) -> None:
        self.server.over.wait(30)


class Mail(socketserver.ThreadingTCPServer):
    """`rules`: what is said to RCPT TO an address: a reply, "silent" or "hangs up". `full`: no letter is taken.
    `deaf`: nobody is greeted. `slow`: seconds for each
    letter. `taken`: (address, Message-ID) in their order. `last`: the newest letter, as it came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.rules: dict[str, str] = {}
        self.full = self.deaf = False
        self.slow = 0.0
        self.connections = 0
        self.last = b""
        self.taken: list[tuple[str, str]] = []
        self.over = threading.Event()

    def __enter__(self) -> Mail:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    @property
    def told(self) -> Counter[str]:
        """How many letters each address got."""
        return Counter(to for to, _name in self.taken)

    def until(self, count: int, seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while len(self.taken) < count and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.taken) >= count, self.taken


def here(settings: Any, mail: Mail) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.server_address[1]
