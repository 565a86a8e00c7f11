"""The parts of a message, walked to the words that a person wrote. Attachments are counted and never decoded."""

from __future__ import annotations

import binascii
import re
import warnings
from dataclasses import dataclass, field
from email.message import Message

from intake.mail.decoding import decoded, header
from intake.mail.html_text import text_of

DEEPEST = 20  # parts within parts
FORWARDED = 5  # messages within messages
ENCRYPTED = frozenset(
    {"multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
XHTML = "application/xhtml+xml"
MESSAGES = ("message/rfc822", "message/global")  # the latter with headers in UTF-8
# Text, but of no person's: dates, address cards, the headers of another message.
NO_WORDS = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/rfc822-headers", "text/css"}
)
PGP = "-----BEGIN PGP MESSAGE-----"
SHOWN_OF_FORWARDED = ("From", "Date", "Subject")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
PADDING = re.compile(rb"=+")
NO_ASCII = re.compile(rb"[\x80-\xff]")
WORDS = re.compile(r"\w+")
STUMBLES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


@dataclass
class Found:
    """`marks`: codes of UNREADABLE that apply to some part."""

    texts: list[str] = field(default_factory=list)
    attachments: int = 0
    marks: set[str] = field(default_factory=set)

    def add(self, other: Found) -> None:
        self.texts += other.texts
        self.attachments += other.attachments
        self.marks |= other.marks

    @property
    def text(self) -> str:
        return "\n\n".join(text for text in (text.strip() for text in self.texts) if text)

    @property
    def words(self) -> int:
        return sum(len(WORDS.findall(text)) for text in self.texts)

    @property
    def vocabulary(self) -> set[str]:
        return {word for text in self.texts for word in WORDS.findall(text.lower())}

    def says_more_than(self, other: Found) -> bool:
        """More than one of its words in five does not stand there."""
        return len(self.vocabulary - other.vocabulary) * 5 > len(self.vocabulary)


def walk(part: Message, depth: int = 0, forwarded: int = 0) -> Found:
    """What is in this part and in those within it. A part on which the standard library stumbles counts as an
    attachment: it must not take the others' words with it."""
    if depth > DEEPEST:
        return Found(attachments=1, marks={"nested"})
    try:
        return inside(part, depth, forwarded)
    except STUMBLES:
        return Found(attachments=1, marks={"broken"})


def inside(part: Message, depth: int, forwarded: int) -> Found:
    kind = part.get_content_type()
    if kind in ENCRYPTED:
        return Found(marks={"encrypted"})
    if kind in MESSAGES:
        return forward(part, depth, forwarded)
    if part.get_content_maintype() == "multipart":
        return several(part, kind, depth, forwarded)
    if says_words(kind) and not (depth and attached(part)):
        return words(part, kind)
    return Found(attachments=0 if kind in SIGNATURES else 1)


def says_words(kind: str) -> bool:
    """Whatever calls itself text: there are more kinds than anybody lists, and what is not read is gone."""
    return kind == XHTML or (kind.startswith("text/") and kind not in NO_WORDS)


def several(part: Message, kind: str, depth: int, forwarded: int) -> Found:
    parts = part.get_payload()
    if not isinstance(parts, list):  # its boundary is missing: the words may stand there all the same
        found = words(part, "text/plain")
        found.marks.add("broken")
        return found
    read = [walk(one, depth + 1, forwarded) for one in parts if isinstance(one, Message)]
    if kind == "multipart/alternative":
        return chosen(read)
    found = Found()
    for one in read:
        found.add(one)
    return found


def chosen(read: list[Found]) -> Found:
    """The same words in several dresses: the plainest, unless another says twice as much. One that says
    something else is kept beside it: the plain one may be a notice that there is nothing to see."""
    spoken = [one for one in read if one.words]
    best = spoken[0] if spoken else Found()
    for one in spoken[1:]:
        best = one if one.words > 2 * best.words else best
    others = (one for one in spoken if one is not best and one.says_more_than(best))
    return Found(
        texts=[*best.texts, *(text for one in others for text in one.texts)],
        attachments=sum(one.attachments for one in read),
        marks=set().union(*(one.marks for one in read)),
    )


def forward(part: Message, depth: int, forwarded: int) -> Found:
    """A message within the message is content: what somebody was sent and hands on."""
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    if forwarded >= FORWARDED or not isinstance(first, Message):
        return Found(attachments=1, marks={"nested"} if forwarded >= FORWARDED else set())
    lines = [f"{name}: {value}" for name in SHOWN_OF_FORWARDED if (value := header(first, name))]
    found = Found(texts=["\n".join(["-----", *lines])])
    found.add(walk(first, depth + 1, forwarded + 1))
    return found


def words(part: Message, kind: str) -> Found:
    text, lost = decoded(body(part), str(part.get_param("charset", "") or ""))
    marks = {"encoding"} if lost else set()
    if "html" in kind:
        text, cut = text_of(text)
        marks |= {"too_large"} if cut else set()
    return Found(texts=[text], marks=marks | ({"encrypted"} if PGP in text else set()))


def body(part: Message) -> bytes:
    """Decoded from its transfer encoding; what is cut short or broken is decoded as far as it goes."""
    packed = header(part, "Content-Transfer-Encoding").lower() == "base64"
    if packed:
        del part["Content-Transfer-Encoding"]  # the library would decode it, and worse
    with warnings.catch_warnings():
        # It decodes by the charset that the message names, even one made for program text, and warns.
        warnings.simplefilter("ignore", DeprecationWarning)
        payload = part.get_payload(decode=True)
    plain = payload if isinstance(payload, bytes) else b""
    return from_base64(plain) if packed else plain


def from_base64(plain: bytes) -> bytes:
    """The standard library gives up on one letter too few. What is full of spaces or letters of other scripts
    is no base64, whatever a header says. Each padding ends a piece: another may follow, or a footer."""
    packed = len(NOT_BASE64.sub(b"", plain))
    if (plain.count(b" ") + len(NO_ASCII.findall(plain))) * 20 > packed:
        return plain
    return b"".join(piece(NOT_BASE64.sub(b"", one)) for one in PADDING.split(plain))


def piece(packed: bytes) -> bytes:
    """Three letters of four are two bytes, two are one; a single letter is none."""
    whole = packed[: len(packed) - (len(packed) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def attached(part: Message) -> bool:
    """Whoever gave a part a file name sent a file, whatever its kind."""
    if part.get_content_disposition() == "attachment":
        return True
    return (
        part.get_param("name") is not None
        or part.get_param("filename", header="content-disposition") is not None
    )
