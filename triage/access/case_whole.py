"""What must be seen of a case whichever of its pages is open: asked of the whole case, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from triage.access.case_pages import TAKEN_BACK, here
from triage.models import Case, Review
from triage.models.review import NEXT_DUE

FIRST = 5


@dataclass(frozen=True)
class Whole:
    """Of tips: `urgent` and `held` are open ones, `taken_back` those with a yes that was taken back. Of reports:
    `unconfirmed` were released by one person alone, `waiting` are not handed over yet, `stayed` were released and
    stay here, since the yes was taken back first."""

    tips: int
    open: int
    urgent: int
    held: int
    taken_back: int
    minor: bool
    never_publish: bool
    persons: int
    reports: int
    unconfirmed: int
    waiting: int
    stayed: int


WHOLE = f"""
    WITH here AS MATERIALIZED (SELECT tip_id FROM triage_casetip WHERE case_id = %(case)s AND left_at IS NULL)
    SELECT t.*, p.*, r.* FROM (
        SELECT count(*), count(*) FILTER (WHERE stopped_at IS NULL),
            count(*) FILTER (WHERE stopped_at IS NULL AND lane = 'urgent'),
            count(*) FILTER (WHERE stopped_at IS NULL AND held), count(*) FILTER (WHERE {TAKEN_BACK}),
            COALESCE(bool_or(minor_now IN ('yes', 'maybe')), false), COALESCE(bool_or(never_publish), false)
        FROM triage_review WHERE tip_id IN (SELECT tip_id FROM here)) t,
    (SELECT count(*) FROM intake_person WHERE tip_id IN (SELECT tip_id FROM here)) p,
    (SELECT count(*), count(*) FILTER (WHERE released AND emergency AND confirmed_at IS NULL AND NOT stopped),
            count(*) FILTER (WHERE released AND handed_over_at IS NULL AND NOT stopped),
            count(*) FILTER (WHERE released AND handed_over_at IS NULL AND stopped)
        FROM triage_disclosure,
            LATERAL (SELECT released_at IS NOT NULL AS released, stopped_at IS NOT NULL AS stopped) is_it
        WHERE case_id = %(case)s OR tip_id IN (SELECT tip_id FROM here)) r
"""  # noqa: S608  # the part is a constant; values travel apart


def whole_of(case: Case) -> Whole:
    with connection.cursor() as cursor:
        cursor.execute(WHOLE, {"case": case.pk})
        return Whole(*cursor.fetchone())


def first_to_do(case: Case) -> list[Review]:
    """Open tips on whatever page they stand: urgent ones, then what is due; a flood behind the rest."""
    found = Review.objects.waiting().filter(tip_id__in=here(case)).annotate(urgent=Q(lane="urgent"))
    return list(found.order_by("-urgent", "held", NEXT_DUE, "id")[:FIRST])
