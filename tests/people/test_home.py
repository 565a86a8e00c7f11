from __future__ import annotations

import pytest
from django.test import Client

from hotline.accounts.permissions import Role
from tests.accounts.support import HOME, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_home_leads_to_a_page_that_opens(client: Client, role: Role) -> None:
    sign_in(client, person("Alice", role))
    assert client.get(HOME, follow=True).status_code == 200


def test_the_administrator_starts_with_the_accounts(client: Client) -> None:
    sign_in(client, person("Noor", "administrator"))
    assert client.get(HOME).headers["Location"] == "/en/staff/accounts/"


def test_a_newcomer_without_training_is_not_led_to_a_refusal(client: Client) -> None:
    sign_in(client, person("Alice", "specialist", trained=False))
    assert client.get(HOME, follow=True).status_code == 200
