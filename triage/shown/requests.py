"""Requests for access in words: what was asked, where it stands, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.codes import ACCESS_KIND, ACCESS_WHAT, OUTREACH_RESULT, SAFE, SAFE_CHANNEL
from triage import safe_ways
from triage.access import requests as request_access
from triage.access.requests import Requests
from triage.actions.recontact import WAYS, judged
from triage.actions.requests import Identity, may_answer, may_close, may_use, may_watch
from triage.models import AccessRequest, AccessUse, ContactAttempt, Review
from triage.models.access import WAITS
from triage.safe_ways import SafeWay
from triage.shown.review import Line, Pair
from triage.shown.words import label
from triage.times import exact, when

STATES = {
    "waiting": gettext_lazy("waits for an answer"),
    "lapsed": gettext_lazy("lapsed, nobody answered"),
    "refused": pgettext_lazy("request", "refused"),
    "granted": pgettext_lazy("request", "open"),
    "expired": gettext_lazy("over"),
}


@dataclass(frozen=True)
class Row:
    id: UUID
    reference: str
    words: str
    who: str
    state: str
    state_words: str


def row_of(request: AccessRequest, now: datetime) -> Row:
    state = request.state(now)
    return Row(
        request.pk,
        request.reference,
        f"{label(ACCESS_WHAT, request.what)} · {label(ACCESS_KIND, request.kind)}",
        _("%(name)s, %(at)s") % {"name": request.asked_by.name, "at": when(request.asked_at, now)},
        state,
        until_words(request, state, now),
    )


def until_words(request: AccessRequest, state: str, now: datetime) -> str:
    if state == "granted" and request.until:
        return _("open until %(time)s") % {"time": when(request.until, now)}
    return str(STATES[state])


def lists_of(found: Requests, now: datetime) -> list[dict[str, Any]]:
    """In the order in which they press; none that is empty."""
    lists = (
        ("glass", _("Emergency access: look at it now"), found.glass),
        ("waiting", _("Waiting for your answer"), found.waiting),
        ("mine", _("Asked by you"), found.mine),
        ("others", _("Asked by others"), found.others),
    )
    shown: set[UUID] = set()
    made = []
    for code, name, rows in lists:
        left = [one for one in rows if one.pk not in shown]
        shown |= {one.pk for one in left}
        if left:
            made.append({"code": code, "name": name, "rows": [row_of(one, now) for one in left]})
    return made


def steps_of(request: AccessRequest, uses: Iterable[AccessUse], now: datetime) -> list[Line]:
    lines = [Line(_("Asked, with a reason"), request.asked_by.name, when(request.asked_at, now), sealed=True)]
    if request.answered_by and request.answered_at:
        words = _("Granted") if request.answer == "granted" else _("Refused")
        lines.append(Line(words, request.answered_by.name, when(request.answered_at, now)))
    lines += [Line(_("Opened"), one.by.name, when(one.at, now)) for one in uses]
    if request.closed_by and request.closed_at:
        lines.append(Line(_("Closed before its time"), request.closed_by.name, when(request.closed_at, now)))
    if request.acknowledged_by and request.acknowledged_at:
        lines.append(Line(_("Looked at"), request.acknowledged_by.name, when(request.acknowledged_at, now)))
    return lines


def may_of(request: AccessRequest, user: Staff, now: datetime) -> dict[str, bool]:
    state = request.state(now)
    mine = user.pk == request.asked_by_id
    answer = state == "waiting" and may_answer(request, user)
    acknowledge = (
        request.kind == "break_glass"
        and request.answer == "granted"
        and request.acknowledged_at is None
        and has_permission(user, Permission.GRANT_IDENTITY)
    )
    return {
        "answer": answer,
        "open": state == "granted" and may_use(request, user),
        "acknowledge": acknowledge,
        "close": state == "granted" and may_close(request, user),
        "read": answer or acknowledge or mine or may_watch(request, user),
        "log": has_permission(user, Permission.AUDIT_READ),
    }


def waits_until(request: AccessRequest, now: datetime) -> str:
    return when(request.asked_at + WAITS[request.kind], now) if request.kind in WAITS else ""


def way_lines(ways: Iterable[SafeWay], now: datetime) -> list[dict[str, Any]]:
    """What a person said of being reached, the ways that are not safe first: they are what nobody may overlook."""
    rows = [
        {
            "words": label(SAFE_CHANNEL, one.way)
            if one.way == "none"
            else way_words(one.way, label(SAFE, one.safe)),
            "safe": one.safe,
            "rules": [] if one.way == "none" or one.safe == "no" else _rules(one),
            "how": one.how,
            "at": when(one.at, now),
        }
        for one in ways
    ]
    return sorted(rows, key=lambda row: ("no", "unknown", "yes").index(str(row["safe"])))


def way_words(way: str, said: str) -> str:
    return _("%(way)s: %(said)s") % {"way": label(SAFE_CHANNEL, way), "said": said}


def _rules(way: SafeWay) -> list[str]:
    """A yes is a yes; anything else is a no."""
    message = _("A message may be left.") if way.voicemail == "yes" else _("Leave no message.")
    name = _("We may say who calls.") if way.announce == "yes" else _("Never say who calls.")
    return [message, name]


@dataclass(frozen=True)
class Told:
    """Who told us, opened for one answer: how they may be reached first."""

    ways: list[dict[str, Any]]
    rules: list[Pair]  # what the form said of being reached
    said: list[Pair]
    judged: list[dict[str, Any]]  # each way: a code of SAFE, and in words
    at: datetime


def told_of(found: Identity, now: datetime) -> Told:
    channel = (
        label(SAFE_CHANNEL, found.safe_channel) if found.safe_channel in SAFE_CHANNEL else found.safe_channel
    )
    rules = [Pair(_("Safe way"), channel), Pair(_("When, and how"), found.safe_when)]
    said = [Pair(_("Name"), found.name), Pair(_("How to reach them"), found.contact)]
    words = {"yes": _("said to be safe"), "no": _("not safe"), "unknown": _("nobody said")}
    ways = [judged(way, found) for way in WAYS]
    return Told(
        way_lines(found.ways, now),
        [pair for pair in rules if pair.value],
        [pair for pair in said if pair.value],
        [{"safe": one.safe, "words": way_words(one.way, str(words[one.safe]))} for one in ways],
        now,
    )


def attempt_lines(attempts: Iterable[ContactAttempt], now: datetime) -> list[Line]:
    lines = []
    for one in attempts:
        result = label(OUTREACH_RESULT, one.result) if one.result else _("going on")
        named = _("said who we are") if one.announced else _("without saying who we are")
        lines.append(
            Line(
                f"{label(SAFE_CHANNEL, one.way)} · {named} · {result}",
                one.begun_by.name,
                when(one.begun_at, now),
                sealed=one.note is not None or one.weighing is not None,
            )
        )
    return lines


def facts_of(request: AccessRequest) -> list[Pair]:
    pairs = [
        Pair(_("What"), label(ACCESS_WHAT, request.what)),
        Pair(_("On what authority"), label(ACCESS_KIND, request.kind)),
        Pair(_("Asked by"), request.asked_by.name),
        Pair(_("Asked at"), exact(request.asked_at)),
    ]
    if request.until:
        pairs.append(Pair(_("Open until"), exact(request.until)))
    return pairs


def glass_unsaid(found: Iterable[AccessRequest], danger: Iterable[datetime]) -> AccessRequest | None:
    """The newest broken glass, while nobody has said anything of danger on the tip since; `danger`: when they did."""
    broken = {one.answered_at: one for one in found if one.kind == "break_glass" and one.answer == "granted"}
    newest = max((at for at in broken if at), default=None)
    return broken[newest] if newest and not any(at >= newest for at in danger) else None


def who_told(review: Review, user: Staff, now: datetime, *, asked: bool) -> dict[str, Any]:
    """For the part of a review's page: how they may be reached, what was asked, and what may be. Opens nothing.
    `asked`: whether anybody ever did."""
    found = request_access.of_review(user, review) if asked else []
    by_call = review.tip.channel not in ("web_form", "email")  # elsewhere nobody was asked aloud
    return {
        "ways": way_lines(safe_ways.said(review.tip_id), now) if by_call else [],
        "requests": [row_of(one, now) for one in found],
        "found": found,
        "open": any(one.state(now) == "granted" and may_use(one, user) for one in found),
        "may_ask": has_permission(user, Permission.OPEN_IDENTITY_REQUEST),
    }
