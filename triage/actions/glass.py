"""What follows for the tip when glass was broken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from intake.models import Correction
from triage.actions.facts import correct
from triage.models import AccessRequest, Review
from triage.rules import Refused
from triage.times import exact


def say_danger(*, review: Review, by: Staff) -> Correction:
    """That somebody is in danger now, as a correction of the tip: offered after a granted emergency access, and said by
    a person. The access was for one purpose; lane and clock are a judgement of whoever looks at the tip."""
    glass = AccessRequest.objects.broken().filter(tip_id=review.tip_id).order_by("-answered_at")
    found = glass.select_related("asked_by", "answered_by").first()
    if found is None or found.answered_by is None or found.answered_at is None:
        raise Refused("no_glass")
    reason = _("%(asker)s and %(second)s said so when they opened who told us (%(when)s).") % {
        "asker": found.asked_by.name, "second": found.answered_by.name, "when": exact(found.answered_at),
    }  # fmt: skip
    return correct(review=review, field="danger", value="yes", reason=reason, by=by)
