"""The register of the duty to report: each edit is a new version, and reports are routed to the same numbers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from triage.actions.agencies import follow_register
from triage.models import Agency, DutyRule, DutyRuleVersion
from triage.rules import Refused

PAIRS = (
    "statute",
    "child",
    "who",
    "authority",
    "police",
)  # in both languages always; notes may be empty in both
AGES = range(14, 26)


def save_rule(
    *, rule: DutyRule, said: dict[str, Any], child_under: int | None, checked: bool, seen: int, by: Staff
) -> DutyRule:
    """`said`: facts as in the data file, those that the page shows. `seen`: the version that it showed. Checked today,
    nothing is in doubt any more; what is changed without that is in doubt from now on."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    _check(said, child_under)
    with transaction.atomic():
        row = DutyRule.objects.select_for_update().get(pk=rule.pk)
        if row.version != seen:
            raise Refused("rule_changed_meanwhile")
        told, day = said | {"child_under": child_under}, now().date() if checked else row.checked_on
        changed = {name for name, value in told.items() if (row.facts.get(name) or "") != (value or "")}
        before = row.facts.get("unverified", [])
        doubts = [] if checked else [*before, *sorted(changed.difference(before))]
        facts = row.facts | told | {"unverified": doubts, "checked_on": day.isoformat() if day else None}
        if facts == row.facts:
            return row  # nothing was changed: no version that says so
        row.facts, row.child_under, row.checked_on, row.version = facts, child_under, day, row.version + 1
        DutyRuleVersion(rule=row, number=row.version, values=facts, by=by).save(force_insert=True)
        row.save()
        _route(row, by)
        record(by=by, action="duty_rule.saved", province=row.province, version=row.version)
    return row


def _check(facts: dict[str, Any], child_under: int | None) -> None:
    pairs = [(facts.get(f"{name}_en", ""), facts.get(f"{name}_fr", "")) for name in PAIRS]
    notes = [bool(facts.get(f"notes_{language}", "").strip()) for language in ("en", "fr")]
    if not all(english.strip() and french.strip() for english, french in pairs) or notes[0] != notes[1]:
        raise Refused("rule_in_both")
    if any(age is not None and age not in AGES for age in (child_under, facts.get("majority_age"))):
        raise Refused("rule_ages")


def _route(row: DutyRule, by: Staff) -> None:
    """Who is called about a child is who a report about a child is routed to: one edit, both places."""
    to = Agency.objects.filter(code=f"{row.province.lower()}-child").first()
    if to is None:
        return
    facts = row.facts
    told = {name: facts[name] for name in ("phones", "notes_en", "notes_fr")}
    values = {
        "kind": to.kind, "province": to.province, "secure_way": to.secure_way, "age_key": to.age_key,
        "is_active": to.is_active, "name_en": facts["authority_en"][:160], "name_fr": facts["authority_fr"][:160],
        "phone": next((one["number"] for one in facts["phones"]), ""), "facts": to.facts | told,
        "checked_on": row.checked_on,
        "unverified": [name for name in ("phones",) if name in facts.get("unverified", [])],
    }  # fmt: skip
    follow_register(agency=to, values=values, by=by)
