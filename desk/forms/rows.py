"""Rows of persons, identifiers and consents: as many as were spoken of, or none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from desk.forms.fields import LONG, NOT_FILLED, choice, options, words
from hotline import codes
from hotline.codes.languages import LANGUAGE


class Row(forms.Form):
    """A row nobody typed into says nothing. Its answers are no errors for being absent."""

    def said(self) -> dict[str, str]:
        values = getattr(self, "cleaned_data", {})
        return {name: value for name, value in values.items() if value}


class VictimRow(Row):
    age_band = choice(_("Age"), options(codes.AGE_BAND))
    gender = choice(_("Gender"), options(codes.GENDER))
    language = choice(_("Language"), options(LANGUAGE))
    name = words(_("Name, or what they are called"))
    description = words(_("What is known of them"), LONG, rows=2)


class SuspectRow(Row):
    relationship = choice(_("What they are to the person harmed"), options(codes.RELATIONSHIP_TO_VICTIM))
    gender = choice(_("Gender"), options(codes.GENDER))
    name = words(_("Name, or what they are called"))
    description = words(_("What is known of them"), LONG, rows=2)


class IdentifierRow(Row):
    kind = choice(_("What it is"), options(codes.IDENTIFIER_KIND))
    value = words(_("Number, name or address"))
    purpose = choice(_("Kept for"), codes.CONSENT_PURPOSE.choices(), initial="investigation")

    def clean(self) -> None:
        if self.cleaned_data.get("value") and not self.cleaned_data.get("kind"):
            self.add_error("kind", _("Say what this is: a phone number, a plate or something else."))


class ConsentRow(Row):
    recipient_kind = choice(_("Who may receive it"), options(codes.AGENCY_KIND))
    purpose = choice(_("For what"), options(codes.CONSENT_PURPOSE))
    decision = choice(
        _("Answer"), [NOT_FILLED, ("given", _("Yes, may be shared")), ("refused", _("No, refused"))]
    )
    source = choice(_("Who said so"), options(codes.CONSENT_SOURCE, tail=()))
    includes_identity = forms.BooleanField(label=_("Their name and contact too"), required=False)

    def clean(self) -> None:
        said = self.said()
        if not said:
            return
        for name, sentence in (
            ("recipient_kind", _("Say which kind of agency the answer is about.")),
            ("purpose", _("Say what it is for: an answer holds for one purpose.")),
            ("decision", _("Say whether the person said yes or no.")),
        ):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if said.get("decision") == "refused" and said.get("includes_identity"):
            self.add_error(
                "includes_identity", _("A refusal shares nothing: untick this, or change the answer.")
            )


class Rows(BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"use_required_attribute": False}

    def said(self) -> list[dict[str, Any]]:
        return [said for row in self.forms if (said := row.said())]


def rows(form: type[Row], most: int) -> type[BaseFormSet]:
    return formset_factory(form, formset=Rows, extra=1, max_num=most, absolute_max=most, validate_max=True)


ROW_SETS = {
    "victims": rows(VictimRow, 10),
    "suspected": rows(SuspectRow, 10),
    "identifiers": rows(IdentifierRow, 20),
    "consents": rows(ConsentRow, 15),
}
