"""Each deadline is one row, stamped with when it passed, however often and by however many it is sought."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from hotline.now import now
from tests.support import staff_member, superuser
from tests.triage.tips import review_of
from triage.actions import claim, decide, raising, watch
from triage.actions.delivering import deliver
from triage.actions.watch import poisoned, raise_alerts, run_pass
from triage.models import Alert, Delivery, Heartbeat, Review, Round
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def somebody_on_duty(db):
    return staff_member("supervisor", email="ada@example.org")


def kinds(review):
    return dict(Alert.objects.filter(review=review).values_list("kind", "occurred_at"))


def test_an_urgent_tip_tells_at_once_and_again_when_nobody_acknowledges():
    review = review_of(minor_answer="yes")
    run_pass("watch")
    assert kinds(review) == {"urgent": review.received_at}
    run_pass("watch", at=now() + timedelta(minutes=16))
    assert kinds(review)["ack_overdue"] == review.received_at + timedelta(minutes=15)


def test_events_are_stamped_with_the_deadline_not_with_the_pass():
    review = review_of(received_at=now() - timedelta(hours=30))
    assert run_pass("watch") == {"opened": 0, "alerts": 4, "delivered": 4, "overdue": 1}
    assert kinds(review) == {
        "look_due": review.received_at + timedelta(hours=4),
        "remind": review.received_at + timedelta(hours=12),
        "due_soon": review.received_at + timedelta(hours=20),
        "overdue": review.received_at + timedelta(hours=24),
    }


def test_a_second_pass_finds_nothing():
    review_of(received_at=now() - timedelta(hours=30))
    run_pass("watch")
    assert run_pass("worker") == {"opened": 0, "alerts": 0, "delivered": 0, "overdue": 0}
    # The first look and the reminder to whoever is on duty, the last reminder to the back-up too: without a rota to all
    # supervisors. The deadline to the director too.
    ada, director = ["ada@example.org"], ["trainer@example.org"]
    assert sorted(sent.to for sent in mail.outbox) == [ada, ada, ada, director]
    assert Round.objects.count() == 3


def test_telling_ends_although_tips_come_without_end():
    came = []

    def look():
        came.append(review_of(danger="yes"))
        assert len(came) < 500, "no heartbeat would ever be written"
        raise_alerts(now())
        return now()

    review_of(received_at=now() - timedelta(hours=30))
    while raise_alerts(now()).looked:
        pass
    assert deliver(now(), look, time.monotonic() + 0.5) > 0
    assert Round.objects.filter(deliveries__isnull=True).count() == 0
    run_pass("watch")
    assert not Alert.objects.filter(delivered_at__isnull=True).exists()


def test_claiming_opening_and_time_out_never_stop_the_clock(somebody_on_duty):
    review = review_of(received_at=now() - timedelta(hours=23))
    claim(review=review, by=somebody_on_duty)
    run_pass("watch", at=now() + timedelta(hours=2))
    assert {"overdue", "claim_lapsed"} <= set(kinds(review))
    review.refresh_from_db()
    assert review.claimed_by is None
    assert review.due_at == review.received_at + timedelta(hours=24)


def test_an_acknowledged_urgent_tip_is_not_overdue_for_that(somebody_on_duty):
    review = review_of(minor_answer="yes")
    claim(review=review, by=somebody_on_duty)
    run_pass("watch", at=now() + timedelta(minutes=16))
    assert "ack_overdue" not in kinds(review)


def test_a_decision_not_to_report_stops_the_clock_and_to_report_does_not(somebody_on_duty):
    def decided(outcome):
        review = review_of(received_at=now() - timedelta(hours=23))
        decide(
            review=review, outcome=outcome, factors=dict.fromkeys(FACTORS, "not_known"), notes={}, missing=[],
            by=somebody_on_duty,
        )  # fmt: skip
        run_pass("watch", at=now() + timedelta(hours=2))
        return "overdue" in kinds(review)

    assert decided("to_report")
    assert not decided("not_reported_no_consent")


def test_the_mail_is_neutral_and_keeps_its_id():
    review = review_of(minor_answer="yes", narrative="Purple elephant at the motel")
    run_pass("watch")
    delivery = Delivery.objects.get(round__alerts__review=review)
    message = mail.outbox[0].message()
    assert message["Message-ID"] == f"<{delivery.id}@example.org>"
    assert (message["To"], mail.outbox[0].recipients()) == ("ada@example.org", ["ada@example.org"])
    text = message.as_string().lower()
    for word in (
        "elephant",
        "minor",
        "urgent",
        "traite",
        "traffick",
        str(review.id),
        review.reference.lower(),
    ):
        assert word not in text


def test_a_dead_mail_server_loses_nothing(settings):
    review = review_of(minor_answer="yes")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    raise_alerts(now())
    deliver(now())
    assert Alert.objects.get(review=review).delivered_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(now() + timedelta(minutes=10)) == 1
    assert Alert.objects.get(review=review).delivered_at


@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_written_blocks_nobody():
    """As a full index page or a broken row would refuse it: here a trigger of the superuser's does."""
    bad, good = review_of(minor_answer="yes"), review_of(minor_answer="maybe")
    with superuser() as link:
        link.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
            f"CREATE TRIGGER broken BEFORE INSERT ON triage_alert FOR EACH ROW WHEN (NEW.review_id = '{bad.pk}')"
            " EXECUTE FUNCTION broken()"
        )
    try:
        run_pass("watch")
        assert "urgent" in kinds(good) and not kinds(bad)
        assert poisoned() == 1
    finally:
        with superuser() as link:
            link.execute("DROP FUNCTION broken() CASCADE")
    run_pass("watch", at=now() + timedelta(hours=2))
    assert kinds(bad)["urgent"] == bad.received_at and poisoned() == 0


