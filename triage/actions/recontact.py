"""Reaching a reporter again: only within an opened access, only by a way that is not said to be unsafe, and with what
came of it. The way is judged before anybody dials, not after."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.codes import OUTREACH_RESULT, SAFE_CHANNEL
from hotline.now import now
from triage.actions.requests import TEXT_MOST, Identity, open_identity
from triage.models import AccessRequest, ContactAttempt
from triage.rules import Refused
from triage.sealing import Seal

WAYS = tuple(code for code in SAFE_CHANNEL.codes() if code != "none")


class NotThatWay(Refused):
    """Refused after who told us was opened for it: `found` is open, and recorded, all the same."""

    def __init__(self, code: str, found: Identity) -> None:
        super().__init__(code)
        self.found = found


@dataclass(frozen=True)
class Judged:
    """Of one way: `safe` is yes, no, or unknown (nobody said); `announce`: we may say who calls."""

    way: str
    safe: str
    announce: bool = False


def judged(way: str, found: Identity) -> Judged:
    """The newest answer on a call about this very way decides; "do not contact" holds for all until a later answer.
    Where a form named one way, the others were not named."""
    said = {one.way: one for one in found.ways}
    never, asked = said.get("none"), said.get(way)
    if found.safe_channel == "none" or (never and not (asked and asked.at > never.at)):
        return Judged(way, "no")
    if asked:
        return Judged(way, asked.safe, announce=asked.safe == asked.announce == "yes")
    if found.safe_channel:
        return Judged(way, "yes" if found.safe_channel == way else "no")
    return Judged(way, "unknown")


def begin_contact(
    *, request: AccessRequest, way: str, by: Staff, announced: bool = False, weighing: str = ""
) -> tuple[ContactAttempt, Identity]:
    """Who told us is opened once more for it, under an entry of its own: the rules are theirs, and sealed."""
    if way not in WAYS:
        raise Refused("choose_way")
    if len(weighing) > TEXT_MOST:
        raise Refused("too_long")
    found = open_identity(request=request, by=by)
    rule = judged(way, found)
    if rule.safe == "no":
        raise NotThatWay("way_not_safe", found)
    if rule.safe == "unknown" and not weighing.strip():
        raise NotThatWay("weigh_way", found)
    if announced and not rule.announce:
        raise NotThatWay("do_not_announce", found)
    try:
        with transaction.atomic():
            AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
            if open_one := ContactAttempt.objects.filter(request=request, result="").first():
                return open_one, found
            row = ContactAttempt(
                request=request,
                tip_id=request.tip_id,
                way=way,
                safe=rule.safe,
                announced=announced,
                begun_by=by,
            )
            seal = Seal(row.pk)
            seal.put(row, "weighing", weighing.strip())
            row.save(force_insert=True)
            seal.keep_keys()
            record(by=by, action="contact.begun", target=row, tip_id=row.tip_id, way=way, announced=announced)
    except IntegrityError:
        raise Refused("no_access_now") from None
    return row, found


def end_contact(*, attempt: ContactAttempt, result: str, by: Staff, note: str = "") -> None:
    """What came of it, also after the access has run out."""
    if by.pk != attempt.begun_by_id:
        raise Refused("not_allowed")
    if result not in OUTREACH_RESULT:
        raise Refused("say_result")
    if len(note) > TEXT_MOST:
        raise Refused("too_long")
    with transaction.atomic():
        row = ContactAttempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
        if row.result:
            raise Refused("contact_over")
        row.result, row.ended_at = result, now()
        seal = Seal(row.pk)
        seal.put(row, "note", note.strip())
        row.save(update_fields=["result", "ended_at", "note"])
        seal.keep_keys()
        record(by=by, action="contact.ended", target=row, tip_id=row.tip_id, result=result)
