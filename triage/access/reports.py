"""Reports a person may see, by their coded facts; nothing sealed is fetched before it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from intake.models import Consent
from triage.clock import HAND_OVER_WITHIN
from triage.models import Agency, Case, CaseTip, Disclosure, DisclosureSource, FollowUp

ROWS = 50
SEES = (Permission.APPROVE_DISCLOSURE, Permission.APPROVE_IDENTITY_PART)
FACTS = ("tip", "tip__review", "agency", "supplements", "consent", "author", "approved_by", "identity_by",
         "released_by", "confirmed_by", "handed_over_by")  # fmt: skip


def may_see(user: Staff) -> bool:
    return any(has_permission(user, one) for one in SEES)


def report_for(user: Staff, disclosure_id: UUID) -> Disclosure:
    found = (
        Disclosure.objects.select_related(*FACTS).filter(pk=disclosure_id).first() if may_see(user) else None
    )
    # The privacy officer sees those that carry an identity, and no other.
    if found is None or not (found.includes_identity or has_permission(user, Permission.APPROVE_DISCLOSURE)):
        raise Http404
    return found


@dataclass(frozen=True)
class Reports:
    """By what is to be done with them. `more`: names of lists that hold more than is shown."""

    unconfirmed: list[Disclosure]
    to_approve: list[Disclosure]
    identity: list[Disclosure]
    to_release: list[Disclosure]
    to_hand_over: list[Disclosure]
    drafts: list[Disclosure]
    due: list[FollowUp]
    released: list[Disclosure]
    stopped: list[Disclosure]
    more: frozenset[str]


def reports_for(user: Staff, at: datetime) -> Reports:
    """At most ROWS of each, what has waited longest first; of what is over, the newest."""
    if not may_see(user):
        raise Http404
    seen = Disclosure.objects.select_related("agency", "author", "supplements", "tip")
    if not has_permission(user, Permission.APPROVE_DISCLOSURE):
        seen = seen.filter(includes_identity=True)
    waiting = seen.filter(released_at=None, stopped_at=None)
    handed_on = waiting.filter(submitted_at__isnull=False).order_by("submitted_at")
    lists: dict[str, QuerySet[Disclosure]] = {
        "unconfirmed": seen.unconfirmed().order_by("released_at"),
        "to_approve": handed_on.filter(approved_at=None),
        "identity": handed_on.filter(includes_identity=True, identity_at=None),
        "to_release": waiting.filter(approved_at__isnull=False).order_by("approved_at"),
        "to_hand_over": seen.not_handed_over(at).order_by("released_at"),
        "drafts": waiting.filter(submitted_at=None).order_by("-written_at"),
        "released": seen.filter(released_at__isnull=False, stopped_at=None).exclude(
            emergency=True, confirmed_at=None
        ).order_by("-released_at"),
        "stopped": seen.filter(stopped_at__isnull=False).order_by("-stopped_at"),
    }  # fmt: skip
    found = {name: list(rows[: ROWS + 1]) for name, rows in lists.items()}
    about = FollowUp.objects.filter(done_at=None, due_at__lte=at, disclosure__in=seen.exclude(
        stopped_at__isnull=False, handed_over_at=None
    ))  # fmt: skip
    due = list(
        about.select_related("disclosure", "disclosure__agency", "disclosure__supplements").order_by(
            "due_at"
        )[: ROWS + 1]
    )
    more = frozenset(name for name in (*found, "due") if len(found.get(name, due)) > ROWS)
    return Reports(**{name: rows[:ROWS] for name, rows in found.items()}, due=due[:ROWS], more=more)


def agencies() -> list[Agency]:
    return list(Agency.objects.filter(is_active=True).order_by("kind", "name_en"))


def given_consents(tip_id: UUID) -> list[Consent]:
    """Every yes of a tip, newest first; whether it still holds, the gate says."""
    return list(
        Consent.objects.filter(tip_id=tip_id, decision="given")
        .select_related("person")
        .order_by("-recorded_at")
    )


def follow_ups_of(disclosure: Disclosure) -> list[FollowUp]:
    return list(disclosure.follow_ups.select_related("done_by").order_by("due_at"))


def sources_of(disclosure: Disclosure) -> list[DisclosureSource]:
    """The other tips from which it takes something, with their reviews."""
    rows = disclosure.sources.select_related("tip__review", "consent")
    return list(rows.order_by("tip__received_at", "id"))


def left_about(disclosure: Disclosure) -> list[Disclosure]:
    """What has left about this tip, or its case: what a consent that is taken back can no longer stop."""
    same = Q(tip_id=disclosure.tip_id)
    if disclosure.case_id:
        same |= Q(case_id=disclosure.case_id)
    same |= Q(sources__tip_id=disclosure.tip_id)
    left = Disclosure.objects.filter(same, released_at__isnull=False).exclude(
        stopped_at__isnull=False, handed_over_at=None
    )
    left = left.select_related("agency", "supplements").distinct()
    return list(left.order_by("released_at")[:ROWS])


def about_tip(tip_id: UUID) -> list[Disclosure]:
    """Every report of a tip, the newest first; for its review, so that nobody writes the same one twice."""
    mine = Q(tip_id=tip_id) | Q(pk__in=DisclosureSource.objects.filter(tip_id=tip_id).values("disclosure_id"))
    rows = Disclosure.objects.filter(mine).select_related("agency", "supplements")
    return list(rows.order_by("-written_at")[:ROWS])


def reports_of_case(case: Case) -> QuerySet[Disclosure]:
    """Every report of a tip that lies in it, and what was written for the case itself."""
    here = CaseTip.objects.filter(case=case, left_at__isnull=True).values("tip_id")
    rows = Disclosure.objects.filter(Q(tip_id__in=here) | Q(case=case))
    return rows.select_related("agency", "supplements")


def about_case(case: Case) -> list[Disclosure]:
    """The newest of them: what a step of the plan may take for its result."""
    return list(reports_of_case(case).order_by("-written_at")[:ROWS])


def not_handed_over() -> list[Disclosure]:
    """Released an hour ago or longer, and the agency has nothing of it yet; for the top of every page."""
    rows = Disclosure.objects.not_handed_over(Now() - HAND_OVER_WITHIN).select_related("supplements")
    return list(rows.order_by("released_at")[:3])


def to_hand_over() -> list[Disclosure]:
    """Released within the hour, to be handed over; for the queue."""
    rows = Disclosure.objects.not_handed_over(Now()).filter(released_at__gt=Now() - HAND_OVER_WITHIN)
    return list(rows.select_related("supplements", "agency").order_by("released_at")[:ROWS])


def unconfirmed() -> list[Disclosure]:
    """What one person alone let out and nobody has confirmed, oldest first; for the top of every page."""
    return list(Disclosure.objects.unconfirmed().select_related("supplements").order_by("released_at")[:3])
