"""What the desk writes into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from hotline.codes import CHANNEL, INTERACTION_KIND

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
