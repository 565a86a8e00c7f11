"""The ladder as a form: for each rung a length and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from triage.actions.ladder import Place, Said, place
from triage.clock import AUDIENCES, FIXED, IN_MINUTES, OWN_AUDIENCE
from triage.lanes import LANE_NAMES
from triage.models import Rung
from triage.shown.event_names import AUDIENCE_NAMES, EVENT_NAMES


def name_of(where: Place) -> str:
    lane, live, kind = where
    return f"{lane}-{'live' if live else 'written'}-{kind}"


def field_label(name: str) -> str:
    """As a field is called where the page itself cannot be shown."""
    parts = name.split("-")
    if len(parts) != 4 or parts[2] not in EVENT_NAMES:
        return ""
    said = [LANE_NAMES.get(parts[0]), EVENT_NAMES[parts[2]], way_name(parts[1] == "live")]
    return ", ".join(str(one) for one in said if one)


def way_name(live: bool) -> str:
    return gettext("On the line: phone, relay, chat") if live else gettext("In writing")


NO_TIME = _("Write a number, such as 15 or 2.5.")
NO_TIMES = dict.fromkeys(
    ("required", "invalid", "max_digits", "max_decimal_places", "max_whole_digits"), NO_TIME
)


class LadderForm(forms.Form):
    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, rungs: list[Rung], data: Any = None) -> None:
        super().__init__(data, initial={"seen": rungs[0].ladder_id})
        self.rungs = rungs
        for rung in rungs:
            name, kind = name_of(place(rung)), rung.kind
            if kind not in FIXED:
                minutes = kind in IN_MINUTES
                unit = timedelta(minutes=1) if minutes else timedelta(hours=1)
                self.fields[f"{name}-after"] = forms.DecimalField(
                    label=_("minutes") if minutes else _("hours"), max_digits=8, decimal_places=2, localize=True,
                    initial=as_short(rung.after / unit), error_messages=NO_TIMES,
                    widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "size": 5}),
                )  # fmt: skip
            if kind not in OWN_AUDIENCE:
                self.fields[f"{name}-told"] = forms.ChoiceField(
                    label=_("Told first"), choices=[(one, AUDIENCE_NAMES[one]) for one in AUDIENCES],
                    initial=rung.audience,
                )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        rungs = {place(rung): self._said(rung) for rung in self.rungs}
        return {"rungs": rungs, "seen": self.cleaned_data["seen"] or 0}

    def anew(self) -> LadderForm:
        """As it was typed, but begun from the version in force: whoever keeps it now has seen what that says."""
        return LadderForm(self.rungs, {**self.data.dict(), "seen": self.rungs[0].ladder_id})  # type: ignore[attr-defined]  # QueryDict

    def mark(self, part: str, at: Iterable[Place], sentence: str) -> None:
        """The fields that are not in order; one that nobody can change stays as it is."""
        for where in at:
            if (name := f"{name_of(where)}-{part}") in self.fields:
                self.add_error(name, sentence)

    def faults(self) -> list[dict[str, Any]]:
        """Each field with a fault, with where it stands."""
        return [
            {"target": self[name].id_for_label, "label": field_label(name), "sentence": said[0]}
            for name, said in self.errors.items()
            if field_label(name)
        ]

    def _said(self, rung: Rung) -> Said:
        name, data = name_of(place(rung)), self.cleaned_data
        after = FIXED.get(rung.kind)
        if after is None:
            unit = 60 if rung.kind in IN_MINUTES else 3600
            after = timedelta(seconds=round(data[f"{name}-after"] * unit))
        return after, OWN_AUDIENCE.get(rung.kind) or data[f"{name}-told"]


def as_short(number: float) -> Decimal:
    """As people write it: 15, 2.5."""
    return Decimal(f"{number:.2f}".rstrip("0").rstrip("."))
