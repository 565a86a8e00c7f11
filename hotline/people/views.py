"""The administrator's pages, and the first page after sign-in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Course, Staff
from hotline.accounts.permissions import ROLE_NAMES, Permission, Role

from . import access, actions, forms
from .home import first_page

administrators = require(Permission.ACCOUNTS)


def user_of(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    staff = user_of(request)
    page = first_page(staff, reverse("people_home"))
    if page:
        return redirect(page)
    return render(request, "people/home.html", {"role": ROLE_NAMES[Role(staff.role)]})


@administrators
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    everyone = list(access.people(user=user_of(request)))
    return render(request, "people/people.html", {"people": everyone, "form": forms.NewPerson()})


@gives_back(forms.NewPerson)
@administrators
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.NewPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            staff, password = actions.add_person(by=user_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(
                request, "people/password.html", {"person": staff, "password": password, "new": True}
            )
    return render(request, "people/add.html", {"form": form}, status=422 if form.errors else 200)


@administrators
@require_GET
def person(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, access.person(user=user_of(request), pk=pk))


@gives_back(forms.NewRole)
@administrators
@require_POST
def role(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    staff = access.person(user=user_of(request), pk=pk)
    form = forms.NewRole(request.POST)
    return _done(request, staff, form, lambda data: actions.change_role(
        by=user_of(request), staff=staff, role=Role(data["role"])
    ), role_form=form)  # fmt: skip


@gives_back(forms.Training)
@administrators
@require_POST
def training(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    staff = access.person(user=user_of(request), pk=pk)
    form = forms.Training(request.POST)
    return _done(request, staff, form, lambda data: actions.record_training(
        by=user_of(request), staff=staff, course=Course(data["course"]), completed_on=data["completed_on"]
    ), training_form=form)  # fmt: skip


@administrators
@require_POST
def deactivate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, actions.deactivate)


@administrators
@require_POST
def reactivate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, actions.reactivate)


@administrators
@require_POST
def reset_second_factor(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, actions.reset_second_factor)


@administrators
@require_POST
def temporary_password(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    staff = access.person(user=user_of(request), pk=pk)
    try:
        password = actions.give_temporary_password(by=user_of(request), staff=staff)
    except ValidationError as error:
        return _page(request, staff, refused=error.messages)
    return render(request, "people/password.html", {"person": staff, "password": password, "new": False})


def _act(request: HttpRequest, pk: uuid.UUID, act: Callable[..., None]) -> HttpResponse:
    staff = access.person(user=user_of(request), pk=pk)
    try:
        act(by=user_of(request), staff=staff)
    except ValidationError as error:
        listings = error.code == "listings"
        keepers = access.who_may(Permission.DIRECTORY_EDIT, but=staff) if listings else []
        names = [keeper.name for keeper in keepers]
        return _page(request, staff, refused=error.messages, listings=listings, keepers=names)
    return redirect("people_person", pk=pk)


def _done(
    request: HttpRequest, staff: Staff, form: Any, act: Callable[[dict[str, Any]], None], **shown: Any
) -> HttpResponse:
    """Do it and go back to the person's page; or show the page again, with what was wrong."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
            return redirect("people_person", pk=staff.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, staff, **shown)


def _page(
    request: HttpRequest, staff: Staff, *, refused: list[str] | None = None, **shown: Any
) -> HttpResponse:
    context = {
        "person": staff,
        "own": staff.pk == user_of(request).pk,
        "records": staff.training.select_related("recorded_by"),
        "role_form": forms.role_form(staff),
        "training_form": forms.Training(),
        "refused": refused,
    }
    return render(request, "people/person.html", context | shown, status=422 if refused or shown else 200)
