"""Who is on duty, who is called to which call, and what one person leaves to the next. Nothing sealed is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import DateTimeField, Exists, Func, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from desk.models import BreakOffer, Call, ChildReport, Handover, Outreach, SafetyPlan, Shift, SupervisorAlert
from desk.rules import asked, was_hard
from hotline.accounts.models import Staff
from hotline.accounts.permissions import ROLE_PERMISSIONS, Permission, Role, has_permission
from triage.models import Review

SOON = timedelta(hours=4)
AHEAD = timedelta(hours=12)
ROWS = 50


@dataclass(frozen=True)
class Called:
    """An open call for a supervisor. `turn`: how often it has gone on to the next ones. `kinds`: who is asked now;
    `me`: whether that is this person. `at`: the database's time."""

    alert: SupervisorAlert
    at: datetime
    turn: int
    kinds: tuple[str, ...]
    me: bool


def may_answer(user: Staff) -> bool:
    """Who may open what a call holds; of those who take calls, only the trained."""
    return has_permission(user, Permission.OPEN_CONTENT) and (not user.needs_training or user.is_trained())


def alerts_for(user: Staff) -> list[Called]:
    """All open ones, the longest waiting first; one statement, since every open page asks each second."""
    if not may_answer(user):
        raise Http404
    here = Shift.objects.filter(ended_at__isnull=True)
    rows = (
        SupervisorAlert.objects.filter(closed_at__isnull=True)
        .select_related("call", "raised_by", "acknowledged_by")
        .defer("summary")
        .annotate(
            at=Func(function="clock_timestamp", output_field=DateTimeField()),
            on_duty=ArraySubquery(here.values("kind").distinct()),
            mine=Subquery(here.filter(staff=user).values("kind")[:1]),
        )
        .order_by("raised_at", "id")[:ROWS]
    )
    return [_called(row, user) for row in rows]


def _called(row: Any, user: Staff) -> Called:
    turn, kinds = asked(row.raised_at, row.at, row.on_duty)
    me = duty_of(user, row.mine or "") in kinds and user.pk != row.raised_by_id and not row.acknowledged_at
    return Called(row, row.at, turn, kinds, me)


def duty_of(user: Staff, kind: str) -> str:
    """As what somebody hears of a call for help. A supervisor who has not signed on, or takes calls, is a back-up:
    nobody who could help stays unasked over a button they forgot."""
    if user.role == Role.DIRECTOR:
        return "director"
    return kind if kind == "supervises" else "backup"


def alert_for(user: Staff, alert_id: UUID) -> SupervisorAlert:
    if not may_answer(user):
        raise Http404
    row = SupervisorAlert.objects.select_related("call").defer("summary").filter(pk=alert_id).first()
    if row is None:
        raise Http404
    return row


def alert_of(call: Call) -> SupervisorAlert | None:
    """The open one, else the last that is over; None: nobody was called."""
    rows = SupervisorAlert.objects.filter(call=call).select_related("acknowledged_by").defer("summary")
    return rows.order_by("-raised_at").first()


def on_duty() -> list[Shift]:
    """Everybody at work now."""
    return list(Shift.objects.filter(ended_at__isnull=True).select_related("staff").order_by("started_at"))


def shift_of(user: Staff) -> Shift | None:
    return Shift.objects.filter(staff=user, ended_at__isnull=True).first()


def coverage(shifts: Iterable[Shift]) -> dict[tuple[str, str], list[str]]:
    """(duty, language) → names, for both languages and all three duties; an empty list is a gap."""
    table: dict[tuple[str, str], list[str]] = {
        (kind, language): [] for kind in ("calls", "supervises", "backup") for language in ("en", "fr")
    }
    for shift in shifts:
        for language in shift.languages:
            table[shift.kind, language].append(shift.staff.name)
    return table


@dataclass(frozen=True)
class Item:
    """One thing that stands open. `due` empty: no time hangs on it."""

    kind: str
    id: UUID
    due: datetime | None
    row: Any


def handover_items(user: Staff, at: datetime) -> list[Item]:
    """What stands open for the next shift, what is due first on top. The calls are this person's; what the whole
    line has agreed to (call-backs, reports to confirm) is everybody's."""
    if not has_permission(user, Permission.LOG_CALLS):
        raise Http404
    items = [Item("call", call.pk, None, call) for call in calls_of(user)]
    items += [Item("outreach", row.pk, row.due_at, row) for row in _due(at)]
    items += [Item("plan", row.pk, None, row) for row in _plans(user)]
    if has_permission(user, Permission.SEE_QUEUE):
        waiting = ChildReport.objects.filter(confirmed_by__isnull=True).defer("details").order_by("at")
        items += [Item("child", row.pk, row.at, row) for row in waiting[:ROWS]]
        unanswered = SupervisorAlert.objects.filter(closed_at__isnull=True, acknowledged_by__isnull=True)
        items += [Item("alert", row.pk, row.raised_at, row) for row in unanswered.defer("summary")[:ROWS]]
        soon = Review.objects.waiting().filter(
            Q(due_at__lt=at + SOON) | Q(ack_due_at__lt=at + SOON, claimed_by=None)
        )
        items += [Item("review", row.pk, row.next_due(), row) for row in soon.by_due()[:ROWS]]
    return sorted(items, key=lambda item: (item.due is not None, item.due or at))


