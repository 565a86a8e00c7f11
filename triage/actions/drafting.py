"""A report as its author writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from triage.access.reviews import may_decide
from triage.actions.grounds import Said, ground_faults, source_faults
from triage.actions.offering import open_offer, open_others
from triage.actions.report_locks import authors_draft, lock_reviews, locked_disclosure
from triage.actions.report_log import record_read_of_each
from triage.models import CaseTip, Disclosure, DisclosureSource, Review
from triage.package.allow_list import Offer, head, issued, report
from triage.package.pdf import Unprintable, report_pdf
from triage.rules import Refused
from triage.sealing import Seal, opened, opener


def may_write(by: Staff, review: Review) -> bool:
    """Who decides on a tip writes its report; the director, once the clock has run out or it was decided."""
    return may_decide(by, review, now())


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
        authors_draft(row, by)
        row.sources.all().delete()
        _fill(row, offer, others, said)
        row.save()
        DisclosureSource.objects.bulk_create(_sources(row, others, said))
        record(by=by, action="disclosure.drafted", target=row, tip_id=row.tip_id, kind=row.kind)


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


@contextmanager
def _said_by_database() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused("refused_by_database") from None


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
