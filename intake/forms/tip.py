"""What the form asks about the situation and about the person who writes. Two answers are needed, no more:
whether somebody is in danger now, and a few words. Nothing personal is ever required."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline import codes
from hotline.form.fields import LONG, NARRATIVE, NOT_CHOSEN, Words, one_of, radios, select, shared, ticks
from hotline.places.provinces import province_choices
from hotline.places.widgets import CommunityInput

YES_NO = (
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    ("unknown", gettext_lazy("I do not know")),
)
UNDER_18 = (
    ("yes", gettext_lazy("Yes")),
    ("maybe", gettext_lazy("Maybe")),
    ("no", gettext_lazy("No")),
    ("unknown", gettext_lazy("I do not know")),
)
HAPPENS_TO = (
    ("me", gettext_lazy("To me")),
    ("both", gettext_lazy("To me and to others")),
    ("others", gettext_lazy("To someone else")),
)
# The agencies that a reporter may choose from: the others act for other agencies or abroad.
AGENCIES = (
    "police", "child_protection", "victim_services", "service_provider", "labour_standards", "health_safety",
    "foreign_workers", "immigration", "border_services", "online_exploitation",
)  # fmt: skip
CHOICE_WORDS = (
    ("share", gettext_lazy("You may pass it on to the services I choose below")),
    ("anonymous", gettext_lazy("You may pass it on, but never anything about who I am")),
    ("hotline_only", gettext_lazy("Keep it at the hotline")),
)


@shared
class TipForm(forms.Form):
    use_required_attribute = False

    danger = radios(
        gettext_lazy("Is someone in danger right now?"),
        YES_NO,
        required=True,
        error_messages={
            "required": gettext_lazy("Tell us if someone is in danger now. “I do not know” is an answer too.")
        },
    )
    narrative = Words(
        label=gettext_lazy("What have you seen, heard or lived through?"),
        help_text=gettext_lazy(
            "If you can: where, when, who, and what made you worry. Write in any language. There is room for"
            " 50,000 characters, about 20 pages. We do not open links or files, so describe what they show."
        ),
        limit=NARRATIVE,
        rows=9,
        required=True,
        error_messages={
            "required": gettext_lazy("Write a few words about what worries you. One sentence is enough.")
        },
    )
    minor = radios(
        gettext_lazy("Could anyone who is being harmed be under 18?"),
        UNDER_18,
        help_text=gettext_lazy("A guess is fine. If it is yes or maybe, a supervisor looks at this at once."),
    )

    country = radios(gettext_lazy("Is it in Canada?"), codes.COUNTRY_OF_SITUATION.choices())
    province = one_of(gettext_lazy("Province or territory"), lambda: [NOT_CHOSEN, *province_choices()])
    community = Words(
        label=gettext_lazy("City, town or community"), widget=CommunityInput(province="province")
    )
    venue = select(
        gettext_lazy("What kind of place or work is it?"), codes.VENUE_INDUSTRY, ("other", "unknown")
    )
    business = Words(label=gettext_lazy("Name of the business, hotel, farm or agency"))
    address = Words(
        label=gettext_lazy("Address, room number, or how to find the place"),
        help_text=gettext_lazy("We use it to find help nearby and, if it is passed on, to investigate."),
        limit=1000,
        rows=2,
    )
    web = Words(
        label=gettext_lazy("Website, advertisement or page"),
        help_text=gettext_lazy("Its address or its name. For an investigation only; we do not open it here."),
        limit=2000,
        rows=2,
    )

    ongoing = radios(
        gettext_lazy("Is it still going on?"),
        (
            ("yes", gettext_lazy("Yes, it is still going on")),
            ("no", gettext_lazy("No, it is in the past")),
            ("unknown", gettext_lazy("I do not know")),
        ),
    )
    timing = Words(
        label=gettext_lazy("When did it happen, and how often?"),
        help_text=gettext_lazy("Any words will do: “since spring”, “Friday nights”, “two years ago”."),
        limit=2000,
        rows=2,
    )
    last_seen = forms.DateField(
        label=gettext_lazy("The last day that you saw or heard of it, if you know it"),
        required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "invalid": gettext_lazy(
                "Write the day as in 2026-04-30, or say it in words in the question before."
            )
        },
    )

    happens_to = radios(gettext_lazy("Who is it happening to?"), HAPPENS_TO)
    how_many = forms.IntegerField(
        label=gettext_lazy("How many people may be harmed?"),
        help_text=gettext_lazy("A number. A guess is fine."),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            name: gettext_lazy("Write a number from 1 to 9999, or leave this empty.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    suspects = Words(
        label=gettext_lazy("Is there anything else about them, their cars or what they do?"),
        limit=LONG,
        rows=3,
    )

    signs_general = ticks(codes.INDICATOR_GROUPS[0][0], codes.INDICATOR_GENERAL.choices())
    signs_sex = ticks(codes.INDICATOR_GROUPS[1][0], codes.INDICATOR_SEX.choices())
    signs_labour = ticks(codes.INDICATOR_GROUPS[2][0], codes.INDICATOR_LABOUR.choices())
    signs_minor = ticks(codes.INDICATOR_GROUPS[3][0], codes.INDICATOR_MINOR.choices())

    caller_type = select(gettext_lazy("Who are you in this?"), codes.CALLER_TYPE, ("other", "declined"))
    consent_choice = radios(gettext_lazy("What may we do with what you told us?"), CHOICE_WORDS)
    agencies = ticks(
        gettext_lazy("Who may receive it?"),
        [(code, codes.AGENCY_KIND.label(code)) for code in AGENCIES],
        help_text=gettext_lazy("Your permission covers only the services that you tick."),
    )
    purposes = ticks(
        gettext_lazy("What may they use it for?"),
        codes.CONSENT_PURPOSE.choices(),
        help_text=gettext_lazy(
            "Tick one or more. If this stays empty, we take it that you have not agreed yet."
        ),
    )
    identity = forms.BooleanField(
        label=gettext_lazy("They may also have my name and how to reach me"), required=False
    )
    reporter_name = Words(
        label=gettext_lazy("What may we call you?"),
        help_text=gettext_lazy("Any name will do. Purpose: to speak with you and find you a service."),
    )
    reporter_contact = Words(
        label=gettext_lazy("A phone number or e-mail address that is safe for you"),
        help_text=gettext_lazy(
            "Purpose: to ask you a question, or find you a service. Leave it empty if you do not want"
            " to hear from us."
        ),
    )
    safe_channel = select(gettext_lazy("How is it safe to reach you?"), codes.SAFE_CHANNEL)
    safe_when = Words(
        label=gettext_lazy("When is it safe, and what should we know?"),
        help_text=gettext_lazy(
            "For example: hours, the language you like best, if a message may be left, what to say if someone"
            " else answers. Purpose: your safety."
        ),
        limit=1000,
        rows=2,
    )
    heard_about = select(gettext_lazy("How did you hear of us?"), codes.HEARD_ABOUT, ("other",))

    def clean_last_seen(self) -> date | None:
        day: date | None = self.cleaned_data["last_seen"]
        # Not hotline.now, which asks the database: a form must be readable while that is down. A day of
        # grace, since it may be tomorrow already where the writer is.
        today = datetime.fromtimestamp(time.time(), UTC).date()
        if day and day > today + timedelta(days=1):
            raise ValidationError(_("This day is still to come. Please check it, or leave it empty."))
        return day
