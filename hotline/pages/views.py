"""Pages that only say something: nothing is asked. No row is read but for the lines in other countries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hotline.pages import rendering
from referrals.abroad import abroad as lines_abroad


def shown(
    name: str, template: str = "pages/page.html", **more: Callable[[str], object]
) -> Callable[..., HttpResponse]:
    """The view of one page; `more` is what its template needs beside the text, made for a language."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        language = (get_language() or "en")[:2]
        extra = {key: make(language) for key, make in more.items()}
        return render(request, template, {"page": rendering.page(name, language), **extra})

    return view


home = shown("home")
abroad = shown("abroad", "pages/abroad.html", abroad=lines_abroad)
