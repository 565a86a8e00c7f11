"""A mail server that keeps no mail: of each message that it takes, one line with its Message-ID and its recipients,
on the disk before it says yes. `python sink.py ADDRESS PORT FILE SECONDS`: so long it takes from there to its yes."""

from __future__ import annotations

import email
import json
import os
import re
import socketserver
import sys
import time


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        recipients: list[str] = []
        self.say("220 sink")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"RCPT":
                recipients.append(re.search(rb"<(.*?)>", line)[1].decode())  # type: ignore[index]
            if word == b"DATA":
                self.say("354 go on")
                self.keep(self.message(), recipients)
                recipients = []
            elif word == b"QUIT":
                self.say("221 bye")
                return
            self.say("250 yes")

    def message(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        raise ConnectionError("cut short")

    def keep(self, message: bytes, recipients: list[str]) -> None:
        kept = {"id": email.message_from_bytes(message)["Message-ID"].strip(), "to": sorted(recipients)}
        file = os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(file, json.dumps(kept).encode() + b"\n")
        os.fsync(file)
        os.close(file)
        time.sleep(float(sys.argv[4]))

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle is what this is for."""


if __name__ == "__main__":
    with Server((sys.argv[1], int(sys.argv[2])), Session) as server:
        server.serve_forever()
