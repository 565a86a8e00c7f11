"""The whole page: turns what was typed into a TipSaid, and says what contradicts itself."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from desk.forms.call import CallForm
from desk.forms.rows import ROW_SETS
from desk.rules import is_tip
from intake.said import ConsentSaid, IdentifierSaid, PersonSaid, TipSaid

SIGNS = ("general", "sex", "labour", "minor")


class Call:
    """The whole page: `form` and the four sets of rows, bound to what was typed or blank. `answers`: what was
    answered about agencies during the call, beside the rows."""

    def __init__(self, data: Any = None, answers: tuple[ConsentSaid, ...] = ()) -> None:
        self.data, self.answers = data, answers
        self.form = CallForm(data, initial={"nonce": uuid4()})
        self.rows: dict[str, Any] = {name: made(data, prefix=name) for name, made in ROW_SETS.items()}

    def more(self, name: str) -> Call:
        """The same page, nothing lost and nothing judged yet, with one more row of that kind."""
        data = self.data.copy()
        if made := self.rows.get(name):
            data[f"{name}-TOTAL_FORMS"] = str(min(made.total_form_count() + 1, made.max_num))
        return Call(data).unjudged()

    def unjudged(self) -> Call:
        """As it stands, with nothing said about what may be missing yet."""
        for form in [self.form, *(row for rows in self.rows.values() for row in rows.forms)]:
            form._errors = ErrorDict()
        for rows in self.rows.values():
            rows._errors, rows._non_form_errors = [{} for _form in rows.forms], ErrorList()
        return self

    def label_of(self, name: str) -> str:
        """What the page calls a field, by the name under which it is sent."""
        prefix, _, rest = name.partition("-")
        if prefix in self.rows and rest:
            number, _, column = rest.partition("-")
            fields = self.rows[prefix].form.base_fields
            return (
                f"{fields[column].label} {int(number) + 1}" if column in fields and number.isdigit() else name
            )
        return str(self.form.fields[name].label) if name in self.form.fields else name

    @property
    def signs(self) -> list[Any]:
        return [self.form[f"signs_{group}"] for group in SIGNS]

    def is_valid(self) -> bool:
        fine = all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])
        return fine and not self._contradictions()

    def _contradictions(self) -> bool:
        data, consents = self.form.cleaned_data, self.rows["consents"]
        if not is_tip(data["kind"], self.said()) and (self._reporter() or consents.said()):
            self.form.add_error(
                None,
                _(
                    "A name, a contact or a consent is kept only with a tip. Add what it is about, "
                    "choose the kind Tip or Crisis, or empty those fields."
                ),
            )
        given = [one for one in self._answers() if one.decision == "given"]
        named = any(one.includes_identity for one in given)
        if given and data["consent_choice"] == "hotline_only":
            self.form.add_error(
                "consent_choice", _("“For the hotline only” and a yes to an agency contradict.")
            )
        elif named and data["consent_choice"] == "anonymous":
            self.form.add_error(
                "consent_choice", _("“Without identity” and a yes to name and contact contradict.")
            )
        return bool(self.form.errors)

    def faulty(self) -> list[Any]:
        """(field, sentence) of all that must be mended, in the order of the page, for the summary on top."""
        forms_ = [self.form, *(row for rows in self.rows.values() for row in rows.forms)]
        return [(form[name], error) for form in forms_ for name, errors in form.errors.items()
                if name != "__all__" for error in errors]  # fmt: skip

    def said(self) -> TipSaid:
        data = self.form.cleaned_data
        indicators = (sign for group in SIGNS for sign in data[f"signs_{group}"])
        return TipSaid(
            language=data["language"] or "unknown",
            narrative=data["narrative"],
            danger=data["danger"] or "unknown",
            minor_answer=data["minor"],
            country=data["country"] or "unknown",
            province=data["province"],
            ongoing=data["ongoing"] or "unknown",
            trafficking_type=data["trafficking_type"] or "undetermined",
            venue=data["venue"] or "unknown",
            indicators=tuple(indicators),
            how_many=data["how_many"],
            consent_choice=data["consent_choice"] or "not_said",
            place={name: data[name] for name in ("community", "address", "business", "web") if data[name]},
            timing=data["timing"],
            suspects=data["suspects"],
            persons=(
                *(person("potential_victim", row) for row in self.rows["victims"].said()),
                *(person("suspected_trafficker", row) for row in self.rows["suspected"].said()),
            ),
            identifiers=tuple(
                IdentifierSaid(**row) for row in self.rows["identifiers"].said() if row.get("value")
            ),
            consents=self._answers(),
            reporter=self._reporter(),
            caller_type=data["caller_type"],
            heard_about=data["heard_about"],
            adds_code=data["adds_code"].canonical() if data["adds_code"] else "",
        )

    def _answers(self) -> tuple[ConsentSaid, ...]:
        """A row that is itself faulty is no answer yet."""
        rows = self.rows["consents"].said()
        return (
            *(consent(row) for row in rows if {"recipient_kind", "purpose", "decision"} <= row.keys()),
            *self.answers,
        )

    def _reporter(self) -> dict[str, str]:
        data = self.form.cleaned_data
        keys = {"name": "reporter_name", "contact": "reporter_contact", "safe_channel": "safe_channel",
                "safe_when": "safe_when"}  # fmt: skip
        return {key: data[name] for key, name in keys.items() if data[name]}


def person(role: str, row: dict[str, str]) -> PersonSaid:
    return PersonSaid(
        role=role,
        age_band=row.get("age_band", "unknown"),
        gender=row.get("gender", ""),
        language=row.get("language", ""),
        relationship=row.get("relationship", ""),
        details={name: value for name, value in row.items() if name in ("name", "description")},
    )


def consent(row: dict[str, Any]) -> ConsentSaid:
    return ConsentSaid(
        recipient_kind=row["recipient_kind"],
        purpose=row["purpose"],
        decision=row["decision"],
        includes_identity=row.get("includes_identity", False),
        source=row.get("source", "unknown"),
    )
