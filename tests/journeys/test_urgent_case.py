"""The whole urgent case in a browser, in both languages, with nobody named: a tip about a girl of sixteen, the duty,
a case and its plan, a report that a second person reads and approves, the file that leaves, its receipt, a
supplementary report, and the end of the plan and of the case."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from hotline.codes import NO_HARM
from intake.models import Reporter, Tip
from tests.accounts.support import person
from tests.journeys.test_minor_tip import WORDS, claim, decide, open_envelope, record_duty, sign_in, tell
from tests.live import LiveServers
from tests.triage.reports import agency
from tests.triage.test_report_released import SCHEMA, files_of
from triage.models import Case, Disclosure, ResponsePlan, Review

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUMMARY = {
    "en": "A girl of about sixteen is held in a room of a motel. A man keeps her telephone.",
    "fr": "Une fille d’environ seize ans est retenue dans une chambre de motel. Un homme garde son téléphone.",
}
MORE = {"en": "The motel has moved them to another room.", "fr": "Le motel les a mis dans une autre chambre."}


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.long)])
def test_from_a_tip_to_two_acknowledged_reports(
    language: str, browser: Any, live_servers: LiveServers
) -> None:
    to = agency("child_protection", name_en="Children’s aid", name_fr="Aide à l’enfance")
    amara = person("Amara", role="supervisor", language=language)
    bo = person("Bo", role="supervisor", language=language)
    tell(browser, live_servers, language)
    review = Review.objects.get(minor="yes")
    hers, his = desk(browser, live_servers, language, amara), desk(browser, live_servers, language, bo)

    go(hers, live_servers, f"{language}/staff/queue/{review.pk}/")
    claim(hers)
    open_envelope(hers, WORDS[language])
    record_duty(hers)
    decide(hers)
    case = into_a_case(hers, live_servers, language, review)
    first = report(hers, his, live_servers, language, f"?review={review.pk}", to, SUMMARY[language])
    second = report(hers, his, live_servers, language, f"?supplements={first.pk}", to, MORE[language])
    assert (second.supplements, second.kind) == (first, "supplementary")
    finish_the_plan(hers, live_servers, language, case)

    review.refresh_from_db()
    assert review.outcome == "report_supplementary" and review.stopped_at is not None
    assert not Reporter.objects.exists() and Tip.objects.get().thread is not None


def desk(browser: Any, servers: LiveServers, language: str, staff: Any) -> Any:
    context = browser.new_context(locale=f"{language}-CA", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, servers, language, staff)
    return page


def go(page: Any, servers: LiveServers, path: str) -> None:
    page.goto(f"{servers.staff_url}/{path}")


def press(page: Any, ending: str) -> None:
    """The button of this act, in a fold or not; the answer has come when this returns."""
    button = page.locator(f"button[formaction$='/{ending}/']").first
    if not button.is_visible():
        page.locator(f"details:not([open]):has(button[formaction$='/{ending}/']) > summary").first.click()
    with page.expect_navigation():
        button.click()


def into_a_case(page: Any, servers: LiveServers, language: str, review: Review) -> Case:
    go(page, servers, f"{language}/staff/queue/{review.pk}/")
    press(page, "case")
    case = Case.objects.get()
    go(page, servers, f"{language}/staff/cases/{case.pk}/")
    press(page, "plan")
    assert page.locator(".step.next").count() == 1
    return case


def report(
    author: Any, other: Any, servers: LiveServers, language: str, begin: str, to: Any, summary: str
) -> Disclosure:
    """Written by one, read and approved by another, let out, taken out, acknowledged."""
    go(author, servers, f"{language}/staff/cases/reports/new/{begin}")
    with author.expect_navigation():
        author.locator("button[name=begin]").click()
    author.locator("[name=agency]").select_option(str(to.pk))
    author.locator("input[name=basis][value=minor]").check()
    if not author.locator("[name=reason]").is_visible():
        author.locator("details:has([name=reason]) > summary").click()
    author.locator("[name=reason]").fill("In grade ten, it says.")
    author.locator(f"input[name=language][value={language}]").check()
    author.locator("[name=summary]").fill(summary)
    author.locator("input[name=facts]").first.check()
    for code in NO_HARM.codes():
        author.locator(f"input[name=no_harm][value={code}]").check()
    with author.expect_navigation():
        author.locator("main form button.main").last.click()
    row = Disclosure.objects.latest("written_at")
    agreed(author, other, servers, f"{language}/staff/cases/reports/{row.pk}/", summary)
    press(author, "release")
    leaves_as_read(author, summary)
    author.locator("[name=acknowledge-name]").fill("J. Roy")
    author.locator("[name=acknowledge-file_number]").fill("CP-2026-114")
    press(author, "acknowledge")
    row.refresh_from_db()
    assert row.acknowledged_at is not None and row.approved_by_id != row.author_id
    return row


def agreed(author: Any, other: Any, servers: LiveServers, page: str, summary: str) -> None:
    """Submitted by who wrote it, read and approved by somebody else, and on its author's screen again."""
    press(author, "submit")
    assert author.locator("button[formaction$='/approve/']").count() == 0  # not one's own
    go(other, servers, page)
    press(other, "open")
    assert summary in other.locator(".opened").inner_text()
    press(other, "approve")
    go(author, servers, page)


def leaves_as_read(page: Any, summary: str) -> None:
    """The file that is handed over: a PDF and the same as JSON, which its published schema accepts."""
    with page.expect_download() as coming:
        page.locator("button[formaction$='/download/']").click()
    files = files_of(coming.value.path().read_bytes())
    document = json.loads(next(data for name, data in files.items() if name.endswith(".json")))
    assert next(data for name, data in files.items() if name.endswith(".pdf")).startswith(b"%PDF-")
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    told = json.dumps(document, ensure_ascii=False)
    assert summary in told and "PLANTED" not in told and "grade ten" not in told


def finish_the_plan(page: Any, servers: LiveServers, language: str, case: Case) -> None:
    """Each step done, the referral to a service among them; then nothing is left open."""
    here = f"{language}/staff/cases/{case.pk}/"
    plan = ResponsePlan.objects.get(case=case)
    for number in plan.steps.order_by("number").values_list("number", flat=True):
        go(page, servers, f"{here}?step={number}#plan")
        page.locator("[name$=note]").last.fill("Done.")
        press(page, "plan/done")
    press(page, "plan/close")
    page.locator("[name=change-reason]").select_option("reported")
    page.locator("[name=change-why]").fill("Reported twice; she is safe.")
    press(page, "close")
    plan.refresh_from_db()
    case.refresh_from_db()
    assert plan.closed_at is not None and case.closed_at is not None
