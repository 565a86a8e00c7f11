"""One review: everything that may be read at once, the envelopes, and opening them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.presenters import lines
from hotline.codes import (
    BREACH_REASON,
    CHANNEL,
    CONSENT_CHOICE,
    DANGER,
    MINOR,
    ONGOING,
    OUTCOME,
    TRAFFICKING_TYPE,
    VENUE_INDUSTRY,
)
from hotline.codes.languages import language_label
from triage import actions
from triage.access import cases as case_access
from triage.access import duty_rules as duty_rule_access
from triage.access import figures as figures_access
from triage.access import reports as report_access
from triage.access import reviews as review_access
from triage.access.outbox import live_of
from triage.actions import Opened
from triage.context import header
from triage.forms.parts import Part
from triage.forms.review import PARTS, WORDS, Typed
from triage.lanes import LANE_NAMES
from triage.models import Review
from triage.routing import situations, suggest
from triage.rules import Refused
from triage.shown import links as links_shown
from triage.shown import refusals
from triage.shown import report as report_shown
from triage.shown import requests as requests_shown
from triage.shown import review as review_shown
from triage.shown.agencies import suggestion_lines
from triage.shown.clock import clock_of
from triage.shown.duty_rules import rule_shown
from triage.shown.facts import Facts, place_of
from triage.shown.heard_again import heard_again
from triage.shown.mailbox import mail_lines
from triage.shown.next_due import next_line
from triage.shown.rows import SHAPES, holder_of
from triage.shown.tags import tags_of
from triage.shown.words import label
from triage.times import when, zone_name

T = TypeVar("T")


def staff(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)  # require() let nobody else in


@require_safe
@require(Permission.SEE_QUEUE)
def page(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Opens nothing, whatever is asked for."""
    return show(request, review_access.review_for(staff(request), review_id))


