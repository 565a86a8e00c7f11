"""The public application form. Its field names are the keys under which answers are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.codes import SERVICE_STAGE, SERVICE_TYPE
from hotline.codes.languages import LANGUAGE
from hotline.form.fields import LONG, NOT_CHOSEN, Words, one_of, radios, shared, ticks
from hotline.places.provinces import province_choices
from referrals.applying.said import ApplicationSaid
from referrals.codes import COVERAGE, HOURS_MODE, INCLUSION_BASIS, YES_NO_UNKNOWN

SITE = (
    ("open", gettext_lazy("People come to us, and the address may be known")),
    ("confidential", gettext_lazy("The address is confidential")),
    ("none", gettext_lazy("We have no place to come to: by phone, online, or we go to people")),
)
WISH = (
    ("public", gettext_lazy("In the public directory, for everybody to find")),
    ("internal", gettext_lazy("Only where the staff of the line see it")),
    ("undecided", gettext_lazy("We are not sure yet: please call us")),
)
NAMED = gettext_lazy("Write the name in English, in French or in both.")
DESCRIBED = gettext_lazy("Write a few sentences about what you offer, in English, in French or in both.")
REACHED = gettext_lazy(
    "Give us one way to reach you: a phone number or an e-mail address, here or further down."
)
NO_ADDRESS = gettext_lazy(
    "You said that the address is confidential. Please empty this field: such an address is never taken in writing"
    " here. We call you."
)
SAY_WHETHER = gettext_lazy("Say whether the address may be known. If it may not, empty the address.")


def needed(sentence: Any) -> dict[str, Any]:
    return {"required": True, "error_messages": {"required": sentence}}


class MailAddress(Words):
    default_validators = [EmailValidator(gettext_lazy("Write an e-mail address, such as name@example.org."))]

    def __init__(self, **more: Any) -> None:
        super().__init__(limit=254, **more)


class Website(Words):
    """http and https alone: it becomes a link."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return f"https://{text}" if text and "://" not in text and ":" not in text.split("/")[0] else text

    def run_validators(self, value: Any) -> None:
        if value not in self.empty_values:
            URLValidator(["http", "https"], message=_("Write a web address, such as www.example.org."))(value)


