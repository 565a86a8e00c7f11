"""Whoever is on duty is told when a no stops a report or opens a review again: once, neutrally, whoever wrote it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from hotline.accounts.models import Staff
from hotline.now import now
from intake import actions as intake
from intake.models import Consent
from tests.support import signed_in, staff_member, without_ids
from tests.triage.reports import NARRATIVE, REPORTER, SUMMARY, Desk, a_situation, fresh
from tests.triage.rota import turn
from tests.triage.test_report_of_a_case import Situation
from triage import actions
from triage.access import outbox as outbox_access
from triage.actions.watch import run_pass
from triage.models import Alert, Disclosure, Review

pytestmark = pytest.mark.django_db(transaction=True)
ASK = (
    "INSERT INTO intake_consent (id, tip_id, recipient_kind, purpose, decision, includes_identity, source, recorded_at)"
    " SELECT gen_random_uuid(), tip_id, recipient_kind, purpose, 'refused', false, 'self', now()"
    " FROM intake_consent WHERE id = ANY(%s)"
)


def refuse(*yes: Consent | None) -> None:
    """In SQL, with the rights of the staff process, all in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ASK, [[one.pk for one in yes if one]])


def take_back(desk: Desk, row: Disclosure) -> Disclosure:
    actions.take_back_consent(disclosure=row, source="self", by=desk.author)
    return fresh(row)


def notices() -> list[Review]:
    return [one.review for one in Alert.objects.filter(kind="taken_back").select_related("review")]


@pytest.fixture
def on_duty(db: None) -> Staff:
    """Ada leads, Ben backs up."""
    ada = staff_member("supervisor", email="ada@example.org")
    turn(ada)
    turn(staff_member("supervisor", email="ben@example.org"), place="backup")
    return ada


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "released"])
def test_who_is_on_duty_is_told_once_and_nobody_else(
    on_duty: Staff, mailoutbox: list[Any], state: str
) -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    row = getattr(desk, state)(review)
    run_pass("watch")
    mailoutbox.clear()
    row = take_back(desk, row)
    assert row.stop_reason == "withdrawn"
    for after in (0, 1, 30):
        run_pass("watch", at=now() + timedelta(seconds=after))
    alert = Alert.objects.get(kind="taken_back")
    assert (alert.review, alert.subject_key) == (review, None)
    assert row.stopped_at and timedelta() <= row.stopped_at - alert.occurred_at < timedelta(seconds=2)
    assert (alert.audience, alert.round.audience) == ("duty", "duty")
    assert alert.delivered_at is not None
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]


def test_the_mail_says_nothing_of_it(on_duty: Staff, mailoutbox: list[Any]) -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    row = take_back(desk, desk.released(review))
    run_pass("watch")
    (sent,) = mailoutbox
    waits, attend = (
        "Something waits for you. Please sign in.",
        "Quelque chose vous attend. Veuillez ouvrir une session.",
    )
    assert (sent.subject, sent.body) == (f"{waits} / {attend}", f"{waits}\n\n{attend}\n")
    whole = sent.message().as_string()
    assert not any(
        fact in whole
        for fact in (
            review.reference, row.reference, str(review.pk), str(review.tip_id), str(row.pk), row.agency.name_en,
            NARRATIVE, SUMMARY, *REPORTER.values(), "consent", "taken_back",
        )
    )  # fmt: skip


def test_every_review_that_a_release_had_closed_is_told_of_and_each_once(on_duty: Staff) -> None:
    here = Situation()
    row = here.released()
    refuse(row.consent, here.theirs)  # two rows of one statement: the second finds nothing to stop
    assert {one.pk for one in notices()} == {here.mine.pk, here.other.pk} and len(notices()) == 2
    assert all(one.stopped_at is None and one.outcome == "" for one in notices())


def test_two_reports_on_one_yes_are_one_notice(on_duty: Staff) -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    first, second = desk.approved(review), desk.submitted(review)
    refuse(first.consent)
    assert fresh(first).state == fresh(second).state == "stopped"
    assert notices() == [review]


def test_the_no_of_one_tip_is_told_where_the_report_is_written(on_duty: Staff) -> None:
    here = Situation()
    here.approved()
    refuse(here.theirs)
    assert notices() == [here.mine]  # the other review was not touched: its clock runs as before


def test_where_another_report_stands_the_stopped_one_is_told_of(on_duty: Staff) -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    first = desk.released(review)
    actions.hand_over(disclosure=first, by=desk.other)
    row = take_back(desk, desk.released(review, first.agency, supplements=first))
    review.refresh_from_db()
    assert row.taken_back and review.stopped_at is not None
    assert notices() == [review]


def test_nothing_stopped_nobody_told(on_duty: Staff) -> None:
    desk = Desk()
    bare = a_situation(by=desk.author)  # a yes, and no report
    refuse(Consent.objects.get(tip_id=bare.tip_id, decision="given"))
    row = desk.released()
    actions.hand_over(disclosure=row, by=desk.other)  # the agency has it
    take_back(desk, fresh(row))
    gone = desk.submitted()
    actions.stop(disclosure=gone, by=desk.author)  # by its author, before the no
    refuse(gone.consent)
    assert notices() == []


def test_a_no_that_is_rolled_back_has_told_nobody(on_duty: Staff) -> None:
    desk = Desk()
    row = desk.approved()
    with pytest.raises(RuntimeError), transaction.atomic():
        intake.refuse_consent(consent=row.consent, source="self", by=desk.author)
        assert len(notices()) == 1
        raise RuntimeError
    assert notices() == [] and fresh(row).state == "approved"


def test_the_key_keeps_it_at_one_and_it_is_always_of_a_review(on_duty: Staff) -> None:
    desk = Desk()
    row = take_back(desk, desk.approved())
    told = Alert.objects.get(kind="taken_back")
    again = Alert(
        review=told.review,
        kind="taken_back",
        occurred_at=told.occurred_at,
        noticed_at=now(),
        next_try_at=now(),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(
            "INSERT INTO triage_alert (id, kind, occurred_at, noticed_at, next_try_at)"
            " VALUES (%s, 'taken_back', now(), now(), now())",
            [uuid4()],
        )  # of no review
    assert row.state == "stopped"


def test_the_header_and_the_figures_count_no_more_for_it(on_duty: Staff) -> None:
    desk = Desk()
    row = desk.approved()  # a stopped release is a review more that waits, and rightly counts
    director = signed_in("director")

    def figures() -> str:
        page = director.get("/en/staff/queue/compliance/").content.decode()
        return without_ids(page.partition("<main")[2])

    before, live = figures(), outbox_access.header()
    assert before
    take_back(desk, row)
    run_pass("watch")
    assert notices()
    after = outbox_access.header()
    assert (after.urgent, after.lost_since, after.test) == (live.urgent, live.lost_since, live.test)
    assert figures() == before
