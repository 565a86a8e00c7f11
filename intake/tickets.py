"""What carries a return code from the page where it is typed to the page where something is added.

A ticket is base64url(version 1 ‖ nonce 12 ‖ AES-256-GCM(code 11 ‖ question 1 ‖ time 4) 16 ‖ tag 16), always 60
characters. It is sealed to its form's nonce, opens on no other page and lives 24 hours. So the code stands in
no address, cookie or row of ours, nor in the clear on the second page, and that page can be shown again with
its question, and with all that was typed, while the database is away."""

from __future__ import annotations

import base64
import os
from binascii import Error as NotBase64
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hotline.codes import QUESTION
from hotline.form.tokens import LIFE, SKEW, Token, key_for, seconds
from intake.return_code import SECRET_BYTES, ReturnCode

VERSION = b"\x01"
NONCE, CODE, TIME = 12, SECRET_BYTES + 1, 4
LENGTH = 60
QUESTIONS = ("", *QUESTION.codes())  # a question travels as its place here: codes are only ever added


@dataclass(frozen=True)
class Ticket:
    """`question` is a code of QUESTION, or empty: none waited when the code was entered."""

    code: ReturnCode
    question: str


def sealed(ticket: Ticket, token: Token, at: float | None = None) -> str:
    nonce = os.urandom(NONCE)
    held = (
        ticket.code.number.to_bytes(CODE, "big")
        + bytes([QUESTIONS.index(ticket.question)])
        + seconds(at).to_bytes(TIME, "big")
    )
    box = AESGCM(key_for("ticket")).encrypt(nonce, held, VERSION + token.nonce)
    return base64.urlsafe_b64encode(VERSION + nonce + box).decode()


def read(text: str, token: Token, at: float | None = None) -> Ticket | None:
    """None when it is missing, changed, another page's or older than a day."""
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
        held = AESGCM(key_for("ticket")).decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], raw[:1] + token.nonce)
    except (UnicodeEncodeError, NotBase64, InvalidTag, ValueError):
        return None
    number, place, made = held[:CODE], held[CODE], int.from_bytes(held[CODE + 1 :], "big")
    if not -SKEW <= seconds(at) - made < LIFE or place >= len(QUESTIONS):
        return None
    return Ticket(ReturnCode(int.from_bytes(number, "big")), QUESTIONS[place])
