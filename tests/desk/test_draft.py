"""A draft of a call: nothing typed is written over, nothing is kept twice, and logging it makes one call."""

from __future__ import annotations

import itertools
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from desk.actions import finish_call, give_call, open_draft
from desk.draft import Save, folded
from desk.models import Call, CallWindow, DeskKey, DraftSave
from desk.rules import Refused
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.access import open_tip, opener
from intake.models import Interaction, Tip
from intake.said import TipSaid
from tests.desk.calls import a_call, saved
from tests.support import signed_in, staff_member, superuser
from triage.models import Review

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/en/staff/desk/"


def at(call: Any, what: str = "") -> str:
    return f"{DESK}call/{call if isinstance(call, UUID) else call.pk}/{what}"


def begun(client: Client) -> Call:
    call_id = uuid4()
    page = client.post(at(call_id), {"start": "yes"})
    assert page.status_code == 200 and 'name="narrative"' in page.text
    return Call.objects.get(pk=call_id)


def send(client: Client, call: Call, values: dict[str, Any], **more: Any) -> Any:
    body = {"id": str(uuid4()), "tab": str(uuid4()), "base": 0, "values": values} | more
    return client.post(at(call, "save/"), {"page-json": json.dumps(body)})


def fresh(client: Client, call: Call, number: int = 0, tab: Any = None) -> Any:
    body = {"number": number, "tab": str(tab or uuid4())}
    return client.post(at(call, "fresh/"), {"page-json": json.dumps(body)})


SETS = ("victims", "suspected", "identifiers", "consents")
BLANK = {
    "channel": "phone", "danger": "unknown", "minor": "unknown", "identifiers-0-purpose": "investigation",
    "consent_choice": "not_said",
}  # fmt: skip


def form(page: Any, **said: Any) -> dict[str, Any]:
    """What the page without script sends: all of its fields."""
    hidden = re.findall(r'name="(page-(?:tab|number|save))" value="([^"]+)"', page.text)
    counts = {f"{name}-TOTAL_FORMS": "1" for name in SETS} | {f"{name}-INITIAL_FORMS": "0" for name in SETS}
    return dict(hidden) | counts | BLANK | said


def test_a_call_is_begun_once_however_often_the_button_is_pressed() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    rosa.post(at(call), {"start": "yes"})
    assert Call.objects.count() == 1 and not Interaction.objects.exists()
    assert AuditEntry.objects.filter(action="call.started").count() == 1
    assert signed_in("specialist").post(at(call), {"start": "yes"}).status_code == 403


def test_opening_is_told_before_a_key_is_used_and_a_get_opens_nothing() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="He waits downstairs.")
    page = rosa.get(at(call))
    assert "Go on with this call" in page.text and "downstairs" not in page.text
    assert not CallWindow.objects.exists()
    page = rosa.post(at(call))
    assert "He waits downstairs." in page.text
    window = CallWindow.objects.get()
    assert AuditEntry.objects.get(action="call.draft_opened").number == window.entry
    rosa.post(at(call))
    assert AuditEntry.objects.filter(action="call.draft_opened").count() == 1  # within its 15 minutes


def test_no_entry_no_plaintext(monkeypatch: pytest.MonkeyPatch) -> None:
    call = a_call(narrative="He waits downstairs.")

    def broken(**_: Any) -> int:
        raise RuntimeError("the log is gone")

    monkeypatch.setattr("desk.actions.reading.record_read", broken)
    monkeypatch.setattr("desk.actions.reading.opener", lambda *_: pytest.fail("a key was used"))
    with pytest.raises(RuntimeError):
        open_draft(call=call, by=call.opened_by)


def test_what_is_typed_comes_back_after_a_crash_in_another_session() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    told = send(
        rosa, call, {"narrative": "A girl at the motel.", "signs_sex": ["s_hotels"], "reporter_name": "Ana"}
    )
    assert told.json() == {"number": 1, "behind": False}
    page = signed_in(staff=rosa.staff).post(at(call))
    assert "A girl at the motel." in page.text and 'value="Ana"' in page.text
    assert 'value="s_hotels" id="id_signs_sex_1" checked' in page.text.replace("\n", "")