@require_POST
@gives_back(*WORDS)
@require(Permission.OPEN_CONTENT)
def open_content(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The entry in the log first, then the words, in the answer to this POST alone."""
    review = review_access.review_for(staff(request), review_id)
    try:
        opened = actions.unseal(review=review, by=staff(request))
    except Refused as refused:
        return show(request, review, refused=refusals.sentence(refused), status=422)
    return show(request, review, opened=opened)


def show(
    request: HttpRequest,
    review: Review,
    *,
    opened: Opened | None = None,
    judged: Part | None = None,
    refused: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with every word that came with the request still in place. `judged`: the part with faults."""
    context = facts_of(request, review, opened) | {"refused": refused, "done": done, "judged": judged}
    context["form"] = Typed(request.POST, lane=review.lane, judged=judged)
    return render(request, "triage/review.html", context, status=status)


def facts_of(request: HttpRequest, review: Review, opened: Opened | None) -> dict[str, Any]:
    user, known = staff(request), review_access.known_about(review)
    moment = known.at
    header(request, live_of(known.live, moment, known.ran_at, known.loud))

    def listed(name: str, ask: Callable[[Review], list[T]]) -> list[T]:
        return ask(review) if name in known else []

    consents, reaches = (
        listed("consents", review_access.consents_of),
        listed("reaches", review_access.reaches_of),
    )
    corrections = listed("corrections", review_access.corrections_of)
    facts = Facts(review.tip, {one.field: one.value for one in reversed(corrections)})
    rule = duty_rule_access.duty_rule_for(facts.province)
    may_decide = review_access.may_decide(user, review, moment) and review.stopped_at is None
    who_told = requests_shown.who_told(review, user, moment, asked="requests" in known)
    said_danger = [one.at for one in corrections if one.field == "danger"]
    typed = any(part.has_text(request.POST) for part in PARTS)
    return {
        "review": review,
        "facts": facts,
        "now": moment,
        "zone": zone_name(),
        "clock_face": clock_of(review, moment),
        "next_line": next_line(known.next, moment),
        "tags": tags_of(review, facts),
        "channel": label(CHANNEL, facts.channel),
        "consent": label(CONSENT_CHOICE, facts.consent_choice),
        "danger": label(DANGER, facts.danger),
        "minor": label(MINOR, review.minor_now),
        "place": place_of(facts),
        "kind": label(TRAFFICKING_TYPE, facts.trafficking_type),
        "venue": label(VENUE_INDUSTRY, facts.venue),
        "ongoing": label(ONGOING, facts.ongoing),
        "outcome": label(OUTCOME, review.outcome),
        "lane_name": LANE_NAMES[review.lane],
        "shape": SHAPES[review.lane],
        "holder": holder_of(review, user, moment),
        "held": review.held and review.stopped_at is None,
        "mine": review.claimed_by_id == user.pk,
        "missed": missed_lines(review, moment),
        "may_say_why": figures_access.may_say(user),
        "may_decide": may_decide,
        # What somebody typed stays in its fields, also when a decision has been taken meanwhile.
        "may_write": may_decide or typed,
        "may_open": has_permission(user, Permission.OPEN_CONTENT),
        "typed": typed,
        "signs": review_shown.signs_of(review),
        "language_name": language_label(facts.language),
        "language_words": review_shown.envelope_language(facts),
        "gave_a_way": "reporter" in known,
        "mail": mail_lines(review, facts.corrected.get("kind", ""))
        if review.tip.channel == "email"
        else None,
        "envelopes": review_shown.envelopes(review),
        "content_note": review_shown.content_note(review, facts),
        "content": review_shown.content_of(opened, moment) if opened else None,
        "persons": review_shown.person_lines(listed("persons", review_access.persons_of), opened, moment),
        "corrections": review_shown.correction_lines(corrections, opened, moment),
        "age_cue": review_shown.age_cue_of(review, corrections, opened, moment),
        "reaches": review_shown.reach_lines(reaches, opened, moment),
        "reach_first": review_access.third_party(review)
        and not any(one.at >= review.clock_from for one in reaches),
        "by_themselves": review.tip.interaction.caller_type == "victim_survivor",
        "publication": review_shown.publication_lines(review_access.publication_of(review), opened, moment),
        "consents": review_shown.consent_lines(consents, moment),
        "grounds": review_shown.grounds_of(review, facts, consents),
        "duties": review_shown.duty_lines(listed("duties", review_access.duties_of), opened, moment),
        "rule": rule_shown(rule) if rule else None,
        "decisions": review_shown.decision_lines(
            listed("decisions", review_access.decisions_of), opened, moment
        ),
        "suggestions": suggested(review, facts, moment),
        "case": case_access.case_of(review) if "case" in known else None,
        "may_case": has_permission(user, Permission.DECIDE),
        "links": links_shown.links_of(user, review, moment) if "links" in known else [],
        "reports": report_shown.of_review(report_access.about_tip(review.tip_id), moment)
        if "reports" in known
        else [],
        "who_told": who_told,
        "danger_said": requests_shown.glass_unsaid(who_told["found"], said_danger)
        if facts.danger != "yes" and review_access.may_decide(user, review, moment)
        else None,
        "ledger": lines(listed("ledger", review_access.ledger_of)),
        "here": reverse("triage:review", args=[review.pk]),
        "other_path": in_other_language("triage:review", review.pk),
        **heard_again(review, user, moment),
    }


def missed_lines(review: Review, moment: datetime) -> list[dict[str, Any]]:
    """Deadlines that passed. What a flood brought is asked nothing."""
    if review.held:
        return []
    return [
        {
            "at": when(at, moment),
            "due": at.isoformat(),
            "reason": label(BREACH_REASON, said.reason) if said else "",
        }
        for at, said in figures_access.missed_of(review, moment)
    ]


def suggested(review: Review, facts: Facts, moment: datetime) -> list[dict[str, Any]]:
    wanted = situations(
        minor=review.is_minor, danger=facts.danger == "yes", kind=facts.trafficking_type,
        signs=tuple(review.tip.indicators), country=facts.country,
    )  # fmt: skip
    return suggestion_lines(suggest(facts.province, wanted), moment.date())


def in_other_language(name: str, *args: Any) -> str:
    """The page itself, also where this answer came from a POST."""
    other = "en" if (translation.get_language() or "en").startswith("fr") else "fr"
    with translation.override(other):
        return reverse(name, args=args)
