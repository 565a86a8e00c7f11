from __future__ import annotations

import base64

import pytest

from hotline.form import tokens
from intake.said import TipSaid

SAID = TipSaid(language="en", narrative="A girl at the motel.", danger="no")


def test_a_token_lives_a_day() -> None:
    token = tokens.fresh(at=1_000_000)
    assert len(token.text) == tokens.LENGTH
    assert tokens.read(token.text, at=1_000_000) == token
    assert tokens.read(token.text, at=1_000_000 + tokens.LIFE - 1) == token
    assert tokens.read(token.text, at=1_000_000 + tokens.LIFE) is None


def test_a_token_is_of_one_form() -> None:
    tip, add = tokens.fresh(), tokens.fresh(form="add")
    assert tokens.read(add.text, form="add") == add
    assert tokens.read(add.text) is None
    assert tokens.read(tip.text, form="add") is None


def test_a_token_from_the_future_is_not_ours() -> None:
    token = tokens.fresh(at=1_000_000)
    assert tokens.read(token.text, at=1_000_000 - tokens.SKEW) == token
    assert tokens.read(token.text, at=1_000_000 - tokens.SKEW - 1) is None


def test_no_bit_of_a_token_can_be_changed() -> None:
    raw = bytearray(base64.urlsafe_b64decode(tokens.fresh().text))
    for place in range(len(raw)):
        forged = raw.copy()
        forged[place] ^= 1
        assert tokens.read(base64.urlsafe_b64encode(forged).decode()) is None


@pytest.mark.parametrize(
    "text", ["", "x", "A" * 48, "é" * 48, "=" * 48, "A" * 100_000, "\0" * 48, "A" * 47 + "\n"]
)
def test_nonsense_is_no_token(text: str) -> None:
    assert tokens.read(text) is None


def test_the_marks_of_a_tip() -> None:
    one, other = tokens.fresh(), tokens.fresh()
    same = TipSaid(language="en", narrative="A girl at the motel.", danger="no")
    changed = TipSaid(language="en", narrative="A girl at the motel!", danger="no")
    assert tokens.dedup(one, SAID) == tokens.dedup(one, same)
    assert tokens.dedup(one, SAID) != tokens.dedup(one, changed)
    assert tokens.dedup(one, SAID) != tokens.dedup(other, SAID)
    assert tokens.thread(one) != tokens.thread(other)
    assert one.nonce not in tokens.thread(one)


def test_a_token_has_one_spelling() -> None:
    """Python also takes the other alphabet's two letters, and a second spelling would pass for a second page."""
    token = next(one for one in iter(tokens.fresh, None) if "_" in one.text)
    assert tokens.read(token.text) == token
    assert tokens.read(token.text.replace("_", "/")) is None
