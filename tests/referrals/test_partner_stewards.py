"""Each listing has one specialist; nobody leaves while listings are theirs."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from referrals.models import Organization, Revision, Stewardship, Task
from tests.referrals import making
from tests.referrals.desk import jas, newest, path
from tests.support import signed_in, staff_member

pytestmark = pytest.mark.django_db


def two() -> list[Organization]:
    return [making.organization("One"), making.organization("Two")]


def test_one_or_many_change_hands_with_their_history() -> None:
    bodies, first, second = two(), jas(), staff_member("partnerships", name="Maya Chen")
    there = path("partner_hand_over")
    ids = [str(body.pk) for body in bodies]
    first.post(there, {"listing": ids, "to": str(first.staff.pk)})
    assert not Task.objects.exists()  # they took them themselves
    first.post(there, {"listing": ids, "to": str(second.pk)})
    for body in bodies:
        body.refresh_from_db()
        assert body.specialist == second
        was = list(Stewardship.objects.filter(organization=body).order_by("since"))
        assert [one.specialist.name for one in was] == ["Jas Kaur", "Maya Chen"]
        assert was[0].until == was[1].since and was[1].until is None
        assert Task.objects.get(organization=body).assigned == second
    assert AuditEntry.objects.latest("number").facts == {"count": 2}
    assert Revision.objects.filter(batch=newest().batch).count() == 2
    page = first.get(path("partner_history", bodies[0].pk)).content.decode()
    assert "Maya Chen" in page and "Jas Kaur" in page


def test_a_hand_over_is_taken_back_for_all() -> None:
    bodies, client, second = two(), jas(), staff_member("partnerships")
    ids = [str(body.pk) for body in bodies]
    client.post(path("partner_hand_over"), {"listing": ids, "to": str(client.staff.pk)})
    client.post(path("partner_hand_over"), {"listing": ids, "to": str(second.pk)})
    client.post(path("partner_undo", bodies[0].pk), {"batch": str(newest().batch)})
    for body in bodies:
        body.refresh_from_db()
        assert body.specialist == client.staff
        assert Stewardship.objects.get(organization=body, until=None).specialist == client.staff


@pytest.mark.parametrize("role", ["specialist", "director", "administrator"])
def test_only_partnerships_answers_for_a_listing(role: str) -> None:
    (body, _other), client = two(), jas()
    answer = client.post(
        path("partner_hand_over"), {"listing": str(body.pk), "to": str(staff_member(role).pk)}
    )
    assert answer.status_code == 422
    body.refresh_from_db()
    assert body.specialist is None


def test_nothing_ticked() -> None:
    client = jas()
    assert client.post(path("partner_hand_over"), {"to": str(client.staff.pk)}).status_code == 422


def test_the_page_shows_whose_they_are() -> None:
    client = jas()
    making.organization("Mine", specialist=client.staff)
    page = client.get(path("partner_hand_over"), {"of": str(client.staff.pk)}).content.decode()
    assert "Mine" in page and "checked" in page


def test_an_account_stays_open_while_listings_are_its_own() -> None:
    owner = staff_member("partnerships", name="Maya Chen")
    body = making.organization(specialist=owner)
    admin = signed_in("administrator")
    answer = admin.post(path("people_deactivate", owner.pk))
    text = answer.content.decode()
    assert answer.status_code == 422 and "still this person" in text
    assert "open one first" in text and path("partner_hand_over") not in text  # which she may not open
    for name in ("Jas Kaur", "Mia Roy"):
        staff_member("partnerships", name=name)
    french = admin.post(path("people_deactivate", owner.pk, language="fr")).content.decode()
    assert "Jas Kaur, Mia Roy" in french and "« Confier »".replace(" ", "\u00a0") in french
    owner.refresh_from_db()
    assert owner.is_active
    jas().post(
        path("partner_hand_over"), {"listing": str(body.pk), "to": str(staff_member("partnerships").pk)}
    )
    assert admin.post(path("people_deactivate", owner.pk)).status_code == 302
    owner.refresh_from_db()
    assert not owner.is_active


def test_the_database_holds_it_against_any_writer() -> None:
    owner, gone = staff_member("partnerships"), staff_member("partnerships", is_active=False)
    body = making.organization(specialist=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=owner.pk).update(is_active=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=body.pk).update(specialist=gone)
