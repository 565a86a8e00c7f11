"""What the log says of the yearly round, of corrections and tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from referrals.codes import TASK_KIND, VERIFICATION_OUTCOME, VERIFIED_BY
from referrals.cycle.fields import LABELS

FIELDS = {f"{field}{end}": label for field, label in LABELS.items() for end in ("", "_en", "_fr")}

register(
    "cycle.verified",
    sentence=_("{who} recorded what {target} said of its listing ({method}): {outcome}."),
    facts=("method", "outcome"),
    labels={
        "method": {code.code: code.label for code in VERIFIED_BY},
        "outcome": {code.code: code.label for code in VERIFICATION_OUTCOME},
    },
)
register(
    "cycle.change_taken",
    sentence=_("{who} took a correction of the listing {target}: {field}."),
    facts=("field",),
    labels={"field": FIELDS},
)
register(
    "cycle.change_left",
    sentence=_("{who} left a correction of the listing {target} out: {field}."),
    facts=("field",),
    labels={"field": FIELDS},
)
register(
    "cycle.words_read", sentence=_("{who} read what {target} wrote with its answer."), facts=("data_class",)
)
register("cycle.opted_out", sentence=_("{target} left the public directory by its link."))
register(
    "cycle.task_done",
    sentence=_("{who} finished a task of the directory: {kind}."),
    facts=("kind",),
    labels={"kind": {code.code: code.label for code in TASK_KIND}},
)
register(
    "cycle.flagged",
    sentence=_("{who} said that something in the directory is wrong: {kind}."),
    facts=("kind",),
    labels={"kind": {code.code: code.label for code in TASK_KIND}},
)
register("cycle.asked", sentence=_("{who} had a letter written to {target}."))
