"""A call that is over, and pages of it that are still open: a second press finds it, an older page keeps its words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from desk.models import Call
from hotline.now import now
from intake.models import Interaction
from tests.desk.calls import a_call, saved
from tests.desk.panels import at
from tests.support import signed_in

pytestmark = pytest.mark.django_db


def page(call: Call, number: int, **said: Any) -> dict[str, Any]:
    return {
        "page-tab": str(uuid4()), "page-number": str(number), "page-save": str(uuid4()), "channel": "phone",
        "kind": "tip", **said,
    }  # fmt: skip


def test_a_second_press_finds_what_was_logged() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    same = page(call, call.version, narrative="At the motel, room 4.")
    for _press in range(2):
        answer = rosa.post(at(call, "finish/"), same)
        assert answer.status_code == 302 and answer.url.endswith(f"/desk/{call.pk}/")
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("behind", [True, False])
def test_an_older_page_that_is_sent_after_it_shows_its_words_and_logs_nothing(
    behind: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    old = call.version
    if behind:
        saved(call, base=old, place="Laval")
        saved(call, base=old + 1, vehicle="White van")
        call.refresh_from_db()
    rosa.post(at(call, "finish/"), page(call, call.version, narrative="At the motel."))
    stale = page(call, old, narrative="At the motel. She is called Ana.")
    later = now() + timedelta(seconds=10 if behind else 600)
    monkeypatch.setattr("desk.views.screen.now", lambda: later)
    answer = rosa.post(at(call, "finish/"), stale)
    assert answer.status_code == 409 and "She is called Ana." in answer.text
    assert "Logged meanwhile" in answer.text and Interaction.objects.count() == 1


def test_what_is_hard_to_read_is_named_before_a_colleagues_call_is_opened() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.", minor="yes")
    assert "Content note: a minor." in rosa.get(at(call)).text
    assert "Content note" not in rosa.get(at(a_call(rosa.staff, narrative="Ask."))).text
