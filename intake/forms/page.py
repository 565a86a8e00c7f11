"""The whole page: one form about the situation, two about persons harmed, two about persons suspected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from hotline import codes
from hotline.form.faults import Fault, faults_in
from intake.forms.people import HarmedForm, SuspectForm
from intake.forms.tip import TipForm
from intake.said import ConsentSaid, PersonSaid, TipSaid

SIGNS = ("signs_general", "signs_sex", "signs_labour", "signs_minor")
LAST_PART = 9


class TipPage:
    """`form`, `harmed` and `suspected`, blank or bound to what was typed."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.data = data
        self.form = TipForm(data)
        self.harmed = [HarmedForm(data, prefix=f"h{number}") for number in (1, 2)]
        self.suspected = [SuspectForm(data, prefix=f"s{number}") for number in (1, 2)]

    def _forms(self) -> list[forms.Form]:
        return [self.form, *self.harmed, *self.suspected]

    def fields(self) -> Iterator[forms.BoundField]:
        for form in self._forms():
            yield from form

    def folded(self) -> Iterator[forms.BoundField]:
        """Long lists, folded up on the page while nothing in them is ticked."""
        yield from (self.form[name] for name in SIGNS)
        yield from (form["cultural_identity"] for form in self.harmed)

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in self._forms()]  # each of them: the summary names all faults
        return all(judged)

    def unjudged(self) -> TipPage:
        """The same words, and nothing said about them yet: the reader only changed the language."""
        for form in self._forms():
            form._errors = ErrorDict()  # type: ignore[attr-defined]
        return self

    def faults(self) -> Iterator[Fault]:
        """In the order of the page."""
        yield from faults_in(self.fields())

    def part(self) -> int:
        """The part in which the reader was when the page was sent for another language."""
        text = str((self.data or {}).get("switch", ""))
        return min(int(text), LAST_PART) if text.isascii() and text.isdigit() and len(text) < 3 else 0

    def said(self, language: str) -> TipSaid:
        """Only when valid. `language` is that of the page."""
        data = self.form.cleaned_data
        return TipSaid(
            language=language,
            narrative=data["narrative"],
            danger=data["danger"],
            minor_answer=data["minor"],
            country=data["country"] or "unknown",
            province=data["province"],
            ongoing=data["ongoing"] or "unknown",
            venue=data["venue"] or "unknown",
            indicators=tuple(sign for group in SIGNS for sign in data[group]),
            how_many=data["how_many"],
            consent_choice=data["consent_choice"] or "not_said",
            place=filled(data, community="community", address="address", business="business", web="web"),
            timing="\n".join(filter(None, [str(data["last_seen"] or ""), data["timing"]])),
            suspects=data["suspects"],
            persons=tuple(self._persons()),
            consents=tuple(consents(data)),
            reporter=filled(
                data,
                name="reporter_name",
                contact="reporter_contact",
                safe_channel="safe_channel",
                safe_when="safe_when",
            ),
            caller_type=data["caller_type"] or ("victim_survivor" if writes_of_self(data) else ""),
            heard_about=data["heard_about"],
        )

    def _persons(self) -> Iterator[PersonSaid]:
        """Somebody to whom it happens is a person in the tip, even when they said no more about themself."""
        harmed = [said for form in self.harmed if (said := form.said())]
        if not harmed and writes_of_self(self.form.cleaned_data):
            harmed = [PersonSaid(role="potential_victim")]
        yield from harmed
        yield from (said for form in self.suspected if (said := form.said()))


def writes_of_self(data: Mapping[str, Any]) -> bool:
    return data["happens_to"] in ("me", "both")


def filled(data: Mapping[str, Any], **names: str) -> dict[str, str]:
    return {key: data[name] for key, name in names.items() if data[name]}


def consents(data: Mapping[str, Any]) -> Iterator[ConsentSaid]:
    """A yes for each pair of agency and purpose that was ticked; a no to every agency for "keep it here".

    Where somebody asked to stay unknown, a tick for their name is not taken at its word: the more careful of
    two answers holds."""
    choice = data["consent_choice"]
    if choice in ("share", "anonymous"):
        identity = data["identity"] and choice == "share"
        for agency, purpose in product(data["agencies"], data["purposes"]):
            yield ConsentSaid(
                recipient_kind=agency, purpose=purpose, decision="given", includes_identity=identity
            )
    elif choice == "hotline_only":
        for agency in codes.AGENCY_KIND.codes():
            yield ConsentSaid(recipient_kind=agency, purpose="investigation", decision="refused")
