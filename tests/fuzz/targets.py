"""What is tried, and what must hold whatever comes. `./run bench fuzz` and the suite run the same list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from hypothesis import strategies as st

from hotline.form import tokens
from hotline.form.fields import CONTROL, NARRATIVE, readable
from intake import return_code
from intake.age_cues import MOST, cues
from intake.forms import TipPage
from intake.models.correction import CORRECTABLE
from intake.rules import minor_of
from tests.fuzz.strategies import (
    NASTY,
    SENT,
    TEXT,
    act_answers,
    part_fields,
    tip_answers,
    words,
    written_codes,
)
from triage.forms.facts import Correction, Duty
from triage.forms.review import PARTS


@dataclass(frozen=True)
class Target:
    """`share`: how many of the examples asked for this one gets, where one costs a hundred times what a text does."""

    name: str
    strategy: Callable[[], st.SearchStrategy[Any]]
    check: Callable[[Any], None]
    share: float = 1.0


def text_is_readable(text: str) -> None:
    clean = readable(text)
    assert "\0" not in clean and "\r" not in clean and not CONTROL.search(clean)
    assert readable(clean) == clean
    assert len(clean) <= len(text)


def any_code_is_read(text: str) -> None:
    typed = return_code.read(text)
    assert typed.words <= 1000 and typed.digits <= 1000
    assert typed.code is None or return_code.parse(typed.code.canonical()) == typed.code


def a_written_code_is_read(written: tuple[return_code.ReturnCode, str]) -> None:
    code, text = written
    assert return_code.parse(text) == code


def a_token_is_ours_or_none(text: str) -> None:
    assert tokens.read(text) is None


def a_changed_token_is_none(change: tuple[int, str]) -> None:
    token = tokens.fresh().text
    place, letter = change
    changed = token[:place] + letter + token[place + 1 :]
    found = tokens.read(changed)
    assert (found is not None) == (changed == token)


def a_text_has_bounded_cues(text: str) -> None:
    found = cues(text, 2026)
    assert len(found) <= MOST
    assert all(cue.words and (cue.age is None or 0 <= cue.age <= 18) for cue in found)


def a_tip_page_is_taken_or_says_why(data: QueryDict) -> None:
    """Valid: what was said is whole, and a minor is never lost. Not valid: each fault is named."""
    page = TipPage(data)
    if not page.is_valid():
        faults = list(page.faults())
        assert faults and all(fault.target and fault.sentence for fault in faults)
        return
    said = page.said("en")
    assert said.narrative == readable(data.get("narrative", "")).strip()
    assert 0 < len(said.narrative) <= NARRATIVE
    if data.get("minor") in ("yes", "maybe"):
        assert minor_of(said) in ("yes", "maybe")
    if data.get("consent_choice") != "share":
        assert not any(consent.includes_identity for consent in said.consents)
    assert len(tokens.dedup(tokens.fresh(), said)) == 32


def a_part_is_taken_or_says_why(data: QueryDict) -> None:
    for part in PARTS:
        form = part(data)
        valid = form.is_valid()
        assert valid or all(form.errors.values())
        part.typed(data, lane="urgent")
        part.has_text(data)
    correction = Correction(data)
    if correction.is_valid():
        found = correction.cleaned_data
        assert found["field"] in CORRECTABLE
        allowed = part_fields(Correction)[correction.add_prefix("fact")]
        assert f"{found['field']}:{found['value']}" in allowed
        assert found["reason"].strip()
    duty = Duty(data)
    if duty.is_valid() and duty.cleaned_data["reported_at"]:
        assert duty.cleaned_data["reported_at"].tzinfo


def mail_comes_out_bounded(letter: tuple[bytes, bool]) -> None:
    from tests.intake.test_mail_reading import test_whatever_comes_in_something_bounded_comes_out as holds

    raw, whole = letter
    holds.hypothesis.inner_test(raw, whole)


def letters() -> st.SearchStrategy[tuple[bytes, bool]]:
    from tests.intake.test_mail_reading import messages

    return st.tuples(messages(), st.booleans())


# Mail is tried by its own test in the suite; here for the long run.
MAIL = Target("mail", letters, mail_comes_out_bounded)
PURE = (
    Target("readable", lambda: words(TEXT), text_is_readable),
    Target("return_code_any", lambda: words(TEXT), any_code_is_read),
    Target("return_code_written", written_codes, a_written_code_is_read),
    Target(
        "token_any",
        lambda: st.one_of(words(TEXT), st.text("ABCabc09-_", min_size=48, max_size=48)),
        a_token_is_ours_or_none,
    ),
    Target(
        "token_changed",
        lambda: st.tuples(st.integers(0, 47), st.sampled_from([*"ABCabc09-_=+/ ", *NASTY[:12]])),
        a_changed_token_is_none,
    ),
    Target("age_cues", lambda: st.lists(words(TEXT), max_size=6).map(" ".join), a_text_has_bounded_cues),
    Target("tip_page", lambda: tip_answers(SENT), a_tip_page_is_taken_or_says_why),
    Target("queue_forms", lambda: act_answers(SENT), a_part_is_taken_or_says_why, share=0.1),
)
