"""Where something is missing: how many services there are in each province, by what they offer and to whom. Counts of
what the public sees, about no contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.codes import CULTURAL_IDENTITY, GENDER, SERVICE_STAGE, SERVICE_TYPE, STATUS_IN_CANADA
from hotline.codes.languages import language_label
from hotline.places.provinces import province_choices
from referrals.projection import shapes

SERVED = "ARRAY(SELECT jsonb_array_elements_text(COALESCE(l.rules->'{}'->'serves', '[]')))"
# What is counted, its list of codes (None: the languages that occur), and where a row has it.
BY: dict[str, tuple[str | Promise, Any, str]] = {
    "types": (_("Kind of help"), SERVICE_TYPE, "l.types"),
    "stages": (_("Stage"), SERVICE_STAGE, "l.stages"),
    "languages": (_("Language"), None, "l.languages"),
    "gender": (_("Gender"), GENDER, SERVED.format("gender")),
    "culture": (_("Culture or community"), CULTURAL_IDENTITY, SERVED.format("culture")),
    "status": (_("Status in Canada"), STATUS_IN_CANADA, SERVED.format("status")),
}
LANGUAGES = ("en", "fr")
ALL_OF_CANADA = "CA"
# A service that serves all of Canada would fill every gap: it is counted by itself.
COUNT = """
    SELECT place, what, count(DISTINCT l.service_id) FROM referrals_publishedlisting l
    CROSS JOIN unnest(CASE l.coverage WHEN 'national' THEN ARRAY['CA']::varchar[] ELSE l.provinces END) place
    CROSS JOIN unnest({}) what
    WHERE l.expires_on > %s AND l.kind = 'service' GROUP BY 1, 2
"""
LEVELS = (1, 3, 10, 30)  # at least so many: a shade each


def counts(by: str, today: date) -> dict[tuple[str, str], int]:
    """{(province, code): services}."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(BY[by][2]), [today])
        return {(place, what): number for place, what, number in cursor.fetchall()}


def labels(by: str, found: dict[tuple[str, str], int]) -> dict[str, str]:
    codes = BY[by][1]
    if codes is not None:
        return {code.code: str(code.label) for code in codes}
    spoken = dict.fromkeys([*LANGUAGES, *sorted({what for _place, what in found})])
    return {code: language_label(code) for code in spoken}


def level(count: int) -> int:
    return sum(count >= least for least in LEVELS)


def report(by: str, of: str, today: date) -> dict[str, Any]:
    """Anything that is no choice counts as the first one."""
    by = by if by in BY else "types"
    found = counts(by, today)
    named = labels(by, found)
    of = of if of in named else next(iter(named))
    drawn = shapes()["provinces"]
    rows = [
        {"code": code, "name": name, "count": found.get((code, of), 0), "level": level(found.get((code, of), 0)),
         **drawn[code]}
        for code, name in province_choices()
    ]  # fmt: skip
    return {
        "by": by,
        "of": of,
        "what": named[of],
        "ways": [(code, name) for code, (name, _codes, _column) in BY.items()],
        "codes": list(named.items()),
        "rows": rows,
        "national": found.get((ALL_OF_CANADA, of), 0),
        "gaps": list(gaps(found, named)),
        "frame": shapes()["frame"],
    }


def gaps(found: dict[tuple[str, str], int], named: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """By province: what nobody there offers."""
    for code, name in province_choices():
        if missing := [
            label for what, label in named.items() if what != "other" and not found.get((code, what))
        ]:
            yield name, missing
