"""The build fails when a field has no data class, or one that it does not live up to."""

from __future__ import annotations

from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

from hotline.sealing import register
from hotline.sealing.fields import SealedField


def test_every_field_is_registered() -> None:
    assert register.problems() == []


def found(*, data_classes: dict[str, str], pk: Any = None, **fields: models.Field[Any, Any]) -> list[str]:
    """Problems of a temporary model of ours with these fields."""
    with isolate_apps("hotline.audit"):
        body = {
            "__module__": "hotline.audit.models",
            "id": pk or models.UUIDField(primary_key=True, default=uuid4),
            "data_classes": {"id": "O"} | data_classes,
            "Meta": type("Meta", (), {"app_label": "audit"}),
        }
        model = type("Temporary", (models.Model,), body | fields)
        return [line.removeprefix("audit.temporary") for line in register.problems([model])]


def test_an_unregistered_field_is_found() -> None:
    assert found(data_classes={}, note=models.TextField()) == [".note is not registered."]


def test_a_superfluous_entry_is_found() -> None:
    assert found(data_classes={"gone": "O"}) == [".gone is registered, but is no field."]


@pytest.mark.parametrize(
    ("declared", "field", "what"),
    [
        ("Z", models.TextField(), "unknown data class"),
        ("C:safety", models.TextField(), "must be a SealedField"),
        ("C", SealedField(data_class="C"), "needs a purpose"),
        ("C:curiosity", SealedField(data_class="C"), "needs a purpose"),
        ("R:service", SealedField(data_class="C"), "sealed as C"),
        ("C:safety", SealedField(data_class="C", purpose="service"), "asked for service"),
        ("O", SealedField(data_class="C"), "sealed, but registered as O"),
        ("O:safety", models.TextField(), "has a purpose"),
        ("S", models.TextField(), "free text"),
        ("S", models.CharField(max_length=40), "free text"),
        ("S", models.JSONField(), "free text"),
        ("S", models.DateTimeField(), "finer than a week"),
        ("S", models.BinaryField(), "bytes"),
    ],
)
def test_a_field_below_its_class_is_found(declared: str, field: models.Field[Any, Any], what: str) -> None:
    (line,) = found(data_classes={"note": declared}, note=field)
    assert what in line


def test_codes_of_a_list_are_safe() -> None:
    field = models.CharField(max_length=40, choices=[("on", "Ontario")])
    assert found(data_classes={"province": "S"}, province=field) == []


def test_a_sealed_model_has_random_ids() -> None:
    sealed = SealedField(data_class="C", purpose="safety")
    (line,) = found(data_classes={"note": "C:safety"}, pk=models.BigAutoField(primary_key=True), note=sealed)
    assert "random id" in line


def test_command_prints_the_table() -> None:
    out = StringIO()
    call_command("register", stdout=out)
    assert "| audit.auditentry | facts | O |  |" in out.getvalue()


def test_command_fails_on_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(register.THIRD_PARTY, "sessions.session", {"session_key": "O"})
    with pytest.raises(CommandError, match="problems"):
        call_command("register", "--check", stdout=StringIO())
