"""What people, broken browsers and attackers send."""

from __future__ import annotations

from functools import cache

from django import forms
from django.http import QueryDict
from hypothesis import strategies as st

from intake.forms import TipPage
from intake.return_code import ReturnCode
from triage.forms.parts import Part
from triage.forms.review import PARTS

# Values that broke somebody's software once.
NASTY = (
    "", " ", "\0", "a\0b", "\r", "\r\n", "\n\n\n", "\t", "\x1b[31m", "\x7f\x80\x9f", "\ufeff", "\u202eevil",
    "\u2028\u2029", "\u00a0", "e\u0301" * 40, "👩\u200d👧\u200d👦", "ﷺ", "Ω≈ç√", "İstanbul", "ß" * 30,
    "<script>alert(1)</script>",
    "</textarea><b>", "&lt;&amp;", "{{ 7|add:7 }}{% url %}", "%s%n%(x)s", "{0.__class__}",
    "'; DROP TABLE intake_tip;--",
    "../../etc/passwd", "0", "-1", "+5", "00", "1e9", "1e400", "NaN", "Infinity", "٣", "９", "½", "0x10", "1_000",
    "9" * 400, "9" * 5000, "0000-00-00", "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-25", "2026-11-25 23:59",
    "9999-12-31 23:59", "0001-01-01 00:00", "2026-03-08 02:30", "2026-11-01 01:30", "24:00", "=" * 48, "A" * 48,
    "elle a 15 ans", "she is 15", "x" * 301, "minor:yes", "minor:", ":", "::", "province:ZZ", "minor:yes:no",
    "kind:tip",
)  # fmt: skip
# Half a surrogate pair cannot come over HTTP, but from a JSON string or a broken keyboard it can.
TEXT = st.text(st.characters(), max_size=80)
SENT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
LONG = st.builds(
    lambda piece, times: piece * times,
    st.sampled_from([one for one in NASTY if len(one) < 99]),
    st.integers(1, 40),
)


def words(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(text, st.sampled_from(NASTY), LONG)


def choices_of(field: forms.Field) -> list[str]:
    """Codes of a field, groups opened; none where it takes words."""
    found: list[str] = []
    for value, label in getattr(field, "choices", ()):
        found += [str(code) for code, _ in label] if isinstance(label, list | tuple) else [str(value)]
    return found


@cache
def public_fields() -> dict[str, list[str]]:
    page = TipPage()
    every = (page.form, *page.harmed, *page.suspected)
    return {form.add_prefix(name): choices_of(field) for form in every for name, field in form.fields.items()}


def part_fields(part: type[Part]) -> dict[str, list[str]]:
    form = part()
    return {form.add_prefix(name): choices_of(field) for name, field in form.fields.items()}


def answers(fields: dict[str, list[str]], text: st.SearchStrategy[str]) -> st.SearchStrategy[QueryDict]:
    """A form as it was sent: some fields, most of them with what they allow, some sent twice, some that do not
    exist."""

    def value(codes: list[str]) -> st.SearchStrategy[str]:
        return st.one_of(st.sampled_from(codes), words(text)) if codes else words(text)

    one = st.sampled_from(sorted(fields)).flatmap(
        lambda name: st.tuples(st.just(name), st.lists(value(fields[name]), min_size=1, max_size=3))
    )
    strange = st.tuples(words(text), st.lists(words(text), min_size=1, max_size=2))
    return st.lists(st.one_of(one, one, one, strange), max_size=12).map(sent)


def sent(pairs: list[tuple[str, list[str]]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in pairs:
        data.setlist(name, values)
    return data


def tip_answers(text: st.SearchStrategy[str]) -> st.SearchStrategy[QueryDict]:
    """Mostly with the two answers that a tip needs, so that many of them get through."""
    least = st.fixed_dictionaries(
        {}, optional={"danger": st.just("no"), "narrative": st.one_of(words(text), TOLD)}
    )

    def both(data: QueryDict, needed: dict[str, str]) -> QueryDict:
        for name, value in needed.items():
            data[name] = value
        return data

    return st.builds(both, answers(public_fields(), text), least)


TOLD = st.just("A girl at the motel never leaves her room.")


def act_answers(text: st.SearchStrategy[str]) -> st.SearchStrategy[QueryDict]:
    return answers({name: codes for part in PARTS for name, codes in part_fields(part).items()}, text)


SECRETS = st.binary(min_size=10, max_size=10)
CODES = st.builds(ReturnCode.of, SECRETS)


@st.composite
def written_codes(draw: st.DrawFn) -> tuple[ReturnCode, str]:
    """A code, and a way in which a tired person types it."""
    code = draw(CODES)
    language = draw(st.sampled_from(["en", "fr"]))
    pieces = draw(st.sampled_from([code.words(language), code.digits()]))
    between = draw(st.sampled_from([" ", "  ", "\n", "-", ", ", ". ", "\t", "\u00a0", " / "]))
    text = between.join(pieces)
    return code, draw(st.sampled_from([text, text.upper(), text.title(), f" {text}\r\n"]))