def test_the_heartbeat_is_written_only_after_a_whole_pass(monkeypatch):
    def fails(*how):
        raise RuntimeError

    monkeypatch.setattr(watch, "deliver", fails)
    with pytest.raises(RuntimeError):
        run_pass("worker")
    assert not Heartbeat.objects.filter(name="worker").exists()  # a real watch may beat beside this test


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "write",
    ["DELETE FROM triage_deadline", "UPDATE triage_deadline SET look_at = '2199-01-01'", "TRUNCATE triage_deadline",
     "INSERT INTO triage_deadline SELECT * FROM triage_deadline", "DELETE FROM triage_rung",
     "UPDATE triage_rung SET after = '400 days'"],
)  # fmt: skip
def test_no_role_can_hide_a_deadline(write):
    review_of()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(write)


def test_now_is_refused_in_production(settings):
    from django.core.management import CommandError, call_command

    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never told the time"):
        call_command("watch_clock", "--once", "--now", "2026-12-01T00:00:00")


def asked_by(act):
    """The verbs of the statements, in order."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"].split()[0] for query in asked]


@pytest.mark.django_db(transaction=True)
def test_a_pass_that_finds_nothing_asks_four_things_and_writes_its_heartbeat():
    run_pass("watch")
    assert asked_by(lambda: run_pass("watch")) == ["SELECT"] * 4 + ["WITH"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("reviews", [1, 30])
def test_a_batch_is_one_statement_however_many_reviews(reviews):
    for _ in range(reviews):
        review_of(received_at=now() - timedelta(hours=30))
    moment = now()
    assert asked_by(lambda: raise_alerts(moment)) == ["SELECT"]
    assert Alert.objects.count() == 4 * reviews


def test_whoever_may_be_in_danger_comes_before_all_that_is_late(monkeypatch):
    monkeypatch.setattr(raising, "BATCH", 1)
    for _ in range(3):
        review_of(received_at=now() - timedelta(hours=30))
    urgent = review_of(danger="yes")
    raise_alerts(now())
    assert list(Alert.objects.values_list("review_id", "kind")) == [(urgent.pk, "urgent")]


def test_no_transaction_holds_more_than_a_batch(monkeypatch):
    assert raising.BATCH <= 1000
    monkeypatch.setattr(raising, "BATCH", 2)
    for _ in range(5):
        review_of(received_at=now() - timedelta(hours=30))
    moment = now()
    assert [raise_alerts(moment).looked for _ in range(11)] == [2] * 10 + [0]
    assert Alert.objects.count() == 20


def test_the_first_alert_leaves_after_the_first_batch(monkeypatch):
    monkeypatch.setattr(raising, "BATCH", 2)
    for _ in range(5):
        review_of(received_at=now() - timedelta(hours=30))
    sent = []
    real = watch.deliver
    monkeypatch.setattr(watch, "deliver", lambda *how: sent.append(Alert.objects.count()) or real(*how))
    run_pass("watch")
    assert sent[0] == 2
    assert not Alert.objects.filter(delivered_at=None).exists()


def test_a_crowd_is_told_of_in_two_letters_and_not_in_one_for_each_handful(monkeypatch):
    monkeypatch.setattr(raising, "BATCH", 10)
    for _ in range(20):
        review_of(received_at=now() - timedelta(hours=30))
    run_pass("watch")
    assert not Alert.objects.filter(delivered_at=None).exists()
    # What the first batch raised, then all the rest; three circles are told first by the ladder.
    assert Round.objects.count() <= 2 * 3
    assert len(mail.outbox) == Delivery.objects.count() <= 2 * 3


def test_a_claim_that_lapsed_is_given_back_and_the_others_stay(somebody_on_duty):
    lapsed, held = review_of(received_at=now() - timedelta(hours=23)), review_of()
    for review in (lapsed, held):
        claim(review=review, by=somebody_on_duty)
        review.refresh_from_db()
    assert lapsed.claim_until < (until := held.claim_until)
    run_pass("watch", at=lapsed.claim_until)
    for review in (lapsed, held):
        review.refresh_from_db()
    assert (lapsed.claimed_by, lapsed.claimed_at, lapsed.claim_until) == (None, None, None)
    assert held.claimed_by == somebody_on_duty
    assert held.claimed_at and held.claim_until == until
    assert set(kinds(held)) == set()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_six_processes_over_many_overdue_reviews_alert_each_exactly_once(tmp_path):
    """Six real processes; deliveries are counted at a sink, here a folder into which mail is filed."""
    count = int(os.environ.get("HOTLINE_RACE", "300"))
    from intake.models import Tip

    with superuser() as link:
        link.execute(
            f"""
            INSERT INTO intake_interaction
                (id, at, channel, kind, language, caller_type, heard_about, province)
            SELECT md5(i::text)::uuid, now(), 'web_form', 'tip', 'en', '', '', ''
            FROM generate_series(1, {count}) i
            """
        )
        link.execute(
            f"""
            INSERT INTO intake_tip (id, interaction_id, received_at, written_at, channel, language, minor, danger,
                country, province, ongoing, trafficking_type, venue, indicators, consent_choice)
            SELECT md5('t' || i)::uuid, md5(i::text)::uuid, now() - interval '25 hours', now(), 'web_form', 'en',
                'no', 'no', 'canada', '', 'unknown', 'undetermined', 'unknown', '{{}}', 'not_said'
            FROM generate_series(1, {count}) i
            """
        )
    assert Tip.objects.count() == Review.objects.count() == count
    environment = os.environ | {
        "HOTLINE_EMAIL_BACKEND": "tests.sink.EmailBackend",
        "HOTLINE_SINK": str(tmp_path),
        "HOTLINE_STAFF_DATABASE_URL": staff_url(),
    }
    command = [sys.executable, "manage.py", "watch_clock", "--once"]
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(6)]
    assert [process.wait(timeout=300) for process in running] == [0] * 6
    assert Alert.objects.filter(kind="overdue").count() == count
    assert Alert.objects.filter(delivered_at__isnull=True).count() == 0
    assert Alert.objects.count() == 4 * count  # the first look, two reminders and the deadline
    sent = [line for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
    assert len(sent) == len(set(sent)) == Delivery.objects.count()
    assert set(sent) == {f"<{one.pk}@example.org>" for one in Delivery.objects.all()}
    assert Round.objects.filter(settled_at=None).count() == 0


def staff_url() -> str:
    from hotline.launcher.environment import surface_url
    from tests.databases import owner_url
    from tests.support import database_name

    return surface_url("staff", owner_url(database_name()))
