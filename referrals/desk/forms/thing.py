"""The form of one thing, both languages side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from hotline.codes import CULTURAL_IDENTITY, GENDER, STATUS_IN_CANADA
from hotline.places.provinces import PROVINCES
from referrals.desk.forms.fields import field_for, several
from referrals.desk.shown import field_label, words_of
from referrals.desk.things import HIDDEN_SITE, THINGS, Part
from referrals.editable import facts, plain, state
from referrals.models import Location
from referrals.phones import parse

LANGUAGES = ("en", "fr")
SERVED = {"gender": GENDER, "status": STATUS_IN_CANADA, "culture": CULTURAL_IDENTITY}
NAMED = ("organization", "program", "service")


class ThingForm(forms.Form):
    """`row`: saved or not; it gives the first words. `version`: the state of the row that the page shows. `key`: of a
    new row, its id, so that a page that is sent twice adds once."""

    version = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, row: Any) -> None:
        self.row, self.new = row, row._state.adding
        self.thing = THINGS[row._meta.model_name]
        super().__init__(data, initial={"version": "" if self.new else state(row), "key": row.pk})
        if not self.new:
            del self.fields["key"]
        elif data is not None:
            row.pk = _uuid(data.get("key", "")) or row.pk
        for _title, stems in self.parts:
            for stem in stems:
                for column in self.columns(stem):
                    self.fields[column] = self._field(stem, column)
                    self.initial[column] = _initial(row, column)

    @property
    def parts(self) -> tuple[Part, ...]:
        hidden = isinstance(self.row, Location) and self.row.confidential
        return HIDDEN_SITE if hidden else self.thing.parts

    def columns(self, stem: str) -> list[str]:
        """Its column, or that of each language; none for what is fixed once the thing is there."""
        known = {field.name for field in self.row._meta.concrete_fields}
        if stem == "dimension" or (stem == "location" and not self.new):
            return []
        return [stem] if stem in known else [f"{stem}_{code}" for code in LANGUAGES]

    def _field(self, stem: str, column: str) -> forms.Field:
        label = field_label(column)
        if stem == "serves":
            codes = SERVED.get(self.row.dimension)
            choices = (
                codes.choices(tail=())
                if codes
                else [("yes", _("People who do")), ("no", _("People who do not"))]
            )
            return several(choices, self.row, column, {"label": label, "required": False})
        return field_for(self.row._meta.get_field(column), label, self.row)

    def shown(self) -> Iterator[dict[str, Any]]:
        """Parts for the template: {"title", "fields": [[field] or [english, french]]}."""
        for title, stems in self.parts:
            rows = [[self[column] for column in self.columns(stem)] for stem in stems]
            yield {"title": title, "fields": [row for row in rows if row]}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for column in ("email", "website", "url"):
            if column in self.fields and column in self.changed_data and said.get(column):
                self._judge(column, said[column])
        judge = getattr(self, f"judge_{self.thing.code}", None)
        if judge:
            judge(said)
        if self.thing.code in NAMED and not (said.get("name_en") or said.get("name_fr")):
            self.add_error("name_en", _("It needs a name, in English or in French."))
        return said

    def _judge(self, column: str, text: str) -> None:
        """Only what is new: an old address that a feed brought must not hold up another correction."""
        try:
            if column == "email":
                validate_email(text)
            else:
                URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            wrong = (
                _("This is no e-mail address.")
                if column == "email"
                else _("Write the whole address, with https://.")
            )
            self.add_error(column, wrong)

    def judge_service(self, said: dict[str, Any]) -> None:
        low, high = said.get("minimum_age"), said.get("maximum_age")
        if low is not None and high is not None and low > high:
            self.add_error("maximum_age", _("The oldest age is below the youngest."))
        if said.get("coverage") == "province" and not said.get("provinces"):
            self.add_error("provinces", _("Name the provinces or territories that it serves."))

    def judge_organization(self, said: dict[str, Any]) -> None:
        above = said.get("parent")
        while above is not None:
            if above.pk == self.row.pk:
                self.add_error("parent", _("It would be a part of itself."))
                return
            above = above.parent

    def judge_phone(self, said: dict[str, Any]) -> None:
        if not said.get("number"):
            self.add_error("number", _("Write the number."))

    def judge_contact(self, said: dict[str, Any]) -> None:
        if not any(said.get(name) for name in ("name", "title", "department", "email")):
            self.add_error("name", _("Write a name, a title, a department or an e-mail."))

    def judge_servicearea(self, said: dict[str, Any]) -> None:
        if not any(said.get(name) for name in ("name_en", "name_fr", "province", "community")):
            self.add_error("name_en", _("Say which area, in words or by its province or community."))

    def judge_serviceatlocation(self, said: dict[str, Any]) -> None:
        where = said.get("location")
        if self.new and where is None:
            self.add_error("location", _("Choose a site."))
        elif self.new and self.row.service.at.filter(location=where).exclude(pk=self.row.pk).exists():
            self.add_error("location", _("The service is there already."))

    def judge_eligibilityrule(self, said: dict[str, Any]) -> None:
        if not said.get("serves"):
            self.add_error("serves", _("Tick whom it serves. If nobody knows, remove the rule: then we ask."))

    def judge_location(self, said: dict[str, Any]) -> None:
        if self.row.confidential and said.get("community") is None:
            self.add_error(
                "community", _("A confidential site needs its community: it is all that the public knows.")
            )
        if (said.get("lat") is None) != (said.get("lon") is None):
            self.add_error("lon", _("A point has a latitude and a longitude."))

    def values(self) -> dict[str, Any]:
        """Of the columns, and of those that follow from them."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}
        for name, value in said.items():
            if value is None and not self.row._meta.get_field(name).null:
                said[name] = ""
            if isinstance(value, list) and sorted(value) == sorted(getattr(self.row, name) or []):
                said[name] = getattr(self.row, name)  # in its own order: to untick nothing is no edit
        if self.thing.code == "phone":
            number = parse(said["number"], said["extension"])
            said |= {"e164": number.e164, "dial": number.dial, "extension": number.extension}
        return said | (of_a_site(self.row, said) if self.thing.code == "location" else {})

    def now_there(self, row: Any) -> None:
        """After somebody else's edit: what stands there now, beside each field in which we differ."""
        there = facts(row)
        for name, field in self.fields.items():
            if name in there and there[name] != plain(self.cleaned_data.get(name)):
                field.now_there = in_words(row, name)  # type: ignore[attr-defined]
        self.data = with_version(self.data, row)


def of_a_site(row: Location, said: dict[str, Any]) -> dict[str, Any]:
    """The public point: of a confidential site the middle of its community and never anything finer."""
    place = said["community"]
    province = said.get("province") or (
        place.province_id if place else row.province if row.confidential else ""
    )
    zone = said["zone"] or (
        place.zone if place else PROVINCES[province].zone if province in PROVINCES else ""
    )
    point = (place.lat, place.lon) if place else (None, None)
    if not row.confidential and said["lat"] is not None:
        point = (said["lat"], said["lon"])
    country = {} if row.confidential else {"country": (said["country"] or "CA").upper()}
    return {"province": province, "zone": zone, "public_lat": point[0], "public_lon": point[1], **country}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _initial(row: Any, column: str) -> Any:
    field = row._meta.get_field(column)
    return getattr(row, column if not field.is_relation or getattr(row, field.attname) else field.attname)


def in_words(row: Any, name: str) -> str:
    """The value of a column as a person reads it."""
    return words_of(name, facts(row)[name], row)


def with_version(data: Any, row: Any) -> Any:
    """What was sent, as if from a page made now: it may be sent once more."""
    again = data.copy()
    again["version"] = state(row)
    return again
