"""Sends the application form the way a browser does, and takes applications through their steps."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from hotline.form.tokens import LENGTH
from referrals.applying import actions
from referrals.applying.actions.reviewing import seen_of
from referrals.codes import CRITERION
from referrals.models import Application, InclusionReview

LEAST = {
    "name_en": "Harbour House", "basis": "mandate", "types": ["emergency_shelter"],
    "description_en": "A room of your own.", "phone": "902-555-0111",
}  # fmt: skip
FULL = LEAST | {
    "name_fr": "Maison du Port", "website": "harbour.example.org", "legal_status": "Registered charity",
    "since": "2011", "basis_why": "All our guests were trafficked.", "stages": ["emergency", "long_term"],
    "description_fr": "Une chambre à vous.", "minimum_age": "16", "languages": ["en", "fr", "ase"],
    "interpreter": "yes", "coverage": "province", "provinces": ["NS"], "email": "help@harbour.example.org",
    "hours_mode": "always", "site": "open", "address": "12 Water Street", "city": "Halifax", "province": "NS",
    "postal_code": "B3H 1A1", "works_consent": "We ask, each time.", "wish": "public", "agree": "on",
    "contact_name": "Ines Quillfeather", "contact_title": "Director", "contact_phone": "902-555-0112 poste 5",
    "contact_email": "ines@harbour.example.org",
}  # fmt: skip
TOKEN = re.compile(rf'name="token" value="([\w-]{{{LENGTH}}})"')
MET = dict.fromkeys(CRITERION.codes(), ("met", ""))
UNMET = MET | {"free": ("not_met", "They ask for payment first.")}


def path(language: str = "en") -> str:
    return f"/{language}/directory/apply/"


def token_in(response: Any) -> str:
    found = TOKEN.search(response.content.decode())
    assert found, "the page carries no token"
    return found[1]


def send(client: Client, language: str = "en", token: str | None = None, **answers: Any) -> Any:
    """The answer to a press of Send; `token` is that of a page opened now unless given."""
    token = token_in(client.get(path(language))) if token is None else token
    return client.post(path(language), LEAST | {"token": token} | answers)


def application(language: str = "en", **answers: Any) -> Application:
    """As the form would keep it: ages are numbers, ticks are True."""
    given = FULL | {"minimum_age": 16, "agree": True, "website": "https://harbour.example.org"} | answers
    kept = {name: value for name, value in given.items() if value not in ("", None)}
    return Application.objects.create(language=language, answers=kept)


def step(name: str, one: Application, by: Any, **more: Any) -> InclusionReview:
    """One step by somebody who has just looked at the page."""
    review = InclusionReview.objects.filter(application=one).first()
    getattr(actions, name)(application=one, seen=seen_of(review), by=by, **more)
    return InclusionReview.objects.get(application=one)


def proposed(
    one: Application, by: Any, *, decision: str = "approved", visibility: str = "public"
) -> InclusionReview:
    review = InclusionReview.objects.filter(application=one).first()
    if review is None or review.reviewer_id != by.pk:
        step("take", one, by)
    verdicts = MET if decision == "approved" else UNMET
    return step(
        "propose", one, by, verdicts=verdicts, decision=decision, visibility=visibility, method="phone",
        reason="You help people who were trafficked." if decision == "approved" else "Need must come before payment.",
    )  # fmt: skip


def decided(one: Application, first: Any, second: Any, **more: Any) -> InclusionReview:
    proposed(one, first, **more)
    return step("agree", one, second)
