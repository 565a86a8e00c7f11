"""Writes a return code and adds words the way a browser does."""

from __future__ import annotations

import os
import re
from typing import Any

from django.test import Client

from intake import access, actions
from intake.actions import receive_tip
from intake.lookup import lookup
from intake.models import Question, Tip
from intake.return_code import ReturnCode
from intake.tickets import LENGTH
from tests.support import staff_member
from tests.triage.tips import said

TICKET = re.compile(rf'name="ticket" value="([\w-]{{{LENGTH}}})"')
FRESH = re.compile(r'(name="(?:token|ticket)" value=")([\w-]+)(")')
WORDS = "The van was there again, with the same plate."


def some_code() -> ReturnCode:
    return ReturnCode.of(os.urandom(10))


def sent_with(code: ReturnCode, **facts: Any) -> Tip:
    """A tip whose sender was given this code."""
    received = receive_tip(said=said(**facts), channel="web_form", by=None, return_code=code.canonical())
    return Tip.objects.get(pk=received.tip_id)


def asked(tip: Tip, code: ReturnCode, question: str = "still", by: Any = None) -> Question:
    by = by or staff_member("supervisor", name="Amara Osei")
    return actions.ask(tip=tip, code=question, lookup=lookup(code), by=by)


def enter(client: Client, code: ReturnCode | str, language: str = "en", **more: Any) -> Any:
    """The answer to a code, typed on a page opened now."""
    typed = " ".join(code.words(language)) if isinstance(code, ReturnCode) else code
    token = hidden(client.get(f"/{language}/add/"), "token")
    return client.post(f"/{language}/add/", {"token": token, "code": typed} | more)


def add(client: Client, page: Any, language: str = "en", **more: Any) -> Any:
    """The answer to Send on the page that a code led to."""
    carried = {name: hidden(page, name) for name in ("token", "ticket")}
    return client.post(f"/{language}/add/", carried | {"words": WORDS} | more)


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, f"the page carries no {name}"
    return found[1]


def masked(page: Any) -> bytes:
    """Without what is fresh on every page, which has always the same length."""
    return FRESH.sub(r"\1\3", page.content.decode()).encode()


def code_added(tip: Tip) -> str:
    return str(access.open_field(access.opener(tip.id, "R"), tip.adds_code, tip, "adds_code"))
