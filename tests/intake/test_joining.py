"""What a reporter adds finds its tip by the code, once, whoever reads it and in whichever order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from hotline.audit.models import AuditEntry
from hotline.now import now
from hotline.sealing import config
from hotline.settings import CELERY_BEAT_SCHEDULE
from intake import actions, tasks
from intake.actions import joining, receive_tip
from intake.models import Addition, CodeTag, MachineRead, Question, Tip, TipKey
from intake.return_code import ReturnCode
from tests.intake.adding import add, asked, enter, sent_with, some_code
from tests.intake.waiting import shifted
from tests.support import owner, public_surface, staff_member, superuser
from tests.triage.tips import said
from triage.actions import decide
from triage.models import Alert, Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_worker_that_has_just_begun() -> Iterator[None]:
    tasks._caught_up = False
    yield
    tasks._caught_up = False


def added_under(code: ReturnCode, **facts: Any) -> Tip:
    facts = {"narrative": "And one more thing."} | facts
    received = receive_tip(said=said(adds_code=code.canonical(), **facts), channel="web_form", by=None)
    return Tip.objects.get(pk=received.tip_id)


def pairs() -> dict[Any, Any]:
    return dict(Addition.objects.values_list("tip_id", "adds_to_id"))


def test_an_addition_from_the_page_is_joined_within_one_pass() -> None:
    code = some_code()
    first = sent_with(code)
    with public_surface() as client:
        assert add(client, enter(client, code, "fr"), "fr").status_code == 200
    tasks.join_additions()
    second = Tip.objects.exclude(pk=first.pk).get()
    assert pairs() == {second.pk: first.pk}


def test_beat_runs_it_twice_a_minute_and_drops_what_waited_too_long() -> None:
    entry = CELERY_BEAT_SCHEDULE["join-additions"]
    assert entry["task"] == tasks.join_additions.name
    assert entry["schedule"] == entry["options"]["expires"] == 30


def test_the_log_holds_each_reading_before_a_key_is_used(monkeypatch: Any) -> None:
    tip = sent_with(some_code())
    seen = []

    def watching() -> Any:
        with owner() as other:  # a second connection sees only what is committed
            found = other.execute(
                "SELECT facts, actor_role FROM audit_entry WHERE action = 'tip.machine_read'"
            )
            seen.append(found.fetchall())
        return config.private_ring()

    monkeypatch.setattr("hotline.sealing.rows.private_ring", watching)
    tasks.join_additions()
    assert seen[-1] == [({"task": "code"}, "system")]
    assert MachineRead.objects.filter(tip=tip, task="code").count() == 1


def test_only_tips_with_a_code_are_read_and_only_once() -> None:
    receive_tip(said=said(), channel="phone", by=None)
    sent_with(some_code())
    for _pass in range(3):
        tasks.join_additions()
    assert AuditEntry.objects.filter(action="tip.machine_read").count() == 1
    assert CodeTag.objects.count() == MachineRead.objects.count() == 1


def test_a_tag_tells_nothing_without_the_key() -> None:
    code = some_code()
    sent_with(code)
    tasks.join_additions()
    tag = bytes(CodeTag.objects.get().tag)
    assert len(tag) == 32
    assert (config.key_dir() / "code.mac").exists()
    assert not (config.public_key_dir() / "code.mac").exists()
    digits = code.canonical().encode()
    for secret in (config.form_key(), config.audit_mac(), config.mfa_key(), b""):
        assert joining.hmac.new(secret, digits, joining.sha256).digest() != tag


def test_a_code_that_fits_nothing_stays_a_tip_of_its_own() -> None:
    tip = added_under(some_code())
    tasks.join_additions()
    assert not Addition.objects.exists()
    assert Review.objects.get(tip=tip).stopped_at is None


def test_an_addition_read_before_its_tip_is_joined_all_the_same(monkeypatch: Any) -> None:
    code = some_code()
    first = sent_with(code)
    second = added_under(code)
    monkeypatch.setattr(joining, "codes_unread", lambda since, most: [second.pk])
    tasks.join_additions()
    assert pairs() == {}
    monkeypatch.undo()
    tasks.join_additions()
    assert pairs() == {second.pk: first.pk}


def test_many_additions_and_a_second_tip_of_the_same_page_belong_to_the_first() -> None:
    code = some_code()
    first = sent_with(code)
    sibling = sent_with(code, narrative="The same page, other words.")
    later = [added_under(code, narrative=f"More, {number}.") for number in range(3)]
    tasks.join_additions()
    assert pairs() == {tip.pk: first.pk for tip in later}
    assert sibling.pk not in pairs()
    last = added_under(code, narrative="And after that.")
    tasks.join_additions()
    assert pairs()[last.pk] == first.pk


def test_the_ledger_of_the_first_tip_says_what_was_joined() -> None:
    code = some_code()
    first = sent_with(code)
    added_under(code)
    tasks.join_additions()
    entry = AuditEntry.objects.get(action="tip.joined")
    assert (entry.tip_id, entry.actor_role) == (first.pk, "system")


# --- The question -----------------------------------------------------------------------------------


def test_what_is_added_answers_the_question_that_waited_and_closes_it() -> None:
    code = some_code()
    question = asked(sent_with(code), code)
    second = added_under(code)
    third = added_under(code, narrative="And again.")
    tasks.join_additions()
    question.refresh_from_db()
    assert question.lookup is None
    assert question.closed_at is not None
    assert Addition.objects.get(tip=second).question_id == question.pk
    assert Addition.objects.get(tip=third).question_id == question.pk


def test_what_was_added_before_the_question_does_not_answer_it() -> None:
    code = some_code()
    tip = sent_with(code)
    second = added_under(code)
    question = asked(tip, code)
    tasks.join_additions()
    question.refresh_from_db()
    assert question.lookup is not None
    assert Addition.objects.get(tip=second).question_id is None


def test_a_question_taken_back_before_the_join_was_answered_all_the_same() -> None:
    code = some_code()
    question = asked(sent_with(code), code)
    second = added_under(code)
    actions.take_back(question=question)
    tasks.join_additions()
    assert Addition.objects.get(tip=second).question_id == question.pk


def test_a_question_that_nobody_reads_ends_after_thirty_days() -> None:
    code = some_code()
    question = asked(sent_with(code), code)
    assert question_times(question) == timedelta(days=30)
    shifted(-timedelta(days=29, hours=23))
    tasks.join_additions()
    with public_surface() as client:
        assert b'class="asked"' in enter(client, code).content
    shifted(-timedelta(hours=73))
    tasks.join_additions()
    question.refresh_from_db()
    assert question.lookup is None
    assert question.closed_at == question.expires_at


def test_a_question_that_was_read_ends_after_three_days() -> None:
    code = some_code()
    question = asked(sent_with(code), code)
    with public_surface() as client:
        first = enter(client, code)
    question.refresh_from_db()
    assert question.read_at is not None
    assert question.expires_at - question.read_at == timedelta(hours=72)
    read_at = question.read_at
    shifted(-timedelta(hours=71))
    with public_surface() as client:
        again = enter(client, code)
    question.refresh_from_db()
    assert question.read_at == read_at - timedelta(hours=71)
    shifted(-timedelta(hours=2))
    with public_surface() as client:
        late = enter(client, code)
    assert [b'class="asked"' in page.content for page in (first, again, late)] == [True, True, False]
    tasks.join_additions()
    question.refresh_from_db()
    assert question.lookup is None


def test_a_question_that_would_end_sooner_is_not_made_longer_by_reading() -> None:
    code = some_code()
    question = asked(sent_with(code), code)
    shifted(-timedelta(days=29))
    question.refresh_from_db()
    ends = question.expires_at
    with public_surface() as client:
        enter(client, code)
    question.refresh_from_db()
    assert question.expires_at == ends


def question_times(question: Question) -> timedelta:
    question.refresh_from_db()
    return question.expires_at - question.asked_at


# --- What follows at triage -------------------------------------------------------------------------


def test_an_insufficient_tip_opens_again_with_a_day_and_the_supervisor_is_told(
    mailoutbox: list[Any],
) -> None:
    from triage.actions.watch import run_pass

    amara = staff_member("supervisor", email="amara@example.org")
    code = some_code()
    review = Review.objects.get(tip=sent_with(code))
    weighed = dict.fromkeys(FACTORS, "not_known")
    decide(
        review=review, outcome="not_reported_insufficient", factors=weighed, notes={}, missing=["where"], by=amara,
    )  # fmt: skip
    asked(review.tip, code, "where_town", by=amara)
    added_under(code)
    before = now()
    tasks.join_additions()
    review.refresh_from_db()
    assert (review.lane, review.outcome, review.stopped_at) == ("non_urgent", "", None)
    assert review.reopened_at is not None and review.reopened_at >= before
    assert review.due_at - review.clock_from == timedelta(hours=24)
    assert Alert.objects.filter(review=review, kind="added").count() == 1
    mailoutbox.clear()
    run_pass("watch")
    assert "amara@example.org" in {address for mail in mailoutbox for address in mail.to}
    assert {mail.subject for mail in mailoutbox} == {
        "Something waits for you. Please sign in. / Quelque chose vous attend. Veuillez ouvrir une session."
    }


def test_a_tip_that_was_decided_on_stays_decided_and_its_supervisor_is_told() -> None:
    amara = staff_member("supervisor")
    code = some_code()
    review = Review.objects.get(tip=sent_with(code))
    weighed = dict.fromkeys(FACTORS, "not_known")
    decide(review=review, outcome="options_discussed", factors=weighed, notes={}, missing=[], by=amara)
    second = added_under(code)
    tasks.join_additions()
    review.refresh_from_db()
    assert review.stopped_at is not None
    assert Alert.objects.filter(review=review, kind="added").exists()
    assert Review.objects.get(tip=second).stopped_at is None


# --- Faults and races -------------------------------------------------------------------------------


@pytest.mark.long
def test_two_workers_at_once_do_it_once() -> None:
    codes = [some_code() for _ in range(12)]
    for code in codes:
        sent_with(code)
    for code in codes:
        added_under(code)

    def work(_hand: int) -> None:
        try:
            actions.join_additions(since=tasks.EVER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(work, range(4)))
    tasks.join_additions()
    assert Addition.objects.count() == 12
    assert CodeTag.objects.count() == MachineRead.objects.count() == 24
    assert Alert.objects.filter(kind="added").count() == 12
    assert AuditEntry.objects.filter(action="tip.joined").count() == 12


@pytest.mark.long
def test_a_tip_and_its_addition_read_at_the_same_moment_find_each_other() -> None:
    """Each by a worker of its own, twenty times: of two that do not see each other yet, the second waits."""
    for _time in range(20):
        code = some_code()
        tips = [sent_with(code).pk, added_under(code).pk]

        def work(tip_id: Any) -> int:
            try:
                return joining._read(tip_id)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as hands:
            assert sum(hands.map(work, tips)) == 1


def test_a_worker_that_dies_half_way_leaves_nothing_half_done(monkeypatch: Any) -> None:
    code = some_code()
    first, second = sent_with(code), added_under(code)

    def dies(**_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(joining, "done", dies)
    with pytest.raises(SystemExit):
        tasks.join_additions()
    assert not CodeTag.objects.exists()
    monkeypatch.undo()
    tasks.join_additions()
    assert pairs() == {second.pk: first.pk}


def test_a_private_key_that_is_away_today_loses_nothing_and_writes_no_entry(
    settings: Any, tmp_path: Any
) -> None:
    code = some_code()
    first, second = sent_with(code), added_under(code)
    usual = settings.HOTLINE_KEY_DIR
    settings.HOTLINE_KEY_DIR = tmp_path
    found = actions.join_additions(since=tasks.EVER)
    assert (found.read, found.left) == (0, True)
    assert not AuditEntry.objects.filter(action="tip.machine_read").exists()
    settings.HOTLINE_KEY_DIR = usual
    tasks.join_additions()
    assert pairs() == {second.pk: first.pk}


def test_a_tip_whose_key_was_purged_is_put_behind_us() -> None:
    tip = sent_with(some_code())
    with superuser() as other:
        other.execute("DELETE FROM intake_tipkey WHERE tip_id = %s AND data_class = 'R'", [tip.pk])
    assert actions.join_additions(since=tasks.EVER).read == 1
    assert actions.join_additions(since=tasks.EVER).read == 0
    assert not AuditEntry.objects.filter(action="tip.machine_read").exists()
    assert TipKey.objects.filter(tip=tip, data_class="C").exists()


def test_a_code_that_was_changed_in_the_database_stands_in_nobody_s_way() -> None:
    broken, good = sent_with(some_code()), some_code()
    sent_with(good)
    second = added_under(good)
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        other.execute(
            "UPDATE intake_tip SET return_code = set_byte(return_code, 40, 255 - get_byte(return_code, 40))"
            " WHERE id = %s",
            [broken.pk],
        )
    found = actions.join_additions(since=tasks.EVER)
    assert (found.read, found.left) == (3, False)
    assert second.pk in pairs()


def test_what_was_written_while_no_worker_ran_is_found_at_its_start_and_later_only_the_new() -> None:
    code = some_code()
    first, second = sent_with(code), added_under(code)
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        other.execute("UPDATE intake_tip SET written_at = written_at - interval '40 days'")
    tasks.join_additions()
    assert pairs() == {second.pk: first.pk}
    assert tasks._caught_up
    late = some_code()
    sent_with(late)
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        other.execute("UPDATE intake_tip SET written_at = written_at - interval '3 days'")
    tasks.join_additions()
    assert CodeTag.objects.count() == 2


def test_a_pass_ends_in_time_and_the_next_goes_on() -> None:
    for _tip in range(5):
        sent_with(some_code())
    found = actions.join_additions(since=tasks.EVER, seconds=0.0)
    assert found.left
    assert found.read < 5
    assert not actions.join_additions(since=tasks.EVER).left
    assert CodeTag.objects.count() == 5


def test_the_command_does_the_same_and_says_what() -> None:
    code = some_code()
    sent_with(code)
    added_under(code)
    question = asked(sent_with(other := some_code()), other)
    shifted(-timedelta(days=31))
    out = StringIO()
    call_command("join_additions", stdout=out)
    assert json.loads(out.getvalue()) == {"read": 3, "joined": 1, "expired": 1, "left": False}
    question.refresh_from_db()
    assert question.lookup is None
    assert connection.get_autocommit()
