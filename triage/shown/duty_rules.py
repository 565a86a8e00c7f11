"""A province's rule about a child, in the reader's language, with its doubts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.places.provinces import PROVINCES
from triage.models import DutyRule


@dataclass(frozen=True)
class Phone:
    label: str
    number: str
    extension: str


@dataclass(frozen=True)
class Rule:
    """`doubts`: names of the facts that rest on memory alone. `checked`: when, or that nobody did."""

    province: str
    name: str
    statute: str
    child: str
    who: str
    authority: str
    phones: list[Phone]
    police: str
    notes: str
    majority: int | None
    checked: str
    doubts: frozenset[str]


def rule_shown(rule: DutyRule) -> Rule:
    facts = rule.facts
    section = facts.get("section") or ""
    statute = said(facts, "statute")
    return Rule(
        province=rule.province,
        name=PROVINCES[rule.province].name,
        statute=_("%(statute)s, section %(section)s") % {"statute": statute, "section": section}
        if section
        else statute,
        child=said(facts, "child"),
        who=said(facts, "who"),
        authority=said(facts, "authority"),
        phones=[
            Phone(said(phone, "label"), phone_words(phone["number"]), phone.get("extension") or "")
            for phone in facts.get("phones", [])
        ],
        police=said(facts, "police"),
        notes=said(facts, "notes"),
        majority=facts.get("majority_age"),
        checked=checked(rule),
        doubts=doubts(facts),
    )


def doubts(facts: dict[str, Any]) -> frozenset[str]:
    """What is in doubt in the language being read: a doubtful French title is no doubt in English."""
    other = "_en" if language() == "fr" else "_fr"
    names = [name for name in facts.get("unverified", []) if not name.endswith(other)]
    return frozenset(name.removesuffix(f"_{language()}") for name in names)


def said(facts: dict[str, Any], name: str) -> str:
    return str(facts.get(f"{name}_{language()}") or facts.get(f"{name}_en") or "")


def language() -> str:
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def phone_words(number: str) -> str:
    """1-833-900-1010, in French 1 833 900-1010."""
    parts = number.split("-")
    if language() == "en" or len(parts) < 3:
        return number
    return "\u00a0".join(parts[:-2]) + "\u00a0" + "-".join(parts[-2:])


def checked(rule: DutyRule) -> str:
    if rule.checked_on is None:
        return _("Not yet checked with the authority")
    return _("Checked on %(date)s") % {"date": date_format(rule.checked_on, "DATE_FORMAT")}
