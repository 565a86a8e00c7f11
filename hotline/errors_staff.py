"""What the staff surface says when something cannot be shown. Nothing here names an object or reads a row
beyond what the frame of the page needs; after a fault, not even that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from hotline.accounts.kept import Why, given_back


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "_staff/error.html", {"status": 400}, status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "_staff/error.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what is not there and for what is not this person's to see."""
    return render(request, "_staff/error.html", {"status": 404}, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was not accepted: signed out or in again elsewhere, or the page stood open too long."""
    why = Why.STALE if request.user.is_authenticated else Why.SIGNED_OUT
    page = given_back(request, why, status=403)
    return page or render(request, "_staff/error.html", {"status": "stale"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Without request context: the database may be what is broken."""
    return HttpResponse(render_to_string("_staff/broken_page.html"), status=500)
