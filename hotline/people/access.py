from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import ROLE_PERMISSIONS, Permission, has_permission


def people(*, user: Staff) -> QuerySet[Staff]:
    """All accounts, active ones first, with `trained` and `has_factor`. Empty for who may not see them."""
    everyone = Staff.objects.with_training().annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    )
    allowed = everyone if has_permission(user, Permission.ACCOUNTS) else everyone.none()
    return allowed.order_by("-is_active", "name", "email")


def who_may(permission: Permission, *, but: Staff) -> list[Staff]:
    """Open accounts of a role that has it, without this one, by name."""
    roles = [str(role) for role, held in ROLE_PERMISSIONS.items() if permission in held]
    return list(Staff.objects.filter(is_active=True, role__in=roles).exclude(pk=but.pk).order_by("name"))


def person(*, user: Staff, pk: uuid.UUID) -> Staff:
    """One account; Http404 alike when it is absent or not for this user."""
    staff = people(user=user).filter(pk=pk).first()
    if staff is None:
        raise Http404
    return staff
