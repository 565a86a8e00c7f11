"""Two people decide, and nobody judges an appeal against themself: the database says so to whoever asks it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hotline.now import now
from referrals.applying import actions, rules
from referrals.applying.actions.reviewing import seen_of
from referrals.applying.rules import Refused
from referrals.models import InclusionDecision, InclusionReview, Organization, PublishedListing
from tests.referrals.applying import MET, UNMET, application, decided, proposed, step
from tests.support import owner, role_connection, staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Any:
    return [staff_member("partnerships", name=name) for name in ("Jas Kaur", "Mia Roy", "Lou Petit")]


def refused(code: str, name: str, *args: Any, **more: Any) -> None:
    with pytest.raises(Refused) as told, transaction.atomic():
        step(name, *args, **more)
    assert told.value.code == code


def test_nobody_agrees_with_themself(people: Any) -> None:
    one = application()
    review = proposed(one, people[0])
    refused("same_person", "agree", one, people[0])
    for facts in ({"second": people[0]}, {"second": people[0], "state": "approved", "decided_at": now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            InclusionReview.objects.filter(pk=review.pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_decision(review, people[0], people[0])


def a_decision(review: InclusionReview, first: Any, second: Any, **more: Any) -> InclusionDecision:
    facts = {"round": review.round, "decision": "declined", "reason": "Why", "at": now()}
    return InclusionDecision.objects.create(review=review, reviewer=first, second=second, **(facts | more))


@pytest.mark.parametrize("state", ["approved", "declined"])
def test_nothing_is_decided_without_the_decision_of_two(people: Any, state: str) -> None:
    review = proposed(application(), people[0])
    with pytest.raises(DatabaseError, match="two people decide"), transaction.atomic():
        InclusionReview.objects.filter(pk=review.pk).update(state=state, second=people[1], decided_at=now())


def test_an_approved_body_is_a_listing(people: Any) -> None:
    review = proposed(application(), people[0])
    a_decision(review, people[0], people[1], decision="approved", visibility="public")
    with pytest.raises(IntegrityError, match="dir_inclusion_approved_is_listed"), transaction.atomic():
        InclusionReview.objects.filter(pk=review.pk).update(
            state="approved", second=people[1], decided_at=now()
        )


def test_an_appeal_is_judged_by_somebody_new(people: Any) -> None:
    one = application()
    decided(one, people[0], people[1], decision="declined")
    step("appeal", one, people[0], appeal="They never ask for payment, wrote A. Tremblay on 3 March.")
    review = proposed(one, people[1])
    refused("took_part", "agree", one, people[0])
    with pytest.raises(DatabaseError, match="whoever decided before"), transaction.atomic():
        a_decision(review, people[1], people[0])
    review = step("agree", one, people[2])
    assert (review.state, review.round, review.second) == ("approved", 1, people[2])
    assert [one.decision for one in review.decisions.order_by("round")] == ["declined", "approved"]


@pytest.mark.django_db(transaction=True)
def test_what_was_judged_is_never_changed(people: Any) -> None:
    """Staff have no right to; and whoever owns the tables meets a trigger."""
    decided(application(), people[0], people[1], decision="declined")
    for statement in (
        "UPDATE referrals_inclusiondecision SET reason = 'x'",
        "UPDATE referrals_criterionverdict SET reason = 'x'",
    ):
        with role_connection("staff") as login, pytest.raises(Exception, match="permission denied"):
            login.execute(statement)
        with owner() as login, pytest.raises(Exception, match="never changed"):
            login.execute(statement)


@pytest.mark.parametrize(
    ("decision", "verdicts", "visibility", "agreed", "code"),
    [
        ("approved", UNMET, "public", True, "unmet"),
        ("declined", MET, "", True, "all_met"),
        ("approved", MET, "", True, "say_who_sees"),
        ("approved", MET, "public", False, "not_agreed"),
        ("approved", MET, "internal", False, ""),
        ("approved", MET | {"free": ("exception", "No other help for 800 km.")}, "public", True, ""),
        ("declined", UNMET, "", False, ""),
    ],
)
def test_what_may_be_proposed(decision: str, verdicts: Any, visibility: str, agreed: bool, code: str) -> None:
    found = {name: verdict for name, (verdict, _why) in verdicts.items()}
    if not code:
        rules.check_proposal(decision, found, visibility, agreed=agreed)
        return
    with pytest.raises(Refused) as told:
        rules.check_proposal(decision, found, visibility, agreed=agreed)
    assert told.value.code == code


def test_a_step_that_does_not_fit_is_refused(people: Any) -> None:
    one = application()
    refused("stale", "agree", one, people[0])
    step("take", one, people[0])
    refused("too_late", "agree", one, people[1])
    refused("not_yours", "ask_for_more", one, people[1], asked="When?")
    refused("too_late", "send_back", one, people[1], back="Why?")
    refused("too_late", "appeal", one, people[1], appeal="No")
    decided(one, people[0], people[1])
    refused("too_late", "take", one, people[2])
    refused("too_late", "appeal", one, people[1], appeal="No")


def test_two_who_press_at_once_do_it_once(people: Any) -> None:
    one = application()
    actions.take(application=one, seen="", by=people[0])
    with pytest.raises(Refused) as told, transaction.atomic():
        actions.take(application=one, seen="", by=people[1])
    assert told.value.code == "stale"
    assert InclusionReview.objects.get().reviewer == people[0]


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_make_one_listing(people: Any) -> None:
    one = application()
    seen = seen_of(proposed(one, people[0]))

    def agree(by: Any) -> str:
        try:
            actions.agree(application=one, seen=seen, by=by)
            return "done"
        except Refused as told:
            return told.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(agree, people[1:])) == ["done", "stale"]
    assert (
        Organization.objects.count()
        == PublishedListing.objects.count()
        == InclusionDecision.objects.count()
        == 1
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answers", ["[]", "null", '"x"', '{"more": "' + "x" * 400_000 + '"}'])
def test_what_is_no_application_is_not_kept(answers: str) -> None:
    with role_connection("public") as public, pytest.raises(Exception, match="dir_application_shape"):
        public.execute(
            "INSERT INTO referrals_application (id, language, answers, held)"
            " VALUES (gen_random_uuid(), 'en', %s, false)",
            [answers],
        )


@pytest.mark.django_db(transaction=True)
def test_the_public_process_reads_nothing_back() -> None:
    application()
    with role_connection("public") as public:
        for statement in (
            "SELECT 1 FROM referrals_application", "UPDATE referrals_application SET language = 'fr'",
            "DELETE FROM referrals_application", "SELECT 1 FROM referrals_inclusionreview",
            "INSERT INTO referrals_application (id) VALUES (gen_random_uuid()) RETURNING id",
        ):  # fmt: skip
            with pytest.raises(Exception, match="permission denied"):
                public.execute(statement)
