"""The forms of a report. The draft is one form: what is picked, what is written, on which ground."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    AGE_BAND,
    AGENCY_KIND,
    BASIS,
    CONSENT_PURPOSE,
    CONSENT_SOURCE,
    FOLLOW_UP,
    IDENTIFIER_KIND,
    INDICATOR,
    NO_HARM,
    PERSON_ROLE,
    REPORT_OUTCOME,
)
from hotline.places.provinces import PROVINCES
from intake.models import Consent
from triage.actions.drafting import Ground, Said, ground_faults
from triage.forms import FIELD_NAMES, TEXT_LIMIT, Moment, Part, example, text_area
from triage.models import Agency
from triage.package.allow_list import FACTS, PLACE, RECEIPT, Offer, Picked
from triage.review_shown import PLACE_PARTS
from triage.shown import SAID, label

RECEIPT_NAMES = {
    "time": _("The hour at which we were told"),
    "channel": _("The way by which we were told"),
    "language": _("The language in which we were told"),
}


def many(name: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=name, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def words(name: Any, help_text: Any = "", rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=name,
        help_text=help_text,
        max_length=TEXT_LIMIT,
        widget=text_area(rows),
        **({"required": False} | more),
    )


class ReportForm(forms.Form):
    """`offer`: what may be picked. What is missing is said by us, in words; hence no `required` in the browser."""

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
        self, *args: Any, offer: Offer, agencies: list[Agency], consents: list[Consent], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        here = offer.facts.get("province", "")
        near_first = sorted(agencies, key=lambda one: (one.province != here, one.province != ""))
        self.agencies = {str(one.pk): one for one in near_first}
        self.consents = {str(one.pk): one for one in consents}
        said: dict[str, list[tuple[str, Any]]] = {
            "agency": [("", _("Choose")), *((key, _agency(one)) for key, one in self.agencies.items())],
            "consent": [("", _("None")), *((key, _consent(one)) for key, one in self.consents.items())],
            "facts": [(name, _fact(name, offer.facts[name])) for name in FACTS if known(offer.facts[name])],
            "place": [(name, named(PLACE_PARTS[name], offer.place[name])) for name in PLACE if offer.place.get(name)],
            "indicators": [(code, label(INDICATOR, code)) for code in offer.tip.indicators],
            "persons": [(str(one.pk), _person(one)) for one in offer.persons],
            "names": _details(offer, "name"),
            "descriptions": _details(offer, "description"),
            "identifiers": [
                (str(key), named(label(IDENTIFIER_KIND, kind), value))
                for key, (kind, value) in offer.identifiers.items()
            ],
            "receipt": [(name, RECEIPT_NAMES[name]) for name in RECEIPT],
            "no_harm": list(NO_HARM.choices()),
        }  # fmt: skip
        for name, choices in said.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def faults(self) -> list[str]:
        """What is in the way of the ground, also while fields are still empty: all of it is said at once."""
        data = self.cleaned_data
        if not data.get("basis") or not data.get("purpose"):
            return []
        return ground_faults(self.ground(), self.agencies.get(data.get("agency", "")), data["purpose"])

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
        )

    def said(self) -> Said:
        data = self.cleaned_data
        texts: dict[str, Any] = {
            name: data[name] for name in ("language", "summary", "known", "cautions", "vehicle")
        }
        ticked: dict[str, Any] = {
            name: tuple(data[name])
            for name in (
                "facts",
                "place",
                "indicators",
                "persons",
                "names",
                "descriptions",
                "identifiers",
                "receipt",
            )
        }
        return Said(
            agency=self.agencies[data["agency"]], purpose=data["purpose"], ground=self.ground(),
            picked=Picked(**texts, **ticked), no_harm=tuple(data["no_harm"]),
        )  # fmt: skip


def known(code: str) -> bool:
    return bool(code) and code not in SAID


def named(name: Any, value: Any) -> str:
    return gettext("%(part)s: %(what)s") % {"part": name, "what": value}


def _agency(one: Agency) -> str:
    name = one.name_fr if (get_language() or "en").startswith("fr") else one.name_en
    province = f"{one.province} · " if one.province else ""  # first: a narrow list cuts the end off
    return f"{province}{name} · {label(AGENCY_KIND, one.kind)}"


def _consent(one: Consent) -> str:
    parts = [
        label(AGENCY_KIND, one.recipient_kind),
        label(CONSENT_PURPOSE, one.purpose),
        label(CONSENT_SOURCE, one.source),
    ]
    return " · ".join(parts)


def _fact(name: str, value: str) -> str:
    codes = FACTS[name]
    said = label(codes, value) if codes else PROVINCES[value].name
    return named(FIELD_NAMES[name], said)


def _person(one: Any) -> str:
    return f"{label(PERSON_ROLE, one.role)} · {label(AGE_BAND, one.age_band)}"


def _details(offer: Offer, name: str) -> list[tuple[str, str]]:
    found = []
    for person in offer.persons:
        closed = name == "name" and person.pk in offer.names_closed
        if (value := offer.details.get(person.pk, {}).get(name)) and not closed:
            found.append((str(person.pk), named(label(PERSON_ROLE, person.role), value)))
    return found


class SendBack(Part):
    prefix = "back"
    note = words(
        _("What should be different"),
        required=True,
        error_messages={"required": _("Write what should be different.")},
    )


class Acknowledge(Part):
    prefix = "acknowledge"
    name = forms.CharField(
        label=_("Who confirmed it"), help_text=_("Name, badge or desk. Sealed."), max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write who confirmed it there.")},
    )  # fmt: skip
    file_number = forms.CharField(
        label=_("Their file number"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class Told(Acknowledge):
    """By phone, which hands it over and confirms it in one."""

    prefix = "told"
    name = forms.CharField(
        label=_("Who took it there"), help_text=_("Name, badge or desk. Sealed."), max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write who took it there.")},
    )  # fmt: skip
    told_at = Moment(label=_("When it was (empty: just now)"), help_text=example())


class Answer(Part):
    prefix = "follow"
    result = forms.ChoiceField(
        label=_("What they said"), choices=FOLLOW_UP.choices(), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[("", _("Not said yet")), *REPORT_OUTCOME.choices()],
        required=False,
    )
    note = words(_("In a few words"), _("Sealed."))


class TakeBack(Part):
    prefix = "consent"
    source = forms.ChoiceField(
        label=_("Who says so"), widget=forms.RadioSelect, error_messages={"required": _("Say who told you.")},
        choices=[(code, CONSENT_SOURCE.label(code)) for code in ("self", "relayed", "unknown")],
    )  # fmt: skip


# On the page of one report, together in one HTML form.
REPORT_PARTS: tuple[type[Part], ...] = (SendBack, Acknowledge, Told, Answer, TakeBack)
