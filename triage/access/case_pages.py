"""What one case holds, fifty at a time and the newest first: a case grows for years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from intake.models import Person
from triage.access.reports import reports_of_case
from triage.models import (
    Case,
    CaseContact,
    CaseEvent,
    CaseTip,
    Decision,
    Disclosure,
    DutyToReport,
    PersonTie,
    ResponsePlan,
    ResponseStep,
    Review,
)
from triage.models.listed import Spot

ROWS = 50

Row = TypeVar("Row", bound=Model)
One = TypeVar("One")


@dataclass(frozen=True)
class Turned(Generic[One]):
    """`next`: the place behind these; None at the end. Pages are cut by place, not by number: a tip that arrives
    meanwhile stands before it, so that whoever turns the page misses nothing and meets nothing twice."""

    rows: list[One]
    next: Spot | None


def turned(found: QuerySet[Row], at: str, after: Spot | None) -> Turned[Row]:
    """The newest by `at`, a time that never changes, behind `after`."""
    if after is not None:
        found = found.filter(Q(**{f"{at}__lt": after.at}) | Q(**{at: after.at, "pk__lt": after.id}))
    rows = list(found.order_by(f"-{at}", "-pk")[: ROWS + 1])
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return Turned(rows[:ROWS], Spot(False, getattr(last, at), last.pk) if last else None)


def here(case: Case) -> QuerySet[CaseTip, Any]:
    """The tips that lie in it now."""
    return CaseTip.objects.filter(case=case, left_at__isnull=True).values("tip_id")


# A yes and a no stand beside each other, and no yes to the same holds any more. Which holds, one function says, as for
# the gate of reports.
TAKEN_BACK = """EXISTS (SELECT FROM intake_consent yes JOIN intake_consent no USING (tip_id, recipient_kind, purpose)
    WHERE tip_id = triage_review.tip_id AND yes.decision = 'given' AND no.decision = 'refused'
    AND (no.person_id IS NULL OR no.person_id = yes.person_id)
    AND NOT EXISTS (SELECT FROM intake_consent again WHERE again.tip_id = no.tip_id
        AND again.recipient_kind = no.recipient_kind AND again.purpose = no.purpose
        AND intake_consent_live(again.id)))"""


def reviews_of(case: Case, after: Spot | None = None) -> Turned[Review]:
    """Each with its `channel`, and `taken_back`: a yes of it was taken back."""
    found = Review.objects.filter(tip_id__in=here(case)).annotate(
        channel=F("tip__channel"),
        taken_back=RawSQL(TAKEN_BACK, (), BooleanField()),  # noqa: S611  # a constant
    )
    return turned(found, "received_at", after)


def persons_of(case: Case, after: Spot | None = None) -> Turned[tuple[Person, PersonTie | None]]:
    """Everybody in a tip of the case, with the tie that holds; by tip."""
    page = turned(_persons(case), "received_at", after)
    return Turned(with_ties(page.rows), page.next)


def persons_named(case: Case, ids: Iterable[UUID]) -> list[Person]:
    """Those of these who are in it, on whatever page they stand; no more than a page and the one kept in sight."""
    return list(
        _persons(case).filter(pk__in=list(ids)[: ROWS + 1]).order_by("tip__received_at", "added_at", "pk")
    )


def _persons(case: Case) -> QuerySet[Person]:
    found = Person.objects.filter(tip_id__in=here(case)).defer("details")
    return found.annotate(received_at=F("tip__received_at"))


def with_ties(people: list[Person]) -> list[tuple[Person, PersonTie | None]]:
    ties = PersonTie.objects.filter(person__in=people, ended_at__isnull=True).select_related("case_person")
    by_person = {tie.person_id: tie for tie in ties}
    return [(person, by_person.get(person.pk)) for person in people]


def reports_of(case: Case, after: Spot | None = None) -> Turned[Disclosure]:
    return turned(reports_of_case(case), "written_at", after)


# Rows of six kinds are put in one order by their keys; then those of one page are fetched.
MOMENTS = """
    WITH here AS (SELECT tip_id FROM triage_casetip WHERE case_id = %(case)s AND left_at IS NULL)
    SELECT kind, at, id FROM (
        SELECT 'event' AS kind, at, id FROM triage_caseevent WHERE case_id = %(case)s
        UNION ALL SELECT 'tip', received_at, id FROM triage_review WHERE tip_id IN (SELECT tip_id FROM here)
        UNION ALL SELECT 'decision', at, id FROM triage_decision WHERE tip_id IN (SELECT tip_id FROM here)
        UNION ALL SELECT 'duty', at, id FROM triage_dutytoreport WHERE tip_id IN (SELECT tip_id FROM here)
        UNION ALL SELECT 'contact', at, id FROM triage_casecontact WHERE case_id = %(case)s
        UNION ALL SELECT 'step', ended_at, id FROM triage_responsestep
            WHERE plan_id = %(plan)s::uuid AND ended_at IS NOT NULL) moments
    WHERE %(at)s::timestamptz IS NULL OR (at, id) < (%(at)s::timestamptz, %(id)s::uuid)
    ORDER BY at DESC, id DESC LIMIT %(most)s
"""
OF_KIND: dict[str, QuerySet[Any]] = {
    "event": CaseEvent.objects.select_related("by", "other_case"),
    "tip": Review.objects.all(),
    "decision": Decision.objects.select_related("by"),
    "duty": DutyToReport.objects.select_related("by"),
    "contact": CaseContact.objects.select_related("interaction", "by"),
    "step": ResponseStep.objects.select_related("ended_by"),
}


def moments_of(case: Case, plan: ResponsePlan | None, after: Spot | None = None) -> Turned[Model]:
    """What happened in it: its own events, tips received, decisions on them, duties, contacts, steps that ended."""
    values = {"case": case.pk, "plan": plan.pk if plan else None, "most": ROWS + 1,
              "at": after.at if after else None, "id": after.id if after else None}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS, values)
        found = cursor.fetchall()
    last = Spot(False, *found[ROWS - 1][1:]) if len(found) > ROWS else None
    rows: dict[UUID, Model] = {}
    for kind, of in OF_KIND.items():
        rows |= of.all().in_bulk([key for one, _at, key in found[:ROWS] if one == kind])
    return Turned([rows[key] for _kind, _at, key in found[:ROWS] if key in rows], last)
