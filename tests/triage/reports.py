"""Reports for tests: an invented situation, the people who handle it, and each step as the house takes it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pyrage
from django.apps import apps

from hotline.codes import NO_HARM
from intake.models import Consent
from intake.said import ConsentSaid, IdentifierSaid, PersonSaid
from tests.support import staff_member
from tests.triage.tips import review_of
from triage import actions
from triage.actions.grounds import Ground, Said
from triage.models import Agency, Disclosure, Review
from triage.package.allow_list import Picked
from triage.rules import FACTORS

SUMMARY = (
    "A woman in her twenties is kept in a room of a roadside motel and works nights to pay a debt to the man who "
    "brought her there. He holds her papers and checks on her every morning."
)
NARRATIVE = (
    "I clean rooms at the motel. There is a woman in room 14 who never goes out. I saw the man take her passport and "
    "put it in his glove box, and she was crying the whole time."
)
REPORTER = {"name": "Ana Tremblay", "contact": "807 555-0184"}
KEY = pyrage.x25519.Identity.generate()
ALL_HARM = tuple(NO_HARM.codes())
GRANTED = ConsentSaid(recipient_kind="police", purpose="investigation", decision="given")
RELAYED = ConsentSaid(recipient_kind="police", purpose="investigation", decision="given", source="relayed")
YES_AND_WHO = ConsentSaid(
    recipient_kind="police", purpose="investigation", decision="given", includes_identity=True
)


def the_register() -> None:
    """As a fresh house has it; other tests may have emptied the tables."""
    if not Agency.objects.filter(code="on-child").exists():
        import_module("triage.migrations.0013_agencies").load(apps, None)


def agency(kind: str = "police", **more: Any) -> Agency:
    number = Agency.objects.count() + 1
    given = {
        "code": f"agency-{number}", "name_en": f"Agency {number}", "name_fr": f"Organisme {number}",
        "province": "ON", "secure_way": "download",
    }  # fmt: skip
    return Agency.objects.create(kind=kind, **(given | more))


def a_situation(
    *, by: Any, consents: tuple[ConsentSaid, ...] = (GRANTED,), decided: bool = True, **facts: Any
) -> Review:
    given: dict[str, Any] = {
        "narrative": NARRATIVE, "reporter": REPORTER, "consents": consents, "consent_choice": "share",
        "province": "ON", "venue": "hotel_motel", "trafficking_type": "sex_and_labour",
        "place": {"business": "Seven Pines Motel", "community": "Thunder Bay"},
        "indicators": ("g_controlled", "s_hotels"),
        "identifiers": (IdentifierSaid(kind="plate", value="ABCD 123"),
                        IdentifierSaid(kind="phone", value="807 555-0199")),
        "persons": (
            PersonSaid(role="potential_victim", age_band="a19_24",
                       details={"name": "Marisol", "description": "Short dark hair"}),
            PersonSaid(role="suspected_trafficker", age_band="adult_unknown",
                       details={"name": "Ray", "description": "Tall"}),
        ),
    }  # fmt: skip
    review = review_of(**(given | facts))
    if decided:
        actions.decide(
            review=review,
            outcome="to_report",
            factors=dict.fromkeys(FACTORS, "not_known"),
            notes={},
            missing=[],
            by=by,
        )
        review.refresh_from_db()
    return review


def picked(**more: Any) -> Picked:
    return Picked(
        **(
            {"language": "en", "summary": SUMMARY, "facts": ("province", "venue"), "place": ("business",)}
            | more
        )
    )


def said(review: Review, to: Agency, *, basis: str = "consent", **more: Any) -> Said:
    """On the newest consent of the tip, unless another ground is named."""
    consent = more.pop("consent", None)
    if basis == "consent" and consent is None:
        consent = Consent.objects.filter(tip_id=review.tip_id).order_by("-recorded_at").first()
    texts = {name: more.pop(name) for name in ("reason", "law", "weighing") if name in more}
    if basis != "consent":
        texts = {"reason": "She may be moved tonight."} | texts
    ground = Ground(basis=basis, consent=consent, includes_identity=more.pop("identity", False), **texts)
    return Said(
        agency=to,
        purpose=more.pop("purpose", "investigation"),
        ground=ground,
        picked=picked(**more),
        no_harm=ALL_HARM,
    )


class Desk:
    """Who handles a report: an author, another supervisor, the privacy officer."""

    def __init__(self, author: Any = None, other: Any = None, privacy: Any = None) -> None:
        self.author = author or staff_member("supervisor")
        self.other = other or staff_member("supervisor")
        self.privacy = privacy or staff_member("privacy_officer")

    def draft(self, review: Review | None = None, to: Agency | None = None, **more: Any) -> Disclosure:
        review = review or a_situation(by=self.author)
        supplements = more.pop("supplements", None)
        return actions.draft(
            review=review, said=said(review, to or agency(), **more), by=self.author, supplements=supplements
        )

    def submitted(self, *args: Any, **more: Any) -> Disclosure:
        row = self.draft(*args, **more)
        actions.submit(disclosure=row, by=self.author)
        return fresh(row)

    def approved(self, *args: Any, **more: Any) -> Disclosure:
        row = self.submitted(*args, **more)
        actions.open_draft(disclosure=row, by=self.other)
        actions.approve(disclosure=row, by=self.other)
        return fresh(row)

    def released(self, *args: Any, **more: Any) -> Disclosure:
        row = self.approved(*args, **more)
        actions.release_report(disclosure=row, by=self.other)
        return fresh(row)


def fresh(row: Disclosure) -> Disclosure:
    return Disclosure.objects.select_related("agency", "supplements", "consent").get(pk=row.pk)
