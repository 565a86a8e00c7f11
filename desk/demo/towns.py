"""Where demonstration contacts come from: skewed as police and hotline figures are, all thirteen present."""

from __future__ import annotations

from random import Random

# Weights in per mille. French contacts come from elsewhere than English ones do.
PROVINCES: dict[str, dict[str, int]] = {
    "en": {
        "ON": 680, "BC": 110, "AB": 95, "MB": 32, "SK": 24, "NS": 26, "QC": 8, "NB": 7, "NL": 5, "PE": 3,
        "YT": 4, "NT": 3, "NU": 3,
    },
    "fr": {
        "QC": 640, "ON": 250, "NB": 70, "MB": 12, "AB": 8, "NS": 8, "BC": 5, "SK": 2, "PE": 2, "YT": 1,
        "NL": 1, "NT": 1, "NU": 1,
    },
}  # fmt: skip
# No name that takes an article: "à" and "de" must stand before each as it is.
TOWNS: dict[str, tuple[str, ...]] = {
    "AB": ("Calgary", "Edmonton", "Red Deer", "Lethbridge", "Fort McMurray", "Grande Prairie"),
    "BC": ("Vancouver", "Surrey", "Victoria", "Kelowna", "Prince George", "Abbotsford", "Nanaimo"),
    "MB": ("Winnipeg", "Brandon", "Thompson", "Portage la Prairie"),
    "NB": ("Moncton", "Saint John", "Fredericton", "Edmundston", "Bathurst"),
    "NL": ("St. John's", "Corner Brook", "Gander"),
    "NS": ("Halifax", "Sydney", "Truro", "Yarmouth"),
    "NT": ("Yellowknife", "Hay River"),
    "NU": ("Iqaluit", "Rankin Inlet"),
    "ON": (
        "Toronto", "Mississauga", "Brampton", "Ottawa", "Hamilton", "London", "Windsor", "Niagara Falls",
        "Leamington", "Barrie", "Sudbury", "Thunder Bay", "Kingston", "Cornwall", "Oshawa", "Timmins",
    ),
    "PE": ("Charlottetown", "Summerside"),
    "QC": (
        "Montréal", "Québec", "Gatineau", "Laval", "Longueuil", "Sherbrooke", "Saint-Jérôme", "Drummondville",
        "Rimouski", "Rouyn-Noranda", "Sept-Îles",
    ),
    "SK": ("Saskatoon", "Regina", "Prince Albert"),
    "YT": ("Whitehorse", "Watson Lake"),
}  # fmt: skip


def province(rng: Random, language: str) -> str:
    weights = PROVINCES[language]
    return rng.choices(list(weights), list(weights.values()))[0]


def town(rng: Random, of: str) -> str:
    return rng.choice(TOWNS[of])


def spelled(name: str, language: str) -> str:
    """As it stands in a text: French has its own apostrophe."""
    return name.replace("'", "’") if language == "fr" else name


def of_town(name: str) -> str:
    """French: `de Laval`, `d’Ottawa`."""
    return f"d’{name}" if name[:1] in tuple("AEIOUÉÎ") else f"de {name}"
