"""Finding a service and bringing the person together with it."""

from __future__ import annotations

from django.http import HttpRequest

from desk import actions
from desk.access import care as care_access
from desk.draft import Draft
from desk.forms.panels import ReferralForm, text_of
from desk.forms.profile import ProfileForm
from desk.models import Call
from desk.rules import Refused
from desk.views.guard import user_of
from desk.views.screen import panel_act

STAYED = {"yes": True, "no": False}


@panel_act("directory")
def match(request: HttpRequest, call: Call, draft: Draft) -> str:
    """The answers go into their own store; what fits is worked out as the panel is shown, and kept nowhere."""
    form = ProfileForm(request.POST)
    actions.save_profile(call=call, profile=form.stored_as(), by=user_of(request))
    return ""


@panel_act("directory")
def referral(request: HttpRequest, call: Call, draft: Draft) -> str:
    said = ReferralForm.said(draft)
    if not said["kind"]:
        raise Refused("referral_kind")
    follows = text_of(draft, "referral-follows")
    actions.add_referral(
        call=call, kind=said["kind"], service=care_access.service_of(text_of(draft, "referral-service")),
        recipient_kind=said["recipient_kind"] or "service_provider", purpose=said["purpose"] or "service",
        shares=said["shares"] or "nothing", basis=said["basis"] or "consent",
        details={name: said[name] for name in ("person", "shared", "reason")},
        stayed_on=STAYED.get(said["stayed_on"]), result=said["result"] or "open",
        follows=next((one for one in care_access.referrals_of(call) if str(one.pk) == follows), None),
        by=user_of(request),
    )  # fmt: skip
    return "referral-"


@panel_act("directory")
def referral_end(request: HttpRequest, call: Call, draft: Draft) -> str:
    key = request.POST.get("page-referral", "")
    row = next((one for one in care_access.referrals_of(call) if str(one.pk) == key), None)
    if row is None:
        raise Refused("choose")
    actions.end_referral(
        referral=row, result=request.POST.get(f"page-result-{key}", ""), stayed_on=None, by=user_of(request)
    )
    return ""
