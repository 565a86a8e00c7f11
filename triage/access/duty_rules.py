"""The rule of each province about a child, and how it stood before."""

from __future__ import annotations

from triage.models import (
    DutyRule,
    DutyRuleVersion,
)
from triage.models.placed import read_rule


def duty_rules() -> list[DutyRule]:
    return list(DutyRule.objects.order_by("province"))


def duty_rule_for(province: str) -> DutyRule | None:
    """The rule of the place where the child is; None where nobody said."""
    return read_rule(province)


VERSIONS = 20


def duty_rule_versions(rule: DutyRule) -> list[DutyRuleVersion]:
    """The newest first."""
    return list(DutyRuleVersion.objects.filter(rule=rule).select_related("by").order_by("-number")[:VERSIONS])
