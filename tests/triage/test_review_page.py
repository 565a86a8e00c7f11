"""One review: what may be read at once, what is opened, and that a refused act loses no word."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.accounts.permissions import Role
from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.support import owner, signed_in, staff_member
from tests.triage.tips import review_of, victim
from triage.actions import claim, decide, may_publish, never_publish, no_attempt, record_duty
from triage.models import Decision, Review
from triage.rules import FACTORS
from triage.shown.refusals import SENTENCES

pytestmark = pytest.mark.django_db
SECRET = "She never leaves room 14 of the Seven Pines."


def at(review: Review, act: str = "", language: str = "en") -> str:
    return f"/{language}/staff/queue/{review.pk}/{act}"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def decision(outcome: str = "options_discussed", **changes: Any) -> dict[str, Any]:
    weighed = {f"decide-{name}_not_known": "on" for name in FACTORS}
    return weighed | {"decide-outcome": outcome} | changes


ACTS = (
    "open/",
    "claim/",
    "release/",
    "classify/",
    "correct/",
    "person/",
    "duty/",
    "decide/",
    "reached/",
    "not-tried/",
    "never-publish/",
    "may-publish/",
)
READERS = (Role.SUPERVISOR, Role.DIRECTOR)


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_other_roles_are_refused_by_address_and_by_post(role):
    review, client = review_of(narrative=SECRET), signed_in(role)
    assert client.get(at(review)).status_code == 403
    for act in ACTS:
        answer = client.post(at(review, act), decision())
        assert answer.status_code == 403
        assert SECRET not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="tip.opened").exists()


def test_what_is_not_there_and_what_is_not_a_review_read_alike():
    client = signed_in("supervisor")
    for address in ("/en/staff/queue/00000000-0000-4000-8000-000000000000/", "/en/staff/queue/nothing/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "There is nothing here for you" in text(answer)


def test_consent_and_safety_stand_first_and_nothing_sealed_is_read():
    review = review_of(
        narrative=SECRET, consent_choice="share", province="ON", minor_answer="maybe",
        indicators=("g_controlled",), trafficking_type="sex", place={"business": "Seven Pines"},
    )  # fmt: skip
    page = signed_in("supervisor").get(at(review))
    words = text(page)
    assert (
        words.index("Consent") < words.index("Safe to contact") < words.index("Where") < words.index("Kind")
    )
    assert "May be shared with chosen agencies" in words
    assert "What the reporter wrote , up to a page, in English" in words
    assert "Content note: a minor, sexual exploitation, confinement." in words
    assert "Seven Pines" not in page.content.decode()


@pytest.mark.parametrize("by_another", [False, True])
def test_words_typed_elsewhere_stay_on_the_page_when_a_decision_closes_the_review(by_another):
    review, client = review_of(), signed_in("supervisor")
    words = {"correct-reason": "The clerk told me.", "person-name": "Marisol", "decide-wishes": "To go home."}
    if by_another:
        weighed = dict.fromkeys(FACTORS, "not_known")
        other = staff_member("supervisor")
        decide(review=review, outcome="out_of_scope", factors=weighed, notes={}, missing=[], by=other)
    page = client.post(at(review, "decide/"), decision(**words))
    assert page.status_code == (422 if by_another else 200)
    assert Review.objects.get().stopped_at is not None
    for said in ("The clerk told me.", 'value="Marisol"', *(["To go home."] if by_another else [])):
        assert said in page.content.decode()


def test_a_get_never_opens_and_posts_are_posts():
    review, client = review_of(narrative=SECRET), signed_in("supervisor")
    for act in ACTS:
        assert client.get(at(review, act)).status_code == 405
    assert not AuditEntry.objects.filter(tip_id=review.tip_id).exists()


def test_opening_shows_the_words_and_says_who_and_when():
    review = review_of(narrative=SECRET, place={"business": "Seven Pines"}, persons=(victim("a25_34"),))
    client = signed_in("supervisor")
    page = client.post(at(review, "open/"))
    assert page.status_code == 200
    assert SECRET in page.content.decode()
    assert "Seven Pines" in text(page)
    assert re.search(r"Opened by you, \d\d?:\d\d · recorded · closes when you leave this page", text(page))
    assert "no-store" in page["Cache-Control"]
    assert SECRET not in client.get(at(review)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_entry_is_committed_before_anything_is_opened(monkeypatch):
    review, client = review_of(narrative=SECRET), signed_in("supervisor")
    seen = []

    def watching():
        with owner() as other:  # a second connection sees only what is committed
            found = other.execute("SELECT 1 FROM audit_entry WHERE action = 'tip.opened'").fetchall()
            seen.append(len(found))
        raise RuntimeError("the keys are away")

    monkeypatch.setattr("hotline.sealing.rows.private_ring", watching)
    client.raise_request_exception = False
    answer = client.post(at(review, "open/"))
    assert seen == [1]
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()


def test_a_refused_decision_keeps_every_word():
    review, client = review_of(), signed_in("supervisor")
    words = {"decide-wishes": "She wants to keep her job.", "decide-wishes_not_known": ""}
    open_factor = decision(**words)
    del open_factor["decide-law_not_known"]
    answer = client.post(at(review, "decide/"), open_factor)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "She wants to keep her job." in page
    assert "Answer, or tick “Not known”." in page
    assert page.count("checked") >= 5  # four ticks and the outcome
    assert not Decision.objects.exists()


def test_the_house_rules_refuse_with_a_sentence_and_keep_every_word():
    review, client = review_of(minor_answer="yes"), signed_in("supervisor")
    answer = client.post(at(review, "decide/"), decision(**{"decide-law": "Duty in this province."}))
    assert answer.status_code == 422
    assert "First record the duty to report" in text(answer)
    assert "Duty in this province." in answer.content.decode()


def test_what_is_missing_is_asked_for():
    review, client = review_of(), signed_in("supervisor")
    answer = client.post(at(review, "decide/"), decision("not_reported_insufficient"))
    assert answer.status_code == 422
    assert "Tick what is missing" in text(answer)
    given = decision("not_reported_insufficient") | {"decide-missing": ["where", "when"]}
    assert client.post(at(review, "decide/"), given).status_code == 302
    review.refresh_from_db()
    assert (review.lane, review.missing) == ("insufficient", "where,when")


def test_a_decision_shows_who_decided_and_its_words_only_when_opened():
    review, client = review_of(), signed_in("supervisor", name="Amara Osei")
    client.post(at(review, "decide/"), decision(**{"decide-wishes": "Wants no police."}))
    page = client.get(at(review))
    assert "Options discussed only · decided by Amara Osei" in text(page)
    assert "The clock stands still." in text(page)
    assert "Wants no police." not in page.content.decode()
    assert "Answered; sealed" in text(page)
    assert "Wants no police." in client.post(at(review, "open/")).content.decode()


def test_to_be_reported_says_that_the_clock_runs():
    review, client = review_of(), signed_in("supervisor")
    assert "There is a decision already." not in text(client.get(at(review)))
    client.post(at(review, "decide/"), decision("to_report"))
    page = text(client.get(at(review)))
    assert "the clock runs on until a report is released" in page and "There is a decision already." in page
    review.refresh_from_db()
    assert review.stopped_at is None


def test_reported_cannot_be_chosen_by_hand():
    review, client = review_of(), signed_in("supervisor")
    assert client.post(at(review, "decide/"), decision("report_initial")).status_code == 422
    assert not Decision.objects.exists()


def test_opening_keeps_what_was_typed():
    review, client = review_of(narrative=SECRET), signed_in("supervisor")
    answer = client.post(
        at(review, "open/"), {"decide-wishes": "Half a thought", "correct-reason": "Another"}
    )
    page = answer.content.decode()
    assert SECRET in page
    assert "Half a thought" in page
    assert "Another" in page


def test_an_act_beside_unsent_words_keeps_them():
    review, client = review_of(), signed_in("supervisor")
    assert client.post(at(review, "claim/")).status_code == 302
    answer = client.post(at(review, "classify/"), {"lane-lane": "urgent", "decide-detail": "Room and hours"})
    assert answer.status_code == 200
    assert "Room and hours" in answer.content.decode()
    review.refresh_from_db()
    assert review.lane == "urgent"


def test_claimed_by_another_says_what_to_do():
    review, amara, client = (
        review_of(),
        staff_member("supervisor", name="Amara Osei"),
        signed_in("supervisor"),
    )
    claim(review=review, by=amara)
    answer = client.post(at(review, "decide/"), decision(**{"decide-signs": "Seen twice"}))
    assert answer.status_code == 422
    assert "Somebody else holds this." in text(answer)
    assert "Held by Amara Osei" in text(answer)
    assert "Seen twice" in answer.content.decode()


def test_decided_meanwhile_is_said_and_the_words_stay():
    review, client = review_of(), signed_in("supervisor")
    decide(
        review=review, outcome="referred", factors=dict.fromkeys(FACTORS, "not_known"), notes={}, missing=[],
        by=staff_member("supervisor"),
    )  # fmt: skip
    answer = client.post(at(review, "decide/"), decision())
    assert answer.status_code == 422
    assert "This was decided while you had the page open." in text(answer)


def test_a_correction_stands_beside_the_tip_with_its_reason_sealed():
    review, client = review_of(province="ON"), signed_in("supervisor", name="Amara Osei")
    sent = {"correct-fact": "province:QC", "correct-reason": "The bus ticket says Gatineau."}
    assert client.post(at(review, "correct/"), sent).status_code == 302
    page = client.get(at(review))
    assert "→ Quebec Amara Osei," in text(page)
    assert "Gatineau" not in page.content.decode()
    assert "Gatineau" in client.post(at(review, "open/")).content.decode()
    review.tip.refresh_from_db()
    assert review.tip.province == "ON"


def test_a_correction_without_a_reason_keeps_the_choice():
    review, client = review_of(), signed_in("supervisor")
    answer = client.post(at(review, "correct/"), {"correct-fact": "minor:maybe", "correct-reason": " "})
    assert answer.status_code == 422
    assert 'value="minor:maybe" selected' in answer.content.decode()
    assert "Write how you know." in text(answer)


def test_a_child_learned_of_later_makes_it_urgent():
    review, client = review_of(), signed_in("supervisor")
    sent = {"person-role": "potential_victim", "person-age_band": "a14_15", "person-name": "Rose"}
    assert client.post(at(review, "person/"), sent).status_code == 302
    page = client.get(at(review))
    assert "under 18" in text(page)
    assert "12 or" not in text(page).split("People in it")[1].split("Add a person")[0]
    assert "Rose" not in page.content.decode()
    assert "Rose" in client.post(at(review, "open/")).content.decode()


def test_the_duty_is_recorded_in_the_zone_on_the_wall_and_then_a_decision_is_possible():
    review, client = review_of(minor_answer="yes", province="ON"), signed_in("supervisor")
    sent = {
        "duty-kind": "reported", "duty-province": "ON", "duty-reported_at": "2026-11-20T09:30",
        "duty-worker": "M. Roy", "duty-reference": "F-17",
    }  # fmt: skip
    assert client.post(at(review, "duty/"), sent).status_code == 302
    page = client.get(at(review))
    assert "Reported, Nov. 20, 2026, 09:30, Eastern time" in text(page)
    assert "F-17" not in page.content.decode()
    assert client.post(at(review, "decide/"), decision("to_report")).status_code == 302


def test_no_duty_needs_its_reason_and_a_report_its_hour():
    review, client = review_of(minor_answer="yes", province="ON"), signed_in("supervisor")
    for sent in ({"duty-kind": "no_duty"}, {"duty-kind": "reported", "duty-worker": "M. Roy"}):
        answer = client.post(at(review, "duty/"), sent)
        assert answer.status_code == 422
    assert "M. Roy" in answer.content.decode()


def test_the_rule_of_the_province_is_shown_with_its_doubts():
    page = text(signed_in("supervisor").get(at(review_of(province="ON", minor_answer="yes"))))
    assert "Child, Youth and Family Services Act, 2017, section 125" in page
    assert "not verified" in page
    assert "Not yet checked with the authority" in page


def test_the_director_reads_and_opens_but_decides_only_what_is_overdue():
    fresh, late = review_of(narrative=SECRET), review_of(received_at=now() - timedelta(hours=25))
    client = signed_in("director")
    assert "Six things to weigh" not in text(client.get(at(fresh)))
    assert SECRET in client.post(at(fresh, "open/")).content.decode()
    answer = client.post(at(fresh, "decide/"), decision())
    assert answer.status_code == 422
    assert "Your role may read this but not decide it." in text(answer)
    assert "Six things to weigh" in text(client.get(at(late)))
    assert client.post(at(late, "decide/"), decision()).status_code == 302


def test_the_ledger_is_in_the_language_of_the_reader():
    review, client = review_of(), signed_in("supervisor", name="Amara Osei")
    client.post(at(review, "claim/"))
    assert "Amara Osei claimed this review." in text(client.get(at(review)))
    assert "claimed" not in text(client.get(at(review, language="fr")))


def test_the_page_costs_the_same_however_much_is_known():
    amara = staff_member("supervisor")
    review, client = review_of(minor_answer="yes", province="ON"), signed_in(staff=amara)

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(review)).status_code == 200
        return len(caught)

    client.post(at(review, "claim/"))
    never_publish(review=review, reason="The only one of its kind.", by=amara)
    counts = []
    for number in range(3):
        client.post(
            at(review, "correct/"), {"correct-fact": "venue:street", "correct-reason": f"Call {number}"}
        )
        client.post(at(review, "person/"), {"person-role": "other", "person-age_band": "a25_34"})
        record_duty(
            review=review, kind="no_duty", province="ON", reported_at=None, details={"reason": "Adult"},
            by=amara,
        )  # fmt: skip
        no_attempt(review=review, reason="child", by=amara)
        may_publish(review=review, reason="Not so rare.", by=amara)
        never_publish(review=review, reason="Rare after all.", by=amara)
        counts.append(count())
    assert counts == [13, 13, 13]


def test_what_there_is_not_is_not_asked_for():
    review, client = review_of(province="ON"), signed_in("supervisor")
    with CaptureQueriesContext(connection) as caught:
        assert client.get(at(review)).status_code == 200
    assert len(caught) == 6


def next_said(client, review, language="en"):
    page = text(client.get(at(review, language=language)))
    found = re.search(r"(?:Next:|Prochaine étape :) [^.]*\. [^.]*\.", page)
    return found and found.group()


def test_what_comes_next_is_said_with_who_is_told():
    amara = staff_member("supervisor")
    review, client = review_of(minor_answer="yes", province="ON"), signed_in(staff=amara)
    assert re.fullmatch(
        r"Next: somebody takes this tip by (tomorrow, )?\d\d:\d\d, in \d+.min\. If nothing is done, .* told\.",
        next_said(client, review),
    )
    french = next_said(client, review, "fr")
    assert "quelqu’un prend ce renseignement; échéance " in french and " h " in french
    claim(review=review, by=amara)
    assert "somebody takes this tip" not in next_said(client, review)


def test_what_has_passed_is_not_said_to_be_next():
    review, client = review_of(received_at=now() - timedelta(hours=23, minutes=30)), signed_in("supervisor")
    assert next_said(client, review).startswith("Next: a decision by ")
    late = review_of(received_at=now() - timedelta(hours=25))
    assert next_said(client, late) is None


def test_what_one_person_types_is_on_no_page_but_theirs():
    """The parts of the page that nobody has touched are made once for all: nothing typed may get into that."""
    review, other = review_of(), review_of()
    amara, ben = signed_in("supervisor"), signed_in("supervisor")
    before = amara.get(at(review)).content.decode()
    typed = {
        "person-name": "Marisol", "decide-law": "Her own words", "correct-fact": "danger:yes", "lane-lane": "urgent",
        "duty-worker": "Mrs. Roy", "case-reference": "C-7QK2",
    }  # fmt: skip
    again = amara.post(at(review, "decide/"), typed).content.decode()
    for words in ("Marisol", "Her own words", "Mrs. Roy", "C-7QK2"):
        assert words in again
    for page in (ben.get(at(other)), amara.get(at(review))):
        html = page.content.decode()
        assert not any(words in html for words in typed.values() if ":" not in words and words != "urgent")
        assert html.count(" selected") == before.count(" selected") and html.count(" checked") == 1
    assert str(review.pk) not in ben.get(at(other)).content.decode()


def test_the_other_language_leads_to_the_page_not_to_the_act():
    review, client = review_of(), signed_in("supervisor")
    assert f'href="{at(review, language="fr")}"' in client.post(at(review, "open/")).content.decode()


def test_no_inline_script_style_or_outside_address():
    page = signed_in("supervisor").get(at(review_of(minor_answer="yes", province="ON"))).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|https?://", page)


def test_every_refusal_has_its_sentence():
    raised: set[str] = set()
    for file in [*Path("triage/actions").glob("*.py"), Path("triage/rules.py")]:
        raised |= set(re.findall(r'Refused\("(\w+)"\)', file.read_text()))
    assert raised <= set(SENTENCES)


def test_thirteen_rules_with_their_dates():
    page = signed_in("specialist").get("/en/staff/queue/duty-rules/")
    assert page.status_code == 200
    assert page.content.decode().count('<th scope="row">') == 13
    assert "not verified" in text(page)
