"""Planning a turn, by the wall's clock; offering one. An end that is not later than the beginning is the next day's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.accounts.models import Staff
from hotline.codes import ROTA_PLACE
from triage.models import RotaTurn
from triage.rota_hours import is_shown, on_wall
from triage.rota_words import LANGUAGE, clock_hour
from triage.times import zone

NO_SUCH_HOUR = _("The clocks go forward on that day: this hour does not exist. Choose another.")
WEEKS = (1, 2, 3, 4, 6, 8, 12)


def at_time(label: Any, missing: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": missing, "invalid": missing},
    )


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
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    first = at_time(_("Begins at"), _("Say when it begins, such as 08:00."))
    past = at_time(_("Ends at"), _("Say when it ends, such as 16:00."))
    languages = forms.MultipleChoiceField(
        label=_("Speaks with callers"),
        choices=list(LANGUAGE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: as in their last turn."),
    )
    weeks = forms.TypedChoiceField(label=_("How often"), coerce=int, initial=1)

    def __init__(self, *args: Any, people: list[Staff], **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(one.pk): one for one in people}
        self.fields["staff"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")), *((key, one.name) for key, one in self.people.items())
        ]  # fmt: skip
        self.fields["weeks"].choices = [(number, often(number)) for number in WEEKS]  # type: ignore[attr-defined]

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
