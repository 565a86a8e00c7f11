"""Whom a report may go to, from the data files. Wording lives there, never in a migration; a row that staff have
edited since is theirs (nothing here runs twice)."""

import json
import uuid
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    agency, protocol = apps.get_model("triage", "Agency"), apps.get_model("triage", "Protocol")
    version = apps.get_model("triage", "AgencyVersion")
    told = json.loads((DATA / "agencies.json").read_text(encoding="utf-8"))
    rules = json.loads((DATA / "duty_rules.json").read_text(encoding="utf-8"))["rules"]
    made = {}
    for row in [*told["agencies"], *(one for rule in rules for one in of_a_place(rule))]:
        made[row["code"]] = agency.objects.create(id=uuid.uuid4(), **row)
        version.objects.create(id=uuid.uuid4(), agency=made[row["code"]], number=1, values=row)
    for row in [*told["protocols"], *(one for rule in rules for one in steps_of_a_place(rule["province"]))]:
        code = row.pop("code")
        protocol.objects.create(id=uuid.uuid4(), agency=made[code], **row)


def of_a_place(rule):
    """Child protection, with its numbers and hours; and the police, whose number is that of the place."""
    province, doubts = rule["province"], rule["unverified"]
    phones = rule["phones"]
    facts = {
        "phones": phones, "notes_en": rule["notes_en"], "notes_fr": rule["notes_fr"], "languages": [],
        "sources": rule["sources"],
    }  # fmt: skip
    yield {
        "code": f"{province.lower()}-child", "kind": "child_protection", "province": province, "secure_way": "phone",
        "phone": phones[0]["number"] if phones else "", "name_en": rule["authority_en"][:160],
        "name_fr": rule["authority_fr"][:160], "facts": facts, "checked_on": rule["checked_on"],
        "unverified": [one for one in ("phones",) if one in doubts],
    }  # fmt: skip
    yield {
        "code": f"{province.lower()}-police", "kind": "police", "province": province, "secure_way": "phone",
        "phone": "", "name_en": rule["police_en"][:160], "name_fr": rule["police_fr"][:160],
        "facts": {"languages": [], "sources": rule["sources"], "notes_en": "", "notes_fr": ""},
        "checked_on": rule["checked_on"],
        "unverified": ["phone", *(["name"] if "police" in doubts else [])],
    }  # fmt: skip


def steps_of_a_place(province):
    child, police = f"{province.lower()}-child", f"{province.lower()}-police"
    by_phone = {
        "why_en": "A child: by phone, at once. The duty is that of whoever knows.",
        "why_fr": "Une personne mineure\u00a0: par téléphone, sans délai. L’obligation revient à qui sait.",
    }
    also = {
        "why_en": "A child: police and child protection both, by default.",
        "why_fr": "Une personne mineure\u00a0: police et protection de l’enfance, par défaut.",
    }
    danger = {
        "why_en": "Danger now: the police of that place, by its ten-digit line.",
        "why_fr": "Danger immédiat\u00a0: la police de l’endroit, par sa ligne à dix chiffres.",
    }
    usual = {"why_en": "The police unit of that place.", "why_fr": "L’unité policière de l’endroit."}
    for situation, code, position, why in (
        ("danger", police, 1, danger), ("minor", child, 1, by_phone), ("minor", police, 2, also), ("any", police, 4, usual),
    ):  # fmt: skip
        yield {"province": province, "situation": situation, "code": code, "position": position, "needs": ""} | why


def remove(apps, schema_editor):
    for name in ("Protocol", "AgencyVersion", "Agency"):
        apps.get_model("triage", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("triage", "0010_disclosure_rules")]

    operations = [migrations.RunPython(load, remove)]
