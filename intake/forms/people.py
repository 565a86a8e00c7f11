"""Who may be harmed, and who may be doing it. Every answer is optional and none decides how fast we act,
but for an age under 18."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline import codes
from hotline.codes.languages import LANGUAGE
from hotline.form.fields import LONG, Words, entries, select, shared, ticks
from intake.said import IdentifierSaid, PersonSaid

IDENTIFIERS = {"phones": "phone", "plates": "plate", "online": "handle", "emails": "email"}


class PersonForm(forms.Form):
    use_required_attribute = False

    def said(self) -> PersonSaid | None:
        """None when nothing was filled in about this person."""
        filled = {name: value for name, value in self.cleaned_data.items() if value}
        return self.person(filled) if filled else None

    def person(self, filled: dict[str, Any]) -> PersonSaid:
        raise NotImplementedError


@shared
class HarmedForm(PersonForm):
    age_band = select(_("Age, even roughly"), codes.AGE_BAND, ("unknown", "declined"))
    gender = select(_("Gender"), codes.GENDER, ("unknown", "declined"))
    language = select(_("Language they speak best"), LANGUAGE, ("other", "unknown"))
    cultural_identity = ticks(
        _("Culture or community"),
        codes.CULTURAL_IDENTITY.choices(tail=("other", "declined")),
    )
    status_in_canada = select(
        _("Status in Canada"),
        codes.STATUS_IN_CANADA,
        ("unknown", "declined"),
        help_text=_("Only to find services. It changes nothing about how we treat what you tell us."),
    )
    name = Words(
        label=_("Name, or what people call them"), help_text=_("Purpose: to find them and get them safe.")
    )
    description = Words(
        label=_("How would someone know them?"),
        help_text=_("Height, hair, tattoos, clothes, nickname. Purpose: to find them and get them safe."),
        limit=LONG,
        rows=2,
    )

    def person(self, filled: dict[str, Any]) -> PersonSaid:
        return PersonSaid(
            role="potential_victim",
            age_band=filled.get("age_band", "unknown"),
            gender=filled.get("gender", ""),
            status_in_canada=filled.get("status_in_canada", ""),
            language=filled.get("language", ""),
            cultural_identity=tuple(filled.get("cultural_identity", ())),
            details=details(filled),
        )


@shared
class SuspectForm(PersonForm):
    relationship = select(
        _("What are they to the person harmed?"), codes.RELATIONSHIP_TO_VICTIM, ("other", "unknown")
    )
    name = Words(label=_("Name, or what people call them"), help_text=_("Purpose: investigation."))
    description = Words(
        label=_("How would someone know them?"),
        help_text=_("Height, hair, tattoos, clothes, how they speak. Purpose: investigation."),
        limit=LONG,
        rows=3,
    )
    phones = Words(
        label=_("Phone numbers"), help_text=_("One on each line. Purpose: investigation."), limit=1000, rows=2
    )
    plates = Words(
        label=_("Licence plates"),
        help_text=_("One on each line. Purpose: investigation."),
        limit=1000,
        rows=2,
    )
    online = Words(
        label=_("Names they use online"),
        help_text=_("With the site or app if you know it. Purpose: investigation."),
        limit=1000,
        rows=2,
    )
    emails = Words(
        label=_("E-mail addresses"),
        help_text=_("One on each line. Purpose: investigation."),
        limit=1000,
        rows=2,
    )

    def person(self, filled: dict[str, Any]) -> PersonSaid:
        return PersonSaid(
            role="suspected_trafficker",
            relationship=filled.get("relationship", ""),
            details=details(filled),
            identifiers=tuple(
                IdentifierSaid(kind=kind, value=value, purpose="investigation")
                for name, kind in IDENTIFIERS.items()
                for value in entries(filled.get(name, ""))
            ),
        )


def details(filled: dict[str, Any]) -> dict[str, str]:
    return {name: filled[name] for name in ("name", "description") if name in filled}
