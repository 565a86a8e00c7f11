"""The page of the log: who may see it, what it shows, and that looking leaves its own line."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from hotline.audit import views
from hotline.audit.log import record
from hotline.audit.models import AuditEntry
from tests.support import signed_in, staff_member

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/en/staff/audit/"


@pytest.fixture(autouse=True)
def _own_head(head_file: Path) -> None:
    """Every test here moves a head of its own."""


def rotate(count: int, **more: object) -> None:
    with transaction.atomic():
        record(by=None, action="keys.rotated", key="2026-11-0a0a0a0a", count=count, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["privacy_officer", "director"])
def test_privacy_and_director_read_and_leave_a_line(role: str) -> None:
    client = signed_in(role)
    rotate(41)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "wrapped 41 data keys anew" in page.text
    latest = AuditEntry.objects.order_by("-number").first()
    assert latest and (latest.action, latest.actor_id) == ("audit.viewed", client.staff.pk)


@pytest.mark.parametrize("role", ["specialist", "supervisor", "partnerships", "analyst", "administrator"])
def test_others_are_refused(role: str) -> None:
    client = signed_in(role)
    for answer in (client.get(PAGE), client.post(PAGE)):
        assert answer.status_code in (403, 405)
    assert not AuditEntry.objects.filter(action="audit.viewed").exists()


def test_filter_by_tip_and_action() -> None:
    client = signed_in("privacy_officer")
    tip = uuid4()
    rotate(41, tip_id=tip)
    rotate(42)
    assert "42 data keys" not in client.get(PAGE, {"tip": str(tip)}).text
    assert "41 data keys" in client.get(PAGE, {"tip": str(tip)}).text
    assert "41 data keys" not in client.get(PAGE, {"action": "audit.viewed"}).text


@pytest.mark.parametrize(
    "query", [{"tip": "anna"}, {"action": "nothing"}, {"before": "-1"}, {"before": "9" * 40}]
)
def test_a_filter_that_makes_no_sense_says_so(query: dict[str, str]) -> None:
    answer = signed_in("privacy_officer").get(PAGE, query)
    assert answer.status_code == 400
    assert "The filter was not understood" in answer.text


def test_pages_are_by_key_so_that_nothing_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    client = signed_in("privacy_officer")
    for count in range(1001, 1006):
        rotate(count)
    page = client.get(PAGE, {"action": "keys.rotated"})
    assert "1005 data keys" in page.text and "1003 data keys" not in page.text
    older = client.get(PAGE, {"action": "keys.rotated", "before": 4})
    assert "1003 data keys" in older.text and "1004 data keys" not in older.text


def test_in_french() -> None:
    client = signed_in("privacy_officer")
    page = client.get("/fr/staff/audit/").text
    assert "Journal d’audit" in page
    assert f"{client.staff.name} a consulté le journal d’audit." in page


def test_an_act_on_an_account_names_its_person_in_either_language() -> None:
    client, alice = signed_in("privacy_officer"), staff_member("analyst", name="Alice Moreau")
    with transaction.atomic():
        record(by=client.staff, action="people.temporary_password", target=alice)
    assert f"{client.staff.name} gave Alice Moreau a temporary password." in client.get(PAGE).text
    assert "Alice Moreau" in client.get(PAGE.replace("/en/", "/fr/")).text


@pytest.mark.parametrize(("language", "zone_words"), [("en", "Manitoba time"), ("fr", "heure du Manitoba")])
def test_times_are_said_in_the_houses_zone_and_the_readers_language(settings, language, zone_words):
    settings.HOTLINE_DISPLAY_ZONE = "America/Winnipeg"
    client = signed_in("privacy_officer")
    rotate(1)
    entry = AuditEntry.objects.order_by("-number").first()
    local = entry.at.astimezone(ZoneInfo("America/Winnipeg"))
    said = {
        "en": f" {local.day}, {local.year}, {local:%H:%M:%S}",
        "fr": f"{local.hour}\u00a0h\u00a0{local:%M}\u00a0min\u00a0{local:%S}\u00a0s",
    }[language]
    page = client.get(f"/{language}/staff/audit/").content.decode()
    assert said in page and zone_words in page and "America/" not in page
    assert f"{entry.at:%Y-%m-%d %H:%M}" not in page
