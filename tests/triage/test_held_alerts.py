"""A flood raises an event for each tip, as ever, and one e-mail a minute: the message about a person is not buried."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from hotline.now import now
from tests.support import staff_member
from tests.triage.tips import review_of
from triage.actions import lift
from triage.actions.sending import GIVE_UP_AFTER
from triage.actions.watch import poisoned, run_pass
from triage.models import Alert, Delivery, Review, Round

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def amara(db):
    return staff_member("supervisor", email="amara@example.org")


def passes(after: timedelta) -> dict[str, int]:
    return run_pass("watch", at=now() + after)


def test_a_person_s_alert_leaves_at_once_and_by_itself_whatever_a_flood_brings():
    machines = [review_of(held=True, danger="yes") for _machine in range(20)]
    person = review_of(danger="yes")
    assert run_pass("watch")["alerts"] == 21
    alert = Alert.objects.get(review=person)
    (delivery,) = Delivery.objects.filter(round=alert.round)
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [f"<{delivery.pk}@example.org>"]
    assert alert.delivered_at and list(alert.round.alerts.all()) == [alert]
    waiting = Alert.objects.filter(review__in=machines, delivered_at=None, kind="urgent")
    assert waiting.count() == 20


def test_what_a_flood_brings_is_told_within_a_minute_in_one_message_and_each_event_counts_as_told():
    for _machine in range(20):
        review_of(held=True, danger="yes")
    run_pass("watch")
    assert mail.outbox == []
    review_of(held=True, danger="yes")
    assert passes(MINUTE + timedelta(seconds=5))["delivered"] == 21
    told = Round.objects.get()
    assert told.alerts.count() == 21
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [
        f"<{told.deliveries.get().pk}@example.org>"
    ]
    assert "Something waits for you" in mail.outbox[0].body
    assert not Alert.objects.filter(delivered_at=None).exists()
    assert Alert.objects.filter(kind="urgent").count() == 21
    passes(3 * MINUTE)
    assert len(mail.outbox) == 1


def test_one_held_tip_alone_is_told_too():
    review_of(held=True, minor_answer="maybe")
    run_pass("watch")
    passes(MINUTE + timedelta(seconds=5))
    assert len(mail.outbox) == 1


def test_a_tip_whose_mark_is_lifted_is_told_at_once(amara):
    review = review_of(held=True, danger="yes")
    run_pass("watch")
    assert mail.outbox == []
    lift(review=review, by=amara)
    run_pass("watch")
    assert len(mail.outbox) == 1


def test_mail_that_fails_is_tried_again_under_the_same_name(settings):
    settings.EMAIL_BACKEND = "tests.triage.test_held_alerts.Dead"
    for _machine in range(3):
        review_of(held=True, danger="yes")
    run_pass("watch")
    passes(2 * MINUTE)
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.delivered_at, delivery.trouble) == (1, None, "other")
    assert Alert.objects.filter(delivered_at=None, round=delivery.round).count() == 3
    Delivery.objects.update(attempts=GIVE_UP_AFTER - 1)
    passes(9 * MINUTE)
    assert poisoned() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    passes(80 * MINUTE)  # given up, and still tried: it has reached nobody
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sent.count(f"<{delivery.pk}@example.org>") == 1
    assert not Alert.objects.filter(review__held=True, kind="urgent", delivered_at=None).exists()
    assert poisoned() == 0
    assert Review.objects.filter(held=True).count() == 3


class Dead(BaseEmailBackend):
    def send_messages(self, messages):
        raise OSError("no mail today")
