"""A call with its panels, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from desk.actions import (
    add_referral,
    add_vendor,
    end_referral,
    mark_action,
    plan_outreach,
    read_script,
    record_agreement,
    record_consent,
    report_child,
    save_profile,
    say_safe,
    withdraw,
    write_plan,
)
from desk.forms.profile import ProfileForm
from desk.models import Call, InterpreterVendor
from hotline.accounts.models import Staff
from hotline.now import now
from tests.support import staff_member

DESK = "/en/staff/desk/"


def at(call: Call, what: str = "") -> str:
    return f"{DESK}call/{call.pk}/{what}"


def press(client: Any, call: Call, what: str, **said: Any) -> Any:
    """A button of a panel, as the script of the page sends it: with the whole form."""
    call.refresh_from_db()
    page = {"page-tab": str(uuid4()), "page-number": str(call.version), "page-save": str(uuid4())}
    fields = {name.replace("_", "-", 1): value for name, value in said.items()}
    return client.post(at(call, f"{what}/"), page | fields, headers={"X-Desk": "panel"})


def vendor(name: str = "Lingua Line", *, bound: bool = True, by: Staff | None = None) -> InterpreterVendor:
    partner = by or staff_member("partnerships")
    made = add_vendor(name=name, phone="1-800-555-0142", account="", languages=[], by=partner)
    if bound:
        day = timedelta(days=1)
        record_agreement(
            vendor=made, signed_on=(now() - 9 * day).date(), valid_from=now() - 8 * day,
            valid_until=now() + 300 * day, by=partner,
        )  # fmt: skip
    return made


def cared_for(call: Call, by: Staff) -> None:
    """Something in every panel: a yes, a refusal and one taken back, a safe way and a call agreed on, a child told of,
    a plan, a service that had no room."""
    facts: dict[str, Any] = {"call": call, "by": by}
    record_consent(purpose="service", recipient_kind="service_provider", answer="given", voice="self",
                   includes_identity=True, **facts)  # fmt: skip
    record_consent(purpose="investigation", recipient_kind="police", answer="refused", voice="self", **facts)
    record_consent(purpose="call_back", answer="given", voice="self", **facts)
    relayed = record_consent(
        purpose="safety", recipient_kind="police", answer="given", voice="relayed", **facts
    )
    withdraw(consent=relayed, by=by)
    say_safe(
        channel="phone", safe="yes", voicemail="no", announce="no", how="902-555-0100, evenings", **facts
    )
    plan_outreach(
        kind="recontact", channel="phone", due_at=now() + timedelta(hours=20), language="es", **facts
    )
    report_child(province="ON", reported_at=now(), details={"reference": "ON-77"}, **facts)
    write_plan(plan={"steps": "Stay at the aunt’s on Friday.", "code_word": "Pineapple"}, **facts)
    mark_action(action="emotional_support", **facts)
    read_script(script="opening", language="en", **facts)
    asked = QueryDict("profile-needs=bed&profile-age=a25_34&profile-place=Ontario")
    save_profile(profile=ProfileForm(asked).stored_as(), **facts)
    transfer = add_referral(kind="warm_transfer", recipient_kind="service_provider", shares="need", **facts)
    end_referral(referral=transfer, result="full", stayed_on=True, by=by)
