"""What is learned of a tip later, and contacts that are none. The tip itself keeps its own words."""

from __future__ import annotations

from uuid import UUID, uuid4

from hotline.accounts.models import Staff
from hotline.sealing.sealer import Sealer
from intake.actions.receive import tip_key
from intake.models import Consent, Correction, Interaction, Person, Tip, TipKey
from intake.said import PersonSaid


def add_person(*, tip: Tip, said: PersonSaid, by: Staff) -> Person:
    """A person learned of later. One who may be under 18 raises the review, in the database. Caller's transaction."""
    sealer = Sealer(tip.id)
    person = Person(tip=tip, role=said.role, age_band=said.age_band, gender=said.gender, added_by=by)
    if any(said.details.values()):
        person.details = sealer.seal(
            "C", table="intake_person", field="details", row_id=person.id, value=said.details
        )
    TipKey.objects.bulk_create([tip_key(key) for key in sealer.keys()])
    person.save(force_insert=True)
    return person


def correct(
    *, tip: Tip, field: str, value: str, reason: str, by: Staff | None, source: str = "staff"
) -> Correction:
    """A later fact, in the caller's transaction. Raises IntegrityError when the database refuses it."""
    sealer = Sealer(tip.id)
    row = Correction(
        id=uuid4(),
        tip=tip,
        field=field,
        value=value,
        minor=value if field == "minor" else None,
        source=source,
        by=by,
    )
    row.reason = sealer.seal("C", table="intake_correction", field="reason", row_id=row.id, value=reason)
    TipKey.objects.bulk_create([tip_key(key) for key in sealer.keys()])
    row.save(force_insert=True)
    return row


def log_interaction(
    *,
    id: UUID,
    channel: str,
    kind: str,
    language: str,
    caller_type: str,
    heard_about: str,
    province: str,
    by: Staff,
) -> Interaction:
    """A contact without a tip: options talked over, a question, a silent call. Caller's transaction.

    `id` is the caller's, so that a second send of the same form clashes instead of counting twice."""
    row = Interaction(
        id=id,
        channel=channel,
        kind=kind,
        language=language,
        caller_type=caller_type,
        heard_about=heard_about,
        province=province,
        logged_by=by,
    )
    row.save(force_insert=True)
    return row


def refuse_consent(*, consent: Consent, source: str, by: Staff) -> Consent:
    """A no to what `consent` allowed: it is taken back, or somebody says no after all. A row of its own, which stops
    what has not left, in the database. Caller's transaction."""
    row = Consent(
        tip_id=consent.tip_id,
        person_id=consent.person_id,
        recipient_kind=consent.recipient_kind,
        purpose=consent.purpose,
        decision="refused",
        includes_identity=False,
        source=source,
        recorded_by=by,
    )
    row.save(force_insert=True)
    return row
