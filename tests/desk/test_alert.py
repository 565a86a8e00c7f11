"""A supervisor is called during a call, answers once, follows it as it is typed, and hears nothing of the caller."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk.actions import acknowledge, hand_back, raise_alert, sign_on, take
from desk.models import Call, CallMember, CallWindow, DraftSave, SupervisorAlert
from desk.rules import Refused, asked
from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.desk.calls import a_call, saved
from tests.support import signed_in, staff_member, superuser

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/en/staff/desk/"
ALERTS = f"{DESK}alerts/"
FRESH = f"{ALERTS}fresh/"
SUMMARY = "He is on the stairs, zebrawood."


def of(alert: SupervisorAlert, what: str) -> str:
    return f"{ALERTS}{alert.pk}/{what}/"


def at(call: Call, what: str) -> str:
    return f"{DESK}call/{call.pk}/{what}/"


def called(call: Call, reason: str = "danger", summary: str = "") -> SupervisorAlert:
    return raise_alert(call=call, reason=reason, summary=summary, by=call.opened_by)


def waiting_since(call: Call, seconds: int) -> SupervisorAlert:
    raised = now() - timedelta(seconds=seconds)
    return SupervisorAlert.objects.create(
        call=call, reason="child", raised_by=call.opened_by, raised_at=raised
    )


def over(answer: Any) -> str:
    assert not answer.content
    return {409: "window", 410: "logged"}[answer.status_code]


def on(role: str = "supervisor", kind: str = "supervises") -> Client:
    client = signed_in(role)
    sign_on(kind=kind, languages=["en"], by=client.staff)
    return client


def test_one_press_and_it_stands_on_the_page_of_the_other() -> None:
    rosa, amara = signed_in("specialist"), on()
    call = a_call(rosa.staff, danger="yes", minor="maybe", language="es")
    before = amara.get(FRESH).json()
    assert before == {"mark": "none", "asked": 0, "line": ""}
    began = time.perf_counter()
    page = rosa.post(at(call, "alert"), {"alert-summary": SUMMARY}, headers={"X-Desk": "panel"})
    said = amara.get(FRESH).json()
    took = time.perf_counter() - began
    assert page.status_code == 200 and "A supervisor is being called." in page.text
    listed = amara.get(ALERTS).text
    assert f'data-mark="{said["mark"]}"' in listed
    assert said["asked"] == 1 and rosa.staff.name in said["line"] and "Danger now" in said["line"]
    for word in (
        "Danger now",
        "Maybe under 18",
        "Spanish",
        rosa.staff.name,
        "You are asked.",
        "Answer and follow",
    ):
        assert word in listed, word
    # The words of the colleague are sealed: nothing shows them before a POST.
    assert SUMMARY not in listed
    assert took < 1, f"{took:.2f} s in process"


def test_the_poll_is_one_statement_of_its_own_however_many_call() -> None:
    amara = on()
    for number in range(2):
        if number:
            for _ in range(8):
                called(a_call())
        with CaptureQueriesContext(connection) as asked_of:
            amara.get(FRESH)
        assert len(asked_of) <= 3, [query["sql"][:80] for query in asked_of]


def test_the_poll_writes_nothing_and_keeps_nobody_signed_in() -> None:
    amara = on()
    called(a_call())
    with CaptureQueriesContext(connection) as asked_of:
        amara.get(FRESH)
        amara.get(ALERTS)
    assert not [query for query in asked_of if re.match(r"INSERT|UPDATE|DELETE", query["sql"])]
    from desk.views import alert, follow

    assert all(view.background for view in (follow.alerts_fresh, follow.following, alert.alert_state))


def test_a_second_press_calls_nobody_twice() -> None:
    call = a_call()
    assert called(call).pk == called(call, "advice").pk
    assert AuditEntry.objects.filter(action="call.alert_raised").count() == 1


@pytest.mark.parametrize(
    ("danger", "minor", "reason"),
    [
        ("yes", "maybe", "danger"),
        ("no", "maybe", "child"),
        ("no", "yes", "child"),
        ("unknown", "no", "advice"),
    ],
)
def test_one_key_says_why_by_what_was_ticked_just_before(danger: str, minor: str, reason: str) -> None:
    """The page was drawn before the safety check was answered."""
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    rosa.post(at(call, "alert"), {"page-tab": str(uuid4()), "page-number": "0", "danger": danger, "minor": minor,
                                  "alert-reason": ""})  # fmt: skip
    assert SupervisorAlert.objects.get().reason == reason


def test_only_who_is_on_the_call_raises_it() -> None:
    call = a_call()
    with pytest.raises(Refused):
        raise_alert(call=call, reason="danger", summary="", by=staff_member("specialist"))
    assert signed_in("specialist").post(at(call, "alert")).status_code == 404
    assert not SupervisorAlert.objects.exists()


def test_of_two_supervisors_at_once_one_answers() -> None:
    for _round in range(5):
        alert, both = called(a_call()), [staff_member("supervisor"), staff_member("supervisor")]
        start = Barrier(2)

        def answer(by: Staff, alert: SupervisorAlert = alert, start: Barrier = start) -> str:
            try:
                start.wait()
                acknowledge(alert=SupervisorAlert.objects.get(pk=alert.pk), by=by)
            except Refused as refused:
                return refused.code
            finally:
                connection.close()
            return "mine"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(answer, both)) == ["answered", "mine"]
    assert AuditEntry.objects.filter(action="call.alert_answered").count() == 5


def test_the_one_who_comes_second_is_told_so() -> None:
    alert = called(a_call())
    first, second = on(), on()
    assert first.post(of(alert, "acknowledge")).status_code == 200
    page = second.post(of(alert, "acknowledge"))
    assert page.status_code == 422 and "A colleague has answered this call for help already." in page.text
    assert not CallWindow.objects.filter(staff=second.staff).exists()


def test_nobody_answers_their_own_call() -> None:
    amara = on()
    alert = called(a_call(amara.staff))
    assert amara.post(of(alert, "acknowledge")).status_code == 422
    assert amara.get(FRESH).json()["asked"] == 0


def test_unanswered_for_two_minutes_the_next_ones_are_asked_too() -> None:
    amara, backup, director = on(), on(kind="backup"), signed_in("director")

    def hear() -> list[int]:
        return [client.get(FRESH).json()["asked"] for client in (amara, backup, director)]

    alert = waiting_since(a_call(), 110)
    assert hear() == [1, 0, 0]
    for seconds, wanted in ((121, [1, 1, 0]), (241, [1, 1, 1])):
        SupervisorAlert.objects.filter(closed_at__isnull=True).update(closed_at=now())
        alert = waiting_since(a_call(), seconds)
        assert hear() == wanted, seconds
    acknowledge(alert=alert, by=backup.staff)
    assert hear() == [0, 0, 0]


def test_who_is_asked_when_to_the_second() -> None:
    raised = now()

    def kinds(seconds: float, *here: str) -> tuple[str, ...]:
        return asked(raised, raised + timedelta(seconds=seconds), here)[1]

    full = ("supervises", "backup")
    assert kinds(119.9, *full) == ("supervises",)
    assert kinds(120, *full) == ("supervises", "backup")
    assert kinds(240, *full) == kinds(90_000, *full) == ("supervises", "backup", "director")
    assert kinds(0, "backup", "calls") == ("supervises", "backup")
    assert kinds(0) == kinds(0, "calls") == ("supervises", "backup", "director")


def test_a_supervisor_who_forgot_to_sign_on_is_asked_where_nobody_is_on_duty() -> None:
    amara, director = signed_in("supervisor"), signed_in("director")
    called(a_call())
    assert [one.get(FRESH).json()["asked"] for one in (amara, director)] == [1, 1]


def test_the_specialist_sees_who_helps() -> None:
    rosa, amara = signed_in("specialist"), on()
    call = a_call(rosa.staff)
    alert = called(call)
    state = rosa.get(at(call, "alert/state"))
    assert "A supervisor is being called." in state.text and 'data-open="yes"' in state.text
    amara.post(of(alert, "acknowledge"))
    assert f"{amara.staff.name} has answered and follows the call." in rosa.get(at(call, "alert/state")).text
    amara.post(of(alert, "take"))
    assert f"{amara.staff.name} speaks with the caller now." in rosa.get(at(call, "alert/state")).text
    amara.post(of(alert, "hand-back"))
    assert f"{amara.staff.name} has handed the call back" in rosa.get(at(call, "alert/state")).text
    assert amara.post(of(alert, "over")).status_code == 302
    assert "A supervisor is being called." not in rosa.get(at(call, "alert/state")).text
    assert amara.get(FRESH).json()["mark"] == "none"


def test_the_specialist_ends_it_and_may_call_again() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    rosa.post(at(call, "alert"), {"alert-reason": "advice"})
    page = rosa.post(at(call, "alert/close"), headers={"X-Desk": "panel"})
    assert "Call a supervisor now" in page.text
    rosa.post(at(call, "alert"), {"alert-reason": "danger"})
    assert list(SupervisorAlert.objects.order_by("raised_at").values_list("reason", flat=True)) == [
        "advice",
        "danger",
    ]


def test_who_takes_the_call_goes_on_with_it_and_both_may() -> None:
    rosa, amara = signed_in("specialist"), on()
    call = a_call(rosa.staff, narrative="He waits downstairs.", reporter_name="Ana")
    page = amara.post(of(called(call), "take"))
    assert page.status_code == 200 and 'name="narrative"' in page.text and "He waits downstairs." in page.text
    assert CallMember.objects.get(staff=amara.staff).reason == "taken"
    saved(call, by=rosa.staff, base=1, web="a.example")
    saved(call, by=amara.staff, base=2, timing="tonight")


def test_the_director_answers_and_follows_but_takes_no_call() -> None:
    director = signed_in("director")
    call = a_call(narrative="He waits downstairs.")
    alert = called(call)
    assert director.post(of(alert, "take")).status_code == 422
    alert.refresh_from_db()
    assert (
        alert.acknowledged_by is None and not AuditEntry.objects.filter(action="call.alert_answered").exists()
    )
    assert "He waits downstairs." in director.post(of(alert, "acknowledge")).text


def test_only_who_took_it_hands_it_back() -> None:
    amara, other = staff_member("supervisor"), staff_member("supervisor")
    alert = called(a_call())
    take(alert=alert, by=amara)
    with pytest.raises(Refused):
        hand_back(alert=alert, by=other)
    hand_back(alert=alert, by=amara)
    assert (alert.taken_by, bool(alert.handed_back_at)) == (None, True)


def test_following_opens_by_post_alone_behind_an_entry_and_never_who_the_caller_is() -> None:
    amara = on()
    call = a_call(narrative="He waits downstairs.", reporter_name="Ana Marigold", venue="hotel_motel")
    alert = called(call, summary=SUMMARY)
    shut = amara.get(at(call, "follow"))
    assert shut.status_code == 200 and "downstairs" not in shut.text
    assert not AuditEntry.objects.filter(action="call.followed").exists()
    page = amara.post(of(alert, "acknowledge"))
    assert "He waits downstairs." in page.text and SUMMARY in page.text and "Hotel" in page.text
    assert "Marigold" not in page.text
    entry = AuditEntry.objects.get(action="call.followed")
    assert entry.number == CallWindow.objects.get(mode="watch").entry


def test_no_entry_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log refuses: no key is used. And when one is used, its entry can be seen from outside."""
    amara = on()
    call = a_call(narrative="He waits downstairs.")
    seen: list[int] = []

    def looks(*given: Any) -> Any:
        with superuser() as other:
            found = other.execute(
                "SELECT count(*) FROM audit_entry WHERE action = 'call.followed'"
            ).fetchone()
        seen.append(found[0])  # type: ignore[index]
        return real(*given)

    from desk.actions import reading

    real = reading.opener
    monkeypatch.setattr(reading, "opener", looks)
    amara.post(at(call, "follow"))
    assert seen and set(seen) == {1}
    seen.clear()
    monkeypatch.setattr(reading, "record_read", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        on().post(at(call, "follow"))
    assert seen == []


def test_what_is_typed_arrives_and_costs_three_statements_when_nothing_is_new() -> None:
    amara = on()
    call = a_call(narrative="He waits downstairs.")
    amara.post(at(call, "follow"))
    with CaptureQueriesContext(connection) as asked_of:
        assert amara.post(at(call, "following"), {"number": "1"}).status_code == 204
    assert len(asked_of) <= 3, [query["sql"][:80] for query in asked_of]
    saved(call, base=1, business="Seven Pines Motel", reporter_name="Ana Marigold", danger="yes")
    said = amara.post(at(call, "following"), {"number": "1"}).text
    assert 'data-number="2"' in said and "Seven Pines Motel" in said and "Danger now" in said
    assert said.index("Seven Pines") < said.index("downstairs") and "Marigold" not in said
    assert AuditEntry.objects.filter(action="call.followed").count() == 1


def test_outside_its_window_nothing_arrives_and_no_page_opens_another() -> None:
    amara = on()
    call = a_call(narrative="He waits downstairs.")
    assert over(amara.post(at(call, "following"), {"number": "0"})) == "window"
    amara.post(at(call, "follow"))
    with superuser() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            "UPDATE desk_callwindow SET opened_at = now() - interval '16 min', until = now() - interval '1 min'"
        )
    saved(call, base=1, business="Seven Pines Motel")
    assert over(amara.post(at(call, "following"), {"number": "0"})) == "window"
    assert AuditEntry.objects.filter(action="call.followed").count() == 1
    assert amara.get(at(call, "following")).status_code == 405


