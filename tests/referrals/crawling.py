"""Reading everything that the public side gives of the directory, and looking in it for what may never be there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.test import Client

from referrals.api.parameters import LISTS, PARAMETERS
from referrals.exchange.taxonomy import HIDDEN, TAXONOMY, terms
from referrals.projection import project

LANGUAGES = ("en", "fr")
SEPARATORS = re.compile(r"[\s().\-\u2011\u00a0\u202f/]+")
SEARCHES = (
    "", "q=shelter", "q=quillmarker", "q=h%C3%A9bergement", "near=Halifax", "near=Sydney%2C+NS", "near=B3H",
    "near=b3k+9z9", "q=beds&near=Truro", "province=NS", "province=NS&page=2", "province=NS&page=3",
    "province=NS&page=4", "category=emergency_shelter", "category=emergency_shelter&province=NS&open=1", "language=fr",
    "kind=service&page=2", "q=902-555", "q=lane+44.65",
)  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """What would give one site away. Each is this site's alone."""

    number: int
    town_lat: float
    town_lon: float

    @property
    def street(self) -> str:
        return f"{7000 + self.number} Quillmarker Lane"

    @property
    def postal(self) -> str:
        return f"Z{self.number // 10}Q {self.number % 10}Q7"

    @property
    def phone(self) -> str:
        return f"987-555-{4100 + self.number}"

    @property
    def lat(self) -> float:
        """A few kilometres from the middle of the town, with decimals that nothing else has."""
        return round(self.town_lat + 0.03 + self.number * 0.00113, 5)

    @property
    def lon(self) -> float:
        return round(self.town_lon - 0.04 - self.number * 0.00117, 5)

    @cached_property
    def words(self) -> list[str]:
        """As `flat` writes them."""
        return [flat(one) for one in (self.street, self.postal, self.phone)]

    @cached_property
    def points(self) -> list[str]:
        """To a hundred metres, with either decimal sign; and as a dot on the map."""
        x, y = project(self.lat, self.lon)
        numbers = [f"{abs(value):.5f}"[:-2] for value in (self.lat, self.lon)]
        return [*numbers, *(one.replace(".", ",") for one in numbers), f'cx="{x}" cy="{y}"']


def flat(text: str) -> str:
    """One spelling for all: without separators, whatever stands for them."""
    return SEPARATORS.sub("", text.lower())


# All that could be a mark, and which of them are is looked up: once through a text is enough for any number of sites.
WORDS = re.compile(r"7\d{3}quillmarkerlane|z\dq\dq7|9875554\d{3}")
# The seconds of a moment are no latitude: what was changed at 18:10:46.169 leads to no shelter.
POINTS = re.compile(r"(?<!\d\d:)(?=(\d\d[.,]\d{3}))")
DOTS = re.compile(r'cx="[^"]+" cy="[^"]+"')


def found_in(text: str, marks: list[Marks]) -> list[str]:
    said = {*WORDS.findall(flat(text)), *POINTS.findall(text), *DOTS.findall(text)}
    return [one for mark in marks for one in (*mark.words, *mark.points) if one in said]


def pages(client: Client, services: list[UUID]) -> Iterator[tuple[str, str]]:
    """(address, what it says) of every page of the directory, and of what lies beside them."""
    for language in LANGUAGES:
        base = f"/{language}/directory/"
        for query in SEARCHES:
            yield from _read(client, f"{base}?{query}")
            yield from _read(client, f"{base}frame/?{query}")
        for path in ("map/", "sitemap.xml"):
            yield from _read(client, base + path)
        for service in services:
            yield from _read(client, f"{base}service/{service}/")
            yield from _read(client, f"{base}service/{service}/?print")
    for path in ("/robots.txt", "/sitemap.xml", "/static/icon.svg"):
        yield from _read(client, path)


def documents(client: Client) -> Iterator[tuple[str, str]]:
    """Everything that the API gives: each list under each parameter and each thing alone, in each way of asking."""
    for path, language in product(
        ("", "openapi.json", "profile/1.0/", "profile/1.0/location.json"), LANGUAGES
    ):
        yield from _read(client, f"/api/hsds/{path}?lang={language}")
    for kind, names in LISTS.items():
        for asked in questions(names):
            query = "&".join(f"{name}={value}" for name, value in asked.items())
            yield from _read(client, f"/api/hsds/{kind}?{query}")
            yield f"POST {kind} {query}", _post(client, kind, asked)
        lines = client.get(f"/api/hsds/{kind}?format=ndjson").getvalue().decode().splitlines()
        more = "&full_service=true" if kind == "organizations" else "&full=true" if "full" in names else ""
        yield from _read(client, f"/api/hsds/{kind}?format=ndjson{more}")
        for line in lines if kind != "taxonomy_terms" else lines[:3]:
            yield from _read(client, f"/api/hsds/{kind}/{json.loads(line)['id']}")


def questions(names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    values: dict[str, tuple[str, ...]] = {
        "search": ("shelter", "quillmarker lane", "9875554100"), "page": ("1", "2"), "per_page": ("100",),
        "format": ("json",), "modified_after": ("2020-01-01",), "taxonomy_id": (TAXONOMY,),
        "taxonomy_term_id": (HIDDEN, terms()[1]["id"]), "organization_id": (TAXONOMY,), "postcode": ("B3H 1A1",),
        "proximity": ("1", "3000", "500000"), "parent_id": (terms()[0]["id"],), "lang": LANGUAGES,
    }  # fmt: skip
    assert PARAMETERS.keys() == values.keys() | {"minimal", "full", "full_service", "top_only"}
    yield {"per_page": "100", "lang": "fr"} | ({"full": "true"} if "full" in names else {})
    for name in (*names, "lang"):
        for value in values.get(name, ("true",)):
            yield {name: value} | ({"postcode": "B3H"} if name == "proximity" else {})
            if "full" in names and name not in ("full", "minimal", "full_service"):
                yield {name: value, "full": "true"} | ({"postcode": "b3h1a1"} if name == "proximity" else {})


def exports(folder: Path, *more: str) -> Iterator[tuple[str, str]]:
    """What leaves as files, with "--public" for everybody and without it for partners."""
    for language, name in product(LANGUAGES, ("hsds.json",) if more else ("hsds.json", "hsds")):
        path = folder / f"{language}-{name}"
        call_command("hsds_export", str(path), "--language", language, *more, stdout=StringIO())
        files = [path] if path.is_file() else sorted(path.iterdir())
        yield path.name, "\n".join(file.read_text(encoding="utf-8") for file in files)


def _read(client: Client, path: str) -> Iterator[tuple[str, str]]:
    answer = client.get(path)
    said = answer.getvalue() if answer.streaming else answer.content
    yield f"{path} ({answer.status_code})", said.decode(errors="replace")


def _post(client: Client, kind: str, asked: dict[str, Any]) -> str:
    answer = client.post(f"/api/hsds/{kind}", json.dumps(asked), content_type="application/json")
    return bytes(answer.content).decode()
