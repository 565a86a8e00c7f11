"""Which rule of the database a write has broken."""

from __future__ import annotations

from django.db import IntegrityError


def rule_broken(error: IntegrityError) -> str:
    """The name of the constraint, or of what a trigger said it is; empty where there is none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