def test_when_the_call_is_logged_the_following_ends() -> None:
    rosa, amara = signed_in("specialist"), on()
    call = a_call(rosa.staff, narrative="He waits downstairs.")
    alert = called(call)
    amara.post(of(alert, "acknowledge"))
    rosa.post(f"{DESK}call/{call.pk}/finish/")
    assert over(amara.post(at(call, "following"), {"number": "1"})) == "logged"
    assert amara.get(FRESH).json()["mark"] == "none" and not DraftSave.objects.exists()
    assert amara.post(at(call, "follow")).status_code == 404
    assert amara.post(of(alert, "acknowledge")).status_code == 422


POSTS = ("acknowledge", "take", "hand-back", "over")


def test_without_training_nothing_is_answered_or_followed() -> None:
    """Supervisors too: a call for help is a contact with a caller."""
    new = signed_in("supervisor", trained=False)
    call = a_call(narrative="He waits downstairs.")
    alert = called(call)
    for path in (*(of(alert, what) for what in POSTS), at(call, "follow"), at(call, "following"), at(call, "alert"),
                 at(call, "alert/close")):  # fmt: skip
        assert new.post(path).status_code == 403, path
    for path in (ALERTS, FRESH, at(call, "alert/state")):
        assert new.get(path).status_code == 403, path
    with pytest.raises(Refused):
        acknowledge(alert=alert, by=new.staff)
    with pytest.raises(Refused):
        take(alert=alert, by=new.staff)
    alert.refresh_from_db()
    assert alert.acknowledged_by is None and not CallWindow.objects.exists()


