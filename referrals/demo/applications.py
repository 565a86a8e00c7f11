"""Two invented bodies that ask to be in the directory: one that nobody has looked at, one that waits for a second pair
of eyes. Made once; what is there is left alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from hotline.accounts.models import Staff
from referrals.applying.actions import propose, take
from referrals.applying.actions.reviewing import seen_of
from referrals.codes import CRITERION
from referrals.demo.making import SPACE
from referrals.models import Application, InclusionReview

FRESH: dict[str, Any] = {
    "name_fr": "Clinique de la rue des Pins", "basis": "training", "types": ["health", "counselling"],
    "legal_status": "Clinique communautaire", "since": "2014", "stages": ["transitional"],
    "basis_why": "Notre équipe est formée pour accueillir les personnes victimes de traite.",
    "description_fr": "Soins médicaux et soutien, sans carte d’assurance maladie.", "languages": ["fr", "es"],
    "interpreter": "yes", "phone": "514-555-0143", "hours_mode": "weekly", "hours": "Du lundi au vendredi, 9 h à 17 h",
    "site": "open", "address": "1200, rue des Pins", "city": "Montréal", "province": "QC", "wish": "public",
    "agree": True, "contact_name": "Inès Fontaine", "contact_title": "Directrice",
    "contact_email": "ines.fontaine@example.org",
}  # fmt: skip
WAITING: dict[str, Any] = {
    "name_en": "Lantern House", "name_fr": "La Lanterne", "basis": "mandate", "types": ["emergency_shelter"],
    "legal_status": "Registered charity", "since": "2009", "stages": ["emergency", "transitional"],
    "description_en": "A room of your own and somebody awake at night.",
    "description_fr": "Une chambre à vous et quelqu’un qui veille la nuit.", "minimum_age": 16,
    "languages": ["en", "fr"], "fees_en": "Free of charge", "fees_fr": "Gratuit", "phone": "902-555-0144",
    "hours_mode": "always", "site": "confidential", "city": "Halifax", "province": "NS",
    "works_consent": "We ask each time, and a no is a no.", "wish": "public", "agree": True,
    "contact_name": "Ruth Delorme", "contact_title": "Coordinator", "contact_email": "ruth.delorme@example.org",
}  # fmt: skip


def make_applications(*, first: Staff) -> int:
    """How many were new. `first` proposes the one that waits."""
    made = 0
    for number, (language, answers) in enumerate((("fr", FRESH), ("en", WAITING))):
        key = uuid5(SPACE, f"application {number}")
        if Application.objects.filter(pk=key).exists():
            continue
        one = Application.objects.create(pk=key, language=language, answers=answers)
        made += 1
        if answers is WAITING:
            _proposed(one, first)
    return made


def _proposed(one: Application, first: Staff) -> None:
    take(application=one, seen="", by=first)
    propose(
        application=one,
        seen=seen_of(InclusionReview.objects.get(application=one)),
        verdicts=dict.fromkeys(CRITERION.codes(), ("met", "")),
        decision="approved",
        visibility="public",
        method="phone",
        reason="You have sheltered people who were trafficked since 2009, and you do it with their consent.",
        by=first,
    )
