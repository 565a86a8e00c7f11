"""What an administrator may do to accounts. Every act is one transaction that ends with its entry in the log.

The administrator opens no tip; so no administrator may quietly become somebody who does. Taking over an
existing account needs both its password and its second factor: nobody takes both away from the same person.
"""

from __future__ import annotations

import secrets
from datetime import date

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from hotline.accounts.models import Course, Staff, TrainingRecord
from hotline.accounts.permissions import Role
from hotline.audit.log import record
from hotline.rule_broken import rule_broken

# Without letters and digits that are mistaken for each other when read aloud.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def add_person(*, by: Staff, email: str, name: str, role: Role, language: str) -> tuple[Staff, str]:
    """The new account and its temporary password, which is kept nowhere in the clear."""
    password = temporary_password()
    try:
        with transaction.atomic():
            staff = Staff.objects.add(
                email=email,
                name=name,
                role=role,
                language=language,
                password=password,
                password_is_temporary=True,
                reset_by=by,
            )
            record(by=by, action="people.added", target=staff, role=str(role))
    except IntegrityError:
        raise ValidationError({"email": gettext("This e-mail has an account already.")}) from None
    return staff, password


def change_role(*, by: Staff, staff: Staff, role: Role) -> None:
    _not_oneself(by, staff)
    with transaction.atomic():
        before = _locked(staff)
        if before.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
            _not_the_last_administrator(before)
        Staff.objects.filter(pk=staff.pk).update(role=role)
        before.end_sessions()  # what is open on a screen was opened in the old role
        record(by=by, action="people.role_changed", target=staff, before=before.role, after=str(role))


def deactivate(*, by: Staff, staff: Staff) -> None:
    _not_oneself(by, staff)
    try:
        with transaction.atomic():
            current = _locked(staff)
            if current.role == Role.ADMINISTRATOR:
                _not_the_last_administrator(current)
            Staff.objects.filter(pk=staff.pk).update(is_active=False)
            current.end_sessions()
            record(by=by, action="people.deactivated", target=staff)
    except IntegrityError as error:
        # The directory's own rule, of which this app knows no more than the name.
        if rule_broken(error) != "dir_listings_handed_over":
            raise
        raise ValidationError(
            gettext("Listings of the directory are still this person’s. Partnerships hands them over first."),
            code="listings",
        ) from None


def reactivate(*, by: Staff, staff: Staff) -> None:
    _not_oneself(by, staff)
    with transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(is_active=True)
        record(by=by, action="people.reactivated", target=staff)


def reset_second_factor(*, by: Staff, staff: Staff) -> None:
    """Take every code app, passkey and recovery code away; the next sign-in starts with adding one."""
    _not_oneself(by, staff)
    with transaction.atomic():
        current = _locked(staff)
        if current.password_is_temporary and current.reset_by_id == by.pk:
            raise _another_administrator()
        Authenticator.objects.filter(user=current).delete()
        Staff.objects.filter(pk=staff.pk).update(reset_by=by)
        current.end_sessions()
        record(by=by, action="people.second_factor_reset", target=staff)


def give_temporary_password(*, by: Staff, staff: Staff) -> str:
    """The temporary password: good for choosing a new one, after the second factor."""
    _not_oneself(by, staff)
    password = temporary_password()
    with transaction.atomic():
        current = _locked(staff)
        if not Authenticator.objects.filter(user=current).exists() and current.reset_by_id == by.pk:
            raise _another_administrator()
        current.set_password(password)
        current.password_is_temporary = True
        current.reset_by = by
        current.save(update_fields=["password", "password_is_temporary", "reset_by"])
        current.end_sessions()
        record(by=by, action="people.temporary_password", target=staff)
    return password


def record_training(*, by: Staff, staff: Staff, course: Course, completed_on: date) -> None:
    _not_oneself(by, staff)
    try:
        with transaction.atomic():
            TrainingRecord.objects.create(
                staff=staff, course=course, completed_on=completed_on, recorded_by=by
            )
            record(by=by, action="people.training_recorded", target=staff, course=str(course))
    except IntegrityError:
        raise ValidationError(gettext("This training is recorded already.")) from None


def _locked(staff: Staff) -> Staff:
    return Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)


def _not_oneself(by: Staff, staff: Staff) -> None:
    if by.pk == staff.pk:
        raise ValidationError(gettext("Another administrator does this for your own account."))


def _another_administrator() -> ValidationError:
    return ValidationError(
        gettext(
            "You took the other half of this sign-in away yourself. Another administrator does this one, "
            "so that nobody alone can sign in as somebody else."
        )
    )


def _not_the_last_administrator(staff: Staff) -> None:
    """Locks every active administrator, so that two who close each other at once do not both succeed."""
    administrators = Staff.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    others = [person for person in administrators.select_for_update(no_key=True) if person.pk != staff.pk]
    if not others:
        raise ValidationError(gettext("This is the last active administrator: name another one first."))
