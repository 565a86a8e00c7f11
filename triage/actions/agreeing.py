"""A report is agreed to by a second person, sent back, or stopped."""

from __future__ import annotations

from uuid import UUID

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.audit.models import AuditEntry
from hotline.codes import NO_HARM
from hotline.now import now
from intake import actions as intake
from triage.actions.report_locks import authors_draft, locked_disclosure
from triage.actions.scanning import scan_report
from triage.models import Disclosure
from triage.rules import Refused
from triage.sealing import Seal


def submit(*, disclosure: Disclosure, by: Staff) -> None:
    """To a second person. Everything must have been weighed, and nothing in it may say who told us."""
    authors_draft(disclosure, by)
    open_points = [] if set(disclosure.no_harm) == set(NO_HARM.codes()) else ["harm_open"]
    try:
        scan_report(disclosure=disclosure, by=by)
    except Refused as refused:
        refused.also += open_points  # all that is in the way, and not one thing after the other
        raise
    if open_points:
        raise Refused(*open_points)
    with locked_disclosure(disclosure) as row:
        authors_draft(row, by)
        row.submitted_at = now()
        row.save(update_fields=["submitted_at"])
        record(by=by, action="disclosure.submitted", target=row, tip_id=row.tip_id)


def approve(*, disclosure: Disclosure, by: Staff) -> None:
    with locked_disclosure(disclosure) as row:
        _another_approves(row, by)
        if row.approved_by_id:
            raise Refused("approved_already")
        read_by(row, by)
        row.approved_by, row.approved_at = by, now()
        row.save(update_fields=["approved_by", "approved_at"])
        record(by=by, action="disclosure.approved", target=row, tip_id=row.tip_id)


def send_back(*, disclosure: Disclosure, note: str, by: Staff) -> None:
    """A draft again, with what should be different. Whoever had agreed has to agree anew."""
    if not note.strip():
        raise Refused("say_why")
    with locked_disclosure(disclosure) as row:
        _another_approves(row, by)
        seal = Seal(row.pk)
        seal.put(row, "note", note.strip())
        row.submitted_at = row.approved_by = row.approved_at = row.identity_by = row.identity_at = None
        row.save(
            update_fields=["note", "submitted_at", "approved_by", "approved_at", "identity_by", "identity_at"]
        )
        seal.keep_keys()
        record(by=by, action="disclosure.sent_back", target=row, tip_id=row.tip_id)


def allow_identity(*, disclosure: Disclosure, by: Staff) -> None:
    """That who told us goes along: said by the privacy officer, where consent or law cover it."""
    if not has_permission(by, Permission.APPROVE_IDENTITY_PART):
        raise Refused("not_allowed")
    with locked_disclosure(disclosure) as row:
        if row.state not in ("submitted", "approved") or not row.identity_waits:
            raise Refused("report_moved")
        row.identity_by, row.identity_at = by, now()
        row.save(update_fields=["identity_by", "identity_at"])
        record(by=by, action="disclosure.identity_allowed", target=row, tip_id=row.tip_id)


def stop(*, disclosure: Disclosure, by: Staff) -> None:
    """It does not leave: taken back by its author, or refused by whom it was handed to."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    with locked_disclosure(disclosure) as row:
        if row.released_at or row.stopped_at:
            raise Refused("report_moved")
        row.stopped_at, row.stop_reason = now(), "author" if row.author_id == by.pk else "refused"
        row.save(update_fields=["stopped_at", "stop_reason"])
        record(by=by, action="disclosure.stopped", target=row, tip_id=row.tip_id, reason=row.stop_reason)


def take_back_consent(*, disclosure: Disclosure, source: str, by: Staff, tip_id: UUID | None = None) -> None:
    """The person no longer agrees; `tip_id`: the one of another tip from which the report takes. What nobody has been
    handed stops by itself, in the database; what left is on the page."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    consent = disclosure.consent
    if tip_id is not None and tip_id != disclosure.tip_id:
        found = disclosure.sources.filter(tip_id=tip_id).select_related("consent").first()
        consent = found.consent if found else None
    if consent is None:
        raise Refused("consent_other")
    with locked_disclosure(disclosure) as row:
        intake.refuse_consent(consent=consent, source=source, by=by)
        record(by=by, action="consent.refused", target=row, tip_id=consent.tip_id)


def read_by(row: Disclosure, by: Staff) -> None:
    """Nobody agrees to what they have not opened as it stands now. Raises Refused("read_first")."""
    entries = AuditEntry.objects.filter(action="disclosure.opened", actor_id=by.pk, target_id=str(row.pk))
    if not entries.filter(at__gte=row.submitted_at).exists():
        raise Refused("read_first")


def _another_approves(row: Disclosure, by: Staff) -> None:
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    if row.author_id == by.pk:
        raise Refused("own_report")
    if row.state not in ("submitted", "approved"):
        raise Refused("report_moved")
