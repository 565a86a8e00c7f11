"""The main thing, end to end: somebody without script tells of a sixteen-year-old, and it stands first in the
urgent lane within two seconds, also with Redis killed and worker and beat down; a supervisor opens, settles the duty
and decides; the log tells all of it and cannot be changed unnoticed."""

from __future__ import annotations

import http.client
import json
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from playwright.sync_api import expect

from hotline.audit.chain import entry_hash
from hotline.audit.models import AuditEntry
from intake.models import Tip
from tests.accounts.support import PASSWORD, code_for, person
from tests.live import LiveServers
from tests.support import superuser
from tests.triage.tips import review_of
from triage.models import DutyToReport, Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": "A girl of sixteen at the Blue Heron motel. A man keeps her phone. PLANTED-EN",
    "fr": "Une fille de seize ans au motel Héron bleu. Un homme garde son téléphone. PLANTED-FR",
}
AUDITED = ["review.claimed", "tip.opened", "duty.recorded", "review.decided"]


def tell(browser: Any, servers: LiveServers, language: str) -> None:
    context = browser.new_context(locale=f"{language}-CA", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{servers.public_url}/{language}/tip/")
    page.locator("input[name=danger][value=no]").check()
    page.locator("textarea[name=narrative]").fill(WORDS[language])
    page.locator("select[name=province]").select_option("ON")
    page.locator("input[name=minor][value=yes]").check()
    page.locator("#tip button.go").last.click()
    expect(page.locator("ol.words li")).to_have_count(8)
    assert context.cookies() == []
    context.close()


def sign_in(page: Any, servers: LiveServers, language: str, staff: Any) -> None:
    page.goto(f"{servers.staff_url}/{language}/staff/door/sign-in/")
    page.locator("input[name=login]").fill(staff.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button.button").first.click()
    page.locator("input[name=code]").fill(code_for(staff))
    page.locator("main button.button").first.click()
    page.wait_for_url(f"**/{language}/staff/queue/")


def health(servers: LiveServers) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", servers.staff_port, timeout=20)
    connection.request("GET", "/healthz", headers={"Host": "localhost"})
    facts = json.loads(connection.getresponse().read())
    connection.close()
    return facts


@pytest.mark.parametrize(
    ("language", "redis"),
    [
        ("en", "redis up"),
        ("fr", "redis killed"),
        pytest.param("en", "redis killed", marks=pytest.mark.long),
    ],
)
def test_a_tip_about_a_sixteen_year_old(
    language: str, redis: str, browser: Any, live_servers: LiveServers
) -> None:
    # The live path is PostgreSQL alone: no worker and no beat run here, and Redis may be dead.
    if redis == "redis killed":
        live_servers.processes["valkey"].kill(signal.SIGKILL)
    assert health(live_servers)["redis"] is (redis == "redis up")
    assert not any(live_servers.processes[name].alive for name in ("worker", "beat"))
    amara = person("Amara", role="supervisor", language=language)
    review_of(danger="no", narrative="An older tip about an adult.")
    context = browser.new_context(locale=f"{language}-CA", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, live_servers, language, amara)

    tell(browser, live_servers, language)
    sent = time.monotonic()
    page.locator(".lane.urgent .row").first.wait_for(timeout=2_000)
    assert time.monotonic() - sent < 2
    review = Review.objects.get(minor="yes")
    assert page.locator(".lane.urgent .row").first.get_attribute("id") == f"r-{review.pk}"

    page.goto(f"{live_servers.staff_url}/{language}/staff/queue/{review.pk}/")
    assert WORDS[language] not in page.content()
    claim(page)
    open_envelope(page, WORDS[language])
    record_duty(page)
    decide(page)

    review.refresh_from_db()
    assert (review.outcome, review.stopped_at) == ("to_report", None)
    assert DutyToReport.objects.get().by == amara
    told = list(
        AuditEntry.objects.filter(tip_id=review.tip_id).order_by("number").values_list("action", flat=True)
    )
    assert told == AUDITED
    context.close()
    nothing_in_the_clear(live_servers)
    the_log_is_proof(review)


def claim(page: Any) -> None:
    page.locator("button[formaction$='/claim/']").first.click()
    page.locator("button[formaction$='/release/']").first.wait_for()


def open_envelope(page: Any, words: str) -> None:
    page.locator("button[formaction$='/open/']").first.click()
    page.locator(".opened summary").first.click()  # behind its content note
    page.get_by_text(words).wait_for()


def record_duty(page: Any) -> None:
    part = page.locator("section:has(#duty-title)")
    part.locator("details summary").last.click()
    part.locator("input[name=duty-kind][value=reported]").check()
    part.locator("select[name=duty-province]").select_option("ON")
    part.locator("input[name=duty-reported_at]").fill(a_minute_ago())
    part.locator("[name=duty-authority]").fill("Children's aid society")
    part.locator("button[formaction$='/duty/']").click()
    page.locator("section:has(#duty-title) li").first.wait_for()


def a_minute_ago() -> str:
    from datetime import timedelta

    from hotline.now import now
    from triage.times import zone

    return (now() - timedelta(minutes=1)).astimezone(zone()).strftime("%Y-%m-%d %H:%M")


def decide(page: Any) -> None:
    page.locator("[name=decide-urgency]").fill("Held now.")
    for box in page.locator("input[name^=decide-][name$=_not_known]").all():
        if box.get_attribute("name") != "decide-urgency_not_known":
            box.check()
    page.locator("input[name=decide-outcome][value=to_report]").check()
    with page.expect_navigation():
        page.locator("button[formaction$='/decide/']").last.click()


def nothing_in_the_clear(servers: LiveServers) -> None:
    for process in servers.processes.values():
        if process.log.exists():
            assert "PLANTED" not in process.output
    tip = Tip.objects.get(minor="yes")
    assert b"PLANTED" not in bytes(tip.narrative)


@pytest.fixture(autouse=True)
def a_log_of_its_own(transactional_db: None) -> None:
    """The table was emptied between tests; the head, outside the database, was not."""
    head = Path(settings.HOTLINE_AUDIT_HEAD)
    for file in head.parent.glob("audit_*.json*"):
        file.unlink()


def the_log_is_proof(review: Review) -> None:
    """What a superuser can do, each named: one entry changed, the tail cut, the chain made anew."""
    call_command("audit_verify")
    first, last = AuditEntry.objects.order_by("number")[0], AuditEntry.objects.order_by("-number")[0]
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("CREATE TEMP TABLE kept AS SELECT * FROM audit_entry")

        link.execute("UPDATE audit_entry SET actor_role = 'directos' WHERE number = %s", [first.number])
        assert refused() == first.number
        put_back(link)

        link.execute("DELETE FROM audit_entry WHERE number = %s", [last.number])
        assert refused() == last.number
        put_back(link)

        link.execute("UPDATE audit_entry SET actor_role = 'directos' WHERE number = %s", [first.number])
        rechain(link)
        assert refused() >= first.number
        put_back(link)
    call_command("audit_verify")


def refused() -> int:
    with pytest.raises(CommandError) as told:
        call_command("audit_verify")
    found = re.search(r"Entry (\d+)", str(told.value))
    assert found, told.value
    return int(found.group(1))


def put_back(link: Any) -> None:
    link.execute("TRUNCATE audit_entry")
    link.execute("INSERT INTO audit_entry SELECT * FROM kept")


def rechain(link: Any) -> None:
    """What somebody with every right in the database, but no key, would do: hashes that fit again."""
    rows = link.execute("SELECT * FROM audit_entry ORDER BY number").fetchall()
    names = [column.name for column in link.execute("SELECT * FROM audit_entry LIMIT 0").description]
    before = dict(zip(names, rows[0], strict=True))["prev_hash"]
    for row in rows:
        entry = AuditEntry(**dict(zip(names, row, strict=True)))
        entry.prev_hash = before
        before = entry_hash(entry)
        link.execute(
            "UPDATE audit_entry SET prev_hash = %s, hash = %s WHERE number = %s",
            [entry.prev_hash, before, entry.number],
        )
