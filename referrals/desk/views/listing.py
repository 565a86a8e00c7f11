"""The list: every body that we know of, and how things stand with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.codes import SERVICE_TYPE
from hotline.now import now
from hotline.places.folding import fold
from hotline.places.provinces import province_choices
from referrals.actions import count_nothing
from referrals.codes import VISIBILITY
from referrals.desk import access
from referrals.desk.asked import BANDS, WHOSE, asked
from referrals.desk.finding import NEVER
from referrals.desk.views.request import elsewhere, may_edit, readers, staff
from referrals.rules import band_due


@require_safe
@readers
def index(request: HttpRequest) -> HttpResponse:
    wanted = asked(request.GET)
    today = now().date()
    found, more = access.page(staff(request), wanted, today)
    if wanted.words and not found:
        count_nothing(wanted.category, today)
    context = {
        "asked": wanted,
        "rows": [row_of(body, today) for body in found],
        "more": more,
        "choices": choices(),
        "may_edit": may_edit(request),
        "other_path": elsewhere(request),
    }
    return render(request, "referrals/desk/list.html", context)


def row_of(body: Any, today: date) -> dict[str, Any]:
    band = band_due(body.due_on, today)
    return {
        "id": body.pk,
        "name": body.name,
        "specialist": body.specialist,
        "visibility": VISIBILITY.label(body.visibility),
        "listed": body.visibility == "public" and body.agreed and body.is_active,
        "waits": body.visibility == "public" and not body.agreed,
        "active": body.is_active,
        "services": body.offered or 0,
        "band": band,
        "band_name": BANDS.get(band, ""),
        "due_on": body.due_on if body.due_on != NEVER else None,
    }


def choices() -> dict[str, list[tuple[str, Any]]]:
    types = [(code, str(label)) for code, label in SERVICE_TYPE.choices()]
    return {
        "category": sorted(types, key=lambda one: (one[0] == "other", fold(one[1]))),
        "province": [(code, str(name)) for code, name in province_choices()],
        "band": list(BANDS.items()),
        "whose": list(WHOSE.items()),
        "visibility": list(VISIBILITY.choices()),
    }
