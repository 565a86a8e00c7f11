"""What somebody may say of themselves to find a service: every question can be skipped. Nothing of it is kept, so
none of it is ever in an address; it is read, answered and forgotten (S38)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import AGE_BAND, CULTURAL_IDENTITY, GENDER, STATUS_IN_CANADA
from hotline.codes.languages import LANGUAGE
from hotline.places.widgets import CommunityInput

# What people need, in their words: (our code, label, kinds of service).
NEEDS = (
    ("bed", _("A safe place to sleep"), ("emergency_shelter",)),
    ("home", _("A place to live for longer"), ("transitional_housing", "long_term_housing")),
    ("talk", _("Someone to talk to"), ("counselling", "peer_support")),
    ("plan", _("Help to get out, or to plan it"), ("exit_program", "case_management")),
    ("health", _("A doctor or a nurse"), ("health",)),
    ("assault", _("Care after sexual violence"), ("sexual_assault",)),
    ("couple", _("Help with violence at home"), ("family_violence",)),
    ("papers", _("Help with papers or status"), ("immigration", "newcomer")),
    ("rights", _("A lawyer, or to know my rights"), ("legal",)),
    ("court", _("Someone beside me with police or in court"), ("victim_services",)),
    ("work", _("Work or training"), ("employment",)),
    ("money", _("Money, food or a ride"), ("financial", "transport")),
    ("drugs", _("Help with drugs or alcohol"), ("addiction",)),
    ("young", _("I am young and have nowhere to stay"), ("youth",)),
    ("indigenous", _("A service led by Indigenous people"), ("indigenous_led",)),
    ("pride", _("A 2SLGBTQI+ service"), ("2slgbtqi",)),
    ("interpreter", _("An interpreter"), ("interpretation",)),
)
TYPES = {code: types for code, _label, types in NEEDS}
GUESSES = ("adult_unknown", "maybe_minor")  # what others guess of somebody
SKIP = ("", _("I would rather not say"))
WRONG = _("Please choose one of the answers shown here, or none.")
LONGEST = 200


def one_of(label: Any, hint: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, required=False, error_messages={"invalid_choice": WRONG}
    )


def several(label: Any, hint: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": WRONG, "invalid_list": WRONG},
    )  # fmt: skip


class ChooseForm(forms.Form):
    use_required_attribute = False

    needs = several(
        _("What would help?"),
        _("Choose as many as you like."),
        [(code, label) for code, label, _types in NEEDS],
    )
    place = forms.CharField(
        label=_("Near which place?"),
        help_text=_("To show what is near. A community, or the first three characters of a postal code."),
        required=False,
        widget=CommunityInput({"dir": "auto", "maxlength": LONGEST}),
    )
    away = forms.BooleanField(label=_("I want to be far from there: show all of Canada"), required=False)
    abroad = forms.BooleanField(label=_("It is outside Canada"), required=False)
    age = one_of(
        _("Age"), _("Some services take people of certain ages only."),
        lambda: [SKIP, *(one for one in AGE_BAND.choices(tail=()) if one[0] not in GUESSES)],
    )  # fmt: skip
    gender = one_of(
        _("Gender"), _("Some places are made for women, for men, or for trans or Two-Spirit people."),
        lambda: [SKIP, *GENDER.choices(tail=())],
    )  # fmt: skip
    language = one_of(
        _("Language you are at ease in"), _("Those who speak it come first, then those with interpreters."),
        lambda: [SKIP, *LANGUAGE.choices(tail=())],
    )  # fmt: skip
    status = one_of(
        _("Status in Canada"), _("Some services help only people with certain papers. Many never ask."),
        lambda: [SKIP, *STATUS_IN_CANADA.choices(tail=())],
    )  # fmt: skip
    comes = several(
        _("What a place to stay must allow"), _("Places that say so come first; the others may be asked."),
        [("children", _("Children with me")), ("pets", _("A pet with me")), ("access", _("A wheelchair or other aid"))],
    )  # fmt: skip
    culture = several(
        _("A community you belong to"), _("Services made for it come first."),
        lambda: CULTURAL_IDENTITY.choices(tail=()),
    )  # fmt: skip

    def clean_place(self) -> str:
        return " ".join(str(self.cleaned_data["place"]).replace("\0", "").split())[:LONGEST]

    def more_said(self) -> bool:
        """Whether the part that is folded away holds an answer."""
        return any(self[name].value() for name in ("comes", "culture"))

    def said(self) -> dict[str, Any]:
        """For matching.read_profile. Only when valid."""
        data = self.cleaned_data
        place = {"community": data["place"], "away": data["away"]}
        if data["abroad"]:
            place["country"] = "abroad"
        return {
            "needs": [kind for code in data["needs"] for kind in TYPES[code]], "place": place, "age": data["age"],
            "gender": data["gender"], "languages": data["language"], "status": data["status"],
            "culture": data["culture"], **dict.fromkeys(data["comes"], "yes"),
        }  # fmt: skip
