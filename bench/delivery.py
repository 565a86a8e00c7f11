"""From the commit of a tip with danger to a mail server that has taken the message about it: alone, while eight people
send tips, and with five thousand deadlines waiting to be told. The limit, in the same run: a row, a COMMIT with NOTIFY,
a process that listens, and one exchange over loopback."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg

from bench.lines import emit
from bench.load import Client, closed_loop, percentile
from bench.mail_sink import Sink
from bench.stand import Stand
from bench.tips import ANSWERS, Tips
from hotline.launcher.places import BASE_DIR
from hotline.launcher.supervisor import TIED
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

DATABASE = "bench_delivery"
RUNS, BACKLOG, PEOPLE = 200, 5000, 8
IDLE_TIMES, LOADED_MS, BACKLOG_TIMES = 10, 100, 2
GAP = 0.03  # seconds between two tips, so that each is told alone
CALM = {"danger": "no", "minor": "no", "h1-age_band": "a25_34"}
TIP = """
WITH said AS (INSERT INTO intake_interaction
    (id, at, channel, kind, language, caller_type, heard_about, province)
    VALUES (%(contact)s, clock_timestamp(), 'web_form', 'tip', 'en', '', '', ''))
INSERT INTO intake_tip (id, interaction_id, received_at, written_at, channel, language, minor, danger, country,
    province, ongoing, trafficking_type, venue, indicators, consent_choice)
VALUES (%(tip)s, %(contact)s, clock_timestamp(), clock_timestamp(), 'web_form', 'en', 'no', %(danger)s, 'canada', '',
    'unknown', 'undetermined', 'unknown', '{}', 'not_said')
"""
TOLD = """
SELECT d.id::text, v.tip_id::text FROM triage_delivery d JOIN triage_alert a ON a.round_id = d.round_id
JOIN triage_review v ON v.id = a.review_id WHERE a.kind = 'urgent'
"""
# Deadlines of as many other tips, told long ago, wait again to be told.
WAITING = """
UPDATE triage_alert SET round_id = NULL, delivered_at = NULL, next_try_at = clock_timestamp() WHERE kind = 'overdue'
"""
LAID = """
INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, delivered_at)
SELECT gen_random_uuid(), id, 'overdue', due_at, now(), now() FROM triage_review WHERE lane = 'non_urgent'
"""
BUSY = """
SELECT EXISTS (SELECT 1 FROM triage_alert WHERE kind = 'overdue' AND delivered_at IS NULL)
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    runs, backlog = (20, 500) if quick else (RUNS, BACKLOG)
    stand.create(DATABASE)
    stand.staff_side(DATABASE, "on_duty")
    with Sink() as sink, stand.superuser(DATABASE) as link:
        link.autocommit = False
        limit = measured_limit(stand, link, sink, runs)
        limit_ms = percentile(limit, 0.95)
        emit("alert_to_mail_limit", **facts(limit))
        with watching(stand, sink):
            told(
                sink, link, 40
            )  # the first connection, the first plans, the pass that looks all the way back
            say("Commit to mail, nothing else going on ...")
            idle = told(sink, link, runs)
            idle_ms = percentile(idle, 0.95)
            emit(
                "alert_to_mail_idle", **facts(idle), limit_p95_ms=limit_ms, times_limit=idle_ms / limit_ms,
                goal_ms=limit_ms * IDLE_TIMES, ok=idle_ms <= limit_ms * IDLE_TIMES,
            )  # fmt: skip
            say(f"With {backlog} deadlines waiting to be told ...")
            behind = told_beside_a_backlog(sink, link, runs, backlog)
            behind_ms = percentile(behind, 0.95)
            emit(
                "alert_to_mail_backlog", **facts(behind), backlog=backlog, times_idle=behind_ms / idle_ms,
                goal_ms=idle_ms * BACKLOG_TIMES, ok=behind_ms <= idle_ms * BACKLOG_TIMES,
            )  # fmt: skip
            for name, answers in (("calm", ANSWERS | CALM), ("urgent", ANSWERS)):
                say(f"While {PEOPLE} people send tips ({name}) ...")
                loaded, sent = told_under_load(stand, sink, link, runs, answers)
                loaded_ms = percentile(loaded, 0.95)
                emit(
                    f"alert_to_mail_beside_{name}", **facts(loaded), people=PEOPLE, tips_per_second=sent,
                    goal_ms=LOADED_MS, ok=loaded_ms <= LOADED_MS,
                )  # fmt: skip
    stand.drop(DATABASE)


def facts(waits: list[float]) -> dict[str, Any]:
    return {
        "n": len(waits), "seconds": sum(waits) / 1000, "p50_ms": percentile(waits, 0.5),
        "p95_ms": percentile(waits, 0.95), "p99_ms": percentile(waits, 0.99),
    }  # fmt: skip


