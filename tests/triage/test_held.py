"""What a flood brought: marked, folded behind its lane, never hidden, and brought back by a named person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.models import Tip
from tests.support import signed_in, staff_member
from tests.triage.test_queue_page import statements, text
from tests.triage.tips import review_of
from triage.actions import claim, decide, lift
from triage.models import Alert, Review
from triage.rules import FACTORS, Refused

pytestmark = pytest.mark.django_db
QUEUE = "/en/staff/queue/"
HELD = "/en/staff/queue/held/"
LIFT = "/en/staff/queue/held/lift/"


def rows_of(response) -> list[str]:
    return re.findall(r'<li class="row" id="r-([\w-]+)"', response.content.decode())


def keys(*reviews) -> list[str]:
    return [str(review.pk) for review in reviews]


def ago(**length):
    return now() - timedelta(**length)


# --- In the queue ----------------------------------------------------------------------------------


def test_a_held_tip_is_one_line_behind_its_lane_with_the_clock_of_the_first():
    held = review_of(held=True, received_at=ago(hours=22))
    person = review_of(received_at=ago(hours=1))
    page = signed_in("supervisor").get(QUEUE)
    assert rows_of(page) == keys(person)
    assert re.search(r"1 held the first: 1 h 59 left Look through them \(Non-urgent\)", text(page))
    assert f"{HELD}?lane=non_urgent" in page.content.decode()
    assert held.deadlines.filter(kind="overdue", due_at=held.due_at).exists()


def test_a_held_tip_that_is_late_says_so_in_the_queue():
    review_of(held=True, received_at=ago(hours=25))
    page = signed_in("supervisor").get(QUEUE)
    assert "the first: overdue 1 h" in text(page)
    assert "Nothing here." in text(page)  # in the two other lanes
    assert text(page).count("Nothing here.") == 2


def test_the_one_count_tells_what_stands_behind_the_urgent_ones():
    client = signed_in("supervisor")
    review_of(held=True, minor_answer="yes")
    assert "Nothing urgent waits for someone but what is held." in text(client.get(QUEUE))
    review_of(minor_answer="yes")
    assert "1 urgent tip waits for someone." in text(client.get(QUEUE))


def test_a_flood_is_not_counted_and_the_person_stands_on_the_first_page():
    for _machine in range(53):
        review_of(held=True, danger="yes", received_at=ago(hours=2))
    person = review_of(danger="yes")
    page = signed_in("supervisor").get(QUEUE)
    assert rows_of(page) == keys(person)
    assert "50+ held" in text(page)
    assert re.findall(r"(\S+) held", text(page)) == ["50+"]


def test_the_queue_costs_the_same_with_a_flood_behind_it():
    client = signed_in("supervisor")
    review_of()
    before = statements(client, QUEUE)
    for _machine in range(60):
        review_of(held=True)
    assert (
        len(statements(client, QUEUE)) == len(before) == 3
    )  # one of them: was anything released by one person alone?
    assert len(statements(client, HELD + "?lane=non_urgent")) == 3
    assert len(statements(client, QUEUE + "fresh/")) <= 3


def test_an_open_queue_hears_of_the_first_held_ones_and_is_not_shaken_by_all_that_follow():
    client = signed_in("supervisor")

    def mark() -> str:
        answer = client.get(QUEUE + "fresh/").json()["mark"].split(":")[0]
        shown = re.search(r'data-mark="(\w+):', client.get(QUEUE).content.decode())
        assert shown[1] == answer
        return answer

    marks = [mark()]
    for _machine in range(2):
        review_of(held=True, received_at=ago(hours=1))
        marks.append(mark())
    assert len(set(marks)) == 3
    for _machine in range(50):
        review_of(held=True)
    full = mark()
    review_of(held=True)
    assert mark() == full


# --- The page --------------------------------------------------------------------------------------


def test_held_ones_are_shown_lane_by_lane_what_is_due_first_on_top():
    later, soon = review_of(held=True), review_of(held=True, received_at=ago(hours=20))
    urgent = review_of(held=True, danger="yes")
    review_of()
    client = signed_in("supervisor")
    assert rows_of(client.get(HELD + "?lane=non_urgent")) == keys(soon, later)
    for path in (HELD, HELD + "?lane=urgent", HELD + "?lane=nonsense"):
        page = client.get(path)
        assert rows_of(page) == keys(urgent)
        assert "danger now" in text(page)
        assert "14 min left" in text(page) or "15 min left" in text(page)
    assert "Nothing is held in this lane." in text(client.get(HELD + "?lane=insufficient"))


def test_every_one_of_a_flood_can_be_reached_fifty_at_a_time():
    moment = ago(hours=3)
    made = {str(review_of(held=True, received_at=moment).pk) for _machine in range(120)}
    client, path, seen = signed_in("supervisor"), HELD + "?lane=non_urgent", []
    while path:
        page = client.get(path)
        seen.append(rows_of(page))
        found = re.search(r'href="([^"]+after=[^"]+)"', page.content.decode())
        path = found[1].replace("&amp;", "&") if found else ""
    assert [len(rows) for rows in seen] == [50, 50, 20]
    assert {key for rows in seen for key in rows} == made


@pytest.mark.parametrize(
    "after", ["", "x", "~", "2026-11-25T10:00:00", "2026-11-25T10:00:00~x", "9" * 500, "\0~\0", "é~é"]
)
def test_nonsense_is_the_beginning_of_the_list(after):
    held = review_of(held=True)
    page = signed_in("supervisor").get(HELD, {"lane": "non_urgent", "after": after})
    assert rows_of(page) == keys(held)


def test_what_was_decided_or_lifted_is_not_there_any_more():
    amara = staff_member("supervisor")
    decided, lifted, held = (review_of(held=True) for _review in range(3))
    decide(
        review=decided, outcome="out_of_scope", factors=dict.fromkeys(FACTORS, "not_known"), notes={}, missing=[],
        by=amara,
    )  # fmt: skip
    lift(review=lifted, by=amara)
    assert rows_of(signed_in(staff=amara).get(HELD + "?lane=non_urgent")) == keys(held)


# --- Lifting ---------------------------------------------------------------------------------------


def test_many_are_lifted_at_once_each_with_its_line_in_the_log():
    ticked, left = [review_of(held=True) for _review in range(3)], review_of(held=True)
    before = {review.pk: (review.due_at, review.deadlines.count(), review.lane) for review in ticked}
    client = signed_in("supervisor")
    answer = client.post(LIFT, {"review": keys(*ticked), "lane": "non_urgent"}, follow=True)
    assert answer.redirect_chain == [(HELD + "?lane=non_urgent", 302)]
    assert "3 marks lifted." in text(answer)
    assert rows_of(answer) == keys(left)
    assert set(rows_of(client.get(QUEUE))) == {*keys(*ticked)}
    entries = AuditEntry.objects.filter(action="review.lifted")
    assert {entry.tip_id for entry in entries} == {review.tip_id for review in ticked}
    assert {entry.actor_id for entry in entries} == {client.staff.pk}
    for review in Review.objects.filter(pk__in=before):
        assert (review.due_at, review.deadlines.count(), review.lane) == before[review.pk]


def test_the_line_in_the_log_is_the_last_word_of_each_transaction():
    review = review_of(held=True)
    with CaptureQueriesContext(connection) as asked:
        lift(review=review, by=staff_member("supervisor"))
    writes = [query["sql"] for query in asked if re.match(r"\s*(INSERT|UPDATE)", query["sql"])]
    assert "audit_entry" in writes[-1]
    assert "triage_review" in writes[-2]


def test_the_same_mark_is_lifted_once():
    review, amara = review_of(held=True), staff_member("supervisor")
    for _press in range(2):
        lift(review=review, by=amara)
    assert AuditEntry.objects.filter(action="review.lifted").count() == 1


@pytest.mark.parametrize("sent", [{}, {"review": "x"}, {"review": ["", "\0"]}])
def test_nothing_ticked_is_said_and_changes_nothing(sent):
    held = review_of(held=True)
    answer = signed_in("supervisor").post(LIFT, sent | {"lane": "non_urgent"})
    assert answer.status_code == 422
    assert "Nothing is ticked." in text(answer)
    assert rows_of(answer) == keys(held)
    assert '/fr/staff/queue/held/?lane=non_urgent"' in answer.content.decode()


def test_a_tip_that_is_not_there_or_not_held_is_left_alone():
    plain = review_of()
    answer = signed_in("supervisor").post(
        LIFT, {"review": [*keys(plain), "00000000-0000-4000-8000-000000000000"]}, follow=True
    )
    assert "0 marks lifted." in text(answer)
    assert not AuditEntry.objects.filter(action="review.lifted").exists()


def test_a_tip_somebody_works_on_can_be_lifted_without_disturbing_them():
    review, bao = review_of(held=True), staff_member("supervisor")
    claim(review=review, by=bao)
    lift(review=review, by=staff_member("supervisor"))
    review.refresh_from_db()
    assert (review.held, review.claimed_by_id) == (False, bao.pk)


def test_the_director_lifts_what_has_missed_its_deadline_and_is_told_of_the_rest():
    late, fresh = review_of(held=True, received_at=ago(hours=25)), review_of(held=True)
    client = signed_in("director")
    answer = client.post(LIFT, {"review": keys(late, fresh), "lane": "non_urgent"}, follow=True)
    assert "1 mark lifted. 1 stays held" in text(answer)
    assert rows_of(answer) == keys(fresh)
    with pytest.raises(Refused):
        lift(review=fresh, by=client.staff)


def test_from_the_review_itself_with_every_word_that_was_typed_elsewhere():
    review = review_of(held=True)
    client = signed_in("supervisor")
    page = client.get(f"/en/staff/queue/{review.pk}/")
    assert "Held: it came in a flood of messages" in text(page)
    answer = client.post(f"/en/staff/queue/{review.pk}/lift/", {"correct-reason": "The second call said so."})
    assert answer.status_code == 200
    assert "The second call said so." in answer.content.decode()
    assert "Held: it came" not in text(answer)
    review.refresh_from_db()
    assert not review.held


# --- What the database holds -----------------------------------------------------------------------


def test_the_mark_comes_with_the_tip_and_never_afterwards():
    review = review_of(held=True)
    assert review.held
    lift(review=review, by=staff_member("supervisor"))
    with pytest.raises(DatabaseError, match="not held afterwards"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(held=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Tip.objects.filter(pk=review.tip_id).update(held=False)


def test_a_mark_stops_no_clock_and_no_raise():
    held = review_of(held=True, minor_answer="maybe", received_at=ago(minutes=20))
    plain = review_of(minor_answer="maybe", received_at=ago(minutes=20))
    assert (held.lane, held.due_at - held.received_at) == (plain.lane, plain.due_at - plain.received_at)
    assert held.lane == "urgent"
    from triage.actions.watch import raise_alerts

    raise_alerts(now())
    kinds = {
        review.pk: {*Alert.objects.filter(review=review).values_list("kind", "occurred_at")}
        for review in (held, plain)
    }
    assert (
        {kind for kind, _at in kinds[held.pk]}
        == {kind for kind, _at in kinds[plain.pk]}
        == {"urgent", "ack_overdue"}
    )
