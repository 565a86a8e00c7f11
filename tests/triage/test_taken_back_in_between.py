"""A consent that is taken back between the release and the hand-over: nothing leaves, nothing was reported, and
somebody decides anew in time."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hotline.now import now
from tests.support import signed_in, superuser
from tests.triage.reports import Desk, a_situation, agency, fresh
from tests.triage.test_report_of_a_case import Situation
from triage import actions
from triage.actions.raising import raise_alerts
from triage.models import Alert, Deadline, Disclosure, FollowUp
from triage.rules import FACTORS, Refused

pytestmark = pytest.mark.django_db(transaction=True)


def taken_back(desk: Desk, row: Disclosure, **more: Any) -> Disclosure:
    actions.take_back_consent(disclosure=row, source="self", by=desk.author, **more)
    return fresh(row)


def test_it_stops_and_the_review_waits_for_a_decision_with_a_day_of_its_own() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    row = taken_back(desk, desk.released(review))
    assert row.state == "stopped" and row.stop_reason == "withdrawn" and row.taken_back
    review.refresh_from_db()
    assert review.outcome == "" and review.stopped_at is None and review.disclosure_id is None
    assert row.stopped_at and abs(review.clock_from - row.stopped_at) < timedelta(seconds=2)
    assert review.clock_from == review.reopened_at == review.due_at - timedelta(hours=24)
    assert Deadline.objects.filter(review=review, kind="overdue", due_at=review.due_at).exists()
    left = Deadline.objects.filter(subject_key__in=[row.pk, *FollowUp.objects.values_list("pk", flat=True)])
    assert not left.exists()  # nobody is to hand it over, nor to ask after it
    raise_alerts(row.stopped_at + timedelta(days=100))
    told = set(Alert.objects.filter(review=review).values_list("kind", flat=True))
    assert "overdue" in told and not told & {"not_handed_over", "agency_silent", "follow_up_due"}
    actions.decide(
        review=review, outcome="not_reported_no_consent", factors=dict.fromkeys(FACTORS, "not_known"), notes={},
        missing=[], by=desk.author,
    )  # fmt: skip
    review.refresh_from_db()
    assert review.stopped_at is not None


def test_the_pages_say_so_loudly_and_the_queue_has_it_again() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    row = taken_back(desk, desk.released(review))
    client = signed_in(staff=desk.other)
    page = client.get(f"/en/staff/cases/reports/{row.pk}/").content.decode()
    assert "it stays here" in page and "Nothing was reported: the clock of" in page and "Take out" not in page
    about = client.get(f"/en/staff/queue/{review.pk}/").content.decode()
    assert "Released, then the consent was taken back" in about
    assert review.reference in client.get("/en/staff/queue/").content.decode()
    listed = client.get("/fr/staff/cases/reports/").content.decode()
    assert row.reference in listed and "Arrêté" in listed
    for act in ("download", "told", "acknowledge"):
        answer = client.post(
            f"/en/staff/cases/reports/{row.pk}/{act}/", {"told-name": "Sgt Roy", "acknowledge-name": "X"}
        )
        assert answer.status_code == 422
    assert fresh(row).handed_over_at is None and fresh(row).acknowledged_at is None


def test_what_the_agency_has_it_has_and_the_review_stays_reported() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    row = desk.released(review)
    actions.hand_over(disclosure=row, by=desk.other)
    row = taken_back(desk, row)
    review.refresh_from_db()
    assert row.state == "released" and review.outcome == "report_initial" and review.stopped_at


def test_where_another_report_stands_the_tip_stays_reported_by_that_one() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    first = desk.released(review)
    actions.hand_over(disclosure=first, by=desk.other)
    second = desk.released(review, first.agency, supplements=first)
    taken_back(desk, second)
    review.refresh_from_db()
    assert review.outcome == "report_initial" and review.disclosure_id == first.pk and review.stopped_at


def test_told_by_phone_before_the_no_may_still_be_written_down_and_not_after_it() -> None:
    desk = Desk()
    row = desk.released(to=agency(secure_way="phone"))
    told_at = now()
    row = taken_back(desk, row)
    with pytest.raises(Refused, match="consent_gone"):
        actions.tell(disclosure=row, name="Sgt. Roy", file_number="", told_at=None, by=desk.other)
    actions.tell(disclosure=row, name="Sgt. Roy", file_number="", told_at=told_at, by=desk.other)
    assert fresh(row).handed_over_at == told_at and not fresh(row).taken_back


def test_the_no_of_one_tip_opens_every_review_that_the_release_had_closed() -> None:
    here = Situation()
    row = taken_back(here.desk, here.released(), tip_id=here.other.tip_id)
    assert row.taken_back
    for review in (here.mine, here.other):
        review.refresh_from_db()
        assert review.outcome == "" and review.stopped_at is None


@pytest.mark.parametrize(
    "columns",
    [
        {"stop_reason": "author"},
        {"stop_reason": "withdrawn"},
        {"stop_reason": "refused"},
    ],
)
def test_a_release_is_stopped_by_a_no_and_by_nothing_else(columns: dict[str, str]) -> None:
    desk = Desk()
    row = desk.released()
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=row.pk).update(stopped_at=now(), **columns)
    row = taken_back(desk, row)
    for again in (
        {"stopped_at": None, "stop_reason": ""},
        {"handed_over_at": now(), "handed_over_by": desk.other},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Disclosure.objects.filter(pk=row.pk).update(**again)
    assert fresh(row).state == "stopped"


def test_what_was_taken_back_before_this_rule_is_stopped_by_its_migration() -> None:
    """The rows of an older hotline: released, refused since, and still reported."""
    desk = Desk()
    review = a_situation(by=desk.author)
    old, sound = desk.released(review), desk.released()
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "INSERT INTO intake_consent (id, tip_id, recipient_kind, purpose, decision, includes_identity, source,"
            " recorded_at) SELECT gen_random_uuid(), tip_id, recipient_kind, purpose, 'refused', false, 'self', now()"
            " FROM intake_consent WHERE id = %s",
            [old.consent_id],
        )
    assert fresh(old).state == "released"
    rules: str = import_module("triage.migrations.0040_source_rules").WITHDRAWN
    with superuser() as link:
        link.execute(rules[rules.index("DO $$") :])
    review.refresh_from_db()
    assert fresh(old).taken_back and review.outcome == "" and review.stopped_at is None
    assert fresh(sound).state == "released"
