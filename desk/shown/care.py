"""What waits to be confirmed, in the reader's words, by unsealed facts alone. No statement is made here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from desk.models import ChildReport, Referral
from desk.panels.directory import name_of
from hotline.codes import BASIS, REFERRAL_KIND
from triage.shown.duty_rules import rule_shown
from triage.times import when

WITHIN = timedelta(hours=1)


def to_confirm_lines(
    reports: list[ChildReport], referrals: list[Referral], at: datetime
) -> list[dict[str, Any]]:
    """The oldest first."""
    lines: list[dict[str, Any]] = [
        {
            "id": row.pk, "what": _("Report about a child"), "to": rule_shown(row.rule).authority,
            "where": rule_shown(row.rule).name, "by": row.by.name, "since": row.at,
        }
        for row in reports
    ] + [
        {
            "id": row.pk, "what": str(REFERRAL_KIND.label(row.kind)), "to": name_of(row),
            "where": str(BASIS.label(row.basis)), "by": row.by.name, "since": row.at,
        }
        for row in referrals
    ]  # fmt: skip
    for one in lines:
        one |= {"at": when(one["since"], at), "late": at - one["since"] > WITHIN}
    return sorted(lines, key=lambda one: one["since"])
