"""Several people at one ask at the same moment, each in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from tests.support import staff_member
from tests.triage.accesses import a_told_tip, asked
from tests.triage.test_clock_pass import staff_url
from triage import actions
from triage.models import AccessRequest, Alert

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

SCRIPT = """
import json, sys
import django
django.setup()
from hotline.accounts.models import Staff
from triage import actions
from triage.models import AccessRequest, Review
from triage.rules import Refused
act, who, key, more = sys.argv[1:]
by, more = Staff.objects.get(pk=who), json.loads(more)
given = {"review": Review.objects.get(pk=key)} if act == "ask_access" else {
    "request": AccessRequest.objects.select_related("asked_by").get(pk=key)}
print("ready", flush=True)
sys.stdin.readline()
try:
    getattr(actions, act)(by=by, **given, **more)
    print("done")
except Refused as refused:
    print(refused.code)
"""
GRANT, REFUSE = '{"grant": true}', '{"grant": false, "note": "No."}'
ASK = '{"what": "identity", "kind": "break_glass", "danger": true, "reason": "He is on his way to her."}'


def at_once(key: Any, *acts: tuple[str, Any, str]) -> list[str]:
    """What each was told."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hotline.settings", "HOTLINE_STAFF_DATABASE_URL": staff_url(),
    }  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, act, str(by.pk), str(key), more],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for act, by, more in acts
    ]  # fmt: skip
    for one in running:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate(timeout=60)[0].strip() for one in running]


def test_of_two_who_answer_and_the_asker_one_does() -> None:
    row, first, second = asked("break_glass"), staff_member("supervisor"), staff_member("director")
    for by in (first, second, row.asked_by):
        actions.read_reason(request=row, by=by)
    told = at_once(
        row.pk,
        ("answer_access", first, GRANT),
        ("answer_access", second, REFUSE),
        ("answer_access", row.asked_by, GRANT),
    )
    assert sorted(told[:2]) == ["answered_already", "done"] and told[2] == "own_ask"
    row.refresh_from_db()
    winner = told.index("done")
    assert (row.answered_by_id, row.answer) == ((first.pk, "granted"), (second.pk, "refused"))[winner]
    assert AuditEntry.objects.filter(action="access.answered").count() == 1
    assert Alert.objects.filter(kind="broken_glass").count() == (1, 0)[winner]


def test_of_two_presses_there_is_one_ask() -> None:
    review, by = a_told_tip(), staff_member("supervisor")
    assert at_once(review.pk, ("ask_access", by, ASK), ("ask_access", by, ASK)) == ["done", "done"]
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_an_opening_while_it_is_granted_comes_after_the_grant_or_not_at_all(round_: int) -> None:
    row, second = asked("break_glass"), staff_member("director")
    actions.read_reason(request=row, by=second)
    told = at_once(row.pk, ("answer_access", second, GRANT), ("open_identity", row.asked_by, "{}"))
    assert told[0] == "done" and told[1] in ("done", "no_access_now")
    uses = list(row.uses.values_list("at", flat=True))
    row.refresh_from_db()
    assert len(uses) == (told[1] == "done") and all(row.answered_at <= at for at in uses)
