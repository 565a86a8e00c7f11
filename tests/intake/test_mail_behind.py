"""A mailbox that fills faster than it is read: it is not called emptied, and a true letter is reached soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.now import now
from intake.actions.mail import mailbox_behind, mailbox_emptied
from intake.mail import fetching
from intake.mail.fetching import Round, empty, in_turn, note
from intake.mail.mailbox import Waiting
from intake.models import Mailbox
from intake.models.mail import TIPS
from triage.access.house import mailbox_state
from triage.actions.mailbox import raise_mailbox_alert
from triage.models import Alert
from triage.shown.mailbox import notice

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class NeverEmpty:
    """Each look returns one more that came `ago`."""

    def __init__(self, ago: timedelta) -> None:
        self.looks, self.ago = 0, ago

    def first(self, most: int) -> list[Waiting]:
        self.looks += 1
        return [Waiting(uid, 9, now() - self.ago, 0) for uid in (self.looks, self.looks + 1)]


@pytest.fixture
def slow(monkeypatch, settings):
    """Each message takes the whole round's time."""
    settings.HOTLINE_MAILBOX_HOST = "mail.example.org"
    clock = iter(range(0, 10**6, fetching.ROUND_SECONDS - 1))
    monkeypatch.setattr(fetching.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(fetching, "take", lambda mailbox, message, done: True)


def a_round(ago: timedelta) -> Round:
    done = Round()
    empty(NeverEmpty(ago), done)
    note(done)
    return done


def test_a_round_that_ran_out_of_time_has_not_emptied_it_and_one_alert_says_so(slow):
    emptied = now() - 5 * MINUTE
    mailbox_emptied(name=TIPS, at=emptied)
    for _ in range(3):
        assert a_round(10 * MINUTE).said()["trouble"] == "behind"
        assert Mailbox.objects.get().emptied_at == emptied
        raise_mailbox_alert()
    assert Alert.objects.filter(kind="mailbox").count() == 1
    said = notice(mailbox_state())
    assert said.dead and said.words.startswith(
        "Some e-mail has waited unread for 5\u00a0min. More e-mail comes"
    )


def test_what_came_a_moment_ago_is_no_trouble_yet_and_counts_from_when_it_came(slow):
    mailbox_emptied(name=TIPS, at=now() - 3 * MINUTE)
    a_round(MINUTE)
    row = Mailbox.objects.get()
    assert row.trouble == "" and MINUTE <= now() - row.emptied_at < 1.5 * MINUTE
    assert raise_mailbox_alert() == 0


def test_once_it_is_behind_only_an_empty_mailbox_ends_it():
    mailbox_emptied(name=TIPS, at=now() - 6 * MINUTE)
    mailbox_behind(name=TIPS, oldest=now() - MINUTE, at=now())
    assert Mailbox.objects.get().trouble == "behind"
    mailbox_emptied(name=TIPS, at=now())
    assert Mailbox.objects.get().trouble == ""


@pytest.mark.parametrize("oldest", [None, timedelta(hours=1)])
def test_a_server_that_does_not_say_when_hides_nothing(oldest):
    emptied = now() - MINUTE
    mailbox_emptied(name=TIPS, at=emptied)
    mailbox_behind(name=TIPS, oldest=oldest and now() + oldest, at=now())
    row = Mailbox.objects.get()
    assert (row.emptied_at, row.trouble) == (emptied, "behind")


def test_a_letter_behind_many_heavy_ones_is_among_the_first_and_a_heavy_one_still_has_its_turn():
    heavy = [Waiting(uid, 1_000_000, None, 0) for uid in range(1, 500)]
    letter, failed = Waiting(500, 4_000, None, 0), Waiting(0, 10, None, 1)
    order = in_turn([failed, *heavy, letter])
    assert order.index(letter) == 1 and order[0] == heavy[0] and order[-1] == failed
    short = [Waiting(uid, 100, None, 0) for uid in range(501, 900)]
    assert in_turn([letter, *short])[0] == letter
