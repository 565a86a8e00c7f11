"""The ladder as a page: read by the queue's people, changed by the director, within what the line has promised."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import escape

from hotline.audit.models import AuditEntry
from tests.support import signed_in, staff_member
from tests.triage.test_clock_pass import staff_url
from tests.triage.test_ladder import first_ladder_again  # noqa: F401
from tests.triage.tips import review_of
from triage import actions
from triage.access import ladder as ladder_access
from triage.clock import ACCESS, EVENTS, HELP, HOUSE, NOTICES
from triage.forms.ladder import LadderForm
from triage.models import Ladder
from triage.rules import Refused
from triage.shown.event_names import EVENT_NAMES
from triage.shown.refusals import SENTENCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("first_ladder_again")]
PAGE = "/en/staff/queue/ladder/"
LOOK, REMIND = "non_urgent-written-look_due-after", "non_urgent-written-remind-after"


def typed(**changes: Any) -> dict[str, Any]:
    """What the browser sends of the form as it stands, with some of it typed over."""
    form = LadderForm(ladder_access.ladder_in_force()[1])
    sent = {name: form[name].value() if name == "seen" else form.get_initial_for_field(field, name)
            for name, field in form.fields.items()}  # fmt: skip
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def rungs(changes: dict[tuple[str, bool, str], Any] | None = None) -> dict[Any, Any]:
    found = ladder_access.ladder_in_force()[1]
    return {(r.lane, r.live, r.kind): (r.after, r.audience) for r in found} | (changes or {})


def director() -> Client:
    return signed_in("director")


def test_every_kind_of_event_has_words() -> None:
    assert set(EVENT_NAMES) == {*EVENTS, *NOTICES, *ACCESS, *HELP, *HOUSE}


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Nobody has taken an urgent tip", "came with the house", "back-up", "24\u00a0h", "at once"]),
    ("fr", ["Personne n’a pris un renseignement urgent", "24\u00a0h", "immédiatement"]),
])  # fmt: skip
def test_a_supervisor_reads_it_and_changes_nothing(language: str, words: list[str]) -> None:
    client = signed_in("supervisor")
    shown = client.get(f"/{language}/staff/queue/ladder/").content.decode()
    for one in words:
        assert one in shown, one
    assert "look_due-after" not in shown
    assert client.post(PAGE, typed()).status_code == 403
    with pytest.raises(Refused, match="not_allowed"):
        actions.save_ladder(rungs=rungs(), seen=1, by=staff_member("supervisor"))


def test_the_director_makes_a_version_that_counts_from_then_on() -> None:
    before, client = review_of(), director()
    answer = client.post(PAGE, typed(**{LOOK: "2.5", "urgent-live-ack_overdue-after": "1"}))
    assert answer.status_code == 302, answer.content.decode()
    after, child = review_of(), review_of(minor_answer="yes", channel="phone")
    assert (before.ladder_id, after.ladder_id) == (1, 2)
    due = after.deadlines.get(kind="look_due").due_at
    assert due == after.received_at + timedelta(hours=2, minutes=30)
    assert child.ack_due_at is not None
    assert child.ack_due_at <= child.received_at + timedelta(minutes=1, seconds=20)
    entry = AuditEntry.objects.get(action="ladder.saved")
    assert entry.facts["number"] == 2
    shown = client.get(PAGE).content.decode()
    assert "Version 2" in shown and "2\u00a0h\u00a030" in shown
    earlier = client.get(f"{PAGE}1/").content.decode()
    assert "Version 1" in earlier and "2\u00a0h\u00a030" not in earlier


def test_nothing_changed_is_no_version() -> None:
    answer = director().post(PAGE, typed(), follow=True)
    assert "Nothing was different" in answer.content.decode()
    assert Ladder.objects.count() == 1


@pytest.mark.parametrize(("changes", "code"), [
    ({LOOK: "12"}, "ladder_order"),
    ({REMIND: "21"}, "ladder_order"),
    ({"insufficient-written-due_soon-after": "24"}, "ladder_order"),
    ({"urgent-live-ack_director-after": "3"}, "ladder_circles"),
    ({"urgent-written-ack_overdue-after": "16"}, "ladder_seen_soon"),
    ({"any-written-release_unconfirmed-after": "61"}, "ladder_confirmed_soon"),
    ({"urgent-written-first_step-after": "0"}, "ladder_length"),
    ({"any-written-agency_silent-after": "-3"}, "ladder_length"),
    ({"non_urgent-written-look_due-told": "director"}, "ladder_widens"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_not_in_order_is_refused_and_stays_typed(changes: Any, code: str, language: str) -> None:
    sent = typed(**changes, **{"any-written-step_overdue-told": "supervisors"})
    answer = director().post(f"/{language}/staff/queue/ladder/", sent)
    shown = answer.content.decode()
    with translation.override(language):
        assert escape(str(SENTENCES[code])) in shown or str(SENTENCES[code]) in shown
    assert answer.status_code == 422 and Ladder.objects.count() == 1
    for name, value in changes.items():
        assert f'value="{value}"' in shown or f'value="{value}" selected' in shown
        assert f'href="#id_{name}"' in shown and f'id="id_{name}_error"' in shown


def test_all_that_is_out_of_order_is_named_at_once() -> None:
    changes = {
        LOOK: "13", "urgent-written-ack_overdue-after": "16", "urgent-live-ack_director-after": "3",
        "any-written-agency_silent-after": "0", "non_urgent-live-look_due-told": "director",
    }  # fmt: skip
    shown = director().post(PAGE, typed(**changes)).content.decode()
    for name in (*changes, REMIND, "urgent-live-ack_supervisors-after"):
        assert f'href="#id_{name}"' in shown and f'id="id_{name}_error"' in shown, name


@pytest.mark.parametrize("value", ["", "soon", "1e9", "NaN", "Infinity", "99999999999"])
def test_what_is_no_time_is_marked_in_its_place(value: str) -> None:
    answer = director().post(PAGE, typed(**{LOOK: value}))
    assert answer.status_code == 422
    assert f'id="id_{LOOK}_error"' in answer.content.decode()
    assert Ladder.objects.count() == 1


def test_a_french_comma_is_read() -> None:
    answer = director().post("/fr/staff/queue/ladder/", typed(**{LOOK: "2,5"}))
    assert answer.status_code == 302
    assert rungs()["non_urgent", False, "look_due"][0] == timedelta(hours=2, minutes=30)


def test_whoever_saves_from_an_older_page_is_told() -> None:
    client, old = director(), typed(**{LOOK: "3"})
    assert client.post(PAGE, typed(**{LOOK: "2"})).status_code == 302
    answer = client.post(PAGE, old)
    assert answer.status_code == 422 and "A newer version exists" in answer.content.decode()
    shown = answer.content.decode()
    assert 'value="3"' in shown and "In force: 2\u00a0h" in shown and 'name="seen" value="2"' in shown
    assert rungs()["non_urgent", False, "look_due"][0] == timedelta(hours=2)
    assert client.post(PAGE, old | {"seen": "2"}).status_code == 302  # they have seen what it says
    assert rungs()["non_urgent", False, "look_due"][0] == timedelta(hours=3)


SCRIPT = """
import sys
from datetime import timedelta
import django
django.setup()
from hotline.accounts.models import Staff
from triage import actions
from triage.access.ladder import ladder_in_force
from triage.rules import Refused
by = Staff.objects.get(pk=sys.argv[1])
rungs = {(r.lane, r.live, r.kind): (r.after, r.audience) for r in ladder_in_force()[1]}
rungs["non_urgent", False, "look_due"] = (timedelta(hours=int(sys.argv[2])), "duty")
print("ready", flush=True)
sys.stdin.readline()
try:
    actions.save_ladder(rungs=rungs, seen=1, by=by)
    print("saved")
