"""Passing a turn of duty on, and taking duty over. What is passed on ends, and a row of its own follows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from triage.access import rota as access
from triage.actions.claims import take_on
from triage.actions.rota import cut, living, rota_locked
from triage.models import RotaOffer, RotaTurn
from triage.rules import Refused

COVER_AHEAD = timedelta(hours=12)


def cover_turn(*, turn: RotaTurn, by: Staff) -> RotaTurn:
    """Somebody takes it, whoever has it: from now where it runs. For somebody who is ill or does not answer."""
    with rota_locked(by) as moment:
        row = living(turn.pk, moment)
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
        row = living(turn.pk, moment)
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
            turn = living(row.turn_id, moment)
            made = _pass_to(turn, by, max(row.from_at, turn.starts_at, min(moment, turn.until)), by)
        _answer(row, "accepted" if accept else "declined", made)
        record(by=by, action="rota.accepted" if accept else "rota.declined", target=row.turn.staff)
    return made


def take_up_duty(*, turn: RotaTurn, by: Staff) -> int:
    """ "I have it": what the outgoing person holds is this person's from now. How many tips came along."""
    with rota_locked(by) as moment:
        row = living(turn.pk, moment)
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


def _pass_to(turn: RotaTurn, to: Staff, start: datetime, by: Staff) -> RotaTurn:
    """From then on it is theirs, in the languages that they speak. A back-up of theirs makes way for a lead."""
    end = turn.until
    if start >= end:
        raise Refused("turn_is_over")
    cut(turn, start, by)
    if turn.place == "lead":
        _make_way(to, start, end, by)
    return RotaTurn.objects.create(
        staff=to, place=turn.place, languages=access.languages_of(to), starts_at=start, ends_at=end, until=end,
        made_by=by, follows=turn,
    )  # fmt: skip


def _make_way(who: Staff, start: datetime, end: datetime, by: Staff) -> None:
    for other in access.backups_of(who, start, end):
        past = other.until
        cut(other, max(other.starts_at, start), by)
        if past > end:
            RotaTurn.objects.create(
                staff=who, place=other.place, languages=other.languages, starts_at=end, ends_at=past, until=past,
                made_by=by, follows=other,
            )  # fmt: skip
