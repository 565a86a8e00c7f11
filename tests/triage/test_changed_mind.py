"""What was weighed or said is corrected by a new row with its reason; what stood before stays to be read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.places.provinces import PROVINCES
from tests.support import signed_in, staff_member
from tests.triage.test_review_page import at, decision, text
from tests.triage.tips import review_of
from triage.actions import decide
from triage.forms.parts import FACTOR_NAMES, FIELD_LISTS, FIELD_NAMES
from triage.models import Decision
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factor", FACTORS)
def test_each_of_the_six_can_be_weighed_again_and_both_stand_in_the_history(factor):
    review, client = review_of(), signed_in("supervisor", name="Amara Osei")
    before, after = {f"decide-{factor}": "As we knew it."}, {f"decide-{factor}": "As we know it now."}
    assert client.post(at(review, "decide/"), decision("to_report", **before)).status_code == 302
    assert client.post(at(review, "decide/"), decision("to_report", **after)).status_code == 302
    page = client.get(at(review))
    assert text(page).count("To be reported, decided by Amara Osei") == 2
    assert "As we" not in page.content.decode()
    opened = text(client.post(at(review, "open/")))
    name = FACTOR_NAMES[factor][0]
    assert opened.index(f"{name} As we know it now.") < opened.index(f"{name} As we knew it.")
    kept = Decision.objects.order_by("at")
    assert [getattr(one, factor) for one in kept] == ["answered", "answered"]
    assert all(getattr(one, other) == "not_known" for one in kept for other in FACTORS if other != factor)


@pytest.mark.parametrize("field", [name for name in FIELD_NAMES if name != "kind"])
def test_each_fact_can_be_corrected_twice_and_both_stand_in_the_history(field):
    review, client = review_of(), signed_in("supervisor", name="Amara Osei")
    values = ["ON", "QC"] if field == "province" else list(FIELD_LISTS[field].codes())[:2]
    for value in values:
        sent = {"correct-fact": f"{field}:{value}", "correct-reason": f"Heard of {value}."}
        assert client.post(at(review, "correct/"), sent).status_code == 302
    words = [PROVINCES[v].name if field == "province" else FIELD_LISTS[field].label(v) for v in values]
    page = text(client.post(at(review, "open/")))
    history = page[page.index("Corrections") :]
    for value, word in zip(values, words, strict=True):
        assert f"{FIELD_NAMES[field]} → {word} Amara Osei" in history
        assert f"Heard of {value}." in history


def test_a_long_history_costs_no_more_statements():
    amara, review = staff_member("supervisor"), review_of()
    client = signed_in(staff=amara)

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(review)).status_code == 200
        return len(caught)

    def weigh() -> None:
        weighed = dict.fromkeys(FACTORS, "not_known")
        decide(review=review, outcome="to_report", factors=weighed, notes={}, missing=[], by=amara)

    weigh()
    one = count()
    for _ in range(4):
        weigh()
    assert count() == one <= 22
