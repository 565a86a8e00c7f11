"""What the signs say of one message, and what follows from them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from hotline.form import tokens
from hotline.form.flood.memory import Memory, Rate
from hotline.form.flood.signs import letters_of, network_of, proves
from hotline.form.tokens import Token

log = logging.getLogger(__name__)
TRAP = "subject"  # the field that nobody sees: see form/trap.html
WORK = "work"  # what static/js/work.js has found
YOUNG = 8  # seconds: nobody reads the page and writes a sentence in less
# Messages that one network may send within the hour before more are held: (flood, proof of work).
ALLOWED = {(False, False): 10, (False, True): 20, (True, False): 1, (True, True): 5}
FLOOD_SPAN = 300.0  # seconds


@dataclass(frozen=True)
class Signs:
    """`trap`: something stands in the field that nobody sees. `proof`: the browser has done the page's work.
    `age`: seconds between page and Send. `again`: one came from the same page, or with the same words from
    another. `before`: those from the same network within the hour, this one left out; None: no network is
    known. `flood`: more come than people ever write at once."""

    trap: bool = False
    proof: bool = False
    age: int = 600
    again: bool = False
    before: int | None = 0
    flood: bool = False


def is_held(signs: Signs) -> bool:
    """The whole table. In quiet times only a filled trap holds, or a network that is a flood by itself.

    In a flood a person without script is believed where their network has sent nothing else, nobody said the
    same, and they took the time that a person takes. Who has no network of their own (an onion service) is
    then told apart from nothing."""
    if signs.trap:
        return True
    if signs.before is not None and signs.before >= ALLOWED[signs.flood, signs.proof]:
        return True
    like_the_flood = signs.before is None or signs.age < YOUNG or signs.again
    return signs.flood and not signs.proof and like_the_flood


class Flood:
    """What has come to one public form. A flood of another form is none of this one's."""

    def __init__(self) -> None:
        self.networks, self.pages, self.sayings = Memory(), Memory(), Memory()
        self.rate = Rate(settings.HOTLINE_FLOOD_TIPS, FLOOD_SPAN)

    def held(self, request: HttpRequest, token: Token, words: str) -> bool:
        """Whether this one stands behind the rest. Never raises: what was told is worth more than a mark."""
        try:
            return is_held(self.signs_of(request, token, words))
        except Exception:
            log.exception("The signs of a flood could not be read.")
            return False

    def count(self, request: HttpRequest, token: Token, words: str) -> None:
        """One more has been kept. A second press of Send is none, and is not counted. Never raises."""
        try:
            self.rate.add()
            self.networks.add(network_of(request))
            self.pages.add(token.nonce)
            self.sayings.add(letters_of(words))
        except Exception:
            log.exception("What was sent could not be counted.")

    def signs_of(self, request: HttpRequest, token: Token, words: str) -> Signs:
        return Signs(
            trap=bool(request.POST.get(TRAP, "").strip()),
            proof=proves(token.text, request.POST.get(WORK, "")),
            age=tokens.age(token),
            again=bool(self.pages.met(token.nonce) or self.sayings.met(letters_of(words))),
            before=self.networks.met(network_of(request)),
            flood=self.rate.over(),
        )

    def forget(self) -> None:
        """As a process that has just started: for tests."""
        for memory in (self.networks, self.pages, self.sayings, self.rate):
            memory.forget()
