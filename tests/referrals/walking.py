"""Every form of one listing, walked through in a browser: new words in every field, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hotline.now import now
from referrals.desk.forms.hours import HoursRow
from referrals.desk.forms.thing import LANGUAGES
from referrals.desk.things import THINGS
from referrals.models import EligibilityRule, Organization, Program, ServiceArea
from tests.referrals import making

# What is no free text, by "kind.column". For a list of ticks: those that are set beside the ones that are.
SAID: dict[str, Any] = {
    "organization.email": "office@anew.example.org", "organization.website": "https://anew.example.org/",
    "organization.basis": "funding", "organization.parent": "Coast Network", "organization.year_incorporated": "1999",
    "service.status": "temporarily closed", "service.types": ["legal"], "service.stages": ["transitional"],
    "service.program": "*", "service.minimum_age": "17", "service.maximum_age": "63", "service.languages": ["es"],
    "service.interpreter": "yes", "service.url": "https://anew.example.org/beds",
    "service.email": "beds@anew.example.org", "service.coverage": "province",
    "service.provinces": ["NB"], "service.hours_mode": "weekly", "service.holidays": "closed",
    "service.recheck_on": "2027-06-01",
    "location.location_type": "postal", "location.province": "NB", "location.country": "PM",
    "location.community": "Moncton, NB", "location.postal_code": "E1C 4Z6", "location.lat": "46.10012",
    "location.lon": "-64.78012", "location.zone": "America/Moncton",
    "phone.number": "506-555-0144", "phone.extension": "27", "phone.phone_type": "text", "phone.languages": ["es"],
    "contact.email": "ines@anew.example.org",
    "servicearea.province": "NB", "servicearea.community": "Moncton, NB",
    "eligibilityrule.serves": ["man_boy"], "eligibilityrule.hard": True,
    "schedule.weekday": "2", "schedule.opens": "09:15", "schedule.closes": "20:45",
    "schedule.valid_from": "2026-02-03", "schedule.valid_to": "2027-11-05",
}  # fmt: skip
# Who may see it, what it is: other words here would end the journey, or are acts of their own.
LEFT = {
    "organization.is_active", "organization.visibility", "service.visibility", "service.kind", "location.visibility",
    "phone.visibility", "contact.visibility",
}  # fmt: skip
# Free text by the page that shows it; everything else stays inside.
ON_THE_PAGE = {
    "organization.name", "service.name", "service.description", "service.alert", "service.eligibility",
    "service.application", "service.fees", "location.name", "location.address_1", "location.address_2",
    "location.city", "location.transportation", "location.accessibility", "phone.description", "servicearea.name",
    "eligibilityrule.note", "schedule.note",
}  # fmt: skip
IN_THE_API = ON_THE_PAGE - {"eligibilityrule.note", "location.accessibility"} | {"organization.description"}
PLAIN_ON_THE_PAGE = (
    "https://anew.example.org/beds", "beds@anew.example.org", "0144", "E1C 4Z6",
)  # fmt: skip


def completed(body: Organization) -> None:
    """With one of each thing that an application does not bring."""
    making.organization("Coast Network", visibility="internal")
    beds = body.services.get()
    Program.objects.create(organization=body, name_en="Way out", updated_at=now())
    ServiceArea.objects.create(service=beds, name_en="Old valley", name_fr="Vieille vallée", updated_at=now())
    EligibilityRule.objects.create(service=beds, dimension="gender", serves=["woman_girl"], hard=False)
    making.hours(0, "08:00", "16:00", service=beds)


def words(name: str) -> str:
    """What is written into a field of free text: it says which."""
    return str(SAID.get(name, f"anew {name}"))


def forms_of(desk: Any, start: str, body: Organization) -> list[str]:
    """Addresses of all its forms, as its three pages link to them; of the many that are for hours, the service's."""
    beds = body.services.get()
    found: dict[str, None] = {}
    for page in (f"{body.pk}/", f"service/{beds.pk}/", f"site/{beds.at.get().location_id}/"):
        desk.goto(f"{start}{page}")
        links = desk.locator("main a[href*='/edit/'], main a[href*='/hours/service/']")
        found |= dict.fromkeys(links.evaluate_all("all => all.map(one => one.href)"))
    return list(found)


def kind_of(address: str) -> str:
    return "schedule" if "/hours/" in address else address.split("/edit/")[1].split("/")[0]


def fill(desk: Any, kind: str) -> set[str]:
    """Every field of the form that stands there; the columns that were written."""
    controls = "form.thing :is(input:not([type=hidden]), select, textarea)"
    said = desk.locator(controls).evaluate_all("all => all.map(one => [one.name, one.type, one.value])")
    written = set()
    for control, type_, value in said:
        row, _dash, column = control.rpartition("-")
        name, field = f"{kind}.{column}", desk.locator(f"[name='{control}']")
        if name in LEFT or row not in ("", "rows-0") or column == "gone":
            continue
        if type_ == "checkbox" and isinstance(wanted := SAID[name], list):
            if value in wanted:
                desk.locator(f"[name='{control}'][value='{value}']").check()
        elif type_ == "checkbox":
            field.set_checked(wanted)
        elif type_ == "select-one" and SAID[name] == "*":
            field.select_option(index=1)
        elif type_ == "select-one":
            field.select_option(SAID[name])
        else:
            field.fill(words(name))
        written.add(column)
    return written


def told(text: str) -> set[str]:
    """The fields of free text whose words stand in it, by name."""
    return {name for name in everything() if name not in SAID and words(name) in text}


def everything() -> Iterator[str]:
    """Every column with a form."""
    for thing in THINGS.values():
        known = {field.name for field in thing.model._meta.concrete_fields}
        for stem in thing.stems:
            columns = [stem] if stem in known else [f"{stem}_{code}" for code in LANGUAGES]
            yield from (f"{thing.code}.{column}" for column in columns)
    yield from (f"schedule.{name}" for name in HoursRow.base_fields if name not in ("key", "version", "gone"))


def shown_in(language: str, stems: set[str]) -> set[str]:
    """Those of these that one language shows."""
    names = set(everything()) - set(SAID)
    return {name for name in names if name.removesuffix(f"_{language}") in stems}