def age(label: Any) -> forms.IntegerField:
    wrong = gettext_lazy("Write an age in years, from 0 to 120, or nothing.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=120,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


def both(label_en: Any, label_fr: Any, **more: Any) -> tuple[Words, Words]:
    return Words(label=label_en, **more), Words(label=label_fr, **more)


@shared
class ApplicationForm(forms.Form):
    """Few answers are needed, none about a person. The rest may come later, by phone."""

    use_required_attribute = False

    name_en, name_fr = both(gettext_lazy("Name in English"), gettext_lazy("Name in French"))
    website = Website(label=gettext_lazy("Website"), limit=500)
    legal_status = Words(
        label=gettext_lazy("What kind of organization is it?"),
        help_text=gettext_lazy("For example a registered charity, a First Nation, part of a hospital."),
        limit=200,
    )
    since = Words(label=gettext_lazy("Since when has it done this work?"))
    basis = radios(
        gettext_lazy("Why does it belong in the directory?"),
        INCLUSION_BASIS.choices(),
        **needed(gettext_lazy("Choose what fits best.")),
    )
    basis_why = Words(
        label=gettext_lazy("How does it help people who are or were trafficked?"), limit=LONG, rows=4
    )

    service_en, service_fr = both(
        gettext_lazy("Name of the service in English"),
        gettext_lazy("Name of the service in French"),
        help_text=gettext_lazy("If it is not the organization’s own name."),
    )
    types = ticks(gettext_lazy("What kind of help is it?"), SERVICE_TYPE.choices(tail=("other",)))
    stages = ticks(gettext_lazy("When does it help?"), SERVICE_STAGE.choices())
    description_en, description_fr = both(
        gettext_lazy("What you offer, in English"),
        gettext_lazy("What you offer, in French"),
        limit=LONG,
        rows=5,
    )
    eligibility_en, eligibility_fr = both(
        gettext_lazy("Who can come, in English"), gettext_lazy("Who can come, in French"), limit=LONG, rows=3
    )
    minimum_age = age(gettext_lazy("Youngest age"))
    maximum_age = age(gettext_lazy("Oldest age"))
    application_en, application_fr = both(
        gettext_lazy("How to get in, in English"),
        gettext_lazy("How to get in, in French"),
        limit=LONG,
        rows=3,
    )
    fees_en, fees_fr = both(
        gettext_lazy("What it costs, in English"),
        gettext_lazy("What it costs, in French"),
        limit=LONG,
        rows=2,
    )
    languages = ticks(gettext_lazy("In which languages do you work?"), LANGUAGE.choices(tail=()))
    interpreter = radios(
        gettext_lazy("Do you bring in an interpreter for other languages?"), YES_NO_UNKNOWN.choices()
    )
    coverage = radios(gettext_lazy("Where do the people live whom you serve?"), COVERAGE.choices())
    provinces = ticks(gettext_lazy("In which provinces and territories?"), province_choices)

    phone = Words(
        label=gettext_lazy("Phone number for people who need help"),
        help_text=gettext_lazy("With the extension, if there is one."),
        limit=100,
    )
    email = MailAddress(label=gettext_lazy("E-mail address for people who need help"))
    hours_mode = radios(gettext_lazy("When can people reach you?"), HOURS_MODE.choices())
    hours = Words(
        label=gettext_lazy("Days and hours"),
        help_text=gettext_lazy("And what is different on holidays."),
        limit=LONG,
        rows=3,
    )
    site = radios(gettext_lazy("Is there a place that people come to?"), SITE)
    address = Words(
        label=gettext_lazy("Street address"),
        help_text=gettext_lazy(
            "Only one that may be known. Do not type a confidential address here: we call you."
        ),
    )
    city = Words(
        label=gettext_lazy("City, town or community"),
        help_text=gettext_lazy("For a confidential place too, if the community may be named."),
        limit=120,
    )
    province = one_of(gettext_lazy("Province or territory"), lambda: [NOT_CHOSEN, *province_choices()])
    postal_code = Words(label=gettext_lazy("Postal code"), limit=10)

    works_consent = Words(
        label=gettext_lazy("How do you make sure that nothing is done without the person’s yes?"),
        limit=LONG,
        rows=3,
    )
    works_privacy = Words(
        label=gettext_lazy("How do you keep what people tell you confidential?"), limit=LONG, rows=3
    )
    works_open = Words(
        label=gettext_lazy("For whom is the service made, and do you turn anybody away?"), limit=LONG, rows=3
    )

    wish = radios(gettext_lazy("Where would you like to be shown?"), WISH)
    agree = forms.BooleanField(
        label=gettext_lazy(
            "I may speak for this organization. It agrees that what is above, down to “Where to find you”, is shown"
            " in the public directory. It can take this back at any time."
        ),
        required=False,
    )

    contact_name = Words(label=gettext_lazy("Name"), limit=200)
    contact_title = Words(label=gettext_lazy("Title"), limit=200)
    contact_phone = Words(label=gettext_lazy("Phone number"), limit=100)
    contact_email = MailAddress(label=gettext_lazy("E-mail address"))
    more = Words(label=gettext_lazy("What else should we know?"), limit=LONG, rows=4)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self._needs_one(NAMED, "name_en", "name_fr")
        self._needs_one(DESCRIBED, "description_en", "description_fr")
        self._needs_one(REACHED, "phone", "email", "contact_phone", "contact_email")
        if not data.get("types") and "types" not in self.errors:
            self.add_error("types", ValidationError(_("Tick at least one.")))
        for name in ("address", "postal_code"):
            if data.get("site") == "confidential" and self.data.get(name, "").strip():
                self.add_error(name, ValidationError(NO_ADDRESS))
        if not data.get("site") and data.get("address"):
            self.add_error("site", ValidationError(SAY_WHETHER))
        youngest, oldest = data.get("minimum_age"), data.get("maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("maximum_age", ValidationError(_("The oldest age is below the youngest.")))
        return data

    def _needs_one(self, sentence: Any, *names: str) -> None:
        """Said once, at the first of them; one that is filled in wrongly says so itself."""
        if not any(self.cleaned_data.get(name) or name in self.errors for name in names):
            self.add_error(names[0], ValidationError(sentence))

    def said(self, language: str) -> ApplicationSaid:
        """Only when valid. `language` is that of the page."""
        given = {
            name: value for name, value in self.cleaned_data.items() if value not in ("", None, [], False)
        }
        return ApplicationSaid(language=language, answers=given)


# The parts of the page and of the staff's view of it: what a name without _en stands for comes in both languages.
PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Your organization"), ("name", "website", "legal_status", "since", "basis", "basis_why")),
    (
        gettext_lazy("What you offer"),
        (
            "service", "types", "stages", "description", "eligibility", "minimum_age", "maximum_age",
            "application", "fees", "languages", "interpreter", "coverage", "provinces",
        ),
    ),
    (
        gettext_lazy("Where to find you"),
        ("phone", "email", "hours_mode", "hours", "site", "address", "city", "province", "postal_code"),
    ),
    (gettext_lazy("How you work"), ("works_consent", "works_privacy", "works_open")),
    (gettext_lazy("Public or not"), ("wish", "agree")),
    (
        gettext_lazy("Whom we may speak to"),
        ("contact_name", "contact_title", "contact_phone", "contact_email", "more"),
    ),
)  # fmt: skip
PAIRED = ("name", "service", "description", "eligibility", "application", "fees")
