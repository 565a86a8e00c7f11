"""What triage writes into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from hotline.codes import (
    ACCESS_ANSWER,
    ACCESS_KIND,
    ACCESS_WHAT,
    AUDIENCE,
    BASIS,
    BREACH_REASON,
    CASE_CLOSED,
    FOLLOW_UP,
    IDENTIFIER_KIND,
    MAIL_KIND,
    MINOR,
    OUTCOME,
    OUTREACH_RESULT,
    QUESTION,
    REACH_REASON,
    REACH_RESULT,
    REACH_WAY,
    SAFE_CHANNEL,
    SECURE_WAY,
    STOP_REASON,
)
from triage.forms.parts import FIELD_NAMES
from triage.lanes import LANE_NAMES

register(
    "clock.time_accepted",
    sentence=_("{who} said that the database's clock is right, {seconds} seconds from where it was."),
    facts=("seconds",),
)
register(
    "call.climbed",
    sentence=_("Nobody had answered a call for a supervisor in time. Told: {told}."),
    facts=("told",),
    labels={"told": {code.code: code.label for code in AUDIENCE}},
)
register("ladder.saved", sentence=_("{who} changed the deadlines: version {number}."), facts=("number",))
register("review.claimed", sentence=_("{who} claimed this review."))
register("review.released", sentence=_("{who} gave this review back."))
register("review.handed_over", sentence=_("{who} handed this review over to {target}."))
register("review.taken_on", sentence=_("{who} took this review on from {target} at the change of duty."))
register("rota.planned", sentence=_("{who} planned turns of duty for {target}: {count}."), facts=("count",))
register(
    "rota.copied",
    sentence=_("{who} copied a week of the rota: {count} turns, {left} left out."),
    facts=("count", "left"),
)
register("rota.ended", sentence=_("{who} ended a turn of duty of {target}, or took it out."))
register("rota.covered", sentence=_("{who} took over a turn of duty of {target}."))
register("rota.offered", sentence=_("{who} offered {target} a turn of duty."))
register("rota.withdrawn", sentence=_("{who} withdrew the offer of a turn of duty to {target}."))
register("rota.accepted", sentence=_("{who} accepted a turn of duty from {target}."))
register("rota.declined", sentence=_("{who} declined a turn of duty from {target}."))
register(
    "rota.taken_up",
    sentence=_("{who} said “I have it” at the change of duty. Tips that came along: {count}."),
    facts=("count",),
)
register(
    "alerts.chosen",
    sentence=_("{who} said how alerts come to them: {email}."),
    facts=("email",),
    labels={"email": {"on": _("by e-mail too"), "off": _("not by e-mail")}},
)
register(
    "alerts.tried_again",
    sentence=_("{who} had alerts sent again that had not arrived: {count}."),
    facts=("count",),
)
register("alerts.tested", sentence=_("{who} sent a test alert. Messages: {count}."), facts=("count",))
register(
    "alerts.taken", sentence=_("{who} took on alerts that had reached nobody: {count}."), facts=("count",)
)
register(
    "review.out_of_scope", sentence=_("{who} read this and closed it as out of mandate, by the short way.")
)
register(
    "queue.searched",
    sentence=_("{who} searched the queue. Reference: {reference}. Asked for: {asked}."),
    facts=("reference", "asked"),
    labels={"reference": {"": _("none")}},
)
register(
    "queue.searched_named",
    sentence=_("{who} searched for tips that name something: {kind}."),
    facts=("kind",),
    labels={"kind": {code.code: code.label for code in IDENTIFIER_KIND}},
)
register(
    "queue.exported",
    sentence=_("{who} took a file of a list: {rows} rows of coded facts. Asked for: {asked}."),
    facts=("rows", "asked"),
)
register("queue.view_saved", sentence=_("{who} saved a view of the queue."), facts=("shared",))
register("queue.view_removed", sentence=_("{who} removed a saved view of the queue."))
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
register("tip.opened", sentence=_("{who} opened what the reporter wrote."), facts=("data_class",), opens=True)
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
register(
    "review.missed_why",
    sentence=_("{who} said why the deadline was missed: {reason}."),
    facts=("reason",),
    labels={"reason": {code.code: code.label for code in BREACH_REASON}},
)
register(
    "compliance.exported",
    sentence=_("{who} took a file of the figures of compliance, weeks from {first}."),
    facts=("first",),
)
register(
    "reach.tried",
    sentence=_("{who} recorded an attempt to speak with the person harmed. {way}: {result}."),
    facts=("way", "result"),
    labels={
        "way": {code.code: code.label for code in REACH_WAY},
        "result": {code.code: code.label for code in REACH_RESULT},
    },
)
register(
    "reach.not_tried",
    sentence=_("{who} recorded why nobody tried to speak with the person harmed: {reason}."),
    facts=("reason",),
    labels={"reason": {code.code: code.label for code in REACH_REASON}},
)
register("review.never_publish", sentence=_("{who} marked this as unusual: never published."))
register("review.may_publish", sentence=_("{who} took the mark “never publish” back."))
QUESTIONS = {"question": {code.code: code.label for code in QUESTION}}
register(
    "tip.code_read", sentence=_("{who} used the return code of this tip to leave a question."), opens=True
)
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
register("tip.links_found", sentence=_("Tips that name the same were found: {count}."), facts=("count",))
register("link.accepted", sentence=_("{who} said that this tip and another belong together."))
register("link.rejected", sentence=_("{who} said that this tip and another do not belong together."))
register("case.opened", sentence=_("{who} opened a case around this tip."))
register("case.tip_added", sentence=_("{who} put this tip into a case."))
register("case.merged", sentence=_("{who} merged this case into another."))
register("case.split", sentence=_("{who} split this case."))
register(
    "case.closed",
    sentence=_("{who} closed this case: {reason}."),
    facts=("reason",),
    labels={"reason": {code.code: code.label for code in CASE_CLOSED}},
)
register("case.reopened", sentence=_("{who} reopened this case."))
register("case.note", sentence=_("{who} wrote a note on this case."))
register("case.contact_added", sentence=_("{who} put a contact into this case."))
register("case.read", sentence=_("{who} opened what was written on this case."), opens=True)
register("case.person_tied", sentence=_("{who} said that people of several tips are one person."))
register("case.person_untied", sentence=_("{who} said that two people are not one."))
register("agency.saved", sentence=_("{who} changed an agency: version {version}."), facts=("version",))
register(
    "duty_rule.saved",
    sentence=_("{who} changed the duty to report of {province}: version {version}."),
    facts=("province", "version"),
)
register("plan.opened", sentence=_("{who} began the response plan of this case."))
register("plan.step_taken", sentence=_("{who} gave step {number} an owner."), facts=("number",))
register(
    "plan.step_ended",
    sentence=_("{who} ended step {number}: {how}."),
    facts=("number", "how"),
    labels={"how": {"done": _("done"), "left_out": _("left out")}},
)
register("plan.refused", sentence=_("{who} recorded that the person wants nobody told."))
register("plan.refusal_over", sentence=_("{who} recorded that the person changed their mind."))
register("plan.closed", sentence=_("{who} closed the response plan."))
register(
    "plan.template",
    sentence=_("{who} changed the steps of new response plans: version {number}."),
    facts=("number",),
)
WHAT = {"what": {code.code: code.label for code in ACCESS_WHAT}}
KIND = {"kind": {code.code: code.label for code in ACCESS_KIND}}
register(
    "access.asked",
    sentence=_("{who} asked for access: {what}. {kind}."),
    facts=("what", "kind"),
    labels=WHAT | KIND,
    opens=True,
)
register("access.reason_read", sentence=_("{who} read why access was asked for."), opens=True)
register(
    "access.answered",
    sentence=_("{who} answered a request for access: {what}. {answer}."),
    facts=("what", "kind", "answer"),
    labels=WHAT | KIND | {"answer": {code.code: code.label for code in ACCESS_ANSWER}},
    opens=True,
)
register(
    "access.closed",
    sentence=_("{who} closed an access before its time: {what}."),
    facts=("what",),
    labels=WHAT,
    opens=True,
)
register("access.acknowledged", sentence=_("{who} looked at an emergency access."), opens=True)
register(
    "identity.opened",
    sentence=_("{who} opened who told us. {kind}."),
    facts=("kind",),
    labels=KIND,
    opens=True,
)
register(
    "tip.opened_on_request",
    sentence=_("{who} opened what the reporter wrote, on a granted request."),
    facts=("kind",),
    labels=KIND,
    opens=True,
)
register(
    "contact.begun",
    sentence=_("{who} began to reach the reporter: {way}."),
    facts=("way", "announced"),
    labels={"way": {code.code: code.label for code in SAFE_CHANNEL}},
    opens=True,
)
register(
    "contact.ended",
    sentence=_("{who} recorded what came of reaching the reporter: {result}."),
    facts=("result",),
    labels={"result": {code.code: code.label for code in OUTREACH_RESULT}},
)
register("disclosure.drafted", sentence=_("{who} wrote a draft of a report."), facts=("kind",))
register("disclosure.opened", sentence=_("{who} opened a report."), facts=("data_class",), opens=True)
register("disclosure.scanned", sentence=_("{who} had a report looked through for who told us."))
register("disclosure.submitted", sentence=_("{who} handed a report to a second person."))
register("disclosure.approved", sentence=_("{who} approved a report."))
register("disclosure.sent_back", sentence=_("{who} sent a report back to its author."))
register("disclosure.identity_allowed", sentence=_("{who} let the identity of the reporter go along."))
register(
    "disclosure.identity_opened",
    sentence=_("{who} had the identity of the reporter enclosed in a report."),
    opens=True,
)
register(
    "disclosure.stopped",
    sentence=_("{who} stopped a report: {reason}."),
    facts=("reason",),
    labels={"reason": {code.code: code.label for code in STOP_REASON}},
)
register(
    "disclosure.released",
    sentence=_("{who} released a report. Ground: {basis}."),
    facts=("basis", "recipient", "emergency", "identity"),
    labels={"basis": {code.code: code.label for code in BASIS}},
)
register("disclosure.confirmed", sentence=_("{who} confirmed a report that had left in an emergency."))
register("disclosure.told", sentence=_("{who} told an agency of a report by phone."))
register("disclosure.acknowledged", sentence=_("{who} recorded that a report was received."))
register(
    "disclosure.followed_up",
    sentence=_("{who} followed up on a report: {result}."),
    facts=("result",),
    labels={"result": {code.code: code.label for code in FOLLOW_UP}},
)
register(
    "disclosure.handed_over",
    sentence=_("{who} took a report out to hand it over: {way}."),
    facts=("way", "identity"),
    labels={"way": {code.code: code.label for code in SECURE_WAY}},
    opens=True,
)
register("consent.refused", sentence=_("{who} recorded that a consent was taken back."))
