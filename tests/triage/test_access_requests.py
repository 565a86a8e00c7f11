"""Who told us opens only to whom it was granted, for as long, and never without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import IntegrityError, connection

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.return_code import ReturnCode
from tests.support import role_connection, staff_member, superuser
from tests.triage.accesses import ANSWERS, ASKS, WHY, a_told_tip, answered, asked, granted, laid_back
from tests.triage.reports import NARRATIVE, REPORTER
from triage import actions
from triage.actions.watch import run_pass
from triage.models import AccessRequest, AccessUse, Alert
from triage.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def refused(code: str, act: Any, **given: Any) -> None:
    with pytest.raises(Refused) as why:
        act(**given)
    assert why.value.code == code


def entries(*actions: str) -> int:
    return AuditEntry.objects.filter(action__in=actions).count()


def test_what_was_granted_opens_for_the_one_who_asked_and_each_time_is_an_entry() -> None:
    row = granted()
    for times in (1, 2):
        found = actions.open_identity(request=row, by=row.asked_by)
        assert (found.name, found.contact) == (REPORTER["name"], REPORTER["contact"])
        assert (found.safe_channel, found.safe_when) == ("phone", "before noon")
        assert entries("identity.opened") == AccessUse.objects.filter(request=row).count() == times


def test_it_is_open_for_the_time_that_is_set(settings: Any) -> None:
    settings.HOTLINE_ACCESS_MINUTES = 7
    row = granted()
    assert row.until is not None and row.answered_at is not None
    assert row.until - row.answered_at == timedelta(minutes=7)
    assert abs(row.answered_at - now()) < timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["request", "own", "break_glass"])
def test_before_and_after_that_time_nothing_opens(kind: str) -> None:
    row = asked(kind)
    if kind != "own":
        refused("no_access_now", actions.open_identity, request=row, by=row.asked_by)
        row = answered(row)
    row = laid_back(row)
    refused("no_access_now", actions.open_identity, request=row, by=row.asked_by)
    assert entries("identity.opened") == AccessUse.objects.count() == 0


def test_what_was_refused_stays_shut_and_the_asker_reads_why() -> None:
    row = answered(asked(), grant=False, note="The consent says never.")
    refused("no_access_now", actions.open_identity, request=row, by=row.asked_by)
    assert actions.read_reason(request=row, by=row.asked_by) == {
        "reason": WHY,
        "note": "The consent says never.",
    }


@pytest.mark.parametrize(("what", "kind"), list(ANSWERS))
def test_only_the_one_who_asked_opens_it(what: str, kind: str) -> None:
    row = granted(kind, what=what)
    act = actions.open_identity if what == "identity" else actions.open_granted_content
    for other in (row.answered_by, staff_member(ASKS[what, kind]), staff_member("administrator")):
        refused("not_allowed", act, request=row, by=other)
    act(request=row, by=row.asked_by)


def test_the_privacy_officer_reads_content_that_the_director_granted() -> None:
    row = granted(what="content", review=a_told_tip(narrative=NARRATIVE))
    opened = actions.open_granted_content(request=row, by=row.asked_by)
    assert opened.tip.narrative == NARRATIVE
    refused("not_allowed", actions.open_identity, request=row, by=row.asked_by)
    assert entries("tip.opened_on_request") == 1


def test_the_return_code_is_never_among_what_opens() -> None:
    code = ReturnCode.of(b"ten bytes.").canonical()
    row = granted(review=a_told_tip(return_code=code))
    assert code not in repr(actions.open_identity(request=row, by=row.asked_by))


def test_nobody_answers_their_own_ask_nor_unread() -> None:
    row = asked("break_glass")
    refused("own_ask", actions.answer_access, request=row, grant=True, by=row.asked_by)
    refused("read_why_first", actions.answer_access, request=row, grant=True, by=staff_member("director"))
    refused("not_allowed", actions.answer_access, request=row, grant=True, by=staff_member("privacy_officer"))


def test_breaking_the_glass_needs_danger_and_a_reason() -> None:
    review, by = a_told_tip(), staff_member("supervisor")
    ask: dict[str, Any] = {"review": review, "what": "identity", "kind": "break_glass", "by": by}
    refused("glass_is_danger", actions.ask_access, reason=WHY, **ask)
    refused("say_why_access", actions.ask_access, reason="  ", danger=True, **ask)


def test_a_second_press_finds_the_first_ask() -> None:
    review, by = a_told_tip(), staff_member("supervisor")
    first = asked(review=review, by=by)
    assert asked(review=review, by=by).pk == first.pk
    answered(first)
    assert asked(review=review, by=by).pk == first.pk
    laid_back(first)
    assert asked(review=review, by=by).pk != first.pk


def test_an_ask_that_waited_too_long_is_asked_again() -> None:
    row, other = asked("break_glass"), staff_member("director")
    actions.read_reason(request=row, by=other)
    laid_back(row)
    refused("ask_lapsed", actions.answer_access, request=row, grant=True, by=other)
    with pytest.raises(IntegrityError, match="lapsed"):
        AccessRequest.objects.filter(pk=row.pk).update(
            answer="granted", answered_by=other, answered_at=now(), until=now()
        )


@pytest.mark.parametrize(
    ("what", "kind", "answer", "told"),
    [
        ("identity", "request", False, "privacy_officer"),
        ("content", "request", False, "director"),
        ("identity", "break_glass", False, "duty"),
        ("identity", "break_glass", True, "privacy_officer"),
        ("identity", "own", False, ""),
    ],
)
def test_whoever_has_to_know_is_told_by_mail_at_once(
    settings: Any, what: str, kind: str, answer: bool, told: str
) -> None:
    """In person, the duty mailbox not among them, and also of a tip that is held."""
    settings.HOTLINE_ALERT_EMAILS = ["duty@example.org"]
    for role in ("privacy_officer", "director"):
        staff_member(role)
    review = a_told_tip(held=True, received_at=now() - timedelta(hours=1))
    row = asked(kind, what=what, review=review)
    run_pass("watch")
    if answer:
        mail.outbox.clear()
        answered(row)
    people = Staff.objects.filter(role=told, is_active=True).values_list("email", flat=True)
    everybody = Staff.objects.filter(role__in=("supervisor", "director")).values_list("email", flat=True)
    wanted = ["duty@example.org", *everybody] if told == "duty" else people
    run_pass("watch")
    assert sorted(one.to[0] for one in mail.outbox) == sorted(wanted)
    assert all(len(one.recipients()) == 1 for one in mail.outbox)
    assert not any(REPORTER["name"] in one.message().as_string() for one in mail.outbox)
    assert not Alert.objects.filter(delivered_at=None).exists()


def test_where_there_is_no_privacy_officer_everybody_else_is_told() -> None:
    row = granted("break_glass")
    run_pass("watch")
    assert {row.answered_by.email, row.asked_by.email} <= {one.to[0] for one in mail.outbox}


def test_the_privacy_officer_acknowledges_once_after_reading() -> None:
    row, officer = granted("break_glass"), staff_member("privacy_officer")
    refused("read_why_first", actions.acknowledge_access, request=row, by=officer)
    actions.read_reason(request=row, by=officer)
    for _press in range(2):
        actions.acknowledge_access(request=row, by=officer)
    assert entries("access.acknowledged") == 1
    refused("not_allowed", actions.acknowledge_access, request=row, by=row.answered_by)
    refused("no_glass", actions.acknowledge_access, request=granted(), by=officer)


def test_somebody_who_lost_the_role_opens_nothing() -> None:
    row = granted()
    asker = row.asked_by
    asker.role = "analyst"
    asker.save(update_fields=["role"])
    refused("not_allowed", actions.open_identity, request=row, by=asker)
    with pytest.raises(IntegrityError, match="no access"):
        AccessUse(request=row, by=asker).save(force_insert=True)


def test_without_a_name_or_a_key_it_says_so_and_the_entry_stands() -> None:
    row = granted(review=a_told_tip(reporter={}))
    refused("nobody_said", actions.open_identity, request=row, by=row.asked_by)
    row = granted()
    with superuser() as root:
        root.execute("DELETE FROM intake_tipkey WHERE tip_id = %s AND data_class = 'R'", [row.tip_id])
    refused("identity_closed", actions.open_identity, request=row, by=row.asked_by)
    assert entries("identity.opened") == 2


# What no write may do, whatever path it comes by: each as raw SQL in the role of the staff processes.
COPY = """
    INSERT INTO triage_accessrequest (id, tip_id, what, kind, reason, danger, asked_by_id, asked_at, answer,
        answered_by_id, answered_at, minutes, until, acknowledged_by_id, acknowledged_at)
    SELECT gen_random_uuid(), tip_id, {what}, {kind}, reason, {danger}, {asker}, now(), {answer}, {second}, {at},
        {minutes}, {until}, NULL, NULL FROM triage_accessrequest WHERE id = %(id)s
