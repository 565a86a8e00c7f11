"""A column that may hold only the codes of its list: the database says so, not a form."""

from __future__ import annotations

from django.db.models import CheckConstraint, Q

from hotline.codes.base import CodeList


def coded(model: str, field: str, codes: CodeList, *, blank: bool = False) -> CheckConstraint:
    """CHECK that `field` holds a code of the list; `blank` also lets it stay empty (nobody said)."""
    allowed = [*codes.codes(), *([""] if blank else [])]
    return CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=f"{model}_{field}_code")


def coded_each(model: str, field: str, codes: CodeList) -> CheckConstraint:
    """CHECK that an array holds codes of the list and nothing else."""
    return CheckConstraint(
        condition=Q(**{f"{field}__contained_by": list(codes.codes())}), name=f"{model}_{field}_codes"
    )
