"""A report's page in words: where it stands, on what, who did what, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.codes import (
    AGENCY_KIND,
    BASIS,
    CONSENT_PURPOSE,
    CONSENT_SOURCE,
    FOLLOW_UP,
    REPORT_OUTCOME,
    SECURE_WAY,
    STOP_REASON,
)
from hotline.places.provinces import PROVINCES
from hotline.reference import reference
from triage.access.reports import Reports
from triage.clock import HAND_OVER_WITHIN
from triage.models import Agency, Disclosure, DisclosureSource, FollowUp
from triage.package.allow_list import issued
from triage.package.pdf import preview
from triage.scan.leaks import Found
from triage.shown import refusals
from triage.shown.review import GROUND_SHAPES, Ground, Line, Pair
from triage.shown.words import label
from triage.times import exact, left_or_late, when

STATES = {
    "draft": gettext_lazy("Draft"),
    "submitted": gettext_lazy("Waits for a second person"),
    "approved": gettext_lazy("Approved, not yet released"),
    "released": gettext_lazy("Released"),
    "unconfirmed": gettext_lazy("Released by one person, not yet confirmed"),
    "stopped": gettext_lazy("Stopped"),
}
LISTS = (
    ("unconfirmed", gettext_lazy("Released by one person: confirm now")),
    ("to_approve", gettext_lazy("To approve")),
    ("identity", gettext_lazy("Whether who told us goes along")),
    ("to_release", gettext_lazy("To release")),
    ("to_hand_over", gettext_lazy("Released, not handed over yet")),
    ("due", gettext_lazy("To follow up")),
    ("drafts", gettext_lazy("Drafts")),
    ("released", gettext_lazy("Released")),
    ("stopped", gettext_lazy("Stopped")),
)
PARTS = {
    "summary": gettext_lazy("Summary"),
    "known": gettext_lazy("How it is known, and what is not verified"),
    "cautions": gettext_lazy("With care"),
    "vehicle": gettext_lazy("Vehicle"),
    "place": gettext_lazy("Place"),
    "persons": gettext_lazy("Persons"),
    "identifiers": gettext_lazy("Numbers and online names"),
    "law": gettext_lazy("Law or order"),
}
LEAKS = {
    "name": gettext_lazy("a name of who told us"),
    "number": gettext_lazy("a number of who told us"),
    "address": gettext_lazy("an address of who told us"),
    "code": gettext_lazy("the return code"),
    "words": gettext_lazy("many of their own words in a row"),
    "voice": gettext_lazy("their own voice, or a phrase that says who they are"),
}


@dataclass(frozen=True)
class Row:
    id: Any
    reference: str
    agency: str
    ground: Ground
    words: str
    late: bool = False


@dataclass(frozen=True)
class Listed:
    code: str
    name: str
    rows: list[Row]
    more: bool


def agency_name(agency: Agency) -> str:
    return agency.name_fr if (get_language() or "en").startswith("fr") else agency.name_en


def ground_of(row: Disclosure) -> Ground:
    return Ground(row.basis, GROUND_SHAPES[row.basis], label(BASIS, row.basis))


def lists_of(found: Reports, user: Staff, now: datetime) -> list[Listed]:
    """Those that hold something."""
    listed = []
    for code, name in LISTS:
        rows = [
            _due(one, now) if isinstance(one, FollowUp) else _row(one, user, now)
            for one in getattr(found, code)
        ]
        if rows:
            listed.append(Listed(code, str(name), rows, code in found.more))
    return listed


def _row(row: Disclosure, user: Staff, now: datetime) -> Row:
    by = _("you") if row.author_id == user.pk else row.author.name
    at = row.released_at or row.stopped_at or row.submitted_at or row.written_at
    words, late = _("written by %(name)s · %(time)s") % {"name": by, "time": when(at, now)}, False
    if row.released_at and row.waits_for_hand_over:
        words = _("released %(time)s") % {"time": when(row.released_at, now)}
        late = now - row.released_at >= HAND_OVER_WITHIN
    if row.state == "unconfirmed" and row.confirm_by:
        words, late = left_or_late(row.confirm_by, now), True
    return Row(row.pk, row.reference, agency_name(row.agency), ground_of(row), words, late)


def _due(one: FollowUp, now: datetime) -> Row:
    row = one.disclosure
    late = now - one.due_at >= timedelta(days=1)
    return Row(
        row.pk, row.reference, agency_name(row.agency), ground_of(row), left_or_late(one.due_at, now), late
    )


def of_review(rows: list[Disclosure], now: datetime) -> list[Row]:
    return [
        Row(
            row.pk, row.reference, agency_name(row.agency), ground_of(row), state_words(row, now),
            late=row.waits_for_hand_over or row.taken_back,
        )
        for row in rows
    ]  # fmt: skip


def state_words(row: Disclosure, now: datetime) -> str:
    """Released says that it may leave; whether it has is another thing."""
    words = str(STATES[row.state])
    if row.taken_back:
        return _("Released, then the consent was taken back: it stays here, and nothing was reported")
    if row.released_at and row.waits_for_hand_over:
        return _("%(state)s · not handed over yet, since %(time)s") % {
            "state": words,
            "time": when(row.released_at, now),
        }
    return words


def steps_of(row: Disclosure, now: datetime) -> list[Line]:
    said = (
        (_("Written"), row.author, row.written_at),
        (_("Handed on"), None, row.submitted_at),
        (pgettext("report", "Approved"), row.approved_by, row.approved_at),
        (_("Who told us may go along"), row.identity_by, row.identity_at),
        (
            _("Released alone, in an emergency") if row.emergency else _("Released"),
            row.released_by,
            row.released_at,
        ),
        (_("Handed over"), row.handed_over_by, row.handed_over_at),
        (_("Confirmed"), row.confirmed_by, row.confirmed_at),
        (_("Stopped: %(why)s") % {"why": label(STOP_REASON, row.stop_reason)}, None, row.stopped_at),
        (_("Receipt confirmed"), None, row.acknowledged_at),
        (_("Outcome: %(what)s") % {"what": label(REPORT_OUTCOME, row.outcome)}, None, row.outcome_at),
    )
    return [Line(words, by.name if by else "", when(at, now)) for words, by, at in said if at]


@dataclass(frozen=True)
class Source:
    """Another tip from which a report takes something. `wrong`: why that may not leave now, in words."""

    tip_id: Any
    reference: str
    review_id: Any
    ground: Ground
    words: str
    wrong: str
    on_consent: bool


def source_lines(rows: list[DisclosureSource], states: dict[Any, str]) -> list[Source]:
    return [
        Source(
            one.tip_id, reference(one.tip_id), one.tip.review.pk,
            Ground(one.basis, GROUND_SHAPES[one.basis], label(BASIS, one.basis)),
            label(CONSENT_SOURCE, one.consent_source) if one.consent_source else "",
            refusals.of_code(states[one.tip_id]) if states.get(one.tip_id) else "", one.basis == "consent",
        )
        for one in rows
    ]  # fmt: skip


def place_of(agency: Agency) -> str:
    """Many agencies of different provinces have one name."""
    return PROVINCES[agency.province].name if agency.province else _("All of Canada")


def facts_of(row: Disclosure) -> list[Pair]:
    to = (agency_name(row.agency), label(AGENCY_KIND, row.recipient_kind), place_of(row.agency))
    facts = [
        Pair(_("To"), " · ".join(to)),
        Pair(_("How a report reaches them"), label(SECURE_WAY, row.agency.secure_way)),
        Pair(_("Phone"), row.agency.phone or _("none is kept here: see the duty to report, or the agency")),
        Pair(_("For"), label(CONSENT_PURPOSE, row.purpose)),
    ]
    if row.consent_source:
        facts.append(Pair(_("Consent"), label(CONSENT_SOURCE, row.consent_source)))
    told = _("goes along, in a part of its own") if row.includes_identity else _("is left out")
    facts.append(Pair(_("Who told us"), told))
    if row.sha256:
        facts.append(Pair("SHA-256", row.sha256))
    return facts


def follow_up_lines(rows: list[FollowUp], now: datetime) -> list[Line]:
    lines = []
    for one in rows:
        if one.done_at:
            lines.append(
                Line(
                    label(FOLLOW_UP, one.result),
                    one.done_by.name if one.done_by else "",
                    when(one.done_at, now),
                )
            )
        else:
            lines.append(
                Line(_("Ask on %(when)s") % {"when": exact(one.due_at)}, "", left_or_late(one.due_at, now))
            )
    return lines


def left_lines(rows: list[Disclosure], now: datetime) -> list[Line]:
    return [
        Line(f"{one.reference} · {agency_name(one.agency)}", "", when(one.released_at or now, now))
        for one in rows
    ]


def leak_lines(found: list[Found]) -> list[str]:
    return [_("%(part)s: %(what)s") % {"part": PARTS[one.part], "what": LEAKS[one.kind]} for one in found]


def preview_of(row: Disclosure, report: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Both languages, from the very data that the package is made of. The moment of issue is that of its release."""
    first = row.supplements
    return preview(
        issued(report, reference=row.reference, kind=row.kind, number=row.number,
               adds_to=first.reference if first else "", at=row.released_at)
    )  # fmt: skip


