"""How the house keeps its promise of 24 hours: counted once, by week and lane, never by person."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hotline.audit.models import AuditEntry
from hotline.codes import BREACH_REASON
from hotline.now import now
from tests.support import signed_in, staff_member, without_ids
from tests.triage.figures import HOUR, missed, reviewed
from tests.triage.tips import review_of
from triage.access.figures import figures_for
from triage.actions import claim, classify, lift, release, say_why, unseal
from triage.actions import missed as missed_action
from triage.figures import ALL, LANES, Cell, cells_of
from triage.models import BreachReason, Review
from triage.models.figures import Counted, Missed
from triage.rules import Refused
from triage.shown import figures as figures_shown
from triage.times import zone
from triage.weeks import SHOWN, begins, monday_of, weeks

pytestmark = pytest.mark.django_db
PAGE = "/en/staff/queue/compliance/"
LAST = SHOWN - 1  # the week before the present one


def last_week(hours: float = 30) -> datetime:
    return begins(weeks(now()).mondays[LAST - 1]) + timedelta(hours=hours)


def cells(user):
    moment = now()
    return figures_for(user, weeks(moment), moment)[0]


@pytest.fixture
def amara():
    return staff_member("supervisor", name="Amara Osei")


@pytest.fixture
def bao():
    return staff_member("supervisor", name="Bao Tran")


# Weeks


@pytest.mark.parametrize(
    ("day", "first", "last", "hours"),
    [
        ("2026-03-11", "2026-03-02T05:00", "2026-03-09T04:00", 167),  # clocks go forward on Sunday the 8th
        ("2026-11-03", "2026-10-26T04:00", "2026-11-02T05:00", 169),  # and back on the 1st
    ],
)
def test_a_week_in_which_the_clocks_change_is_an_hour_shorter_or_longer(settings, day, first, last, hours):
    settings.HOTLINE_DISPLAY_ZONE = "America/Toronto"
    *_earlier, begin, end, _end = weeks(datetime.fromisoformat(f"{day}T12:00+00:00")).bounds
    assert (begin, end) == (datetime.fromisoformat(f"{first}+00:00"), datetime.fromisoformat(f"{last}+00:00"))
    assert end - begin == timedelta(hours=hours)


def test_british_columbia_keeps_its_time_after_november_2026(settings):
    settings.HOTLINE_DISPLAY_ZONE = "America/Vancouver"
    bounds = weeks(datetime(2026, 11, 11, tzinfo=UTC)).bounds
    assert {bound.hour for bound in bounds[-4:]} == {7}  # UTC-7, also in winter


@pytest.mark.parametrize(
    "asked", ["", "nonsense", "2999-01-01", "0001-01-01", "9999-12-31", "-1", "2026-02-30"]
)
def test_nonsense_asks_for_weeks_that_exist(asked):
    of = weeks(now(), asked)
    assert all(day.weekday() == 0 for day in of.mondays) and len(of.mondays) == SHOWN + 1
    assert of.bounds == sorted(of.bounds)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_every_moment_lies_in_one_week(moment):
    moment = moment.replace(tzinfo=UTC)
    monday = begins(monday_of(moment.astimezone(zone()).date()))
    assert monday <= moment < monday + timedelta(days=7, hours=1)


# What is kept


def test_the_first_look_is_the_first_of_what_people_do_and_stays(amara):
    review = review_of()
    claim(review=review, by=amara)
    review.refresh_from_db()
    first = review.first_look_at
    assert first == review.claimed_at and review.first_reviewed_at is None
    release(review=review, by=amara)
    claim(review=review, by=amara)
    classify(review=review, lane="non_urgent", by=amara)
    classify(review=review, lane="urgent", by=amara)
    review.refresh_from_db()
    assert review.first_look_at == first
    assert (review.first_reviewed_at >= first, review.first_lane) == (True, "non_urgent")


@pytest.mark.django_db(transaction=True)
def test_opening_what_is_sealed_is_a_look(amara):
    review = review_of()
    unseal(review=review, by=amara)
    kept = Review.objects.get(pk=review.pk)
    assert kept.first_look_at is not None and kept.first_reviewed_at is None and kept.claimed_at is None


@pytest.mark.django_db(transaction=True)
def test_a_machine_that_reads_looks_at_nothing():
    from triage.actions.age import read_age_cues

    review = review_of(narrative="She is fifteen years old.")
    read_age_cues()
    review.refresh_from_db()
    assert review.lane == "urgent" and review.first_look_at is None


def test_nobody_moves_a_first_look_by_raw_sql(amara):
    review = review_of(received_at=now() - 3 * HOUR)
    classify(review=review, lane="non_urgent", by=amara)
    kept = Review.objects.get(pk=review.pk)
    for change in (
        "first_look_at = NULL, first_reviewed_at = NULL, first_lane = ''",
        "first_look_at = received_at, first_reviewed_at = received_at, first_lane = 'urgent'",
        "first_look_at = received_at - interval '1 year'",
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE triage_review SET {change} WHERE id = %s", [review.pk])
        same = Review.objects.get(pk=review.pk)
        assert (same.first_look_at, same.first_reviewed_at, same.first_lane) == (
            kept.first_look_at, kept.first_reviewed_at, kept.first_lane,
        )  # fmt: skip


def test_no_look_lies_before_the_tip_or_in_the_future():
    review = review_of(received_at=now() - HOUR)
    for said in ("'2001-01-01'", "now() + interval '2 days'"):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE triage_review SET first_look_at = {said} WHERE id = %s", [review.pk])
            kept = Review.objects.get(pk=review.pk)
            assert kept.received_at <= kept.first_look_at <= now()
            transaction.set_rollback(True)


def test_a_stale_save_changes_nothing(amara):
    stale = review_of()
    claim(review=stale, by=amara)
    stale.first_look_at = None
    stale.save()
    assert Review.objects.get(pk=stale.pk).first_look_at is not None


# What is counted


def six(amara, bao, **more):
    return [reviewed(last_week(20 + n), (n + 1) * HOUR, amara if n % 2 else bao, **more) for n in range(6)]


def test_a_tip_counts_once_its_24_hours_are_over(amara, bao):
    six(amara, bao)
    reviewed(last_week(), 25 * HOUR, amara)
    review_of(received_at=last_week())  # nobody has looked
    review_of(received_at=now() - HOUR)  # not yet
    cell = cells(amara)[LAST, ALL]
    assert (cell.tips, cell.in_time, cell.percent, cell.hidden) == (8, 6, 75, False)
    assert cell.median == 4 * 3600 and cell.p95 == float("inf")


def test_what_is_held_counts_when_the_mark_is_lifted(amara, bao):
    six(amara, bao)
    held = review_of(received_at=last_week(), held=True)
    missed(held)
    moment = now()
    found, aside = figures_for(amara, weeks(moment), moment)
    assert (found[LAST, ALL].tips, found[0, ALL].missed_all, aside) == (6, 0, 1)
    lift(review=held, by=amara)
    found, aside = figures_for(amara, weeks(moment), moment)
    assert (found[LAST, ALL].tips, found[0, ALL].missed_all, aside) == (7, 1, 0)


def test_the_lane_is_that_of_the_first_review(amara, bao):
    six(amara, bao, lane="urgent")
    for review in six(amara, bao):
        classify(review=review, lane="urgent", by=amara)
    found = cells(amara)
    assert (found[LAST, "non_urgent"].tips, found[LAST, "urgent"].tips, found[LAST, ALL].tips) == (6, 6, 12)


def test_the_week_is_that_of_the_house(settings, amara, bao):
    settings.HOTLINE_DISPLAY_ZONE = "America/Vancouver"
    edge = begins(weeks(now()).mondays[LAST - 1])
    for n in range(6):
        reviewed(edge + timedelta(minutes=n), HOUR, amara if n % 2 else bao)
        reviewed(edge - timedelta(minutes=n + 1), HOUR, amara if n % 2 else bao)
    found = cells(amara)
    assert (found[LAST, ALL].tips, found[LAST - 1, ALL].tips) == (6, 6)


# Never by person


def test_few_tips_and_one_persons_work_are_not_shown(amara, bao):
    for n in range(6):
        reviewed(last_week(n), HOUR, amara)  # one person's week
    for n in range(4):
        reviewed(last_week(-7 * 24 + n), HOUR, amara if n % 2 else bao)  # too few
    found = cells(amara)
    assert found[LAST, ALL].hidden and found[LAST - 1, ALL].hidden
    page = signed_in(staff=amara).get(PAGE).content.decode()
    assert page.count("not shown") >= 2


counted = st.lists(
    st.tuples(
        st.integers(1, SHOWN), st.sampled_from(LANES[:-1]), st.integers(1, 30), st.integers(0, 30), st.integers(1, 2)
    ),
    unique_by=lambda row: row[:2], max_size=20,
)  # fmt: skip


@given(counted)
def test_no_hidden_cell_is_what_is_left_over(rows):
    """Lanes add up to the week and weeks to the whole: in no line is one hidden cell alone beside those shown."""
    every = [
        Counted(week, lane, tips, min(tips, good), 1.0, 1.0, 0, people)
        for week, lane, tips, good, people in rows
    ]
    for key in {row.week for row in every}:
        of = [row for row in every if row.week == key]
        every.append(
            Counted(
                key,
                ALL,
                sum(r.tips for r in of),
                sum(r.in_time for r in of),
                1,
                1,
                0,
                max(r.people for r in of),
            )
        )
    for lane in LANES:
        of = [row for row in every if row.lane == lane and row.week]
        if of:
            every.append(
                Counted(
                    0,
                    lane,
                    sum(r.tips for r in of),
                    sum(r.in_time for r in of),
                    1,
                    1,
                    0,
                    max(r.people for r in of),
                )
            )
    found = cells_of(every, [], SHOWN)
    lines = [[found[week, lane] for lane in LANES] for week in range(SHOWN + 1)]
    lines += [[found[week, lane] for week in range(SHOWN + 1)] for lane in LANES]
    for line in lines:
        hidden = [cell for cell in line if cell.hidden]
        assert len(hidden) != 1 or all(cell.hidden or not cell.tips for cell in line)
    assert all(cell.hidden for cell in found.values() if 0 < cell.tips < 5)


def test_no_name_and_no_id_of_staff_stands_on_the_page_or_in_the_file(amara, bao):
    six(amara, bao)
    late = reviewed(last_week(), 30 * HOUR, bao)
    say_why(review=late, due_at=missed(late), reason="training", by=bao)
    client = signed_in(staff=staff_member("director", name="Helen Cardinal"))
    for text in (client.get(PAGE).content.decode(), client.post(PAGE + "file/").content.decode()):
        assert "Bao" not in without_ids(text) and "Amara" not in text
        assert str(bao.pk) not in text and str(amara.pk) not in text and late.reference not in text


# The page and the file


def test_the_page_says_what_it_counts_and_costs_four_statements_at_any_size(amara, bao):
    client = signed_in(staff=amara)
    client.get(PAGE)

    def asked():
        with CaptureQueriesContext(connection) as found:
            page = client.get(PAGE)
        return page.content.decode(), [q["sql"] for q in found if "django_session" not in q["sql"]]

    empty, few = asked()
    assert "No tip of these weeks counts yet." in empty
    six(amara, bao)
    full, many = asked()
    assert "100% of 6 tips were reviewed within 24 hours." in full
    assert len(few) == len(many) <= 6
    for word in ("First look", "out of mandate", "Opened again", "Held", "Monday midnight"):
        assert word in full
    assert "style=" not in full and "<table" in full and "<svg" in full


def test_a_hundred_per_cent_is_every_single_one():
    assert Cell(tips=1000, in_time=999).percent == 99


def test_both_languages_say_it(amara, bao):
    six(amara, bao)
    page = signed_in(staff=amara).get(PAGE.replace("/en/", "/fr/")).content.decode()
    assert "100\u00a0% des 6 renseignements" in page


def test_the_file_holds_the_same_cells_and_is_in_the_log(amara, bao):
    six(amara, bao)
    late = reviewed(last_week(), 30 * HOUR, bao)
    say_why(review=late, due_at=missed(late), reason="handover_lost", by=bao)
    answer = signed_in(staff=amara).post(PAGE + "file/", {"from": ""})
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == figures_shown.FILE_HEAD and len(rows) == SHOWN * 4
    week = weeks(now()).mondays[LAST - 1].isoformat()
    (row,) = [row for row in rows if (row["week_from"], row["lane"]) == (week, "all")]
    assert (row["tips"], row["reviewed_in_24h_percent"], row["hidden"]) == ("7", "85", "no")
    assert sum(int(row["missed_handover_lost"] or 0) for row in rows if row["lane"] == "all") == 1
    entry = AuditEntry.objects.get(action="compliance.exported")
    assert (entry.actor_id, entry.facts) == (amara.pk, {"first": weeks(now()).first.isoformat()})
    assert answer["Cache-Control"] == "no-store"


def test_what_is_hidden_on_the_page_is_empty_in_the_file(amara):
    reviewed(last_week(), HOUR, amara)
    answer = signed_in(staff=amara).post(PAGE + "file/")
    hidden = [
        row for row in csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))) if row["hidden"] == "yes"
    ]
    assert hidden and all(
        not row["reviewed_in_24h_percent"] and not row["deadlines_missed"] for row in hidden
    )


@pytest.mark.parametrize("lane", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_no_cell_of_the_file_begins_a_formula(lane, monkeypatch):
    monkeypatch.setattr(figures_shown, "LANES", (lane,))
    of = weeks(now())
    text = figures_shown.file_of({(week, lane): Cell() for week in range(SHOWN + 1)}, of)
    for row in list(csv.reader(StringIO(text, newline="")))[1:]:
        assert row[1] == "'" + lane


@pytest.mark.django_db(transaction=True)
def test_where_the_log_cannot_be_written_no_figure_leaves(monkeypatch, amara, bao):
    six(amara, bao)
    client = signed_in(staff=amara)
    client.raise_request_exception = False

    def broken(**_facts):
        raise RuntimeError

    monkeypatch.setattr(missed_action, "record_read", broken)
    answer = client.post(PAGE + "file/")
    assert answer.status_code == 500 and b"non_urgent" not in answer.content


# Why a deadline was missed


def test_a_reason_is_of_a_deadline_that_passed(amara):
    review = review_of(received_at=now() - 30 * HOUR)
    with pytest.raises(Refused, match="not_missed"):
        say_why(review=review, due_at=review.due_at, reason="training", by=amara)
    due_at = missed(review)
    with pytest.raises(Refused, match="not_missed"):
        say_why(review=review, due_at=due_at - HOUR, reason="training", by=amara)
    with pytest.raises(Refused, match="unknown_choice"):
        say_why(review=review, due_at=due_at, reason="=cmd", by=amara)
    say_why(review=review, due_at=due_at, reason="training", by=amara)
    say_why(review=review, due_at=due_at, reason="waited", by=staff_member("director"))
    assert BreachReason.objects.count() == 2
    assert cells(amara)[0, ALL].missed == {"waited": 1}
    assert AuditEntry.objects.filter(action="review.missed_why", tip_id=review.tip_id).count() == 2


@pytest.mark.parametrize(
    "role", ["specialist", "analyst", "privacy_officer", "administrator", "partnerships"]
)
def test_others_say_nothing(role):
    review = review_of(received_at=now() - 30 * HOUR)
    with pytest.raises(Refused, match="not_allowed"):
        say_why(review=review, due_at=missed(review), reason="waited", by=staff_member(role))


@pytest.mark.parametrize(
    "change", ["UPDATE triage_breachreason SET reason = 'waited'", "DELETE FROM triage_breachreason"]
)
def test_what_was_said_stays(amara, change):
    review = review_of(received_at=now() - 30 * HOUR)
    say_why(review=review, due_at=missed(review), reason="training", by=amara)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_takes_no_code_of_its_own(amara):
    review = review_of(received_at=now() - 30 * HOUR)
    due_at = missed(review)
    for facts in ({"reason": "Amara"}, {"reason": "waited", "kind": "due_soon"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BreachReason.objects.create(review=review, due_at=due_at, by=amara, **facts)


def test_the_director_finds_what_nobody_has_explained_and_says_why():
    review = review_of(received_at=now() - 30 * HOUR)
    due_at = missed(review)
    client = signed_in(staff=staff_member("director"))
    page = client.get(PAGE + "missed/").content.decode()
    assert review.reference in page and "still open" in page
    said = {"review": review.pk, "due": due_at.isoformat(), "reason": "system_fault"}
    assert client.post(PAGE + "missed/", said | {"reason": ""}).status_code == 422
    assert client.post(PAGE + "missed/", said | {"due": "yesterday"}).status_code == 422
    assert client.post(PAGE + "missed/", said | {"due": "2026-01-01T00:00:00"}).status_code == 422
    assert client.post(PAGE + "missed/", said).status_code == 302
    assert (
        review.reference
        not in client.get(PAGE + "missed/").content.decode().split("<main")[1].split("</div>", 1)[1]
    )
    assert BreachReason.objects.get().reason == "system_fault"


def test_the_page_of_an_overdue_review_asks_for_the_reason(amara):
    review = review_of(received_at=now() - 30 * HOUR)
    due_at = missed(review)
    address = f"/en/staff/queue/{review.pk}/"
    client = signed_in(staff=amara)
    assert "Why was the deadline of" in client.get(address).content.decode()
    answer = client.post(address + "missed/", {"missed-reason": "", "missed-due_at": due_at.isoformat()})
    assert answer.status_code == 422 and "Choose why the deadline was missed." in answer.content.decode()
    answer = client.post(
        address + "missed/", {"missed-reason": "training", "missed-due_at": due_at.isoformat()}
    )
    assert answer.status_code == 302
    page = client.get(address).content.decode()
    assert "Why was the deadline of" not in page and str(BREACH_REASON.label("training")) in page


def test_a_review_in_time_is_asked_nothing(amara):
    page = signed_in(staff=amara).get(f"/en/staff/queue/{review_of().pk}/").content.decode()
    assert "Why was the deadline of" not in page


def test_reasons_and_missed_add_up():
    found = cells_of([], [Missed(3, "urgent", "", 2), Missed(3, "urgent", "waited", 1)], SHOWN)
    assert found[3, ALL].missed_all == found[0, "urgent"].missed_all == found[0, ALL].missed_all == 3
