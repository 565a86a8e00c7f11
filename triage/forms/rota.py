"""Planning a turn, by the wall's clock; offering one. An end that is not later than the beginning is the next day's."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.accounts.models import Staff
from hotline.codes import ROTA_PLACE
from triage.models import RotaTurn
from triage.rota_hours import BEGINS_NOW, is_shown, on_wall, week_of
from triage.shown.rota import WEEKS
from triage.shown.rota_words import LANGUAGE, clock_hour, day_name, local_day
from triage.times import zone

NO_SUCH_HOUR = _("The clocks go forward on that day: this hour does not exist. Choose another.")
OFTEN = (1, 2, 3, 4, 6, 8, 12)  # weeks
SAID = re.compile(r"(\d{1,2})\s*(?:[:h.]?\s*(\d{2}))?\s*h?", re.IGNORECASE)


class HourField(forms.CharField):
    """An hour as people write it: 8:00, 08:00, 0800, 8 h 30, 8. Not the browser's own field, which writes hours as the
    browser's language does, not as the page does."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": 7})

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        found = SAID.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(self.error_messages["required"])
        return time(hour, minute)


class PlanTurn(forms.Form):
    use_required_attribute = False
    staff = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose who.")})
    place = forms.ChoiceField(
        label=_("As"),
        choices=ROTA_PLACE.choices(),
        initial="lead",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose lead or back-up.")},
    )
    day = forms.TypedChoiceField(
        label=_("Day"),
        coerce=date.fromisoformat,
        empty_value=None,
        error_messages={"required": _("Choose a day.")},
    )
    first = HourField(
        label=_("Begins at"), error_messages={"required": _("Say when it begins, such as 08:00.")}
    )
    past = HourField(label=_("Ends at"), error_messages={"required": _("Say when it ends, such as 16:00.")})
    languages = forms.MultipleChoiceField(
        label=_("Speaks with callers"),
        choices=list(LANGUAGE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: as in their last turn."),
    )
    weeks = forms.TypedChoiceField(label=_("How often"), coerce=int, initial=1)

    def __init__(self, *args: Any, people: list[Staff], now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(one.pk): one for one in people}
        self.fields["day"].choices = [("", _("Choose")), *days_ahead(now)]  # type: ignore[attr-defined]
        self.fields["staff"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")), *((key, one.name) for key, one in self.people.items())
        ]  # fmt: skip
        self.fields["weeks"].choices = [(number, often(number)) for number in OFTEN]  # type: ignore[attr-defined]

    def clean_staff(self) -> Staff:
        return self.people[self.cleaned_data["staff"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, first, past = data.get("day"), data.get("first"), data.get("past")
        if isinstance(day, date) and isinstance(first, time) and isinstance(past, time):
            walls = {"first": datetime.combine(day, first), "past": datetime.combine(day, past)}
            if past <= first:
                walls["past"] += timedelta(days=1)
            for name, wall in walls.items():
                if not is_shown(wall, zone()):
                    self.add_error(name, NO_SUCH_HOUR)
            data["starts_at"], data["ends_at"] = (on_wall(wall, zone()) for wall in walls.values())
        return data


def days_ahead(now: datetime) -> list[tuple[str, str]]:
    """From today to the end of what the rota shows, by name. In the first minutes of a day yesterday too: a turn that
    begins now may have been asked for before midnight."""
    first = local_day(now - BEGINS_NOW)
    last = week_of(local_day(now)) + timedelta(days=7 * WEEKS.stop)
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    return [(day.isoformat(), capfirst(day_name(day))) for day in days]


def often(weeks: int) -> str:
    if weeks == 1:
        return _("This once")  # type: ignore[return-value]
    return ngettext("Each week, for %(count)s week", "Each week, for %(count)s weeks", weeks) % {
        "count": weeks
    }


class OfferTurn(forms.Form):
    """To whom, and from which of its hours on."""

    use_required_attribute = False
    to = forms.ChoiceField(label=_("To whom"), error_messages={"required": _("Choose a colleague.")})
    from_at = forms.ChoiceField(label=_("From which hour"), required=False)

    def __init__(self, *args: Any, turn: RotaTurn, people: list[Staff], now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(one.pk): one for one in people if one.pk != turn.staff_id}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")), *((key, one.name) for key, one in self.people.items())
        ]  # fmt: skip
        whole = _("Now") if turn.starts_at <= now else _("The whole turn")
        self.fields["from_at"].choices = [  # type: ignore[attr-defined]
            ("", whole), *((f"{at:%Y-%m-%dT%H:%MZ}", clock_hour(at)) for at in full_hours(turn, now))
        ]  # fmt: skip

    def clean_to(self) -> Staff:
        return self.people[self.cleaned_data["to"]]

    def clean_from_at(self) -> datetime | None:
        said = self.cleaned_data["from_at"]
        return datetime.fromisoformat(said) if said else None


def full_hours(turn: RotaTurn, now: datetime) -> list[datetime]:
    """Those within the turn that are still to come, by the wall: half hours of Newfoundland are hours there."""
    local = max(turn.starts_at, now).astimezone(zone())
    at = max(turn.starts_at, now) + timedelta(
        minutes=60 - local.minute, seconds=-local.second, microseconds=-local.microsecond
    )
    found = []
    while at < turn.until:
        found.append(at)
        at += timedelta(hours=1)
    return found
