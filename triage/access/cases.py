"""Every case a person may see comes through here, with the person named. Absent and forbidden are alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.reference import tips_with
from intake.models import Interaction, Tip
from triage.models import (
    Case,
    CaseTip,
    DutyToReport,
    PlanTemplate,
    ResponsePlan,
    ResponseStep,
    Review,
)

ROWS = 50


@dataclass(frozen=True)
class CaseRow:
    """One line of the list. `minor`: somebody in it is or may be under 18. `due`: the first deadline that runs."""

    id: UUID
    opened_at: datetime
    closed_at: datetime | None
    newest: datetime
    minor: bool
    urgent: bool
    due: datetime | None
    next_step: datetime | None


LIST = """
    SELECT c.id, c.opened_at, c.closed_at, e.newest, COALESCE(r.minor, false), COALESCE(r.urgent, false), r.due, s.next
    FROM (SELECT * FROM triage_case WHERE (closed_at IS NOT NULL) = %(closed)s AND merged_into_id IS NULL) c
    CROSS JOIN LATERAL (SELECT max(at) AS newest FROM triage_caseevent WHERE case_id = c.id) e
    LEFT JOIN LATERAL (SELECT bool_or(v.minor_now IN ('yes', 'maybe')) AS minor,
        bool_or(v.lane = 'urgent' AND v.stopped_at IS NULL) AS urgent,
        min(v.due_at) FILTER (WHERE v.stopped_at IS NULL) AS due
        FROM triage_casetip t JOIN triage_review v ON v.tip_id = t.tip_id
        WHERE t.case_id = c.id AND t.left_at IS NULL) r ON true
    LEFT JOIN LATERAL (SELECT min(p.target_at) AS next FROM triage_responsestep p
        JOIN triage_responseplan n ON n.id = p.plan_id
        WHERE n.case_id = c.id AND n.closed_at IS NULL AND p.ended_at IS NULL) s ON true
    ORDER BY COALESCE(LEAST(s.next, r.due), 'infinity'), e.newest DESC, c.id LIMIT %(most)s
"""


def cases_for(user: Staff, *, closed: bool = False) -> list[CaseRow]:
    """What is due first on top, then what moved last; one more than a page shows."""
    _may_see(user)
    with connection.cursor() as cursor:
        cursor.execute(LIST, {"closed": closed, "most": ROWS + 1})
        return [CaseRow(*row) for row in cursor.fetchall()]


def case_for(user: Staff, case_id: UUID) -> Case:
    _may_see(user)
    found = Case.objects.select_related("opened_by", "closed_by", "merged_into").filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def case_by_reference(user: Staff, text: str) -> Case | None:
    _may_see(user)
    ids = tips_with(text.strip().upper().removeprefix("C-"))
    return Case.objects.filter(pk__range=ids).first() if ids else None


def tip_by_reference(user: Staff, text: str) -> Tip | None:
    _may_see(user)
    ids = tips_with(text)
    return Tip.objects.filter(pk__range=ids).first() if ids else None


def contact_by_reference(user: Staff, text: str) -> Interaction | None:
    _may_see(user)
    ids = tips_with(text)
    return Interaction.objects.filter(pk__range=ids).first() if ids else None


def case_of(review: Review) -> Case | None:
    """The one in which its tip lies now."""
    here = CaseTip.objects.filter(tip_id=review.tip_id, left_at__isnull=True).select_related("case").first()
    return here.case if here else None


def others_of(review: Review, also: Collection[UUID] = ()) -> list[Review]:
    """The other tips of its case, the newest first: as many as a page can hold, and `also` these tips of it,
    whatever has come since they were chosen."""
    rest = _others(review).select_related("tip").order_by("-received_at", "id")
    newest = list(rest[:ROWS])
    missing = set(also) - {one.tip_id for one in newest}
    return [*newest, *(rest.filter(tip_id__in=missing) if missing else ())]


def more_others(review: Review) -> bool:
    """There are more than a page can hold."""
    return _others(review)[ROWS : ROWS + 1].exists()


def tips_beside(review: Review) -> QuerySet[Review, Any]:
    """The ids of the other tips of its case, however many."""
    return _others(review).values("tip_id")


def _others(review: Review) -> QuerySet[Review]:
    here = CaseTip.objects.filter(tip_id=review.tip_id, left_at__isnull=True).values("case_id")
    rest = CaseTip.objects.filter(case__in=here, left_at__isnull=True).exclude(tip_id=review.tip_id)
    return Review.objects.filter(tip_id__in=rest.values("tip_id"))


def newest_duty(case: Case) -> list[DutyToReport]:
    """The last one that was reported: what a step of the plan may take for its result."""
    here = CaseTip.objects.filter(case=case, left_at__isnull=True).values("tip_id")
    told = DutyToReport.objects.filter(tip_id__in=here, reported_at__isnull=False).select_related("by")
    return list(told.order_by("-reported_at")[:1])


def plan_of(case: Case) -> ResponsePlan | None:
    """The open one, else the newest. `since`: when the one before it was closed."""
    before = ResponsePlan.objects.filter(case=case, closed_at__lte=OuterRef("opened_at")).order_by(
        "-closed_at"
    )
    plans = ResponsePlan.objects.filter(case=case).select_related("refused_by", "closed_by")
    said = plans.annotate(closed_before=Subquery(before.values("closed_at")[:1]))
    plan = said.order_by(F("closed_at").desc(nulls_first=True)).first()
    if plan is not None:
        plan.since = plan.closed_before
    return plan


def steps_of(plan: ResponsePlan) -> list[ResponseStep]:
    return list(plan.steps.select_related("owner", "ended_by").order_by("number"))


def step_for(user: Staff, case: Case, number: int) -> ResponseStep | None:
    """Of the open plan."""
    _may_see(user)
    found = ResponseStep.objects.select_related("plan__case").filter(
        plan__case=case, plan__closed_at__isnull=True, number=number
    )
    return found.first()


def newest_template(user: Staff) -> PlanTemplate:
    _may_see(user)
    return PlanTemplate.objects.select_related("by").latest("number")


def owners() -> list[Staff]:
    """Who may own a step."""
    return [
        one
        for one in Staff.objects.filter(is_active=True).order_by("name")
        if has_permission(one, Permission.DECIDE)
    ]


def _may_see(user: Staff) -> None:
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
