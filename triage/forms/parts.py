"""What forms of staff pages are made of: a part of a page, fields that several share, and the names of facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    COUNTRY_OF_SITUATION,
    DANGER,
    MAIL_KIND,
    MINOR,
    ONGOING,
    TRAFFICKING_TYPE,
    VENUE_INDUSTRY,
)
from triage.times import zone, zone_name

TEXT_LIMIT = 4000
FACTOR_NAMES = {
    "wishes": (_("Wishes of the person"), _("What they want, and what they are afraid of.")),
    "urgency": (_("Urgency"), _("Danger, and how soon.")),
    "detail": (_("Detail we can act on"), _("Where, who, when, and how it is known.")),
    "signs": (_("Signs of trafficking"), _("Which signs, and which speak against it.")),
    "law": (_("Law"), _("Duty to report, orders, what must not be passed on.")),
    "protocol": (_("Local protocol"), _("Who is called first there.")),
}
FIELD_NAMES = {
    "minor": _("Under 18"),
    "danger": _("Danger now"),
    "province": _("Province"),
    "country": _("Country"),
    "trafficking_type": _("Kind"),
    "venue": _("Venue"),
    "ongoing": _("Still going on"),
    "kind": _("What it is"),
}
FIELD_LISTS = {
    "minor": MINOR, "danger": DANGER, "country": COUNTRY_OF_SITUATION, "trafficking_type": TRAFFICKING_TYPE,
    "venue": VENUE_INDUSTRY, "ongoing": ONGOING, "kind": MAIL_KIND,
}  # fmt: skip


def text_area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "autocomplete": "off"})


class Part(forms.Form):
    """One part of the page. What is missing is said by us, in words; hence no `required` in the browser."""

    use_required_attribute = False
    base_fields: ClassVar[dict[str, forms.Field]]

    @classmethod
    def typed(cls, data: QueryDict, **initial: Any) -> Part:
        """The form with what was typed, unjudged: another part of the page was sent."""
        for name, field in cls.base_fields.items():
            if (sent := f"{cls.prefix}-{name}") in data:
                initial[name] = field.widget.value_from_datadict(data, MultiValueDict(), sent)
        return cls(initial=initial)

    @classmethod
    def has_text(cls, data: QueryDict) -> bool:
        """Whether somebody typed words into it."""
        texts = [name for name, field in cls.base_fields.items() if isinstance(field, forms.CharField)]
        return any(data.get(f"{cls.prefix}-{name}", "").strip() for name in texts)


# Not the browser's own field: it writes dates the way the machine was bought, such as 11/23/2026.
example = lazy(lambda: _("Such as 2026-03-31 14:05, %(zone)s.") % {"zone": zone_name()}, str)


class Moment(forms.DateTimeField):
    """A time that may be left out. The hour was read off a clock in the display zone."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d %H h %M", "%Y-%m-%dT%H:%M"],
            widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}),
            error_messages={"invalid": _("Write date and time, such as 2026-03-31 14:05.")},
            **given,
        )

    def clean(self, value: Any) -> datetime | None:
        given: datetime | None = super().clean(value)
        return given and given.replace(tzinfo=zone())
