"""A page that is one HTML form of several parts: an act of one part leaves the words of the others where they were."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from triage.forms.parts import Part

DONE = _("Done and recorded. What you typed elsewhere is still here, unsaved.")


def words_wait(request: HttpRequest, parts: Iterable[type[Part]], used: type[Part] | None) -> bool:
    """After an act that has used one part: whether somebody typed into another. Then the page is shown again with
    what waits there, and without what was used, which is taken out of the request."""
    if not any(part.has_text(request.POST) for part in parts if part is not used):
        return False
    left = request.POST.copy()
    for name in used.base_fields if used else ():
        left.pop(f"{used.prefix}-{name}", None)  # type: ignore[union-attr]
    request.POST = left  # type: ignore[assignment]
    return True
