"""Who is told of an alert. Whoever opted out of e-mail is left out, and the round goes on to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Role
from triage import rota_access
from triage.clock import AUDIENCES, wider
from triage.models import AlertChoice, RotaTurn

ROLES = {
    "supervisors": (Role.SUPERVISOR,),
    "director": (Role.SUPERVISOR, Role.DIRECTOR),
    "privacy_officer": (Role.PRIVACY_OFFICER,),
    "director_only": (Role.DIRECTOR,),
}
TOLD = (Role.SUPERVISOR, Role.DIRECTOR, Role.PRIVACY_OFFICER)  # alerts come to nobody else


def people(audience: str, at: datetime) -> list[Staff]:
    """Empty: a gap in the rota, or everybody there has opted out."""
    where = Q(role__in=ROLES.get(audience, ()))
    if audience in AUDIENCES:
        turns = RotaTurn.objects.at(at)  # as rota_access.on_duty has it, in the same statement
        where |= Q(pk__in=(turns.filter(place="lead") if audience == "duty" else turns).values("staff"))
    return list(_reachable().filter(where).order_by("email"))


def reachable(audience: str, at: datetime) -> tuple[str, list[Staff]]:
    """The people of this audience, or of the narrowest wider one in which there is anybody."""
    while not (found := people(audience, at)) and audience != AUDIENCES[-1]:
        audience = wider(audience)
    return audience, found


def _reachable() -> QuerySet[Staff]:
    return Staff.objects.filter(is_active=True).exclude(alert_choice__email=False)


def gets_email(who: Staff) -> bool:
    return not AlertChoice.objects.filter(staff=who, email=False).exists()


def reached_without(who: Staff) -> int:
    """How many others would still be told when nobody else can be."""
    return _reachable().filter(role__in=ROLES["director"]).exclude(pk=who.pk).count()


@dataclass(frozen=True)
class OnDuty:
    """Somebody who has the turn now; `told`: whether alerts reach them by e-mail."""

    turn: RotaTurn
    told: bool


def on_duty_now(at: datetime) -> list[OnDuty]:
    turns = rota_access.on_duty(at)
    quiet = set(
        AlertChoice.objects.filter(staff__in=[one.staff_id for one in turns], email=False).values_list(
            "staff_id", flat=True
        )
    )
    return [OnDuty(one, one.staff_id not in quiet) for one in turns]
