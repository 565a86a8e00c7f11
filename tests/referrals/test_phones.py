"""Numbers as people write them."""

from __future__ import annotations

import pytest

from referrals.phones import parse


@pytest.mark.parametrize(
    ("given", "e164", "extension"),
    [
        ("867-979-1234 poste 5", "+18679791234", "5"),
        ("(514) 555-0123, poste 0042", "+15145550123", "0042"),
        ("1 833 900-1010", "+18339001010", ""),
        ("1-800-FOR-HELP", "+18003674357", ""),
        ("416.555.0199 ext. 12", "+14165550199", "12"),
        ("+44 1234 234567", "+441234234567", ""),
    ],
)
def test_a_number_is_found_however_it_is_written(given: str, e164: str, extension: str) -> None:
    number = parse(given)
    assert (number.e164, number.extension, number.given) == (e164, extension, given)


@pytest.mark.parametrize("short", ["911", "2-1-1", "988"])
def test_short_numbers_can_be_dialled(short: str) -> None:
    assert parse(short).dial == short.replace("-", "") and not parse(short).e164


@pytest.mark.parametrize("given", ["call the front desk", "", "555", "12345678901234567890"])
def test_what_cannot_be_read_is_kept_and_dials_nothing(given: str) -> None:
    assert parse(given).dial == "" and parse(given).given == given


def test_each_language_writes_it_its_way() -> None:
    number = parse("18339001010 poste 7")
    assert number.written("en") == "1-833-900-1010, ext.\u00a07"
    assert number.written("fr") == "1\u00a0833\u00a0900-1010, poste\u00a07"
    assert parse("9025550123").written("en") == "902-555-0123"
