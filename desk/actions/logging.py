"""Writes of the desk: a call is kept, and the log tells of it, in one transaction."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from psycopg.errors import UniqueViolation

from desk.rules import is_tip
from hotline.accounts.models import Staff
from hotline.audit.log import record
from intake.actions import log_interaction, receive_tip
from intake.models import Tip
from intake.said import TipSaid


def log_call(*, by: Staff, nonce: UUID, channel: str, kind: str, said: TipSaid) -> UUID:
    """Keep one call, as a tip where it is one. Returns the id of its Interaction.

    A second send of the same words from the same form (a double click, a reload) finds the first and writes
    nothing; changed words from that form make a second call, whose tip is tied to the first by its thread."""
    if is_tip(kind, said):
        return _log_tip(by=by, nonce=nonce, channel=channel, kind=kind, said=said)
    call_id = UUID(bytes=mark(by, nonce, channel, kind, said)[:16], version=4)
    facts = {name: getattr(said, name) for name in ("language", "caller_type", "heard_about", "province")}
    try:
        with transaction.atomic():
            log_interaction(id=call_id, channel=channel, kind=kind, by=by, **facts)
            record(by=by, action="call.logged", channel=channel, kind=kind)
    except IntegrityError as error:
        if not _is_second_send(error):
            raise
    return call_id


def _log_tip(*, by: Staff, nonce: UUID, channel: str, kind: str, said: TipSaid) -> UUID:
    dedup = mark(by, nonce, channel, kind, said)
    thread = salted_hmac("desk.thread", f"{by.pk}:{nonce}", algorithm="sha256").digest()
    with transaction.atomic():
        received = receive_tip(said=said, channel=channel, by=by, kind=kind, dedup=dedup, thread=thread)
        if not received.again:
            record(by=by, action="call.tip_logged", tip_id=received.tip_id, channel=channel, kind=kind)
    return Tip.objects.values_list("interaction_id", flat=True).get(dedup=dedup)


def mark(by: Staff, nonce: UUID, channel: str, kind: str, said: TipSaid) -> bytes:
    """32 bytes, the same only for the same words from the same form. Keyed: nobody can guess the words."""
    content = json.dumps([str(by.pk), str(nonce), channel, kind, said.plain()], sort_keys=True)
    return salted_hmac("desk.call", content, algorithm="sha256").digest()


def _is_second_send(error: IntegrityError) -> bool:
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and cause.diag.constraint_name == "intake_interaction_pkey"