@pytest.mark.long
def test_200_forced_retries_of_each_step_make_one_call_and_one_tip() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    tab, one = str(uuid4()), str(uuid4())
    body = json.dumps(
        {"id": one, "tab": tab, "base": 0, "values": {"narrative": "At the motel.", "kind": "tip"}}
    )

    def again(number: int) -> int:
        client = Client()
        client.cookies = rosa.cookies
        try:
            if number % 2:
                return client.post(at(call, "save/"), {"page-json": body}).status_code
            return client.post(at(call), {"start": "yes"}).status_code
        finally:
            connection.close()

    def log(_number: int) -> int:
        client = Client()
        client.cookies = rosa.cookies
        try:
            return client.post(at(call, "finish/"), {"page-tab": tab, "page-number": "1"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(again, range(100))) <= {200}
    assert DraftSave.objects.count() == 1
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(log, range(100))) == {302}
    assert (
        Call.objects.count(),
        Interaction.objects.count(),
        Tip.objects.count(),
        Review.objects.count(),
    ) == (1, 1, 1, 1)
    assert Interaction.objects.get().pk == call.pk
    assert not DraftSave.objects.exists() and not DeskKey.objects.filter(store="draft").exists()
    assert open_tip(Tip.objects.get(), opener(Tip.objects.get().pk, "C")).narrative == "At the motel."
    assert AuditEntry.objects.filter(action="call.tip_logged").count() == 1


def test_saves_at_once_get_each_its_number() -> None:
    call = a_call()

    def one(number: int) -> int:
        try:
            return int(saved(call, **{f"web{number}": "x"}).number)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(one, range(24)))
    assert sorted(numbers) == list(range(1, 25))
    assert len(open_draft(call=call, by=call.opened_by).values) == 24


def test_two_people_in_one_field_both_texts_stay_until_one_is_settled() -> None:
    rosa, amara = signed_in("specialist"), signed_in("supervisor")
    call = begun(rosa)
    give_call(call=call, to=amara.staff, by=rosa.staff)
    mine, hers = str(uuid4()), str(uuid4())
    send(rosa, call, {"narrative": "At the motel.", "web": "a.example"}, tab=mine)
    told = send(amara, call, {"narrative": "At the farm."}, tab=hers)
    assert told.json() == {"number": 2, "behind": True}
    answer = fresh(amara, call, 0, hers).json()
    assert answer["values"] == {"web": ["a.example"]}
    (kept,) = answer["kept"]
    assert (kept["label"], kept["text"], kept["by"]) == ("Notes", "At the motel.", rosa.staff.name)
    fresh(rosa, call)
    assert fresh(amara, call, 2, hers).json()["others"] == [f"{rosa.staff.name} is on this call too"]
    # More words of hers do not make his vanish; only saying so does.
    send(amara, call, {"narrative": "At the farm, in May."}, tab=hers, base=2)
    assert fresh(rosa, call).json()["kept"]
    send(amara, call, {f"settled.{kept['number']}.narrative": ["on"]}, tab=hers, base=3)
    assert fresh(rosa, call).json()["kept"] == []


def test_both_texts_go_into_the_tip_when_nobody_settled_them() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    saved(call, by=rosa.staff, narrative="At the motel.")
    saved(call, by=rosa.staff, narrative="At the farm.", kind="tip")
    assert rosa.post(at(call, "finish/")).status_code == 302
    told = open_tip(Tip.objects.get(), opener(Tip.objects.get().pk, "C")).narrative
    assert told.startswith("At the farm.") and "At the motel." in told


def test_a_page_without_script_loses_nothing_and_writes_over_nothing() -> None:
    rosa = signed_in("specialist")
    call_id = uuid4()
    page = rosa.post(at(call_id), {"start": "yes"})
    call = Call.objects.get()
    page = rosa.post(at(call), form(page, narrative="At the motel.\r\nRoom 14."))
    assert "Room 14." in page.text
    saved(call, by=rosa.staff, base=1, web="a.example")  # another tab meanwhile
    page = rosa.post(at(call), form(page, narrative="At the motel.\r\nRoom 15.", more="victims"))
    assert (
        "Room 15." in page.text and 'name="victims-1-name"' in page.text and 'value="a.example"' in page.text
    )
    draft = open_draft(call=call, by=rosa.staff)
    assert draft.values["narrative"] == ["At the motel.\nRoom 15."] and not draft.kept


@pytest.mark.parametrize("what", ["", "finish/"])
def test_a_session_that_ended_gives_every_word_back_and_takes_it_after_the_next_sign_in(what: str) -> None:
    rosa = signed_in("specialist")
    page = rosa.post(at(uuid4()), {"start": "yes"})
    call = Call.objects.get()
    typed = form(page, narrative="At the motel.", **{"victims-0-name": "Zoé"})
    given = Client(headers={"Sec-Fetch-Site": "same-origin"}).post(at(call, what), typed)
    assert "At the motel." in given.text and "Zoé" in given.text and "Notes" in given.text
    again = dict(re.findall(r'name="([^"]+)"[^>]* value="([^"]*)"', given.text))
    assert again["page-tab"] == typed["page-tab"]
    rosa.post(at(call), {**again, "narrative": "At the motel."})
    assert open_draft(call=call, by=rosa.staff).values["victims-0-name"] == ["Zoé"]


