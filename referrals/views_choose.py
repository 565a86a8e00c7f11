"""Help to choose: questions that can all be skipped, by POST alone. The answer to the POST is the list itself; no
address, cookie, session, row or log holds anything of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.now import now
from referrals.choosing import choose as chosen_by
from referrals.forms.choose import ChooseForm
from referrals.row_html import rows_html


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "referrals/choose.html", {"form": ChooseForm()})
    form = ChooseForm(request.POST)
    if not form.is_valid():
        return render(request, "referrals/choose.html", {"form": form}, status=422)
    if request.POST.get("step") == "form":  # the other language, or back to change an answer
        return render(request, "referrals/choose.html", {"form": form})
    language = (get_language() or "en")[:2]
    chosen = chosen_by(form.said(), language, now())
    rows = {name: rows_html(getattr(chosen, name), framed=True) for name in ("fits", "may_fit", "no")}
    return render(request, "referrals/chosen.html", {"form": form, "chosen": chosen, "rows": rows})
