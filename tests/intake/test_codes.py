"""The code lists: stable codes, labels in both languages, and nothing that asks for more than it may."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from hotline import codes

CATALOGUE = Path(codes.__file__).parents[2] / "locale/fr/LC_MESSAGES/django.po"

# The same word in both languages.
SAME_IN_BOTH = {"Construction", "Gang", "Inuit", "Métis", "Police"}


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        found = [message for message in read_po(file, locale="fr") if message.id]
    return {" / ".join(forms(message.id)): " / ".join(forms(message.string)) for message in found}


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    """Of a sentence that counts, each."""
    return [text] if isinstance(text, str) else list(text)


def every_code() -> list[tuple[str, codes.Code]]:
    shown = [(name, code) for name, code_list in codes.LISTS.items() for code in code_list]
    return shown + [("tail", code) for code in codes.TAIL_LABELS.values()]


@pytest.mark.parametrize("name", codes.LISTS)
def test_codes_are_unique_and_stable_ascii(name: str) -> None:
    items = [item.code for item in codes.LISTS[name].items]
    assert len(items) == len(set(items))
    for code in codes.LISTS[name].codes():
        assert re.fullmatch(r"[a-z0-9][a-z0-9_]{1,31}", code), code


@pytest.mark.parametrize("name", codes.LISTS)
def test_labels_tell_the_codes_of_a_list_apart_in_both_languages(name: str, french: dict[str, str]) -> None:
    english = [str(code.label) for code in codes.LISTS[name]]
    assert len(set(english)) == len(english)
    assert len({french[label] for label in english}) == len(english)


@pytest.mark.parametrize(("name", "code"), every_code(), ids=lambda value: getattr(value, "code", value))
def test_every_label_has_its_french(name: str, code: codes.Code, french: dict[str, str]) -> None:
    english = str(code.label)
    assert french.get(english), f"{name}.{code.code} has no French"
    if french[english] == english:
        assert english in SAME_IN_BOTH


def test_group_headings_have_their_french(french: dict[str, str]) -> None:
    for heading, _group in codes.INDICATOR_GROUPS:
        assert french[str(heading)] != str(heading)


def test_french_typography(french: dict[str, str]) -> None:
    for label in french.values():
        assert "'" not in label, label
        assert not re.search(r"\s[;!?]", label), label
        assert not re.search(r"[^\u00a0]:(?!//)", label), label


def test_the_lists_hold_what_the_promises_need() -> None:
    assert {"victim_survivor", "health", "law_enforcement", "coalition"} <= set(codes.CALLER_TYPE.codes())
    assert {"trans_woman", "trans_man", "non_binary", "two_spirit"} <= set(codes.GENDER.codes())
    assert set(codes.BASIS.codes()) == {"consent", "minor", "imminent_danger", "required_by_law"}
    assert set(codes.CONSENT_CHOICE.codes()) == {"share", "hotline_only", "anonymous", "not_said"}
    assert "declined" in codes.STATUS_IN_CANADA
    assert "smuggling" not in codes.TRAFFICKING_TYPE


def test_whoever_may_be_under_18_is_told_apart_by_fixed_sets() -> None:
    assert {"a0_11", "a12_13", "a14_15", "a16_17"} == codes.MINOR_AGE_BANDS
    assert codes.MINOR_AGE_BANDS | {"maybe_minor"} == codes.MAY_BE_MINOR_AGE_BANDS
    assert set(codes.AGE_BAND.codes()) > codes.MAY_BE_MINOR_AGE_BANDS
    assert {"m_sex_trade", "m_missing"} <= codes.MINOR_SIGNS < set(codes.INDICATOR.codes())


def test_choices_end_in_the_tail_and_refuse_a_foreign_one() -> None:
    offered = [code for code, _label in codes.HEARD_ABOUT.choices(tail=("other", "unknown"))]
    assert offered[-2:] == ["other", "unknown"]
    assert "not_asked" not in offered
    assert [code for code, _label in codes.BASIS.choices()] == list(codes.BASIS.codes())
    with pytest.raises(ValueError, match="basis may not store"):
        codes.BASIS.choices(tail=("unknown",))


def test_label_of_a_code_that_the_list_does_not_hold() -> None:
    assert str(codes.AGE_BAND.label("a16_17")) == "16 or 17 years"
    with pytest.raises(KeyError):
        codes.AGE_BAND.label("a99")
