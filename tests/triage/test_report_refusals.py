"""What is in the way of a report is said all at once, and what was open stays open in that answer."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from tests.support import signed_in
from tests.triage.reports import SUMMARY, Desk, a_situation, agency
from tests.triage.test_report_pages import at, filled
from triage.models import Disclosure

pytestmark = pytest.mark.django_db(transaction=True)


def words(page: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def openings(desk: Desk) -> int:
    return AuditEntry.objects.filter(action="disclosure.opened", actor_id=desk.author.pk).count()


def test_the_form_says_everything_that_is_missing() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    sent = filled(review, agency="", summary="", basis="required_by_law", known="Seen on Tuesdays.")
    page = signed_in(staff=desk.author).post(at("new"), sent)
    said = words(page)
    assert page.status_code == 422 and not Disclosure.objects.exists()
    for line in (
        "Choose who receives it.", "Write the summary.", "Without consent a reason is needed",
        "Name the statute and section",
    ):  # fmt: skip
        assert line.lower() in said.lower(), line
    assert "Seen on Tuesdays." in said and "Seven Pines Motel" in said  # the tip is still open


def test_the_ground_is_judged_whole() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    border = agency("border_services")
    sent = filled(review, agency=border.pk, basis="minor", identity="on", consent="")
    said = words(signed_in(staff=desk.author).post(at("new"), sent))
    assert "Border" in said and said.count("goes along") >= 1 and "Not yet: something is missing" in said
    assert not Disclosure.objects.exists()


def test_a_draft_that_leaks_and_was_not_weighed_hears_both_and_stays_open() -> None:
    desk = Desk()
    client = signed_in(staff=desk.author)
    row = desk.draft(summary=f"{SUMMARY} Ms. Tremblay saw her.")
    Disclosure.objects.filter(pk=row.pk).update(no_harm=[])
    opened = client.post(at("open", row.pk))
    assert 'name="opened" value="yes"' in opened.content.decode() and openings(desk) == 1
    refused = client.post(at("submit", row.pk), {"opened": "yes"})
    said = words(refused)
    assert refused.status_code == 422 and "Summary: a name of who told us" in said
    assert "hurt" in said.lower() and SUMMARY in said and openings(desk) == 2


def test_what_was_closed_stays_closed() -> None:
    desk = Desk()
    row = desk.draft(summary=f"{SUMMARY} Ms. Tremblay saw her.")
    refused = signed_in(staff=desk.author).post(at("submit", row.pk))
    assert refused.status_code == 422 and SUMMARY not in words(refused) and openings(desk) == 0


def test_a_small_form_with_a_fault_leaves_it_open() -> None:
    desk = Desk()
    row = desk.released()
    client = signed_in(staff=desk.author)
    page = client.post(at("acknowledge", row.pk), {"opened": "yes", "acknowledge-file_number": "CP-1"})
    assert page.status_code == 422 and SUMMARY in words(page) and openings(desk) == 1


def test_whoever_may_not_open_it_does_not_by_saying_that_it_was_open() -> None:
    from tests.triage.reports import YES_AND_WHO

    desk = Desk()
    row = desk.draft(a_situation(by=desk.author, consents=(YES_AND_WHO,)), identity=True)
    page = signed_in(staff=desk.privacy).post(at("identity", row.pk), {"opened": "yes"})
    assert page.status_code == 422 and SUMMARY not in words(page)
