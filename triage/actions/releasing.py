"""A report leaves, and what follows: confirmed, handed over, acknowledged, asked after."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record, record_read
from hotline.now import now
from hotline.reference import reference
from hotline.sealing.errors import SealingError
from intake.access import open_field
from intake.access import opener as tip_opener
from intake.models import Reporter
from triage.actions.agreeing import read_by
from triage.actions.decisions import report_left
from triage.actions.report_locks import locked_disclosure
from triage.actions.report_log import record_of_each, record_read_of_each
from triage.actions.scanning import scan_report
from triage.models import Disclosure, FollowUp
from triage.package.allow_list import issued
from triage.package.archive import digest, identity_packed, joined, packed, sealed_to
from triage.rules import Refused
from triage.sealing import Seal, opened, opener

MINUTE = timedelta(minutes=1)
SOURCES = (
    "SELECT s.tip_id, triage_source_gate(s, d) FROM triage_disclosuresource s"
    " JOIN triage_disclosure d ON d.id = s.disclosure_id WHERE d.id = %s"
)
GATE = "SELECT triage_disclosure_gate(d) FROM triage_disclosure d WHERE d.id = %s"


def release(*, disclosure: Disclosure, by: Staff, emergency: bool = False) -> None:
    """Build the package, freeze it, and let it leave. `emergency`: without a second person, who confirms within the
    hour; for imminent danger alone. Raises Refused, or Leak."""
    _may_release(disclosure, by, emergency)
    report = scan_report(disclosure=disclosure, by=by)
    first = disclosure.supplements
    report = issued(
        report, reference=disclosure.reference, kind=disclosure.kind, number=disclosure.number,
        adds_to=first.reference if first else "", at=now(),
    )  # fmt: skip
    archive = packed(report)
    identity = _identity(disclosure, by) if disclosure.includes_identity else None
    with locked_disclosure(disclosure) as row:
        _may_release(row, by, emergency)
        row.emergency, row.released_by, row.released_at = emergency, by, now()
        row.reported = f"report_{row.kind}"
        seal = Seal(row.pk)
        seal.put(row, "package", base64.b64encode(archive).decode())
        row.sha256 = digest(archive)
        if identity is not None:
            seal.put(row, "identity_package", base64.b64encode(identity).decode())
            row.identity_sha256 = digest(identity)
        row.save()
        seal.keep_keys()
        for tip_id in row.tips():
            report_left(row, tip_id=tip_id, by=by)
        record_of_each(
            row, by=by, action="disclosure.released", basis=row.basis,
            recipient=row.recipient_kind, emergency=emergency, identity=identity is not None,
        )  # fmt: skip


def gate(disclosure: Disclosure) -> str:
    """Why it may not leave now, as the database says it; empty: it may."""
    with connection.cursor() as cursor:
        cursor.execute(GATE, [disclosure.pk])
        return str(cursor.fetchone()[0])


def source_states(disclosure: Disclosure) -> dict[UUID, str]:
    """By each other tip from which it takes something: why that may not leave now; empty: it may."""
    with connection.cursor() as cursor:
        cursor.execute(SOURCES, [disclosure.pk])
        return dict(cursor.fetchall())


def _may_release(row: Disclosure, by: Staff, emergency: bool) -> None:
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    if emergency and row.basis != "imminent_danger":
        raise Refused("emergency_is_danger")
    if row.state != "approved" and not (emergency and row.state == "submitted"):
        raise Refused("not_approved" if row.state in ("draft", "submitted") else "report_moved")
    why = gate(row)
    undecided = ("not_decided", "source_not_decided")
    if emergency and why in undecided:
        why = next((code for code in source_states(row).values() if code and code not in undecided), "")
    if why:
        at = next((reference(tip) for tip, code in source_states(row).items() if code == why), "")
        raise Refused(why, tip=at)


def _identity(disclosure: Disclosure, by: Staff) -> bytes:
    """Who told us, as an archive of its own, after an entry of its own."""
    record_read(by=by, action="disclosure.identity_opened", target=disclosure, tip_id=disclosure.tip_id)
    reporter = Reporter.objects.filter(tip_id=disclosure.tip_id, contact__isnull=False).first()
    if reporter is None:
        raise Refused("no_identity")
    try:
        contact = open_field(tip_opener(disclosure.tip_id, "R"), reporter.contact, reporter, "contact")
    except SealingError:
        raise Refused("no_identity") from None
    return identity_packed(disclosure.reference, contact)


def confirm(*, disclosure: Disclosure, by: Staff) -> None:
    """A second person says that what one had let out alone was right. Later than the hour it still counts, late."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    with locked_disclosure(disclosure) as row:
        if row.state != "unconfirmed":  # stopped since: nobody has it, and nothing is left to confirm
            raise Refused("report_moved")
        if by.pk in (row.released_by_id, row.author_id):
            raise Refused("own_report")
        read_by(row, by)
        row.confirmed_by, row.confirmed_at = by, now()
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        record(by=by, action="disclosure.confirmed", target=row, tip_id=row.tip_id)


