"""Who is on duty in which language, what one person leaves to the next, and a break after a hard call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from desk.actions import finish_call, hand_over, raise_alert, sign_off, sign_on
from desk.models import BreakOffer, CallMember, Handover, Outreach, Shift
from desk.rules import Refused, was_hard
from desk.sealing import Seal
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.said import TipSaid
from tests.desk.calls import a_call, saved
from tests.support import signed_in, staff_member, superuser
from tests.triage.tips import review_of

pytestmark = pytest.mark.django_db(transaction=True)
SHIFT = "/en/staff/desk/shift/"
NOTE = "The man with the grey van may ring again, zebrawood."


def on_duty(role: str = "specialist", kind: str = "calls", languages: tuple[str, ...] = ("en",)) -> Any:
    client = signed_in(role)
    sign_on(kind=kind, languages=languages, by=client.staff)
    return client


def test_both_languages_are_covered_or_the_gap_is_said() -> None:
    rosa = on_duty()
    page = rosa.get(SHIFT)
    for gap in ("Nobody has signed on to take calls in French.", "No supervisor has signed on for English.",
                "No supervisor has signed on for French."):  # fmt: skip
        assert gap in page.text, gap
    assert "Nobody has signed on to take calls in English." not in page.text
    on_duty("supervisor", "supervises", ("en", "fr"))
    on_duty(languages=("fr",))
    assert 'class="gaps"' not in rosa.get(SHIFT).text
    assert 'class="gaps"' not in signed_in("director").get("/en/staff/desk/alerts/").text


def test_signing_on_and_off_by_the_page() -> None:
    rosa = signed_in("specialist")
    assert rosa.post(f"{SHIFT}on/", {"kind": "calls", "languages": ["en", "fr"]}).status_code == 302
    assert "You have signed on since" in rosa.get(SHIFT).text
    rosa.post(f"{SHIFT}on/", {"kind": "calls", "languages": ["en", "fr"]})
    assert Shift.objects.count() == 1
    rosa.post(f"{SHIFT}on/", {"kind": "calls", "languages": ["fr"]})
    assert [row.ended_at is None for row in Shift.objects.order_by("started_at")] == [False, True]
    assert rosa.post(f"{SHIFT}off/").status_code == 302
    assert (
        not Shift.objects.filter(ended_at__isnull=True).exists()
        and "You have not signed on" in rosa.get(SHIFT).text
    )


def test_two_presses_at_once_make_one_shift() -> None:
    rosa = staff_member("specialist")

    def press(_number: int) -> None:
        try:
            sign_on(kind="calls", languages=["en"], by=rosa)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(8)))
    assert Shift.objects.count() == 1


@pytest.mark.parametrize("kind", ["supervises", "backup", "nothing", ""])
def test_a_specialist_is_no_supervisor_on_duty(kind: str) -> None:
    rosa = signed_in("specialist")
    page = rosa.post(f"{SHIFT}on/", {"kind": kind, "languages": "en"})
    assert page.status_code == 422 and "This is not yours to do." in page.text
    assert not Shift.objects.exists()


def test_no_language_is_said_and_nothing_kept() -> None:
    page = signed_in("specialist").post(f"{SHIFT}on/", {"kind": "calls", "languages": "xx"})
    assert page.status_code == 422 and "at least one" in page.text and not Shift.objects.exists()


def an_outreach(call: Any, hours: float) -> Outreach:
    row = Outreach(
        call=call, kind="third_person", due_at=now() + timedelta(hours=hours), language="fr", channel="phone",
        basis="minor", planned_by=call.opened_by,
    )  # fmt: skip
    seal = Seal(call.pk, "kept")
    seal.put(row, "note", {"text": NOTE})
    row.save(force_insert=True)
    seal.keep_keys()
    return row


def test_what_stands_open_is_listed_and_nothing_sealed_with_it() -> None:
    amara = on_duty("supervisor", "supervises")
    call = a_call(amara.staff, narrative="He waits downstairs.")
    other = a_call(narrative="Another.")
    an_outreach(other, 2)
    an_outreach(other, 20)
    raise_alert(call=other, reason="child", summary=NOTE, by=other.opened_by)
    soon, later = review_of(received_at=now() - timedelta(hours=21)), review_of()
    page = amara.get(SHIFT)
    listed = page.text.split('class="items"')[1].split("</ul>")[0]
    assert listed.count("<li>") == 4
    for words in (
        "Call that goes on",
        "Call to somebody else",
        "French",
        "Call for a supervisor",
        soon.reference,
    ):
        assert words in listed, words
    assert later.reference not in listed and "downstairs" not in page.text and "zebrawood" not in page.text
    hand_over(successor=staff_member("supervisor"), note="", by=amara.staff)
    assert ["call", str(call.pk)] in Handover.objects.get().items


def test_a_specialist_sees_no_tip_in_it() -> None:
    rosa = on_duty()
    review = review_of(received_at=now() - timedelta(hours=21))
    assert review.reference not in rosa.get(SHIFT).text


def test_left_to_a_named_colleague_who_reads_and_accepts_it() -> None:
    rosa, luc, other = on_duty(), signed_in("specialist"), signed_in("specialist")
    call = a_call(rosa.staff, narrative="He waits downstairs.")
    answer = rosa.post(f"{SHIFT}hand-over/", {"successor": luc.staff.pk, "note": NOTE})
    assert answer.status_code == 302 and "not accepted yet" in rosa.get(SHIFT).text
    row = Handover.objects.get()
    read, accept = f"{SHIFT}hand-over/{row.pk}/", f"{SHIFT}hand-over/{row.pk}/accept/"
    assert rosa.staff.name in luc.get(SHIFT).text and "zebrawood" not in luc.get(SHIFT).text
    # Neither somebody else, nor the one who left it, nor unread.
    for client in (other, rosa):
        assert client.post(read).status_code == client.post(accept).status_code == 404
    assert luc.get(read).status_code == 405
    assert luc.post(accept).status_code == luc.post(accept, {"entry": "1"}).status_code == 422
    assert not CallMember.objects.filter(staff=luc.staff).exists()
    page = luc.post(read)
    assert "zebrawood" in page.text and "Call that goes on" in page.text
    entry = AuditEntry.objects.get(action="handover.read")
    assert f'name="entry" value="{entry.number}"' in page.text
    for _twice in range(2):
        assert luc.post(accept, {"entry": entry.number}).status_code == 302
    row.refresh_from_db()
    assert row.accepted_at and CallMember.objects.get(staff=luc.staff).reason == "given"
    assert AuditEntry.objects.filter(action="handover.accepted").count() == 1
    assert "accepted" in rosa.get(SHIFT).text and "Read it" not in luc.get(SHIFT).text
    saved(call, by=luc.staff, base=1, web="a.example")


def test_the_entry_of_another_reading_accepts_nothing() -> None:
    rosa, luc = on_duty(), signed_in("specialist")
    rows = [hand_over(successor=luc.staff, note=NOTE, by=rosa.staff) for _ in range(2)]
    luc.post(f"{SHIFT}hand-over/{rows[0].pk}/")
    entry = AuditEntry.objects.get(action="handover.read").number
    assert luc.post(f"{SHIFT}hand-over/{rows[1].pk}/accept/", {"entry": entry}).status_code == 422


@pytest.mark.parametrize("who", ["nobody", "self", "untrained", "analyst"])
def test_left_to_nobody_who_could_not_go_on_and_the_note_is_kept(who: str) -> None:
    rosa = on_duty()
    chosen = {
        "nobody": lambda: "", "self": lambda: rosa.staff.pk, "analyst": lambda: staff_member("analyst").pk,
        "untrained": lambda: staff_member("specialist", trained=False).pk,
    }[who]()  # fmt: skip
    page = rosa.post(f"{SHIFT}hand-over/", {"successor": chosen, "note": NOTE})
    assert page.status_code == 422 and "Choose the colleague who goes on." in page.text and NOTE in page.text
    assert not Handover.objects.exists()


def test_nobody_signs_off_over_a_call_that_was_left_to_nobody() -> None:
    rosa = on_duty()
    a_call(rosa.staff, narrative="x")
    page = rosa.post(f"{SHIFT}off/")
    assert page.status_code == 422 and "A call of yours is not logged yet." in page.text
    hand_over(successor=staff_member("specialist"), note="", by=rosa.staff)
    sign_off(by=rosa.staff)
    assert Shift.objects.get().ended_at


def test_the_note_rests_sealed() -> None:
    hand_over(successor=staff_member("specialist"), note=NOTE, by=on_duty().staff)
    with superuser() as other:
        for table in ("desk_handover", "audit_entry"):
            rows = other.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert rows and not [row for row in rows if "zebrawood" in row[0]]


@pytest.mark.parametrize("role", ["specialist", "supervisor"])
def test_without_training_no_shift_and_no_hand_over(role: str) -> None:
    new = signed_in(role, trained=False)
    left = hand_over(successor=staff_member("specialist"), note="", by=on_duty().staff)
    assert new.get(SHIFT).status_code == 403
    for path in ("on/", "off/", "hand-over/", f"hand-over/{left.pk}/", f"hand-over/{left.pk}/accept/"):
        assert new.post(f"{SHIFT}{path}", {"kind": "calls", "languages": "en"}).status_code == 403, path
    assert new.post(f"/en/staff/desk/call/{uuid4()}/break/").status_code == 403
    with pytest.raises(Refused):
        sign_on(kind="calls", languages=["en"], by=new.staff)


def logged(client: Any, kind: str = "information", **said: Any) -> Any:
    call = a_call(client.staff, **said)
    finish_call(
        call=call, channel="phone", kind=kind, said=TipSaid(language="en", narrative=""), outcome="", service_line="",
        by=client.staff,
    )  # fmt: skip
    return call


def test_after_a_hard_call_a_break_is_offered_once_and_to_nobody_elses_eyes() -> None:
    rosa = signed_in("specialist")
    calm, hard = logged(rosa, narrative="x"), logged(rosa, danger="yes")
    page = f"/en/staff/desk/{hard.pk}/"
    assert "How are you?" not in rosa.get(f"/en/staff/desk/{calm.pk}/").text
    assert "How are you?" in rosa.get(page).text
    ask = f"/en/staff/desk/call/{hard.pk}/break/"
    boss = on_duty("supervisor", "supervises")
    told = rosa.post(ask, {"answer": "debrief"})
    assert boss.staff.name in told.text
    rosa.post(ask, {"answer": "not_needed"})
    assert BreakOffer.objects.get().answer == "debrief" and "How are you?" not in rosa.get(page).text
    assert not AuditEntry.objects.filter(action__contains="break").exists()
    assert boss.post(ask, {"answer": "later"}).status_code == 404


@pytest.mark.parametrize(
    ("facts", "hard"),
    [
        (("yes", "no", "information", ()), True),
        (("no", "maybe", "information", ()), True),
        (("no", "no", "crisis", ()), True),
        (("no", "no", "tip", ("threat_to_self",)), True),
        (("no", "no", "tip", ("own_need",)), True),
        (("unknown", "unknown", "tip", ("advice",)), False),
        (("no", "no", "information", ()), False),
    ],
)
def test_what_counts_as_hard(facts: Any, hard: bool) -> None:
    assert was_hard(*facts) is hard


def test_nothing_of_a_shift_ranks_anybody() -> None:
    """No count, no length, no order by person: the page names who is there, and that is all."""
    rosa = on_duty()
    for _ in range(3):
        logged(rosa)
    text = rosa.get(SHIFT).text.split("<main")[1].split("</main>")[0]
    assert not [word for word in ("3 calls", "average", "per hour", "total") if word in text]
