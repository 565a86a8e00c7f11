"""What a third party told is decided after somebody tried to speak with the person harmed, or said why not (S59)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, connection, transaction

from desk.actions import finish_call, plan_outreach
from desk.actions.care import finish_outreach
from hotline.audit.models import AuditEntry
from hotline.codes import CALLER_TYPE, REACH_REASON, REACH_WAY
from hotline.now import now
from hotline.sealing.sealer import Sealer
from intake.said import TipSaid
from tests.desk.calls import a_call
from tests.desk.panels import cared_for
from tests.support import signed_in, staff_member
from tests.triage.test_review_page import at, decision, text
from tests.triage.tips import review_of
from triage.access.reviews import NOT_ANOTHER
from triage.actions import correct, decide, no_attempt, tried, unseal
from triage.models import Decision, ReachAttempt, Review
from triage.rules import CHOOSABLE, FACTORS, OUTCOMES, Refused

pytestmark = pytest.mark.django_db
WEIGHED = dict.fromkeys(FACTORS, "not_known")
SAID = "She will ring us from the library on Tuesday."
RAW = """
    INSERT INTO triage_decision (id, review_id, tip_id, outcome, urgency, wishes, detail, signs, law, protocol, missing,
        notes, by_id, at)
    SELECT gen_random_uuid(), r.id, r.tip_id, %s, 'not_known', 'not_known', 'not_known', 'not_known', 'not_known',
        'not_known', 'where', %s, %s, now() FROM triage_review r WHERE r.id = %s
