"""What is asked only to find a service. These fields are in no draft: `profile-` belongs to a store of its own."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from desk.forms.fields import words
from referrals.forms.choose import ChooseForm


class ProfileForm(ChooseForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="profile")
        for name in ("age", "gender", "language", "status"):  # a specialist reads these a hundred times
            field: Any = self.fields[name]
            field.help_text, field.choices = "", [("", _("Not asked")), *list(field.choices)[1:]]
        self.fields["look"] = words(
            _("A service’s name, or a word")
        )  # it can tell what somebody needs, so it is kept here

    @classmethod
    def stored(cls, answers: dict[str, list[str]]) -> ProfileForm:
        """As it was typed. Not judged."""
        data = QueryDict(mutable=True)
        for name, values in answers.items():
            data.setlist(f"profile-{name}", values)
        return cls(data if answers else None)

    def answers(self) -> dict[str, list[str]]:
        """What was typed, by field, without the empty ones."""
        sent: Any = self.data
        found = {name: sent.getlist(self.add_prefix(name)) for name in self.fields}
        return {name: kept for name, values in found.items() if (kept := [one for one in values if one])}

    def understood(self) -> dict[str, Any]:
        """For matching.read_profile: what is wrong counts as not said."""
        self.is_valid()
        for name in self.fields:
            empty: Any = (
                [] if name in ("needs", "comes", "culture") else False if name in ("away", "abroad") else ""
            )
            self.cleaned_data.setdefault(name, empty)
        return self.said()

    def stored_as(self) -> dict[str, Any]:
        """For the sealed store: what matching reads, and what was typed. {} where nothing was."""
        answers = self.answers()
        return self.understood() | {"answers": answers} if answers else {}
