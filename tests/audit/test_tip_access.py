"""The access log of one tip: who got at what is sealed with it, by whom and when; looking is an entry too."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.audit.models import AuditEntry
from tests.support import signed_in
from tests.triage.accesses import granted, text
from triage import actions

pytestmark = pytest.mark.django_db(transaction=True)


def at(reference: str, language: str = "en") -> str:
    return f"/{language}/staff/audit/tip/{reference}/"


def test_it_names_every_opening_ask_and_answer_and_nothing_of_other_tips() -> None:
    row, other = granted(), granted()
    actions.open_identity(request=row, by=row.asked_by)
    actions.unseal(review=row.tip.review, by=row.asked_by)
    actions.claim(review=row.tip.review, by=row.asked_by)  # no access, hence not here
    page = text(signed_in("privacy_officer").get(at(row.reference)))
    for line in (
        f"{row.asked_by.name} asked for access: Who told us. On request.",
        f"{row.answered_by.name} read why access was asked for.",
        f"{row.answered_by.name} answered a request for access: Who told us. Granted.",
        f"{row.asked_by.name} opened who told us. On request.",
        f"{row.asked_by.name} opened what the reporter wrote.",
    ):
        assert page.count(line) == 1, line
    assert "claimed this review" not in page and f"{other.asked_by.name} asked" not in page
    assert f"{row.asked_by.name} Supervisor 3 entries" in page
    assert "a ouvert ce que la personne" in text(signed_in("director").get(at(row.reference, "fr")))


def test_looking_is_recorded_before_anything_is_shown() -> None:
    row, helen = granted(), signed_in("director")
    assert helen.get(at(row.reference)).status_code == 200
    entry = AuditEntry.objects.get(action="audit.viewed")
    assert (entry.tip_id, entry.actor_id, entry.facts) == (
        row.tip_id,
        helen.staff.pk,  # type: ignore[attr-defined]
        {"filter": "access", "before": 0},
    )


@pytest.mark.parametrize("name", ["nothing", "7QK2-04M", "7QK2-04MXX"])
def test_what_is_no_reference_is_no_page(name: str) -> None:
    assert signed_in("privacy_officer").get(at(name)).status_code == 404


def test_it_costs_the_same_however_often_a_tip_was_opened() -> None:
    row = granted()
    officer = signed_in("privacy_officer")

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert officer.get(at(row.reference)).status_code == 200
        return len(caught)

    one = count()
    for _time in range(120):
        actions.open_identity(request=row, by=row.asked_by)
    assert count() <= one + 1
    page = officer.get(at(row.reference)).content.decode()
    assert page.count("<li value=") == 100 and "?before=" in page
    older = officer.get(f"{at(row.reference)}?before={AuditEntry.objects.order_by('number')[4].number}")
    assert older.status_code == 200
