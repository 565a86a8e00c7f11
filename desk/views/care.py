"""What is done for the person on a call, each a button of a panel. What they return is the prefix of the fields that
became a row, and are empty then; "" for none, so that a half-typed thing beside stays."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language

from desk import actions
from desk.access import care as care_access
from desk.draft import Draft
from desk.forms.panels import ChildForm, ConsentForm, OutreachForm, PlanForm, SafeForm, datetime_of
from desk.models import Call
from desk.rules import Refused
from desk.scripts import language_for
from desk.views.guard import user_of
from desk.views.screen import panel_act


def reader(call: Call) -> str:
    """In which language it was said: the caller's, else the screen's."""
    if call.language not in ("unknown", "other"):
        return call.language
    return language_for("", get_language() or "en")


@panel_act("scripts")
def script(request: HttpRequest, call: Call, draft: Draft) -> str:
    code, _dot, language = request.POST.get("page-script", "").partition(".")
    actions.read_script(call=call, script=code, language=language_for(language, "en"), by=user_of(request))
    return ""


@panel_act("consent")
def consent(request: HttpRequest, call: Call, draft: Draft) -> str:
    said = ConsentForm.said(draft)
    for name in ("purpose", "answer", "voice"):
        if not said[name]:
            raise Refused(f"consent_{name}")
    if not said["recipient_kind"] and said["purpose"] not in ("call_back", "third_person", "confirm_contact"):
        raise Refused("consent_recipient")
    actions.record_consent(
        call=call, about=said["about"] or "caller", purpose=said["purpose"], recipient_kind=said["recipient_kind"],
        answer=said["answer"], includes_identity=bool(said["includes_identity"]), voice=said["voice"],
        province=said["province"], words=said["words"], language=reader(call), by=user_of(request),
    )  # fmt: skip
    return "consent-"


@panel_act("consent")
def withdraw(request: HttpRequest, call: Call, draft: Draft) -> str:
    row = care_access.consent_of(call, request.POST.get("page-consent", ""))
    if row is None:
        raise Refused("choose")
    actions.withdraw(consent=row, by=user_of(request), language=reader(call))
    return ""


@panel_act("safe")
def safe(request: HttpRequest, call: Call, draft: Draft) -> str:
    said = SafeForm.said(draft)
    if not said["channel"]:
        raise Refused("safe_channel")
    actions.say_safe(
        call=call, channel=said["channel"], safe=said["safe"] or "unknown", voicemail=said["voicemail"] or "unknown",
        announce=said["announce"] or "unknown", how=said["how"], by=user_of(request),
    )  # fmt: skip
    return "safe-"


@panel_act("safe")
def outreach(request: HttpRequest, call: Call, draft: Draft) -> str:
    """Plan one; or, with `page-done`, say how one went."""
    if done := request.POST.get("page-done"):
        row = next((one for one in care_access.outreach_of(call) if str(one.pk) == done), None)
        if row is None:
            raise Refused("choose")
        actions.finish_outreach(
            outreach=row, result=request.POST.get(f"page-result-{done}", ""), by=user_of(request)
        )
        return ""
    said = OutreachForm.said(draft)
    if not said["kind"] or not said["channel"]:
        raise Refused("outreach_what")
    actions.plan_outreach(
        call=call, kind=said["kind"], channel=said["channel"], due_at=datetime_of(said["due_at"]),
        language=reader(call), basis=said["basis"] or "consent", note=said["note"], by=user_of(request),
    )  # fmt: skip
    return "outreach-"


@panel_act("child")
def child(request: HttpRequest, call: Call, draft: Draft) -> str:
    """Show the row of the place; with `page-report`, keep that the authority was told."""
    if "page-report" not in request.POST:
        return ""
    said = ChildForm.said(draft)
    details = {name: said[name] for name in ("reporter", "worker", "reference", "told")}
    actions.report_child(
        call=call, province=said["province"], reported_at=datetime_of(said["reported_at"]), details=details,
        by=user_of(request),
    )  # fmt: skip
    return "child-"


@panel_act("plan")
def plan(request: HttpRequest, call: Call, draft: Draft) -> str:
    actions.write_plan(call=call, plan=PlanForm.said(draft), by=user_of(request))
    return "plan-"


@panel_act("plan")
def action(request: HttpRequest, call: Call, draft: Draft) -> str:
    actions.mark_action(call=call, action=request.POST.get("page-done", ""), by=user_of(request))
    return ""
