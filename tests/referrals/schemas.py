"""The format's own schemas, as they are and as our profile makes them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

HERE = Path(__file__).parent / "hsds"
PROFILE = Path(__file__).parents[2] / "referrals" / "api" / "profile"


def merged_patch(target: Any, patch: Any) -> Any:
    """RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    made = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merged_patch(made.get(name), value)
    return made


@lru_cache
def schemas(profile: str = "") -> dict[str, Any]:
    found = {path.stem: json.loads(path.read_text()) for path in (HERE / "schema").glob("*.json")}
    for path in (PROFILE / profile).glob("*.json") if profile else ():
        found[path.stem] = merged_patch(found[path.stem], json.loads(path.read_text()))
    return found


@lru_cache
def validator(entity: str, profile: str = "") -> Draft202012Validator:
    registry: Registry[Any] = Registry()
    for name, schema in schemas(profile).items():
        resource = Resource.from_contents(schema, default_specification=DRAFT202012)
        registry = registry.with_resource(f"{name}.json", resource)
    return Draft202012Validator(schemas(profile)[entity], registry=registry)


def faults(entity: str, item: Any, profile: str = "") -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(entity, profile).iter_errors(item)]
