"""History in words: acts, newest first, each with its edits and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from referrals.desk.shown import field_label, words_of
from referrals.editable import SEALED
from referrals.labels import THING_NAMES
from referrals.models import Location, Program, Revision, Service

LEFT_OUT = ("extra", "external_id", "e164", "dial", "public_lat", "public_lon")
NAMED: dict[str, Any] = {"service": Service, "location": Location, "program": Program}


def acts(revisions: Iterable[Revision], most: int) -> list[dict[str, Any]]:
    """{"batch", "at", "by", "undone", "fits", "edits": [{"id", "title", "name", "changes": […]}]}"""
    found: dict[Any, dict[str, Any]] = {}
    revisions = list(revisions)
    names, called = _staff_names(revisions), _names(revisions)
    for revision in revisions:
        one = found.setdefault(
            revision.batch,
            {"batch": revision.batch, "at": revision.at, "by": revision.by, "undone": True, "edits": []},
        )
        one["edits"].append(_edit(revision, names, called))
        one["undone"] = one["undone"] and revision.undone_at is not None
    return list(found.values())[:most]


def _edit(revision: Revision, names: dict[str, str], called: dict[Any, str]) -> dict[str, Any]:
    said = {**revision.before, **revision.after}
    sealed = SEALED in said.values() or SEALED in revision.before.values()
    shown = [name for name in said if name not in LEFT_OUT]
    return {
        "id": revision.pk,
        "what": _("Added") if not revision.before else _("Removed") if not revision.after else _("Changed"),
        "thing": THING_NAMES[revision.object_type],
        "name": _name(revision) or called.get(revision.object_id, ""),
        "undone_at": revision.undone_at,
        "may_undo": revision.undone_at is None and not sealed,
        "changes": [change for name in shown if (change := _change(name, revision, names))],
    }


def _change(name: str, revision: Revision, names: dict[str, str]) -> dict[str, str] | None:
    before, after = (_words(name, side.get(name), names) for side in (revision.before, revision.after))
    if before == after and not before:
        return None
    return {"label": field_label(name), "before": before, "after": after}


def _words(name: str, value: Any, names: dict[str, str]) -> str:
    return names.get(str(value), "") if name == "specialist" else words_of(name, value)


def _staff_names(revisions: list[Revision]) -> dict[str, str]:
    ids = {
        side["specialist"] for one in revisions for side in (one.before, one.after) if side.get("specialist")
    }
    return (
        {str(pk): name for pk, name in Staff.objects.filter(pk__in=ids).values_list("pk", "name")}
        if ids
        else {}
    )


def _name(revision: Revision) -> str:
    """What it was called, where history says so."""
    said = {**revision.before, **revision.after}
    for name in ("name_en", "name_fr", "name", "number"):
        if isinstance(said.get(name), str) and said[name]:
            return str(said[name])
    return ""


def _names(revisions: list[Revision]) -> dict[Any, str]:
    """What services, sites and programs are called today."""
    found: dict[Any, str] = {}
    for kind, model in NAMED.items():
        ids = {revision.object_id for revision in revisions if revision.object_type == kind}
        if ids:
            found |= {row.pk: row.name for row in model._default_manager.filter(pk__in=ids)}
    return found
