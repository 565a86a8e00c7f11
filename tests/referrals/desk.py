"""Somebody of partnerships at a listing, and what they send."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from referrals.desk.forms.thing import ThingForm
from referrals.models import Revision
from tests.support import signed_in


def jas(**more: Any) -> Client:
    return signed_in("partnerships", name="Jas Kaur", **more)


def path(name: str, *args: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def typed(row: Any, **changed: Any) -> dict[str, Any]:
    """Everything that the form of a row sends, with these fields written anew."""
    form = ThingForm(None, row)
    said: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if hasattr(value, "pk"):
            value = field.field.prepare_value(value)
        if value is not None and value is not False:
            said[field.html_name] = value
    return said | changed


def edit(client: Client, row: Any, **changed: Any) -> Any:
    return client.post(path("partner_edit", row._meta.model_name, row.pk), typed(row, **changed))


def newest() -> Revision:
    return Revision.objects.order_by("-at").first()  # type: ignore[return-value]
