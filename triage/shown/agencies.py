"""Agencies in the reader's language. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.codes import AGENCY_KIND, SECURE_WAY
from hotline.places.provinces import PROVINCES
from triage.models import Agency, AgencyVersion, DutyRuleVersion
from triage.routing import Suggestion
from triage.times import when

OLD = timedelta(days=183)


def in_words(facts: Any, name: str) -> str:
    french = (get_language() or "en").startswith("fr")
    return str(facts.get(f"{name}_{'fr' if french else 'en'}") or "")


def agency_line(agency: Agency, today: date) -> dict[str, Any]:
    """`doubt`: what nobody has checked, or not for half a year."""
    french = (get_language() or "en").startswith("fr")
    if agency.unverified or agency.checked_on is None:
        doubt = _("not verified")
    elif today - agency.checked_on > OLD:
        doubt = _("checked more than six months ago")
    else:
        doubt = ""
    return {
        "id": agency.pk, "name": agency.name_fr if french else agency.name_en, "kind": AGENCY_KIND.label(agency.kind),
        "place": PROVINCES[agency.province].name if agency.province else _("All of Canada"),
        "phone": agency.phone, "way": SECURE_WAY.label(agency.secure_way), "doubt": doubt,
        "checked": date_format(agency.checked_on) if agency.checked_on else "", "active": agency.is_active,
        "hours": in_words(agency.facts, "hours"), "caution": in_words(agency.facts, "caution"),
        "notes": in_words(agency.facts, "notes"),
    }  # fmt: skip


def by_place(agencies: Iterable[Agency], today: date) -> list[dict[str, Any]]:
    """As they come: one place after the other."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in agencies:
        found.setdefault(one.province, []).append(agency_line(one, today))
    return [{"code": code or "CA", "name": rows[0]["place"], "rows": rows} for code, rows in found.items()]


def suggestion_lines(found: Iterable[Suggestion], today: date) -> list[dict[str, Any]]:
    french = (get_language() or "en").startswith("fr")
    return [
        agency_line(one.agency, today)
        | {"why": one.why_fr if french else one.why_en, "needs": one.needs == "consent_or_law"}
        for one in found
    ]


def version_lines(versions: Iterable[AgencyVersion | DutyRuleVersion], now: Any) -> list[dict[str, Any]]:
    """Newest first: who, when, and the names of what differs from the one before."""
    rows = list(versions)
    lines = []
    for row, before in zip_longest(rows, rows[1:]):
        changed = [name for name, value in row.values.items() if before and before.values.get(name) != value]
        lines.append({
            "number": row.number, "by": row.by.name if row.by else _("the data file"), "at": when(row.at, now),
            "changed": changed,
        })  # fmt: skip
    return lines
