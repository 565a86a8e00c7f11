"""The committed place data: complete, bilingual, inside Canada, and in the tables of a migrated database."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils.translation import override

from hotline.places import loading
from hotline.places.models import Community, PostalArea, Province
from hotline.places.provinces import PROVINCES, province_choices

DATA = loading.DATA
SUGGESTIONS = Path(settings.BASE_DIR) / "static/places/communities.js"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_thirteen_provinces_with_their_right_french_names() -> None:
    assert len(PROVINCES) == 13
    assert PROVINCES["NB"].name_fr == "Nouveau-Brunswick"
    assert PROVINCES["PE"].name_fr == "Île-du-Prince-Édouard"
    assert PROVINCES["NT"].name_fr == "Territoires du Nord-Ouest"
    for province in PROVINCES.values():
        assert province.name_fr in province.in_fr


def test_choices_follow_the_language_in_force() -> None:
    choices = dict(province_choices())
    with override("fr"):
        assert str(choices["BC"]) == "Colombie-Britannique"
    with override("en"):
        assert str(choices["BC"]) == "British Columbia"


def test_choices_are_in_the_order_of_the_reader() -> None:
    with override("fr"):
        assert [code for code, _name in province_choices()][:3] == ["AB", "BC", "PE"]
    with override("en"):
        assert [code for code, _name in province_choices()][:3] == ["AB", "BC", "MB"]


def test_every_province_has_communities_and_postal_areas() -> None:
    communities = Counter(row["province"] for row in rows("communities.csv"))
    areas = Counter(row["province"] for row in rows("postal_areas.csv"))
    assert communities.keys() == areas.keys() == PROVINCES.keys()
    assert sum(communities.values()) > 3200
    assert sum(areas.values()) > 1650
    assert communities["NU"] == 17


def test_points_lie_in_canada_and_zones_are_known() -> None:
    for row in rows("communities.csv") + rows("postal_areas.csv"):
        assert 41.6 < float(row["lat"]) < 83.2, row
        assert -141.1 < float(row["lon"]) < -52.5, row
    for zone in {row["zone"] for row in rows("communities.csv")}:
        assert ZoneInfo(zone).key.startswith("America/")


def test_no_statistical_areas_among_the_communities() -> None:
    assert not [row["name_en"] for row in rows("communities.csv") if row["name_en"].startswith("Ct ")]


def test_full_postal_codes_are_not_kept() -> None:
    assert {len(row["fsa"]) for row in rows("postal_areas.csv")} == {3}


def test_suggestions_are_the_communities() -> None:
    module = SUGGESTIONS.read_text(encoding="utf-8").strip()
    suggested = json.loads(module.removeprefix("export default ").removesuffix(";"))
    english = {(province, names[0]) for province, found in suggested.items() for names in found}
    assert english == {(row["province"], row["name_en"]) for row in rows("communities.csv")}
    assert ["Greater Sudbury", "Grand Sudbury"] in suggested["ON"]
    assert suggested["QC"][0] == ["Montreal", "Montréal"]


def test_suggestions_stay_small() -> None:
    assert SUGGESTIONS.stat().st_size < 60_000


@pytest.mark.django_db
def test_a_migrated_database_holds_the_files() -> None:
    assert Province.objects.count() == 13
    assert Community.objects.count() == len(rows("communities.csv"))
    assert PostalArea.objects.count() == len(rows("postal_areas.csv"))


def test_attribution_is_kept_beside_the_data() -> None:
    licence = (DATA / "LICENCE.md").read_text(encoding="utf-8")
    assert "GeoNames" in licence
    assert "creativecommons.org/licenses/by/4.0" in licence


def test_the_last_migration_is_the_one_that_is_named() -> None:
    folder = Path(loading.__file__).parent / "migrations"
    last = sorted(path.stem for path in folder.glob("0*.py"))[-1]
    assert (folder / "max_migration.txt").read_text().strip() == last
