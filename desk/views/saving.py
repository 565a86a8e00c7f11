"""What the script of the screen asks: keep what changed, and tell what others changed. By POST, as JSON in the one
field `page-json` of a form, since the door takes nothing but forms."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from desk import actions
from desk.access import calls as call_access
from desk.draft import said_in
from desk.forms import form_of
from desk.models import Call
from desk.rules import Refused
from desk.shown.screen import kept_lines, others_lines
from desk.views.guard import number_of, specialists, user_of, uuid_or_new
from hotline.accounts.decorators import background
from hotline.now import now
from hotline.sealing.errors import SealTooBig


def asked(request: HttpRequest) -> dict[str, Any]:
    """{} for anything but a JSON object."""
    try:
        said = json.loads(request.POST.get("page-json", ""))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@specialists
@require_POST
def save(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """{id, tab, base, values} → {number, behind}. Sent again under the same id, it is the same save."""
    said = asked(request)
    row = call_access.call_for(user_of(request), call_id)
    values = said.get("values")
    try:
        kept = actions.save_draft(
            call=row, save_id=uuid_or_new(said.get("id")), tab=uuid_or_new(said.get("tab")),
            base=number_of(said.get("base")), values=said_in(values) if isinstance(values, dict) else {},
            by=user_of(request),
        )  # fmt: skip
    except Refused as refused:
        return JsonResponse({"refused": refused.code}, status=409)
    except SealTooBig:
        return JsonResponse({"refused": "too_long"}, status=413)
    return JsonResponse({"number": kept.number, "behind": kept.behind})


@background
@specialists
@require_POST
def fresh(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """{number, tab} → what others have saved since, and who is here. Within a window of the log."""
    said, by = asked(request), user_of(request)
    row = call_access.call_for(by, call_id)
    if row.closed_at is not None:
        return JsonResponse({"refused": "logged"}, status=409)
    number, tab = number_of(said.get("number")), str(said.get("tab"))
    draft = actions.open_draft(call=row, by=by, beyond=number)
    answer: dict[str, Any] = {
        "number": draft.number,
        "others": others_lines(call_access.others_here(row, by, now())),
    }
    if draft.number > number:
        answer["values"] = {
            name: value
            for name, value in draft.values.items()
            if draft.last[name].number > number and str(draft.last[name].tab) != tab
        }
        answer["kept"] = _kept(row, draft)
    return JsonResponse(answer)


def _kept(row: Call, draft: Any) -> list[dict[str, str]]:
    return kept_lines(form_of(draft), draft, now())
