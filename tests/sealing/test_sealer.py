"""Writing without a key to read, and why a sealed column cannot be moved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.sealing import config
from hotline.sealing.errors import KeyGone, SealBroken
from hotline.sealing.keys import PublicKey
from hotline.sealing.opener import Opener, open_column
from hotline.sealing.sealer import SealedKey, Sealer

TIP, OTHER_TIP, ROW, OTHER_ROW = (uuid4() for _ in range(4))
HERE: dict[str, Any] = {"table": "intake_tip", "field": "narrative", "row_id": ROW}

JSON = st.recursive(
    st.text(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


def mapping(sealer: Sealer) -> dict[UUID, SealedKey]:
    wrapped = sealer.keys()
    return {key.id: key for key in wrapped}


def opened(sealed: bytes, keys: dict[UUID, SealedKey], *, tip_id: UUID = TIP, **place: Any) -> Any:
    return open_column(sealed, **(HERE | place), tip_id=tip_id, keys=keys, ring=config.private_ring())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON)
def test_text_lists_and_dicts_come_back(current: PublicKey, value: Any) -> None:
    sealer = Sealer(TIP)
    assert opened(sealer.seal("C", **HERE, value=value), mapping(sealer)) == value


def test_half_an_emoji_does_not_lose_the_tip(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    sealed = sealer.seal("C", **HERE, value="Au secours \ud83d!")
    assert opened(sealed, mapping(sealer)) == "Au secours ?!"


@pytest.mark.parametrize(
    "place", [{"row_id": OTHER_ROW}, {"field": "place"}, {"table": "intake_person"}, {"tip_id": OTHER_TIP}]
)
def test_a_column_moved_elsewhere_does_not_open(current: PublicKey, place: dict[str, Any]) -> None:
    sealer = Sealer(TIP)
    sealed = sealer.seal("C", **HERE, value="She is 16.")
    with pytest.raises(SealBroken):
        opened(sealed, mapping(sealer), **place)


def test_a_key_row_moved_to_another_tip_does_not_open(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    sealed = sealer.seal("C", **HERE, value="She is 16.")
    moved = {key.id: replace(key, tip_id=OTHER_TIP) for key in mapping(sealer).values()}
    with pytest.raises(SealBroken):
        opened(sealed, moved, tip_id=OTHER_TIP)


def test_an_identity_key_does_not_pass_for_a_content_key(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    sealed = sealer.seal("R", **HERE, value="Anna, 555-0100")
    relabelled = {key.id: replace(key, data_class="C") for key in mapping(sealer).values()}
    with pytest.raises(SealBroken):
        opened(sealed, relabelled)


def test_reading_content_needs_no_identity_key(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    content = sealer.seal("C", **HERE, value="At a motel.")
    identity = sealer.seal("R", table="intake_reporter", field="contact", row_id=ROW, value={"name": "Anna"})
    keys = {key.id: key for key in mapping(sealer).values() if key.data_class == "C"}
    opener = Opener(TIP, keys, config.private_ring())
    assert opener.open(content, **HERE) == "At a motel."
    with pytest.raises(SealBroken):
        opener.open(identity, table="intake_reporter", field="contact", row_id=ROW)


def test_every_writing_makes_keys_of_its_own(current: PublicKey) -> None:
    first, second = Sealer(TIP), Sealer(TIP)
    sealed = [sealer.seal("C", **HERE, value="x") for sealer in (first, second)]
    assert set(mapping(first)).isdisjoint(mapping(second))
    with pytest.raises(SealBroken):
        opened(sealed[0], mapping(second))


def test_a_class_that_was_not_used_leaves_no_key(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    assert sealer.keys() == []
    sealer.seal("C", **HERE, value="x")
    assert [key.data_class for key in mapping(sealer).values()] == ["C"]
    with pytest.raises(ValueError, match="R and C"):
        sealer.seal("S", **HERE, value="x")


def test_without_the_private_key_nothing_opens(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    sealed = sealer.seal("C", **HERE, value="She is 16.")
    (config.key_dir() / f"{current.key_id}.key").unlink()
    with pytest.raises(KeyGone):
        opened(sealed, mapping(sealer))


def test_no_repr_shows_a_key(current: PublicKey) -> None:
    sealer = Sealer(TIP)
    sealer.seal("C", **HERE, value="x")
    private = config.private_ring().get(current.key_id)
    shown = repr(sealer.keys()) + repr(current) + repr(private)
    assert "wrap" not in shown and "raw" not in shown and "material" not in shown
