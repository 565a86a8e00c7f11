"""On what something may leave, and why a ground does not hold: what the database would refuse, as codes for words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection

from intake.models import Consent
from triage.models import Agency
from triage.package.allow_list import Offer, Picked


@dataclass(frozen=True, kw_only=True)
class Ground:
    """On what something may leave. The texts are sealed: `reason` for every ground but consent, `law` for what the
    law requires, `weighing` where a yes was relayed. `others`: the yes of each other tip of the case on which what is
    taken from it leaves; a tip that is not named there leaves on the report's own exception, or not at all."""

    basis: str
    consent: Consent | None = None
    reason: str = ""
    law: str = ""
    weighing: str = ""
    includes_identity: bool = False
    others: dict[UUID, Consent] = field(default_factory=dict)

    def of(self, tip_id: UUID) -> Ground:
        """On what something of this other tip may leave."""
        yes = self.others.get(tip_id)
        return replace(self, basis="consent" if yes else self.basis, consent=yes, includes_identity=False)


@dataclass(frozen=True, kw_only=True)
class Said:
    """The whole of a draft, as its author said it."""

    agency: Agency
    purpose: str
    ground: Ground
    picked: Picked
    no_harm: tuple[str, ...] = field(default=())


def ground_faults(ground: Ground, agency: Agency | None, purpose: str) -> list[str]:
    """Everything the database would refuse of this ground, as codes for words. Without an agency: what does not
    depend on it."""
    return list(_faults(ground, agency, purpose))


def _faults(ground: Ground, agency: Agency | None, purpose: str) -> Iterator[str]:
    consent = ground.consent
    if ground.basis == "consent":
        if agency and (
            consent is None
            or (consent.decision, consent.recipient_kind, consent.purpose) != ("given", agency.kind, purpose)
        ):
            yield "consent_other"
        if consent and consent.source == "unknown":
            yield "consent_unknown"
        if consent and consent.source == "relayed" and not ground.weighing.strip():
            yield "say_weighing"
        if ground.includes_identity and not (
            consent and consent.includes_identity and consent.person_id is None
        ):
            yield "identity_not_in_scope"
        return
    if not ground.reason.strip():
        yield "say_why_exception"
    if ground.basis == "required_by_law" and not ground.law.strip():
        yield "say_law"
    if agency and agency.kind == "border_services" and ground.basis != "required_by_law":
        yield "border_needs_consent"
    if ground.includes_identity and ground.basis != "required_by_law":
        yield "identity_not_in_scope"
    if consent is not None:
        yield "consent_other"


def source_faults(ground: Ground, offer: Offer, agency: Agency | None, purpose: str) -> list[str]:
    """Why nothing of this other tip may go along. Its own yes, or the report's exception where it holds here too."""
    mine = ground.of(offer.tip.pk)
    if mine.basis == "consent":
        if mine.consent is None:
            return ["source_no_consent"]
        if mine.consent.tip_id != offer.tip.pk:
            return ["consent_other"]
        faults = ground_faults(mine, agency, purpose)
        return faults or ([] if consent_live(mine.consent) else ["source_consent_gone"])
    if mine.basis == "minor" and offer.minor not in ("yes", "maybe"):
        return ["source_not_a_minor"]
    if mine.basis == "imminent_danger" and offer.lane != "urgent":
        return ["source_not_urgent"]
    return []


def consent_live(consent: Consent) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_consent_live(%s)", [consent.pk])
        return bool(cursor.fetchone()[0])
