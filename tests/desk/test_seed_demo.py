"""`manage.py seed_demo`: a demonstration in which every lane and state stands, and which may be run again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import F

from desk.demo.reports import OPEN
from desk.demo.situations import NOW
from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.models import Consent, Correction, Identifier, Interaction, Person, Reporter, Tip
from tests import databases
from tests.triage.reports import the_register
from triage.access.reports import reports_for
from triage.actions import unseal
from triage.actions.watch import raise_alerts
from triage.clock import ACCESS, RUNGS
from triage.models import (
    AccessRequest,
    Alert,
    Case,
    CaseTip,
    Decision,
    Disclosure,
    DisclosureSource,
    DutyToReport,
    Review,
)

TIPS, SERVICES = 400, 20
pytestmark = pytest.mark.long


def seed(*, services: int = SERVICES, **options: Any) -> dict[str, int]:
    the_register()
    out = StringIO()
    call_command("seed_demo", stdout=out, services=services, **options)
    return dict(json.loads(out.getvalue()))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Seeded once, for tests that only look or whose writes are rolled back."""
    with django_db_blocker.unblock():
        seed(tips=TIPS)
    yield
    databases.empty(connection.settings_dict["NAME"])


@pytest.mark.django_db
def test_every_lane_and_state_can_be_seen(demo: None) -> None:
    waiting = Review.objects.waiting()
    assert {lane for (lane,) in waiting.values_list("lane")} == {"urgent", "non_urgent", "insufficient"}
    assert waiting.filter(classified_at__isnull=True).exists()
    assert waiting.filter(lane="urgent", claimed_by__isnull=True, acknowledged_at__isnull=True).exists()
    assert waiting.filter(claimed_by__isnull=False, claim_until__gt=now()).exists()
    assert waiting.filter(outcome="to_report").exists()
    assert waiting.filter(reopened_at__isnull=False, minor="unknown", minor_now="maybe").exists()
    assert waiting.filter(minor="maybe", minor_now="no", minor_correction_id__isnull=False).exists()
    assert waiting.filter(due_at__lt=now()).exists()
    assert Correction.objects.filter(source="age_cue", by__isnull=True).exists()
    assert Review.objects.exclude(missing="").filter(stopped_at__isnull=False).exists()
    # A queue that people can take in: history is decided.
    assert waiting.count() == len(NOW) + OPEN


@pytest.mark.django_db
def test_the_first_pass_finds_every_kind_of_event(demo: None) -> None:
    while raise_alerts(now()).looked:
        pass
    found = set(Alert.objects.values_list("kind", flat=True))
    # What belongs to plans and reports is not due yet in a house that has just opened.
    assert found == {kind for kinds in RUNGS.values() for kind in kinds} | {
        "claim_lapsed",
        "taken_back",
        *ACCESS,
    }
    # History was told of long ago: today nobody hears of four hundred tips at once.
    assert not Alert.objects.filter(delivered_at=None, review__stopped_at__isnull=False).exists()
    assert Alert.objects.filter(delivered_at=None).count() < 3 * len(NOW)


@pytest.mark.django_db
def test_a_childs_review_is_decided_only_with_its_duty_settled(demo: None) -> None:
    minors = Review.objects.filter(minor_now__in=["yes", "maybe"])
    assert minors.filter(stopped_at__isnull=False).exists()
    assert not minors.exclude(outcome="").filter(duty_id__isnull=True).exists()
    assert {kind for (kind,) in DutyToReport.objects.values_list("kind")} == {"reported", "no_duty"}
    assert not minors.exclude(lane="urgent").exists()


@pytest.mark.django_db
def test_a_decision_never_precedes_its_tip_nor_lies_in_the_future(demo: None) -> None:
    for decision in Decision.objects.select_related("review"):
        assert decision.review.received_at < decision.at <= now()


@pytest.mark.django_db
def test_the_same_seed_again_adds_nothing_and_more_tips_add_the_rest(demo: None) -> None:
    entries, tips = AuditEntry.objects.count(), Tip.objects.count()
    again = seed(tips=TIPS)
    assert [again[name] for name in ("tips", "contacts", "services", "reports")] == [0, 0, 0, 0]
    assert (AuditEntry.objects.count(), Tip.objects.count()) == (entries, tips)
    assert seed(tips=TIPS + 5)["tips"] == 5
    assert seed(tips=5, services=0, seed=2)["tips"] == 5


