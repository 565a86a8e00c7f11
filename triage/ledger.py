"""What triage writes into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from hotline.codes import MAIL_KIND, MINOR, OUTCOME, QUESTION
from triage.forms import FIELD_NAMES
from triage.lanes import LANE_NAMES

register("review.claimed", sentence=_("{who} claimed this review."))
register("review.released", sentence=_("{who} gave this review back."))
register(
    "review.classified",
    sentence=_("{who} moved this review to: {lane}."),
    facts=("lane",),
    labels={"lane": LANE_NAMES},
)
register(
    "review.lifted",
    sentence=_("{who} lifted the mark “held”: this stands in the queue by its time again."),
)
register("tip.opened", sentence=_("{who} opened what the reporter wrote."), facts=("data_class",))
register(
    "tip.corrected",
    sentence=_("{who} corrected: {field}."),
    facts=("field", "value"),
    labels={"field": FIELD_NAMES},
)
register(
    "tip.kind_said",
    sentence=_("{who} said what this e-mail is: {kind}."),
    facts=("kind",),
    labels={"kind": {code.code: code.label for code in MAIL_KIND}},
)
register(
    "tip.minor_corrected",
    sentence=_("{who} corrected the age: {minor}."),
    facts=("minor",),
    labels={"minor": {code.code: code.label for code in MINOR}},
)
register("tip.age_cue", sentence=_("{who} found words that may speak of a person under 18."))
register("tip.person_added", sentence=_("{who} added a person learned of later."), facts=("role",))
register(
    "duty.recorded",
    sentence=_("{who} recorded the duty to report a child: {kind}."),
    facts=("kind",),
    labels={"kind": {"reported": _("reported to the authority"), "no_duty": _("no duty here")}},
)
register(
    "review.decided",
    sentence=_("{who} decided: {outcome}."),
    facts=("outcome",),
    labels={"outcome": {code.code: code.label for code in OUTCOME}},
)
QUESTIONS = {"question": {code.code: code.label for code in QUESTION}}
register("tip.code_read", sentence=_("{who} used the return code of this tip to leave a question."))
register(
    "question.asked",
    sentence=_("{who} left a question for the reporter: {question}"),
    facts=("question",),
    labels=QUESTIONS,
)
register(
    "question.taken_back",
    sentence=_("{who} took a question for the reporter back: {question}"),
    facts=("question",),
    labels=QUESTIONS,
)
register("case.opened", sentence=_("{who} opened a case around this tip."))
register("case.tip_added", sentence=_("{who} put this tip into a case."))
