"""What people write while they work on a tip: each button of a page pressed with every field of that page full.

A part of the house that adds a place to write adds its button here: its address, what has to be chosen for it, and
the sealed rows of which there is then one more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg

from hotline.proving.browse import Browser, Forms, Marked, fill
from hotline.proving.house import House
from hotline.reference import reference
from hotline.sealing.proof import Unreadable

STAFF = "/en/staff/"


@dataclass(frozen=True)
class Button:
    """`path` below the page. `kept`: a table, or a table and which of its rows; "" where nothing new is kept."""

    path: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""


# A page with what it is left with at the end; each list in its order, since one act makes the next possible.
REVIEW = (
    Button("decide/"),  # turned away for want of a decision, and shown again
    Button("decide/", {"decide-outcome": "to_report"}, "triage_decision WHERE notes IS NOT NULL"),
    Button("correct/", {"correct-fact": "venue:street"}, "intake_correction WHERE by_id IS NOT NULL"),
    Button("person/", {"person-role": "other", "person-age_band": "a25_34"}, "intake_person"),
    Button(
        "duty/",
        {"duty-kind": "no_duty", "duty-province": "ON", "duty-reported_at": ""},
        "triage_dutytoreport",
    ),
    Button(
        "duty/",
        {"duty-kind": "reported", "duty-province": "ON", "duty-reported_at": "2026-01-05 10:00"},
        "triage_dutytoreport",
    ),
    Button("case/", {"case-reference": ""}, "triage_case"),
    Button("open/"),
)
ASKED = (
    Button("who/", {}, "triage_accessrequest"),
    Button("who/danger/", {"access-danger": "on"}, "triage_accessrequest"),
)
CASE = (
    Button("note/", {}, "triage_caseevent WHERE note IS NOT NULL"),
    Button("plan/", {}, "triage_responseplan"),
    Button("plan/done/", {"page-step": "1"}, "triage_responsestep WHERE note IS NOT NULL"),
    Button(
        "plan/skip/",
        {"page-step": "2", "step-skip_reason": "not_needed"},
        "triage_responsestep WHERE note IS NOT NULL",
    ),
    Button("merge/"),
    Button("read/"),
)
REACHED = (
    Button("open/", {}, "triage_accessuse"),
    Button("contact/", {"contact-way": "none", "contact-announced": ""}),  # turned away, and shown again
    Button(
        "contact/",
        {"contact-way": "phone", "contact-announced": ""},
        "triage_contactattempt WHERE weighing IS NOT NULL",
    ),
    Button("contact/ended/", {"ended-result": "reached"}, "triage_contactattempt WHERE note IS NOT NULL"),
)


def work(house: House, marked: Marked) -> int:
    """A supervisor decides, corrects, opens a case, asks who told us; others answer; the reporter is reached again."""
    amara, second, privacy = (_browser(house, role) for role in ("supervisor", "director", "privacy_officer"))
    review, tip = _of(house, A_REVIEW)
    at = f"{STAFF}queue/{review}/"
    planted = press(house, amara, at, REVIEW + ASKED, marked)
    (case,) = _of(house, "SELECT case_id FROM triage_casetip WHERE tip_id = %s", tip)
    planted += press(house, amara, f"{STAFF}cases/{case}/", CASE, marked)
    for kind, who in (("break_glass", second), ("request", privacy)):
        (asked,) = _of(
            house, "SELECT id FROM triage_accessrequest WHERE tip_id = %s AND kind = %s", tip, kind
        )
        page = f"{STAFF}cases/access/{asked}/"
        # Refused first in words that are not kept, then as the one says no and the other yes.
        answer = Button("grant/") if kind == "break_glass" else REFUSAL
        planted += press(house, who, page, (Button("refuse/"), Button("read/"), answer), marked, typed=True)
        if kind == "break_glass":
            planted += press(house, amara, page, REACHED, marked, typed=True)
    own = {"tip-reference": reference(UUID(str(tip))), "tip-what": "identity"}
    return planted + press(
        house, privacy, f"{STAFF}cases/access/", (Button("ask/", own, "triage_accessrequest"),), marked
    )


REFUSAL = Button("refuse/", {}, "triage_accessrequest WHERE note IS NOT NULL")
# Of no child, so that a duty stands in nobody's way, and with somebody to ask for.
A_REVIEW = """
    SELECT r.id, r.tip_id FROM triage_review r JOIN intake_reporter p ON p.tip_id = r.tip_id
    JOIN intake_tip t ON t.id = r.tip_id
    WHERE r.minor_now = 'unknown' AND r.stopped_at IS NULL AND r.outcome = '' AND t.channel = 'phone'
    ORDER BY r.received_at DESC LIMIT 1
"""
# What a page shows only after a press, in the names that its form sends.
TYPED = ("answer-note", "contact-weighing", "ended-note")


def press(
    house: House,
    browser: Browser,
    at: str,
    buttons: tuple[Button, ...],
    marked: Marked,
    *,
    typed: bool = False,
) -> int:
    """How many words were planted. Raises Unreadable where what should be kept is not."""
    planted = 0
    for button in buttons:
        status, page = browser.get(at)
        if status != 200:
            raise Unreadable(f"{at} answers {status}.")
        pairs, filled = fill(Forms(page).largest(), marked, button.chosen)
        sent = {name for name, _value in pairs}
        pairs += [(name, value) for name, value in button.chosen.items() if value and name not in sent]
        if typed:
            pairs += [(name, marked.text.stem) for name in TYPED if name not in sent]
        before = _count(house, button.kept)
        status, _page = browser.post(f"{at}{button.path}", pairs)
        if status >= 500:
            raise Unreadable(f"{at}{button.path} answers {status}.")
        if button.kept and _count(house, button.kept) <= before:
            raise Unreadable(
                f"{button.path} kept nothing ({status}): what is refused cannot show that what is taken is sealed."
            )
        planted += filled + (len(TYPED) if typed else 0)
    return planted


def _browser(house: House, role: str) -> Browser:
    cookie = house.run("hotline.proving.door", role).strip()
    return Browser(f"http://localhost:{house.staff_port}", cookie)


def _count(house: House, kept: str) -> int:
    if not kept:
        return 0
    return int(_of(house, f"SELECT count(*) FROM {kept}")[0])  # noqa: S608  a constant of this page


def _of(house: House, statement: str, *values: object) -> tuple[Any, ...]:
    with house.superuser() as connection:
        row = psycopg.ClientCursor(connection).execute(statement, values).fetchone()
    if not row:
        raise Unreadable("There is nothing to work on.")
    return tuple(row)
