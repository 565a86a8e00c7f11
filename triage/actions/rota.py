"""Planning who is on duty, passing a turn on, and taking duty over. A turn is never rewritten: it ends earlier, and
another row follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from triage import rota_access as access
from triage.actions.claims import take_on
from triage.models import RotaOffer, RotaTurn
from triage.models.rota import LANGUAGES
from triage.rota_hours import midnight, shifted
from triage.rules import Refused
from triage.times import zone

WEEKS_MOST = 12
COVER_AHEAD = timedelta(hours=12)


@contextmanager
def rota_locked(by: Staff) -> Iterator[datetime]:
    """One at a time writes the rota: a handful of people, a few times a day. The constraints hold without it; with it
    nobody is told of a deadlock. Gives the moment."""
    if not access.may_stand(by):
        raise Refused("not_allowed")
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('triage_rotaturn', 0))")
            yield now()
    except IntegrityError as error:
        raise Refused(_code(error)) from None


def _code(error: IntegrityError) -> str:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return {
        "rotaturn_one_at_a_time": "turn_person_busy",
        "rotaturn_one_leads": "turn_led_already",
        "rotaturn_a_day_at_most": "turn_too_long",
        "rotaoffer_one_open": "offer_waits",
    }.get(name or "", "refused_by_database")


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
        if starts_at < moment - timedelta(minutes=1):
            raise Refused("turn_in_the_past")
        times = [shifted(starts_at, ends_at, 7 * week, zone()) for week in range(1, weeks)]
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
            for first, past in [(starts_at, ends_at), *(found for found in times if found)]
        ]
        record(by=by, action="rota.planned", target=staff, count=len(turns))
    return turns


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
        row = _living(turn.pk, moment)
        _cut(row, max(row.starts_at, moment), by)
        record(by=by, action="rota.ended", target=row.staff)


def cover_turn(*, turn: RotaTurn, by: Staff) -> RotaTurn:
    """Somebody takes it, whoever has it: from now where it runs. For somebody who is ill or does not answer."""
    with rota_locked(by) as moment:
        row = _living(turn.pk, moment)
        if row.staff_id == by.pk:
            raise Refused("turn_is_yours")
        if row.starts_at > moment + COVER_AHEAD:
            raise Refused("turn_too_far")
        made = _pass_to(row, by, max(row.starts_at, moment), by)
        record(by=by, action="rota.covered", target=row.staff)
    return made


def offer_turn(*, turn: RotaTurn, to: Staff, from_at: datetime | None = None, by: Staff) -> RotaOffer:
    """To a named colleague, whole or from an hour on. Nothing changes before they accept."""
    with rota_locked(by) as moment:
        row = _living(turn.pk, moment)
        if row.staff_id != by.pk:
            raise Refused("turn_not_yours")
        if to.pk == by.pk or not access.may_stand(to):
            raise Refused("unknown_choice")
        from_at = from_at or row.starts_at
        if not row.starts_at <= from_at < row.until:
            raise Refused("offer_outside")
        made = RotaOffer.objects.create(turn=row, to=to, from_at=from_at, at=moment)
        record(by=by, action="rota.offered", target=to)
    return made


def withdraw_offer(*, offer: RotaOffer, by: Staff) -> None:
    with rota_locked(by):
        row = _open(offer.pk)
        if row.turn.staff_id != by.pk:
            raise Refused("turn_not_yours")
        _answer(row, "withdrawn")
        record(by=by, action="rota.withdrawn", target=row.to)


def answer_offer(*, offer: RotaOffer, accept: bool, by: Staff) -> RotaTurn | None:
    """By the one it was offered to. Accepted, the turn is theirs from that hour, in the same transaction."""
    with rota_locked(by) as moment:
        row = _open(offer.pk)
        if row.to_id != by.pk:
            raise Refused("offer_not_yours")
        made = None
        if accept:
            turn = _living(row.turn_id, moment)
            made = _pass_to(turn, by, max(row.from_at, turn.starts_at, min(moment, turn.until)), by)
        _answer(row, "accepted" if accept else "declined", made)
        record(by=by, action="rota.accepted" if accept else "rota.declined", target=row.turn.staff)
    return made


def take_up_duty(*, turn: RotaTurn, by: Staff) -> int:
    """ "I have it": what the outgoing person holds is this person's from now. How many tips came along."""
    with rota_locked(by) as moment:
        row = _living(turn.pk, moment)
        if row.staff_id != by.pk:
            raise Refused("turn_not_yours")
        if not row.runs(moment):
            raise Refused("turn_to_come")
        if row.taken_up_at is None:
            row.taken_up_at = moment
            row.save(update_fields=["taken_up_at"])
        outgoing = access.outgoing_of(row, moment)
        taken = take_on(of=outgoing, by=by) if outgoing else 0
        record(by=by, action="rota.taken_up", target=row, count=taken)
    return taken


def _living(turn_id: UUID, moment: datetime) -> RotaTurn:
    row = RotaTurn.objects.select_related("staff").select_for_update(of=("self",)).get(pk=turn_id)
    if row.until <= moment or row.until == row.starts_at:
        raise Refused("turn_is_over")
    return row


def _open(offer_id: UUID) -> RotaOffer:
    row = (
        RotaOffer.objects.select_related("turn__staff", "to").select_for_update(of=("self",)).get(pk=offer_id)
    )
    if row.answer:
        raise Refused("offer_answered")
    return row


def _answer(offer: RotaOffer, answer: str, made: RotaTurn | None = None) -> None:
    offer.answer, offer.answered_at, offer.made = answer, now(), made
    offer.save(update_fields=["answer", "answered_at", "made"])


def _cut(turn: RotaTurn, at: datetime, by: Staff) -> None:
    turn.until, turn.ended_by, turn.ended_at = at, by, now()
    turn.save(update_fields=["until", "ended_by", "ended_at"])


def _pass_to(turn: RotaTurn, to: Staff, start: datetime, by: Staff) -> RotaTurn:
    """From then on it is theirs, in the languages that they speak. A back-up of theirs makes way for a lead."""
    end = turn.until
    if start >= end:
        raise Refused("turn_is_over")
    _cut(turn, start, by)
    if turn.place == "lead":
        _make_way(to, start, end, by)
    return RotaTurn.objects.create(
        staff=to, place=turn.place, languages=access.languages_of(to), starts_at=start, ends_at=end, until=end,
        made_by=by, follows=turn,
    )  # fmt: skip


def _make_way(who: Staff, start: datetime, end: datetime, by: Staff) -> None:
    for other in access.backups_of(who, start, end):
        past = other.until
        _cut(other, max(other.starts_at, start), by)
        if past > end:
            RotaTurn.objects.create(
                staff=who, place=other.place, languages=other.languages, starts_at=end, ends_at=past, until=past,
                made_by=by, follows=other,
            )  # fmt: skip