@contextmanager
def watching(stand: Stand, sink: Sink, database: str = DATABASE) -> Iterator[None]:
    env = stand.staff(database) | {
        "HOTLINE_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "HOTLINE_EMAIL_HOST": "127.0.0.1", "HOTLINE_EMAIL_PORT": str(sink.port),
    }  # fmt: skip
    with (stand.var / "watch.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), sys.executable, "manage.py", "watch"],
            cwd=BASE_DIR, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def told(
    sink: Sink,
    link: psycopg.Connection[Any],
    runs: int,
    *,
    gap: float = GAP,
    before: Callable[[], Any] = bool,
) -> list[float]:
    """Milliseconds from before the COMMIT of each tip to the first message about it."""
    committed: dict[str, float] = {}
    sink.taken()
    for _ in range(runs):
        before()
        ids = {"tip": str(uuid4()), "contact": str(uuid4()), "danger": "yes"}
        link.execute(TIP, ids)
        committed[ids["tip"]] = time.monotonic()
        link.commit()
        time.sleep(gap)
    first: dict[str, float] = {}
    until = time.monotonic() + 60
    while len(first) < len(committed):
        if time.monotonic() > until:
            raise Trouble(f"Of {len(committed)} tips {len(committed) - len(first)} were told to nobody.")
        letters = sink.taken(wait=0.5)
        about = dict(link.execute(TOLD).fetchall())
        link.commit()
        for at, name in letters:
            if (tip := about.get(name)) in committed:
                first.setdefault(tip, at)
    return [(first[tip] - at) * 1000 for tip, at in committed.items()]


def told_beside_a_backlog(sink: Sink, link: psycopg.Connection[Any], runs: int, backlog: int) -> list[float]:
    """A tip each time while the deadlines are being told."""
    lay_backlog(link, backlog)
    return told(sink, link, runs, before=lambda: keep_busy(link))


def lay_backlog(link: psycopg.Connection[Any], backlog: int) -> None:
    link.execute("SET session_replication_role = origin")
    for _ in range(backlog):
        link.execute(TIP, {"tip": str(uuid4()), "contact": str(uuid4()), "danger": "no"})
    link.commit()
    quietly(link, LAID)


def keep_busy(link: psycopg.Connection[Any]) -> None:
    """The deadlines are laid out anew when they are all told."""
    found = link.execute(BUSY).fetchone()
    link.commit()
    if not (found and found[0]):
        quietly(link, WAITING)
        link.execute("NOTIFY tip")
        link.commit()


def quietly(link: psycopg.Connection[Any], statement: str) -> None:
    """Without triggers: no process of ours may take back that somebody was told."""
    link.execute("SET session_replication_role = replica")
    link.execute(statement)
    link.execute("SET session_replication_role = origin")
    link.commit()


def told_under_load(
    stand: Stand, sink: Sink, link: psycopg.Connection[Any], runs: int, answers: dict[str, str]
) -> tuple[list[float], float]:
    tips = Tips(answers=answers)
    with stand.server("public_delivery", stand.public(DATABASE)) as server:
        found: list[Any] = []
        over = runs * GAP * 2

        def load() -> None:
            found.append(asyncio.run(closed_loop(server.port, tips.sends, people=PEOPLE, seconds=over)))

        asyncio.run(warm(server.port, tips))
        people = threading.Thread(target=load)
        people.start()
        time.sleep(0.5)
        waits = told(sink, link, runs)
        people.join()
    return waits, found[0].per_second


async def warm(port: int, tips: Tips) -> None:
    for _ in range(4):
        await tips.sends(Client(port))


# The limit


def measured_limit(stand: Stand, link: psycopg.Connection[Any], sink: Sink, runs: int) -> list[float]:
    link.execute("CREATE TABLE bench_limit (id uuid PRIMARY KEY, at timestamptz NOT NULL)")
    link.commit()
    ours, theirs = multiprocessing.Pipe()
    listener = multiprocessing.Process(
        target=listen, args=(stand.database_url(DATABASE), sink.port, theirs), daemon=True
    )
    listener.start()
    ours.recv()
    waits = []
    for _ in range(runs):
        link.execute("INSERT INTO bench_limit VALUES (%s, clock_timestamp())", [uuid4()])
        link.execute("NOTIFY bench_limit")
        began = time.monotonic()
        link.commit()
        waits.append((ours.recv() - began) * 1000)
        time.sleep(GAP)
    listener.kill()
    listener.join()
    return waits


def listen(url: str, port: int, told: Any) -> None:
    with psycopg.connect(url, autocommit=True) as link, smtplib.SMTP("127.0.0.1", port) as mail:
        link.execute("LISTEN bench_limit")
        told.send(0.0)
        while True:
            for _ in link.notifies(stop_after=1):
                mail.noop()
                told.send(time.monotonic())
