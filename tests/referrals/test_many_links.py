"""Ten thousand links: every one that is used, expired, forged, replayed, of another listing or cut short is refused by
the database itself, to the role that the public process has; every honest one works, and without a script."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from referrals.cycle.asking import form_of
from referrals.models import ConfirmationAnswer
from tests.referrals.letters import key, partner, path, send
from tests.support import public_surface, role_connection, superuser

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
MANY = 10_000
KINDS = ("honest", "used", "expired", "forged", "other", "cut")
MAKE = """
    INSERT INTO referrals_confirmationrequest
        (id, organization_id, round, step, sent_to, lookup, form, sent_at, expires_at, used_at)
    SELECT md5(i::text)::uuid, %s, DATE '2027-01-01' + i, 0, 'a@example.org', sha256(('token' || i)::bytea), %s,
        now(), now() + CASE i %% 6 WHEN 2 THEN interval '-1 s' ELSE interval '1 day' END,
        CASE i %% 6 WHEN 1 THEN now() END
    FROM generate_series(0, %s) i
"""
ANSWER = """
    INSERT INTO referrals_confirmationanswer (id, lookup, answers, received_at)
    VALUES (gen_random_uuid(), %s, %s, now())
"""


def kind(number: int) -> str:
    return KINDS[number % 6]


def token(number: int) -> str:
    """As it comes back: forged ones were never made, cut ones have lost their end."""
    text = f"token{number}"
    return {"forged": f"forged{number}", "cut": text[:-1] + "-"}.get(kind(number), text)


def answer(number: int, foreign: str) -> dict[str, Any]:
    return {"changes": {foreign: "ours now"} if kind(number) == "other" else {}}


def taken(numbers: range, foreign: str) -> list[int]:
    """Each tried twice: the second time it is a replay, whatever it was before."""
    found = []
    with role_connection("public") as link:
        for number in numbers:
            lookup = sha256(token(number).encode()).digest()
            (form,) = link.execute("SELECT referrals_confirmation_form(%s)", [lookup]).fetchone() or (None,)
            assert (form is not None) == (kind(number) in ("honest", "other")), number
            for _ in range(2 if kind(number) == "honest" else 1):
                try:
                    link.execute(ANSWER, [lookup, json.dumps(answer(number, foreign))])
                except psycopg.errors.RestrictViolation:
                    continue
                found.append(number)
    return found


@pytest.fixture
def world() -> Any:
    body, beds = partner()
    _, others = partner("Another House")
    with superuser() as link:
        link.execute(MAKE, [body.pk, json.dumps(form_of(body)), MANY - 1])
    return beds, others


def test_of_ten_thousand_links_only_the_honest_open_and_each_once(world: Any) -> None:
    foreign = key(world[1], "fees_en").removeprefix("c.")
    half = MANY // 2
    with ThreadPoolExecutor(2) as pool:
        parts = pool.map(taken, (range(half), range(half, MANY)), (foreign, foreign))
    found = [number for part in parts for number in part]
    assert sorted(found) == [number for number in range(MANY) if kind(number) == "honest"]
    assert ConfirmationAnswer.objects.count() == len(found) == len(range(0, MANY, 6))


def test_a_sample_of_each_kind_through_the_page(world: Any) -> None:
    beds, others = world
    with public_surface() as client:
        for number in range(30):
            honest = kind(number) == "honest"
            opens = kind(number) in ("honest", "other")
            assert client.get(path(token(number))).status_code == (200 if opens else 404)
            said = {key(others if kind(number) == "other" else beds, "fees_en"): "Free"}
            for expected in (200, 404) if honest else (404,):
                assert send(client, token(number), **said).status_code == expected, number
    assert ConfirmationAnswer.objects.count() == 5
