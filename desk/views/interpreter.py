"""An interpreter on a call; and the page on which their services and agreements are kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from desk import actions
from desk.access import care as care_access
from desk.draft import Draft
from desk.forms.panels import InterpreterForm, text_of
from desk.forms.vendors import AgreementForm, VendorForm
from desk.models import Call
from desk.rules import Refused
from desk.shown.screen import refusal
from desk.views.guard import user_of
from desk.views.screen import panel_act
from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from hotline.now import now


@panel_act("interpreter")
def interpreter(request: HttpRequest, call: Call, draft: Draft) -> str:
    said = InterpreterForm.said(draft)
    actions.start_interpreter(
        call=call, vendor_id=text_of(draft, "interpreter-vendor"), language=said["language"],
        told=bool(said["told"]), by=user_of(request),
    )  # fmt: skip
    return "interpreter-"


@panel_act("interpreter")
def interpreter_end(request: HttpRequest, call: Call, draft: Draft) -> str:
    told = bool(InterpreterForm.said(draft)["told"])
    actions.end_interpreter(call=call, told=told, by=user_of(request))
    return "interpreter-"


@require(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
def vendors(request: HttpRequest) -> HttpResponse:
    """One page, three acts: add a service, record an agreement, end one."""
    by = user_of(request)
    form, agreement = VendorForm(), None
    rows = care_access.vendors_for(by)
    refused = ""
    if request.method == "POST":
        try:
            if "end" in request.POST:
                _end(request, rows)
                return redirect("desk:vendors")
            if "agreement" in request.POST:
                agreement = agreement_form(request.POST["agreement"], request.POST)
                if agreement.is_valid():
                    _agree(request, rows, agreement.cleaned_data)
                    return redirect("desk:vendors")
            else:
                form = VendorForm(request.POST)
                if form.is_valid():
                    actions.add_vendor(by=by, **form.cleaned_data)
                    return redirect("desk:vendors")
        except Refused as error:
            refused = refusal(error.code)
    asked = request.POST.get("agreement") if agreement else None
    pairs = [(one, agreement if str(one.pk) == asked else agreement_form(one.pk)) for one in rows]
    shown = {"form": form, "vendors": pairs, "at": now(), "refused": refused}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/vendors.html", shown, status=status)


def agreement_form(vendor: Any, data: Any = None) -> AgreementForm:
    """One stands below each vendor, so that its ids bear the vendor's."""
    return AgreementForm(data, auto_id=f"id_%s_{vendor}")


def _agree(request: HttpRequest, rows: list[Any], data: dict[str, Any]) -> None:
    vendor = next((one for one in rows if str(one.pk) == request.POST["agreement"]), None)
    if vendor is None:
        raise Refused("choose")
    actions.record_agreement(vendor=vendor, by=user_of(request), **data)


def _end(request: HttpRequest, rows: list[Any]) -> None:
    found = [one for vendor in rows for one in vendor.agreements.all() if str(one.pk) == request.POST["end"]]
    if not found:
        raise Refused("choose")
    actions.end_agreement(agreement=found[0], by=user_of(request))
