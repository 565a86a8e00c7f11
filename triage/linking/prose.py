"""What a story says aloud: a number in words, an address with its signs as words, a name beside its platform. Only
where it can be nothing else: a story is full of hours, sums and ages."""

from __future__ import annotations

import re
import unicodedata

from triage.linking.aloud import words_for
from triage.linking.online import NAMED, email, name_on, nfkc, web
from triage.linking.phones import spoken
from triage.linking.values import Value
from triage.scan.text import fold
from triage.scan.words import HUNDREDS, TENS, UNITS

_COUNTED = "|".join(sorted({*UNITS, *TENS, *HUNDREDS, "double", "triple", "et"}, key=len, reverse=True))
# Seven and more words of counting, or groups of digits, with nothing else between them.
COUNTED = re.compile(rf"\b(?:(?:{_COUNTED}|\d{{1,4}})\b(?:\s*[-,./–]\s*|\s+(?:dash |tiret )?|$)){{7,}}")
UPWARDS = re.compile(r"one\W+two\W+three|un\W+deux\W+trois")  # somebody counts
# 778.555.O139: letters among the digits of a whole number.
LOOKS = re.compile(r"(?<![\w/.])\(?[\dOoIl]{3}\)?[ .-]?[\dOoIl]{3}[ .-]?[\dOoIl]{4}(?![\w/])")
# Each begins where a word does, and has an end: a story of 30,000 dots must not hold the worker.
WORD = r"[\w+-]{1,64}(?:\.[\w+-]{1,64}){0,6}"
_AT, _DOT, _SLASH = words_for("@"), words_for("."), words_for("/")
_JOIN = rf"(?:{words_for('.')}|{words_for('_')}|{words_for('-')})"
EMAIL_SAID = re.compile(
    rf"(?<![\w.+-]){WORD}(?:\s{_JOIN}\s{WORD}){{0,6}}\s(?:{_AT}|@)\s[\w-]+(?:\s{_JOIN}\s[\w-]+){{0,6}}(?:\.[a-z]{{2,}}|\s{_DOT}\s[a-z]{{2,}})"
)
WEB_SAID = re.compile(rf"(?<![\w.-])[\w-]+(?:(?:\.|\s{_DOT}\s)[\w-]+){{1,6}}(?:\s{_SLASH}\s[\w-]+)+")
SITE_SAID = re.compile(
    rf"\bsite(?:\sweb)?\b[^\w\n]{{0,3}}(?:is |was |est |c['’]est )?([\w-]{{1,64}}(?:\s{_DOT}\s[\w-]{{1,64}})+)"
)
# As somebody calls a platform; of x and sc nobody can tell. Those that go by number have one.
_PLATFORMS = "|".join(sorted({name for name in NAMED if len(name) > 1 and name.isalpha()} - {"sc", "signal"}))
_SIGNED = r"(?<![\w@/.])@?((?=[^\W\d_])(?=[\w.]*(?:[\d_]|\.\w))[\w.]{4,}\w)(?![\w@/]|\.\w)"
AFTER = re.compile(rf"\b({_PLATFORMS})\b(?:(?!\b(?:{_PLATFORMS})\b)(?:[^.!?\n]|\.(?=\w))){{1,45}}?{_SIGNED}")
BESIDE = re.compile(rf"{_SIGNED} (?:on|in|sur) ({_PLATFORMS})\b")
PAGE_OR_FILE = re.compile(r"\.(?:com|ca|org|net|cc|info|me|gg|biz|fr|jpe?g|png|pdf|mp4)$")
AS_SHOWN = re.compile(
    r"\b(?:Facebook|facebook|FB|fb)\b[\s:]+(?:name |nom )?(?:is |est |c['’]est |named |nommé |called )?"
    r"((?:[A-ZÀ-Þ][\w'’-]+ ){1,3}[A-ZÀ-Þ][\w'’-]+)"
)


def said_in(text: str) -> set[Value]:
    plain = unicodedata.normalize("NFKC", text)
    small = plain.casefold()
    counted = (row.group() for row in COUNTED.finditer(fold(plain)))
    rows = [row for row in counted if re.search("[a-z]", row) and not UPWARDS.search(row)]
    found = set().union(*(spoken(row) for row in [*rows, *_looks(plain)]))
    found |= set().union(*(email(row.group()) for row in EMAIL_SAID.finditer(small)))
    found |= set().union(*(web(row.group()) for row in WEB_SAID.finditer(small)))
    found |= set().union(*(web(row.group(1)) for row in SITE_SAID.finditer(small)))
    names = [(row.group(1), row.group(2)) for row in AFTER.finditer(small)]
    names += [(row.group(2), row.group(1)) for row in BESIDE.finditer(small)]
    names = [(where, name) for where, name in names if not PAGE_OR_FILE.search(name)]
    names += [("facebook", nfkc(row.group(1))) for row in AS_SHOWN.finditer(plain)]
    return found | set().union(*(name_on(NAMED[where], name) for where, name in names))


def _looks(plain: str) -> list[str]:
    rows = (row.group() for row in LOOKS.finditer(plain) if len(re.findall(r"\d", row.group())) > 6)
    return [re.sub("[Oo]", "0", re.sub("[Il]", "1", row)) for row in rows]
