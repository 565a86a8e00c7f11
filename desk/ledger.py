"""What the desk writes into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from hotline.codes import ALERT_REASON, CHANNEL, INTERACTION_KIND, SHIFT_KIND

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
