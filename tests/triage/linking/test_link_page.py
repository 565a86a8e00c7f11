"""Related tips on the page of a review and in their list: who sees them, what is said of them, and the answers."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from hotline.audit.models import AuditEntry
from intake.said import IdentifierSaid
from tests.support import signed_in, staff_member, without_ids
from tests.triage.tips import review_of
from triage.access import links as link_access
from triage.actions import open_case
from triage.actions.link_turns import link_waiting
from triage.linking.tags import Cost
from triage.models import CaseTip, TipLink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    number = (IdentifierSaid(kind="phone", value="613-555-0142"),)
    first, second = review_of(identifiers=number), review_of(identifiers=number)
    link_waiting(seconds=30, cost=Cost(memory=8, rounds=1))
    return first, second, TipLink.objects.get()


def press(client, review, value):
    return client.post(reverse("triage:link", args=[review.pk]), {"link": value})


def test_the_page_names_the_other_tip_and_the_kind_but_never_the_thing(pair):
    first, second, _link = pair
    page = signed_in("supervisor").get(reverse("triage:review", args=[first.pk])).content.decode()
    assert second.reference in page
    assert "Same phone number" in page
    assert "555" not in without_ids(page).replace(first.reference, "").replace(second.reference, "")


def test_the_list_is_for_those_who_may_open_both(pair):
    first, second, _link = pair
    for role in ("supervisor", "director"):
        page = signed_in(role).get(reverse("triage_cases:links")).content.decode()
        assert first.reference in page
        assert second.reference in page
    for role in ("specialist", "partnerships", "analyst", "privacy_officer", "administrator"):
        assert signed_in(role).get(reverse("triage_cases:links")).status_code == 403


def test_access_answers_nobody_else(pair):
    first, _second, link = pair
    for role in ("specialist", "partnerships", "privacy_officer", "administrator"):
        by = staff_member(role)
        assert link_access.links_of(by, first) == []
        for ask in (
            link_access.open_links,
            link_access.spikes,
            lambda by: link_access.link_of(by, first, str(link.pk)),
        ):
            with pytest.raises(Http404):
                ask(by)
    assert len(link_access.links_of(staff_member("director"), first)) == 1


def test_accepted_stays_and_leads_into_one_case(pair):
    first, second, link = pair
    rosa = signed_in("supervisor")
    page = press(rosa, first, f"accepted:{link.pk}").content.decode()
    assert f"together:{link.pk}" in page
    assert TipLink.objects.get().answer == "accepted"
    answered = press(rosa, second, f"together:{link.pk}")
    case = CaseTip.objects.filter(tip=first.tip, left_at__isnull=True).get().case
    assert answered.url == reverse("triage_cases:case", args=[case.pk])
    assert CaseTip.objects.filter(case=case).count() == 2
    assert AuditEntry.objects.filter(action="link.accepted").count() == 1


def test_a_second_press_changes_nothing(pair):
    first, second, link = pair
    rosa = signed_in("supervisor")
    press(rosa, first, f"together:{link.pk}"), press(rosa, second, f"together:{link.pk}")
    assert CaseTip.objects.count() == 2


def test_two_cases_are_merged_with_a_reason_and_not_by_the_way(pair):
    first, second, link = pair
    by = staff_member("supervisor")
    open_case(tip=first.tip, by=by), open_case(tip=second.tip, by=by)
    answered = press(signed_in("supervisor"), first, f"together:{link.pk}")
    assert answered.status_code == 422
    assert "Merge the cases" in answered.content.decode()


def test_rejected_is_gone_from_both_pages_and_from_the_list(pair):
    first, second, link = pair
    rosa = signed_in("supervisor")
    assert second.reference not in press(rosa, first, f"rejected:{link.pk}").content.decode()
    assert first.reference not in rosa.get(reverse("triage:review", args=[second.pk])).content.decode()
    assert first.reference not in rosa.get(reverse("triage_cases:links")).content.decode()


@pytest.mark.parametrize(
    "value",
    ["accepted:", "", "accepted:nothing", "sold:{link}", "accepted:00000000-0000-4000-8000-000000000000"],
)
def test_nonsense_answers_nothing(pair, value):
    first, _second, link = pair
    assert press(signed_in("supervisor"), first, value.format(link=link.pk)).status_code in (404, 422)
    assert TipLink.objects.get().answer == ""


def test_a_link_of_other_tips_is_not_answered_from_here(pair):
    _first, _second, link = pair
    assert press(signed_in("supervisor"), review_of(), f"accepted:{link.pk}").status_code == 404


def test_in_french(pair):
    first, _second, _link = pair
    address = reverse("triage:review", args=[first.pk]).replace("/en/", "/fr/")
    assert "Même numéro de téléphone" in signed_in("supervisor").get(address).content.decode()
