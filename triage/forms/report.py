"""The forms of a report. The draft is one form: what is picked, what is written, on which ground."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    BASIS,
    CONSENT_PURPOSE,
    NO_HARM,
)
from intake.models import Consent
from triage.actions.grounds import Ground, Said, ground_faults, source_faults
from triage.forms.fields import many, words
from triage.forms.report_choices import RECEIPT_NAMES, agency_line, consent_line, offered
from triage.models import Agency
from triage.package.allow_list import OF_ONE_TIP, RECEIPT, Offer, Picked

PICKED = ("facts", "place", "indicators", "persons", "names", "descriptions", "identifiers", "receipt")
OF_A_TIP = re.compile(r"t([0-9a-f]{32})-consent$")  # a field that stands in the form once for each other tip


@dataclass(frozen=True)
class Account:
    """Another tip of the case in the form: its reference, the field of its ground, those of what may be picked."""

    tip_id: UUID
    reference: str
    consent: forms.BoundField
    fields: list[forms.BoundField]


class ReportForm(forms.Form):
    """`offer`: what may be picked; `others`: of the other tips of its case, each with its consents. What is missing
    is said by us, in words; hence no `required` in the browser."""

    use_required_attribute = False
    agency = forms.ChoiceField(label=_("To"), error_messages={"required": _("Choose who receives it.")})
    purpose = forms.ChoiceField(label=_("For"), choices=CONSENT_PURPOSE.choices())
    basis = forms.ChoiceField(
        label=_("Ground"), choices=BASIS.choices(), widget=forms.RadioSelect,
        error_messages={"required": _("Choose on which ground it leaves.")},
    )  # fmt: skip
    consent = forms.ChoiceField(label=_("Which consent"), required=False)
    weighing = words(
        _("Why a relayed consent is good enough"), _("Only where somebody else passed the yes on. Sealed.")
    )
    reason = words(_("Why without consent"), _("For every ground but consent. Sealed; it does not go along."))
    law = words(
        _("Law or order"),
        _("Statute and section; or the number of the order, who issued it, and its date. It goes along."),
    )
    identity = forms.BooleanField(
        label=_("Who told us goes along"), required=False,
        help_text=_("Only where they said so themselves, or the law requires it. The privacy officer agrees first."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Your words below are in"),
        choices=[("en", _("English")), ("fr", _("French"))],
        widget=forms.RadioSelect,
    )
    summary = words(
        _("Summary"),
        _(
            "In your own words, in the third person. Nothing that could say who told us: not how they know it, not "
            "where they stood."
        ),
        6, required=True, error_messages={"required": _("Write the summary.")},
    )  # fmt: skip
    known = words(
        _("How it is known, and what is not verified"),
        _(
            "In words that fit many people: seen, or read online; never how only one could know. And what nobody has "
            "checked."
        ),
    )
    cautions = words(
        _("With care"), _("For those who go there: weapons, who watches, when not to come or call.")
    )
    vehicle = words(_("Vehicle"), _("Make, colour, what is remarkable. The plate is ticked below."), 1)
    facts = many(_("Facts"))
    place = many(_("Place"))
    indicators = many(_("Signs"))
    persons = many(_("Persons"), _("Their part and age alone."))
    names = many(_("Names of these persons"))
    descriptions = many(_("Descriptions of these persons"), _("As they were told to us: read them first."))
    identifiers = many(_("Numbers and online names"), _("Each one that this recipient needs, and no other."))
    receipt = many(
        _("Of when and how we were told"),
        _("The day always stands in it. Each of these can point to somebody."),
    )
    no_harm = many(_("Could this hurt somebody?"), _("Each point is weighed before you hand this on."))

    def __init__(
        self,
        *args: Any,
        offer: Offer,
        agencies: list[Agency],
        consents: list[Consent],
        others: Sequence[tuple[Offer, list[Consent]]] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.others = list(others)
        here = offer.facts.get("province", "")
        near_first = sorted(agencies, key=lambda one: (one.province != here, one.province != ""))
        self.agencies = {str(one.pk): one for one in near_first}
        self.consents = {str(one.pk): one for one in consents}
        said: dict[str, list[tuple[str, Any]]] = {
            "agency": [("", _("Choose")), *((key, agency_line(one)) for key, one in self.agencies.items())],
            "consent": [("", _("None")), *((key, consent_line(one)) for key, one in self.consents.items())],
            **offered(offer),
            "receipt": [(name, RECEIPT_NAMES[name]) for name in RECEIPT],
            "no_harm": list(NO_HARM.choices()),
        }  # fmt: skip
        for name, choices in said.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.accounts = [self._account(one, yes) for one, yes in self.others]

    @staticmethod
    def tips_in(sent: Iterable[str]) -> set[UUID]:
        """Of which other tips a page that was sent had fields, by their names."""
        return {UUID(found[1]) for found in map(OF_A_TIP.match, sent) if found}

    def _account(self, offer: Offer, consents: list[Consent]) -> Account:
        """Fields of its own, so that nobody picks from one tip what another one said. The values name their tip."""
        here = f"t{offer.tip.pk.hex}-"
        mine = [(str(one.pk), consent_line(one)) for one in consents]
        same = self.initial.get(f"{here}consent") or (mine[0][0] if len(mine) == 1 else "")
        self.fields[f"{here}consent"] = forms.ChoiceField(
            label=_("Ground for what comes from this tip"), required=False, initial=same,
            choices=[("", _("The ground of the report, where that is no consent")), *mine],
        )  # fmt: skip
        names = []
        for part, choices in {
            **offered(offer),
            "receipt": [(one, RECEIPT_NAMES[one]) for one in RECEIPT],
        }.items():
            if not choices:
                continue
            if part in OF_ONE_TIP:
                choices = [(f"{offer.tip.pk}:{value}", words) for value, words in choices]
            kept = self.fields[part]
            self.fields[f"{here}{part}"] = field = many(kept.label, kept.help_text)
            field.choices, field.initial = choices, self.initial.get(part)
            names.append(f"{here}{part}")
        return Account(offer.tip.pk, offer.reference, self[f"{here}consent"], [self[name] for name in names])

    def faults(self) -> list[tuple[str, str]]:
        """What is in the way of the ground, also while fields are still empty: all of it is said at once. (code, tip):
        the reference of another tip where it is about that one."""
        data = self.cleaned_data
        if not data.get("basis") or not data.get("purpose"):
            return []
        ground, to, purpose = self.ground(), self.agencies.get(data.get("agency", "")), data["purpose"]
        picked = self.picked()
        return [(code, "") for code in ground_faults(ground, to, purpose)] + [
            (code, offer.reference)
            for offer, _yes in self.others
            if picked.takes_from(offer.tip.pk, offer.keys())
            for code in source_faults(ground, offer, to, purpose)
        ]

    def ground(self) -> Ground:
        data = self.cleaned_data
        on_consent = data["basis"] == "consent"
        return Ground(
            basis=data["basis"],
            consent=self.consents.get(data.get("consent", "")) if on_consent else None,
            reason="" if on_consent else data.get("reason", ""),
            law=data.get("law", "") if data["basis"] == "required_by_law" else "",
            weighing=data.get("weighing", ""),
            includes_identity=data.get("identity", False),
            others={
                offer.tip.pk: one
                for offer, yes in self.others
                for one in yes
                if str(one.pk) == data.get(f"t{offer.tip.pk.hex}-consent")
            },
        )

    def picked(self) -> Picked:
        data = self.cleaned_data
        texts: dict[str, Any] = {
            name: data.get(name, "") for name in ("language", "summary", "known", "cautions", "vehicle")
        }
        ticked: dict[str, Any] = {
            name: tuple(
                value
                for key in (name, *(f"t{offer.tip.pk.hex}-{name}" for offer, _yes in self.others))
                for value in data.get(key, ())
            )
            for name in PICKED
        }
        return Picked(**texts, **ticked)

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            agency=self.agencies[data["agency"]], purpose=data["purpose"], ground=self.ground(),
            picked=self.picked(), no_harm=tuple(data["no_harm"]),
        )  # fmt: skip
