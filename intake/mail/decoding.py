"""Bytes of unknown making into words. Nothing here raises, whatever comes in."""

from __future__ import annotations

import binascii
import codecs
import re
from email.message import Message

HEADER_CHARACTERS = 2_000
# Only these: Python's list also holds codecs that run for minutes or expand without end on a crafted message.
CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("ascii", "utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
        *(f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))),
        *(f"cp{page}" for page in (437, 850, 852, 866, 874, 932, 949, 950, *range(1250, 1259))),
        *("koi8-r", "koi8-u", "mac-roman", "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs"),
        *("shift_jis", "euc_jp", "iso2022_jp", "iso2022_jp_2", "euc_kr", "iso2022_kr", "tis-620"),
    )
)
# Controls, which no reader sees; halves of surrogate pairs; and the two marks that turn what follows round.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff\ufff9-\ufffb\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
STRANGE = "\ufffd"
WORD = re.compile(r"=\?([^?\s]{1,40})\?([bqBQ])\?([^?]*)\?=")
WORDS = re.compile(rf"{WORD.pattern}(?:\s*{WORD.pattern})*")


def known(charset: str) -> str:
    """Python's name of a charset that we read; "" for any other, and for nonsense."""
    try:
        name = codecs.lookup(charset.strip().strip("'\"")[:40]).name
    except (LookupError, ValueError):
        return ""
    return name if name in CHARSETS else ""


def decoded(data: bytes, charset: str) -> tuple[str, bool]:
    """The text, and whether much of it could not be read. What is said of the charset is believed while it
    fits; else UTF-8, then what most old programs of our countries wrote and called by other names."""
    named = known(charset)
    named = {"ascii": "", "iso8859-1": "cp1252"}.get(named, named)
    for name in (named, "utf-8"):
        if name and (text := strictly(data, name)) is not None:
            return clean(text), False
    text = data.decode(named if named not in ("", "utf-8") else "cp1252", "replace")
    return clean(text), looks_broken(data, text)


def strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def looks_broken(data: bytes, text: str) -> bool:
    """More than one byte in twenty that stands for nothing: it was written in another charset, or is no text."""
    lost = text.count(STRANGE) + sum(byte < 9 or 13 < byte < 32 for byte in data)
    return lost * 20 > len(data)


def clean(text: str) -> str:
    return UNSEEN.sub("", LINE_ENDS.sub("\n", text))


def header(message: Message, name: str) -> str:
    """A header as people read it, on one line; "" where there is none. Its first characters are enough."""
    for known_name, value in message.raw_items():
        if known_name.lower() == name.lower():
            return header_words(value)
    return ""


def header_words(value: object) -> str:
    raw = str(value)[:HEADER_CHARACTERS]
    if not raw.isascii():  # the parser gives bytes beyond ASCII as halves of surrogate pairs
        raw = decoded(raw.encode("utf-8", "surrogateescape"), "")[0] if escaped(raw) else clean(raw)
    return " ".join(clean(WORDS.sub(lambda found: encoded_words(found[0]), raw)).split())[:HEADER_CHARACTERS]


def escaped(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udc7f" or "\udd00" <= letter <= "\udfff" for letter in text)


def encoded_words(run: str) -> str:
    """RFC 2047. Neighbours of one charset are joined first: some programs cut a letter in two."""
    pieces: list[tuple[str, bytes]] = []
    for charset, way, text in WORD.findall(run):
        data = unpacked(way, text)
        if pieces and pieces[-1][0] == charset.lower():
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + data)
        else:
            pieces.append((charset.lower(), data))
    return "".join(decoded(data, charset.partition("*")[0])[0] for charset, data in pieces)


def unpacked(way: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    try:
        if way in "qQ":
            return binascii.a2b_qp(data, header=True)
        return binascii.a2b_base64(data + b"==")
    except (binascii.Error, ValueError):
        return data
