"""Where a confidential site is: opened by a POST whose line in the log is committed first, and sealed again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hotline.sealing.errors import KeyGone, SealBroken
from referrals import actions
from referrals.desk import access
from referrals.desk.forms.sealed import hidden_of, sealed_forms
from referrals.desk.forms.thing import with_version
from referrals.desk.refusals import sentence
from referrals.desk.shown import field_label
from referrals.desk.views.request import editors, may_edit, readers, staff
from referrals.editable import OF_THE_DOOR, state


@require_POST
@readers
def open_site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    site = access.site(staff(request), site_id)
    if not site.confidential:
        return redirect("partner_site", site.pk)
    try:
        hidden = actions.open_hidden(by=staff(request), site=site)
    except (KeyGone, SealBroken):
        messages.error(
            request, _("It did not open: its key is gone, or it was changed. Tell the privacy officer.")
        )
        return redirect("partner_site", site.pk)
    return sealed_page(request, site, *sealed_forms(None, hidden, state(site)), hidden=hidden)


@require_POST
@editors
def seal(request: HttpRequest, site_id: UUID) -> HttpResponse:
    site = access.site(staff(request), site_id)
    form, phones = sealed_forms(request.POST, None, "")
    if not (form.is_valid() & phones.is_valid()):
        return sealed_page(request, site, form, phones, status=422)
    try:
        actions.seal_again(
            by=staff(request), site=site, hidden=hidden_of(form, phones), version=form.cleaned_data["version"]
        )
    except actions.Stale as stale:
        site = access.site(staff(request), site_id)
        there = labelled(actions.open_hidden(by=staff(request), site=site)) if site.confidential else {}
        form.data = with_version(form.data, site)
        return sealed_page(request, site, form, phones, refused=sentence(stale), there=there, status=422)
    except actions.Refused as refused:
        return sealed_page(request, site, form, phones, refused=sentence(refused), status=422)
    messages.info(request, _("Sealed."))
    return redirect("partner_site", site.pk)


@require_POST
@editors
def hide(request: HttpRequest, site_id: UUID) -> HttpResponse:
    return _act(
        request, site_id, actions.hide, _("Confidential from now on. Address, numbers and point are sealed.")
    )


@require_POST
@editors
def show(request: HttpRequest, site_id: UUID) -> HttpResponse:
    return _act(
        request,
        site_id,
        actions.show,
        _("No longer confidential. It is visible to staff only, until you say more."),
    )


def _act(request: HttpRequest, site_id: UUID, act: Any, done: str) -> HttpResponse:
    site = access.site(staff(request), site_id)
    try:
        still = act(by=staff(request), site=site, version=request.POST.get("version", ""))
        messages.info(request, done)
        if still:
            words = _("Its address or a number still stands in the words of: %(names)s. Take it out there.")
            messages.warning(request, words % {"names": ", ".join(still)})
    except actions.Refused as refused:
        messages.error(request, sentence(refused))
    except (KeyGone, SealBroken):
        messages.error(
            request, _("It did not open: its key is gone, or it was changed. Tell the privacy officer.")
        )
    return redirect("partner_site", site.pk)


def labelled(hidden: dict[str, Any]) -> dict[str, Any]:
    """What is sealed, under the names of its fields."""
    lines = [(field_label(name), hidden[name]) for name in OF_THE_DOOR if hidden.get(name) not in (None, "")]
    return {"lines": lines, "phones": hidden.get("phones", [])}


def sealed_page(
    request: HttpRequest,
    site: Any,
    form: Any,
    phones: Any,
    *,
    status: int = 200,
    refused: str = "",
    **more: Any,
) -> HttpResponse:
    """With an address of its own that only a POST reaches: nothing of it stays in the browser's way back."""
    context = {
        "site": site, "form": form, "phones": phones, "refused": refused, "may_edit": may_edit(request),
        "other_path": "",
    }  # fmt: skip
    return render(request, "referrals/desk/sealed.html", context | more, status=status)
