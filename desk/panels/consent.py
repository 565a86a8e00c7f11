"""Answers of this call, and the next one to ask for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.access.care import consents_of
from desk.draft import Draft
from desk.forms.panels import ConsentForm
from desk.models import Call, CallConsent
from hotline.accounts.models import Staff
from hotline.codes import AGENCY_KIND, CALL_PURPOSE, CONSENT_ANSWER, CONSENT_VOICE
from hotline.codes.desk import OUR_PURPOSES
from hotline.now import now
from intake.said import ConsentSaid
from triage.access.duty_rules import duty_rule_for
from triage.shown.duty_rules import rule_shown
from triage.times import when

TITLE = _("Consent")
KEY = "c"
PREFIX = "consent-"
SOURCE = {"self": "self", "guardian": "self", "relayed": "relayed", "unknown": "unknown"}


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    at = now()
    province = (draft.values.get("consent-province") or draft.values.get("province") or [""])[0]
    rule = duty_rule_for(province) if province and call.minor in ("yes", "maybe") else None
    return {
        "form": ConsentForm.shown(draft, province=province if rule else ""),
        "rows": [line(row, at) for row in consents_of(call)],
        "minor": call.minor in ("yes", "maybe"),
        "rule": rule_shown(rule) if rule else None,
    }


def line(row: CallConsent, at: Any) -> dict[str, Any]:
    live = bool(getattr(row, "live", False))
    return {
        "id": row.pk,
        "purpose": CALL_PURPOSE.label(row.purpose),
        "recipient": AGENCY_KIND.label(row.recipient_kind) if row.recipient_kind else _("the hotline itself"),
        "service": (row.service.name_fr if (get_language() or "en").startswith("fr") else row.service.name_en)
        if row.service
        else "",
        "answer": CONSENT_ANSWER.label(row.answer) if row.answer != "given" else _("Yes"),
        "identity": row.includes_identity,
        "voice": CONSENT_VOICE.label(row.voice),
        "other": row.about == "other",
        "at": when(row.at, at),
        "live": live,
        "over": row.answer == "given" and not live,
    }


def for_tip(call: Call) -> tuple[ConsentSaid, ...]:
    """What is told to intake when the call becomes a tip: answers about agencies, in their order. A yes that was
    taken back is told as the refusal that it has become."""
    rows = consents_of(call).exclude(purpose__in=OUR_PURPOSES)
    return tuple(
        ConsentSaid(
            recipient_kind=row.recipient_kind, purpose=row.purpose,
            decision="given" if row.answer == "given" else "refused",
            includes_identity=row.answer == "given" and row.includes_identity,
            source=SOURCE[row.voice] if row.about == "caller" else "relayed",
        )
        for row in rows
    )  # fmt: skip
