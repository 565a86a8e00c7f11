"""Partners that are asked, for tests: one that is due, its letter and what stands in it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client

from hotline.now import now
from referrals.actions import run_round
from referrals.cycle.asking import form_of
from referrals.cycle.letters import lookup_of, token_of
from referrals.exchange.public import published_services
from referrals.models import ConfirmationRequest, Location, Organization, Service
from tests.referrals import making

LINK = re.compile(r"https?://\S+/(en|fr)/directory/confirm/(\S+)/")


def partner(name: str = "Harbour Lights", days: int = 400, **more: Any) -> tuple[Organization, Service]:
    """Verified so many days ago, with an address, and published."""
    body = making.organization(name, email="office@harbour.example", description_en="We help.", **more)
    beds = making.service(
        body, "Safe beds", types=["counselling"], verified_on=now().date() - timedelta(days=days),
        fees_en="Free of charge", fees_fr="Gratuit", minimum_age=16, hours_mode="weekly",
    )  # fmt: skip
    making.phone("902-555-0111", service=beds)
    making.hours(0, "08:30", "17:00", service=beds)
    making.at(beds, making.site(body, name_en="Day house", name_fr="Maison de jour"))
    hidden = making.hidden_site(body)
    Location.objects.filter(pk=hidden.pk).update(name_en="Quiet Nest", accessibility_en="Quiet lift")
    making.at(beds, hidden)
    making.published(body)
    return body, beds


def asked(name: str = "Harbour Lights") -> tuple[Organization, Service, str]:
    """With the token that stands in the letter."""
    body, beds = partner(name)
    run_round()
    return body, beds, in_letter(mail.outbox[-1].body)


def in_letter(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found[2]


def letter(body: Organization, **more: Any) -> str:
    """One more letter, written straight into the table; its token."""
    made = ConfirmationRequest(
        organization=body, sent_to="a@example.org", form=form_of(body), sent_at=now(),
        **{"step": 0, "round": now().date() + timedelta(days=700), "expires_at": now() + timedelta(days=9)} | more,
    )  # fmt: skip
    token = token_of(made.pk)
    made.lookup = lookup_of(token)
    made.save(force_insert=True)
    return token


def path(token: str, language: str = "en") -> str:
    return f"/{language}/directory/confirm/{token}/"


def key(thing: Any, field: str) -> str:
    return f"c.{type(thing).__name__.lower()}.{thing.pk}.{field}"


def send(client: Client, token: str, language: str = "en", **data: Any) -> Any:
    return client.post(path(token, language), data)


# On its page, in the sitemap, the list and the frame, as a dot of the map, and in what is exchanged.
EVERYWHERE, NOWHERE = [True] * 6, [False] * 6


def seen(client: Client, beds: Service) -> list[bool]:
    name = str(beds.pk)
    lists = ("/en/directory/sitemap.xml", "/en/directory/?q=beds", "/en/directory/frame/?province=NS")
    return [
        client.get(f"/en/directory/service/{name}/").status_code == 200,
        *(name in client.get(one).content.decode() for one in lists),
        "<circle" in client.get("/en/directory/map/").content.decode(),
        name in str(published_services("en")),
    ]
