"""What the API says of itself: its version, its profile, and every address with every parameter."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals.api import PROFILE, VERSION
from referrals.api.parameters import LISTS, ONE, PARAMETERS
from referrals.api.selecting import KINDS

PATCHES = Path(__file__).with_name("profile")
SCHEMAS = f"https://raw.githubusercontent.com/openreferral/specification/{VERSION}/schema"
ENTITY = {
    "services": "service", "service_at_locations": "service_at_location", "organizations": "organization",
    "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip
PAGE = {
    "total_items": "integer", "total_pages": "integer", "page_number": "integer", "size": "integer",
    "first_page": "boolean", "last_page": "boolean", "empty": "boolean",
}  # fmt: skip


def address(request: HttpRequest, name: str, *args: str) -> str:
    base = settings.HOTLINE_PUBLIC_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    return base + reverse(name, args=args)


def root(request: HttpRequest) -> dict[str, Any]:
    return {
        "version": VERSION,
        "profile": address(request, "hsds_profile", PROFILE),
        "openapi_url": address(request, "hsds_openapi"),
    }


@lru_cache(maxsize=1)
def patches() -> dict[tuple[str, str], dict[str, Any]]:
    """(version, entity): the merge patch of that schema. Files of the program, read once."""
    return {
        (path.parent.name, path.stem): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(PATCHES.glob("*/*.json"))
    }


def profile(request: HttpRequest, version: str) -> dict[str, Any]:
    found = [entity for one, entity in patches() if one == version]
    if not found:
        raise Http404
    return {
        "name": _("Public directory of the national human trafficking hotline"),
        "version": version,
        "hsds_version": VERSION,
        "description": _(
            "JSON Merge Patches (RFC 7386) to the schemas of HSDS. A site whose address is confidential has no"
            " address, no point, no name and no phone: its service area names the community."
        ),
        "patches": {entity: address(request, "hsds_patch", version, entity) for entity in found},
    }


def patch(version: str, entity: str) -> dict[str, Any]:
    if (version, entity) not in patches():
        raise Http404
    return patches()[version, entity]


def openapi(request: HttpRequest) -> dict[str, Any]:
    paths: dict[str, Any] = {"/": {"get": operation("root", (), {"type": "object"})}}
    for kind, names in LISTS.items():
        many = {
            "allOf": [{"$ref": "#/components/schemas/Page"}, {"properties": {"contents": contents(kind)}}]
        }
        paths[f"/{kind}"] = {
            "get": operation(f"list_{kind}", names, many),
            "post": operation(f"query_{kind}", (), many) | {"requestBody": query(names)},
        }
        paths[f"/{kind}/{{id}}"] = {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": operation(f"get_{kind}", ONE[kind], schema(kind)),
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Public directory of the national human trafficking hotline"),
            "version": PROFILE,
        },
        "servers": [{"url": address(request, "hsds").rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {"Page": page()}, "parameters": parameters()},
    }


def operation(name: str, names: tuple[str, ...], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in (*names, "lang")],
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": answer}}}},
    }


def query(names: tuple[str, ...]) -> dict[str, Any]:
    members = {name: PARAMETERS[name][1] for name in (*names, "lang")}
    closed = {"type": "object", "properties": members, "additionalProperties": False}
    return {"content": {"application/json": {"schema": closed}}}


def parameters() -> dict[str, Any]:
    return {
        name: {"name": name, "in": "query", "required": False, "description": str(meaning), "schema": schema}
        for name, (_reader, schema, meaning) in PARAMETERS.items()
    }


def schema(kind: str) -> dict[str, Any]:
    return {"$ref": f"{SCHEMAS}/{ENTITY[kind]}.json"}


def contents(kind: str) -> dict[str, Any]:
    """“minimal” gives less than the schema of a service demands."""
    items = {"type": "object"} if kind in KINDS and "minimal" in LISTS[kind] else schema(kind)
    return {"type": "array", "items": items}


def page() -> dict[str, Any]:
    members = {name: {"type": kind} for name, kind in PAGE.items()} | {"contents": {"type": "array"}}
    return {"type": "object", "required": list(members), "properties": members}
