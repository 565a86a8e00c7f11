"""The register of who may be told: each edit is a new version, with who and when; undoing one is another edit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import AGENCY_KIND, SECURE_WAY
from hotline.places.provinces import PROVINCES
from triage.models import Agency, AgencyVersion
from triage.rules import Refused

EDITABLE = (
    "kind", "province", "name_en", "name_fr", "phone", "secure_way", "age_key", "facts", "checked_on", "unverified",
    "is_active",
)  # fmt: skip


def save_agency(*, agency: Agency | None, values: dict[str, Any], seen: int, by: Staff) -> Agency:
    """A new one, or the next version. `seen`: the version that the page showed; another has been written since:
    Refused("agency_changed_meanwhile"), and nothing is lost on either side."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    _check(values)
    with transaction.atomic():
        row = Agency.objects.select_for_update().get(pk=agency.pk) if agency else Agency(version=0)
        if agency and row.version != seen:
            raise Refused("agency_changed_meanwhile")
        for name in EDITABLE:
            setattr(row, name, values[name])
        row.code = row.code or f"own-{row.pk.hex[:12]}"
        row.version += 1
        row.save()
        kept = {name: values[name] for name in EDITABLE} | {"checked_on": _day(values["checked_on"])}
        AgencyVersion(agency=row, number=row.version, values=kept, by=by).save(force_insert=True)
        record(by=by, action="agency.saved", target=row, version=row.version)
    return row


def _check(values: dict[str, Any]) -> None:
    if not values["name_en"].strip() or not values["name_fr"].strip():
        raise Refused("agency_names")
    if values["kind"] not in AGENCY_KIND or values["secure_way"] not in SECURE_WAY:
        raise Refused("unknown_choice")
    if values["province"] and values["province"] not in PROVINCES:
        raise Refused("unknown_choice")
    if values["secure_way"] == "age" and not values["age_key"].startswith("age1"):
        raise Refused("age_key")


def _day(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
