"""Lines in other countries: one table, read by the public page and by those who are helped to choose."""

from __future__ import annotations

from typing import Any

import pytest

from referrals.abroad import abroad, country_named
from referrals.models import ContactAbroad
from tests.support import owner, public_surface


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_lines_keep_what_is_known_of_them(language: str) -> None:
    found = abroad(language)
    names = [country.name for country in found.countries]
    assert len(names) == 29
    assert names == sorted(names, key=lambda name: name.replace("É", "E"))
    brazil, poland = found.of("BR"), found.of("PL")
    assert brazil and [(line.number, line.verified) for line in brazil.lines] == [
        ("100", False),
        ("180", False),
    ]
    assert poland and [(line.verified, line.seen, line.link) for line in poland.lines] == [
        (True, "2022", "tel:+48226289999"), (False, "", "tel:+48226280120"),
    ]  # fmt: skip
    assert found.read == {"en": "November 2026", "fr": "novembre 2026"}[language]
    assert (brazil.name, poland.name) == {"en": ("Brazil", "Poland"), "fr": ("Brésil", "Pologne")}[language]


@pytest.mark.django_db
def test_every_line_names_its_source_and_its_day() -> None:
    for row in ContactAbroad.objects.all():
        assert row.source and row.phone
        assert row.verified == (row.source != "from memory") == (row.checked_on is not None)
        assert bool(row.note_en) == bool(row.note_fr)


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_what_staff_changed() -> None:
    with owner() as there:  # no process deletes such a row
        there.execute(
            "INSERT INTO referrals_contactabroad (country, name, phone, url, languages, note_en, note_fr, source,"
            " checked_on, verified) VALUES ('PT', 'APAV', '116 006', '', '', '', '', 'apav.pt', '2026-11-25', true)"
        )
        try:
            with public_surface() as client:
                page = client.get("/fr/abroad/").content.decode()
        finally:
            there.execute("DELETE FROM referrals_contactabroad WHERE country = 'PT'")
    assert "Portugal" in page and "APAV" in page
    assert page.count("non vérifié") > 5 and page.count("selon une source de 2022") > 5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("France", "FR"),
        ("mexique", "MX"),
        ("United Kingdom", "GB"),
        ("Canada", ""),
        ("Toronto", ""),
        ("", ""),
    ],
)
def test_a_country_by_its_name_in_either_language(text: str, code: Any) -> None:
    assert country_named(text) == code
