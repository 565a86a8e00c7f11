"""The process that fetches dies at any moment, again and again: nothing is lost and nothing comes twice."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from hotline.now import now
from intake.mail.fetching import fetch
from intake.models import MailMessage, SetAside, Tip
from tests.intake.letters import auto_reply, bounce, deliver, left_in, letter, told_of, words_of
from tests.intake.test_mail_reading import CORPUS
from triage.models import Review

pytestmark = [pytest.mark.long, pytest.mark.dovecot, pytest.mark.django_db(transaction=True)]
MESSAGES, KILLS = 500, 20
HUGE = 12 * 1024 * 1024


def everything() -> list[bytes]:
    """The corpus, a huge one, machines' mail, and plain letters; every tenth reuses its neighbour's Message-ID."""
    found = [*CORPUS.values(), *(auto_reply(Subject=f"Away {number}") for number in range(12))]
    found += [bounce() for _ in range(8)]
    found.append(letter("Marker0000. " + "x" * 74 + "\n" + ("y" * 76 + "\n") * (HUGE // 78)))
    for number in range(1, MESSAGES - len(found) + 1):
        same = {"Message-ID": f"<{number // 10}@example.org>"} if number % 10 < 2 else {}
        found.append(
            letter(f"She is at the motel and the man has her papers. Marker{number:04}.", headers=same)
        )
    random.Random(7).shuffle(found)
    return found


def fetching() -> int:
    """A process of its own that fetches until it is killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            while fetch().trouble == "busy":
                time.sleep(0.01)
        finally:
            os._exit(0)
    return child


def killed_in_the_middle(child: int, dice: random.Random) -> bool:
    """Once it has kept a few more messages, at no particular moment; whether it was still at work."""
    enough, until = Tip.objects.count() + dice.randint(0, 15), time.monotonic() + 5
    while Tip.objects.count() < enough and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(dice.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_500_messages_and_20_kills(mail_server):
    messages = everything()
    assert len(messages) == MESSAGES
    for number in range(0, MESSAGES, 100):
        deliver(mail_server, *messages[number : number + 100], at=now() - timedelta(hours=number // 100 + 1))
    dice, kills, took = random.Random(11), 0, []
    with told_of(mail_server):
        while kills < KILLS:
            kills += killed_in_the_middle(fetching(), dice)
            took.append(Tip.objects.count())
        while (done := fetch()).trouble == "busy":
            time.sleep(0.05)
    assert (done.trouble, done.left, left_in(mail_server)) == ("", 0, 0)
    assert len(set(took)) > KILLS // 2 and took[-1] < MESSAGES - 20  # they fell in the middle of the work

    assert SetAside.objects.count() == 20
    tips = list(Tip.objects.all())
    assert len(tips) == MESSAGES - 20
    assert Review.objects.count() == MailMessage.objects.count() == len(tips)
    markers = Counter(
        marker for tip in tips if tip.narrative for marker in re.findall(r"Marker\d{4}", words_of(tip))
    )
    assert markers == Counter(f"Marker{number:04}" for number in range(MESSAGES - len(CORPUS) - 20))
    assert Tip.objects.filter(unread="too_large").count() == 1
