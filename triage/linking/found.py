"""Everything in one opened tip that may name somebody or something again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from triage.linking.online import email, handle, online_in, web
from triage.linking.phones import phone, phones_in
from triage.linking.places import address, place
from triage.linking.plates import plate, plates_in
from triage.linking.prose import said_in
from triage.linking.streets import streets_in
from triage.linking.towns import community
from triage.linking.values import Value

OF_KIND: dict[str, Callable[[str], set[Value]]] = {
    "phone": phone, "plate": plate, "email": email, "handle": handle, "web": web,
}  # fmt: skip
MOST = 60  # of one tip: a list pasted into it must not hold the worker for minutes


def values_of(
    identifiers: Iterable[tuple[str, str]], where: dict[str, str], texts: Iterable[str]
) -> list[Value]:
    """What was given as such comes first, then what stands in the text; at most MOST."""
    found: dict[Value, None] = {}
    town = community(where.get("community", ""))
    for kind, text in identifiers:
        found |= dict.fromkeys(sorted(address(text, town) if kind == "address" else OF_KIND[kind](text)))
    found |= dict.fromkeys(sorted(place(where) | web(where.get("web", ""))))
    for text in texts:
        named = phones_in(text) | online_in(text) | plates_in(text) | said_in(text) | streets_in(text, town)
        found |= dict.fromkeys(sorted(named))
    return _once(found)[:MOST]


def _once(found: Iterable[Value]) -> list[Value]:
    """Each once; where a tip says a bare value and says the rest elsewhere, it has said the rest."""
    said: dict[tuple[str, str], Value] = {}
    for value in found:
        key = (value.kind, value.text)
        if key not in said or value.says == "known":
            said[key] = value
    return list(said.values())
