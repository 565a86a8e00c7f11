"""Run by the proof: takes in e-mails with the words on standard input in every part of them, as the fetcher does
once it has their bytes, and prints how many were planted."""

from __future__ import annotations

import json
import os
import sys


def letter(text: str, *headers: str, body: str) -> bytes:
    lines = [
        f"From: {text} <{text}@example.org>", f"Return-Path: <{text}@example.org>", f"Reply-To: {text}@example.net",
        f"Subject: {text}", f"Message-ID: <{text}@example.org>", f"Received: from {text}", *headers, "", body,
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def letters(text: str, wide: str) -> list[bytes]:
    """Plain, with an attachment, broken, encrypted, from a machine."""
    attached = f"--b\r\n\r\n{text} {wide}\r\n--b\r\nContent-Type: image/png; name={text}.png\r\n\r\n{text}\r\n--b--\r\n"
    return [
        letter(
            text, "Content-Type: text/plain; charset=utf-8", body=f"{text} {wide} https://{text}.example/"
        ),
        letter(text, "Content-Type: multipart/mixed; boundary=b", body=attached),
        letter(text, "Content-Type: multipart/mixed", body=text),
        letter(text, "Content-Type: multipart/encrypted", body=text),
        letter(text, "Auto-Submitted: auto-replied", body=text),
    ]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    import django

    django.setup()
    from hotline.now import now
    from intake.mail import fetching, marks, receipt
    from intake.mail.mailbox import Waiting

    words = json.loads(sys.stdin.read())
    planted = letters(words["text"], words["wide"])
    for number, raw in enumerate(planted):
        message = Waiting(uid=number, size=len(raw), received=now(), tries=0)
        fetching.first_time(
            message, raw, marks.of_message(raw, message.received, message.size), fetching.Round()
        )
    receipt.not_yet_today(f"{words['text']}@example.org")
    sys.stdout.write(f"{len(planted) * 7}\n")


if __name__ == "__main__":
    main()
