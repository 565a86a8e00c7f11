"""Small words that vary in a story, by language: places, times, ages. French spaces follow its rules."""

from __future__ import annotations

N = "\u00a0"
Words = dict[str, tuple[str, ...]]

EN: Words = {
    "near": (
        "in {town}", "near {town}", "just outside {town}", "on the edge of {town}", "not far from {town}",
        "off the highway near {town}",
    ),
    "since": (
        "for about three weeks", "for a month now", "since early October", "since Thanksgiving",
        "for at least ten days", "since the end of summer",
    ),
    "since_point": ("since early October", "since Thanksgiving", "since the end of summer"),
    "since_noun": (
        "last spring", "in September", "two years ago", "last year", "eighteen months ago", "last fall",
        "in January",
    ),
    "when": (
        "last night", "on Tuesday", "two days ago", "this morning", "last weekend", "on Friday", "yesterday",
    ),
    "when_noun": ("Friday", "last Tuesday", "the weekend", "Sunday night", "the first of the month"),
    "time": (
        "around 2 a.m.", "after midnight", "at about four in the morning", "late in the evening", "at dusk",
        "a little after eleven",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday"),
    "month": ("June", "July", "August", "September"),
    "car": (
        "a grey sedan", "a black SUV", "a white pickup", "an old blue minivan", "a dark red hatchback",
        "a silver car with tinted windows",
    ),
}  # fmt: skip
FR: Words = {
    "near": (
        "à {town}", "près {of_town}", "à la sortie {of_town}", "pas loin {of_town}", "dans le coin {of_town}",
        "en périphérie {of_town}",
    ),
    "since": (
        "depuis trois semaines", "depuis un mois", "depuis le début d’octobre", "depuis l’Action de grâce",
        "depuis une dizaine de jours", "depuis la fin de l’été",
    ),
    "since_noun": (
        "le printemps dernier", "en septembre", "il y a deux ans", "l’an dernier", "il y a un an et demi",
        "l’automne dernier", "en janvier",
    ),
    "when": ("hier soir", "mardi", "avant-hier", "ce matin", "en fin de semaine", "vendredi", "hier"),
    "when_noun": ("vendredi", "mardi dernier", "samedi soir", "dimanche", "le premier du mois"),
    "time": (
        f"vers 2{N}h du matin", "après minuit", f"vers 4{N}h", "tard le soir", "à la tombée du jour",
        f"un peu après 23{N}h",
    ),
    "day": ("lundi", "mardi", "mercredi", "jeudi"),
    "month": ("juin", "juillet", "août", "septembre"),
    "car": (
        "une berline grise", "un VUS noir", "un pick-up blanc", "une vieille fourgonnette bleue",
        "une petite auto rouge foncé", "une auto argent aux vitres teintées",
    ),
}  # fmt: skip

# How old somebody looks; a band without words is one of which nothing can be said.
AGE_EN: Words = {
    "a0_11": ("about eight", "nine or ten", "no more than eleven"),
    "a12_13": ("about twelve", "twelve or thirteen", "thirteen at most"),
    "a14_15": ("about fifteen", "fourteen or fifteen", "fourteen, maybe"),
    "a16_17": ("about sixteen", "sixteen or seventeen", "seventeen at most"),
    "maybe_minor": (
        "seventeen or eighteen", "somewhere between sixteen and nineteen", "very young, maybe not eighteen",
    ),
    "a18": ("about eighteen",),
    "a19_24": ("about twenty", "twenty or twenty-two", "twenty-three, perhaps"),
    "a25_34": ("about thirty", "in the late twenties", "thirty or a bit more"),
    "a35_54": ("about forty", "in the mid-forties", "past forty"),
    "a55_up": ("about sixty", "past sixty"),
}  # fmt: skip
AGE_FR: Words = {
    "a0_11": (f"8 ou 9{N}ans", "une dizaine d’années"),
    "a12_13": (f"12 ou 13{N}ans", f"à peine 13{N}ans"),
    "a14_15": (f"14 ou 15{N}ans", f"à peine 15{N}ans"),
    "a16_17": (f"16 ou 17{N}ans", f"à peine 17{N}ans"),
    "maybe_minor": (f"17 ou 18{N}ans", f"entre 16 et 19{N}ans", f"peut-être même pas 18{N}ans"),
    "a18": (f"environ 18{N}ans",),
    "a19_24": ("une vingtaine d’années", f"20 ou 22{N}ans"),
    "a25_34": ("une trentaine d’années", f"près de 30{N}ans"),
    "a35_54": ("une quarantaine d’années", f"plus de 40{N}ans"),
    "a55_up": ("une soixantaine d’années", f"plus de 60{N}ans"),
}
# Years, where they are known: first and last of each band.
YEARS = {
    "a0_11": (8, 11), "a12_13": (12, 13), "a14_15": (14, 15), "a16_17": (16, 17), "a18": (18, 18),
    "a19_24": (19, 24), "a25_34": (25, 34), "a35_54": (35, 54), "a55_up": (55, 68),
}  # fmt: skip

WORDS = {"en": EN, "fr": FR}
AGES = {"en": AGE_EN, "fr": AGE_FR}
CALL_SUMMARY = {
    "en": "Summary of a call, kept in the first person.",
    "fr": "Résumé d’un appel, gardé à la première personne.",
}
