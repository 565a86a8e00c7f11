"""From the bytes of a message to what is kept of it. Plain functions; no network, no database, no Django."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from intake.mail import machines
from intake.mail.decoding import clean, decoded, header, header_words
from intake.mail.languages import guess
from intake.mail.parts import Found, walk

NARRATIVE_BYTES = 256 * 1024 - 512  # of the largest envelope, as JSON, with room for the note on a cut
LENIENT_BYTES = 64 * 1024
CONTACT_CHARACTERS, NAME_CHARACTERS = 500, 200
# Beyond these the standard parser takes minutes: it tests each line against each open part, and it walks a
# header's parameters again and again. What people write stays far below.
MOST_LINES = 400_000
MOST_PARTS = 40
LONG_HEADER = re.compile(
    rb"^content-(?:type|disposition):(?:[^\n]|\n[ \t]){4000}", re.IGNORECASE | re.MULTILINE
)
CONTAINERS = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
HEADERS = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]+[ \t]*:[^\n]*(?:\n|\Z)(?:[ \t][^\n]*(?:\n|\Z))*)*")
MARKS = ("encrypted", "nested", "too_large", "encoding", "broken", "empty")  # the first that applies is said
ADDRESS = re.compile(r'[^\s<>,;:"()\[\]@]{1,200}@[^\s<>,;:"()\[\]@]{1,200}')
LINK = re.compile(r"""\b(?:https?://|www\.)[^\s<>"']{3,}""", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """`sender` has contact and name, where they were said. `unread` is a code of UNREADABLE or empty.
    `set_aside`: a code of SET_ASIDE where a machine wrote to a machine. `answer_to`: where a receipt may go."""

    narrative: str = field(repr=False)
    unread: str = ""
    language: str = "unknown"
    sender: dict[str, str] = field(default_factory=dict, repr=False)
    message_id: str = field(default="", repr=False)
    sent_on: date | None = None
    attachments: int = 0
    links: int = 0
    set_aside: str = ""
    answer_to: str = field(default="", repr=False)


def read(raw: bytes, *, received_at: datetime, whole: bool = True) -> Letter:
    """`whole`: False where only the beginning was fetched."""
    if len(CONTAINERS.findall(raw)) > MOST_PARTS:
        return lenient(raw, why="nested")
    if LONG_HEADER.search(raw):
        return lenient(raw, why="broken")
    shortened = in_lines(raw, MOST_LINES)
    message = message_from_bytes(shortened)
    found = walk(message)
    if not whole or len(shortened) < len(raw):
        found.marks.add("too_large")
    return letter(message, found, received_at)


def letter(message: Message, found: Found, received_at: datetime) -> Letter:
    subject = header(message, "Subject")
    narrative, cut = fitting(told(subject, found.text))
    marks = found.marks | ({"too_large"} if cut else set()) | (set() if narrative else {"empty"})
    sender = sender_of([header_words(value) for value in headers(message, "From", "Reply-To")])
    return Letter(
        narrative=narrative,
        unread=next((mark for mark in MARKS if mark in marks), ""),
        language=guess(narrative),
        sender=sender,
        message_id=header(message, "Message-ID"),
        sent_on=day_of(header(message, "Date"), received_at),
        attachments=found.attachments,
        links=len(set(LINK.findall(narrative))),
        set_aside=machines.set_aside_as(message),
        answer_to=one_sender(message),
    )


def lenient(raw: bytes, *, why: str) -> Letter:
    """For what cannot be taken apart: the words as they stand, without the headers, which may say from which
    network somebody wrote. It uses nothing that could fail on them."""
    found = HEADERS.match(raw)  # to the first line that is none: a blank one may be missing
    until = found.end() if found else 0
    head, rest = raw[:until], raw[until : until + LENIENT_BYTES]
    said = {name: lenient_header(head, name) for name in ("subject", "from", "message-id")}
    narrative, _cut = fitting(told(said["subject"], decoded(rest, "")[0].strip()))
    return Letter(
        narrative=narrative, unread=why, language=guess(narrative), sender=sender_of([said["from"]]),
        message_id=said["message-id"], links=len(set(LINK.findall(narrative))),
    )  # fmt: skip


def lenient_header(head: bytes, name: str) -> str:
    found = re.search(
        rb"^" + name.encode() + rb":((?:[^\n]|\n[ \t]){0,2000})", head, re.IGNORECASE | re.MULTILINE
    )
    return header_words(found[1].decode("ascii", "surrogateescape")) if found else ""


def told(subject: str, text: str) -> str:
    """The subject is often the first sentence of what somebody says."""
    return text if not subject or text.startswith(subject) else f"{subject}\n\n{text}".strip()


def fitting(text: str) -> tuple[str, bool]:
    """As much as one envelope holds, with a note where it was cut, and whether it was."""
    text, length = clean(text), len(text)
    kept = length
    while kept and (size := size_of(text[:kept])) > NARRATIVE_BYTES:
        kept = min(kept - 1, kept * NARRATIVE_BYTES // size)
    if kept == length:
        return text, False
    cut = len(text) - kept
    note = f"[{cut} more characters were not kept. / {cut} autres caractères n’ont pas été conservés.]"
    return f"{text[:kept]}\n\n{note}", True


def size_of(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace"))


def in_lines(raw: bytes, most: int) -> bytes:
    if raw.count(b"\n") <= most:
        return raw
    return b"\n".join(raw.split(b"\n", most)[:most])


def headers(message: Message, *names: str) -> list[str]:
    """All of these, also where a message has several: one of them may be the true one."""
    return [value for name in names for known, value in message.raw_items() if known.lower() == name.lower()][
        :20
    ]


def sender_of(lines: list[str]) -> dict[str, str]:
    addresses = list(dict.fromkeys(address for line in lines for address in ADDRESS.findall(line)))
    names = [name_in(line) for line in lines[:1]]
    contact = ", ".join(addresses) or " ".join(lines).strip()
    said = {"contact": contact[:CONTACT_CHARACTERS], "name": ", ".join(names)[:NAME_CHARACTERS]}
    return {key: value for key, value in said.items() if value}


def name_in(line: str) -> str:
    names = (part.strip(" \"'<>()") for part in ADDRESS.sub("", re.sub(r"<[^<>]*>", ",", line)).split(","))
    return ", ".join(name for name in names if name)


def one_sender(message: Message) -> str:
    """The one address that wrote this, if a receipt may go there."""
    lines = headers(message, "From")
    addresses = ADDRESS.findall(header_words(lines[0])) if len(lines) == 1 else []
    if len(addresses) != 1 or not machines.may_be_answered(message, addresses[0]):
        return ""
    return addresses[0]


def day_of(said: str, received_at: datetime) -> date | None:
    """The day it says it was written, if that can be."""
    try:
        at = parsedate_to_datetime(said)
        day = (at.astimezone(UTC) if at.tzinfo else at).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    received = received_at.date()
    return day if received - timedelta(days=30) <= day <= received + timedelta(days=1) else None
