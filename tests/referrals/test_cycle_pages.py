"""The staff pages of the cycle: tasks, corrections field by field, a call recorded, and a number that is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.actions.mail import keep_letter
from intake.mail.reading import Letter
from referrals.actions import raise_task, take_in_answers
from referrals.models import (
    FieldChange,
    Organization,
    Phone,
    PublishedListing,
    Revision,
    Service,
    Task,
    Verification,
)
from tests.referrals import making
from tests.referrals.letters import asked, key, partner, send
from tests.support import public_surface, signed_in, without_ids
from triage.models import Review

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/en/staff/directory/"


@pytest.fixture
def jas() -> Client:
    return signed_in("partnerships", name="Jas Kaur")


def corrected(**fields: str) -> tuple[Organization, Service]:
    """A partner whose corrections have been taken in."""
    body, beds, token = asked()
    phone = beds.phones.get()
    day_house = body.locations.get(confidential=False)
    of = {"number": phone, "website": body, "email": body, "city": day_house}
    with public_surface() as client:
        said = {key(of.get(name, beds), name): new for name, new in fields.items()}
        assert send(client, token, **said).status_code == 200
    take_in_answers()
    return body, beds


def decide(client: Client, field: str, choice: str) -> Any:
    change = FieldChange.objects.get(field=field)
    return client.post(f"{HOME}changes/decide/{change.pk}/", {"choice": choice})


def test_a_field_is_taken_or_left_and_the_last_one_makes_it_verified(jas: Client) -> None:
    body, beds = corrected(fees_en="Five dollars", name_fr="Nuits sûres", number="902-555-0199 poste 7")
    page = jas.get(f"{HOME}changes/{body.pk}/").content.decode()
    assert "Free of charge" in page and "Five dollars" in page and "902-555-0199 poste 7" in page
    assert decide(jas, "fees_en", "take").status_code == decide(jas, "name_fr", "leave").status_code == 302
    beds.refresh_from_db()
    assert (beds.fees_en, beds.name_fr) == ("Five dollars", "Safe beds (fr)")
    assert beds.verified_on < now().date()  # one is still open
    assert PublishedListing.objects.first().shown["en"]["fees"] == "Five dollars"
    decide(jas, "number", "take")
    beds.refresh_from_db()
    assert beds.verified_on == now().date()
    phone = Phone.objects.get()
    assert (phone.e164, phone.extension) == ("+19025550199", "7")
    edit = Revision.objects.get(object_type="service")
    assert (edit.before, edit.after, edit.by) == (
        {"fees_en": "Free of charge"}, {"fees_en": "Five dollars"}, jas.staff,
    )  # fmt: skip
    actions = AuditEntry.objects.filter(action__startswith="cycle.change").values_list("action", flat=True)
    assert sorted(actions) == ["cycle.change_left", "cycle.change_taken", "cycle.change_taken"]


def test_a_correction_of_a_shared_site_is_public_for_all_who_work_there_and_can_be_taken_back(
    jas: Client,
) -> None:
    body, _beds = corrected(city="Dartmouth")
    others = making.organization("Another House")
    theirs = making.service(others, "Day room")
    making.at(theirs, body.locations.get(confidential=False))
    making.published(others)

    def address() -> str:
        return str(PublishedListing.objects.get(service_id=theirs.pk).shown["en"]["site"]["address"])

    assert "Halifax NS" in address()
    decide(jas, "city", "take")
    assert "Dartmouth NS" in address()
    edit = Revision.objects.get()
    assert (edit.before, edit.after, edit.by) == ({"city": "Halifax"}, {"city": "Dartmouth"}, jas.staff)
    assert AuditEntry.objects.latest("number").action == "cycle.change_taken"
    jas.post(f"{HOME}{body.pk}/undo/", {"revision": str(edit.pk)})
    assert "Halifax NS" in address()


def test_a_correction_of_a_site_that_was_hidden_since_is_not_written(jas: Client) -> None:
    body, _beds = corrected(city="Dartmouth")
    day_house = body.locations.get(confidential=False)
    jas.post(f"{HOME}site/{day_house.pk}/hide/")
    answer = decide(jas, "city", "take")
    day_house.refresh_from_db()
    assert answer.status_code == 422 and "not there any more" in answer.content.decode()
    assert (day_house.confidential, day_house.city) == (True, "")


@pytest.mark.parametrize("page", ["tasks/", "changes/{body}/", "verified/{body}/", "wrong/{beds}/"])
def test_each_page_of_the_cycle_leads_to_its_listing(jas: Client, page: str) -> None:
    body, beds = partner(specialist=jas.staff)
    raise_task(kind="number_wrong", organization=body, service=beds, by=None)
    text = jas.get(f"{HOME}{page.format(body=body.pk, beds=beds.pk)}").content.decode()
    assert f'href="{HOME}{body.pk}/"' in text
    assert jas.get(f"{HOME}{body.pk}/").status_code == 200
    if page.startswith(("tasks", "wrong")):
        assert f'href="{HOME}service/{beds.pk}/"' in text


@pytest.mark.parametrize(
    ("role", "may"), [("specialist", True), ("supervisor", True), ("partnerships", True), ("director", False)]
)
def test_who_may_say_that_something_is_wrong_finds_the_page_beside_each_service(role: str, may: bool) -> None:
    body, beds = partner()
    client = signed_in(role)
    for page in (f"{HOME}{body.pk}/", f"{HOME}service/{beds.pk}/"):
        assert (f'href="{HOME}wrong/{beds.pk}/"' in client.get(page).content.decode()) is may
    assert (client.get(f"{HOME}wrong/{beds.pk}/").status_code == 200) is may


def test_a_field_is_decided_once_and_a_choice_is_asked_for(jas: Client) -> None:
    corrected(fees_en="Five dollars")
    assert decide(jas, "fees_en", "").status_code == 422
    decide(jas, "fees_en", "leave")
    assert "Somebody has decided this already." in decide(jas, "fees_en", "take").content.decode()
    assert FieldChange.objects.get().state == "declined" and not Revision.objects.exists()


def test_what_was_edited_since_the_letter_is_said(jas: Client) -> None:
    body, beds = corrected(fees_en="Five dollars")
    Service.objects.filter(pk=beds.pk).update(fees_en="Pay what you can")
    page = jas.get(f"/fr/staff/directory/changes/{body.pk}/").content.decode()
    assert "Modifié depuis la lettre" in page and "Pay what you can" in page


def test_hours_are_written_in_by_hand(jas: Client) -> None:
    corrected(hours="Tuesdays too")
    decide(jas, "hours", "take")
    assert FieldChange.objects.get().state == "accepted" and not Revision.objects.exists()


def test_a_value_that_no_column_takes_is_refused_in_words(jas: Client) -> None:
    _body, beds = corrected(name_en="", fees_en="Five dollars")
    Service.objects.filter(pk=beds.pk).update(name_fr="")
    answer = decide(jas, "name_en", "take")
    assert answer.status_code == 422 and "cannot hold this value" in answer.content.decode()
    assert FieldChange.objects.get(field="name_en").state == "open"


def test_a_call_moves_the_day_of_what_was_gone_through_and_of_nothing_else(jas: Client) -> None:
    body, beds = partner()
    other = Service.objects.create(organization=body, name_en="Day room", updated_at=now())
    raise_task(kind="no_answer", organization=body, by=None)
    said = {"services": [str(beds.pk)], "method": "phone", "outcome": "confirmed", "informant": "M. Roy"}
    assert jas.post(f"{HOME}verified/{body.pk}/", said).status_code == 302
    beds.refresh_from_db()
    other.refresh_from_db()
    assert beds.verified_on == now().date() and other.verified_on is None
    row = Verification.objects.get()
    assert (row.level, row.method, row.outcome, row.informant, row.by) == (
        "service", "phone", "confirmed", "M. Roy", jas.staff,
    )  # fmt: skip
    assert Task.objects.get().done_at


@pytest.mark.parametrize("outcome", ["no_answer", "wrong"])
def test_no_answer_is_kept_and_verifies_nothing(jas: Client, outcome: str) -> None:
    body, beds = partner()
    jas.post(
        f"{HOME}verified/{body.pk}/",
        {"services": [str(beds.pk)], "method": "phone", "outcome": outcome, "informant": ""},
    )
    beds.refresh_from_db()
    assert beds.verified_on < now().date() and Verification.objects.get().outcome == outcome


def test_a_call_without_anything_ticked_comes_back_with_its_words(jas: Client) -> None:
    body, _ = partner()
    answer = jas.post(
        f"{HOME}verified/{body.pk}/", {"method": "phone", "outcome": "confirmed", "informant": "M. Roy"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and "Tick what you went through" in text and 'value="M. Roy"' in text


def test_an_edit_is_no_verification(jas: Client) -> None:
    _body, beds = corrected(fees_en="Five dollars", fees_fr="Cinq dollars")
    decide(jas, "fees_en", "take")
    assert Service.objects.get(pk=beds.pk).verified_on == beds.verified_on


def test_a_specialist_says_in_a_call_that_a_number_is_wrong(jas: Client) -> None:
    _body, beds = partner(specialist=jas.staff)
    rosa = signed_in("specialist", name="Rosa Lindqvist")
    page = without_ids(rosa.get(f"{HOME}wrong/{beds.pk}/").content.decode())
    assert "902-555-0111" in page and "0177" not in page and "<textarea" not in page
    for _ in range(2):  # the second press is the same task
        assert (
            rosa.post(
                f"{HOME}wrong/{beds.pk}/", {"kind": "number_wrong", "number": "902-555-0111"}
            ).status_code
            == 200
        )
    task = Task.objects.get()
    assert (task.kind, task.note, task.assigned, task.raised_by) == (
        "number_wrong", "902-555-0111", jas.staff, rosa.staff,
    )  # fmt: skip
    assert "902-555-0111" in jas.get(f"{HOME}tasks/").content.decode()


def test_the_shared_queue_ages_and_a_task_is_taken_once(jas: Client) -> None:
    body, _ = partner(specialist=None)
    task = raise_task(kind="due", organization=body, by=None, at=now() - timedelta(days=9))
    assert "▲ 9 days ago" in jas.get(f"{HOME}tasks/").content.decode()
    jas.post(f"{HOME}tasks/{task.pk}/take/")
    task.refresh_from_db()
    assert task.assigned == jas.staff
    late = signed_in("partnerships").post(f"{HOME}tasks/{task.pk}/take/", follow=True)
    assert "Somebody else was first" in late.content.decode()
    jas.post(f"{HOME}tasks/{task.pk}/done/")
    task.refresh_from_db()
    assert task.done_by == jas.staff and "9 days ago" not in jas.get(f"{HOME}tasks/").content.decode()


def test_a_letter_is_sent_again_by_hand_once_a_day(jas: Client) -> None:
    body, _ = partner(days=3)
    first = jas.post(f"{HOME}verified/{body.pk}/ask/", follow=True).content.decode()
    second = jas.post(f"{HOME}verified/{body.pk}/ask/", follow=True).content.decode()
    assert "on its way" in first and "written today already" in second
    assert body.requests.count() == 1


def test_a_correction_of_another_organization_writes_nothing(jas: Client) -> None:
    body, _ = partner()
    _, others = partner("Another House")
    request = body.changes.create(source="provider", at=now())
    change = FieldChange.objects.create(
        request=request, object_type="service", object_id=others.pk, field="fees_en", new="ours now"
    )
    answer = jas.post(f"{HOME}changes/decide/{change.pk}/", {"choice": "take"})
    others.refresh_from_db()
    assert answer.status_code == 422 and others.fees_en == "Free of charge"


@pytest.fixture
def email() -> str:
    """Where its review stands."""
    letter = Letter(
        narrative="Our hours have changed: 902 555-0123", language="en", sender={"contact": "a@b.example"}
    )
    keep_letter(letter=letter, received_at=now(), dedup=b"m" * 32, message_hash=None)
    return f"/en/staff/queue/{Review.objects.get(tip__channel='email').pk}/"


def test_partner_mail_waits_in_the_shared_queue_and_names_who_read_it(jas: Client, email: str) -> None:
    amara = signed_in("supervisor", name="Amara Osei")
    amara.post(f"{email}kind/", {"kind-kind": "directory"})
    task = Task.objects.get()
    assert (task.kind, task.organization, task.assigned, task.note) == ("mail", None, None, "")
    page = without_ids(jas.get(f"{HOME}tasks/").content.decode())
    assert "Mail from a partner" in page and "from Amara Osei" in page
    assert "0123" not in page and "b.example" not in page


@pytest.mark.parametrize("typed", ["Harbour Lights", "harbour", "Lights (fr)"])
def test_partner_mail_goes_to_whose_listing_it_is_where_somebody_says_whose(
    jas: Client, email: str, typed: str
) -> None:
    body, _ = partner(specialist=jas.staff)
    partner("Another House")
    amara = signed_in("supervisor", name="Amara Osei")
    assert 'name="kind-organization"' in amara.get(email).content.decode()
    said = {"kind-kind": "directory", "kind-organization": typed}
    assert amara.post(f"{email}kind/", said).status_code == 302
    task = Task.objects.get()
    assert (task.kind, task.organization, task.assigned, task.raised_by) == (
        "mail",
        body,
        jas.staff,
        amara.staff,
    )
    assert str(body.pk) not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("typed", "told"), [("Atlantis", "no organization of this name"), ("House", "Another House, Third House")]
)
def test_a_name_that_is_nobodys_or_several_ones_is_asked_again(email: str, typed: str, told: str) -> None:
    for name in ("Harbour Lights", "Another House", "Third House"):
        making.organization(name)
    amara = signed_in("supervisor")
    answer = amara.post(f"{email}kind/", {"kind-kind": "directory", "kind-organization": typed})
    text = answer.content.decode()
    assert answer.status_code == 422 and told in text and f'value="{typed}"' in text
    assert '<details class="fold" open><summary>Partner mail' in text
    assert not Task.objects.exists()
    amara.post(f"{email}kind/", {"kind-kind": "tip", "kind-organization": ""})
    assert not Task.objects.exists()


def test_two_letters_of_one_partner_are_two_tasks() -> None:
    body, _ = partner()
    for person in ("Amara", "Bea"):
        raise_task(kind="mail", organization=body, by=signed_in("supervisor", name=person).staff)
    assert Task.objects.filter(kind="mail").count() == 2
