"""Who is told of an alert. Whoever opted out of e-mail is left out, and the round goes on to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Role
from triage.access import rota as rota_access
from triage.clock import AUDIENCES, wider
from triage.models import AlertChoice, RotaTurn

ROLES = {
    "supervisors": (Role.SUPERVISOR,),
    "director": (Role.SUPERVISOR, Role.DIRECTOR),
    "privacy_officer": (Role.PRIVACY_OFFICER,),
    "director_only": (Role.DIRECTOR,),
}
TOLD = (Role.SUPERVISOR, Role.DIRECTOR, Role.PRIVACY_OFFICER)  # alerts come to nobody else


# Whoever can be told anything now, and whether they have the turn: as RotaTurnQuerySet.at says it, in one statement,
# since between a tip and its first message each exchange with the database counts.
ROSTER = """
SELECT s.id, s.email, s.role, s.is_active, COALESCE(t.turn, false) AS has_turn, COALESCE(t.lead, false) AS leads
FROM accounts_staff s
LEFT JOIN triage_alertchoice c ON c.staff_id = s.id
LEFT JOIN (SELECT staff_id, true AS turn, bool_or(place = 'lead') AS lead FROM triage_rotaturn
    WHERE until > starts_at AND starts_at <= %(at)s AND until > %(at)s GROUP BY staff_id) t ON t.staff_id = s.id
WHERE s.is_active AND c.email IS NOT FALSE AND s.role = ANY(%(roles)s) ORDER BY s.email
"""


class Roster:
    """Whom an alert can reach at a moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.all: list[Staff] = []
        with connection.cursor() as cursor:
            cursor.execute(ROSTER, {"at": at, "roles": [str(role) for role in TOLD]})
            for pk, email, role, active, has_turn, leads in cursor.fetchall():
                one: Any = Staff(
                    id=pk, email=email, role=role, is_active=active
                )  # as much as telling asks of them
                one.has_turn, one.leads = has_turn, leads
                self.all.append(one)

    def people(self, audience: str) -> list[Staff]:
        """Empty: a gap in the rota, or everybody there has opted out."""
        roles = ROLES.get(audience, ())
        turn = {"duty": "leads"}.get(audience, "has_turn") if audience in AUDIENCES else ""
        return [one for one in self.all if one.role in roles or (turn and stands(one, turn))]

    def reachable(self, audience: str) -> tuple[str, list[Staff]]:
        """The people of this audience, or of the narrowest wider one in which there is anybody."""
        while not (found := self.people(audience)) and audience != AUDIENCES[-1]:
            audience = wider(audience)
        return audience, found


def stands(one: Staff, turn: str) -> bool:
    """Only who may act stands in the rota, whatever was planned before they got another role."""
    return one.role in ROLES["director"] and bool(getattr(one, turn))


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
