"""How an answer goes out: in one language, with a mark of what it says (ETag), readable from any page, and never a
page of HTML. What is refused is said in the same way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from referrals.api.asking import asked, language_of
from referrals.api.errors import Refused

Document = dict[str, Any]
LOOKING = ("GET", "HEAD")


def api(*names: str, post: bool = False) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Of a function (request, asked, …ids) that returns a document, or an iterator of documents to be streamed.
    `names`: the parameters that it takes beside `lang`. `post`: also with the query in the body."""
    methods = (*LOOKING, "POST") if post else LOOKING

    def decorate(make: Callable[..., Document | Iterator[Document]]) -> Callable[..., HttpResponseBase]:
        @wraps(make)
        def answered(request: HttpRequest, **ids: Any) -> HttpResponseBase:
            language = language_of(request)
            try:
                with translation.override(language):
                    allow(request, methods)
                    wanted = asked(request, names)
                language = wanted.lang
                with translation.override(language):
                    response = sent(request, make(request, wanted, **ids))
            except Refused as why:
                response = refusal(why)
            except Http404:
                with translation.override(language):
                    response = refusal(Refused(_("There is nothing here."), status=404))
            if response.status_code == 405:
                response.headers["Allow"] = ", ".join(methods)
            return dressed(request, response, language)

        return answered

    return decorate


def allow(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        said = _("This address takes only: %(methods)s.") % {"methods": ", ".join(methods)}
        raise Refused(said, status=405)


def sent(request: HttpRequest, made: Document | Iterable[Document]) -> HttpResponseBase:
    if isinstance(made, dict):
        return marked(request, HttpResponse(written(made), content_type="application/json"))
    if request.method == "HEAD":
        return HttpResponse(content_type="application/x-ndjson")
    return StreamingHttpResponse((written(one) for one in made), content_type="application/x-ndjson")


def marked(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """304 without a body where the reader has just this already. It has been looked up all the same: an answer
    that was kept anywhere could outlive a consent."""
    if request.method not in LOOKING:
        return response
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    found = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return found or response


def refusal(why: Refused) -> HttpResponse:
    said = {"error": why.message} | ({"parameter": why.parameter} if why.parameter else {})
    return HttpResponse(written(said), content_type="application/json", status=why.status)


def dressed(request: HttpRequest, response: HttpResponseBase, language: str) -> HttpResponseBase:
    response.headers["Content-Language"] = language
    if (
        request.method in LOOKING
    ):  # pages of partners may read it; there is no cookie that it could be read with
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def written(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"
