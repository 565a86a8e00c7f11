"""A report that was released has left only when somebody hands it over: seen until then, loud after an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.support import role_connection, signed_in, staff_member, superuser
from tests.triage.reports import Desk, a_situation, agency
from triage import actions
from triage.models import Disclosure
from triage.rules import Refused
from triage.times import zone

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(row: Disclosure) -> Disclosure:
    return Disclosure.objects.get(pk=row.pk)


def hours_ago(row: Disclosure, hours: float) -> Disclosure:
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "UPDATE triage_disclosure SET released_at = released_at - make_interval(secs => %s) WHERE id = %s",
            [hours * 3600, row.pk],
        )
    return fresh(row)


def waiting() -> list[Disclosure]:
    return list(Disclosure.objects.not_handed_over(now()))


def at(row: Disclosure, act: str = "") -> str:
    return f"/en/staff/cases/reports/{row.pk}/{act}"


def test_taking_it_out_hands_it_over_once() -> None:
    desk = Desk()
    row = desk.released()
    assert fresh(row).handed_over_at is None and waiting() == [row]
    actions.hand_over(disclosure=row, by=desk.other)
    first = fresh(row)
    assert first.handed_over_by == desk.other and first.handed_over_at >= first.released_at and not waiting()
    actions.hand_over(disclosure=row, by=desk.author)
    assert fresh(row).handed_over_at == first.handed_over_at and fresh(row).handed_over_by == desk.other
    assert AuditEntry.objects.filter(action="disclosure.handed_over").count() == 2


def test_before_is_when_it_was_released() -> None:
    row = hours_ago(Desk().released(), 2)
    assert list(Disclosure.objects.not_handed_over(now() - timedelta(hours=1))) == [row]
    assert not Disclosure.objects.not_handed_over(now() - timedelta(hours=3)).exists()


def test_told_by_phone_hands_over_and_confirms_in_one() -> None:
    desk = Desk()
    row = hours_ago(desk.released(to=agency(secure_way="phone")), 3)
    client = signed_in(staff=desk.other)
    page = client.get(at(row)).content.decode()
    assert "not handed over yet" in page and "Told them by phone" in page and "Take out" not in page
    when = (now() - timedelta(hours=2)).astimezone(zone()).strftime("%Y-%m-%d %H:%M")
    sent = {"told-name": "Sgt. Roy", "told-file_number": "CP-2026-114", "told-told_at": when}
    assert client.post(at(row, "told/"), sent).status_code == 302
    row = fresh(row)
    assert row.handed_over_by == desk.other and row.acknowledged_at > row.handed_over_at > row.released_at
    assert row.handed_over_at.astimezone(zone()).strftime("%Y-%m-%d %H:%M") == when and not waiting()
    opened = client.post(at(row, "open/")).content.decode()
    assert "Sgt. Roy" in opened and "CP-2026-114" in opened and "Told them by phone" not in opened
    assert AuditEntry.objects.filter(action="disclosure.told", actor_id=desk.other.pk).count() == 1
    assert client.post(at(row, "told/"), sent).status_code == 422


def test_nobody_was_told_before_the_release_nor_tomorrow() -> None:
    desk = Desk()
    row = desk.released(to=agency(secure_way="phone"))

    def tell(when: datetime | None, name: str = "Sgt. Roy") -> None:
        actions.tell(disclosure=row, name=name, file_number="", told_at=when, by=desk.other)

    for when in (now() - timedelta(hours=1), now() + timedelta(minutes=5)):
        with pytest.raises(Refused, match="told_after_release"):
            tell(when)
    with pytest.raises(Refused, match="say_who_took_it"):
        tell(None, " ")
    assert row.released_at is not None
    tell(row.released_at.replace(second=0, microsecond=0))  # read off a clock, in the minute of the release
    assert fresh(row).handed_over_at == row.released_at


def test_what_is_confirmed_was_handed_over_also_where_nobody_took_it_out() -> None:
    desk = Desk()
    row = desk.released()
    actions.acknowledge(disclosure=row, name="Sgt. Roy", file_number="", by=desk.other)
    assert fresh(row).handed_over_by == desk.other and not waiting()


def test_after_an_hour_every_page_of_whoever_may_approve_says_so() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    case = actions.open_case(tip=review.tip, by=desk.author)
    row = desk.released(review)
    client, privacy = signed_in(staff=desk.other), signed_in(staff=desk.privacy)
    loud = f"Report {row.reference} may leave since"
    queue = client.get("/en/staff/queue/").content.decode()
    assert loud not in queue and "Released, to be handed over:" in queue and row.reference in queue
    for page in (f"cases/{case.pk}/", f"queue/{review.pk}/", "cases/reports/"):
        assert "ot handed over yet" in client.get(f"/en/staff/{page}").content.decode()
    hours_ago(row, 1.01)
    for page in ("queue/", "queue/list/", "cases/reports/"):
        assert loud in client.get(f"/en/staff/{page}").content.decode()
    assert "Released, to be handed over:" not in client.get("/en/staff/queue/").content.decode()
    assert loud not in privacy.get("/en/staff/cases/reports/").content.decode()
    actions.hand_over(disclosure=row, by=desk.other)
    for page in (f"cases/{case.pk}/", f"queue/{review.pk}/", "cases/reports/", "queue/"):
        html = client.get(f"/en/staff/{page}").content.decode()
        assert loud not in html and "ot handed over yet" not in html


def test_a_page_asks_no_more_while_there_is_nothing_to_say() -> None:
    client = signed_in("supervisor")
    client.get("/en/staff/queue/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/en/staff/queue/")
    assert len(caught) == 3


def test_a_yes_that_was_taken_back_keeps_it_here() -> None:
    desk = Desk()
    row = desk.released()
    actions.take_back_consent(disclosure=row, source="self", by=desk.author)
    assert not waiting()
    with pytest.raises(Refused, match="consent_gone"):
        actions.hand_over(disclosure=row, by=desk.other)
    assert fresh(row).handed_over_at is None
    assert "it stays here" in signed_in(staff=desk.other).get(at(row)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "handed_over_at = now()",
        "handed_over_at = now(), handed_over_by_id = %(specialist)s",
        "handed_over_at = released_at - interval '1 second', handed_over_by_id = %(other)s",
        "acknowledged_at = now(), acknowledgement = package",
    ],
)
def test_the_database_refuses_half_a_hand_over(change: str) -> None:
    desk, specialist = Desk(), staff_member("specialist")
    row = desk.released()
    given = {"specialist": specialist.pk, "other": desk.other.pk, "id": row.pk}
    with role_connection("staff") as link, pytest.raises(psycopg.errors.IntegrityError):
        link.execute(f"UPDATE triage_disclosure SET {change} WHERE id = %(id)s", given)
    assert fresh(row).handed_over_at is None


def test_the_database_keeps_the_first_and_no_draft_is_handed_over() -> None:
    desk = Desk()
    row, draft = desk.released(), desk.draft()
    by = "handed_over_by_id = %(by)s WHERE id = %(id)s"
    with role_connection("staff") as link:
        with pytest.raises(psycopg.errors.IntegrityError):
            link.execute(
                f"UPDATE triage_disclosure SET handed_over_at = now(), {by}",
                {"by": desk.other.pk, "id": draft.pk},
            )
        soon = "now() + interval '1 day'"
        link.execute(
            f"UPDATE triage_disclosure SET handed_over_at = {soon}, {by}",
            {"by": desk.other.pk, "id": row.pk},
        )
        assert fresh(row).handed_over_at <= now()
        for again in ("now() - interval '1 hour'", "NULL"):
            with pytest.raises(psycopg.errors.IntegrityError):
                link.execute(
                    f"UPDATE triage_disclosure SET handed_over_at = {again}, {by}",
                    {"by": desk.author.pk, "id": row.pk},
                )
