"""Nobody takes a contact or judges a tip before the training is recorded (S18): every address of the desk, and every
act on a tip or case, by GET and by POST, for the specialist and for the supervisor."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import signed_in, staff_member
from tests.test_role_table import TABLE, ask

pytestmark = pytest.mark.django_db

# Read by others too, or no taking of a contact: the interpreters' agreements are the partnership desk's.
NOT_TAKING = {"desk:vendors"}
ACTS = ("claim", "release", "lift", "classify", "correct", "kind", "person", "duty", "decide", "place")
JUDGING = {
    *(
        f"triage:{name}"
        for name in (
            "claim",
            "release",
            "lift",
            "classify",
            "correct",
            "kind",
            "person",
            "duty",
            "decide",
            "export",
            "hand_over",
            "out_of_scope",
        )
    ),
    *(
        name
        for name, row in TABLE.items()
        if name.startswith("triage_cases:") and set(row.post) == {"supervisor"}
    ),
}
TAKING = {name for name in TABLE if name.startswith("desk:")} - NOT_TAKING


@pytest.mark.parametrize("role", ["specialist", "supervisor"])
def test_without_the_training_nothing_is_taken_or_judged(role: str) -> None:
    newcomer, other = staff_member(role, trained=False), staff_member(role)
    client: Any = signed_in(staff=newcomer)
    let_in = []
    for name in sorted(TAKING | JUDGING):
        row = TABLE[name]
        for method, allowed in (("get", row.get), ("post", row.post)):
            if role in allowed:
                status = ask(client, name, method, row.args(other)).status_code
                if status not in (403, 404):
                    let_in.append(f"{method} {name}: {status}")
    assert let_in == []


def test_the_director_takes_what_has_missed_its_deadline_all_the_same() -> None:
    director = staff_member("director", trained=False)
    assert signed_in(staff=director).get("/en/staff/queue/").status_code == 200


def test_the_refusal_says_what_to_do() -> None:
    client = signed_in(staff=staff_member("supervisor", trained=False))
    page = client.post("/en/staff/desk/new/").content.decode()
    assert "training record is missing" in page
