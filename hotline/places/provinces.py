"""The thirteen provinces and territories. Written out: the common packages misspell three French names."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import lazy
from django.utils.translation import get_language

from hotline.places.folding import fold


class ProvinceName(NamedTuple):
    """`in_fr` is the French name with its preposition ("au Québec"); `zone` holds for most people there."""

    code: str
    name_en: str
    name_fr: str
    in_fr: str
    zone: str

    @property
    def name(self) -> str:
        """In the language in force."""
        return self.name_fr if (get_language() or "en").startswith("fr") else self.name_en

    def __str__(self) -> str:
        return self.name


PROVINCES: dict[str, ProvinceName] = {
    row[0]: ProvinceName(*row)
    for row in (
        ("AB", "Alberta", "Alberta", "en Alberta", "America/Edmonton"),
        (
            "BC",
            "British Columbia",
            "Colombie-Britannique",
            "en Colombie-Britannique",
            "America/Vancouver",
        ),
        ("MB", "Manitoba", "Manitoba", "au Manitoba", "America/Winnipeg"),
        ("NB", "New Brunswick", "Nouveau-Brunswick", "au Nouveau-Brunswick", "America/Moncton"),
        (
            "NL",
            "Newfoundland and Labrador",
            "Terre-Neuve-et-Labrador",
            "à Terre-Neuve-et-Labrador",
            "America/St_Johns",
        ),
        ("NS", "Nova Scotia", "Nouvelle-Écosse", "en Nouvelle-Écosse", "America/Halifax"),
        (
            "NT",
            "Northwest Territories",
            "Territoires du Nord-Ouest",
            "aux Territoires du Nord-Ouest",
            "America/Yellowknife",
        ),
        ("NU", "Nunavut", "Nunavut", "au Nunavut", "America/Iqaluit"),
        ("ON", "Ontario", "Ontario", "en Ontario", "America/Toronto"),
        (
            "PE",
            "Prince Edward Island",
            "Île-du-Prince-Édouard",
            "à l’Île-du-Prince-Édouard",
            "America/Halifax",
        ),
        ("QC", "Quebec", "Québec", "au Québec", "America/Toronto"),
        ("SK", "Saskatchewan", "Saskatchewan", "en Saskatchewan", "America/Regina"),
        ("YT", "Yukon", "Yukon", "au Yukon", "America/Whitehorse"),
    )
}


_lazy_name = lazy(str, str)


def province_choices() -> list[tuple[str, str]]:
    """(code, name) in the alphabetical order of the language in force; each name follows the language.

    Give a form field the function itself (`choices=province_choices`), so that the order is the reader’s.
    """
    ordered = sorted(PROVINCES.values(), key=lambda province: fold(province.name))
    return [(province.code, _lazy_name(province)) for province in ordered]