def test_a_specialist_answers_no_call_for_help() -> None:
    other = signed_in("specialist")
    alert = called(a_call())
    for what in POSTS:
        assert other.post(of(alert, what)).status_code == 403
    assert other.get(ALERTS).status_code == 403 and "called.js" not in other.get(DESK).text


def test_every_page_of_who_may_answer_hears_of_it() -> None:
    page = on().get("/en/staff/queue/")
    assert 'id="called"' in page.text and f'data-fresh="{FRESH}"' in page.text and "called.js" in page.text


def test_silent_on_the_callers_side() -> None:
    """No sound, no dialogue, no notice of the browser, on either page."""
    for name in ("desk_alert.js", "called.js", "follow.js"):
        script = Path(settings.BASE_DIR, "static/js", name).read_text()
        assert not re.search(r"Audio|\.play\(|speechSynthesis|Notification|vibrate|alert\(", script), name
    amara = on()
    alert = called(a_call())
    for text in (amara.get(ALERTS).text, amara.post(of(alert, "acknowledge")).text):
        assert "<audio" not in text and "<video" not in text and "autoplay" not in text


def test_absent_and_over_are_told_alike_to_strangers() -> None:
    amara = on()
    assert amara.post(f"{ALERTS}{uuid4()}/acknowledge/").status_code == 404
    assert amara.post(f"{DESK}call/{uuid4()}/follow/").status_code == 404
    assert amara.post(f"{DESK}call/{uuid4()}/following/").status_code == 404


def test_what_the_colleague_wrote_rests_sealed() -> None:
    called(a_call(), summary=SUMMARY)
    with superuser() as other:
        for table in ("desk_supervisoralert", "audit_entry", "desk_deskkey"):
            rows = other.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert rows and not [row for row in rows if "zebrawood" in row[0]]
