"""Who is on duty, and who will be. Whoever sees the queue sees the whole rota; who may stand in it, plans it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, Role, has_permission
from triage.models import Review, RotaOffer, RotaTurn
from triage.models.review import NEXT_DUE

MOST = 10  # of each list at a change of duty; the queue has the rest
LOOK_BACK = timedelta(hours=12)  # how long ago somebody may have ended whose tips are still taken on


def on_duty(at: datetime) -> list[RotaTurn]:
    """Whoever has a turn at this moment, the lead first; with `staff`, in one statement. Empty: a gap."""
    return list(RotaTurn.objects.at(at).select_related("staff").order_by("-place", "starts_at", "id"))


def may_stand(who: Staff) -> bool:
    """May be on duty, hence plan it: whoever decides, or takes what missed its deadline. The database says the same."""
    return has_permission(who, Permission.DECIDE) or has_permission(who, Permission.TAKE_BREACHES)


def people() -> list[Staff]:
    able = Staff.objects.with_training().filter(is_active=True, role__in=(Role.SUPERVISOR, Role.DIRECTOR))
    return [one for one in able.order_by("name") if may_stand(one)]


def turns_in(user: Staff, start: datetime, end: datetime) -> list[RotaTurn]:
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return list(
        RotaTurn.objects.within(start, end).select_related("staff").order_by("starts_at", "-place", "id")
    )


def turn_for(user: Staff, turn_id: UUID) -> RotaTurn:
    """Any, past ones too."""
    found = (
        RotaTurn.objects.select_related("staff", "made_by", "ended_by", "follows__staff")
        .filter(pk=turn_id)
        .first()
    )
    if found is None or not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return found


def followers_of(turn: RotaTurn) -> list[RotaTurn]:
    return list(RotaTurn.objects.filter(follows=turn).select_related("staff").order_by("starts_at"))


def offer_for(user: Staff, offer_id: UUID) -> RotaOffer:
    """Of the two whom it concerns."""
    asked = RotaOffer.objects.select_related("turn__staff", "to").filter(Q(to=user) | Q(turn__staff=user))
    found = asked.filter(pk=offer_id).first()
    if found is None or not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return found


def open_offers(user: Staff, at: datetime) -> list[RotaOffer]:
    """To this person or by them, while there is still something to take."""
    asked = RotaOffer.objects.filter(Q(to=user) | Q(turn__staff=user), answer="", turn__until__gt=at)
    living = asked.filter(turn__until__gt=F("turn__starts_at"), from_at__lt=F("turn__until"))
    return list(living.select_related("turn__staff", "to").order_by("from_at", "id"))


def offer_of(turn: RotaTurn) -> RotaOffer | None:
    return RotaOffer.objects.filter(turn=turn, answer="").select_related("to", "turn__staff").first()


def languages_of(who: Staff) -> list[str]:
    """As in their newest turn; before the first, the language in which they read these pages."""
    newest = (
        RotaTurn.objects.filter(staff=who).order_by("-made_at").values_list("languages", flat=True).first()
    )
    return list(newest or [who.language])


def backups_of(who: Staff, start: datetime, end: datetime) -> list[RotaTurn]:
    found = RotaTurn.objects.within(start, end).filter(staff=who, place="backup")
    return list(found.select_for_update(of=("self",)).order_by("starts_at"))


def left_behind(start: datetime, end: datetime, at: datetime) -> list[RotaTurn]:
    """Lead turns at that time of people who may stand in none any more: nobody's, but still in the way."""
    there = RotaTurn.objects.filter(place="lead", starts_at__lt=end, until__gt=start).filter(until__gt=at)
    mine = there.filter(until__gt=F("starts_at")).exclude(
        staff__is_active=True, staff__role__in=(Role.SUPERVISOR, Role.DIRECTOR)
    )
    return list(mine.select_related("staff").select_for_update(of=("self",)).order_by("starts_at"))


def planned_in(start: datetime, end: datetime) -> list[RotaTurn]:
    """As they were planned: what was passed on counts for whom it was planned, what was taken out does not."""
    passed_on = RotaTurn.objects.filter(follows=OuterRef("pk"))
    planned = RotaTurn.objects.filter(follows=None, starts_at__gte=start, starts_at__lt=end)
    living = planned.filter(Q(until__gt=F("starts_at")) | Exists(passed_on))
    return list(living.select_related("staff").order_by("starts_at", "id"))


def stands_already(turn: RotaTurn, start: datetime, end: datetime) -> bool:
    """The very same turn, at that time."""
    same = RotaTurn.objects.filter(staff=turn.staff, place=turn.place, starts_at=start, ends_at=end)
    return same.filter(until__gt=F("starts_at")).exists()


def outgoing_of(turn: RotaTurn, at: datetime) -> Staff | None:
    """Who had this place before, and has gone off duty. Whoever is on duty still keeps what they hold."""
    stood = RotaTurn.objects.filter(place=turn.place, until__gt=F("starts_at")).exclude(staff=turn.staff)
    before = stood.filter(until__lte=turn.starts_at).filter(until__gt=turn.starts_at - LOOK_BACK)
    last = before.select_related("staff").order_by("-until", "-starts_at").first()
    if last is None or RotaTurn.objects.at(at).filter(staff=last.staff).exists():
        return None
    return last.staff


def next_turn_of(who: Staff, at: datetime, within: timedelta) -> RotaTurn | None:
    """The one that runs, or begins soon."""
    return RotaTurn.objects.within(at, at + within).filter(staff=who).order_by("starts_at").first()


def claims_of(who: Staff) -> list[Review]:
    return list(
        Review.objects.waiting()
        .filter(claimed_by=who)
        .select_related("tip", "claimed_by")
        .order_by(NEXT_DUE, "id")[: MOST + 1]
    )


def unacknowledged() -> list[Review]:
    """Urgent, and nobody has claimed it yet; held ones as well."""
    waiting = Review.objects.in_lane("urgent").filter(acknowledged_at__isnull=True)
    return list(waiting.select_related("tip", "claimed_by").by_due()[: MOST + 1])


def soonest_due() -> list[Review]:
    return list(
        Review.objects.waiting().filter(held=False).select_related("tip", "claimed_by").by_due()[: MOST + 1]
    )
