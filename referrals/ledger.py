"""What the directory writes into the audit log, and how each line reads."""

from __future__ import annotations

from referrals.applying import ledger as applying  # noqa: F401 - registers them
from referrals.cycle import ledger as cycle  # noqa: F401
from referrals.desk import ledger as desk  # noqa: F401
