"""Several people at one report at the same moment, each in a process of their own: one wins, and none alone."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from intake.models import Consent
from tests.support import staff_member
from tests.triage.reports import Desk, fresh
from tests.triage.test_clock_pass import staff_url
from tests.triage.test_report_of_a_case import Situation
from triage import actions
from triage.models import Disclosure, Review

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

SCRIPT = """
import sys
from uuid import UUID
import django
django.setup()
from django.db import Error
from hotline.accounts.models import Staff
from triage import actions
from triage.models import Disclosure
from triage.rules import Refused
act, who, key = sys.argv[1:]
act, _, tip = act.partition(":")
by = Staff.objects.get(pk=who)
row = Disclosure.objects.select_related("agency", "supplements", "consent").get(pk=key)
more = {"source": "self", "tip_id": UUID(tip) if tip else None} if act == "take_back_consent" else {}
print("ready", flush=True)
sys.stdin.readline()
try:
    getattr(actions, act)(disclosure=row, by=by, **more)
    print("done")
except Refused as refused:
    print(refused.code)
"""


def at_once(row: Disclosure, *acts: tuple[str, Any]) -> list[str]:
    """What each was told."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hotline.settings", "HOTLINE_STAFF_DATABASE_URL": staff_url(),
    }  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, act, str(by.pk), str(row.pk)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for act, by in acts
    ]  # fmt: skip
    for one in running:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate(timeout=60)[0].strip() for one in running]


def test_of_two_approvers_and_the_author_one_approves() -> None:
    desk = Desk()
    row, third = desk.submitted(), staff_member("director")
    for by in (desk.other, third):
        actions.open_draft(disclosure=row, by=by)
    told = at_once(row, ("approve", desk.other), ("approve", third), ("approve", desk.author))
    assert sorted(told[:2]) == ["approved_already", "done"] and told[2] == "own_report"
    winner = (desk.other, third)[told.index("done")]
    assert fresh(row).approved_by_id == winner.pk
    assert AuditEntry.objects.filter(action="disclosure.approved").count() == 1


def test_of_two_who_release_one_does() -> None:
    desk = Desk()
    row = desk.approved()
    told = at_once(row, ("release_report", desk.other), ("release_report", desk.author))
    assert sorted(told) == ["done", "report_moved"]
    assert AuditEntry.objects.filter(action="disclosure.released").count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_a_yes_taken_back_while_it_leaves_either_comes_first_or_stops_it(round_: int) -> None:
    desk = Desk()
    row = desk.approved()
    told = at_once(row, ("release_report", desk.other), ("take_back_consent", desk.author))
    row = fresh(row)
    refused_at = Consent.objects.get(tip_id=row.tip_id, decision="refused").recorded_at
    if row.released_at:
        # Released a moment before, and nobody had it yet: it stays here all the same.
        assert told == ["done", "done"] and row.released_at < refused_at and row.stop_reason == "withdrawn"
    else:
        assert told[1] == "done" and told[0] in (
            "report_moved",
            "stopped",
            "consent_gone",
            "refused_by_database",
        )
        assert row.state == "stopped" and row.stop_reason == "withdrawn"


@pytest.mark.parametrize("round_", range(3))
def test_each_of_two_tips_is_taken_back_while_the_report_on_both_leaves(round_: int) -> None:
    """Whoever comes first: nobody waits for somebody who waits for them, and in the end it stays here."""
    here = Situation()
    row = here.approved()
    told = at_once(
        row,
        ("release_report", here.desk.other),
        (f"take_back_consent:{here.other.tip_id}", here.desk.author),
        ("take_back_consent", here.desk.author),
    )
    assert told[1:] == ["done", "done"] and told[0] in (
        "done",
        "report_moved",
        "stopped",
        "refused_by_database",
    )
    row = fresh(row)
    assert row.state == "stopped" and row.stop_reason == "withdrawn"
    outcomes = {Review.objects.get(pk=one.pk).outcome for one in (here.mine, here.other)}
    assert outcomes == ({""} if row.released_at else {"to_report"})
