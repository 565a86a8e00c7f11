"""What happens at the door and to accounts, as the log says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import Course
from hotline.accounts.permissions import ROLE_NAMES
from hotline.audit.registry import register

STEPS = {"password": _("password"), "code": _("second factor"), "passkey": _("passkey")}
METHODS = {
    "password": _("password"),
    "totp": _("code app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery code"),
}
ROLES = {str(role): name for role, name in ROLE_NAMES.items()}
COURSES = {str(course.value): course.label for course in Course}

register(
    "account.signed_in",
    sentence=_("{who} signed in (second factor: {method})."),
    facts=("method",),
    labels={"method": METHODS},
)
register("account.signed_out", sentence=_("{who} signed out, or was away too long."))
register(
    "account.sign_in_failed",
    sentence=_("Somebody tried to sign in and failed at this step: {step}. Account: {target}"),
    facts=("step",),
    labels={"step": STEPS},
)
register("account.password_changed", sentence=_("{who} chose a new password."))
register(
    "account.second_factor_added",
    sentence=_("{who} added a second factor: {kind}."),
    facts=("kind",),
    labels={"kind": METHODS},
)
register(
    "account.second_factor_removed",
    sentence=_("{who} removed a second factor: {kind}."),
    facts=("kind",),
    labels={"kind": METHODS},
)
register("account.recovery_codes_made", sentence=_("{who} made new recovery codes."))
register(
    "people.added",
    sentence=_("{who} opened the account {target} in this role: {role}."),
    facts=("role",),
    labels={"role": ROLES},
)
register(
    "people.role_changed",
    sentence=_("{who} changed the role of {target}. Before: {before}. Now: {after}."),
    facts=("before", "after"),
    labels={"before": ROLES, "after": ROLES},
)
register("people.deactivated", sentence=_("{who} closed the account {target}."))
register("people.reactivated", sentence=_("{who} opened the account {target} again."))
register("people.second_factor_reset", sentence=_("{who} took the second factor of {target} away."))
register("people.temporary_password", sentence=_("{who} gave {target} a temporary password."))
register(
    "people.training_recorded",
    sentence=_("{who} recorded a training of {target}: {course}."),
    facts=("course",),
    labels={"course": COURSES},
)
