"""The register of who may be told: each edit is a new version, with who and when; undoing one is another edit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import AGENCY_KIND, SECURE_WAY
from hotline.now import now
from hotline.places.provinces import PROVINCES
from triage.models import Agency, AgencyVersion
from triage.rules import Refused

EDITABLE = (
    "kind", "province", "name_en", "name_fr", "phone", "secure_way", "age_key", "facts", "checked_on", "unverified",
    "is_active",
)  # fmt: skip

# What somebody who changes it may get wrong; whether it may be chosen is a decision of ours.
DOUBTED = ("kind", "province", "name_en", "name_fr", "phone", "secure_way", "age_key")


def save_agency(
    *, agency: Agency | None, said: dict[str, Any], checked: bool, seen: int, by: Staff
) -> Agency:
    """A new one, or the next version. `said`: what the page shows, with the `facts` of it. `seen`: the version that it
    showed; another has been written since: Refused("agency_changed_meanwhile"), and nothing is lost on either side.
    Checked today, nothing is in doubt any more; what is changed without that is in doubt from now on."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    _check(said)
    with transaction.atomic():
        row = _locked(agency, seen)
        facts = row.facts | said["facts"]
        changed = {name for name, value in said["facts"].items() if (row.facts.get(name) or "") != value}
        changed |= {name for name in DOUBTED if getattr(row, name) != said[name]}
        if agency and not (changed or checked or row.is_active != said["is_active"]):
            return row  # nothing was changed: no version that says so
        before = row.unverified if agency else ["all"]
        doubts = [] if checked else [*before, *sorted(changed.difference(before))] if agency else before
        on = now().date() if checked else row.checked_on
        _write(row, said | {"facts": facts, "unverified": doubts, "checked_on": on}, by)
    return row


def follow_register(*, agency: Agency, values: dict[str, Any], by: Staff) -> Agency:
    """As the register of duties says it, which knows itself what of it is in doubt."""
    _check(values)
    with transaction.atomic():
        row = _locked(agency, agency.version)
        _write(row, values, by)
    return row


def _locked(agency: Agency | None, seen: int) -> Agency:
    row = Agency.objects.select_for_update().get(pk=agency.pk) if agency else Agency(version=0)
    if agency and row.version != seen:
        raise Refused("agency_changed_meanwhile")
    return row


def _write(row: Agency, values: dict[str, Any], by: Staff) -> None:
    for name in EDITABLE:
        setattr(row, name, values[name])
    row.code = row.code or f"own-{row.pk.hex[:12]}"
    row.version += 1
    row.save()
    kept = {name: values[name] for name in EDITABLE} | {"checked_on": _day(values["checked_on"])}
    AgencyVersion(agency=row, number=row.version, values=kept, by=by).save(force_insert=True)
    record(by=by, action="agency.saved", target=row, version=row.version)


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
