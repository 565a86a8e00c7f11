"""What the database refuses of a report, whoever writes it: the ground, the two people, what stands together. What a
release needs of other tables is in triggers (`triage/migrations/0010_disclosure_rules.py`)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hotline.codes import AGENCY_KIND, BASIS, CONSENT_PURPOSE, NO_HARM, REPORT_OUTCOME, STOP_REASON
from intake.models.checks import coded, coded_each

CHECKS: list[models.BaseConstraint] = [
    coded("disclosure", "recipient_kind", AGENCY_KIND),
    coded("disclosure", "purpose", CONSENT_PURPOSE),
    coded("disclosure", "basis", BASIS),
    coded("disclosure", "stop_reason", STOP_REASON, blank=True),
    coded("disclosure", "outcome", REPORT_OUTCOME, blank=True),
    coded_each("disclosure", "no_harm", NO_HARM),
    models.CheckConstraint(condition=Q(language__in=["en", "fr"]), name="disclosure_language"),
    models.CheckConstraint(
        condition=Q(kind="initial", supplements__isnull=True, number=1)
        | Q(kind="supplementary", supplements__isnull=False, number__gt=1),
        name="disclosure_numbered",
    ),
    # The ground. Every column of a key is there, or none: a key with a hole in it is not looked at.
    models.CheckConstraint(
        condition=Q(
            consent__isnull=True,
            consent_decision__isnull=True,
            consent_identity__isnull=True,
            consent_source__isnull=True,
        )
        | Q(
            consent__isnull=False,
            consent_decision__isnull=False,
            consent_identity__isnull=False,
            consent_source__isnull=False,
        ),
        name="disclosure_consent_whole",
    ),
    models.CheckConstraint(
        condition=Q(
            basis="consent",
            consent__isnull=False,
            consent_decision="given",
            consent_source__in=["self", "relayed"],
        )
        | (~Q(basis="consent") & Q(consent__isnull=True, reason__isnull=False)),
        name="disclosure_ground",
    ),
    models.CheckConstraint(
        condition=~Q(basis="consent") | ~Q(consent_source="relayed") | Q(weighing__isnull=False),
        name="disclosure_relayed_is_weighed",
    ),
    models.CheckConstraint(
        condition=~Q(basis="required_by_law") | Q(law__isnull=False), name="disclosure_names_the_law"
    ),
    models.CheckConstraint(
        condition=~Q(recipient_kind="border_services") | Q(basis__in=["consent", "required_by_law"]),
        name="disclosure_border_by_consent_or_law",
    ),
    # Who told us goes along when they said so themselves, or the law says so; never otherwise.
    models.CheckConstraint(
        condition=Q(includes_identity=False)
        | Q(basis="required_by_law")
        | Q(basis="consent", consent_identity=True, person__isnull=True),
        name="disclosure_identity_in_scope",
    ),
    # Two people. Nobody's approval stands without a time, nor a time without somebody.
    models.CheckConstraint(
        condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
        name="disclosure_approver_is_not_author",
    ),
    models.CheckConstraint(
        condition=Q(identity_by__isnull=True) | ~Q(identity_by=F("author")),
        name="disclosure_identity_by_another",
    ),
    models.CheckConstraint(
        condition=Q(confirmed_by__isnull=True)
        | (Q(emergency=True) & ~Q(confirmed_by=F("author")) & ~Q(confirmed_by=F("released_by"))),
        name="disclosure_confirmed_by_another",
    ),
    *(
        models.CheckConstraint(
            condition=Q(**{f"{who}_by__isnull": True, f"{who}_at__isnull": True})
            | Q(**{f"{who}_by__isnull": False, f"{who}_at__isnull": False}),
            name=f"disclosure_{who}_whole",
        )
        for who in ("approved", "identity", "released", "confirmed", "handed_over")
    ),
    models.CheckConstraint(
        condition=Q(submitted_at__isnull=False) | Q(approved_by__isnull=True, released_by__isnull=True),
        name="disclosure_approved_as_submitted",
    ),
    models.CheckConstraint(
        condition=Q(submitted_at__isnull=True) | Q(no_harm__contains=list(NO_HARM.codes())),
        name="disclosure_harm_was_weighed",
    ),
    models.CheckConstraint(
        condition=Q(emergency=False)
        | Q(basis="imminent_danger", approved_by__isnull=True, released_at__isnull=False),
        name="disclosure_emergency_is_danger",
    ),
    models.CheckConstraint(
        condition=Q(released_at__isnull=True, reported="", package__isnull=True, sha256="")
        | (
            Q(released_at__isnull=False, package__isnull=False, sha256__regex=r"^[0-9a-f]{64}$")
            & (
                Q(kind="initial", reported="report_initial")
                | Q(kind="supplementary", reported="report_supplementary")
            )
            & (Q(approved_by__isnull=False) | Q(emergency=True))
        ),
        name="disclosure_release_whole",
    ),
    models.CheckConstraint(
        condition=Q(identity_package__isnull=True, identity_sha256="")
        | Q(
            identity_package__isnull=False,
            identity_sha256__regex=r"^[0-9a-f]{64}$",
            includes_identity=True,
            identity_by__isnull=False,
            released_at__isnull=False,
        ),
        name="disclosure_identity_part",
    ),
    models.CheckConstraint(
        condition=Q(stopped_at__isnull=True, stop_reason="")
        | (
            Q(stopped_at__isnull=False)
            & ~Q(stop_reason="")
            & (Q(released_at__isnull=True) | Q(stop_reason="withdrawn"))
            & (Q(handed_over_at__isnull=True) | Q(handed_over_at__lt=F("stopped_at")))
        ),
        name="disclosure_stopped_before_hand_over",
    ),
    models.CheckConstraint(
        condition=Q(acknowledged_at__isnull=True, acknowledgement__isnull=True)
        | Q(acknowledged_at__isnull=False, acknowledgement__isnull=False, released_at__isnull=False),
        name="disclosure_acknowledged_whole",
    ),
    models.CheckConstraint(
        condition=Q(handed_over_at__isnull=True)
        | Q(released_at__isnull=False, handed_over_at__gte=F("released_at")),
        name="disclosure_handed_over_after_release",
    ),
    models.CheckConstraint(
        condition=Q(acknowledged_at__isnull=True) | Q(handed_over_at__isnull=False),
        name="disclosure_acknowledged_has_it",
    ),
    models.CheckConstraint(
        condition=Q(outcome="", outcome_at__isnull=True)
        | (Q(outcome_at__isnull=False, released_at__isnull=False) & ~Q(outcome="")),
        name="disclosure_outcome_whole",
    ),
    models.UniqueConstraint(fields=["supplements", "number"], name="disclosure_number"),
    # What the other tips of a report say of it, so that theirs is its recipient and its purpose.
    models.UniqueConstraint(fields=["id", "recipient_kind", "purpose"], name="disclosure_what_for"),
]
