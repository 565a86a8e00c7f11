"""One name for a tip, the same in the queue and in the log, and found again however it is typed."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from hotline.reference import reference, tips_with
from tests.support import signed_in, staff_member
from tests.triage.tips import review_of
from triage.actions import claim


def test_a_reference_is_eight_signs_without_look_alikes():
    for _ in range(200):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", reference(uuid4()))


def test_it_leads_back_to_its_tip_however_it_is_typed():
    for _ in range(200):
        tip = uuid4()
        said = reference(tip)
        for typed in (said, said.lower(), said.replace("-", " "), said.replace("0", "O").replace("1", "l")):
            first, last = tips_with(typed)
            assert first <= tip <= last


@pytest.mark.parametrize("text", ["", "ABC", "7QK2-04M", "7QK2-04MU", "7QK2-04MX5", "<script>"])
def test_what_is_no_reference_is_told_so(text):
    assert tips_with(text) is None


def test_the_last_of_all_is_found_too():
    assert tips_with("ZZZZ-ZZZZ")[1] == UUID(int=2**128 - 1)


@pytest.mark.django_db(transaction=True)
def test_the_log_names_the_tip_as_the_queue_does_and_finds_it():
    review, other = review_of(), review_of()
    for row in (review, other):
        claim(review=row, by=staff_member("supervisor"))
    privacy = signed_in("privacy_officer")
    page = privacy.get("/en/staff/audit/", {"tip": review.reference.lower()}).content.decode()
    assert review.reference in page
    assert other.reference not in page
    assert review.reference in signed_in("supervisor").get("/en/staff/queue/").content.decode()
