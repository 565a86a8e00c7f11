"""Lists of reviews, and the views that people keep of them: for whom they are asked. Absent and forbidden are alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.reference import ids_beginning
from intake.models import Interaction
from triage.filters import Filter, Where, where
from triage.models import Case, LinkTag, SavedView, listed
from triage.models.listed import Page, Spot
from triage.models.queue import QueueRow
from triage.models.saved_view import View, read_views

ROWS = 50
MOST_NAMED = 200
HITS = 20  # of one kind: a beginning that fits more is asked for more exactly
EXPORT_MOST = 5000  # a working list; more than that is a copy of the house
WALKS = 400


def list_for(user: Staff, asked: Filter, moment: datetime, after: Spot | None = None) -> Page:
    """Fifty of it, behind `after`."""
    return listed.page(_where(user, asked, moment), closed=asked.closed, limit=ROWS, after=after)


def all_of(user: Staff, asked: Filter, moment: datetime) -> list[QueueRow] | None:
    """The whole list; None where it is longer than may leave."""
    wanted, rows, after = _where(user, asked, moment), [], None
    for _walk in range(WALKS):
        found = listed.page(wanted, closed=asked.closed, limit=1000, after=after)
        rows += found.rows
        after = found.last
        if len(rows) > EXPORT_MOST:
            return None
        if after is None:
            return rows
    return None


def beside(user: Staff, asked: Filter, moment: datetime, review_id: UUID, *, back: bool) -> UUID | None:
    """The next in the list, or the one before; None at its end. The review itself need not fit any more: whoever has
    just decided on it goes on from where it stood."""
    wanted = _where(user, asked, moment)
    after = listed.spot_of(review_id, closed=asked.closed)
    for _walk in range(WALKS if after else 0):
        found = listed.page(wanted, closed=asked.closed, limit=1, after=after, back=back)
        if found.rows:
            return found.rows[0].id
        if (after := found.last) is None:
            return None
    return None


@dataclass(frozen=True)
class Found:
    """What a reference or its beginning may mean. `tips`: only those that fit the filter too."""

    tips: list[QueueRow] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    contacts: list[Interaction] = field(default_factory=list)


def found_for(user: Staff, asked: Filter, moment: datetime, signs: str, *, only_cases: bool) -> Found:
    """By the signs of a reference; open ones first."""
    _may_see(user)
    ids = ids_beginning(signs)
    cases = list(Case.objects.filter(pk__range=ids).order_by("pk")[:HITS])
    if only_cases:
        return Found(cases=cases)
    tips: list[QueueRow] = []
    # A reference is looked for among all: where no state is asked for, what is closed is found too.
    for closed in [False] if asked.closed else [False, True]:
        wanted = _where(user, asked, moment, any_closed=closed)
        wanted = Where(
            f"{wanted.review} AND r.tip_id BETWEEN %(s_first)s::uuid AND %(s_last)s::uuid", wanted.tip,
            wanted.values | {"s_first": ids[0], "s_last": ids[1]},
        )  # fmt: skip
        tips += listed.page(wanted, closed=closed or asked.closed, limit=HITS).rows
    contacts = Interaction.objects.filter(pk__range=ids).select_related("tip__review", "case_contact__case")
    return Found(tips[:HITS], cases, list(contacts.order_by("pk")[:HITS]))


def named_for(user: Staff, moment: datetime, tags: list[bytes]) -> Found:
    """Tips that carry any of these tags, open ones first."""
    _may_see(user)
    tips = list(LinkTag.objects.filter(tag__in=tags).values_list("tip_id", flat=True).distinct()[:MOST_NAMED])
    found: list[QueueRow] = []
    for closed in (False, True):
        wanted = _where(user, Filter(), moment, any_closed=closed)
        those = Where(f"{wanted.review} AND r.tip_id = ANY(%(s_tips)s::uuid[])", wanted.tip,
                      wanted.values | {"s_tips": tips})  # fmt: skip
        found += listed.page(those, closed=closed, limit=HITS).rows
    return Found(found[:HITS])


def views_for(user: Staff) -> list[View]:
    """One's own and what colleagues share."""
    _may_see(user)
    return read_views(user.pk, ROWS)


def own_view(user: Staff, view_id: UUID) -> SavedView:
    _may_see(user)
    found = SavedView.objects.filter(pk=view_id, owner=user).first()
    if found is None:
        raise Http404
    return found


def _where(user: Staff, asked: Filter, moment: datetime, *, any_closed: bool = False) -> Where:
    _may_see(user)
    return where(asked, user_id=user.pk, now=moment, any_closed=any_closed)


def _may_see(user: Staff) -> None:
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
