"""Sends the public form the way a browser does, and reads back what was sealed."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from hotline.form.tokens import LENGTH
from intake import access
from intake.models import Tip

LEAST = {"danger": "no", "narrative": "A girl at the motel never leaves her room."}
TOKEN = re.compile(rf'name="token" value="([\w-]{{{LENGTH}}})"')


def blank_token(client: Client, language: str = "en") -> str:
    return token_in(client.get(f"/{language}/tip/"))


def token_in(response: Any) -> str:
    found = TOKEN.search(response.content.decode())
    assert found, "the page carries no token"
    return found[1]


def send(client: Client, language: str = "en", token: str | None = None, **answers: Any) -> Any:
    """The answer to a press of Send; `token` is that of a page opened now unless given."""
    token = blank_token(client, language) if token is None else token
    return client.post(f"/{language}/tip/", LEAST | {"token": token} | answers)


def words_in(response: Any) -> list[str]:
    page = response.content.decode()
    return re.findall(r"<li>([^<]+)</li>", page.split('<ol class="words">')[1].split("</ol>")[0])


def opened(tip: Tip) -> access.OpenedTip:
    return access.open_tip(tip, access.opener(tip.id, "C"))


def return_code(tip: Tip) -> str:
    return str(access.open_field(access.opener(tip.id, "R"), tip.return_code, tip, "return_code"))


def contact(tip: Tip) -> dict[str, str]:
    reporter = tip.reporter
    found: dict[str, str] = access.open_field(
        access.opener(tip.id, "R"), reporter.contact, reporter, "contact"
    )
    return found
