"""Keeping what somebody told us. Everything is sealed before the first statement; nothing slow stands in a
transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from hotline.accounts.models import Staff
from hotline.inserting import insert
from hotline.sealing.sealer import SealedKey, Sealer
from intake.models import Consent, Identifier, Interaction, Person, Reporter, Tip, TipKey
from intake.rules import minor_of
from intake.said import IdentifierSaid, PersonSaid, TipSaid


@dataclass(frozen=True)
class Received:
    """`again`: the same words came from the same form before; nothing new was written."""

    tip_id: UUID
    again: bool


def receive_tip(
    *,
    said: TipSaid,
    channel: str,
    by: Staff | None,
    kind: str = "tip",
    dedup: bytes | None = None,
    thread: bytes | None = None,
    return_code: str = "",
    received_at: datetime | None = None,
    held: bool = False,
    interaction_id: UUID | None = None,
) -> Received:
    """Seal and keep one tip with its persons, identifiers, consents and reporter, in one transaction.

    `received_at` may lie in the past for staff, e-mail and demonstrations; the database ignores it for the
    public. A clash of `dedup` is a success: the reporter pressed twice. `held` marks, and stops no clock.
    `interaction_id`: the call's, where its draft already had one."""
    rows = TipRows(said, channel=channel, by=by, kind=kind, received_at=received_at)
    if interaction_id:
        rows.interaction.id = rows.tip.interaction_id = interaction_id
    rows.tip.dedup, rows.tip.thread, rows.tip.held = dedup, thread, held
    rows.seal_tip("return_code", "R", return_code)
    try:
        with transaction.atomic():
            rows.insert()
    except IntegrityError as error:
        if dedup and isinstance(error.__cause__, UniqueViolation) and _is_dedup(error.__cause__):
            return Received(rows.tip.id, again=True)
        raise
    return Received(rows.tip.id, again=False)


def _is_dedup(error: UniqueViolation) -> bool:
    return "dedup" in (error.diag.constraint_name or "")


class TipRows:
    """The rows of one tip, sealed in memory. Also used to make many in bulk (seed_demo)."""

    def __init__(
        self,
        said: TipSaid,
        *,
        channel: str,
        by: Staff | None,
        kind: str,
        received_at: datetime | None,
        tip_id: UUID | None = None,
    ) -> None:
        self.interaction = Interaction(
            at=received_at,  # type: ignore[misc]  # empty: the database says when
            channel=channel,
            kind=kind,
            language=said.language,
            caller_type=said.caller_type,
            heard_about=said.heard_about,
            province=said.province,
            logged_by=by,
        )
        self.tip = Tip(
            id=tip_id or uuid4(),
            interaction=self.interaction,
            received_at=received_at,  # type: ignore[misc]
            channel=channel,
            language=said.language,
            minor=minor_of(said),
            danger=said.danger,
            country=said.country,
            province=said.province,
            ongoing=said.ongoing,
            trafficking_type=said.trafficking_type,
            venue=said.venue,
            indicators=sorted(said.indicators),
            how_many=said.how_many,
            consent_choice=said.consent_choice,
            unread=said.unread,
        )
        self.sealer = Sealer(self.tip.id)
        self.by = by
        self.persons: list[Person] = []
        self.identifiers: list[Identifier] = []
        for column in ("narrative", "place", "timing", "suspects"):
            self.seal_tip(column, "C", getattr(said, column))
        self.seal_tip("adds_code", "R", said.adds_code)
        for person in said.persons:
            self._person(person)
        for identifier in said.identifiers:
            self._identifier(identifier, None)
        self.reporters = [self._reporter(said.reporter)] if any(said.reporter.values()) else []
        self.consents = [
            Consent(
                tip=self.tip,
                recipient_kind=consent.recipient_kind,
                purpose=consent.purpose,
                decision=consent.decision,
                includes_identity=consent.includes_identity,
                source=consent.source,
                recorded_by=by,
            )
            for consent in said.consents
        ]

    def seal_tip(self, column: str, data_class: str, value: str | dict[str, str]) -> None:
        if value:
            sealed = self.sealer.seal(
                data_class, table="intake_tip", field=column, row_id=self.tip.id, value=value
            )
            setattr(self.tip, column, sealed)

    def _person(self, said: PersonSaid) -> None:
        person = Person(
            tip=self.tip,
            role=said.role,
            age_band=said.age_band,
            gender=said.gender,
            status_in_canada=said.status_in_canada,
            language=said.language,
            cultural_identity=sorted(said.cultural_identity),
            relationship=said.relationship,
            added_by=self.by,
        )
        if any(said.details.values()):
            person.details = self.sealer.seal(
                "C", table="intake_person", field="details", row_id=person.id, value=said.details
            )
        self.persons.append(person)
        for identifier in said.identifiers:
            self._identifier(identifier, person)

    def _identifier(self, said: IdentifierSaid, person: Person | None) -> None:
        row = Identifier(tip=self.tip, person=person, kind=said.kind, purpose=said.purpose)
        row.value = self.sealer.seal(
            "C", table="intake_identifier", field="value", row_id=row.id, value=said.value
        )
        self.identifiers.append(row)

    def _reporter(self, contact: dict[str, str]) -> Reporter:
        reporter = Reporter(tip=self.tip)
        reporter.contact = self.sealer.seal(
            "R", table="intake_reporter", field="contact", row_id=reporter.id, value=contact
        )
        return reporter

    def insert(self) -> None:
        """Plain INSERTs: the public role may do nothing else."""
        insert([
            self.interaction, self.tip, *self.keys(),
            *self.persons, *self.identifiers, *self.reporters, *self.consents,
        ])  # fmt: skip

    def keys(self) -> list[TipKey]:
        return [tip_key(key) for key in self.sealer.keys()]


def tip_key(key: SealedKey) -> TipKey:
    return TipKey(id=key.id, tip_id=key.tip_id, data_class=key.data_class, key_id=key.key_id, wrap=key.wrap)
