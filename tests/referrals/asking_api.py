"""Asking the API as a program does, under the public role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from referrals.api import PROFILE
from tests.referrals.schemas import faults
from tests.support import public_surface

BASE = "/api/hsds/"
ENTITY = {
    "services": "service", "service_at_locations": "service_at_location", "organizations": "organization",
    "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip


class Program:
    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str = "", **asked: Any) -> Any:
        return self.client.get(f"{BASE}{path}", asked)

    def page(self, kind: str, **asked: Any) -> dict[str, Any]:
        """The envelope, every item of which keeps to the format and to our profile."""
        answer = self.get(kind, **asked)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        if "minimal" not in asked:
            held(kind, found["contents"])
        return found

    def items(self, kind: str, **asked: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page(kind, **asked)["contents"]
        return found

    def names(self, **asked: Any) -> list[str]:
        return [item["name"] for item in self.items("services", **asked)]

    def post(self, kind: str, body: Any, **more: Any) -> Any:
        sent = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(f"{BASE}{kind}", sent, content_type="application/json", **more)

    def stream(self, kind: str, **asked: Any) -> list[dict[str, Any]]:
        answer = self.get(kind, format="ndjson", **asked)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson")
        return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


def held(kind: str, items: list[dict[str, Any]]) -> None:
    for item in items:
        assert faults(ENTITY[kind], item, PROFILE) == []
        assert faults(ENTITY[kind], item) == []


@contextmanager
def program(**more: Any) -> Iterator[Program]:
    with public_surface(**more) as client:
        yield Program(client)
