"""Who could be told, by place and facts, and why. It suggests and sends nothing (S52)."""

from __future__ import annotations

from dataclasses import dataclass

from triage.models import Agency
from triage.models.placed import read_steps

# In this order: what cannot wait stands first.
ORDER = ("danger", "minor", "online_child", "sex", "labour", "any", "border")
LABOUR = frozenset({"labour", "sex_and_labour"})
SEX = frozenset({"sex", "sex_and_labour"})
ONLINE = frozenset({"m_online_lure", "s_ads", "s_images"})


@dataclass(frozen=True)
class Suggestion:
    """`needs`: "consent_or_law" where nothing less opens the way (border enforcement, S5)."""

    agency: Agency
    why_en: str
    why_fr: str
    needs: str


def situations(
    *, minor: bool, danger: bool, kind: str = "", signs: tuple[str, ...] = (), country: str = ""
) -> tuple[str, ...]:
    """Those that hold, what cannot wait first."""
    holds = {
        "danger": danger,
        "minor": minor,
        "online_child": minor and bool(ONLINE & set(signs)),
        "sex": kind in SEX,
        "labour": kind in LABOUR,
        "any": True,
        "border": country == "abroad",
    }
    return tuple(name for name in ORDER if holds[name])


def suggest(province: str, wanted: tuple[str, ...]) -> list[Suggestion]:
    """Each agency once, for the first reason that names it. An unknown place leaves those for all of Canada."""
    places = [province, ""] if province else [""]
    rows = read_steps(places, wanted)
    found: dict[object, Suggestion] = {}
    for row in sorted(rows, key=lambda one: (ORDER.index(one.situation), one.position, one.agency.code)):
        found.setdefault(row.agency_id, Suggestion(row.agency, row.why_en, row.why_fr, row.needs))
    return list(found.values())
