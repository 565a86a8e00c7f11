"""How the person may be reached, and what we have agreed to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.access.care import newest_safe, outreach_of, safe_contacts
from desk.draft import Draft
from desk.forms.panels import OutreachForm, SafeForm
from desk.models import Call
from desk.sealing import opened, opener
from hotline.accounts.models import Staff
from hotline.codes import BASIS, OUTREACH_KIND, OUTREACH_RESULT, SAFE, SAFE_CHANNEL
from hotline.now import now
from triage.times import when

TITLE = _("How to reach the person")
KEY = "h"
PREFIX = "safe-"


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    at = now()
    content = opener(call.pk, "R", "kept")
    ways = [
        {
            "channel": SAFE_CHANNEL.label(row.channel), "safe": row.safe, "answer": SAFE.label(row.safe),
            "voicemail": SAFE.label(row.voicemail), "announce": SAFE.label(row.announce),
            "how": (opened(content, row, "how") or {}).get("how", ""),
            "holds": _holds(call, row.channel) == row.pk,
        }
        for row in safe_contacts(call)
    ]  # fmt: skip
    planned = [
        {
            "id": row.pk, "kind": OUTREACH_KIND.label(row.kind), "channel": SAFE_CHANNEL.label(row.channel),
            "due": when(row.due_at, at), "basis": BASIS.label(row.basis),
            "result": OUTREACH_RESULT.label(row.result) if row.result else "",
        }
        for row in outreach_of(call)
    ]  # fmt: skip
    return {
        "form": SafeForm.shown(draft), "outreach": OutreachForm.shown(draft), "ways": ways, "planned": planned,
        "results": OUTREACH_RESULT.choices(),
    }  # fmt: skip


def _holds(call: Call, channel: str) -> Any:
    newest = newest_safe(call, channel)
    return newest.pk if newest else None
