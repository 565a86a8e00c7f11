"""A language that is in no list of ours still has a name, in both languages."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hotline.codes.languages import language_label
from triage.shown.facts import language_of


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [("am", "Amharic", "Amharique"), ("zh", "Chinese", "Chinois"), ("es", "Spanish", "Espagnol")],
)
def test_a_language_has_its_name(code: str, english: str, french: str) -> None:
    with override("en"):
        assert (language_label(code), language_of(code)) == (english, f"in {english}")
    with override("fr"):
        assert (language_label(code), language_of(code)) == (french, f"en {french.lower()}")


def test_what_nobody_knows_stays_a_code() -> None:
    assert language_label("qqq") == "qqq"
