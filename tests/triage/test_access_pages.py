"""The pages of access: loud where they must be, silent about who told us until it is opened, and no word is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hotline.accounts.models import Staff
from tests.support import signed_in, staff_member
from tests.triage.accesses import WHY, a_told_tip, asked, granted, text
from tests.triage.reports import NARRATIVE, REPORTER
from triage import actions
from triage.models import AccessRequest

pytestmark = pytest.mark.django_db(transaction=True)


def at(name: str, *args: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def everywhere(client: Any) -> list[str]:
    return [text(client.get(at(name))) for name in ("access:index", "audit:index", "reports:index")]


def test_the_privacy_officer_sees_broken_glass_on_every_page_until_she_has_looked() -> None:
    officer = signed_in("privacy_officer")
    assert not any("Emergency access to who told us" in page for page in everywhere(officer))
    row = granted("break_glass")
    line = f"Emergency access to who told us, tip {row.reference}: {row.asked_by.name} and {row.answered_by.name}"
    assert all(line in page for page in everywhere(officer))
    other = signed_in("supervisor")
    assert line not in text(other.get(at("triage:queue")))
    assert officer.post(at("access:acknowledge", row.pk)).status_code == 422  # unread
    assert WHY in text(officer.post(at("access:read", row.pk)))
    assert officer.post(at("access:acknowledge", row.pk)).status_code == 302
    assert not any("Emergency access to who told us" in page for page in everywhere(officer))


def test_a_second_person_is_called_for_on_every_page_but_the_askers() -> None:
    row = asked("break_glass")
    line = f"{row.asked_by.name} needs a second person now"
    for role, seen in (("supervisor", True), ("director", True), ("privacy_officer", False)):
        assert (line in text(signed_in(role).get(at("access:index")))) == seen, role
    assert line not in text(signed_in(staff=row.asked_by).get(at("triage:queue")))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_of_who_told_us_is_shown_before_it_is_opened(language: str) -> None:
    row = granted(review=a_told_tip(narrative=NARRATIVE))
    client = signed_in(staff=row.asked_by)
    review = row.tip.review
    for path in (
        at("triage:review", review.pk, language=language),
        at("access:request", row.pk, language=language),
    ):
        page = client.get(path).content.decode()
        assert REPORTER["contact"] not in page and REPORTER["name"] not in page
    answer = client.post(at("access:open", row.pk, language=language))
    page = text(answer)
    assert REPORTER["contact"] in page and REPORTER["name"] in page
    assert page.index("before noon") < page.index(REPORTER["contact"])  # the rules first
    assert "no-store" in answer.headers["Cache-Control"]
    assert (
        REPORTER["contact"]
        not in client.get(at("access:request", row.pk, language=language)).content.decode()
    )


def test_a_supervisor_asks_on_the_review_and_keeps_what_was_typed_elsewhere() -> None:
    amara = signed_in("supervisor")
    review = a_told_tip()
    said = {"access-reason": WHY, "decide-wishes": "She wants to sleep."}
    answer = amara.post(at("triage:ask_who", review.pk), said)
    assert answer.status_code == 200 and "She wants to sleep." in answer.content.decode()
    row = AccessRequest.objects.get()
    assert (row.kind, row.asked_by_id, row.answer) == ("request", amara.staff.pk, "")
    page = text(amara.get(at("triage:review", review.pk)))
    assert "waits for an answer" in page and WHY not in page


def test_danger_without_its_tick_is_refused_with_the_reason_still_there() -> None:
    amara = signed_in("supervisor")
    answer = amara.post(at("triage:break_glass", a_told_tip().pk), {"access-reason": WHY})
    assert answer.status_code == 422 and "shelter has a bed" in answer.content.decode()
    assert not AccessRequest.objects.exists()


def test_a_refusal_without_its_reason_is_not_taken_and_a_grant_gives_the_time() -> None:
    row, officer = asked(), signed_in("privacy_officer")
    officer.post(at("access:read", row.pk))
    assert officer.post(at("access:refuse", row.pk)).status_code == 422
    assert officer.post(at("access:grant", row.pk)).status_code == 302
    assert "open until" in text(officer.get(at("access:request", row.pk)))


def test_a_way_that_is_not_safe_is_refused_and_what_was_opened_for_it_stays() -> None:
    row = granted()
    client = signed_in(staff=row.asked_by)
    client.post(at("access:open", row.pk))
    said = {"contact-way": "email", "contact-weighing": "She reads it at work."}
    page = client.post(at("access:contact", row.pk), said)
    assert page.status_code == 422 and "not safe for them" in text(page)
    assert REPORTER["contact"] in text(page) and "She reads it at work." in page.content.decode()
    said["contact-way"] = "phone"
    page = client.post(at("access:contact", row.pk), said)
    assert page.status_code == 200 and "A contact is going on" in text(page)
    assert REPORTER["contact"] in text(page)
    ended = client.post(
        at("access:contact_ended", row.pk), {"ended-result": "reached", "ended-note": "Well."}
    )
    assert ended.status_code == 302
    assert "By phone · without saying who we are · Reached" in text(client.get(at("access:request", row.pk)))


def test_the_privacy_officer_begins_by_a_reference() -> None:
    officer = signed_in("privacy_officer")
    review = a_told_tip(narrative=NARRATIVE)
    path = at("access:by_reference")
    for said, word in (
        (
            {"tip-reference": "nothing", "tip-what": "identity", "tip-reason": WHY},
            "No tip has this reference",
        ),
        ({"tip-reference": review.reference, "tip-reason": WHY}, "Choose what you need"),
        ({"tip-reference": review.reference, "tip-what": "identity"}, "Write why"),
    ):
        answer = officer.post(path, said)
        assert answer.status_code == 422 and word in text(answer)
        assert said["tip-reference"] in answer.content.decode()
    said = {"tip-reference": review.reference.lower(), "tip-what": "identity", "tip-reason": WHY}
    answer = officer.post(path, said)
    assert REPORTER["contact"] in text(officer.post(f"{answer.url}open/"))
    answer = officer.post(path, said | {"tip-what": "content"})
    assert NARRATIVE not in text(officer.post(f"{answer.url}open/"))
    helen = Staff.objects.get(pk=staff_member("director").pk)
    row = AccessRequest.objects.get(what="content")
    actions.read_reason(request=row, by=helen)
    actions.answer_access(request=row, grant=True, by=helen)
    page = text(officer.post(f"{answer.url}open/"))
    assert NARRATIVE in page and REPORTER["contact"] not in page


def test_the_untold_tip_offers_nothing_to_open() -> None:
    page = text(signed_in("supervisor").get(at("triage:review", a_told_tip(reporter={}).pk)))
    assert "The reporter said nothing of themselves." in page and "Ask the privacy officer" not in page
