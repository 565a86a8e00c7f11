"""What the signs say of one tip, and what follows from them."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from intake import tokens
from intake.flood.networks import Networks, Rate, network_of
from intake.tokens import Token

log = logging.getLogger(__name__)
TRAP = "subject"  # the field that nobody sees: see intake/parts/trap.html
WORK = "work"  # what static/js/work.js has found
ANSWER = re.compile(r"[0-9a-f]{1,16}")
YOUNG = 8  # seconds: nobody reads the page and writes a sentence in less
# Tips that one network may send within the hour before more are held: (flood, proof of work).
ALLOWED = {(False, False): 10, (False, True): 20, (True, False): 1, (True, True): 5}
FLOOD_SPAN = 300.0  # seconds

networks = Networks()
rate = Rate(settings.HOTLINE_FLOOD_TIPS, FLOOD_SPAN)


@dataclass(frozen=True)
class Signs:
    """`trap`: something stands in the field that nobody sees. `proof`: the browser has done the page's work.
    `age`: seconds between page and Send. `before`: tips from the same network within the hour, this one left
    out; None: no network is known. `flood`: more come than people ever write at once."""

    trap: bool = False
    proof: bool = False
    age: int = 600
    before: int | None = 0
    flood: bool = False


def is_held(signs: Signs) -> bool:
    """The whole table. In quiet times only a filled trap holds, or a network that is a flood by itself.

    In a flood a person without script is believed where their network has sent nothing else and they took the
    time that a person takes. Who has no network of their own (an onion service) is then told apart from nothing."""
    if signs.trap:
        return True
    if signs.before is not None and signs.before >= ALLOWED[signs.flood, signs.proof]:
        return True
    return signs.flood and not signs.proof and (signs.before is None or signs.age < YOUNG)


def held(request: HttpRequest, token: Token, data: Mapping[str, str]) -> bool:
    """Whether this tip stands behind the rest of its lane. Never raises: a tip is worth more than a mark."""
    try:
        return is_held(signs_of(request, token, data))
    except Exception:
        log.exception("The signs of a flood could not be read.")
        return False


def count(request: HttpRequest) -> None:
    """One more tip has been kept. A second press of Send is none, and is not counted. Never raises."""
    try:
        networks.add(network_of(request))
        rate.add()
    except Exception:
        log.exception("A tip could not be counted.")


def signs_of(request: HttpRequest, token: Token, data: Mapping[str, str]) -> Signs:
    return Signs(
        trap=bool(data.get(TRAP, "").strip()),
        proof=proves(token.text, data.get(WORK, "")),
        age=tokens.age(token),
        before=networks.seen(network_of(request)),
        flood=rate.over(),
    )


def proves(token: str, answer: str) -> bool:
    """Whether SHA-256(token ‖ answer) begins with as many zero bits as we ask for."""
    if not ANSWER.fullmatch(answer):
        return False
    digest = sha256((token + answer).encode("ascii")).digest()
    return int.from_bytes(digest, "big") >> (256 - settings.HOTLINE_WORK_BITS) == 0


def forget() -> None:
    """As a process that has just started: for tests."""
    networks.forget()
    rate.forget()
