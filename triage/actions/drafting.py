"""A report on its way out: written by one person, agreed to by another, stopped by either."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record, record_read
from hotline.audit.models import AuditEntry
from hotline.codes import NO_HARM
from hotline.now import now
from intake import actions as intake
from intake.access import key_state, open_field, open_tip
from intake.access import opener as tip_opener
from intake.models import Consent, Identifier, Person
from triage.access import corrections_of, may_decide
from triage.actions.report_log import record_read_of_each
from triage.actions.scanning import scan_report
from triage.actions.unseal import looked_at
from triage.case_access import others_of, tips_beside
from triage.models import Agency, CaseTip, Disclosure, DisclosureSource, Review
from triage.package.allow_list import FACTS, Offer, Picked, head, issued, report
from triage.package.pdf import Unprintable, report_pdf
from triage.rules import Refused
from triage.sealing import Seal, opened, opener


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


@contextmanager
def locked_disclosure(disclosure: Disclosure) -> Iterator[Disclosure]:
    """The reviews first, then the disclosure: the order in which a consent that is taken back locks them too."""
    try:
        with transaction.atomic():
            lock_reviews(disclosure.tips())
            yield Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    except IntegrityError:
        raise Refused("refused_by_database") from None


def lock_reviews(tips: Iterable[UUID]) -> None:
    list(Review.objects.select_for_update().filter(tip_id__in=list(tips)).order_by("pk").values_list("pk"))


def may_write(by: Staff, review: Review) -> bool:
    """Who decides on a tip writes its report; the director, once the clock has run out or it was decided."""
    return may_decide(by, review, now())


def open_offer(*, review: Review, by: Staff, ground: Ground | None = None) -> Offer:
    """What may be picked, opened for one answer; the entry in the log first. A victim's name is offered where
    somebody may let it out: on an exception, or a yes of theirs that includes who they are."""
    if not has_permission(by, Permission.OPEN_CONTENT):
        raise Refused("not_allowed")
    record_read(by=by, action="tip.opened", target=review, tip_id=review.tip_id, data_class="C")
    looked_at(review)
    content = tip_opener(review.tip_id, "C")
    tip = open_tip(review.tip, content)
    corrected = {one.field: one.value for one in reversed(corrections_of(review))}
    persons = list(Person.objects.filter(tip_id=review.tip_id).order_by("added_at", "id"))
    values = {
        row.pk: (row.kind, open_field(content, row.value, row, "value"))
        for row in Identifier.objects.filter(tip_id=review.tip_id).order_by("id")
    }
    return Offer(
        tip=review.tip, minor=review.minor_now, lane=review.lane,
        facts={name: corrected.get(name) or getattr(review.tip, name) for name in FACTS},
        place=tip.place, persons=persons, details=tip.persons, identifiers=values,
        names_closed=_names_closed(persons, ground),
    )  # fmt: skip


def _names_closed(persons: list[Person], ground: Ground | None) -> frozenset[UUID]:
    if ground is None or ground.basis != "consent":
        return frozenset()
    allowed = ground.consent.person_id if ground.consent and ground.consent.includes_identity else None
    return frozenset(one.pk for one in persons if one.role == "potential_victim" and one.pk != allowed)


def open_others(
    *, review: Review, by: Staff, said: Said | None = None, also: Collection[UUID] = ()
) -> list[Offer]:
    """What may be picked of the other tips of its case, an entry for each first. `said`: only of those from which it
    takes something, each by its own ground; `also`: of these too, where newer ones fill the page. A tip whose key is
    gone has nothing left to pick."""
    if said is None:
        others = others_of(review, also)
    else:
        taken = _taken_from(review, said.picked)
        others = [one for one in others_of(review, taken) if one.tip_id in taken]
    return [
        open_offer(review=one, by=by, ground=said.ground.of(one.tip_id) if said else None)
        for one in others
        if key_state(one.tip_id, "C") == "here"
    ]


def _taken_from(review: Review, picked: Picked) -> set[UUID]:
    beside, keys = tips_beside(review), picked.keys()
    found = (rows.objects.filter(tip_id__in=beside, pk__in=keys) for rows in (Person, Identifier))
    return picked.others().union(*(rows.values_list("tip_id", flat=True) for rows in found))


def draft(*, review: Review, said: Said, by: Staff, supplements: Disclosure | None = None) -> Disclosure:
    """A new draft. `supplements`: the report to which it adds, initial or itself an addition. Raises Refused."""
    if not may_write(by, review):
        raise Refused("not_allowed")
    offer = open_offer(review=review, by=by, ground=said.ground)
    others = open_others(review=review, by=by, said=said)
    first = supplements.supplements or supplements if supplements else None
    row = Disclosure(
        tip_id=review.tip_id, author=by, kind="supplementary" if first else "initial", supplements=first
    )
    with _said_by_database():
        lock_reviews([review.tip_id, *(one.tip.pk for one in others)])
        place = CaseTip.objects.filter(tip_id=review.tip_id, left_at__isnull=True).first()
        row.case_id = place.case_id if place else None
        if first:
            row.number = 2 + Disclosure.objects.filter(supplements=first).count()
        _fill(row, offer, others, said)
        row.save(force_insert=True)
        DisclosureSource.objects.bulk_create(_sources(row, others, said))
        record(by=by, action="disclosure.drafted", target=row, tip_id=row.tip_id, kind=row.kind)
    return row


def change(*, disclosure: Disclosure, said: Said, by: Staff) -> None:
    """Another version of a draft, by its author alone."""
    review = Review.objects.select_related("tip").get(tip_id=disclosure.tip_id)
    offer = open_offer(review=review, by=by, ground=said.ground)
    others = open_others(review=review, by=by, said=said)
    with locked_disclosure(disclosure) as row:
        _authors_draft(row, by)
        row.sources.all().delete()
        _fill(row, offer, others, said)
        row.save()
        DisclosureSource.objects.bulk_create(_sources(row, others, said))
        record(by=by, action="disclosure.drafted", target=row, tip_id=row.tip_id, kind=row.kind)


def submit(*, disclosure: Disclosure, by: Staff) -> None:
    """To a second person. Everything must have been weighed, and nothing in it may say who told us."""
    _authors_draft(disclosure, by)
    open_points = [] if set(disclosure.no_harm) == set(NO_HARM.codes()) else ["harm_open"]
    try:
        scan_report(disclosure=disclosure, by=by)
    except Refused as refused:
        refused.also += open_points  # all that is in the way, and not one thing after the other
        raise
    if open_points:
        raise Refused(*open_points)
    with locked_disclosure(disclosure) as row:
        _authors_draft(row, by)
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


def open_draft(*, disclosure: Disclosure, by: Staff) -> dict[str, Any]:
    """What was written, picked and given as a ground, for one answer; the entry in the log first."""
    if not has_permission(by, Permission.OPEN_CONTENT):
        raise Refused("not_allowed")
    record_read_of_each(disclosure, by=by, action="disclosure.opened", data_class="C")
    content = opener(disclosure.pk, "C")
    kept: dict[str, Any] = opened(content, disclosure, "content")
    texts = {name: opened(content, disclosure, name) or "" for name in ("reason", "law", "weighing", "note")}
    acknowledged = opened(content, disclosure, "acknowledgement") or {}
    return kept | {"texts": texts, "acknowledged": acknowledged}


def read_by(row: Disclosure, by: Staff) -> None:
    """Nobody agrees to what they have not opened as it stands now. Raises Refused("read_first")."""
    entries = AuditEntry.objects.filter(action="disclosure.opened", actor_id=by.pk, target_id=str(row.pk))
    if not entries.filter(at__gte=row.submitted_at).exists():
        raise Refused("read_first")


@contextmanager
def _said_by_database() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused("refused_by_database") from None


def _authors_draft(row: Disclosure, by: Staff) -> None:
    if row.author_id != by.pk:
        raise Refused("not_the_author")
    if row.state != "draft":
        raise Refused("report_moved")


def _another_approves(row: Disclosure, by: Staff) -> None:
    if not has_permission(by, Permission.APPROVE_DISCLOSURE):
        raise Refused("not_allowed")
    if row.author_id == by.pk:
        raise Refused("own_report")
    if row.state not in ("submitted", "approved"):
        raise Refused("report_moved")


def _fill(row: Disclosure, offer: Offer, others: list[Offer], said: Said) -> None:
    ground, agency, consent = said.ground, said.agency, said.ground.consent
    if faults := ground_faults(ground, agency, said.purpose):
        raise Refused(*faults)
    for other in others:
        if wrong := source_faults(said.ground, other, agency, said.purpose):
            raise Refused(wrong[0], tip=other.reference)
    row.agency, row.recipient_kind, row.agency_version = agency, agency.kind, agency.version
    row.purpose, row.basis, row.language = said.purpose, ground.basis, said.picked.language
    row.person_id = consent.person_id if consent else None
    row.consent = consent
    row.consent_decision = consent.decision if consent else None
    row.consent_identity = consent.includes_identity if consent else None
    row.consent_source = consent.source if consent else None
    row.includes_identity, row.no_harm = ground.includes_identity, sorted(said.no_harm)
    seal = Seal(row.pk)
    about = head(
        agency=agency,
        basis=ground.basis,
        purpose=said.purpose,
        law=ground.law,
        identity=ground.includes_identity,
    )
    case = row.case.reference if row.case else ""
    built = report(offer, said.picked, head=about, others=others, case=case)
    _check_printable(row, built)
    seal.put(row, "content", {"picked": said.picked.plain(), "report": built})
    for name in ("reason", "law", "weighing"):
        setattr(row, name, None)
        seal.put(row, name, getattr(ground, name).strip())
    seal.keep_keys()


def _sources(row: Disclosure, others: list[Offer], said: Said) -> Iterator[DisclosureSource]:
    for offer in others:
        ground = said.ground.of(offer.tip.pk)
        yes = ground.consent
        yield DisclosureSource(
            disclosure=row, tip=offer.tip, recipient_kind=row.recipient_kind, purpose=row.purpose, basis=ground.basis,
            consent=yes, consent_decision=yes.decision if yes else None,
            consent_identity=yes.includes_identity if yes else None, consent_source=yes.source if yes else None,
        )  # fmt: skip


def _check_printable(row: Disclosure, built: dict[str, Any]) -> None:
    """While somebody can still write it otherwise, and not at its release."""
    try:
        report_pdf(
            issued(built, reference=row.reference, kind=row.kind, number=row.number, adds_to="", at=None)
        )
    except Unprintable:
        raise Refused("unprintable") from None


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
