"""Tips as staff and the mailbox write them, in a process of its own that outlives whatever is killed around it.

`python -m tests.faults.telling people` makes those who are told. `... tips` reads a plan, a JSON list, from stdin:
`after` seconds from now a tip that was received `ago` seconds before is written, again and again until the database
has said yes; each is then one line on stdout, its number and its tip."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from datetime import timedelta
from typing import Any

import django
from django.db import Error, connection


def people() -> None:
    from hotline.accounts.models import Staff

    for email, name, role in (
        ("ada@example.org", "Ada", "supervisor"),
        ("ben@example.org", "Ben", "supervisor"),
        ("cleo@example.org", "Cleo", "director"),
        ("dora@example.org", "Dora", "director"),
    ):
        Staff.objects.add(email=email, name=name, role=role)
    turns()


def turns() -> None:
    """Cleo leads and Dora stands by, always: with nobody on duty a round goes to others than a test is about."""
    from hotline.accounts.models import Staff
    from hotline.now import now
    from triage.models import RotaTurn

    first, day = now(), timedelta(days=1)
    cleo, dora = (Staff.objects.get(email=f"{name}@example.org") for name in ("cleo", "dora"))
    RotaTurn.objects.bulk_create(
        RotaTurn(
            staff=who, place=place, languages=["en"], starts_at=first + number * day,
            ends_at=first + (number + 1) * day, made_by=cleo,
        )
        for number in range(400) for who, place in ((cleo, "lead"), (dora, "backup"))
    )  # fmt: skip


def tips() -> None:
    plan: list[dict[str, Any]] = json.load(sys.stdin)
    began = time.monotonic()
    for number, tip in enumerate(plan):
        time.sleep(max(0.0, began + tip["after"] - time.monotonic()))
        print(json.dumps([number, until_kept(number, tip)]), flush=True)


def until_kept(number: int, tip: dict[str, Any]) -> str:
    """A yes that was lost on the way is asked for again, and the same words make no second tip."""
    while True:
        try:
            return keep(number, tip)
        except Error:
            connection.close()
            time.sleep(0.2)


def keep(number: int, tip: dict[str, Any]) -> str:
    from hotline.now import now
    from intake.actions import receive_tip
    from intake.models import Tip
    from intake.said import TipSaid

    said = TipSaid(
        language="en", narrative="A man at the motel never leaves his room.", minor_answer=tip["minor"]
    )
    dedup = hashlib.sha256(f"{tip['run']} {number}".encode()).digest()
    received = receive_tip(
        said=said, channel="web_form", by=None, dedup=dedup, received_at=now() - timedelta(seconds=tip["ago"])
    )
    return str(Tip.objects.get(dedup=dedup).id if received.again else received.tip_id)


if __name__ == "__main__":
    django.setup()
    {"people": people, "tips": tips}[sys.argv[1]]()
