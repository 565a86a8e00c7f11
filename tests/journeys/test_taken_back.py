"""Two reporters tell of one place, and one of them changes their mind, in a browser and both languages: the tips are
found to belong together, a report takes from both and leaves; of the next one, approved already, nothing leaves, since
a yes was taken back through the return code; and the pages say what has left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from hotline.codes import NO_HARM
from intake import tasks
from intake.models import Consent
from tests.accounts.support import person
from tests.journeys.test_minor_tip import claim, decide
from tests.journeys.test_urgent_case import agreed, desk, go, press
from tests.live import LiveServers
from tests.triage.linking.test_links import CHEAP
from tests.triage.reports import agency
from tests.triage.test_report_released import files_of
from triage.actions import link_turns
from triage.models import Alert, Case, Disclosure, Review

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = {
    "en": ("The women at the motel never go out alone.", "A white van brings them to the motel at six."),
    "fr": (
        "Les femmes du motel ne sortent jamais seules.",
        "Une fourgonnette blanche les amène à six heures.",
    ),
}
CAR = {"en": "His car has the plate BKLM 471.", "fr": "Sa voiture porte la plaque BKLM 471."}
MIND = {
    "en": "I no longer want the police to have any of this. PLANTED",
    "fr": "Je ne veux plus que la police reçoive quoi que ce soit. PLANTED",
}
SUMMARY = {
    "en": "Several women are kept at a motel and driven to work each evening.",
    "fr": "Plusieurs femmes sont retenues dans un motel et conduites au travail chaque soir.",
}
MORE = {"en": "They were driven earlier this week.", "fr": "Elles sont parties plus tôt cette semaine."}
SAYS = {
    "en": {
        "added": "The reporter added to this tip:", "left": "What has left about this", "stopped": "stopped",
        "why": "The consent was taken back",
    },
    "fr": {
        "added": "La personne a complété ce renseignement\u00a0:", "left": "Ce qui est sorti d’ici à ce sujet",
        "stopped": "arrêté", "why": "Le consentement a été retiré",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.long)])
def test_a_yes_is_taken_back_before_the_release(
    language: str, browser: Any, live_servers: LiveServers
) -> None:
    to, says = agency(name_en="Municipal police", name_fr="Police municipale"), SAYS[language]
    amara = person("Amara", role="supervisor", language=language)
    bo = person("Bo", role="supervisor", language=language)
    tell(browser, live_servers, language, TOLD[language][0])
    mine = Review.objects.get()
    code = tell(browser, live_servers, language, TOLD[language][1])
    theirs = Review.objects.exclude(pk=mine.pk).get()
    assert link_turns.link_waiting(seconds=60, cost=CHEAP)["links"] == 1

    hers, his = desk(browser, live_servers, language, amara), desk(browser, live_servers, language, bo)
    case = put_together(hers, live_servers, language, mine, theirs)
    first = approved(hers, his, live_servers, language, f"?review={mine.pk}", to, theirs, SUMMARY[language])
    press(hers, "release")
    with hers.expect_download() as coming:
        hers.locator("button[formaction$='/download/']").click()
    out = next(
        data for name, data in files_of(coming.value.path().read_bytes()).items() if name.endswith(".json")
    )
    assert [one["facts"]["province"]["code"] for one in json.loads(out)["accounts"]] == ["ON"]
    second = approved(
        hers, his, live_servers, language, f"?supplements={first.pk}", to, theirs, MORE[language]
    )
    expect(his.locator("button[formaction$='/release/']")).to_be_visible()  # and stays open on his screen

    change_of_mind(browser, live_servers, language, code)
    tasks.join_additions()
    record_the_no(hers, live_servers, language, second, theirs)

    second.refresh_from_db()
    assert (second.state, second.stop_reason, second.released_at) == ("stopped", "withdrawn", None)
    assert Consent.objects.filter(decision="refused").get().tip_id == theirs.tip_id
    assert Alert.objects.filter(kind="taken_back").get().review == mine
    the_report_says_so(hers, says, first)
    with his.expect_navigation():
        his.locator("button[formaction$='/release/']").click()
    assert his.locator(".refused").is_visible()
    expect(his.locator("button[formaction$='/release/']")).to_have_count(0)
    for path in (f"cases/{case.pk}", f"queue/{mine.pk}", f"queue/{theirs.pk}"):
        go(hers, live_servers, f"{language}/staff/{path}/")
        reports = hers.locator("li", has=hers.locator(f"a[href$='/reports/{second.pk}/']")).first
        expect(reports).to_contain_text(says["stopped"], ignore_case=True)
        assert hers.locator(f"a[href$='/reports/{first.pk}/']").first.is_visible()
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.released_at is None and first.handed_over_at is not None and first.stopped_at is None
    for page in (hers, his):
        page.context.close()


def tell(browser: Any, servers: LiveServers, language: str, words: str) -> str:
    """By somebody who agrees that the police get it; the code that they note down."""
    context = browser.new_context(locale=f"{language}-CA", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{servers.public_url}/{language}/tip/")
    page.locator("input[name=danger][value=no]").check()
    page.locator("textarea[name=narrative]").fill(f"{words} {CAR[language]}")
    page.locator("input[name=minor][value=no]").check()
    page.locator("select[name=province]").select_option("ON")
    page.locator("input[name=consent_choice][value=share]").check()
    page.locator("input[name=agencies][value=police]").check()
    page.locator("input[name=purposes][value=investigation]").check()
    page.locator("#tip button.go").last.click()
    expect(page.locator("ol.words li")).to_have_count(8)
    code = str(page.locator(".digits").inner_text())
    context.close()
    return code


def put_together(page: Any, servers: LiveServers, language: str, mine: Review, theirs: Review) -> Case:
    """Both are to be reported; what the machine has found is right, and makes a case."""
    for review in (theirs, mine):
        go(page, servers, f"{language}/staff/queue/{review.pk}/")
        claim(page)
        decide(page)
    for answer in ("accepted", "together"):
        with page.expect_navigation():
            page.locator(f"button[name=link][value^='{answer}:']").click()
    case = Case.objects.get()
    for review in (mine, theirs):
        assert page.get_by_text(review.reference).first.is_visible()
    return case


def approved(
    author: Any, other: Any, servers: LiveServers, language: str, begin: str, to: Any, theirs: Review, summary: str
) -> Disclosure:  # fmt: skip
    """Written by one with a fact of each tip, each on its own yes; read as it will leave by both, approved by the
    other."""
    go(author, servers, f"{language}/staff/cases/reports/new/{begin}")
    with author.expect_navigation():
        author.locator("button[name=begin]").click()
    author.locator("[name=agency]").select_option(str(to.pk))
    author.locator("input[name=basis][value=consent]").check()
    author.locator("[name=consent]").select_option(index=1)
    author.locator(f"input[name=language][value={language}]").check()
    author.locator("[name=summary]").fill(summary)
    author.locator("input[name=facts][value=province]").check()
    own = f"t{theirs.tip_id.hex}-"
    author.locator(f"details:has([name={own}consent]) > summary").click()
    author.locator(f"[name={own}consent]").select_option(index=1)
    author.locator(f"input[name={own}facts][value='{theirs.tip_id}:province']").check()
    for harm in NO_HARM.codes():
        author.locator(f"input[name=no_harm][value={harm}]").check()
    with author.expect_navigation():
        author.locator("main form button.main").last.click()
    row = Disclosure.objects.latest("written_at")
    press(author, "open")
    read = author.locator(".opened").inner_text()
    assert summary in read and "Account 2" in read and TOLD[language][1] not in read
    agreed(author, other, servers, f"{language}/staff/cases/reports/{row.pk}/", summary)
    return row


def change_of_mind(browser: Any, servers: LiveServers, language: str, code: str) -> None:
    context = browser.new_context(locale=f"{language}-CA", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{servers.public_url}/{language}/add/")
    page.locator("#id_code").fill(code)
    page.locator("#add .btn.go").click()
    page.locator("#id_words").fill(MIND[language])
    page.locator("#add .btn.go").click()
    page.locator("#id_words").wait_for(state="detached")
    context.close()


def record_the_no(page: Any, servers: LiveServers, language: str, row: Disclosure, theirs: Review) -> None:
    """Read where it was added, then recorded on the report as that person's own word."""
    go(page, servers, f"{language}/staff/queue/{theirs.pk}/")
    assert page.get_by_text(SAYS[language]["added"]).is_visible()
    added = Review.objects.get(tip__addition__adds_to=theirs.tip_id)
    with page.expect_navigation():
        page.locator(f".note a[href$='/queue/{added.pk}/']").click()
    press(page, "open")
    if not page.get_by_text(MIND[language]).is_visible():
        page.locator(".opened summary").first.click()
    assert page.get_by_text(MIND[language]).is_visible()
    go(page, servers, f"{language}/staff/cases/reports/{row.pk}/")
    page.locator("details:has([name=consent-tip_id]) > summary").click()
    page.locator("[name=consent-tip_id]").select_option(str(theirs.tip_id))
    page.locator("input[name=consent-source][value=self]").check()
    press(page, "consent")


def the_report_says_so(page: Any, says: dict[str, str], first: Disclosure) -> None:
    expect(page.locator("h1 .tag")).to_contain_text(says["stopped"], ignore_case=True)
    expect(page.locator("main")).to_contain_text(says["why"], ignore_case=True)
    left = page.locator("section", has=page.get_by_role("heading", name=says["left"]))
    expect(left).to_contain_text(first.reference)
    for act in ("release", "download", "submit", "approve"):
        assert page.locator(f"button[formaction$='/{act}/']").count() == 0
