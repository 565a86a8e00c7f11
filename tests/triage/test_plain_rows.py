"""What is read by statements of our own is what Django would have read: no field forgotten, none in another's place."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from hotline.accounts.backend import StaffBackend
from hotline.accounts.models import Staff
from hotline.prepared import prepared
from tests.support import staff_member
from tests.triage.reports import agency
from tests.triage.tips import review_of
from triage.actions import claim
from triage.models import Agency, DutyRule, Protocol, Review
from triage.models.placed import read_rule, read_steps
from triage.models.whole import read_whole

pytestmark = pytest.mark.django_db


def values(row: models.Model) -> dict[str, Any]:
    return {
        field.attname: bytes(value) if isinstance(value, memoryview) else value
        for field in row._meta.concrete_fields
        for value in [getattr(row, field.attname)]
    }


def test_a_review_is_whole_in_one_statement() -> None:
    amara = staff_member("supervisor")
    review = review_of(province="QC", return_code="1" * 27)
    claim(review=review, by=amara)
    with CaptureQueriesContext(connection) as caught:
        found = read_whole(review.pk)
        assert found and found.claimed_by and found.tip.interaction.channel == "web_form"
        assert found.claimed_by.name == amara.name and found.decided_by is None and found.tip.review is found
    assert len(caught) == 1
    same = Review.objects.select_related("tip__interaction").get(pk=review.pk)
    for mine, theirs in ((found, same), (found.tip, same.tip), (found.tip.interaction, same.tip.interaction)):
        assert values(mine) == values(theirs)
    assert found.claimed_by.password == amara.password  # not read with it, and not another's
    assert read_whole(uuid.uuid4()) is None


def test_a_place_is_read_as_it_stands() -> None:
    rule = read_rule("ON")
    assert rule and values(rule) == values(DutyRule.objects.get(pk="ON")) and read_rule("") is None
    Protocol.objects.create(
        province="ON", situation="minor", agency=agency(), why_en="A child", why_fr="Un enfant"
    )
    steps = read_steps(["ON", ""], ["any", "minor"])
    wanted = Protocol.objects.filter(
        province__in=["ON", ""], situation__in=["any", "minor"], ended_at=None, agency__is_active=True
    )
    assert steps and {one.pk: values(one) for one in steps} == {one.pk: values(one) for one in wanted}
    assert all(values(one.agency) == values(Agency.objects.get(pk=one.agency_id)) for one in steps)
    Agency.objects.filter(pk=steps[0].agency_id).update(is_active=False)
    assert steps[0].pk not in {one.pk for one in read_steps(["ON", ""], ["any", "minor"])}


def test_the_person_of_a_session_is_read_fresh_each_time() -> None:
    amara = staff_member("supervisor", trained=False)
    found = StaffBackend().get_user(amara.pk)
    assert found and values(found) == values(Staff.objects.get(pk=amara.pk)) and not found.is_trained()
    Staff.objects.filter(pk=amara.pk).update(is_active=False)
    assert StaffBackend().get_user(amara.pk) is None


def test_only_the_statement_asked_so_keeps_its_plan() -> None:
    def kept(word: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{word}%"]
            )
            return int(cursor.fetchone()[0])

    with prepared() as cursor:
        cursor.execute("SELECT 'plan that stands'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'plan of one day'")
    assert (kept("that stands"), kept("of one day")) == (1, 0)
