"""What an e-mail leaves with us, each in one transaction, and in what state the mailbox is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from hotline.audit.log import record
from intake.actions.receive import TipRows
from intake.mail.reading import Letter
from intake.models import Mailbox, MailMessage, SetAside
from intake.rules import MAILBOX_PATIENCE
from intake.said import TipSaid

MOST = 32_767  # of a small whole number
PURGE_BATCH = 100


def keep_letter(*, letter: Letter, received_at: datetime, dedup: bytes, message_hash: bytes | None) -> None:
    """One interaction, one tip, hence a review and its clock, and the sender sealed apart: all or nothing."""
    said = TipSaid(
        language=letter.language, narrative=letter.narrative, reporter=letter.sender, unread=letter.unread
    )
    rows = TipRows(said, channel="email", by=None, kind="unknown", received_at=received_at)
    rows.tip.dedup = dedup
    for reporter in rows.reporters:
        reporter.purge_after = received_at.date() + timedelta(days=settings.HOTLINE_SENDER_DAYS)
    with transaction.atomic():
        rows.insert()
        MailMessage.objects.create(
            tip=rows.tip,
            message_hash=message_hash,
            sent_on=letter.sent_on,
            attachments=min(letter.attachments, MOST),
            links=min(letter.links, MOST),
        )


def set_aside(*, reason: str, received_at: datetime, dedup: bytes) -> None:
    SetAside.objects.create(reason=reason, received_at=received_at, dedup=dedup)


def mailbox_emptied(*, name: str, at: datetime) -> None:
    """All is well. What had failed before is over: so it stands in the log, once."""
    with transaction.atomic():
        before = Mailbox.objects.select_for_update().filter(name=name).first()
        facts = {"emptied_at": at, "failing_since": None, "trouble": ""}
        Mailbox.objects.update_or_create(name=name, defaults=facts)
        since = before and (before.emptied_at or before.failing_since)
        if since and at - since >= MAILBOX_PATIENCE:
            record(by=None, action="mailbox.back", minutes=int((at - since).total_seconds() // 60))


def mailbox_behind(*, name: str, oldest: datetime | None, at: datetime) -> None:
    """The time of a round was over before the mailbox was empty. It counts as fetched up to the oldest message
    left, while that is young. Once it is old, only a round that empties the mailbox ends it: one flood is one
    alert."""
    with transaction.atomic():
        before = Mailbox.objects.select_for_update().filter(name=name).first()
        known = before and (before.emptied_at or before.failing_since)
        since = known or oldest
        if oldest and since and oldest <= at and at - min(oldest, since) < MAILBOX_PATIENCE:
            facts = {"emptied_at": max(oldest, since), "failing_since": None, "trouble": ""}
            Mailbox.objects.update_or_create(name=name, defaults=facts)
            return
    mailbox_failed(name=name, trouble="behind", at=at)


def mailbox_failed(*, name: str, trouble: str, at: datetime) -> None:
    """`failing_since` is when it first failed; which trouble it is may change."""
    with transaction.atomic():
        before = Mailbox.objects.select_for_update().filter(name=name).first()
        if before is None:
            Mailbox.objects.create(name=name, failing_since=at, trouble=trouble)
            return
        before.failing_since, before.trouble = before.failing_since or at, trouble
        before.save(update_fields=["failing_since", "trouble"])


def purge_senders() -> int:
    """Who wrote more than the days ago for which we keep it: their key goes, and with it who they were."""
    gone = 0
    while tips := _purge_some():
        gone += tips
    return gone


def _purge_some() -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT intake_purge_senders(%s)", [PURGE_BATCH])
            tips = [tip for (tip,) in cursor.fetchall()]
        for tip in tips:
            record(by=None, action="tip.sender_purged", tip_id=tip)
    return len(tips)
