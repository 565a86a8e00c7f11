"""The public directory: read from the published copy alone, without a cookie, and nothing of a search is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hotline.now import now
from referrals import listings
from referrals.map import provinces, town_dots
from referrals.page_html import directory_html, frame_html
from referrals.projection import shapes
from referrals.search import Found, find
from referrals.search.wanted import Wanted, wanted
from referrals.wording import sheet, shown_row


def language() -> str:
    return (get_language() or "en")[:2]


def results(asked: Wanted) -> tuple[Found, list[dict[str, Any]]]:
    found = find(asked, language(), now())
    return found, [shown_row(row, found.place is not None, language()) for row in found.rows]


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Without anything asked for: the box and the provinces."""
    asked = wanted(request.GET)
    found, rows = results(asked) if asked.asked else (None, [])
    return HttpResponse(directory_html(request, asked, found, rows, language()))


@require_safe
def listing(request: HttpRequest, service_id: UUID) -> HttpResponse:
    moment = now()
    rows = listings.of_service(service_id, moment.date())
    if not rows:
        raise Http404
    context = {"sheet": sheet(rows, moment, language())}
    template = "referrals/sheet.html" if "print" in request.GET else "referrals/listing.html"
    return render(request, template, context)


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """For a page of somebody else's: no script, nothing but a list."""
    asked = wanted(request.GET)
    asked = replace(Wanted(), province=asked.province, category=asked.category, page=asked.page)
    response = HttpResponse(frame_html(request, asked, *results(asked), language()))
    response.may_be_framed = True  # type: ignore[attr-defined]  # by the hosts in the settings
    return response


@require_safe
def canada(request: HttpRequest) -> HttpResponse:
    today = now().date()
    return render(
        request,
        "referrals/map.html",
        {"provinces": provinces(today), "dots": town_dots(today), "frame": shapes()["frame"]},
    )


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    base = settings.HOTLINE_PUBLIC_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    services = listings.services(now().date())
    context = {"base": base, "services": services}
    return render(request, "referrals/sitemap.xml", context, content_type="application/xml")
