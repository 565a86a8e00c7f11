"""A column that may hold only the codes of its list, as intake has it: the database says so, not a form."""

from __future__ import annotations

from django.db.models import CheckConstraint, Q

from hotline.codes.base import CodeList


def coded(model: str, field: str, codes: CodeList, *, blank: bool = False) -> CheckConstraint:
    allowed = [*codes.codes(), *([""] if blank else [])]
    return CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=f"dir_{model}_{field}_code")


def coded_each(model: str, field: str, codes: CodeList) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__contained_by": list(codes.codes())}), name=f"dir_{model}_{field}_codes"
    )


def exactly_one(model: str, *fields: str) -> CheckConstraint:
    """CHECK that one of these foreign keys is set and no other."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in fields})
    return CheckConstraint(condition=condition, name=f"dir_{model}_of_one")