@pytest.mark.django_db
def test_contacts_come_from_all_sides_as_they_do_in_life(demo: None) -> None:
    channels = Counter(Tip.objects.values_list("channel", flat=True))
    languages = Counter(Tip.objects.values_list("language", flat=True))
    provinces = Counter(Interaction.objects.exclude(province="").values_list("province", flat=True))
    callers = Counter(Interaction.objects.exclude(caller_type="").values_list("caller_type", flat=True))
    assert 0.65 < channels["phone"] / TIPS < 0.82
    assert 0.68 < languages["en"] / TIPS < 0.85
    assert 0.12 < languages["fr"] / TIPS < 0.28
    assert len(languages) > 4
    assert [province for province, _count in provinces.most_common(4)] == ["ON", "QC", "BC", "AB"]
    assert 0.5 < provinces["ON"] / provinces.total() < 0.7
    assert 0.3 < callers["victim_survivor"] / callers.total() < 0.45
    assert Interaction.objects.filter(tip__isnull=True, kind="hangup_silent", caller_type="").exists()
    assert (
        not Tip.objects.filter(channel__in=["web_form", "email"]).exclude(language__in=["en", "fr"]).exists()
    )


@pytest.mark.django_db
def test_no_page_of_reports_cases_and_accesses_is_empty(demo: None) -> None:
    states = Counter(one.state for one in Disclosure.objects.all())
    assert set(states) == {"draft", "submitted", "approved", "released", "unconfirmed", "stopped"}
    found = reports_for(Staff.objects.get(email="supervisor@example.org"), now())
    assert all(getattr(found, name) for name in (
        "unconfirmed", "to_approve", "identity", "to_release", "to_hand_over", "drafts", "released", "stopped",
    ))  # fmt: skip
    for own in ("supervisor", "supervisor2"):
        assert any(one.author.email != f"{own}@example.org" for one in found.to_approve)
    assert Disclosure.objects.filter(acknowledged_at__isnull=False).exists()
    assert Disclosure.objects.filter(handed_over_at__isnull=False, acknowledged_at=None).exists()
    assert any(one.taken_back for one in found.stopped) and any(not one.released_at for one in found.stopped)
    assert DisclosureSource.objects.filter(disclosure__released_at__isnull=False).exists()
    tips = Counter(CaseTip.objects.filter(left_at=None).values_list("case_id", flat=True))
    assert sorted(tips.values()) == [1, 2, 3] and Case.objects.filter(closed_at__isnull=False).exists()
    asked = AccessRequest.objects.all()
    assert {one.state(now()) for one in asked} == {"waiting", "granted", "refused"}
    broken = asked.broken()
    assert broken.filter(acknowledged_at=None).exists() and broken.exclude(acknowledged_at=None).exists()


@pytest.mark.django_db
def test_no_words_of_a_story_rest_in_the_clear(demo: None) -> None:
    with connection.cursor() as cursor:
        for model in (
            Tip,
            Person,
            Identifier,
            Reporter,
            Consent,
            Interaction,
            Decision,
            DutyToReport,
            AuditEntry,
        ):
            cursor.execute(f"SELECT * FROM {model._meta.db_table} LIMIT 150")
            for value in (value for row in cursor.fetchall() for value in row):
                plain = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                assert not re.search(rb"555-01|example\.org|_demo|Caller| the ", plain), model


@pytest.mark.django_db(transaction=True)
def test_a_seeded_tip_opens_like_any_other() -> None:
    seed(tips=3, services=0)
    review = Review.objects.select_related("tip").first()
    assert review
    opened = unseal(review=review, by=Staff.objects.get(email="supervisor@example.org"))
    assert len(opened.tip.narrative) > 60
    assert Person.objects.filter(tip=review.tip, role="potential_victim").count() == 1


def test_production_is_refused(settings: Any) -> None:
    settings.HOTLINE_ENV = "production"
    with pytest.raises(CommandError):
        call_command("seed_demo", tips=1)


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(CommandError):
        call_command("seed_demo", tips=-1)


@pytest.mark.django_db
def test_some_deadlines_were_missed_and_most_have_a_reason(demo: None) -> None:
    missed = Alert.objects.filter(kind="overdue", review__stopped_at__isnull=False)
    said = missed.filter(review__breach_reasons__isnull=False).count()
    assert missed.count() >= said > 0
    closed = Review.objects.filter(stopped_at__isnull=False)
    assert not closed.filter(first_look_at__isnull=True).exists()
    assert closed.filter(first_look_at__lt=F("first_reviewed_at")).exists()
