"""What the search form offers."""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hotline.codes import SERVICE_TYPE
from hotline.codes.languages import LANGUAGE
from hotline.places.folding import fold
from hotline.places.provinces import province_choices
from referrals.codes import LISTING_KIND
from referrals.search.wanted import Wanted

Options = dict[str, list[tuple[str, str]]]


def chosen(asked: Wanted, language: str) -> dict[str, SafeString]:
    """The options of each list as HTML, what is asked for selected."""
    found = {}
    for field, html in _html(language).items():
        code = getattr(asked, field)
        found[field] = mark_safe(html.replace(f'value="{code}"', f'value="{code}" selected', 1))  # noqa: S308
    return found


@lru_cache(maxsize=2)
def _html(language: str) -> dict[str, SafeString]:
    """Made once for each language: written by a template they were a third of the page's time."""
    with translation.override(language):
        return {
            field: format_html_join("", '<option value="{}">{}</option>', [("", _("Any")), *options])
            for field, options in choices().items()
        }


def choices() -> Options:
    types = [(code, str(label)) for code, label in SERVICE_TYPE.choices()]
    return {
        "category": sorted(types, key=lambda one: (one[0] == "other", fold(one[1]))),
        "province": [(code, str(name)) for code, name in province_choices()],
        "kind": [(code, str(label)) for code, label in LISTING_KIND.choices()],
        "language": [(code, str(label)) for code, label in LANGUAGE.choices(tail=())],
    }
