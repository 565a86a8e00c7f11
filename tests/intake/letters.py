"""E-mails for tests: plain ones, and a mailbox that the hotline is told of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.test import override_settings
from imapclient import IMAPClient

from intake.access import open_tip, opener
from intake.models import Tip

WORDS = "A girl at the motel never leaves her room, and the man who is with her has all of her papers."
SENDER = "ana.rivers@example.org"


def letter(body: str = WORDS, *, headers: dict[str, str | None] | None = None, sender: str = SENDER) -> bytes:
    """As a mail server leaves it. A header given as None is left out."""
    given: dict[str, str | None] = {
        "Return-Path": f"<{sender}>",
        "Received": "from [203.0.113.77] by mx.example.org; Wed, 25 Nov 2026 09:00:00 -0500",
        "From": f"Ana Rivers <{sender}>",
        "To": "tips@example.org",
        "Subject": "Something I saw",
        "Message-ID": f"<{random.getrandbits(64):x}@example.org>",
        "User-Agent": "Frost 7.1",
        "Content-Type": "text/plain; charset=utf-8",
    }
    given |= headers or {}
    lines = [f"{name}: {value}" for name, value in given.items() if value is not None]
    return "\r\n".join([*lines, "", *body.split("\n"), ""]).encode()


@contextmanager
def told_of(server: Any, **more: Any) -> Iterator[None]:
    given = {
        "HOTLINE_MAILBOX_HOST": server.host,
        "HOTLINE_MAILBOX_PORT": server.port,
        "HOTLINE_MAILBOX_USER": server.login,
        "HOTLINE_MAILBOX_PASSWORD": server.password,
        "HOTLINE_MAILBOX_CA_FILE": str(server.certificate),
    }
    with override_settings(**(given | more)):
        yield


def deliver(server: Any, *messages: bytes, at: datetime | None = None) -> None:
    """Into the mailbox in one command, as if they had arrived at that time."""
    trust = server.trust()
    with IMAPClient(server.host, port=server.port, ssl_context=trust, timeout=30) as client:
        client.login(server.login, server.password)
        client.multiappend("INBOX", [{"msg": message} | ({"date": at} if at else {}) for message in messages])


def auto_reply(**headers: str | None) -> bytes:
    return letter("I am out of the office.", headers={"Auto-Submitted": "auto-replied", **headers})


def bounce() -> bytes:
    body = (
        "--d\nContent-Type: text/plain\n\nIt could not be delivered.\n--d\n"
        "Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n--d--"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="d"'
    return letter(
        body, headers={"Return-Path": "<>", "Content-Type": kind, "From": "MAILER-DAEMON@example.net"}
    )


def left_in(server: Any) -> int:
    with server.mailbox() as client:
        return len(client.search(None, "ALL")[1][0].split())


def words_of(tip: Tip) -> str:
    return open_tip(tip, opener(tip.pk, "C")).narrative