def test_out_of_mandate_in_two_clicks_and_counted() -> None:
    rosa = signed_in("specialist")
    page = rosa.post(at(uuid4()), {"start": "yes"})
    call = Call.objects.get()
    page = rosa.post(at(call, "finish/"), form(page, **{"page-kind": "out_of_scope"}), follow=True)
    assert "The call is logged" in page.text
    call.refresh_from_db()
    assert (Interaction.objects.get().kind, call.outcome, call.closed_as) == (
        "out_of_scope",
        "out_of_scope",
        "logged",
    )
    assert not Tip.objects.exists()


def test_nothing_is_required_to_log_a_call() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    assert rosa.post(at(call, "finish/")).status_code == 302
    assert (Interaction.objects.get().kind, Interaction.objects.get().channel) == ("unknown", "phone")


def test_what_contradicts_itself_is_said_and_kept() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    send(rosa, call, {"reporter_name": "Ana", "kind": "information"})
    page = rosa.post(at(call, "finish/"))
    assert page.status_code == 422 and 'value="Ana"' in page.text and "kept only with a tip" in page.text
    assert not Interaction.objects.exists() and DraftSave.objects.exists()


def test_opened_by_mistake_it_counts_as_no_call() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    assert rosa.post(at(call, "leave/")).status_code == 302
    assert not Interaction.objects.exists()
    kept = begun(rosa)
    send(rosa, kept, {"narrative": "x"})
    rosa.post(at(kept, "leave/"))
    kept.refresh_from_db()
    assert kept.closed_at is None


def test_words_after_the_logging_are_refused_loudly() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    rosa.post(at(call, "finish/"))
    answer = send(rosa, call, {"narrative": "One more thing."})
    assert answer.status_code == 409 and answer.json() == {"refused": "logged"}
    assert fresh(rosa, call).status_code == 409
    assert rosa.post(at(call)).url.endswith(f"/desk/{call.pk}/")


def test_a_draft_left_lying_moves_no_deadline() -> None:
    call = a_call(narrative="At the motel.")
    with superuser() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            "UPDATE desk_call SET saved_at = now() - interval '3h', started_at = now() - interval '4h'"
        )
    finish_call(
        call=call, channel="phone", kind="tip", said=TipSaid(language="en", narrative="x"), outcome="",
        service_line="", by=call.opened_by,
    )  # fmt: skip
    assert (now() - Review.objects.get().clock_from).total_seconds() > 3 * 3600 - 60


def test_a_stranger_finds_no_call_and_who_watches_never_sees_the_caller() -> None:
    call = a_call(narrative="At the motel.", reporter_name="Ana")
    other = signed_in("specialist")
    for what in ("", "save/", "fresh/", "finish/", "leave/"):
        assert other.post(at(call, what)).status_code == 404, what
    with pytest.raises(Refused):
        open_draft(call=call, by=other.staff, mode="watch")
    draft = open_draft(call=call, by=staff_member("supervisor"), mode="watch")
    assert draft.values == {"narrative": ["At the motel."]}
    assert AuditEntry.objects.filter(action="call.followed").count() == 1


@pytest.mark.parametrize("what", ["", "save/", "fresh/", "finish/", "leave/"])
@pytest.mark.parametrize("role", ["specialist", "supervisor"])
def test_without_training_nothing_opens(role: str, what: str) -> None:
    assert signed_in(role, trained=False).post(at(uuid4(), what), {"start": "yes"}).status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"values": 3}',
        b'{"base": "x", "id": 4, "values": {"a": {"b": 1}, "\\u0000": "x"}}',
    ],
)
def test_a_broken_save_is_no_fault(body: str) -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    for what in ("save/", "fresh/"):
        assert rosa.post(at(call, what), {"page-json": body}).status_code == 200


def test_too_much_is_refused_with_what_was_kept_before_still_there() -> None:
    rosa = signed_in("specialist")
    call = begun(rosa)
    send(rosa, call, {"narrative": "first"})
    assert send(rosa, call, {"narrative": "x" * 300_000}, base=1).status_code == 413
    assert open_draft(call=call, by=rosa.staff).values["narrative"] == ["first"]


def one_save(number: int, base: int, tab: UUID, text: str) -> Save:
    return Save(number, base, tab, uuid4(), "Rosa", now(), {"narrative": [text]})


def test_every_order_of_two_tabs_keeps_each_last_text() -> None:
    """Whatever two tabs do, the last text of each either holds, or is kept, or was seen by who replaced it."""
    one, two = uuid4(), uuid4()
    for tabs in itertools.product((one, two), repeat=4):
        saves, seen = [], {one: 0, two: 0}
        for number, tab in enumerate(tabs, 1):
            saves.append(one_save(number, seen[tab], tab, f"{number}"))
            seen[tab] = number if seen[tab] == number - 1 else seen[tab]
        draft = folded(saves)
        texts = {*draft.values["narrative"], *(kept.value[0] for kept in draft.kept.get("narrative", []))}
        for tab in set(tabs):
            assert str(max(n for n, t in enumerate(tabs, 1) if t == tab)) in texts, tabs