def may_of(
    row: Disclosure, user: Staff, gate: str, follow_ups: list[FollowUp], sources: list[Source]
) -> dict[str, bool]:
    """Which buttons stand on the page. The acts check again."""
    agrees = has_permission(user, Permission.APPROVE_DISCLOSURE)
    author, state = row.author_id == user.pk, row.state
    open_ = state in ("submitted", "approved")
    return {
        "open": has_permission(user, Permission.OPEN_CONTENT),
        "change": author and state == "draft",
        "approve": agrees and not author and state == "submitted",
        "send_back": agrees and not author and open_,
        "stop": agrees and (open_ or (author and state == "draft")),
        "identity": has_permission(user, Permission.APPROVE_IDENTITY_PART) and open_ and row.identity_waits,
        "release": agrees and state == "approved" and gate == "",
        "emergency": agrees
        and state == "submitted"
        and row.basis == "imminent_danger"
        and gate in ("", "not_decided"),
        "confirm": agrees and state == "unconfirmed" and user.pk not in (row.author_id, row.released_by_id),
        "hand_over": agrees
        and row.released_at is not None
        and not row.taken_back
        and row.agency.secure_way != "phone",
        # Also what was taken back meanwhile: they may have been told before that.
        "tell": agrees and (row.waits_for_hand_over or row.taken_back) and row.agency.secure_way == "phone",
        "acknowledge": agrees
        and row.released_at is not None
        and row.acknowledged_at is None
        and not row.taken_back
        and not (row.waits_for_hand_over and row.agency.secure_way == "phone"),
        "follow_up": agrees and not row.taken_back and any(one.done_at is None for one in follow_ups),
        "supplement": agrees and row.released_at is not None and not row.taken_back,
        "take_back": agrees
        and (row.basis == "consent" or any(one.on_consent for one in sources))
        and state != "stopped",
    }