"""
PLAIN = {"what": "'identity'", "kind": "'request'", "danger": "false", "asker": "%(supervisor)s", "answer": "''",
         "second": "NULL", "at": "NULL", "minutes": "60", "until": "NULL"}  # fmt: skip
GLASS = {"kind": "'break_glass'", "danger": "true"}
INSERTS: dict[str, dict[str, str]] = {
    "a specialist asks": {"asker": "%(specialist)s"},
    "an administrator asks": {"asker": "%(administrator)s"},
    "a supervisor on own authority": {"kind": "'own'", "answer": "'granted'"},
    "own content": {"kind": "'own'", "answer": "'granted'", "what": "'content'", "asker": "%(privacy_officer)s"},
    "a supervisor asks for content": {"what": "'content'"},
    "the privacy officer breaks glass": GLASS | {"asker": "%(privacy_officer)s"},
    "glass without danger": GLASS | {"danger": "false"},
    "glass for content": GLASS | {"what": "'content'"},
    "granted from the start": {"answer": "'granted'", "second": "%(privacy_officer)s", "at": "now()",
                               "until": "now() + interval '1 hour'"},
    "glass broken from the start": GLASS | {"answer": "'granted'", "second": "%(director)s", "at": "now()",
                                            "until": "now() + interval '1 hour'"},
    "for a week": {"minutes": "10080"},
    "for no time": {"minutes": "0"},
    "another kind": {"kind": "'other'"},
}  # fmt: skip
UPDATES = {
    "granted by the asker": "answer = 'granted', answered_by_id = asked_by_id, answered_at = now(), until = now()",
    "granted by a supervisor": "answer = 'granted', answered_by_id = %(other)s, answered_at = now(), until = now()",
    "granted by nobody": "answer = 'granted', answered_at = now(), until = now()",
    "granted by a director": "answer = 'granted', answered_by_id = %(director)s, answered_at = now(), until = now()",
    "another asker": "asked_by_id = %(other)s",
    "another tip": "tip_id = (SELECT id FROM intake_tip WHERE id <> tip_id LIMIT 1)",
    "more time": "minutes = 240",
    "asked later": "asked_at = now() + interval '1 day'",
    "another reason": "reason = set_byte(reason, 98, get_byte(reason, 98) # 1)",
    "acknowledged unbroken": "acknowledged_by_id = %(privacy_officer)s, acknowledged_at = now()",
}
AFTERWARDS = {
    "more time": "minutes = 240",
    "a later end": "until = until + interval '1 day'",
    "a new answer": "answer = 'refused', until = NULL",
    "taken back": "answer = '', answered_by_id = NULL, answered_at = NULL, until = NULL",
    "another answerer": "answered_by_id = %(other)s",
    "acknowledged by a supervisor": "acknowledged_by_id = %(other)s, acknowledged_at = now()",
}


@pytest.fixture
def people() -> dict[str, Any]:
    roles = ("supervisor", "director", "privacy_officer", "specialist", "administrator")
    return {role: staff_member(role).pk for role in roles} | {"other": staff_member("supervisor").pk}


def tried(statement: str, given: dict[str, Any]) -> None:
    with role_connection("staff") as link, pytest.raises(psycopg.errors.IntegrityError):
        link.execute(statement, given)


@pytest.mark.parametrize("name", list(INSERTS))
def test_no_such_ask_is_taken(name: str, people: dict[str, Any]) -> None:
    given = people | {"id": asked().pk}
    tried(COPY.format(**(PLAIN | INSERTS[name])), given)


def test_the_copy_itself_is_taken(people: dict[str, Any]) -> None:
    with role_connection("staff") as link:
        link.execute(COPY.format(**PLAIN), people | {"id": asked().pk})


@pytest.mark.parametrize("name", list(UPDATES))
def test_no_such_change_of_an_ask_is_taken(name: str, people: dict[str, Any]) -> None:
    a_told_tip()
    given = people | {"id": asked().pk}
    tried(f"UPDATE triage_accessrequest SET {UPDATES[name]} WHERE id = %(id)s", given)


@pytest.mark.parametrize("name", list(AFTERWARDS))
def test_what_was_answered_stays(name: str, people: dict[str, Any]) -> None:
    given = people | {"id": granted("break_glass").pk}
    tried(f"UPDATE triage_accessrequest SET {AFTERWARDS[name]} WHERE id = %(id)s", given)


def test_no_use_is_written_for_another_or_changed(people: dict[str, Any]) -> None:
    row = granted()
    use = (
        "INSERT INTO triage_accessuse (id, request_id, by_id, at)"
        " VALUES (gen_random_uuid(), %(id)s, %(other)s, now())"
    )
    tried(use, people | {"id": row.pk})
    actions.open_identity(request=row, by=row.asked_by)
    with role_connection("staff") as link:
        for statement in ("UPDATE triage_accessuse SET at = now()", "DELETE FROM triage_accessuse"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(statement)


def test_the_words_are_sealed() -> None:
    row = answered(asked(), grant=False, note=WHY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM triage_accessrequest a WHERE id = %s", [row.pk])
        (text,) = cursor.fetchone()
    assert WHY.encode().hex() not in text and WHY not in text
