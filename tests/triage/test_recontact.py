"""A reporter is reached again only by a way that is not unsafe for them, and what came of it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.urls import reverse
from django.utils import translation

from desk.actions import finish_call, say_safe
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.actions.mail import keep_letter
from intake.mail.reading import Letter
from intake.said import TipSaid
from tests.desk.calls import a_call
from tests.support import role_connection, signed_in, staff_member
from tests.triage.accesses import a_told_tip, granted, laid_back
from tests.triage.reports import REPORTER
from triage import actions
from triage.actions.recontact import judged
from triage.actions.requests import Identity
from triage.models import ContactAttempt, Review
from triage.rules import Refused
from triage.safe_ways import SafeWay

pytestmark = pytest.mark.django_db(transaction=True)


def refused(code: str, act: Any, **given: Any) -> None:
    with pytest.raises(Refused) as why:
        act(**given)
    assert why.value.code == code


def opened(**facts: Any) -> Any:
    row = granted(review=a_told_tip(**facts))
    actions.open_identity(request=row, by=row.asked_by)
    return row


def way(code: str, safe: str, announce: str = "unknown", hours: int = 0) -> SafeWay:
    return SafeWay(
        code, safe, "unknown", announce, datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(hours=hours)
    )


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (Identity(), "unknown unknown unknown"),
        (Identity(safe_channel="phone"), "yes no no"),
        (Identity(safe_channel="none"), "no no no"),
        (Identity(ways=[way("phone", "yes"), way("text", "no")]), "yes no unknown"),
        (Identity(ways=[way("phone", "unknown")], safe_channel="email"), "unknown no yes"),
        (Identity(ways=[way("phone", "yes"), way("none", "no", hours=1)]), "no no no"),
        (Identity(ways=[way("none", "no"), way("phone", "yes", hours=1)]), "yes no no"),
        (Identity(ways=[way("phone", "yes", hours=1)], safe_channel="none"), "no no no"),
    ],
)
def test_each_way_is_judged_by_the_persons_own_word(found: Identity, wanted: str) -> None:
    assert " ".join(judged(code, found).safe for code in ("phone", "text", "email")) == wanted


@pytest.mark.parametrize("announce", ["yes", "no", "unknown"])
def test_we_say_who_we_are_only_on_a_yes(announce: str) -> None:
    assert judged("phone", Identity(ways=[way("phone", "yes", announce)])).announce == (announce == "yes")
    assert not judged("phone", Identity(ways=[way("phone", "no", announce)])).announce
    assert not judged("phone", Identity(safe_channel="phone")).announce


def test_the_way_that_was_named_is_begun_and_its_result_kept() -> None:
    row = opened()
    by = row.asked_by
    attempt, found = actions.begin_contact(request=row, way="phone", by=by)
    assert found.contact == REPORTER["contact"] and attempt.safe == "yes"
    assert actions.begin_contact(request=row, way="phone", by=by)[0].pk == attempt.pk  # a second press
    actions.end_contact(attempt=attempt, result="reached", note="She is well.", by=by)
    attempt.refresh_from_db()
    assert (attempt.result, attempt.ended_at is not None, attempt.note is not None) == ("reached", True, True)
    refused("contact_over", actions.end_contact, attempt=attempt, result="moved", by=by)
    assert list(
        AuditEntry.objects.filter(action__startswith="contact.")
        .order_by("number")
        .values_list("action", flat=True)
    ) == ["contact.begun", "contact.ended"]


def test_what_is_not_safe_is_never_begun_and_what_nobody_said_is_weighed() -> None:
    row = opened()
    by = row.asked_by
    refused("way_not_safe", actions.begin_contact, request=row, way="email", by=by, weighing="I think so.")
    refused("do_not_announce", actions.begin_contact, request=row, way="phone", by=by, announced=True)
    refused("choose_way", actions.begin_contact, request=row, way="none", by=by)
    row = opened(reporter=REPORTER)
    by = row.asked_by
    refused("weigh_way", actions.begin_contact, request=row, way="phone", by=by)
    attempt, _found = actions.begin_contact(request=row, way="phone", by=by, weighing="It is her work phone.")
    assert attempt.safe == "unknown" and attempt.weighing is not None
    assert ContactAttempt.objects.count() == 1


def test_after_its_time_nothing_begins_but_the_result_is_still_taken() -> None:
    row = opened()
    attempt, _found = actions.begin_contact(request=row, way="phone", by=row.asked_by)
    row = laid_back(row)
    actions.end_contact(attempt=attempt, result="no_answer", by=row.asked_by)
    refused("no_access_now", actions.begin_contact, request=row, way="phone", by=row.asked_by)


def test_who_wrote_by_mail_is_reached_the_same_way() -> None:
    letter = Letter(narrative="A man at the farm holds our papers.", sender={"contact": "joao@example.org"})
    keep_letter(letter=letter, received_at=now(), dedup=b"m" * 32, message_hash=None)
    review = Review.objects.get()
    row = granted(review=review)
    assert actions.open_identity(request=row, by=row.asked_by).contact == "joao@example.org"
    refused("weigh_way", actions.begin_contact, request=row, way="email", by=row.asked_by)


def test_what_was_said_on_a_call_decides_with_its_words() -> None:
    call = a_call(narrative="At the motel.")
    how = "Ask for Ana; say the dentist."
    say_safe(call=call, channel="phone", safe="yes", announce="no", how=how, by=call.opened_by)
    told = TipSaid(language="en", narrative="At the motel.")
    finish_call(
        call=call, channel="phone", kind="tip", said=told, outcome="", service_line="", by=call.opened_by
    )
    review = Review.objects.get()
    row = granted(review=review)
    (said,) = actions.open_identity(request=row, by=row.asked_by).ways
    assert said.how == "Ask for Ana; say the dentist." and said.safe == "yes"
    refused(
        "do_not_announce", actions.begin_contact, request=row, way="phone", by=row.asked_by, announced=True
    )
    client = signed_in(staff=row.asked_by)
    with translation.override("en"):
        page = client.get(reverse("triage:review", args=[review.pk])).content.decode()
    assert "Never say who calls." in page and "dentist" not in page


RAW = """
    INSERT INTO triage_contactattempt (id, request_id, tip_id, way, safe, announced, begun_by_id, begun_at, result)
    VALUES (gen_random_uuid(), %(request)s, %(tip)s, {way}, {safe}, {announced}, %(by)s, now(), {result})
"""
PLAIN = {"way": "'phone'", "safe": "'yes'", "announced": "false", "result": "''"}


@pytest.mark.parametrize(
    "other",
    [
        {"way": "'none'"}, {"safe": "'no'"}, {"safe": "'unknown'"}, {"result": "'reached'"}, {"by": "another"},
        {"tip": "another"}, {"request": "not opened"},
    ],
    ids=str,
)  # fmt: skip
def test_no_such_contact_is_taken(other: dict[str, str]) -> None:
    row = granted() if "request" in other else opened()
    given = {"request": row.pk, "tip": row.tip_id, "by": row.asked_by_id}
    if "by" in other:
        given["by"] = staff_member("supervisor").pk
    if "tip" in other:
        given["tip"] = a_told_tip().tip_id
    columns = PLAIN | {name: value for name, value in other.items() if name in PLAIN}
    with role_connection("staff") as link, pytest.raises(psycopg.errors.IntegrityError):
        link.execute(RAW.format(**columns), given)


def test_the_plain_contact_is_taken() -> None:
    row = opened()
    with role_connection("staff") as link:
        link.execute(RAW.format(**PLAIN), {"request": row.pk, "tip": row.tip_id, "by": row.asked_by_id})
