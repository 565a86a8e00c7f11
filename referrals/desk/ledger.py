"""What the partnerships desk writes into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from referrals.labels import FIELD_NAMES, THING_NAMES

KINDS = {"kind": THING_NAMES}
FIELDS = {
    **FIELD_NAMES,
    **{f"{name}_{code}": label for name, label in FIELD_NAMES.items() for code in ("en", "fr")},
}

register(
    "listing.changed",
    sentence=_("{who} changed the listing {target}. {kind}: {fields}."),
    facts=("kind", "fields"),
    labels=KINDS | {"fields": FIELDS},
)
register(
    "listing.added", sentence=_("{who} added to the listing {target}: {kind}."), facts=("kind",), labels=KINDS
)
register(
    "listing.removed",
    sentence=_("{who} removed from the listing {target}: {kind}."),
    facts=("kind",),
    labels=KINDS,
)
register("listing.undone", sentence=_("{who} took back edits of listings: {count}."), facts=("count",))
register("listing.agreed", sentence=_("{who} recorded that the listing {target} may be public."))
register("listing.withdrawn", sentence=_("{who} recorded that the listing {target} may be public no longer."))
register("listing.handed_over", sentence=_("{who} handed listings over: {count}."), facts=("count",))
register(
    "listing.bulk", sentence=_("{who} changed many listings at once: {count}. {field}."), facts=("field", "count"),
    labels={"field": FIELDS},
)  # fmt: skip
register("site.opened", sentence=_("{who} opened where a confidential site is."), facts=("data_class",))
register(
    "site.hidden",
    sentence=_("{who} made a site of the listing {target} confidential and sealed where it is."),
)
register("site.sealed", sentence=_("{who} sealed other words about where a confidential site is."))
register("site.shown", sentence=_("{who} took the seal from a site of the listing {target}."))
