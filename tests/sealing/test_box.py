"""The envelope: what a thief can learn from it, and what a forger can do to it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.sealing import box
from hotline.sealing.errors import SealBroken, SealTooBig

KEY = bytes(range(32))
AAD = b"tip|narrative"


@settings(max_examples=60, deadline=None)
@given(text=st.binary(max_size=20_000), aad=st.binary(max_size=80))
def test_what_was_sealed_opens(text: bytes, aad: bytes) -> None:
    assert box.open_envelope(box.seal(text, KEY, aad=aad), KEY, aad=aad) == text


def test_a_short_tip_and_a_long_one_have_the_same_size() -> None:
    sizes = {len(box.seal(("é" * length).encode(), KEY, aad=AAD)) for length in range(1, 901)}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("length", "step"), [(0, 4096), (4092, 4096), (4093, 16384), (16381, 65536), (262140, 262144)]
)
def test_size_goes_in_steps(length: int, step: int) -> None:
    assert box.size_step(box.seal(bytes(length), KEY, aad=AAD)) == step


def test_more_than_the_largest_step_is_refused() -> None:
    with pytest.raises(SealTooBig):
        box.seal(bytes(262141), KEY, aad=AAD)


def test_the_same_words_twice_look_different() -> None:
    assert box.seal(b"help", KEY, aad=AAD) != box.seal(b"help", KEY, aad=AAD)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0, max_value=4096 + box.OVERHEAD - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_breaks_the_seal(place: int, bit: int) -> None:
    envelope = bytearray(box.seal(b"She is 16.", KEY, aad=AAD))
    envelope[place] ^= 1 << bit
    with pytest.raises(SealBroken):
        box.open_envelope(bytes(envelope), KEY, aad=AAD)


@pytest.mark.parametrize("cut", [1, 16, 28, 4096])
def test_a_truncated_envelope_breaks(cut: int) -> None:
    with pytest.raises(SealBroken):
        box.open_envelope(box.seal(b"She is 16.", KEY, aad=AAD)[:-cut], KEY, aad=AAD)


@pytest.mark.parametrize(("key", "aad"), [(bytes(32), AAD), (KEY, b"tip|place"), (KEY, b"")])
def test_another_key_or_place_opens_nothing(key: bytes, aad: bytes) -> None:
    envelope = box.seal(b"She is 16.", KEY, aad=AAD)
    with pytest.raises(SealBroken):
        box.open_envelope(envelope, key, aad=aad)


def test_lists_of_parts_never_collide() -> None:
    assert box.bind(b"a", b"bc") != box.bind(b"ab", b"c")
    assert box.bind(b"a", b"") != box.bind(b"a")
