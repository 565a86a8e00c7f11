"""Many listings at once: seen before it is done, taken back as one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from hotline.now import now
from referrals.actions.rounds import due_organizations
from referrals.models import PublishedListing, Revision, Service
from tests.referrals import making
from tests.referrals.desk import jas, newest, path
from tests.support import staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def services() -> list[Service]:
    made = []
    for name in ("One", "Two"):
        made.append(making.service(making.organization(name), types=["legal"]))
        making.published(made[-1].organization)
    return made


def said(services: list[Service], **more: Any) -> dict[str, Any]:
    return {"listing": [str(one.organization_id) for one in services], **more}


def test_what_would_change_is_seen_first_and_undone_as_one(services: list[Service]) -> None:
    client, there = jas(), path("partner_bulk")
    asked = said(services, what="add_type", type="immigration")
    preview = client.post(there, asked)
    page = preview.content.decode()
    assert preview.status_code == 200 and "Legal help, Immigration help" in page
    assert not Revision.objects.exists()
    assert client.post(there, asked | {"seen": preview.context["seen"]}).status_code == 302
    assert [Service.objects.get(pk=one.pk).types for one in services] == [["legal", "immigration"]] * 2
    assert all("immigration" in row.types for row in PublishedListing.objects.all())
    assert AuditEntry.objects.latest("number").facts == {"field": "types", "count": 2}
    client.post(path("partner_undo", services[0].organization_id), {"batch": str(newest().batch)})
    assert [Service.objects.get(pk=one.pk).types for one in services] == [["legal"]] * 2


def test_what_changed_since_is_shown_again_and_not_done(services: list[Service]) -> None:
    client, there = jas(), path("partner_bulk")
    asked = said(services, what="remove_type", type="legal")
    looked_at = client.post(there, asked).context["seen"]
    Service.objects.filter(pk=services[0].pk).update(types=["legal", "health"])
    again = client.post(there, asked | {"seen": looked_at})
    assert again.status_code == 422 and "changed since you looked" in again.content.decode()
    assert not Revision.objects.exists()


def test_asking_sooner_moves_the_day_and_nothing_else(services: list[Service]) -> None:
    client, there = jas(), path("partner_bulk")
    sooner = now().date() + timedelta(days=30)
    assert services[0].due_on is not None and sooner < services[0].due_on
    asked = said(services, what="recheck_on", recheck_on=sooner.isoformat())
    expires = list(PublishedListing.objects.values_list("expires_on", flat=True))
    client.post(there, asked | {"seen": client.post(there, asked).context["seen"]})
    assert Service.objects.get(pk=services[0].pk).due_on == sooner
    assert list(PublishedListing.objects.values_list("expires_on", flat=True)) == expires


def test_a_specialist_for_all(services: list[Service]) -> None:
    client, there, other = jas(), path("partner_bulk"), staff_member("partnerships")
    asked = said(services, what="specialist", specialist=str(other.pk))
    client.post(there, asked | {"seen": client.post(there, asked).context["seen"]})
    assert {one.organization.specialist_id for one in Service.objects.select_related("organization")} == {
        other.pk
    }


@pytest.mark.parametrize("more", [{}, {"what": "visibility"}, {"what": "add_type"}, {"what": "specialist"},
                                  {"what": "recheck_on", "recheck_on": "soon"}])  # fmt: skip
def test_only_what_is_safe(services: list[Service], more: dict[str, str]) -> None:
    assert jas().post(path("partner_bulk"), said(services, **more)).status_code == 422


def test_the_round_of_letters_asks_by_that_day(services: list[Service]) -> None:
    one, other = services
    today = now().date()
    Service.objects.filter(pk=one.pk).update(verified_on=today - timedelta(days=40), recheck_on=today)
    Service.objects.filter(pk=other.pk).update(verified_on=today, recheck_on=today - timedelta(days=1))
    assert due_organizations(today) == {one.organization_id: today}  # the other was confirmed since
