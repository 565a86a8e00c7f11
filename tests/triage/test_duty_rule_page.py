"""The duty to report a child is kept true by those who dial: each edit a version, and the routing follows (S47)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.json import Jsonb

from hotline.audit.models import AuditEntry
from tests.support import signed_in, superuser
from tests.triage.reports import agency
from triage.models import Agency, DutyRule, DutyRuleVersion, Protocol
from triage.routing import suggest

pytestmark = pytest.mark.django_db(transaction=True)
ONTARIO = "/en/staff/queue/duty-rules/ON/"


@pytest.fixture(autouse=True)
def register() -> Iterator[None]:
    """As the migrations leave it; rules outlive a test, so they are put back."""
    for rule in DutyRule.objects.all():
        DutyRuleVersion.objects.get_or_create(rule=rule, number=1, defaults={"values": rule.facts})
    to = Agency.objects.filter(code="on-child").first() or agency("child_protection", code="on-child")
    Protocol.objects.create(province="ON", situation="minor", agency=to, why_en="A child", why_fr="Un enfant")
    before = DutyRule.objects.get(pk="ON")
    yield
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "UPDATE triage_dutyrule SET facts = %s, child_under = %s, checked_on = NULL, version = 1 "
            "WHERE province = 'ON'",
            [Jsonb(before.facts), before.child_under],
        )


def as_shown(page: Any, **more: Any) -> dict[str, Any]:
    shown = page.context["form"]
    start = {name: shown.initial.get(name) for name in shown.fields}
    return {name: value for name, value in (start | more).items() if value not in (None, "")}


def test_a_new_number_is_a_version_with_its_doubt_and_reports_are_routed_to_it() -> None:
    amara = signed_in("supervisor")
    page = amara.get(ONTARIO)
    said = as_shown(page, phones="1-888-555-0142 x7 | Any hour | À toute heure", section="126")
    assert amara.post(ONTARIO, said).status_code == 302
    rule = DutyRule.objects.get(pk="ON")
    assert rule.version == 2 and rule.facts["phones"][0] == {
        "number": "1-888-555-0142", "extension": "7", "label_en": "Any hour", "label_fr": "À toute heure",
    }  # fmt: skip
    assert {"phones", "section"} <= set(rule.facts["unverified"])
    (told,) = [one.agency for one in suggest("ON", ("minor",)) if one.agency.code == "on-child"]
    assert told.phone == "1-888-555-0142" and told.unverified == ["phones"] and told.version > 0
    entry = AuditEntry.objects.get(action="duty_rule.saved")
    assert entry.facts == {"province": "ON", "version": 2}
    after = amara.get(ONTARIO).text
    assert "1-888-555-0142" in after and "the data file" in after and "phones" in after
    assert "1-888-555-0142" in amara.get("/en/staff/queue/duty-rules/").text


def test_a_save_that_changes_nothing_makes_no_version() -> None:
    amara = signed_in("supervisor")
    assert amara.post(ONTARIO, as_shown(amara.get(ONTARIO))).status_code == 302
    assert DutyRule.objects.get(pk="ON").version == 1


def test_checked_with_the_authority_nothing_is_in_doubt() -> None:
    amara = signed_in("supervisor")
    answer = amara.post(ONTARIO, as_shown(amara.get(ONTARIO), checked="on"))
    assert answer.status_code == 302, answer.context["refused"] or answer.context["form"].errors
    rule = DutyRule.objects.get(pk="ON")
    assert rule.facts["unverified"] == [] and rule.checked_on is not None
    assert "Not yet checked" not in amara.get(ONTARIO).text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"phones": "call them"}, "One line for each number"),
        ({"phones": "1-800-555-0142 | Any hour"}, "One line for each number"),
        ({"child_fr": " "}, "in English and in French"),
        ({"notes_fr": " "}, "in English and in French"),
        ({"child_under": "9"}, "An age lies between"),
        ({"seen": "7"}, "A colleague has changed this page"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(more: dict[str, str], says: str) -> None:
    amara = signed_in("supervisor")
    said = as_shown(amara.get(ONTARIO), statute_en="A law that I typed") | more
    said = {name: value for name, value in said.items() if value != ""}
    page = amara.post(ONTARIO, said)
    assert page.status_code == 422 and says in page.text and "A law that I typed" in page.text
    assert DutyRule.objects.get(pk="ON").version == 1


def test_who_takes_calls_reads_it_and_changes_nothing() -> None:
    rosa, amara = signed_in("specialist"), signed_in("supervisor")
    page = rosa.get(ONTARIO)
    assert page.status_code == 200 and "Keep as a new version" not in page.text
    assert rosa.post(ONTARIO, as_shown(amara.get(ONTARIO))).status_code == 403
    assert amara.get("/en/staff/queue/duty-rules/XX/").status_code == 404


def test_no_edit_without_its_version_and_no_version_is_rewritten() -> None:
    for statement in (
        "UPDATE triage_dutyrule SET facts = facts || '{\"section\": \"1\"}' WHERE province = 'ON'",
        "UPDATE triage_dutyrule SET version = 9 WHERE province = 'ON'",
        "UPDATE triage_dutyruleversion SET values = '{}'",
        "DELETE FROM triage_dutyruleversion",
        "DELETE FROM triage_dutyrule",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert DutyRuleVersion.objects.count() == 13 and Agency.objects.filter(code="on-child").exists()
