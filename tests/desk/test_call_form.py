"""The call form: what makes a tip, what is never asked for, and that a double click keeps one call."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from hotline.audit.models import AuditEntry
from intake.access import open_tip, opener
from intake.models import Consent, Identifier, Interaction, Person, Reporter, Tip
from tests.support import signed_in, superuser
from triage.models import Review

pytestmark = pytest.mark.django_db
NEW, LIST = "/en/staff/desk/new/", "/en/staff/desk/"
POLICE = {"consents-0-recipient_kind": "police", "consents-0-purpose": "safety"}
SETS = ("victims", "suspected", "identifiers", "consents")


def typed(**said: Any) -> dict[str, Any]:
    counts = {f"{name}-{key}": "1" for name in SETS for key in ("TOTAL_FORMS",)}
    counts |= {f"{name}-INITIAL_FORMS": "0" for name in SETS}
    blank = {"nonce": str(uuid4()), "channel": "phone", "kind": "information"}
    blank |= {"identifiers-0-purpose": "investigation", "danger": "unknown", "minor": "unknown"}
    return counts | blank | said


def person(role: str, **more: Any) -> Any:
    return signed_in(role, **more)


def answer(client: Any, **said: Any) -> Any:
    return client.post(NEW, typed(**said), follow=True)


def test_a_call_with_nothing_but_channel_and_kind() -> None:
    rosa = person("specialist")
    page = answer(rosa, kind="hangup_silent")
    assert "The call is logged" in page.text and "No tip was made" in page.text
    call = Interaction.objects.get()
    assert (call.channel, call.kind, call.language, call.logged_by_id) == (
        "phone",
        "hangup_silent",
        "unknown",
        rosa.staff.pk,
    )
    assert not Tip.objects.exists()
    entry = AuditEntry.objects.get(action="call.logged")
    assert (entry.actor_id, entry.facts) == (rosa.staff.pk, {"channel": "phone", "kind": "hangup_silent"})


def test_nothing_but_kind_stands_as_required_on_the_page() -> None:
    page = person("specialist").get(NEW).text
    assert set(re.findall(r'name="([^"]+)"[^>]* required', page)) <= {"kind", "channel"}


def test_a_whole_tip_is_kept_sealed_and_in_its_rows() -> None:
    rosa = person("specialist")
    said = {
        "kind": "tip", "language": "es", "province": "QC", "caller_type": "friend", "danger": "no",
        "narrative": "Two people never leave the motel.", "community": "Val-d’Or", "timing": "since May",
        "victims-0-age_band": "a19_24", "victims-0-name": "Marisol",
        "suspected-0-relationship": "employer", "suspected-0-name": "Duke",
        "identifiers-0-kind": "plate", "identifiers-0-value": "ABC 123", "identifiers-0-purpose": "safety",
        "signs_labour": ["l_docs_held", "l_unpaid"],
        "consent_choice": "share", "consents-0-recipient_kind": "police",
        "consents-0-purpose": "investigation", "consents-0-decision": "given",
        "consents-0-source": "relayed", "consents-0-includes_identity": "on",
        "reporter_name": "Ana", "reporter_contact": "819 555-0123", "safe_channel": "text",
    }  # fmt: skip
    page = answer(rosa, **said)
    tip = Tip.objects.get()
    review = Review.objects.get(tip=tip)
    assert review.reference in page.text and "within 24 hours" in page.text
    assert (tip.channel, tip.language, tip.province, tip.indicators) == (
        "phone",
        "es",
        "QC",
        ["l_docs_held", "l_unpaid"],
    )
    opened = open_tip(tip, opener(tip.id, "C"))
    assert opened.narrative == said["narrative"] and opened.place == {"community": "Val-d’Or"}
    assert opened.identifiers == [("plate", "ABC 123")]
    assert Identifier.objects.get().purpose == "safety"
    assert {(p.role, p.age_band, p.relationship) for p in Person.objects.all()} == {
        ("potential_victim", "a19_24", ""), ("suspected_trafficker", "unknown", "employer"),
    }  # fmt: skip
    consent = Consent.objects.get()
    assert (consent.source, consent.includes_identity, consent.recorded_by_id) == (
        "relayed",
        True,
        rosa.staff.pk,
    )
    contact = opener(tip.id, "R").open(
        bytes(Reporter.objects.get().contact),
        table="intake_reporter",
        field="contact",
        row_id=Reporter.objects.get().pk,
    )
    assert contact == {"name": "Ana", "contact": "819 555-0123", "safe_channel": "text"}
    entry = AuditEntry.objects.get(action="call.tip_logged")
    assert entry.tip_id == tip.id


@pytest.mark.parametrize(
    "said",
    [
        {"victims-0-age_band": "a16_17"},
        {"victims-0-age_band": "maybe_minor"},
        {"minor": "maybe"},
        {"signs_minor": ["m_missing"]},
        {"danger": "yes"},
    ],
)
def test_a_minor_or_danger_is_urgent_at_once(said: dict[str, Any]) -> None:
    page = answer(person("specialist"), kind="referral", **said)
    review = Review.objects.get()
    assert review.lane == "urgent"
    assert "Urgent: a supervisor sees it now" in page.text and review.reference in page.text


@pytest.mark.parametrize(
    "said",
    [{"narrative": "A man waits outside."}, {"suspects": "x"}, {"web": "a.example"}, {"how_many": "0"}],
)
def test_whatever_was_written_is_never_dropped(said: dict[str, Any]) -> None:
    answer(person("specialist"), kind="out_of_scope", **said)
    assert Tip.objects.count() == 1


def test_a_name_without_a_tip_is_not_kept_and_not_lost() -> None:
    page = person("specialist").post(NEW, typed(reporter_name="Ana"))
    assert page.status_code == 422 and "kept only with a tip" in page.text and 'value="Ana"' in page.text
    assert not Interaction.objects.exists()


def test_an_error_keeps_everything_typed() -> None:
    said = {"kind": "", "narrative": "Kept & safe.", "victims-0-name": "Marisol", "danger": "yes",
            "identifiers-0-value": "ABC 123", "signs_sex": ["s_ads"]}  # fmt: skip
    data = typed(**said)
    page = person("specialist").post(NEW, data)
    assert page.status_code == 422 and page.headers["Cache-Control"] == "no-store"
    for kept in ("Kept &amp; safe.", 'value="Marisol"', 'value="ABC 123"', data["nonce"]):
        assert kept in page.text
    assert re.search(r'value="yes"[^>]*checked', page.text) and re.search(
        r'value="s_ads"[^>]*checked', page.text
    )
    assert 'href="#id_kind"' in page.text and 'href="#id_identifiers-0-kind"' in page.text
    assert (
        not Interaction.objects.exists()
        and not AuditEntry.objects.filter(action__startswith="call.").exists()
    )


def test_one_more_row_keeps_everything_and_judges_nothing() -> None:
    page = person("specialist").post(NEW, typed(kind="", more="victims", **{"victims-0-name": "Marisol"}))
    assert page.status_code == 200 and 'value="Marisol"' in page.text and 'name="victims-1-name"' in page.text
    assert "errorlist" not in page.text and not Interaction.objects.exists()


@pytest.mark.parametrize("kind", ["tip", "information"])
def test_a_second_send_is_the_same_call(kind: str) -> None:
    rosa = person("specialist")
    data = typed(kind=kind)
    first, second = rosa.post(NEW, data), rosa.post(NEW, data)
    assert first.status_code == second.status_code == 302 and first.url == second.url
    assert Interaction.objects.count() == 1
    assert AuditEntry.objects.filter(action__startswith="call.").count() == 1


def test_changed_words_from_one_form_are_a_second_tip_on_the_same_thread() -> None:
    rosa = person("specialist")
    data = typed(kind="tip", narrative="A van.")
    rosa.post(NEW, data)
    rosa.post(NEW, data | {"narrative": "A van and a dog."})
    assert Tip.objects.count() == 2 and len({bytes(tip.thread or b"") for tip in Tip.objects.all()}) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["tip", "information"])
def test_a_double_click_in_the_same_instant(kind: str) -> None:
    rosa = person("specialist")
    data = typed(kind=kind)

    def click(_number: int) -> Any:
        clone: Any = Client()
        clone.cookies = rosa.cookies
        try:
            return clone.post(NEW, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(click, range(4)))
    assert {(page.status_code, page.url) for page in answers} == {(302, answers[0].url)}
    assert Interaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_log_that_cannot_be_written_keeps_no_call() -> None:
    rosa = person("specialist")
    rosa.raise_request_exception = False
    with superuser() as other:
        other.execute(
            "ALTER TABLE audit_entry ADD CONSTRAINT no_more CHECK (action NOT LIKE 'call.%') NOT VALID"
        )
        try:
            answers = [rosa.post(NEW, typed(kind=kind)) for kind in ("tip", "information")]
        finally:
            other.execute("ALTER TABLE audit_entry DROP CONSTRAINT no_more")
    assert [page.status_code for page in answers] == [503, 503]
    assert not Tip.objects.exists() and not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"consents-0-recipient_kind": "police"}, "Say whether the person said yes or no"),
        ({"consents-0-decision": "given", "consents-0-purpose": "safety"}, "Say which kind of agency"),
        (POLICE | {"consents-0-decision": "refused", "consents-0-includes_identity": "on"}, "shares nothing"),
        (POLICE | {"consents-0-decision": "given", "consent_choice": "hotline_only"}, "contradict"),
    ],
)
def test_a_consent_that_contradicts_itself_is_asked_again(said: dict[str, str], sentence: str) -> None:
    page = person("specialist").post(NEW, typed(kind="tip", **said))
    assert page.status_code == 422 and sentence in page.text
    assert not Tip.objects.exists()


def test_a_consent_whose_source_nobody_named_has_an_unknown_one() -> None:
    said = {
        "consents-0-recipient_kind": "police",
        "consents-0-purpose": "safety",
        "consents-0-decision": "refused",
    }
    answer(person("specialist"), kind="tip", **said)
    assert Consent.objects.get().source == "unknown"


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_training_the_desk_stays_shut_and_says_why(method: str) -> None:
    page = getattr(person("specialist", trained=False), method)(NEW)
    assert page.status_code == 403 and "training" in page.text
    assert not Interaction.objects.exists()


def test_calls_are_their_own_and_nothing_sealed_is_shown() -> None:
    rosa, theo = person("specialist"), person("supervisor")
    logged = rosa.post(NEW, typed(kind="tip", narrative="Two people never leave the motel."))
    mine, others = rosa.get(LIST).text, theo.get(LIST).text
    assert Review.objects.get().reference in mine and "motel" not in mine
    assert Review.objects.get().reference not in others and "No call logged yet" in others
    assert rosa.get(logged.url).status_code == 200 and "motel" not in rosa.get(logged.url).text
    assert theo.get(logged.url).status_code == 404 == rosa.get(f"{LIST}{uuid4()}/").status_code


def test_in_french() -> None:
    rosa = person("specialist")
    assert "Consigner un appel" in rosa.get("/fr/staff/desk/new/").text
    page = rosa.post("/fr/staff/desk/new/", typed(kind="tip", minor="yes"), follow=True).text
    assert "Urgent" in page and "une superviseure ou un superviseur le voit maintenant" in page
    assert "Renseignement" in rosa.get("/fr/staff/desk/").text