except Refused as refused:
    print(refused.code)
"""


@pytest.mark.long
def test_of_several_who_save_at_once_one_has_it_and_the_others_are_told() -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hotline.settings", "HOTLINE_STAFF_DATABASE_URL": staff_url(),
    }  # fmt: skip
    by = staff_member("director")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(by.pk), hours],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for hours in ("1", "2", "3")
    ]  # fmt: skip
    for one in running:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    said = sorted(one.communicate(timeout=60)[0].strip() for one in running)
    assert said == ["ladder_changed_meanwhile", "ladder_changed_meanwhile", "saved"]
    assert ladder_access.ladder_in_force()[0].number == Ladder.objects.count() == 2


def test_a_rung_left_out_or_made_up_is_no_ladder() -> None:
    by = staff_member("director")
    short = rungs()
    del short["any", False, "agency_silent"]
    for wrong in (short, rungs({("insufficient", True, "look_due"): (timedelta(hours=1), "duty")})):
        with pytest.raises(Refused, match="unknown_choice"):
            actions.save_ladder(rungs=wrong, seen=1, by=by)
    with pytest.raises(Refused, match="ladder_promised"):
        actions.save_ladder(
            rungs=rungs({("urgent", True, "overdue"): (timedelta(hours=25), "director")}), seen=1, by=by
        )


def test_no_such_version() -> None:
    client = signed_in("supervisor")
    for number in (0, 7, 99999999999):
        assert client.get(f"{PAGE}{number}/").status_code == 404


def test_the_page_makes_few_statements() -> None:
    client = director()
    client.get(PAGE)
    with CaptureQueriesContext(connection) as found:
        client.get(PAGE)
    own = [one["sql"] for one in found if "triage_ladder" in one["sql"] or "triage_rung" in one["sql"]]
    assert len(own) == 3, own  # which is in force, its rungs, the versions
