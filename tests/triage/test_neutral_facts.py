"""Gender, status, language, culture and disability change no lane, no order and no due time (S29)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.codes import CULTURAL_IDENTITY, GENDER, STATUS_IN_CANADA
from hotline.now import now
from intake.said import PersonSaid
from tests.triage.tips import review_of
from triage.models import Review

pytestmark = pytest.mark.django_db

CASES = (
    [("gender", code) for code in GENDER.codes()]
    + [("status_in_canada", code) for code in STATUS_IN_CANADA.codes()]
    + [("cultural_identity", (code,)) for code in CULTURAL_IDENTITY.codes()]
    + [("language", code) for code in ("en", "fr", "es", "zh", "tl", "cr", "iu", "ar", "asl", "lsq", "other")]
    + [("details", {"disability": "uses a wheelchair"})]
)


@pytest.mark.parametrize(("band", "danger"), [("a35_54", "no"), ("a16_17", "no"), ("unknown", "yes")])
def test_nothing_but_age_and_danger_moves_a_tip(band, danger):
    at = now() - timedelta(hours=3)

    def placed(**facts):
        person = PersonSaid(role="potential_victim", age_band=band, **facts)
        review = review_of(danger=danger, persons=(person,), received_at=at)
        return review.lane, review.due_at, review.ack_due_at, review.urgent_since, review.next_due()

    plain = placed()
    for field, value in CASES:
        assert placed(**{field: value}) == plain, (field, value)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_of_the_tip_moves_nothing(language):
    at = now() - timedelta(hours=3)
    review = review_of(language=language, received_at=at)
    assert (review.lane, review.due_at) == ("non_urgent", review.received_at + timedelta(hours=24))


def test_the_order_reads_no_person():
    order = str(Review.objects.in_lane("urgent").by_due().query)
    assert "intake_person" not in order
