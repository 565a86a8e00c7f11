"""What somebody sends through the public form, and what they read in the answer. Invented, always the same but
for a number."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bench.load import Answer, Client, Failed

PATH = "/en/tip/"
FLOOR_PATH = "/report/"
TOKEN = re.compile(r'name="token" value="([^"]+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
DIGITS = re.compile(r'class="digits">([\d ]+)<')
numbers = itertools.count(1)

# About what people write: 600 characters.
NARRATIVE = (
    "I clean rooms at a motel near the highway. For two weeks a girl has been in the corner room and she never"
    " goes out alone. A man with a grey van pays in cash each day and men come for an hour and leave. She asked"
    " me what town this is. He keeps her phone and answers for her when I speak to her. Last night I heard her"
    " crying and him shouting that she still owes him for the flight. She looks tired and has bruises on her arm."
    " Another woman is brought on Fridays. I am afraid to ask more while he is there, but I can look at the plate."
)
# With the narrative and three ticks, 22 answers. Every other field is sent empty, as browsers do.
ANSWERS = {
    "danger": "unknown", "minor": "maybe", "country": "canada", "province": "ON", "community": "Thunder Bay",
    "venue": "hotel_motel", "address": "corner room on the ground floor", "ongoing": "yes",
    "timing": "for two weeks, worst on Fridays", "happens_to": "others", "how_many": "2",
    "h1-age_band": "a16_17", "h1-description": "about 160 cm, dark hair, a tattoo of a bird",
    "s1-name": "Rick", "s1-plates": "ABCD 123", "consent_choice": "share", "reporter_name": "Sam",
    "reporter_contact": "807 555 0142",
}  # fmt: skip
TICKED = [("agencies", "police"), ("purposes", "investigation"), ("signs_general", "g_no_voice")]


class Controls(HTMLParser):
    """The names that a browser would send of an untouched form: texts, lists, hidden fields; no ticks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = dict(attributes)
        silent = facts.get("type") in ("radio", "checkbox", "submit", "button") or "disabled" in facts
        if tag in ("input", "select", "textarea") and facts.get("name") and not silent:
            self.names.append(facts["name"] or "")


@dataclass
class Tips:
    """Journeys of a reporter. `shown` collects the number of every confirmation that they saw."""

    answers: dict[str, str] = field(default_factory=lambda: dict(ANSWERS))
    names: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    async def opens(self, client: Client) -> str:
        page = await client.get(PATH)
        found = TOKEN.search(page.text)
        if page.status != 200 or not found:
            raise Failed(f"form: status {page.status}")
        if not self.names:
            self.names = Controls(page.text).names
        return found[1]

    def fields(self, token: str, narrative: str) -> list[tuple[str, str]]:
        said = self.answers | {"narrative": narrative, "token": token}
        empty = [(name, "") for name in self.names if name not in said]
        return [*said.items(), *TICKED, *empty]

    async def sends(self, client: Client) -> None:
        """GET and POST, until the confirmation."""
        token = await self.opens(client)
        answer = await client.post(PATH, self.fields(token, f"{NARRATIVE} ({next(numbers)})"))
        self.shown.append(number_in(answer))

    async def forgets(self, client: Client) -> None:
        """One question too few: the whole page comes back with what was typed."""
        token = await self.opens(client)
        answer = await client.post(PATH, self.fields(token, ""), label="again")
        if answer.status != 422 or ANSWERS["h1-description"] not in answer.text:
            raise Failed(f"not asked again: status {answer.status}")


def number_in(answer: Answer) -> str:
    found = DIGITS.search(answer.text)
    if answer.status != 200 or not found:
        raise Failed(f"not confirmed: status {answer.status}")
    return found[1].replace(" ", "")


async def floor_sends(client: Client) -> None:
    """The same at floor F: eight fields, about 0.9 KB."""
    page = await client.get(FLOOR_PATH)
    found = CSRF.search(page.text)
    if page.status != 200 or not found:
        raise Failed(f"floor form: status {page.status}")
    client.cookie = page.cookies
    fields = {
        "csrfmiddlewaretoken": found[1], "name": "Sam", "email": f"sam{next(numbers)}@example.org",
        "phone": "807 555 0142", "place": "Thunder Bay", "kind": "hotel", "people": "2",
        "happened": "2026-11-01", "words": NARRATIVE,
    }  # fmt: skip
    answer = await client.post(FLOOR_PATH, list(fields.items()))
    if answer.status != 200 or "Thank you" not in answer.text:
        raise Failed(f"floor: status {answer.status}")
