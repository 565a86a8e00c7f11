"""What a request must look like before anything reads it. A browser sends a form in one of two ways, a program asks
the directory in a third; everything else is refused before Django looks into it, since it trusts a charset or a length
that somebody made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

CHARSET = r";\s*charset=(?:utf-?8|\"utf-?8\")"
BOUNDARY = r";\s*boundary=(?:[\w'()+,./:=?-]{1,70}|\"[\w'()+,./:=? -]{1,70}\")"
FORM = re.compile(
    rf"application/x-www-form-urlencoded(?:{CHARSET})?|multipart/form-data(?:{CHARSET})?{BOUNDARY}(?:{CHARSET})?",
    re.ASCII | re.IGNORECASE,
)
JSON = re.compile(rf"application/json(?:{CHARSET})?", re.ASCII | re.IGNORECASE)
FOR_PROGRAMS = "/api/"
LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_form(meta: dict[str, Any]) -> bool:
    """Whether the body is one that we can read. No body and no type is one as well: a button of a script."""
    kind, length = meta.get("CONTENT_TYPE") or "", meta.get("CONTENT_LENGTH") or "0"
    if not LENGTH.fullmatch(length):
        return False
    if FORM.fullmatch(kind.strip()) or not (kind or int(length)):
        return True
    return meta.get("PATH_INFO", "").startswith(FOR_PROGRAMS) and bool(JSON.fullmatch(kind.strip()))


class Request(WSGIRequest):
    """Django reads the type while it makes the request, where nobody could answer for what goes wrong."""

    def __init__(self, environ: dict[str, Any]) -> None:
        if not is_form(environ):
            environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"] = "application/octet-stream", "0"
        super().__init__(environ)


class FormsOnly:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in LOOKING and not is_form(request.META):
            raise BadRequest("Neither of the two ways in which a browser sends a form.")
        return self.get_response(request)
