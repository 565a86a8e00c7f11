"""What can be edited, and in which parts its form comes: one entry, one form. A name without a language stands for the
column of each; tests hold this against the models, so that no field is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.models import (
    Contact,
    EligibilityRule,
    Location,
    Organization,
    Phone,
    Program,
    Service,
    ServiceArea,
    ServiceAtLocation,
)

Part = tuple[str | Promise, tuple[str, ...]]


@dataclass(frozen=True)
class Thing:
    """`owners`: what it may be added to. `hidden_parts`: how the form of a confidential site comes. `told`: what to
    know before writing."""

    model: type[models.Model]
    parts: tuple[Part, ...]
    owners: tuple[str, ...] = ()
    removable: bool = False
    told: str | Promise = ""

    @property
    def code(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(name for _title, names in self.parts for name in names)


OWNERS: dict[str, Any] = {
    "organization": Organization, "service": Service, "location": Location, "at": ServiceAtLocation,
    "contact": Contact,
}  # fmt: skip
HIDDEN_SITE: tuple[Part, ...] = (
    ("", ("name", "location_type", "visibility")),
    (_("What the public knows"), ("community",)),
    (_("For staff"), ("accessibility",)),
    (_("Clock"), ("zone",)),
)

THINGS = {
    thing.code: thing
    for thing in (
        Thing(
            Organization,
            (
                ("", ("name", "alternate_name", "description")),
                (_("Reached at"), ("email", "website")),
                (_("What it is"), ("basis", "parent", "legal_status", "year_incorporated")),
                (_("Who may see it"), ("is_active", "visibility")),
            ),
        ),
        Thing(
            Program,
            (("", ("name", "description")),),
            owners=("organization",),
        ),
        Thing(
            Service,
            (
                ("", ("name", "alternate_name", "description")),
                (_("Who may see it"), ("kind", "status", "visibility", "alert")),
                (_("What it offers"), ("types", "stages", "program")),
                (_("Whom it takes"), ("minimum_age", "maximum_age", "eligibility", "languages", "interpreter")),
                (_("How to get it"), ("application", "fees", "url", "email")),
                (_("Where it counts"), ("coverage", "provinces")),
                (_("When"), ("hours_mode", "holidays")),
                (_("Asking again"), ("recheck_on",)),
            ),
            owners=("organization",),
        ),
        Thing(
            Location,
            (
                ("", ("name", "location_type", "visibility", "description")),
                (_("Where it is"), ("address_1", "address_2", "city", "province", "postal_code", "country",
                                    "community", "lat", "lon")),
                (_("Getting there"), ("transportation", "accessibility")),
                (_("Clock"), ("zone",)),
            ),
            owners=("organization",),
            told=_("Make it confidential first if nobody may find it; then write where it is."),
        ),
        Thing(ServiceAtLocation, (("", ("location", "description")),), owners=("service",), removable=True),
        Thing(
            Phone,
            (("", ("number", "extension", "phone_type", "visibility", "description", "languages")),),
            owners=("organization", "service", "location", "at", "contact"),
            removable=True,
        ),
        Thing(
            Contact,
            (("", ("name", "title", "department", "email", "visibility")),),
            owners=("organization", "service", "location", "at"),
            removable=True,
            told=_("A person stays visible to staff only, unless they agreed to more."),
        ),
        Thing(ServiceArea, (("", ("name", "province", "community")),), owners=("service", "at"), removable=True),
        Thing(EligibilityRule, (("", ("dimension", "serves", "hard", "note")),), owners=("service",), removable=True),
    )
}  # fmt: skip

# Fields that no form has, and why. For every thing first, then by "model.field"; "model" for a whole one.
WITHOUT_A_FORM = {
    "id": "made here",
    "external_id": "the feed's own number, by which a second import finds the row",
    "extra": "kept as a feed sent it",
    "updated_at": "stamped by each edit",
    "organization.specialist": "changes hands on the page to hand over, with its history",
    "service.organization": "a service stays with its body",
    "program.organization": "a program stays with its body",
    "location.organization": "a site stays with its body",
    "service.verified_on": "comes from confirmations alone, never from an edit",
    "location.confidential": "an act of its own, which seals or opens",
    "location.hidden": "in the form of what is sealed",
    "location.public_lat": "computed: the true point, or the middle of the community",
    "location.public_lon": "computed: the true point, or the middle of the community",
    "phone.e164": "read from the number",
    "phone.dial": "read from the number",
    **{
        f"{model}.{owner}": "what it hangs on is where it was added"
        for model, owners in {
            "phone": ("organization", "service", "location", "at", "contact"),
            "contact": ("organization", "service", "location", "at"),
            "servicearea": ("service", "at"), "schedule": ("service", "location", "at"),
            "eligibilityrule": ("service",), "serviceatlocation": ("service",),
        }.items()
        for owner in owners
    },
    "publiclistingconsent.organization": "recorded on the page of the body",
    "publiclistingconsent.recorded_by": "whoever records it",
    "publiclistingconsent.withdrawn_at": "when it is withdrawn",
    "stewardship": "written by handing over",
    "revision": "written by each edit",
    "publishedlisting": "made from the rest",
    "locationkey": "made with the seal",
    "answerkey": "made with the seal",
    "searchword": "counted from what is published",
    "nothingfound": "counted by searches",
    "exchangeobject": "kept as a feed sent it",
    "attribute": "kept as a feed sent it",
    "taxonomy": "comes with imports",
    "taxonomyterm": "comes with imports",
    "synonym": "a list of the search, loaded and kept apart",
    "contactabroad": "loaded from the list of hotlines abroad",
    "verification": "written when a listing is confirmed",
    "confirmationrequest": "a letter",
    "confirmationanswer": "what came back by the link",
    "changerequest": "what somebody proposes",
    "fieldchange": "what somebody proposes",
    "task": "written by what raises it",
    "referraloutcome": "written when a referral ends",
    "application": "what a body wrote itself",
    "inclusionreview": "the pages of applications",
    "inclusiondecision": "the pages of applications",
    "criterionverdict": "the pages of applications",
}  # fmt: skip
