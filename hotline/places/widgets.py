from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static
from django.utils.translation import gettext as _


class CommunityInput(forms.TextInput):
    """A plain text field for a community; with script it suggests names, and nothing typed leaves the page.

    `province` is the name of the form's province field, which narrows the suggestions once it is chosen.
    Anything may be typed: a suggestion is a help, not a rule.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, province: str = "province") -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.province = province

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-places": static("places/communities.js"),
            "data-places-province": self.province,
            "data-places-label": _("Suggested communities"),
            "data-places-none": _("No suggestion. What you typed is fine."),
            "data-places-one": _("One suggestion. Use the up and down arrows."),
            "data-places-many": _("{count} suggestions. Use the up and down arrows."),
        }
        return context

    @property
    def media(self) -> forms.Media:
        script: Any = Script("js/places.js", defer=True)  # the stubs know only of names
        return forms.Media(css={"all": ["css/places.css"]}, js=[script])
