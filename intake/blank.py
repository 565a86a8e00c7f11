"""The blank form, rendered once for each language and process: only the token differs from one to the next.

Compressed, it holds nothing that a reader typed and no secret that gives authority, so its length tells
nothing. Answers to a POST are never compressed: they hold typed words and a code side by side."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from hotline.form.tokens import LENGTH
from intake.forms import TipPage
from intake.page_html import form_html

NO_TOKEN = "=" * LENGTH  # the alphabet of a token has no "="
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
ZIPS = re.compile(r"(^|[,\s])gzip\s*(,|$|;\s*q\s*=\s*(1|0\.0*[1-9]))", re.IGNORECASE)


@dataclass(frozen=True)
class Blank:
    before: bytes
    after: bytes
    packed_before: bytes
    packed_after: bytes

    def plain(self, token: str) -> bytes:
        return self.before + token.encode() + self.after

    def packed(self, token: str) -> bytes:
        """As gzip: two parts packed beforehand, neither looking back at what stands before it, and the token
        between them as it is. A page costs one checksum."""
        whole = self.plain(token)
        checks = zlib.crc32(whole).to_bytes(4, "little") + len(whole).to_bytes(4, "little")
        middle = _deflated(token.encode(), level=0)
        return GZIP_HEAD + self.packed_before + middle + self.packed_after + checks


_made: dict[str, Blank] = {}


def blank(request: HttpRequest) -> Blank:
    """In the language in force."""
    language = get_language() or "en"
    if language not in _made:
        _made[language] = _render(request)
    return _made[language]


def zips(accepts: str) -> bool:
    """Whether a browser that sent this Accept-Encoding takes gzip."""
    return bool(ZIPS.search(accepts))


def _render(request: HttpRequest) -> Blank:
    text = form_html(request, TipPage(), NO_TOKEN)
    before, after = (part.encode() for part in text.split(NO_TOKEN))
    return Blank(before, after, _deflated(before), _deflated(after, last=True))


def _deflated(part: bytes, *, level: int = 9, last: bool = False) -> bytes:
    packer = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    return packer.compress(part) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
