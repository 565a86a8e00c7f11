"""Keeping what is typed during a call. A save is sealed and added; nothing is opened for it and nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from desk.draft import Said, is_draft, is_identity
from desk.models import Call, CallMember, DraftSave
from desk.rules import Refused
from desk.sealing import Seal
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import DANGER, MINOR
from hotline.codes.languages import LANGUAGE
from hotline.now import now

# What the call's row repeats in the clear, so that whoever is called for help sees it at once.
REPEATED = {"danger": DANGER, "minor": MINOR, "language": LANGUAGE}
# One state a minute stays, so that the notes can be followed back until the call is logged; what another tab had
# not seen stays until the end, since it may be the other text of a field.
THIN_OUT = """
    DELETE FROM desk_draftsave q USING desk_draftsave p
    WHERE p.id = %(id)s AND q.call_id = p.call_id AND q.tab = p.tab AND q.number < p.number
        AND q.fields <@ p.fields AND p.at - q.at < interval '1 minute'
        AND floor(extract(epoch FROM q.at) / 60) = floor(extract(epoch FROM p.at) / 60)
        AND NOT EXISTS (SELECT 1 FROM desk_draftsave r WHERE r.call_id = q.call_id AND r.tab <> q.tab
            AND r.fields && q.fields
            AND CASE WHEN r.number > q.number THEN r.base < q.number ELSE q.base < r.number END)
"""
ORPHANS = """
    DELETE FROM desk_deskkey k WHERE k.owner = %(call)s AND k.store = 'draft' AND NOT EXISTS (
        SELECT 1 FROM desk_draftsave s WHERE s.call_id = %(call)s
        AND uuid_send(k.id) IN (substring(s.content FROM 2 FOR 16), substring(s.identity FROM 2 FOR 16)))
"""


def mark_of(name: str) -> str:
    """By what a field is known in the clear: its name came with the request, so it might be anything."""
    return salted_hmac("desk.field", name, algorithm="sha256").hexdigest()[:24]


@dataclass(frozen=True)
class Saved:
    """`again`: this very save was kept before. `behind`: others have saved what the sender has not seen."""

    number: int
    again: bool
    behind: bool


def start_call(*, call_id: UUID, by: Staff) -> Call:
    """A call begins; its id is that of the form, so that a second press begins nothing."""
    if not has_permission(by, Permission.LOG_CALLS):
        raise Refused("not_allowed")
    with transaction.atomic():
        call, made = Call.objects.get_or_create(pk=call_id, defaults={"opened_by": by, "started_at": now()})
        if made:
            CallMember.objects.create(call=call, staff=by, by=by, reason="opened", at=call.started_at)
            record(by=by, action="call.started", target=call)
    if call.opened_by_id != by.pk:
        raise Refused("not_allowed")
    return call


def save_draft(
    *, call: Call, save_id: UUID, tab: UUID, base: int, values: dict[str, Said], by: Staff
) -> Saved:
    """Keep what changed. `base`: the last number that the sender had seen. Raises Refused("logged") where the call
    is no longer open, and Refused("not_allowed") for somebody who is not on it."""
    said = {name: value for name, value in values.items() if is_draft(name)}
    row = DraftSave(id=save_id, call=call, base=base, tab=tab, by=by, fields=sorted(map(mark_of, said)))
    seal = Seal(call.pk, "draft")
    seal.put(row, "content", {name: value for name, value in said.items() if not is_identity(name)})
    seal.put(row, "identity", {name: value for name, value in said.items() if is_identity(name)})
    with transaction.atomic():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        if not CallMember.objects.filter(call=locked, staff=by).exists():
            raise Refused("not_allowed")
        if kept := DraftSave.objects.filter(pk=save_id, call=locked).values_list("number", flat=True).first():
            return Saved(kept, True, locked.version > kept)
        if locked.closed_at is not None:
            raise Refused("logged")
        if not said:
            return Saved(locked.version, True, locked.version > base)
        behind = locked.version > base
        row.number, row.at = locked.version + 1, now()
        row.base = min(base, locked.version)
        repeated = {
            name: said[name][0]
            for name, codes in REPEATED.items()
            if said.get(name) and said[name][0] in codes
        }
        Call.objects.filter(pk=locked.pk).update(version=F("version") + 1, saved_at=row.at, **repeated)
        row.save(force_insert=True)
        seal.keep_keys()
        with connection.cursor() as cursor:
            cursor.execute(THIN_OUT, {"id": row.pk})
            if cursor.rowcount:
                cursor.execute(ORPHANS, {"call": locked.pk})
    return Saved(row.number, False, behind)


def leave_empty(*, call: Call, by: Staff) -> None:
    """Opened by mistake and nothing typed: it counts as no call."""
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if row.version or row.closed_at:
            raise Refused("not_empty")
        row.closed_at, row.closed_as = now(), "empty"
        row.save(update_fields=["closed_at", "closed_as"])
        record(by=by, action="call.left_empty", target=row)
