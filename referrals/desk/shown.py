"""What stands in a thing, in words: for its page, for history, and beside a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hotline.codes import CULTURAL_IDENTITY, GENDER, STATUS_IN_CANADA
from hotline.codes.base import CodeList
from hotline.places.models import Community
from hotline.places.provinces import PROVINCES
from referrals.desk.things import HIDDEN_SITE, THINGS
from referrals.editable import SEALED, facts
from referrals.labels import CODED, CODED_EACH, FIELD_NAMES, THING_NAMES, stem
from referrals.models import Location
from referrals.wording import WEEKDAYS

SERVED: tuple[CodeList, ...] = (GENDER, STATUS_IN_CANADA, CULTURAL_IDENTITY)
LANGUAGE_NAMES = {"en": "English", "fr": "Français"}


def words_of(name: str, value: Any, row: Any = None) -> str:
    """ "" for nothing. A key of another thing becomes its name where `row` can tell, or a short sign."""
    if value == SEALED:
        return _("sealed")
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, float):
        return f"{value:.5f}"
    if isinstance(value, list):
        return ", ".join(_label(name, one) for one in value)
    if name == "weekday":
        return str(WEEKDAYS[value]).capitalize()
    if name in ("valid_from", "valid_to", "verified_on", "recheck_on"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    other = _related(name, value, row)
    return other or _label(name, value)


def _related(name: str, value: Any, row: Any) -> str:
    if name == "community":
        found = row.community if row is not None else Community.objects.filter(pk=value).first()
        return f"{found.name}, {found.province_id}" if found else ""
    if name in THING_NAMES or name in ("parent", "at", "specialist"):
        there = getattr(row, name, None) if row is not None else None
        named = getattr(there, "name", "") if there is not None and str(there.pk) == str(value) else ""
        return named or str(THING_NAMES.get(name, FIELD_NAMES.get(name, "")))
    return ""


def _label(name: str, code: Any) -> str:
    if name in ("province", "provinces"):
        return PROVINCES[code].name if code in PROVINCES else str(code)
    if name == "serves":
        found = next((codes for codes in SERVED if code in codes), None)
        return (
            str(found.label(code))
            if found
            else {"yes": _("People who do"), "no": _("People who do not")}.get(code, code)
        )
    codes = CODED.get(name) or CODED_EACH.get(name)
    return str(codes.label(code)) if codes and code in codes else str(code)


def sheet(row: Any) -> Iterator[dict[str, Any]]:
    """Parts of its form that hold something: {"title", "lines": [{"label", "value"} or {"label", "en", "fr"}]}."""
    there = facts(row)
    hidden = isinstance(row, Location) and row.confidential
    for title, stems in HIDDEN_SITE if hidden else THINGS[row._meta.model_name].parts:
        lines = [line for one in stems if (line := _line(one, there, row))]
        if lines:
            yield {"title": title, "lines": lines}


def _line(name: str, there: dict[str, Any], row: Any) -> dict[str, Any] | None:
    label = str(FIELD_NAMES[name])
    if name in there:
        text = words_of(name, there[name], row)
        return {"label": label, "value": text, "web": name in ("website", "url")} if text else None
    english, french = there[f"{name}_en"], there[f"{name}_fr"]
    return {"label": label, "en": english, "fr": french} if english or french else None


def field_label(column: str) -> str:
    """With its language, where it has one: "Name (English)"."""
    name = stem(column)
    label = str(FIELD_NAMES.get(name, name))
    return label if name == column else f"{label} ({LANGUAGE_NAMES[column[-2:]]})"
