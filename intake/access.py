"""Fetching what intake holds, and opening it. Opening comes only after the caller's audit entry is committed."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from hotline.sealing.config import private_ring
from hotline.sealing.errors import SealingError
from hotline.sealing.opener import Opener
from hotline.sealing.rows import opener_of
from intake.models import (
    Correction,
    Identifier,
    MachineRead,
    Mailbox,
    MailMessage,
    Person,
    Reporter,
    SetAside,
    Tip,
    TipKey,
)
from intake.models.mail import TIPS

log = logging.getLogger(__name__)


@dataclass
class OpenedTip:
    """Class C of one tip, in memory for one answer."""

    narrative: str = ""
    place: dict[str, str] = field(default_factory=dict)
    timing: str = ""
    suspects: str = ""
    persons: dict[UUID, dict[str, str]] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)  # (kind, value)
    reasons: dict[UUID, str] = field(default_factory=dict)  # of corrections
    closed: int = 0  # columns that would not open: their key is gone (purged), or somebody changed them


def waiting_question(lookup: bytes) -> str:
    """The code of the question that waits under it, which counts as read from now on; "" for none. All that the
    public process may ask of what is kept.

    A reading that is written down must not wait for the disk: the wait could be seen from outside. What a crash
    then loses is that somebody has read, and a question that waits a little longer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intake_waiting_question(%s), set_config('synchronous_commit', 'off', true)", [lookup]
        )
        return cursor.fetchone()[0] or ""


def opener(tip_id: UUID, data_class: str) -> Opener:
    return opener_of(tip_id, TipKey.objects.filter(tip_id=tip_id, data_class=data_class))


def unread_by_machine(task: str, since: datetime, most: int, but: Collection[UUID] = ()) -> list[Tip]:
    """Tips written since then that the staff worker has not read for this task, oldest first. `but`: not these."""
    read = MachineRead.objects.filter(tip_id=OuterRef("pk"), task=task)
    waiting = Tip.objects.filter(~Exists(read), written_at__gte=since).exclude(pk__in=but)
    return list(waiting.order_by("written_at")[:most])


def known_mail(dedup: bytes) -> bool:
    """Whether this very message was kept, or set aside, before."""
    aside = SetAside.objects.filter(dedup=dedup).values("id")
    return Tip.objects.filter(dedup=dedup).values("id").union(aside).exists()


def mail_of(tip_id: UUID) -> MailMessage | None:
    """What is kept of an e-mail beside its tip; None for another channel."""
    return MailMessage.objects.filter(tip_id=tip_id).first()


def mailbox_row() -> Mailbox | None:
    """None: no round was made yet, and none was missed."""
    return Mailbox.objects.filter(name=TIPS).first()


def set_aside_since(since: datetime, most: int) -> tuple[dict[str, int], list[SetAside]]:
    """How many messages were set aside since then, by reason, and the newest of all time."""
    counted = (
        SetAside.objects.filter(received_at__gte=since).values_list("reason").annotate(number=Count("*"))
    )
    return dict(counted), list(SetAside.objects.order_by("-received_at")[:most])


def senders_overdue(today: date) -> int:
    """Senders whose day has passed and whose key is still here: none, unless the purge does not run."""
    key = TipKey.objects.filter(tip_id=OuterRef("tip_id"), data_class="R")
    return Reporter.objects.filter(Exists(key), purge_after__lt=today).count()


def codes_unread(since: datetime, most: int) -> list[UUID]:
    """Tips written since then that carry a return code which the staff worker has not read, oldest first: a tip
    before what adds to it."""
    read = MachineRead.objects.filter(tip_id=OuterRef("pk"), task="code")
    carries = Q(return_code__isnull=False) | Q(adds_code__isnull=False)
    waiting = Tip.objects.filter(carries, ~Exists(read), written_at__gte=since)
    return list(waiting.order_by("written_at", "id").values_list("pk", flat=True)[:most])


def key_state(tip_id: UUID, data_class: str) -> str:
    """here; or purged: nothing of this class will ever be opened again. Raises KeyGone where a private key is
    not on this machine. No key is used, so it may be asked before there is an entry in the log."""
    wanted = TipKey.objects.filter(tip_id=tip_id, data_class=data_class)
    keys = set(wanted.values_list("key_id", flat=True))
    for key_id in keys:
        private_ring().get(key_id)
    return "here" if keys else "purged"


def open_tip(tip: Tip, content: Opener) -> OpenedTip:
    """Everything of class C that intake keeps of this tip."""
    opened = OpenedTip()
    for column in ("narrative", "place", "timing", "suspects"):
        if (value := or_closed(opened, content, tip, column)) is not None:
            setattr(opened, column, value)
    for person in Person.objects.filter(tip=tip, details__isnull=False):
        opened.persons[person.id] = or_closed(opened, content, person, "details") or {}
    for row in Identifier.objects.filter(tip=tip):
        if (value := or_closed(opened, content, row, "value")) is not None:
            opened.identifiers.append((row.kind, value))
    for correction in Correction.objects.filter(tip=tip):
        opened.reasons[correction.id] = or_closed(opened, content, correction, "reason") or ""
    return opened


def words_about_victims(tip: Tip, content: Opener) -> list[str]:
    """The texts that may speak of somebody harmed, without those about persons suspected. A part that will not
    open is left out, and logged by place."""
    opened = OpenedTip()
    texts = [or_closed(opened, content, tip, column) for column in ("narrative", "timing")]
    for person in Person.objects.filter(tip=tip, details__isnull=False).exclude(role="suspected_trafficker"):
        texts += (or_closed(opened, content, person, "details") or {}).values()
    return [text for text in texts if text]


def or_closed(opened: OpenedTip, content: Opener, row: Any, column: str) -> Any:
    """One column's value; None, counted and logged by place, where it is empty or will not open: one broken
    column must not keep the others shut."""
    if (sealed := getattr(row, column)) is None:
        return None
    try:
        return open_field(content, sealed, row, column)
    except SealingError:
        opened.closed += 1
        log.exception("%s.%s does not open", row._meta.db_table, column)
        return None


def open_field(content: Opener, sealed: Any, row: Any, column: str) -> Any:
    return content.open(bytes(sealed), table=row._meta.db_table, field=column, row_id=row.pk)
