"""Cases and plans in words, for the list and for the page of one. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from hotline.codes import AGE_BAND, CASE_CLOSED, CASE_EVENT, CHANNEL, OUTCOME, PERSON_ROLE, SKIP_REASON
from hotline.reference import reference
from intake.models import Person
from triage.access.case_whole import Whole
from triage.access.cases import CaseRow
from triage.clock import band
from triage.lanes import LANE_NAMES
from triage.models import (
    Case,
    CaseContact,
    CaseEvent,
    Decision,
    DutyToReport,
    PersonTie,
    ResponseStep,
    Review,
)
from triage.shown.plan_offers import Offer
from triage.shown.rows import SHAPES
from triage.shown.words import label
from triage.times import exact, left_or_late, when

SOON = timedelta(minutes=15)


def french() -> bool:
    return (get_language() or "en").startswith("fr")


def firm(text: str) -> str:
    """French that staff typed: no line begins with its colon."""
    return text.replace(" :", "\u00a0:")


def row_of(row: CaseRow, now: datetime) -> dict[str, Any]:
    dues = [due for due in (row.next_step, row.due) if due]
    due = min(dues) if dues else None
    return {
        "id": row.id, "reference": f"C-{reference(row.id)}", "minor": row.minor, "urgent": row.urgent,
        "opened": when(row.opened_at, now), "newest": when(row.newest, now), "closed": row.closed_at is not None,
        "due": left_or_late(due, now) if due else "", "late": due is not None and due <= now,
    }  # fmt: skip


def tip_line(review: Any, now: datetime) -> dict[str, Any]:
    """A review with its `channel` and `taken_back`."""
    return {
        "tip": review.tip_id, "review": review.pk, "reference": review.reference, "minor": review.is_minor,
        "at": when(review.received_at, now), "channel": label(CHANNEL, review.channel),
        "state": label(OUTCOME, review.outcome) if review.outcome else pgettext("tip", "open"),
        "due": left_or_late(review.next_due(), now) if review.stopped_at is None else "",
        "never_publish": review.never_publish, "taken_back": review.taken_back,
        "held": review.held and review.stopped_at is None,
    }  # fmt: skip


@dataclass
class Moment:
    """One line of the timeline. `note`: what was opened; `sealed`: there are words, and they are shut."""

    at: datetime
    words: str
    by: str = ""
    said: str = ""
    note: str = ""
    sealed: bool = False
    review: UUID | None = None
    case: UUID | None = None


@dataclass
class Told:
    """What was opened of a case, for one answer: by row."""

    notes: dict[UUID, str] = field(default_factory=dict)
    is_open: bool = False


def timeline(case: Case, rows: Iterable[Model], told: Told, now: datetime) -> list[Moment]:
    """What happened in it, in the order it is given."""
    lines = [_moment(row, case, told) for row in rows]
    for one in lines:
        one.said = when(one.at, now)
    return lines


def _moment(row: Model, case: Case, told: Told) -> Moment:
    match row:
        case CaseEvent():
            return _event(row, case, told)
        case Review():
            words = _("Tip received: %(ref)s") % {"ref": row.reference}
            return Moment(row.received_at, words, review=row.pk)
        case Decision():
            words = _("Decided: %(what)s") % {"what": label(OUTCOME, row.outcome)}
            return Moment(row.at, f"{words} · {reference(row.tip_id)}", row.by.name, review=row.review_id)
        case DutyToReport():
            words = _("Duty to report a child recorded")
            return Moment(row.at, f"{words} · {reference(row.tip_id)}", row.by.name)
        case CaseContact():
            words = _("Contact added: %(what)s") % {"what": label(CHANNEL, row.interaction.channel)}
            return Moment(row.at, words, row.by.name)
        case ResponseStep():
            return _ended(row, told)
    raise TypeError(type(row))


def _event(event: CaseEvent, case: Case, told: Told) -> Moment:
    words = str(CASE_EVENT.label(event.kind))
    if event.kind == "closed" and case.closed_at is not None:
        words = f"{words}: {CASE_CLOSED.label(case.close_reason)}" if not french() else (
            f"{words}\u00a0: {CASE_CLOSED.label(case.close_reason)}"
        )  # fmt: skip
    if event.other_case is not None:
        words = f"{words} · {event.other_case.reference}"
    elif event.tip_id is not None:
        words = f"{words} · {reference(event.tip_id)}"
    return Moment(
        event.at, words, event.by.name if event.by else _("the system"), note=told.notes.get(event.pk, ""),
        sealed=event.note is not None and not told.is_open, case=event.other_case_id,
    )  # fmt: skip


def _ended(step: ResponseStep, told: Told) -> Moment:
    how = _("left out") if step.skip_reason else _("done")
    words = _("Step %(number)s, %(how)s") % {"number": step.number, "how": how}
    if step.skip_reason:
        words = f"{words} · {SKIP_REASON.label(step.skip_reason)}"
    assert step.ended_at
    return Moment(
        step.ended_at, words, step.ended_by.name if step.ended_by else "", note=told.notes.get(step.pk, ""),
        sealed=step.note is not None and not told.is_open,
    )  # fmt: skip


def step_lines(
    steps: list[ResponseStep],
    *,
    stopped: bool,
    chosen: int | None,
    now: datetime,
    offers: dict[str, Offer] | None = None,
) -> dict[str, Any]:
    """`next`: the first that is open and may be done; `shown`: the one whose form stands open; `offer`: what has
    happened that does this step."""
    open_ = [step for step in steps if step.ended_at is None]
    next_ = next((step for step in open_ if not (stopped and step.outward)), None)
    shown = next((step for step in open_ if step.number == chosen), next_)
    lines = [
        {
            "number": step.number, "name": firm(step.name_fr) if french() else step.name_en,
            "owner": step.owner.name if step.owner else "", "ended": step.ended_at is not None,
            "done": step.is_done, "why": SKIP_REASON.label(step.skip_reason) if step.skip_reason else "",
            "at": when(step.ended_at, now) if step.ended_at else "",
            "by": step.ended_by.name if step.ended_by else "",
            "due": left_or_late(step.target_at, now) if step.target_at and step.ended_at is None else "",
            "due_exact": exact(step.target_at) if step.target_at else "",
            "due_at": step.target_at,
            "band": _band(step, now), "stopped": stopped and step.outward and step.ended_at is None,
            "next": step is next_, "shown": step is shown,
            "offer": None if step.ended_at or (stopped and step.outward) else (offers or {}).get(step.code),
        }
        for step in steps
    ]  # fmt: skip
    return {"steps": lines, "shown": shown, "all_ended": not open_}


def _band(step: ResponseStep, now: datetime) -> str:
    if step.target_at is None or step.ended_at is not None:
        return ""
    return band(step.target_at, step.plan.opened_at, now)


def whole_words(whole: Whole) -> list[str]:
    """What the whole case holds, since its page shows a part. Nothing is said of what there is none of."""
    said = (
        (_("tips: %(n)s"), whole.tips),
        (_("open: %(n)s"), whole.open),
        (_("open and urgent: %(n)s"), whole.urgent),
        (_("open and held: %(n)s"), whole.held),
        (_("with a consent taken back: %(n)s"), whole.taken_back),
        (_("people: %(n)s"), whole.persons),
        (_("reports: %(n)s"), whole.reports),
        (_("released by one person, to confirm: %(n)s"), whole.unconfirmed),
        (_("released, not handed over yet: %(n)s"), whole.waiting),
        (_("released, then taken back: %(n)s"), whole.stayed),
    )
    return [words % {"n": number} for words, number in said if number]


def due_line(review: Review, now: datetime) -> dict[str, Any]:
    due = review.next_due()
    return {
        "review": review.pk, "reference": review.reference, "shape": SHAPES[review.lane],
        "lane": LANE_NAMES[review.lane], "due": left_or_late(due, now), "late": due <= now,
    }  # fmt: skip


def person_lines(people: Iterable[tuple[Person, PersonTie | None]]) -> list[dict[str, Any]]:
    return [
        {
            "id": person.pk, "role": label(PERSON_ROLE, person.role), "age": label(AGE_BAND, person.age_band),
            "tip": reference(person.tip_id),
            "tied": _("Person %(number)s") % {"number": tie.case_person.number} if tie else "",
        }
        for person, tie in people
    ]  # fmt: skip
