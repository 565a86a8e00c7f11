"""A mail server that takes everything, in a process of its own, and says when: by the clock that all processes of a
machine share."""

from __future__ import annotations

import multiprocessing
import socketserver
import time
from multiprocessing.connection import Connection
from typing import Any


class Talk(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.say("220 sink")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                name = self.letter()
                self.say("250 taken")
                self.server.taken.send((time.monotonic(), name))  # type: ignore[attr-defined]
            elif word == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 yes")
        return None

    def letter(self) -> str:
        """Its Message-ID."""
        name = ""
        for line in iter(self.rfile.readline, b".\r\n"):
            if line.lower().startswith(b"message-id:"):
                name = line.split(b"<", 1)[1].split(b"@", 1)[0].decode()
        return name

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def serve(told: Connection) -> None:
    with Server(("127.0.0.1", 0), Talk) as server:
        server.taken = told  # type: ignore[attr-defined]
        told.send(server.server_address[1])
        server.serve_forever()


class Sink:
    """Use as a context; `taken` answers (moment, Message-ID) of all letters since it was last asked."""

    def __enter__(self) -> Sink:
        self.told, theirs = multiprocessing.Pipe(duplex=False)
        self.process = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
        self.process.start()
        self.port: int = self.told.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()

    def taken(self, wait: float = 0.0) -> list[tuple[float, str]]:
        found: list[Any] = []
        while self.told.poll(0 if found else wait):
            found.append(self.told.recv())
        return found
