"""Unusual, never publish (S12): a mark with its reason, which every public figure obeys."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.audit.models import AuditEntry
from tests.support import role_connection, signed_in, staff_member
from tests.triage.test_review_page import at, decision, text
from tests.triage.tips import review_of
from triage.actions import add_tip, may_publish, never_publish, open_case
from triage.models import CaseTip, PublicationMark, Review
from triage.rules import Refused

pytestmark = pytest.mark.django_db
WHY = "The only such place in the province."


def publishable() -> set:
    return set(Review.objects.publishable().values_list("pk", flat=True))


def test_a_mark_takes_it_out_of_the_figures_and_a_reason_brings_it_back():
    ada, review, other = staff_member("supervisor"), review_of(), review_of()
    never_publish(review=review, reason=WHY, by=ada)
    assert publishable() == {other.pk}
    may_publish(review=review, reason="Three more like it since.", by=ada)
    assert publishable() == {review.pk, other.pk}
    actions = (
        AuditEntry.objects.filter(tip_id=review.tip_id).order_by("number").values_list("action", flat=True)
    )
    assert list(actions) == ["review.never_publish", "review.may_publish"]


def test_the_other_tips_of_its_case_go_with_it():
    ada, review, other, apart = staff_member("supervisor"), review_of(), review_of(), review_of()
    case = open_case(tip=review.tip, by=ada)
    add_tip(case=case, tip=other.tip, by=ada)
    never_publish(review=review, reason=WHY, by=ada)
    assert publishable() == {apart.pk}
    page = text(signed_in(staff=ada).get(f"/en/staff/cases/{case.pk}/"))
    assert page.count("never published") == 2  # of the case, and of the tip that says so
    for leaves in (other, review):
        with transaction.atomic():
            CaseTip.objects.filter(tip=leaves.tip).update(left_at="2026-11-01T00:00Z")
            assert publishable() == {apart.pk, other.pk}
            transaction.set_rollback(True)


def test_the_page_shows_it_seals_the_reason_and_takes_it_back_only_with_another():
    review, client = review_of(), signed_in("supervisor", name="Amara Osei")
    answer = client.post(at(review, "never-publish/"), {"publication-reason": " ", "decide-law": "None"})
    assert answer.status_code == 422
    assert "Write the reason. It is sealed with the tip." in text(answer)
    assert "None" in answer.content.decode()
    assert client.post(at(review, "never-publish/"), {"publication-reason": WHY}).status_code == 302
    page = client.get(at(review))
    assert "Unusual: never publish Amara Osei" in text(page)
    assert WHY not in page.content.decode()
    assert WHY in client.post(at(review, "open/")).content.decode()
    assert WHY.encode() not in bytes(PublicationMark.objects.get().reason)
    assert client.post(at(review, "may-publish/"), {"publication-reason": ""}).status_code == 422
    assert Review.objects.get().never_publish
    assert client.post(at(review, "never-publish/"), {"publication-reason": WHY}).status_code == 422
    assert client.post(at(review, "may-publish/"), {"publication-reason": "No longer"}).status_code == 302
    assert not Review.objects.get().never_publish


def test_it_can_still_be_marked_when_all_is_decided_and_only_by_a_supervisor():
    review, client = review_of(), signed_in("supervisor")
    assert client.post(at(review, "decide/"), decision()).status_code == 302
    assert "Never publish" in text(client.get(at(review)))
    assert (
        signed_in("director").post(at(review, "never-publish/"), {"publication-reason": WHY}).status_code
        == 403
    )
    assert client.post(at(review, "never-publish/"), {"publication-reason": WHY}).status_code == 302


def refused(statement: str, *values: object) -> None:
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_no_path_moves_the_flag_without_its_mark():
    ada, review, other = staff_member("supervisor"), review_of(), review_of()
    refused("UPDATE triage_review SET never_publish = true WHERE id = %s", review.pk)
    refused("UPDATE triage_review SET never_publish = NULL WHERE id = %s", review.pk)
    never_publish(review=review, reason=WHY, by=ada)
    first = PublicationMark.objects.get().pk
    refused("UPDATE triage_review SET never_publish = false WHERE id = %s", review.pk)
    refused(
        "UPDATE triage_review SET never_publish = false, publication_mark_id = NULL WHERE id = %s", review.pk
    )
    refused(
        "UPDATE triage_review SET never_publish = true, publication_mark_id = %s WHERE id = %s",
        first,
        other.pk,
    )
    may_publish(review=review, reason="A slip.", by=ada)
    second = PublicationMark.objects.get(withheld=False).pk
    never_publish(review=review, reason="No slip.", by=ada)
    refused(
        "UPDATE triage_review SET never_publish = false, publication_mark_id = %s WHERE id = %s",
        second,
        review.pk,
    )
    refused("UPDATE triage_publicationmark SET withheld = false")
    refused("DELETE FROM triage_publicationmark")
    refused("INSERT INTO triage_publicationmark (id, review_id, withheld, by_id, at) "
            "SELECT gen_random_uuid(), %s, false, %s, now()", review.pk, ada.pk)  # fmt: skip
    assert Review.objects.get(pk=review.pk).never_publish


@pytest.mark.django_db(transaction=True)
def test_the_public_side_cannot_even_ask():
    review_of()
    with role_connection("staff") as staff, role_connection("public") as public:
        assert staff.execute("SELECT count(*) FROM triage_publishable()").fetchone() == (1,)
        with pytest.raises(Exception, match="permission denied"):
            public.execute("SELECT count(*) FROM triage_publishable()")


@pytest.mark.long
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["never", "may", "join", "leave"])), max_size=12)
)
def test_whatever_is_done_the_figures_hold_what_no_mark_reaches(acts):
    """Against a model of four tips, of which the first two and the last two may share a case."""
    with transaction.atomic():
        ada, reviews = staff_member("supervisor"), [review_of() for _ in range(4)]
        cases = [open_case(tip=reviews[0].tip, by=ada), open_case(tip=reviews[2].tip, by=ada)]
        marked, inside = set(), {0, 2}
        for number, act in acts:
            review, case = reviews[number], cases[number // 2]
            if act in ("never", "may"):
                changes = (number in marked) != (act == "never")
                do = never_publish if act == "never" else may_publish
                with nullcontext() if changes else pytest.raises(Refused, match="marked_already"):
                    do(review=review, reason=WHY, by=ada)
                marked = marked | {number} if act == "never" else marked - {number}
            elif act == "join" and number not in inside:
                add_tip(case=case, tip=review.tip, by=ada)
                inside.add(number)
            elif act == "leave" and number in inside:
                CaseTip.objects.filter(tip=review.tip, left_at=None).update(left_at="2026-11-01T00:00Z")
                inside.discard(number)
        out = marked | {n for n in inside for m in marked & inside if n // 2 == m // 2}
        assert publishable() == {reviews[n].pk for n in range(4) if n not in out}
        transaction.set_rollback(True)
