"""No field of the directory is out of reach: each has a form, or a reason why not."""

from __future__ import annotations

from django.apps import apps

from referrals.desk.forms.acts import Agreement
from referrals.desk.forms.hours import HoursRow
from referrals.desk.forms.sealed import SealedForm
from referrals.desk.forms.thing import LANGUAGES
from referrals.desk.ledger import FIELDS
from referrals.desk.things import THINGS, WITHOUT_A_FORM
from referrals.editable import OF_THE_DOOR
from referrals.labels import CODED, CODED_EACH, FIELD_NAMES, THING_NAMES, stem

MODELS = {model._meta.model_name: model for model in apps.get_app_config("referrals").get_models()}


def reachable() -> set[str]:
    found = set()
    for thing in THINGS.values():
        known = {field.name for field in thing.model._meta.concrete_fields}
        for name in thing.stems:
            columns = [name] if name in known else [f"{name}_{code}" for code in LANGUAGES]
            assert set(columns) <= known, f"{thing.code} has no {name}"
            found |= {f"{thing.code}.{column}" for column in columns}
    found |= {f"schedule.{name}" for name in HoursRow.base_fields if name not in ("key", "version", "gone")}
    return found | {f"publiclistingconsent.{name}" for name in Agreement.base_fields}


def fields() -> set[str]:
    return {
        f"{name}.{field.name}" for name, model in MODELS.items() if name not in WITHOUT_A_FORM
        for field in model._meta.concrete_fields if field.name not in WITHOUT_A_FORM
    }  # fmt: skip


def test_every_field_has_a_form_or_a_reason() -> None:
    missing = fields() - reachable() - set(WITHOUT_A_FORM)
    assert not missing, f"without a form and without a reason: {sorted(missing)}"


def test_no_reason_is_about_something_that_is_gone_or_has_a_form() -> None:
    every = {"id", "external_id", "extra", "updated_at", *MODELS}
    every |= {
        f"{name}.{field.name}" for name, model in MODELS.items() for field in model._meta.concrete_fields
    }
    assert set(WITHOUT_A_FORM) <= every
    assert not set(WITHOUT_A_FORM) & reachable()


def test_the_sealed_form_has_all_that_is_sealed() -> None:
    assert {*SealedForm().fields} == {"version", *OF_THE_DOOR}


def test_everything_has_a_name_in_history_and_log() -> None:
    for code, thing in THINGS.items():
        assert code in THING_NAMES
        for column in (field.name for field in thing.model._meta.concrete_fields):
            if column not in ("id", "extra", "updated_at"):
                assert stem(column) in FIELD_NAMES and column in FIELDS, f"{code}.{column}"


def test_columns_of_codes_are_offered_as_codes() -> None:
    for thing in THINGS.values():
        for field in thing.model._meta.concrete_fields:
            if field.name in CODED:
                assert field.get_internal_type() == "CharField"
            if field.name in CODED_EACH:
                assert field.get_internal_type() == "ArrayField"
