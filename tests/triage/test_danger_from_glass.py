"""Two people broke the glass because of danger; the tip itself still says nothing of it. Offered, not done."""

from __future__ import annotations

import re

import pytest

from hotline.accounts.permissions import Role
from tests.support import signed_in, staff_member
from tests.triage.accesses import a_told_tip, answered, asked, granted
from triage import actions
from triage.models import Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db(transaction=True)
OFFER = "Say so on the tip: danger now"


def at(review: Review, act: str = "") -> str:
    return f"/en/staff/queue/{review.pk}/{act}"


def test_one_press_makes_it_urgent_and_says_who_said_so() -> None:
    rosa, director = staff_member("supervisor", name="Rosa Diaz"), staff_member("director", name="Ines Roy")
    review = a_told_tip(danger="no")
    answered(asked("break_glass", by=rosa, review=review), by=director)
    client = signed_in(staff=rosa)
    page = re.sub(r"\s+", " ", client.get(at(review)).content.decode())
    assert OFFER in page and "Rosa Diaz and Ines Roy said at" in page
    assert client.post(at(review, "danger/")).status_code == 302
    review.refresh_from_db()
    assert review.lane == "urgent" and review.ack_due_at
    opened = client.post(at(review, "open/")).content.decode()
    assert "Rosa Diaz and Ines Roy said so when they opened who told us" in opened and OFFER not in opened


def test_a_decided_tip_opens_again() -> None:
    rosa = staff_member("supervisor")
    review = a_told_tip()
    weighed = dict.fromkeys(FACTORS, "not_known")
    actions.decide(review=review, outcome="options_discussed", factors=weighed, notes={}, missing=[], by=rosa)
    granted("break_glass", review=review, by=rosa)
    assert Review.objects.get(pk=review.pk).stopped_at
    client = signed_in(staff=rosa)
    assert OFFER in client.get(at(review)).content.decode()
    client.post(at(review, "danger/"))
    review.refresh_from_db()
    assert review.stopped_at is None and review.lane == "urgent"


def test_it_is_not_offered_for_an_ask_nor_once_somebody_has_judged() -> None:
    rosa = staff_member("supervisor")
    review, client = a_told_tip(), signed_in(staff=rosa)
    ask = asked("break_glass", by=rosa, review=review)
    assert OFFER not in client.get(at(review)).content.decode()
    assert client.post(at(review, "danger/")).status_code == 422
    answered(ask)
    assert OFFER in client.get(at(review)).content.decode()
    actions.correct(review=review, field="danger", value="no", reason="She is at the shelter.", by=rosa)
    assert OFFER not in client.get(at(review)).content.decode()
    other = a_told_tip()
    granted("request", review=other, by=rosa)
    assert OFFER not in client.get(at(other)).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SUPERVISOR, Role.DIRECTOR)])
def test_nobody_else_can_press_it(role: Role) -> None:
    review = granted("break_glass").tip.review
    assert signed_in(role).post(at(review, "danger/")).status_code == 403
    review.refresh_from_db()
    assert review.lane != "urgent"
