"""Fetching applications, for those who keep the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KT
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from referrals.models import Application, CriterionVerdict, InclusionReview, Organization

# Steps of the queue, in the order of the work.
STEPS: dict[str, Q] = {
    "received": Q(review__isnull=True, held=False) | Q(review__state="received"),
    "in_review": Q(review__state__in=["in_review", "needs_more"]),
    "second": Q(review__state="second"),
    "appealed": Q(review__state="appealed"),
    "decided": Q(review__state__in=["approved", "declined"]),
    "held": Q(review__isnull=True, held=True),  # taking one up brings it back among the rest
}
ROWS = 50


@dataclass(frozen=True)
class Step:
    """Fifty of one step, those that wait longest first; of what is decided, the newest."""

    rows: Sequence[Application]
    more: bool
    counts: dict[str, int]


def _all(user: Staff) -> QuerySet[Application]:
    if not has_permission(user, Permission.DIRECTORY_EDIT):
        return Application.objects.none()
    return Application.objects.select_related("review__reviewer", "review__second")


def queue(user: Staff, step: str, page: int) -> Step:
    everything = _all(user)
    counts = everything.aggregate(**{name: Count("pk", filter=these) for name, these in STEPS.items()})
    order = "-review__decided_at" if step == "decided" else "received_at"
    rows = everything.filter(STEPS[step]).defer("answers").order_by(order, "pk")
    rows = rows.annotate(name_en=KT("answers__name_en"), name_fr=KT("answers__name_fr"))
    found = list(rows[(page - 1) * ROWS : page * ROWS + 1])
    return Step(found[:ROWS], len(found) > ROWS, counts)


def application(user: Staff, pk: UUID) -> Application:
    """404 alike for one that is not there and one that is not theirs to see."""
    found = _all(user).select_related("review__organization").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def review_of(application: Application) -> InclusionReview | None:
    """None while nobody has taken it up."""
    found: InclusionReview | None = getattr(application, "review", None)
    return found


def same_named(application: Application) -> list[Organization]:
    """Bodies of the directory that bear one of its names, three at most: it may be listed already."""
    names = [str(application.answers.get(f"name_{language}") or "") for language in ("en", "fr")]
    asked = Q()
    for name in filter(None, names):
        asked |= Q(name_en__iexact=name) | Q(name_fr__iexact=name)
    if not asked:
        return []
    found = Organization.objects.filter(asked).exclude(applications__application=application)
    return list(found.order_by("pk")[:3])


def verdicts_of(review: InclusionReview) -> list[CriterionVerdict]:
    """Of every round, the newest round first."""
    return list(review.verdicts.select_related("by").order_by(F("round").desc(), "at"))


def decided_before(review: InclusionReview) -> set[UUID]:
    """Who took part in an earlier decision on it."""
    pairs = review.decisions.values_list("reviewer_id", "second_id")
    return {person for pair in pairs for person in pair}
