"""What this app records: looking at the log, and the life of keys (sealing lies below and cannot record)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register

register("audit.viewed", sentence=_("{who} looked at the audit log."), facts=("filter", "before"))
register(
    "keys.rotated",
    sentence=_("{who} made the key {key} current and wrapped {count} data keys anew."),
    facts=("key", "count"),
)
register("keys.retiring", sentence=_("{who} marked the key {key} for destruction."), facts=("key",))
register("keys.destroyed", sentence=_("{who} destroyed the private key {key}."), facts=("key",))
