"""From the committed files to the tables. Called by the migration and by `manage.py load_places`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps as current_apps
from django.db import transaction

from hotline.places.folding import fold
from hotline.places.provinces import PROVINCES

DATA = Path(__file__).resolve().parent / "data"


def load_places(apps: Any = current_apps) -> dict[str, int]:
    """Make the three tables equal to the files and return their row counts.

    Repeatable: rows keep their keys, what the files no longer hold goes. `apps` is the registry of a
    migration, where the models are those of its time. Needs the owner's role.
    """
    places = list(_rows("communities.csv"))
    areas = list(_rows("postal_areas.csv"))
    with transaction.atomic():
        province = apps.get_model("places", "Province")
        provinces = [
            province(code=row.code, name_en=row.name_en, name_fr=row.name_fr, zone=row.zone)
            for row in PROVINCES.values()
        ]
        community = apps.get_model("places", "Community")
        postal_area = apps.get_model("places", "PostalArea")
        return {
            "provinces": _write(province, provinces),
            "communities": _write(community, [community(**_community(row)) for row in places], prune=True),
            "postal_areas": _write(postal_area, [postal_area(**_area(row)) for row in areas], prune=True),
        }


def names_of_communities() -> Iterator[str]:
    """In both languages, from the file: for whoever reads text and asks no database."""
    for row in _rows("communities.csv"):
        yield from {row["name_en"], row["name_fr"]}


def _rows(name: str) -> Any:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _community(row: dict[str, str]) -> dict[str, Any]:
    return {
        "id": int(row["id"]),
        "name_en": row["name_en"],
        "name_fr": row["name_fr"],
        "province_id": row["province"],
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "population": int(row["population"]),
        "zone": row["zone"],
        "key_en": fold(row["name_en"]),
        "key_fr": fold(row["name_fr"]),
    }


def _area(row: dict[str, str]) -> dict[str, Any]:
    return {
        "fsa": row["fsa"],
        "province_id": row["province"],
        "place": row["place"],
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "is_rural": row["is_rural"] == "1",
        "p90_km": float(row["p90_km"]) if row["p90_km"] else None,
    }


def _write(model: Any, rows: list[Any], *, prune: bool = False) -> int:
    key = model._meta.pk.attname
    others = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=[key], update_fields=others
    )
    if prune:
        model.objects.exclude(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
