"""Who is at work, what one person leaves to the next, and a break after a hard call."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from desk.access import duty as access
from desk.actions.members import give_call
from desk.models import BreakOffer, Call, Handover, Shift
from desk.rules import Refused, may_work_as
from desk.sealing import Seal, opened, opener
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record, record_read
from hotline.audit.models import AuditEntry
from hotline.codes import BREAK_ANSWER
from hotline.now import now

NOTE_MOST = 2000


def sign_on(*, kind: str, languages: Iterable[str], by: Staff) -> Shift:
    """At work from now on. Pressed again as the same, it is the same shift; as something else, a new one."""
    spoken = sorted({"en", "fr"} & set(languages))
    if not may_work_as(kind, by):
        raise Refused("not_allowed")
    if not spoken:
        raise Refused("languages")
    with transaction.atomic():
        # The person's row is the lock: two presses at once make one shift.
        Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
        held = Shift.objects.filter(staff=by, ended_at__isnull=True).first()
        if held and (held.kind, held.languages) == (kind, spoken):
            return held
        Shift.objects.filter(staff=by, ended_at__isnull=True).update(ended_at=now())
        shift = Shift.objects.create(staff=by, kind=kind, languages=spoken)
        record(by=by, action="shift.began", target=shift, kind=kind)
    return shift


def sign_off(*, by: Staff) -> None:
    """Off work. What still hangs on this person must have been left to somebody, or be nothing."""
    with transaction.atomic():
        shift = Shift.objects.select_for_update().filter(staff=by, ended_at__isnull=True).first()
        if shift is None:
            return
        left = {tuple(item) for held in shift.handovers.all() for item in held.items}
        if any(("call", str(call.pk)) not in left for call in access.calls_of(by)):
            raise Refused("calls_open")
        shift.ended_at = now()
        shift.save(update_fields=["ended_at"])
        record(by=by, action="shift.ended", target=shift)


def hand_over(*, successor: Staff, note: str, by: Staff) -> Handover:
    """Leave what stands open to a named colleague, who reads and accepts it. Until then it stays with `by`."""
    if not has_permission(by, Permission.LOG_CALLS):
        raise Refused("not_allowed")
    if successor.pk == by.pk or not has_permission(successor, Permission.LOG_CALLS):
        raise Refused("successor")
    items = [[item.kind, str(item.id)] for item in access.handover_items(by, now())]
    with transaction.atomic():
        shift = Shift.objects.select_for_update().filter(staff=by, ended_at__isnull=True).first()
        if shift is None:
            raise Refused("no_shift")
        row = Handover(shift=shift, by=by, successor=successor, items=items)
        seal = Seal(row.pk, "kept")
        seal.put(row, "note", {"text": text} if (text := note.strip()[:NOTE_MOST]) else {})
        row.save(force_insert=True)
        seal.keep_keys()
        record(by=by, action="handover.left", target=row, to=successor.pk)
    return row


def read_handover(*, handover: Handover, by: Staff) -> tuple[str, int]:
    """What was written along, and the number of the entry in the log that came first. For the successor."""
    if by.pk != handover.successor_id:
        raise Refused("not_allowed")
    entry = record_read(by=by, action="handover.read", target=handover)
    note = opened(opener(handover.pk, "C", "kept"), handover, "note")
    return str(note["text"]) if note else "", entry


def accept(*, handover: Handover, entry: int, by: Staff) -> None:
    """By the named successor alone, who has read it (`entry` proves it); calls that go on are theirs from then on."""
    if not has_permission(by, Permission.LOG_CALLS) or handover.successor_id != by.pk:
        raise Refused("not_allowed")
    read = AuditEntry.objects.filter(
        pk=entry, action="handover.read", target_id=str(handover.pk), actor_id=by.pk
    )
    if not read.exists():
        raise Refused("not_read")
    with transaction.atomic():
        if not Handover.objects.filter(pk=handover.pk, accepted_at__isnull=True).update(accepted_at=now()):
            return
        calls = [UUID(ref) for kind, ref in handover.items if kind == "call"]
        # All of them locked before the first entry in the log, whose lock comes last.
        for call in list(Call.objects.going_on().select_for_update().filter(pk__in=calls).order_by("pk")):
            give_call(call=call, to=by, by=handover.by)
        record(by=by, action="handover.accepted", target=handover)


def answer_break(*, call: Call, answer: str, by: Staff) -> None:
    """Once, and for nobody else to read: no entry in the log either."""
    if answer not in BREAK_ANSWER:
        raise Refused("reason")
    if not call.members.filter(staff=by).exists():
        raise Http404
    try:
        with transaction.atomic():
            BreakOffer.objects.create(call=call, staff=by, answer=answer, at=now())
    except IntegrityError:
        return  # said once
