"""Whether a tip names a number, a plate or an account: asked of the tags, so that nothing sealed is opened for it."""

from __future__ import annotations

import re

import pytest

from hotline.audit.models import AuditEntry
from hotline.now import now
from hotline.sealing import tag_keys
from intake.said import IdentifierSaid
from tests.support import signed_in, staff_member, without_ids
from tests.triage.tips import review_of
from triage.actions import decide
from triage.actions.link_turns import link_waiting
from triage.linking.tags import COST
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db(transaction=True)
FIND = "/en/staff/queue/list/find-named/"
NUMBER = "613 555-0142"


def found(page) -> list[str]:
    return re.findall(r'<li class="row" id="r-([0-9a-f-]+)"', page.content.decode())


def test_open_and_closed_tips_that_name_it_are_found_in_any_spelling_and_nothing_is_opened() -> None:
    amara = signed_in("supervisor")
    here = review_of(identifiers=(IdentifierSaid(kind="phone", value=NUMBER),))
    told = review_of(narrative="He calls from (613) 555.0142 each night.")
    review_of(identifiers=(IdentifierSaid(kind="phone", value="613 555-0143"),))
    decide(review=told, outcome="referred", factors=dict.fromkeys(FACTORS, "not_known"), notes={}, missing=[],
           by=staff_member("supervisor"))  # fmt: skip
    link_waiting(seconds=20, cost=COST)
    before = AuditEntry.objects.filter(action="tip.opened").count()
    page = amara.post(FIND, {"kind": "phone", "named": "+1 (613) 555-0142"})
    assert page.status_code == 200 and set(found(page)) == {str(here.pk), str(told.pk)}
    assert AuditEntry.objects.filter(action="tip.opened").count() == before
    entry = AuditEntry.objects.latest("number")
    assert entry.action == "queue.searched_named" and entry.facts == {"kind": "phone"}
    assert "0142" not in without_ids(page.text) and "Phone number" in page.text


def test_tips_tagged_under_an_older_key_are_found_too() -> None:
    amara = signed_in("supervisor")
    here = review_of(identifiers=(IdentifierSaid(kind="email", value="Ray@Example.org"),))
    link_waiting(seconds=20, cost=COST)
    made = tag_keys.make(now())
    try:
        page = amara.post(FIND, {"kind": "email", "named": "ray@example.org"})
        assert found(page) == [str(here.pk)]
    finally:
        (tag_keys.config.key_dir() / f"{made}.key").unlink()


@pytest.mark.parametrize(
    "said", [{"kind": "phone", "named": "Rosa"}, {"kind": "", "named": NUMBER}, {"kind": "phone"}]
)
def test_what_cannot_be_read_is_said_and_leaves_no_trace(said: dict[str, str]) -> None:
    amara = signed_in("supervisor")
    before = AuditEntry.objects.count()
    page = amara.post(FIND, said)
    assert page.status_code == 422 and "could not be read as what you chose" in page.text
    assert f'value="{said.get("named", "")}"' in page.text
    assert AuditEntry.objects.count() == before


def test_who_opens_no_tip_searches_for_none() -> None:
    assert signed_in("privacy_officer").post(FIND, {"kind": "phone", "named": NUMBER}).status_code == 403
    assert "Named in a tip" in signed_in("supervisor").get("/en/staff/queue/list/").text
