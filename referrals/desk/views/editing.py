"""A form for each thing. What cannot be saved comes back with all that was typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from referrals import actions
from referrals.codes import DIMENSION, VISIBILITY
from referrals.desk import access
from referrals.desk.forms.thing import ThingForm
from referrals.desk.refusals import sentence
from referrals.desk.things import THINGS
from referrals.desk.views.request import editors, elsewhere, staff
from referrals.editable import in_hiding, owner_of, site_of
from referrals.labels import THING_NAMES
from referrals.models import Location, Organization, Service


@require_http_methods(["GET", "POST"])
@editors
def edit(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    row = access.thing(staff(request), kind, key)
    form = ThingForm(request.POST or None, row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(
                by=staff(request), row=row, values=form.values(), version=form.cleaned_data["version"]
            )
        except actions.Stale as stale:
            if stale.row is not None:
                form.now_there(stale.row)
            return form_page(request, form, refused=sentence(stale))
        except IntegrityError:
            return form_page(request, form, refused=sentence(actions.Refused("refused")))
        messages.info(request, _("Saved."))
        return redirect(page_of(row))
    return form_page(request, form)


@require_http_methods(["GET", "POST"])
@editors
def add(request: HttpRequest, kind: str, owner: str, key: UUID) -> HttpResponse:
    """`?dimension=` of a rule: each has its own list of whom it serves."""
    row = new(kind, owner, access.owner(staff(request), owner, key), request.GET.get("dimension", ""))
    form = ThingForm(request.POST or None, row)
    if request.method == "POST" and form.is_valid():
        for name, value in form.values().items():
            setattr(row, name, value)
        try:
            actions.add(by=staff(request), row=row)
        except IntegrityError:
            return form_page(request, form, refused=sentence(actions.Refused("refused")))
        messages.info(request, _("Added."))
        return redirect(page_of(row))
    return form_page(request, form)


@require_http_methods(["GET", "POST"])
@editors
def add_body(request: HttpRequest) -> HttpResponse:
    row = Organization(specialist=staff(request))
    form = ThingForm(request.POST or None, row)
    if request.method == "POST" and form.is_valid():
        for name, value in form.values().items():
            setattr(row, name, value)
        actions.add_body(by=staff(request), row=row)
        messages.info(request, _("Added."))
        return redirect("partner_listing", row.pk)
    return form_page(request, form)


@require_POST
@editors
def remove(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    row = access.thing(staff(request), kind, key)
    if not THINGS[kind].removable:
        raise Http404
    back = page_of(row)
    try:
        actions.remove(by=staff(request), row=row, version=request.POST.get("version", ""))
        messages.info(request, _("Removed. The history can bring it back."))
    except actions.Refused as refused:
        messages.error(request, sentence(refused))
    return redirect(back)


@require_POST
@editors
def visibility(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """At once, for a body, a service or a site."""
    row = access.thing(staff(request), kind, key)
    level = request.POST.get("visibility", "")
    if level not in VISIBILITY or not isinstance(row, Organization | Service | Location):
        messages.error(request, _("Choose who may see it."))
        return redirect(page_of(row))
    actions.save(by=staff(request), row=row, values={"visibility": level})
    messages.info(request, _("Saved. It counts from now on."))
    return redirect(page_of(row))


def new(kind: str, owner: str, parent: Any, dimension: str = "") -> Any:
    """One more of a kind, not saved yet. A number of a confidential site belongs into its seal."""
    if kind not in THINGS or owner not in THINGS[kind].owners:
        raise Http404
    row: Any = THINGS[kind].model(**{owner: parent})
    if kind == "phone" and in_hiding(row):
        raise Http404
    if kind == "eligibilityrule":
        if dimension not in DIMENSION:
            raise Http404
        row.dimension = dimension
    return row


def page_of(row: Any) -> str:
    """Where it is shown."""
    while not isinstance(row, Organization | Service | Location):
        row = owner_of(row)
    name = {"organization": "partner_listing", "service": "partner_service", "location": "partner_site"}
    return reverse(name[str(row._meta.model_name)], args=[row.pk])


def form_page(request: HttpRequest, form: ThingForm, *, refused: str = "") -> HttpResponse:
    row = form.row
    context = {
        "form": form,
        "row": row,
        "kind": THING_NAMES[form.thing.code],
        "told": form.thing.told,
        "refused": refused,
        "hidden_site": in_hiding(row),
        "site": site_of(row),
        "back": reverse("partner_list") if form.new and isinstance(row, Organization) else page_of(row),
        "faulty": [(field, field.errors[0]) for field in form if field.errors],
        "other_path": elsewhere(request),
    }
    return render(request, "referrals/desk/form.html", context, status=422 if refused or form.errors else 200)
