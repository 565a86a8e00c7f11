"""Access to who told us, or to content, for a limited time: asked for, answered by another, used under an entry each
time, acknowledged where glass was broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record, record_read
from hotline.audit.models import AuditEntry
from hotline.now import now
from hotline.sealing.errors import SealingError
from intake.access import open_field
from intake.access import opener as tip_opener
from intake.models import Reporter
from triage import safe_ways
from triage.actions.unseal import Opened, opened_of
from triage.models import AccessRequest, AccessUse, Review
from triage.rules import Refused
from triage.safe_ways import SafeWay
from triage.sealing import Seal, opened, opener

TEXT_MOST = 4000
MAY_ASK = {
    ("identity", "request"): Permission.OPEN_IDENTITY_REQUEST,
    ("identity", "own"): Permission.OPEN_IDENTITY_OWN,
    ("identity", "break_glass"): Permission.BREAK_GLASS,
    ("content", "request"): Permission.OPEN_CONTENT_REQUEST,
}
MAY_ANSWER = {
    ("identity", "request"): Permission.GRANT_IDENTITY,
    ("identity", "break_glass"): Permission.BREAK_GLASS,
    ("content", "request"): Permission.GRANT_CONTENT,
}


@dataclass
class Identity:
    """Who told us, in memory for one answer. `safe_channel`, `safe_when`: what they said of being reached; `ways`:
    what was said on a call of each way, with the words about how. The return code is never among it."""

    name: str = ""
    contact: str = ""
    safe_channel: str = ""
    safe_when: str = ""
    ways: list[SafeWay] = field(default_factory=list)


def ask_access(
    *, review: Review, what: str, kind: str, reason: str, by: Staff, danger: bool = False
) -> AccessRequest:
    """A second press finds the first ask, where it still waits or runs. Raises Refused."""
    may = MAY_ASK.get((what, kind))
    if may is None or not has_permission(by, may):
        raise Refused("not_allowed")
    if not reason.strip():
        raise Refused("say_why_access")
    if len(reason) > TEXT_MOST:
        raise Refused("too_long")
    if kind == "break_glass" and not danger:
        raise Refused("glass_is_danger")
    with _refusing():
        # The review's row is the lock between two presses.
        Review.objects.select_for_update().get(pk=review.pk)
        mine = AccessRequest.objects.filter(tip_id=review.tip_id, what=what, kind=kind, asked_by=by)
        if found := mine.waiting(now()).first() or mine.running(now()).first():
            return found
        row = AccessRequest(
            tip_id=review.tip_id, what=what, kind=kind, danger=danger, asked_by=by,
            answer="granted" if kind == "own" else "", minutes=settings.HOTLINE_ACCESS_MINUTES,
        )  # fmt: skip
        seal = Seal(row.pk)
        seal.put(row, "reason", reason.strip())
        row.save(force_insert=True)
        seal.keep_keys()
        record(by=by, action="access.asked", target=row, tip_id=row.tip_id, what=what, kind=kind)
    row.refresh_from_db()
    return row


def read_reason(*, request: AccessRequest, by: Staff) -> dict[str, str]:
    """{"reason", "note"} of one ask, for whoever answers it, asked it, or watches over it; the entry first."""
    if not (may_answer(request, by) or by.pk == request.asked_by_id or may_watch(request, by)):
        raise Refused("not_allowed")
    record_read(by=by, action="access.reason_read", target=request, tip_id=request.tip_id)
    content = opener(request.pk, "C")
    try:
        return {name: str(opened(content, request, name) or "") for name in ("reason", "note")}
    except SealingError:
        raise Refused("access_closed") from None


def answer_access(*, request: AccessRequest, grant: bool, by: Staff, note: str = "") -> AccessRequest:
    """By another person than asked, who has read why. Of two at once, one answers."""
    if not may_answer(request, by):
        raise Refused("own_ask" if by.pk == request.asked_by_id else "not_allowed")
    if len(note) > TEXT_MOST:
        raise Refused("too_long")
    if not grant and not note.strip():
        raise Refused("say_why_refused")
    with _refusing():
        row = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        state = row.state(now())
        if state != "waiting":
            raise Refused("ask_lapsed" if state == "lapsed" else "answered_already")
        _read_by(row, by)
        row.answer, row.answered_by, row.answered_at = ("granted" if grant else "refused"), by, now()
        row.until = row.answered_at if grant else None  # the trigger sets both
        seal = Seal(row.pk)
        seal.put(row, "note", "" if grant else note.strip())
        row.save(update_fields=["answer", "answered_by", "answered_at", "until", "note"])
        seal.keep_keys()
        record(
            by=by, action="access.answered", target=row, tip_id=row.tip_id, what=row.what, kind=row.kind,
            answer=row.answer,
        )  # fmt: skip
    row.refresh_from_db()
    return row


def open_identity(*, request: AccessRequest, by: Staff) -> Identity:
    """The use and its entry are committed together, then a key is used. Raises Refused."""
    _use(request, by, "identity", "identity.opened")
    found = Identity(ways=safe_ways.opened(request.tip_id))
    reporter = Reporter.objects.filter(tip_id=request.tip_id, contact__isnull=False).first()
    if reporter is None:
        if not found.ways:
            raise Refused("nobody_said")
        return found
    try:
        said = open_field(tip_opener(request.tip_id, "R"), reporter.contact, reporter, "contact")
    except SealingError:
        raise Refused("identity_closed") from None
    for name in ("name", "contact", "safe_channel", "safe_when"):
        setattr(found, name, str(said.get(name) or ""))
    return found


def open_granted_content(*, request: AccessRequest, by: Staff) -> Opened:
    """What the reporter wrote, for the privacy officer; as for those who may open any."""
    _use(request, by, "content", "tip.opened_on_request")
    return opened_of(Review.objects.select_related("tip").get(tip_id=request.tip_id))


def acknowledge_access(*, request: AccessRequest, by: Staff) -> None:
    """The privacy officer has seen who broke the glass, and why. A second press changes nothing."""
    if not has_permission(by, Permission.GRANT_IDENTITY):
        raise Refused("not_allowed")
    with _refusing():
        row = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if row.kind != "break_glass" or row.answer != "granted":
            raise Refused("no_glass")
        if row.acknowledged_at is not None:
            return
        _read_by(row, by)
        row.acknowledged_by, row.acknowledged_at = by, now()
        row.save(update_fields=["acknowledged_by", "acknowledged_at"])
        record(by=by, action="access.acknowledged", target=row, tip_id=row.tip_id)


def close_access(*, request: AccessRequest, by: Staff) -> None:
    """Before its time: what was granted by mistake stays open for nobody's hour, and who is done may say so. A second
    press changes nothing."""
    if not may_close(request, by):
        raise Refused("not_allowed")
    with _refusing():
        row = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if row.closed_at is not None:
            return
        if row.state(now()) != "granted":
            raise Refused("no_access_now")
        row.closed_by, row.closed_at = by, now()
        row.save(update_fields=["closed_by", "closed_at"])
        record(by=by, action="access.closed", target=row, tip_id=row.tip_id, what=row.what)


def may_close(request: AccessRequest, user: Staff) -> bool:
    return may_use(request, user) or may_watch(request, user)


def may_answer(request: AccessRequest, user: Staff) -> bool:
    may = MAY_ANSWER.get((request.what, request.kind))
    return may is not None and user.pk != request.asked_by_id and has_permission(user, may)


def may_use(request: AccessRequest, user: Staff) -> bool:
    """Whether this person's role may still use it; when, the state says."""
    return user.pk == request.asked_by_id and has_permission(user, MAY_ASK[request.what, request.kind])


def may_watch(request: AccessRequest, user: Staff) -> bool:
    """The privacy officer watches over every opening of an identity, the director over those of the content."""
    over = Permission.GRANT_IDENTITY if request.what == "identity" else Permission.GRANT_CONTENT
    return has_permission(user, over)


def _use(request: AccessRequest, by: Staff, what: str, action: str) -> None:
    if request.what != what or not may_use(request, by):
        raise Refused("not_allowed")
    try:
        with transaction.atomic(durable=True):
            AccessUse(request=request, by=by).save(force_insert=True)
            record(by=by, action=action, target=request, tip_id=request.tip_id, kind=request.kind)
    except IntegrityError:
        raise Refused("no_access_now") from None


def _read_by(row: AccessRequest, by: Staff) -> None:
    """Nobody answers what they have not read."""
    if not AuditEntry.objects.filter(
        action="access.reason_read", actor_id=by.pk, target_id=str(row.pk)
    ).exists():
        raise Refused("read_why_first")


@contextmanager
def _refusing() -> Iterator[None]:
    """What the database refuses is a Refused for the page, never a fault: it holds the same rules."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused("refused_by_database") from None
