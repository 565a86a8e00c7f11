"""What the desk writes into the audit log, and how each line reads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from hotline.codes import (
    AGENCY_KIND,
    ALERT_REASON,
    BASIS,
    CALL_ACTION,
    CALL_PURPOSE,
    CHANNEL,
    CONSENT_ANSWER,
    INTERACTION_KIND,
    OUTREACH_KIND,
    OUTREACH_RESULT,
    REFERRAL_KIND,
    SAFE,
    SAFE_CHANNEL,
    SCRIPT,
    SHARED,
    SHIFT_KIND,
    TRANSFER_RESULT,
)
from hotline.codes.base import CodeList
from hotline.codes.languages import LANGUAGE

LABELS = {
    "channel": {code.code: code.label for code in CHANNEL},
    "kind": {code.code: code.label for code in INTERACTION_KIND},
}

register(
    "call.tip_logged",
    sentence=_("{who} logged a call as a tip. Channel: {channel}. Kind: {kind}."),
    facts=("channel", "kind"),
    labels=LABELS,
)
register(
    "call.logged",
    sentence=_("{who} logged a call without a tip. Channel: {channel}. Kind: {kind}."),
    facts=("channel", "kind"),
    labels=LABELS,
)

register("call.started", sentence=_("{who} began a call."))
register("call.left_empty", sentence=_("{who} closed a call that was opened by mistake: nothing was in it."))
register(
    "call.draft_opened",
    sentence=_("{who} went on with a call: what was typed is open to them for 15 minutes."),
)
register("call.followed", sentence=_("{who} follows a call: what was typed is open to them for 15 minutes."))
register("call.given", sentence=_("{who} let a colleague go on with this call."), facts=("to",))
register("call.taken", sentence=_("{who} took this call over."), facts=("to",))

register(
    "call.alert_raised",
    sentence=_("{who} called a supervisor to a call. Reason: {reason}."),
    facts=("reason",),
    labels={"reason": {code.code: code.label for code in ALERT_REASON}},
)
register("call.alert_answered", sentence=_("{who} answered a call for a supervisor."))
register("call.handed_back", sentence=_("{who} handed a call back to the colleague."))
register("call.alert_closed", sentence=_("{who} ended a call for a supervisor: help is no longer needed."))
register(
    "shift.began",
    sentence=_("{who} came on duty. As: {kind}."),
    facts=("kind",),
    labels={"kind": {code.code: code.label for code in SHIFT_KIND}},
)
register("shift.ended", sentence=_("{who} went off duty."))
register("handover.left", sentence=_("{who} left open work to a colleague."), facts=("to",))
register("handover.read", sentence=_("{who} read what a colleague left."))
register("handover.accepted", sentence=_("{who} accepted what a colleague left."))


def labels(**lists: CodeList) -> dict[str, Any]:
    return {name: {code.code: code.label for code in codes} for name, codes in lists.items()}


register(
    "call.script_read",
    sentence=_("{who} read a script to the caller: {script}. Language: {language}."),
    facts=("script", "language"),
    labels=labels(script=SCRIPT, language=LANGUAGE),
)
register(
    "call.action",
    sentence=_("{who} noted what was done on a call: {done}."),
    facts=("done",),
    labels=labels(done=CALL_ACTION),
)
register("call.plan", sentence=_("{who} wrote a safety plan with the person on a call."))
register(
    "call.consent",
    sentence=_("{who} recorded an answer. For: {purpose}. Recipient: {recipient}. Answer: {answer}."),
    facts=("purpose", "recipient", "answer", "identity"),
    labels=labels(purpose=CALL_PURPOSE, answer=CONSENT_ANSWER)
    | {"recipient": labels(all=AGENCY_KIND)["all"] | {"us": _("the hotline itself")}},
)
register(
    "call.safe_contact",
    sentence=_("{who} recorded whether a way of reaching a person is safe. Way: {channel}. Safe: {safe}."),
    facts=("channel", "safe"),
    labels=labels(channel=SAFE_CHANNEL, safe=SAFE),
)
register(
    "call.outreach",
    sentence=_("{who} planned a contact that we begin. Kind: {kind}. Way: {channel}. Ground: {basis}."),
    facts=("kind", "channel", "basis"),
    labels=labels(kind=OUTREACH_KIND, channel=SAFE_CHANNEL, basis=BASIS),
)
register(
    "call.outreach_done",
    sentence=_("{who} recorded how a contact went. Kind: {kind}. Result: {result}."),
    facts=("kind", "result"),
    labels=labels(kind=OUTREACH_KIND, result=OUTREACH_RESULT),
)
register(
    "call.child_reported",
    sentence=_("{who} recorded that the authority was told about a child. Place: {province}."),
    facts=("province",),
)
register(
    "call.child_report_confirmed",
    sentence=_("{who} confirmed a report about a child. Place: {province}."),
    facts=("province",),
)
register(
    "call.interpreter_began",
    sentence=_("{who} brought in an interpreter. Language: {language}."),
    facts=("language",),
    labels=labels(language=LANGUAGE),
)
register("call.interpreter_ended", sentence=_("{who} let the interpreter go."))
register("call.profile_saved", sentence=_("{who} saved what is asked only to find a service."))
register(
    "call.profiles_emptied",
    sentence=_("What was asked only to find a service was emptied. Calls: {count}."),
    facts=("count",),
)
register(
    "call.referral",
    sentence=_("{who} gave a service to a person. {kind}. Passed on: {shares}. Ground: {basis}."),
    facts=("kind", "recipient", "shares", "basis"),
    labels=labels(kind=REFERRAL_KIND, recipient=AGENCY_KIND, shares=SHARED)
    | {"basis": labels(all=BASIS)["all"] | {"none": _("none needed")}},
)
register(
    "call.referral_ended",
    sentence=_("{who} recorded how it went with a service. {kind}. Result: {result}."),
    facts=("kind", "result"),
    labels=labels(kind=REFERRAL_KIND, result=TRANSFER_RESULT),
)
register(
    "call.referral_confirmed",
    sentence=_("{who} confirmed that a service was told without consent. Ground: {basis}."),
    facts=("basis",),
    labels=labels(basis=BASIS),
)
register("vendor.added", sentence=_("{who} added an interpreting service."))
register(
    "vendor.agreement", sentence=_("{who} recorded a confidentiality agreement of an interpreting service.")
)
register(
    "vendor.agreement_ended",
    sentence=_("{who} ended a confidentiality agreement of an interpreting service."),
)
