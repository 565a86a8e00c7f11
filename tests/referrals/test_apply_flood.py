"""A flood of applications: each is kept, the machines' stand apart, and nothing says where one came from."""

from __future__ import annotations

import html
import random
import string
import time
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from hotline.form import tokens
from intake import flood
from referrals.applying.views import applications
from referrals.models import Application, InclusionReview
from tests.intake.test_flood import work_for
from tests.referrals.applying import LEAST, path, step, token_in
from tests.support import public_surface, signed_in, staff_member, superuser

pytestmark = pytest.mark.django_db(transaction=True)
MACHINES, PORT_HOUSE, LIBRARY = "203.0.113.9", "198.51.100.20", "192.0.2.77"


def opened(seconds: int = 240) -> str:
    return tokens.fresh(at=time.time() - seconds, form="apply").text


def press(client: Any, address: str, token: str, **answers: Any) -> bool:
    """Whether what arrived through our proxy is held; the body is told the same either way."""
    words = "".join(random.choices(string.ascii_lowercase, k=40))
    said = LEAST | {"token": token, "subject": "", "description_en": words} | answers
    answer = client.post(path(), said, headers={"X-Forwarded-For": f"198.18.0.1, {address}"})
    assert answer.status_code == 200
    assert "10 working days" in html.unescape(answer.content.decode())
    with superuser() as link:
        newest = link.execute("SELECT held FROM referrals_application ORDER BY received_at DESC").fetchone()
    return bool(newest and newest[0])


def test_in_a_flood_machines_are_held_and_a_body_without_script_is_not() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        marks = [press(client, MACHINES, opened()) for _machine in range(12)]
        assert marks == [False] * 5 + [True] * 7
        assert not press(client, PORT_HOUSE, opened())
        assert press(client, LIBRARY, token_in(client.get(path()))), "as fast as a machine, and nothing else"
    assert Application.objects.count() == 14


def test_the_work_of_a_browser_speaks_for_two_bodies_behind_one_address() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True, HOTLINE_WORK_BITS=10) as client:
        for _machine in range(8):
            press(client, MACHINES, opened())
        for _neighbour in range(2):
            token = token_in(client.get(path()))
            assert not press(client, LIBRARY, token, work=work_for(token, 10))


def test_the_page_brings_the_work_with_it() -> None:
    with public_surface() as client:
        page = client.get(path()).content.decode()
    assert "js/work" in page
    assert f'data-bits="{settings.HOTLINE_WORK_BITS}"' in page


def test_in_quiet_times_only_a_filled_trap_holds() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        for address in (PORT_HOUSE, LIBRARY, "no address", ""):
            assert not press(client, address, token_in(client.get(path())))
        assert press(client, PORT_HOUSE, opened(), subject="Buy now")


def test_one_body_that_presses_thirty_times_is_one_application_and_no_flood() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        token = opened()
        for _press in range(30):
            assert not press(client, PORT_HOUSE, token, description_en="A room of your own.")
        assert not press(client, PORT_HOUSE, opened())
    assert Application.objects.count() == 2


def test_a_flood_of_applications_holds_no_tip() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        for _machine in range(8):
            press(client, MACHINES, opened())
        assert applications.rate.over() and not flood.tips.rate.over()


def test_no_address_reaches_a_row() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        for _machine in range(8):
            press(client, MACHINES, opened())
        marks = [mark.hex() for mark in applications.networks._counts]
    assert len(marks) == 1
    with superuser() as link:
        rows = [str(row) for row in link.execute("SELECT t::text FROM referrals_application t")]
    assert len(rows) == 8
    assert not [row for row in rows for trace in ("203.0.113", *marks) if trace in row]


@pytest.mark.parametrize(("language", "word"), [("en", "Held"), ("fr", "Retenues")])
def test_what_is_held_stands_apart_until_somebody_takes_it_up(language: str, word: str) -> None:
    jas = staff_member("partnerships", name="Jas Kaur")
    plain = Application.objects.create(language="en", answers=LEAST | {"name_en": "Port House"})
    apart = Application.objects.create(language="en", answers=LEAST | {"name_en": "Cheap Watches"}, held=True)
    client = signed_in(staff=jas)
    queue = reverse("applying:queue", "hotline.urls_staff").replace("/en/", f"/{language}/")

    def shown(name: str) -> str:
        return html.unescape(client.get(f"{queue}?step={name}").content.decode())

    assert "Port House" in shown("received") and "Cheap Watches" not in shown("received")
    assert "Cheap Watches" in shown("held") and "Port House" not in shown("held")
    assert word in shown("received")
    step("take", apart, jas)
    assert InclusionReview.objects.get(application=apart).state == "in_review"
    assert "Cheap Watches" in shown("in_review") and "Cheap Watches" not in shown("held")
    assert plain.pk != apart.pk
