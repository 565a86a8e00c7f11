"""What the panels beside a call hold, in one line each, for whoever follows it: coded facts, nothing sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from desk.access import care as care_access
from desk.models import Call
from desk.panels.consent import line as consent_line
from desk.panels.directory import name_of
from hotline.codes import (
    CALL_ACTION,
    OUTREACH_KIND,
    OUTREACH_RESULT,
    REFERRAL_KIND,
    SAFE,
    SAFE_CHANNEL,
    SCRIPT,
    SHARED,
    TRANSFER_RESULT,
)
from hotline.codes.languages import language_label
from triage.shown.duty_rules import rule_shown
from triage.times import when


def cared_lines(call: Call, at: datetime) -> list[dict[str, Any]]:
    """{what, says, at} in the order of the screen; one statement for each kind of row."""
    lines = [{"what": _("Script read"), "says": f"{SCRIPT.label(script)} · {language_label(language)}", "at": ""}
             for script, language in sorted(care_access.scripts_of(call))]  # fmt: skip
    lines += [
        {
            "what": _("Interpreter"), "at": when(one.started_at, at),
            "says": f"{language_label(one.language)} · {_('on the line') if one.ended_at is None else _('has left')}",
        }
        for one in care_access.interpreters_of(call)
    ]  # fmt: skip
    lines += [_consent(consent_line(row, at)) for row in care_access.consents_of(call)]
    lines += [
        {
            "what": _("Authority told about a child"), "at": when(one.reported_at, at),
            "says": f"{rule_shown(one.rule).name} · {_('confirmed') if one.confirmed_by_id else _('to be confirmed')}",
        }
        for one in care_access.child_reports_of(call)
    ]  # fmt: skip
    lines += [
        {
            "what": str(REFERRAL_KIND.label(one.kind)), "at": when(one.at, at),
            "says": f"{name_of(one)} · {SHARED.label(one.shares)} · {TRANSFER_RESULT.label(one.result)}",
        }
        for one in care_access.referrals_of(call)
    ]  # fmt: skip
    lines += [
        {
            "what": str(SAFE_CHANNEL.label(one.channel)),
            "says": str(SAFE.label(one.safe)),
            "at": when(one.at, at),
        }
        for one in care_access.safe_contacts(call)
    ]
    lines += [
        {"what": str(CALL_ACTION.label(code)), "says": _("done"), "at": when(row.at, at)}
        for code, row in care_access.actions_of(call).items()
    ]
    return lines


def after_call(call_id: UUID, at: datetime) -> dict[str, Any]:
    """For the page of a logged call: what is still to be said of it, and what was. A call of ours goes out only by a
    way that the person called safe; the database has seen to that when it was planned."""
    call = Call.objects.filter(pk=call_id).first()
    if call is None:  # logged on the plain form
        return {"outreach": [], "referrals": [], "reports": []}
    return {
        "outreach": [
            {
                "id": one.pk, "kind": OUTREACH_KIND.label(one.kind), "way": SAFE_CHANNEL.label(one.channel),
                "due": when(one.due_at, at), "late": not one.result and one.due_at <= at,
                "result": OUTREACH_RESULT.label(one.result) if one.result else "",
            }
            for one in care_access.outreach_of(call)
        ],
        "referrals": [
            {
                "id": one.pk, "name": name_of(one), "kind": REFERRAL_KIND.label(one.kind),
                "result": TRANSFER_RESULT.label(one.result), "open": one.result == "open",
                "failed": one.result not in care_access.WORKED,
            }
            for one in care_access.referrals_of(call)
        ],
        "reports": [
            {"name": rule_shown(one.rule).name, "at": when(one.reported_at, at), "confirmed": one.confirmed_by_id}
            for one in care_access.child_reports_of(call)
        ],
        "outreach_results": OUTREACH_RESULT.choices(),
        "referral_results": [pair for pair in TRANSFER_RESULT.choices() if pair[0] != "open"],
    }  # fmt: skip


def _consent(line: dict[str, Any]) -> dict[str, Any]:
    says = f"{line['answer']} · {line['purpose']} → {line['recipient']}"
    if line["over"]:
        says = f"{says} · {_('holds no more')}"
    return {"what": _("Consent"), "says": says, "at": line["at"]}
