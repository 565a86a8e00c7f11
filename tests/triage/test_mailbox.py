"""Mail that is not fetched: one alert within five minutes whatever the reason, and a word on every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils.functional import SimpleLazyObject

from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.actions.mail import mailbox_emptied, mailbox_failed, set_aside
from intake.mail.fetching import fetch
from intake.models import Mailbox
from intake.models.mail import TIPS
from tests.intake.letters import deliver, letter, told_of
from tests.support import signed_in, staff_member
from triage.actions.watch import run_pass
from triage.models import Alert

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def on_duty(db):
    return staff_member("supervisor")


@pytest.fixture
def expected():
    with override_settings(HOTLINE_MAILBOX_HOST="mail.example.org"):
        yield


def fetched(ago: timedelta, **more) -> None:
    Mailbox.objects.update_or_create(name=TIPS, defaults={"emptied_at": now() - ago, **more})


def page(path: str = "/en/staff/queue/", role: str = "supervisor") -> str:
    return signed_in(role).get(path).content.decode()


def test_without_a_mailbox_there_is_no_alert(settings):
    fetched(timedelta(days=3))
    run_pass("watch")
    assert not Alert.objects.exists()
    assert "No e-mail has been fetched" not in page()


def test_a_fetcher_that_is_dead_raises_one_alert_stamped_with_when(expected):
    fetched(3 * MINUTE)
    run_pass("watch")
    assert not Alert.objects.exists()
    fetched(5 * MINUTE)
    run_pass("watch")
    run_pass("worker")
    alert = Alert.objects.get()
    assert (alert.kind, alert.review, alert.occurred_at) == (
        "mailbox",
        None,
        Mailbox.objects.get().emptied_at + 4 * MINUTE,
    )
    assert alert.delivered_at and len(mail.outbox) == 1
    assert "mail" not in mail.outbox[0].subject.lower()


def test_one_that_never_ran_is_missed_too(expected):
    run_pass("watch")
    assert not Alert.objects.exists()
    fetched(5 * MINUTE)  # the first look was five minutes ago
    assert run_pass("watch")["alerts"] == 1


def test_the_next_outage_is_another_alert(expected):
    fetched(20 * MINUTE)
    run_pass("watch")
    mailbox_emptied(name=TIPS, at=now() - 10 * MINUTE)
    run_pass("watch")
    run_pass("watch")
    assert Alert.objects.count() == 2


def test_its_end_stands_in_the_log_and_a_hiccup_does_not(expected):
    mailbox_emptied(name=TIPS, at=now() - 20 * MINUTE)
    mailbox_failed(name=TIPS, trouble="unreachable", at=now() - 19 * MINUTE)
    mailbox_failed(name=TIPS, trouble="refused", at=now() - 18 * MINUTE)
    row = Mailbox.objects.get()
    assert row.trouble == "refused" and now() - row.failing_since > 18.9 * MINUTE
    mailbox_emptied(name=TIPS, at=now() - 2 * MINUTE)
    assert AuditEntry.objects.get(action="mailbox.back").facts == {"minutes": 18}
    mailbox_failed(name=TIPS, trouble="other", at=now() - MINUTE)
    mailbox_emptied(name=TIPS, at=now())
    assert AuditEntry.objects.filter(action="mailbox.back").count() == 1


@pytest.mark.parametrize(
    ("trouble", "english", "french"),
    [
        ("unreachable", "The mail server does not answer.", "Le serveur de courriel ne répond pas."),
        ("untrusted", "The mail server’s certificate is not trusted.", "n’est pas reconnu."),
        ("refused", "The mail server refuses the sign-in.", "refuse la connexion."),
        ("", "The process that fetches e-mail does not run.", "ne tourne pas."),
    ],
)
def test_every_staff_page_says_what_is_wrong_and_what_still_works(expected, trouble, english, french):
    fetched(6 * MINUTE, trouble=trouble, failing_since=now() - 6 * MINUTE if trouble else None)
    for path, role in (
        ("/en/staff/queue/", "supervisor"),
        ("/en/staff/desk/", "specialist"),
        ("/en/staff/", "analyst"),
    ):
        words = page(path, role)
        assert "No e-mail has been fetched for 6\u00a0min. " + english in words
        assert "The web form and the telephone work as ever." in words
    assert french in page("/fr/staff/queue/")


def test_the_part_that_the_queue_fetches_says_it_too(expected):
    fetched(6 * MINUTE)
    assert "No e-mail has been fetched" in page("/en/staff/queue/lanes/")


def test_when_it_is_back_whoever_got_the_alert_learns_what_it_was(expected):
    fetched(9 * MINUTE)
    run_pass("watch")
    mailbox_emptied(name=TIPS, at=now())
    words = page()
    assert "E-mail is fetched again." in words and "No e-mail" not in words
    Alert.objects.update(occurred_at=now() - timedelta(hours=9))
    assert "E-mail is fetched again." not in page()


@pytest.mark.dovecot
@pytest.mark.django_db(transaction=True)
def test_a_real_mailbox_dies_and_comes_back(mail_server):
    with told_of(mail_server):
        deliver(mail_server, letter())
        assert fetch().kept == 1
        mail_server.stop()
        assert fetch().trouble == "unreachable"
        Mailbox.objects.update(emptied_at=now() - 4 * MINUTE)  # four minutes later
        run_pass("watch")
        assert Alert.objects.filter(kind="mailbox").count() == 1
        assert "The mail server does not answer." in page()
        mail_server.start()
        deliver(mail_server, letter("Meanwhile."))
        assert fetch().kept == 1
        assert "E-mail is fetched again." in page()
        run_pass("watch")
        assert Alert.objects.filter(kind="mailbox").count() == 1


def test_the_page_says_what_was_set_aside_and_whose_address_is_overdue(expected):
    for number, reason in enumerate(("auto_reply", "auto_reply", "bounce")):
        set_aside(reason=reason, received_at=now() - timedelta(days=number * 20), dedup=bytes([number]) * 32)
    fetched(MINUTE)
    words = " ".join(page("/en/staff/queue/mail/").split())
    assert "Mail is fetched each minute." in words
    assert '<th scope="row">Automatic reply</th><td data-label="Number" class="num">2</td>' in words
    assert (
        '<th scope="row">Message that could not be delivered</th><td data-label="Number" class="num">0</td>'
        in words
    )
    assert words.count("<li>") == 3
    assert "None is past its day." in words
    assert "Les courriels sont relevés chaque minute." in page("/fr/staff/queue/mail/")


def test_the_page_of_a_house_without_a_mailbox_says_so():
    assert "No mailbox is set up." in page("/en/staff/queue/mail/", "director")


def test_health_says_how_long_ago_mail_was_fetched(expected, client):
    fetched(2 * MINUTE)
    assert 119 <= client.get("/healthz").json()["mailbox_age_s"] <= 125
    with override_settings(HOTLINE_MAILBOX_HOST=""):
        assert client.get("/healthz").json()["mailbox_age_s"] is None


def test_a_page_that_cannot_ask_the_database_does_not_ask_it_for_the_mailbox(expected):
    def away():
        raise DatabaseError

    words = render_to_string("_staff/broken.html", {"clock": None, "mailbox": SimpleLazyObject(away)})
    assert words.strip() == ""
