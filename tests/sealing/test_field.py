"""A model instance can hold an envelope and nothing else, and shows nothing of it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import models
from django.test.utils import isolate_apps

from hotline.sealing.fields import Sealed, SealedField
from hotline.sealing.keys import PublicKey
from hotline.sealing.sealer import Sealer

SECRET = "She is 16, room 12."


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    words = SealedField(data_class="C", purpose="safety", null=True)

    class Meta:
        app_label = "sealing_test"


@pytest.fixture
def sealed(current: PublicKey) -> bytes:
    return Sealer(uuid4()).seal("C", table="note", field="words", row_id=uuid4(), value=SECRET)


@pytest.mark.parametrize("plain", [SECRET, SECRET.encode(), {"a": SECRET}, bytes(4141), b"\x01" * 100, 5])
def test_plaintext_never_sits_on_an_instance(plain: object) -> None:
    with pytest.raises(TypeError):
        Note(words=plain)
    note = Note()
    with pytest.raises(TypeError) as caught:
        note.words = plain
    assert SECRET not in str(caught.value)


def test_a_sealed_value_is_taken_and_nothing_is_fine_too(sealed: bytes) -> None:
    assert bytes(Note(words=sealed).words) == sealed
    assert Note(words=memoryview(sealed)).words == Sealed(sealed, "C")
    assert Note().words is None


def test_it_shows_its_class_and_size_step_only(sealed: bytes) -> None:
    note = Note(words=sealed)
    assert repr(note.words) == str(note.words) == f"{note.words}" == "‹sealed C 4 KiB›"


def test_dumpdata_gives_neither_text_nor_ciphertext(sealed: bytes) -> None:
    dumped = json.loads(serializers.serialize("json", [Note(words=sealed)]))
    assert dumped[0]["fields"]["words"] == "‹sealed C 4 KiB›"


def test_migrations_can_rebuild_the_field() -> None:
    _, path, args, kwargs = SealedField(data_class="R", purpose="service", null=True).deconstruct()
    assert path == "hotline.sealing.fields.SealedField"
    assert kwargs == {"data_class": "R", "purpose": "service", "null": True}
    assert SealedField(*args, **kwargs).editable is False


def test_queries_refuse_plaintext_too() -> None:
    with pytest.raises(TypeError):
        Note.objects.filter(words=SECRET)


@isolate_apps("hotline.sealing")
def test_class_and_purpose_are_named() -> None:
    with pytest.raises(ValueError, match="R or C"):
        SealedField(data_class="S")
    with pytest.raises(ValueError, match="purpose"):
        SealedField(data_class="C", purpose="curiosity")
