"""What a machine wrote, by RFC 3834 and RFC 3464. In doubt a person wrote it."""

from __future__ import annotations

import re
from email.message import Message

from intake.mail.decoding import header

NULL_SENDER = "<>"
NO_REPLY = re.compile(
    r"^(no-?_?reply|do-?_?not-?_?reply|ne-?pas-?repondre|mailer-daemon|postmaster|bounces?|owner-.*|.*-request|"
    r".*-bounces?|.*noreply.*)([+_.-].*)?$",
    re.IGNORECASE,
)
LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "Mailing-List", "X-Loop")
HEADERS_SAY_SO = ("bulk", "list", "junk")


def set_aside_as(message: Message) -> str:
    """A code of SET_ASIDE, or "" for what is looked at by a person: lists and spam too."""
    if is_bounce(message):
        return "bounce"
    return "auto_reply" if is_auto_reply(message) else ""


def is_auto_reply(message: Message) -> bool:
    """A reply that a machine wrote. Other automatic mail is none: a partner's web form sends people's words as
    `auto-generated`, and out-of-office replies that say the same name what they answer."""
    said = automatic(message)
    answers = message.get("In-Reply-To") is not None or message.get("References") is not None
    return said == "auto-replied" or (said not in ("", "no") and answers)


def automatic(message: Message) -> str:
    """The keyword of Auto-Submitted, without comments and parameters; "" where there is none."""
    said = header(message, "Auto-Submitted").lower()
    return re.sub(r"\(.*?\)", " ", said).split(";")[0].strip()


def is_bounce(message: Message) -> bool:
    """A report of delivery that came from nobody."""
    if message.get_content_type() != "multipart/report" or not from_nobody(message):
        return False
    parts = message.get_payload()
    return isinstance(parts, list) and any(
        isinstance(part, Message) and part.get_content_type() == "message/delivery-status" for part in parts
    )


def from_nobody(message: Message) -> bool:
    return header(message, "Return-Path").replace(" ", "") == NULL_SENDER


def may_be_answered(message: Message, sender: str) -> bool:
    """Whether a receipt to `sender` answers a person and nobody else: RFC 3834, section 2. The envelope's
    sender must be theirs, since whoever forges a From would otherwise make us write to somebody."""
    envelope = header(message, "Return-Path").strip("<> ").lower()
    if not sender or envelope != sender.lower() or NO_REPLY.match(sender.partition("@")[0]):
        return False
    if automatic(message) not in ("", "no") or message.get("X-Auto-Response-Suppress") is not None:
        return False
    precedence = header(message, "Precedence").lower()
    return precedence not in HEADERS_SAY_SO and not any(message.get(name) is not None for name in LISTS)
