"""What a tired person and an attacker do to a call: nothing typed is lost, nothing is a fault of ours."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from desk.actions import finish_call, open_draft
from desk.forms import to_log
from desk.models import Call, CallConsent
from intake.access import open_tip, opener
from intake.models import Tip
from tests.accounts.support import person
from tests.accounts.test_kept_words import again, at_the_desk, come_back, end_session, lines_sent, token_of
from tests.desk.calls import a_call, saved
from tests.desk.panels import DESK, at
from tests.form_reader import TOKEN
from tests.form_reader import form_of as read_form
from tests.support import signed_in

pytestmark = pytest.mark.django_db
YES = {
    "consent-purpose": "service", "consent-recipient_kind": "service_provider", "consent-answer": "given",
    "consent-voice": "self",
}  # fmt: skip
UNKNOWN = "00000000-0000-4000-8000-000000000000"
BUTTONS = (
    "script", "consent", "withdraw", "interpreter", "interpreter-end", "safe", "outreach", "child", "match",
    "referral", "referral-end", "plan", "action", "alert", "alert/close",
)  # fmt: skip


def page_of(call: Call, **said: Any) -> dict[str, Any]:
    """What every button of the page sends along."""
    call.refresh_from_db()
    return {"page-tab": str(uuid4()), "page-number": str(call.version), "page-save": str(uuid4())} | said


@pytest.mark.parametrize("said", [YES, YES | {"consent-words": "May we? Yes.", "narrative": "At the motel."}])
def test_a_panels_button_while_signed_out_gives_the_words_back_and_acts_after_the_sign_in(
    said: dict[str, Any],
) -> None:
    rosa = person("Rosa")
    client = at_the_desk(rosa)
    call = a_call(rosa, business="Seven Pines")
    sent = page_of(call, business="Seven Pines", **said) | {TOKEN: token_of(client, DESK)}
    end_session(client)
    answer = client.post(at(call, "consent/"), sent)
    assert answer.status_code == 403
    first = read_form(answer.text, "kept")
    assert set(lines_sent(sent)) <= set(lines_sent(first.pairs))
    if "narrative" in said:
        assert "What was asked and answered, in short" in answer.text and "Notes" in answer.text
        assert 'name="page-tab" id=' not in answer.text  # what nobody typed goes along unseen
    come_back(client, rosa)
    second = read_form(again(client, at(call, "consent/"), first.pairs).text, "kept")
    assert again(client, at(call, "consent/"), second.pairs).status_code == 200
    assert CallConsent.objects.get().answer == "given"
    assert open_draft(call=call, by=rosa).values.get("narrative") == (
        ["At the motel."] if "narrative" in said else None
    )


def test_a_service_that_was_chosen_is_not_lost_on_the_way() -> None:
    """The page that gives back knows no list of interpreting services."""
    rosa = person("Rosa")
    client = at_the_desk(rosa)
    call = a_call(rosa, business="Seven Pines")
    sent = page_of(call, **{"interpreter-vendor": str(uuid4()), "referral-follows": str(uuid4()),
                            "referral-person": "Nadia"}) | {TOKEN: token_of(client, DESK)}  # fmt: skip
    end_session(client)
    answer = client.post(at(call, "referral/"), sent)
    assert set(lines_sent(sent)) <= set(lines_sent(read_form(answer.text, "kept").pairs))


def test_words_sent_after_a_colleague_has_logged_the_call_are_given_back() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    logged(call)
    for what in ("", "consent/", "plan/"):
        page = rosa.post(at(call, what), page_of(call, narrative="At the motel. Room nine."))
        assert page.status_code == 409 and "Room nine." in page.text
        form = read_form(page.text, "call")
        assert form.action == f"{DESK}new/"
    fresh = again(rosa, form.action, [*form.pairs, ("more", "")])
    assert fresh.status_code == 200 and "Room nine." in fresh.text and Tip.objects.count() == 1
    # A second press of the button that logs finds what the first has made; so does whoever goes on with it.
    for what, said in (("finish/", page_of(call, narrative="x")), ("", {})):
        assert rosa.post(at(call, what), said).headers["Location"] == f"{DESK}{call.pk}/"


def logged(call: Call) -> None:
    form = to_log(open_draft(call=call, by=call.opened_by), "x")
    assert form.is_valid()
    finish_call(call=call, channel="phone", kind="tip", said=form.said(), outcome="", service_line="",
                by=call.opened_by)  # fmt: skip


def test_the_other_text_of_a_field_is_told_once_however_often_the_button_is_pressed() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="Notes.", kind="tip", how_many="-5")
    saved(call, base=1, business="Motel")
    saved(call, base=1, business="Inn")
    said = {"narrative": "Notes.", "kind": "tip", "business": "Inn", "how_many": "-5"}
    for _press in range(3):
        page = rosa.post(at(call, "finish/"), page_of(call, **said))
        assert page.status_code == 422
        said["narrative"] = dict(read_form(page.text, "call").pairs)["narrative"]
    assert said["narrative"].strip() == "Notes."
    rosa.post(at(call, "finish/"), page_of(call, **said | {"how_many": "5"}))
    tip = Tip.objects.get()
    assert open_tip(tip, opener(tip.id, "C")).narrative.count("Motel") == 1


def test_a_paste_of_fifty_thousand_letters_is_kept_and_what_is_too_long_is_said() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, kind="tip")
    long = "Il a dit « é » \u202e\u05d0\u05d1 \0" * 2500
    page = rosa.post(at(call), page_of(call, narrative=long, kind="tip"))
    assert page.status_code == 200
    assert open_draft(call=call, by=rosa.staff).values["narrative"] == [long.replace("\0", "")]
    # More than a seal takes: nothing is saved, and the page says so with every word on it.
    most = "x" * 300_000
    for what in ("", "plan/", "finish/"):
        page = rosa.post(
            at(call, what), page_of(call, narrative=most, kind="tip", **{"plan-steps": "To the aunt"})
        )
        assert page.status_code == 413 and most in page.text and "To the aunt" in page.text
        assert "more than one call can hold" in page.text
    assert not Tip.objects.exists()


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        UNKNOWN,
        *(pytest.param(one, marks=pytest.mark.long) for one in ("\0", "a" * 5000, "\u202e' OR 1=1 --")),
    ],
)
def test_no_button_of_a_panel_fails_over_what_no_page_sends(value: str) -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, minor="maybe")
    names = ("page-script", "page-consent", "page-done", "page-referral", "page-report", "page-number", "page-tab",
             f"page-result-{value[:60]}", "alert-reason", "alert-summary", "consent-purpose", "consent-answer",
             "consent-voice", "consent-province", "consent-recipient_kind", "interpreter-vendor",
             "interpreter-language", "safe-channel", "safe-safe", "outreach-kind", "outreach-channel",
             "outreach-due_at", "child-province", "child-reported_at", "profile-needs", "profile-place",
             "profile-age", "referral-kind", "referral-service", "referral-follows", "plan-steps", "page-settle",
             "more", "page-boxes")  # fmt: skip
    for what in BUTTONS:
        page = rosa.post(at(call, f"{what}/"), page_of(call) | dict.fromkeys(names, value))
        assert page.status_code in (200, 422), (what, page.status_code)
