"""What the directory writes into the audit log, and how each line reads."""

from __future__ import annotations
