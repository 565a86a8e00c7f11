"""What is believed of a tip now, and where it points to, in words; finer than the province is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.codes.languages import language_label
from hotline.places.provinces import PROVINCES
from intake.models import Tip
from triage.remembered import remembered

SAID = frozenset({"unknown", "not_asked", "declined", "undetermined"})


@dataclass(frozen=True)
class Facts:
    """What is believed now: the newest correction of each coded fact, else the tip's own word."""

    tip: Tip
    corrected: Mapping[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.corrected.get(name) or getattr(self.tip, name)


def place_of(facts: Facts) -> str:
    """The province; finer is sealed."""
    return place(facts.province, facts.country)


@remembered
def place(code: str, country: str) -> str:
    province = PROVINCES.get(code)
    if province:
        return province.name
    return _("outside Canada") if country == "abroad" else _("place not given")


@remembered
def language_of(code: str) -> str:
    """A language in the words of a sentence: in French, en anglais."""
    if code in ("unknown", "other"):
        return _("language not given") if code == "unknown" else _("in another language")
    name = language_label(code)
    french = (get_language() or "en").startswith("fr")
    return _("in %(language)s") % {"language": name[:1].lower() + name[1:] if french else name}
