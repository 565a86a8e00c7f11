"""What a bench needs from the staff's side: somebody signed in, the codes that were sealed, a pass timed.

`python -m bench.staff_side WORD` in a process of its own, as hotline_staff and with its keys; answers in one
line of JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from typing import Any
from uuid import UUID

import django
from django.conf import settings
from django.utils.crypto import get_random_string

from bench.processes import pss_mib


def sign_in(email: str = "bench@example.org", role: str = "supervisor") -> str:
    """Somebody trained, past the door, second factor included. Answers the cookie."""
    from django.test import Client

    from hotline.accounts import session as door
    from hotline.accounts.models import Course, Staff, TrainingRecord
    from hotline.now import now

    staff = Staff.objects.filter(email=email).first()
    if staff is None:
        staff = Staff.objects.add(email=email, name="Bench", role=role)
        trainer = Staff.objects.filter(email="trainer@example.org").first() or Staff.objects.add(
            email="trainer@example.org", name="Trainer", role="director"
        )
        TrainingRecord.objects.create(
            staff=staff, course=Course.VICTIM_CENTRED, completed_on=now().date(), recorded_by=trainer
        )
    client = Client()
    client.force_login(staff, backend="hotline.accounts.backend.StaffBackend")
    session = client.session
    door.begin(session, at=now(), second_factor=True)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def on_duty() -> str:
    """A supervisor whose turn it is for a day."""
    from datetime import timedelta

    from hotline.accounts.models import Staff
    from hotline.now import now
    from triage.models import RotaTurn

    sign_in()
    who, start = Staff.objects.get(email="bench@example.org"), now() + timedelta(seconds=1)
    RotaTurn.objects.create(
        staff=who, place="lead", languages=["en", "fr"], starts_at=start, ends_at=start + timedelta(hours=24),
        until=start, made_by=who,
    )  # fmt: skip
    return who.email


def sign_in_desks(count: str) -> list[list[str]]:
    """So many specialists: the cookies of each, and the token that their forms send."""
    found = []
    for number in range(int(count)):
        cookie, token = sign_in(f"desk{number}@example.org", "specialist"), get_random_string(32)
        found.append([f"{cookie}; {settings.CSRF_COOKIE_NAME}={token}", token])
    return found


def codes() -> list[str]:
    """The return code of every tip, opened with the staff's keys: 27 digits each."""
    return list(code_of_each().values())


def code_of_each() -> dict[UUID, str]:
    from intake import access
    from intake.models import Tip

    tips = Tip.objects.filter(return_code__isnull=False).only("id", "return_code")
    return {
        tip.id: access.open_field(access.opener(tip.id, "R"), tip.return_code, tip, "return_code")
        for tip in tips.iterator()
    }


def standing() -> list[tuple[str, bool, int]]:
    """Of every tip that waits: its code, whether it is held, and how many stand before it in its lane."""
    from triage.models import Review

    codes, places = code_of_each(), Counter[str]()
    found = []
    for lane, held, tip_id in Review.objects.waiting().by_due().values_list("lane", "held", "tip_id"):
        found.append((codes[tip_id], held, places[lane]))
        places[lane] += 1
    return found


def known(count: str) -> list[str]:
    """So many tips whose senders were given a code; answers the codes."""
    from intake.actions import receive_tip
    from intake.return_code import ReturnCode
    from intake.said import TipSaid

    made = [ReturnCode.of(os.urandom(10)).canonical() for _ in range(int(count))]
    for code in made:
        said = TipSaid(language="en", narrative="A girl at the motel never leaves her room.")
        receive_tip(said=said, channel="web_form", by=None, return_code=code)
    return made


def waiting(count: str) -> list[str]:
    """The same, with a question that waits under each."""
    from hotline.accounts.models import Staff
    from triage.actions import ask
    from triage.models import Review

    sign_in()
    made = known(count)
    asker = Staff.objects.get(email="bench@example.org")
    for review in Review.objects.select_related("tip").order_by("-received_at")[: int(count)]:
        ask(review=review, code="still", by=asker)
    return made


def sweep() -> dict[str, Any]:
    """Looks at everything whose time has come, batch by batch, as the pass does before it delivers."""
    from hotline.now import now
    from triage.actions.watch import raise_alerts

    looked = alerts = 0
    first = None
    began, cpu = time.perf_counter(), time.process_time()
    while batch := raise_alerts(now()):
        if not batch.looked:
            break
        first = first or (time.perf_counter() - began) * 1000
        looked, alerts = looked + batch.looked, alerts + batch.alerts
    seconds = time.perf_counter() - began
    cpu = time.process_time() - cpu
    return {"looked": looked, "alerts": alerts, "seconds": seconds, "first_ms": first, "cpu_s": cpu}


def as_watch() -> None:
    """This process's connection, as that of `watch` is."""
    from django.db import connection

    from triage.management.commands.watch import PLANNED_AFTER

    connection.ensure_connection()
    connection.connection.prepare_threshold = PLANNED_AFTER


def untold() -> bool:
    from triage.models import Alert, Round

    return Alert.objects.filter(delivered_at=None).exists() or Round.objects.filter(settled_at=None).exists()


def empty(times: int = 200) -> dict[str, list[float]]:
    """Passes that find nothing, in milliseconds: the usual ones, and the one an hour that looks all the way
    back for stray tips."""
    from triage.actions.watch import open_strays, run_pass, sweep_from

    as_watch()
    while untold():  # what the sweep before left
        run_pass("timer")
    for _ in range(10):
        run_pass("watch")
    usual = [timed(lambda: run_pass("watch")) for _ in range(times)]
    from hotline.now import now

    strays = [timed(lambda: open_strays(sweep_from(None, now()))) for _ in range(3)]
    return {"usual": usual, "whole": strays}


def whole_pass() -> dict[str, Any]:
    """Passes as `watch` makes them, until everybody has been told. When the first message was away, how many events
    stood by then; how long the longest took, after which the heartbeat is written; and what the process takes of memory
    (proportional, MiB)."""
    from triage.actions import watch
    from triage.models import Alert

    as_watch()
    firsts: list[tuple[float, int]] = []
    real, began = watch.deliver, time.perf_counter()

    def deliver(*asked: Any) -> int:
        sent = real(*asked)
        if sent and not firsts:
            firsts.append(((time.perf_counter() - began) * 1000, Alert.objects.count()))
        return sent

    watch.deliver = deliver
    done = watch.run_pass("watch")
    took = [time.perf_counter() - began]
    while untold():
        took.append(timed(lambda: watch.run_pass("watch")) / 1000)
    return {
        "alerts": done["alerts"], "seconds": sum(took), "first_pass_s": took[0], "longest_pass_s": max(took),
        "first_sent_ms": firsts[0][0], "batches_before_first": firsts[0][1] / 1000, "pss_mib": pss_mib(os.getpid()),
    }  # fmt: skip


def walk_year(tips: str, days: str) -> dict[str, Any]:
    from bench.year_walk import walk

    as_watch()
    return walk(int(tips), int(days))


def year_staff() -> list[str]:
    from bench.year_walk import staff

    return [str(one) for one in staff()]


def timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


ACTS = {
    "sign_in": sign_in, "sign_in_desks": sign_in_desks, "codes": codes, "standing": standing,
    "known": known, "waiting": waiting, "sweep": sweep, "empty": empty, "whole_pass": whole_pass,
    "walk_year": walk_year, "year_staff": year_staff, "on_duty": on_duty,
}  # fmt: skip


if __name__ == "__main__":
    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    print(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])))
