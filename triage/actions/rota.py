"""Planning who is on duty. A turn is never rewritten: it ends earlier, and another row follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from hotline import turns
from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from hotline.rule_broken import rule_broken
from triage.access import rota as access
from triage.models import RotaTurn
from triage.models.rota import LANGUAGES
from triage.rota_hours import BEGINS_NOW, midnight, shifted
from triage.rules import Refused
from triage.times import zone

WEEKS_MOST = 12


@contextmanager
def rota_locked(by: Staff) -> Iterator[datetime]:
    """One at a time writes the rota: a handful of people, a few times a day. The constraints hold without it; with it
    nobody is told of a deadlock. Gives the moment."""
    if not access.may_stand(by):
        raise Refused("not_allowed")
    try:
        with transaction.atomic():
            turns.take("triage_turn_rota")
            yield now()
    except IntegrityError as error:
        raise Refused(_code(error)) from None


def _code(error: IntegrityError) -> str:
    return {
        "rotaturn_one_at_a_time": "turn_person_busy",
        "rotaturn_one_leads": "turn_led_already",
        "rotaturn_a_day_at_most": "turn_too_long",
        "rotaoffer_one_open": "offer_waits",
    }.get(rule_broken(error), "refused_by_database")


def plan_turn(
    *,
    staff: Staff,
    place: str,
    languages: Iterable[str],
    starts_at: datetime,
    ends_at: datetime,
    weeks: int = 1,
    by: Staff,
) -> list[RotaTurn]:
    """A turn, and the same by the wall in each of the weeks that follow. All of them or none. Raises Refused."""
    spoken = [language for language in LANGUAGES if language in set(languages)]
    if not spoken:
        raise Refused("turn_languages")
    if not 1 <= weeks <= WEEKS_MOST:
        raise Refused("unknown_choice")
    with rota_locked(by) as moment:
        if not access.may_stand(staff):
            raise Refused("turn_not_theirs")
        if starts_at < moment - BEGINS_NOW:
            raise Refused("turn_in_the_past")
        times = [shifted(starts_at, ends_at, 7 * week, zone()) for week in range(1, weeks)]
        spans = [(max(starts_at, moment), ends_at), *(found for found in times if found)]
        cleared = [gone for span in spans if place == "lead" for gone in _clear(*span, moment, by)]
        turns = [
            RotaTurn.objects.create(
                staff=staff,
                place=place,
                languages=spoken,
                starts_at=first,
                ends_at=past,
                until=past,
                made_by=by,
            )
            for first, past in spans
        ]
        for gone in cleared:
            record(by=by, action="rota.ended", target=gone)
        record(by=by, action="rota.planned", target=staff, count=len(turns))
    return turns


def _clear(start: datetime, end: datetime, moment: datetime, by: Staff) -> list[Staff]:
    """What was planned for people who have left makes room. Whose it was."""
    rows = access.left_behind(start, end, moment)
    for row in rows:
        cut(row, max(row.starts_at, moment), by)
    return [row.staff for row in rows]


def copy_week(*, monday: date, by: Staff) -> tuple[int, int]:
    """The week that begins there, as it was planned, once more in the week that follows. What clashes with what stands
    there, or has passed, is left out. How many were copied, and how many left out."""
    with rota_locked(by) as moment:
        start, end = midnight(monday, zone()), midnight(monday + timedelta(days=7), zone())
        copied = left = 0
        for turn in access.planned_in(start, end):
            times = shifted(turn.starts_at, turn.ends_at, 7, zone())
            if times and access.stands_already(turn, *times):
                continue
            done = times is not None and times[0] >= moment and _fits(turn, *times, by=by)
            copied, left = copied + done, left + (not done)
        if copied:
            record(by=by, action="rota.copied", count=copied, left=left)
    return copied, left


def _fits(turn: RotaTurn, start: datetime, end: datetime, *, by: Staff) -> bool:
    """Copied to there, unless somebody stands there already or may stand there no more."""
    try:
        with transaction.atomic():
            RotaTurn.objects.create(
                staff=turn.staff, place=turn.place, languages=turn.languages, starts_at=start, ends_at=end,
                until=end, made_by=by,
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


def end_turn(*, turn: RotaTurn, by: Staff) -> None:
    """Taken out, where it has not begun; else over from now. Whoever has it, or plans."""
    with rota_locked(by) as moment:
        row = living(turn.pk, moment)
        cut(row, max(row.starts_at, moment), by)
        record(by=by, action="rota.ended", target=row.staff)


def living(turn_id: UUID, moment: datetime) -> RotaTurn:
    row = RotaTurn.objects.select_related("staff").select_for_update(of=("self",)).get(pk=turn_id)
    if row.until <= moment or row.until == row.starts_at:
        raise Refused("turn_is_over")
    return row


def cut(turn: RotaTurn, at: datetime, by: Staff) -> None:
    turn.until, turn.ended_by, turn.ended_at = at, by, now()
    turn.save(update_fields=["until", "ended_by", "ended_at"])