def items_of(handover: Handover) -> list[Item]:
    """The same things as they stand now; what is done meanwhile is gone from the list."""
    ids = {kind: [ref for one, ref in handover.items if one == kind] for kind, _ref in handover.items}
    rows: dict[str, QuerySet[Any]] = {
        "call": Call.objects.going_on(),
        "outreach": Outreach.objects.filter(result="").defer("note"),
        "plan": SafetyPlan.objects.select_related("call").defer("plan"),
        "child": ChildReport.objects.filter(confirmed_by__isnull=True).defer("details"),
        "alert": SupervisorAlert.objects.filter(closed_at__isnull=True).defer("summary"),
        "review": Review.objects.waiting(),
    }
    found = {
        (kind, str(row.pk)): row
        for kind, all in ids.items()
        if kind in rows
        for row in rows[kind].filter(pk__in=all)
    }
    return [
        Item(kind, found[kind, ref].pk, _due_of(kind, found[kind, ref]), found[kind, ref])
        for kind, ref in handover.items
        if (kind, ref) in found
    ]


def _due_of(kind: str, row: Any) -> datetime | None:
    if kind == "review":
        return row.next_due()
    column = {"outreach": "due_at", "child": "at", "alert": "raised_at"}.get(kind)
    return getattr(row, column) if column else None


def calls_of(user: Staff) -> QuerySet[Call]:
    return Call.objects.going_on().filter(members__staff=user).order_by("started_at")[:ROWS]


def _due(at: datetime) -> QuerySet[Outreach]:
    return Outreach.objects.filter(result="", due_at__lt=at + AHEAD).defer("note").order_by("due_at")[:ROWS]


def _plans(user: Staff) -> QuerySet[SafetyPlan]:
    """Plans of this person's calls that are not through: the call goes on, or a call-back is agreed."""
    agreed = Exists(Outreach.objects.filter(call=OuterRef("call"), result=""))
    going = Q(call__closed_at__isnull=True) | agreed
    mine = SafetyPlan.objects.filter(going, call__members__staff=user).select_related("call").defer("plan")
    return mine.order_by("call_id", "-at").distinct("call_id")[:ROWS]


def successors(user: Staff) -> list[Staff]:
    """Colleagues who take calls: trained and active."""
    roles = [role for role in Role if Permission.LOG_CALLS in ROLE_PERMISSIONS[role]]
    known = Staff.objects.with_training().filter(is_active=True, role__in=roles).exclude(pk=user.pk)
    return [one for one in known.order_by("name") if one.is_trained()]


def handovers_for(user: Staff) -> list[Handover]:
    """Those that wait for this person, oldest first."""
    waiting = Handover.objects.filter(successor=user, accepted_at__isnull=True)
    return list(waiting.select_related("by").defer("note").order_by("at")[:ROWS])


def left_by(user: Staff, since: datetime) -> list[Handover]:
    """What this person has left lately, accepted or not."""
    mine = Handover.objects.filter(by=user).filter(Q(accepted_at__isnull=True) | Q(at__gt=since))
    return list(mine.select_related("successor").defer("note").order_by("-at")[:ROWS])


def handover_for(user: Staff, handover_id: UUID) -> Handover:
    if not has_permission(user, Permission.LOG_CALLS):
        raise Http404
    row = Handover.objects.select_related("by", "successor").filter(pk=handover_id, successor=user).first()
    if row is None:
        raise Http404
    return row


def break_to_offer(user: Staff, call_id: UUID) -> Call | None:
    """The call, where it was a hard one and nothing was answered yet."""
    call = Call.objects.filter(pk=call_id, members__staff=user).select_related("interaction").first()
    if call is None or BreakOffer.objects.filter(call=call, staff=user).exists():
        return None
    kind = call.interaction.kind if call.interaction else ""
    hard = was_hard(call.danger, call.minor, kind, call.alerts.values_list("reason", flat=True))
    return call if hard else None


BEAT = """
    WITH here AS (
        UPDATE desk_callwindow w SET seen_at = clock_timestamp()
        WHERE w.call_id = %(call)s AND w.staff_id = %(staff)s AND w.mode = 'watch' AND w.until > clock_timestamp()
        RETURNING w.id
    )
    SELECT c.version, EXISTS (SELECT 1 FROM here), c.closed_at IS NOT NULL FROM desk_call c WHERE c.id = %(call)s
"""


@dataclass(frozen=True)
class Beat:
    """What a follower's page asks each second, in one statement: the number of the last save, and whether the
    window is open still."""

    number: int
    is_open: bool
    is_logged: bool


def beat(call_id: UUID, user: Staff) -> Beat:
    """Marks the follower as here. Absent and forbidden are alike."""
    if not may_answer(user):
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute(BEAT, {"call": call_id, "staff": user.pk})
        found = cursor.fetchone()
    if found is None:
        raise Http404
    return Beat(*found)