def acknowledge(*, disclosure: Disclosure, name: str, file_number: str, by: Staff) -> None:
    """That the agency has it: who said so there, and under which number."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    if not name.strip():
        raise Refused("say_who_took_it")
    with locked_disclosure(disclosure) as row:
        _keep_acknowledgement(row, name, file_number, by=by, at=now())
        record(by=by, action="disclosure.acknowledged", target=row, tip_id=row.tip_id)


def tell(*, disclosure: Disclosure, name: str, file_number: str, told_at: datetime | None, by: Staff) -> None:
    """By phone: who took it there, when (None: just now) and under which number; handed over and received in one."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    if not name.strip():
        raise Refused("say_who_took_it")
    with locked_disclosure(disclosure) as row:
        moment = now()
        at = told_at or moment
        # Read off a clock by the minute; what was released within that minute came before.
        if row.released_at and at > row.released_at - MINUTE:
            at = max(at, row.released_at)
        if row.stopped_at and at >= row.stopped_at:
            raise Refused("consent_gone")
        if row.handed_over_at or (row.released_at and not row.released_at <= at <= moment):
            raise Refused("report_moved" if row.handed_over_at else "told_after_release")
        _keep_acknowledgement(row, name, file_number, by=by, at=at)
        record_of_each(row, by=by, action="disclosure.told")


def _keep_acknowledgement(row: Disclosure, name: str, file_number: str, *, by: Staff, at: datetime) -> None:
    """Whoever has it was given it: where nobody took it out of here, it was read to them."""
    if row.released_at is None or row.acknowledged_at:
        raise Refused("report_moved")
    if row.stopped_at and row.handed_over_at is None and at >= row.stopped_at:
        raise Refused("consent_gone")
    seal = Seal(row.pk)
    seal.put(row, "acknowledgement", {"name": name.strip(), "file_number": file_number.strip()})
    row.acknowledged_at = now()
    if row.handed_over_at is None:
        row.handed_over_by, row.handed_over_at = by, at
    row.save(update_fields=["acknowledgement", "acknowledged_at", "handed_over_by", "handed_over_at"])
    seal.keep_keys()


def follow_up(*, disclosure: Disclosure, result: str, note: str, outcome: str, by: Staff) -> None:
    """The answer to the oldest open question about a report; `outcome` where the agency said what came of it."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    with locked_disclosure(disclosure) as row:
        asked = (
            FollowUp.objects.select_for_update()
            .filter(disclosure=row, done_at=None)
            .order_by("due_at")
            .first()
        )
        if asked is None:
            raise Refused("report_moved")
        seal = Seal(row.pk)
        asked.done_at, asked.done_by, asked.result = now(), by, result
        seal.put(asked, "note", note.strip())
        asked.save()
        seal.keep_keys()
        if outcome:
            row.outcome, row.outcome_at = outcome, now()
            row.save(update_fields=["outcome", "outcome_at"])
        record(by=by, action="disclosure.followed_up", target=row, tip_id=row.tip_id, result=result)


def hand_over(*, disclosure: Disclosure, by: Staff) -> tuple[str, bytes]:
    """(file name, bytes) of what left: sealed to the agency's key, or plain where they have none. The entry is
    committed before a byte leaves; nothing is ever sent by itself (S52)."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    if disclosure.released_at is None:
        raise Refused("report_moved")
    if disclosure.stopped_at is not None and disclosure.handed_over_at is None:
        raise Refused("consent_gone")
    agency = disclosure.agency
    if agency.secure_way == "phone":
        raise Refused("by_phone_only")
    if consent_gone(disclosure):
        raise Refused("consent_gone")
    record_read_of_each(
        disclosure, by=by, action="disclosure.handed_over", way=agency.secure_way,
        identity=disclosure.identity_package is not None,
    )  # fmt: skip
    archives = [_frozen(disclosure, "package", "C", disclosure.sha256)]
    if disclosure.identity_package is not None:
        archives.append(_frozen(disclosure, "identity_package", "R", disclosure.identity_sha256))
    archive, name = joined(archives), f"{disclosure.reference}.zip"
    if agency.secure_way == "age":
        try:
            name, archive = f"{name}.age", sealed_to(agency.age_key, archive)
        except ValueError:
            raise Refused("no_age_key") from None
    with locked_disclosure(disclosure) as row:
        if row.stopped_at is not None and row.handed_over_at is None:
            raise Refused("consent_gone")  # taken back while this was being built: the bytes stay here
        if row.handed_over_at is None:  # what the entry above says, as a fact of the report
            row.handed_over_by, row.handed_over_at = by, now()
            row.save(update_fields=["handed_over_by", "handed_over_at"])
    return name, archive


def consent_gone(disclosure: Disclosure) -> bool:
    """Whether a yes on which it was released was taken back since, or is too old: then it stays here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_consents_live(%s)", [disclosure.pk])
        return not cursor.fetchone()[0]


def _frozen(disclosure: Disclosure, field: str, data_class: str, sha256: str) -> bytes:
    archive = base64.b64decode(opened(opener(disclosure.pk, data_class), disclosure, field))
    if digest(archive) != sha256:
        raise Refused("package_changed")
    return archive
