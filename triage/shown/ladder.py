"""The ladder in words: by lane, what passes when on the line and in writing. No statement is made here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from triage.actions.ladder import place
from triage.clock import ANY_LANE, FIXED, RUNGS
from triage.forms.ladder import LadderForm, name_of, way_name
from triage.lanes import LANE_NAMES
from triage.models import Ladder, Rung
from triage.shown.event_names import AUDIENCE_NAMES, COUNTED_FROM, EVENT_NAMES, FROM_RECEIPT
from triage.times import exact, span


def version_line(ladder: Ladder) -> dict[str, Any]:
    by = ladder.by.name if ladder.by else _("came with the house")
    return {"number": ladder.number, "at": exact(ladder.at), "by": by}


def lanes_shown(rungs: list[Rung], form: LadderForm | None = None) -> list[dict[str, Any]]:
    """Each lane with its rungs in order, and each rung with its ways (on the line, in writing; or the one)."""
    found = {place(rung): rung for rung in rungs}
    lanes: list[tuple[str, Any, list[str], tuple[bool, ...]]] = [
        (lane, LANE_NAMES[lane], kinds, (True, False)) for lane, kinds in RUNGS.items()
    ]
    lanes.append(("any", _("In every lane"), ANY_LANE, (False,)))
    one = [_("Passes after")]
    return [
        {"lane": lane, "name": name, "ways": [way_name(live) for live in ways] if len(ways) > 1 else one,
         "rungs": [_rung(lane, kind, ways, found, form) for kind in kinds]}
        for lane, name, kinds, ways in lanes
    ]  # fmt: skip


def _rung(
    lane: str, kind: str, ways: tuple[bool, ...], found: Any, form: LadderForm | None
) -> dict[str, Any]:
    cells = [
        _cell(found[lane, live, kind], form, len(ways) > 1) for live in ways if (lane, live, kind) in found
    ]
    return {"name": EVENT_NAMES[kind], "from": COUNTED_FROM.get(kind, FROM_RECEIPT), "cells": cells}


def _cell(rung: Rung, form: LadderForm | None, both: bool) -> dict[str, Any]:
    name = name_of(place(rung))
    way = (_("On the line") if rung.live else _("In writing")) if both else _("Passes after")
    cell = {
        "way": way, "after": length(rung.after), "told": AUDIENCE_NAMES[rung.audience], "fixed": rung.kind in FIXED,
    }  # fmt: skip
    if form is not None:
        cell["now"] = _in_force(rung, form, name)
        cell |= {
            part: form[f"{name}-{part}"] for part in ("after", "told") if f"{name}-{part}" in form.fields
        }
        cell["typed"] = {part for part in ("after", "told") if f"{name}-{part}" in form.fields}
    return cell


def _in_force(rung: Rung, form: LadderForm, name: str) -> str:
    """What counts now, where something else was typed: whoever saves sees what they change."""
    said = {"after": length(rung.after), "told": str(AUDIENCE_NAMES[rung.audience])}
    typed = [form[f"{name}-{part}"] for part in said if form.is_bound and f"{name}-{part}" in form.fields]
    other = [one.name.rpartition("-")[2] for one in typed if one.field.has_changed(one.initial, one.data)]
    return ", ".join(said[part] for part in other)


def length(after: timedelta) -> str:
    """As people say it, to the minute: at once, 15 min, 20 h, 2 h 30."""
    minutes = int(after.total_seconds() // 60)
    if minutes == 0 and after == timedelta(0):
        return _("at once")
    if minutes < 60 or minutes % 60:
        return span(after)
    return _("%(hours)s\u00a0h") % {"hours": minutes // 60}