"""


def decided(review: Review, by: Any, outcome: str = "to_report") -> Decision:
    missing = ["where"] if OUTCOMES[outcome].needs_missing else []
    return decide(review=review, outcome=outcome, factors=WEIGHED, notes={}, missing=missing, by=by)


def raw(outcome: str, by: Any, review: Review) -> bool:
    """Whether the database takes the decision, whatever Python thinks of it; nothing of it is kept."""
    notes = Sealer(review.tip_id).seal("C", table="triage_decision", field="notes", row_id=uuid4(), value={})
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RAW, [outcome, notes, by.pk, review.pk])
            transaction.set_rollback(True)
    except IntegrityError as error:
        if "nobody tried" not in str(error):
            raise
        return False
    return True


@pytest.mark.parametrize("caller", ["", *CALLER_TYPE.codes()])
def test_the_rule_and_the_database_agree_on_every_caller_and_outcome(caller):
    ada = staff_member("supervisor")
    for outcome in CHOOSABLE:
        review = review_of(caller_type=caller)
        asked = caller not in NOT_ANOTHER and OUTCOMES[outcome].of_the_person
        assert raw(outcome, ada, review) is not asked
        if asked:
            with pytest.raises(Refused, match="reach_first"):
                decided(review, ada, outcome)
            no_attempt(review=review, reason="no_way", by=ada)
            assert raw(outcome, ada, review)
        decided(review, ada, outcome)


def test_an_emergency_is_one_press_away():
    review, client = review_of(caller_type="friend", danger="yes"), signed_in("supervisor")
    words = decision("to_report", **{"decide-urgency": "He is at the door."})
    answer = client.post(at(review, "decide/"), words)
    assert answer.status_code == 422
    assert "Somebody else told us. Record an attempt" in text(answer)
    assert "He is at the door." in answer.content.decode()
    answer = client.post(at(review, "not-tried/"), words | {"not_tried-reason": "no_time"})
    assert answer.status_code == 200
    assert "He is at the door." in answer.content.decode()
    assert "Nobody tried: Danger now: no time for it" in text(answer)
    assert client.post(at(review, "decide/"), words).status_code == 302
    assert Review.objects.get().outcome == "to_report"


def test_where_nobody_said_who_they_are_it_is_offered_and_not_asked():
    review, client = review_of(), signed_in("supervisor")
    page = text(client.get(at(review)))
    assert "Speaking with the person harmed" in page
    assert "Somebody else told us." not in page
    assert client.post(at(review, "decide/"), decision()).status_code == 302


def test_who_told_of_themselves_is_not_searched_for():
    page = text(signed_in("supervisor").get(at(review_of(caller_type="victim_survivor"))))
    assert "Speaking with the person harmed" not in page


def test_an_attempt_says_when_how_and_with_what_result_and_its_words_are_sealed():
    review, client = review_of(caller_type="health"), signed_in("supervisor", name="Amara Osei")
    sent = {
        "reach-way": "service", "reach-result": "reached", "reach-tried_at": "2026-11-20 09:30", "reach-note": SAID,
    }  # fmt: skip
    assert client.post(at(review, "reached/"), sent).status_code == 302
    page = client.get(at(review))
    assert "Through a service they already use · Reached" in text(page)
    assert SAID not in page.content.decode()
    opened = client.post(at(review, "open/")).content.decode()
    assert SAID in opened
    kept = ReachAttempt.objects.get()
    assert SAID.encode() not in bytes(kept.note)
    assert kept.tried_at.isoformat() == "2026-11-20T14:30:00+00:00"
    assert AuditEntry.objects.filter(action="reach.tried", tip_id=review.tip_id).count() == 1
    assert client.post(at(review, "decide/"), decision()).status_code == 302


def test_left_empty_the_time_is_now_and_what_lies_ahead_is_no_attempt():
    ada, review = staff_member("supervisor"), review_of(caller_type="friend")
    assert tried(review=review, way="trusted", result="no_answer", at=None, by=ada).tried_at <= now()
    with pytest.raises(Refused, match="tried_before_now"):
        tried(review=review, way="trusted", result="reached", at=now() + timedelta(hours=1), by=ada)


def test_bad_input_keeps_every_word():
    review, client = review_of(caller_type="friend"), signed_in("supervisor")
    rightly = {"reach-way": "phone", "reach-result": "reached"}
    for sent in ({}, rightly | {"reach-way": "by pigeon"}, rightly | {"reach-tried_at": "x"}):
        answer = client.post(at(review, "reached/"), sent | {"reach-note": SAID, "decide-law": "None known"})
        assert answer.status_code == 422
        assert SAID in answer.content.decode() and "None known" in answer.content.decode()
    assert client.post(at(review, "not-tried/"), {"not_tried-reason": "tired"}).status_code == 422
    assert not ReachAttempt.objects.exists()


def test_safe_ways_stand_first_and_no_way_holds_an_address():
    codes = list(REACH_WAY.codes())
    assert codes[:3] == ["they_came", "trusted", "service"]
    page = text(signed_in("supervisor").get(at(review_of(caller_type="friend"))))
    assert page.index("They called or wrote to us") < page.index("By phone")
    assert "say nothing of the hotline and nothing of a report" in page


def test_what_opens_a_review_again_asks_again():
    ada, review = staff_member("supervisor"), review_of(caller_type="friend")
    no_attempt(review=review, reason="no_way", by=ada)
    decided(review, ada, "referred")
    with transaction.atomic():
        correct(review=review, field="danger", value="yes", reason="He found her.", by=ada)
    review.refresh_from_db()
    if review.reopened_at is None:  # what reopens is another rule's; here only that it asks
        Review.objects.filter(pk=review.pk).update(
            outcome="", decision_id=None, decided_at=None, decided_by=None, stopped_at=None, reopened_at=now(),
            clock_from=now(), due_at=now(),
        )  # fmt: skip
    with pytest.raises(Refused, match="reach_first"):
        decided(Review.objects.get(), ada)
    assert not raw("to_report", ada, review)
    tried(review=review, way="they_came", result="reached", at=None, by=ada)
    decided(Review.objects.get(), ada)


@pytest.mark.parametrize("columns", [
    {"way": "phone"}, {"result": "reached"}, {"way": "phone", "result": "reached"}, {},
    {"way": "phone", "result": "reached", "tried_at": "2100-01-01T00:00Z"},
    {"way": "phone", "result": "reached", "tried_at": "1900-01-01T00:00Z"},
    {"way": "phone", "result": "not_made", "tried_at": "2026-11-20T00:00Z"}, {"way": "none", "reason": "no_way"},
    {"way": "phone", "result": "reached", "tried_at": "2026-11-20T00:00Z", "reason": "no_way"}, {"reason": "tired"},
])  # fmt: skip
def test_half_an_attempt_is_none_whoever_writes_it(columns):
    review, ada = review_of(), staff_member("supervisor")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReachAttempt.objects.create(tip=review.tip, by=ada, **columns)


def test_an_attempt_is_never_changed():
    review, ada = review_of(), staff_member("supervisor")
    for reason in REACH_REASON.codes():
        no_attempt(review=review, reason=reason, by=ada)
    for statement in ("UPDATE triage_reachattempt SET reason = 'child'", "DELETE FROM triage_reachattempt"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(Refused, match="say_why_not_tried"):
        no_attempt(review=review, reason="tired", by=ada)


def test_a_director_writes_none_before_the_deadline():
    with pytest.raises(Refused, match="not_allowed"):
        no_attempt(review=review_of(), reason="no_way", by=staff_member("director"))


@pytest.mark.parametrize("logged_first", [True, False])
def test_what_the_desk_tried_need_not_be_written_twice(logged_first):
    rosa, ada = staff_member("specialist"), staff_member("supervisor")
    call = a_call(rosa)
    cared_for(call, rosa)
    outreach = plan_outreach(
        call=call,
        kind="attempt_victim",
        channel="phone",
        due_at=now() + timedelta(hours=1),
        language="en",
        by=rosa,
    )
    said = TipSaid(language="en", narrative="A woman at the motel.", caller_type="friend")

    def log():
        finish_call(call=call, channel="phone", kind="tip", said=said, outcome="", service_line="", by=rosa)

    if logged_first:
        log()
    finish_outreach(outreach=outreach, result="no_answer", by=rosa)
    if not logged_first:
        log()
    review = Review.objects.get()
    found = ReachAttempt.objects.get(tip_id=review.tip_id)
    assert (found.way, found.result, found.by) == ("phone", "no_answer", rosa)
    decided(review, ada)


def test_what_was_said_opens_only_with_its_key():
    review, ada = review_of(), staff_member("supervisor")
    attempt = tried(review=review, way="trusted", result="reached", at=None, by=ada, note=SAID)
    assert unseal(review=review, by=ada).reaches == {attempt.pk: SAID}
