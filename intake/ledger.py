"""What intake writes into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register

TASKS = {
    "age": _("signs of a person under 18"),
    "code": _("return code"),
    "tags": _("what names somebody again"),
}

register("tip.sender_purged", sentence=_("{who} destroyed the key to who sent this e-mail."))
register(
    "mailbox.back",
    sentence=_("{who} fetches e-mail again, after {minutes} minutes without."),
    facts=("minutes",),
)
register(
    "tip.joined",
    sentence=_("{who} joined tip {added} to this one: it came under the same return code."),
    facts=("added",),
)
register(
    "tip.machine_read",
    sentence=_("{who} read this tip by machine: {task}."),
    facts=("task",),
    labels={"task": TASKS},
)
