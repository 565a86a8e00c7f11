"""The public front door and the way out, and what the public surface says when something cannot be shown.

The error pages speak both languages at once: whoever mistyped an address has not chosen one. They name no
reason, since a reason could tell a stranger something, and they always show how to reach a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hotline.context import exit_address
from hotline.readable import FOR_PROGRAMS

UNREAD = "This request could not be read. / Nous n’avons pas pu lire cette demande."
BROKEN = "Something went wrong on our side. / Un problème est survenu de notre côté."


@require_safe
def front_door(request: HttpRequest) -> HttpResponseRedirect:
    """To the first page, in the language that the browser asks for."""
    return redirect("home")


@require_safe
def leave(request: HttpRequest) -> HttpResponseRedirect:
    """The way out. It empties what this browser keeps of us and sends on in one step.

    Not its cache, for which a full one takes up to seconds (docs/decisions/071-the-way-out.md)."""
    answer = HttpResponseRedirect(exit_address((get_language() or "en")[:2]))
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer


def for_programs(request: HttpRequest, said: str, status: int) -> HttpResponse | None:
    """Who asks the directory's interface reads no page."""
    if not request.path_info.startswith(FOR_PROGRAMS):
        return None
    return JsonResponse({"error": said}, status=status, json_dumps_params={"ensure_ascii": False})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return for_programs(request, UNREAD, 400) or render(request, "errors/400.html", status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return for_programs(request, BROKEN, 500) or render(request, "errors/500.html", status=500)
