"""The languages in which a person may reach us. An interpreter is found for any other one too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# ISO 639 codes: the two of the line first, then what interpreters in Canada are most often asked for.
LANGUAGE = CodeList(
    "language",
    (
        Code("en", _("English")),
        Code("fr", _("French")),
        Code("ase", _("American Sign Language (ASL)")),
        Code("fcs", _("Quebec Sign Language (LSQ)")),
        Code("ar", _("Arabic")),
        Code("bn", _("Bengali")),
        Code("yue", _("Cantonese")),
        Code("cr", _("Cree")),
        Code("prs", _("Dari")),
        Code("de", _("German")),
        Code("el", _("Greek")),
        Code("gu", _("Gujarati")),
        Code("ht", _("Haitian Creole")),
        Code("hi", _("Hindi")),
        Code("hu", _("Hungarian")),
        Code("id", _("Indonesian")),
        Code("iu", _("Inuktitut")),
        Code("it", _("Italian")),
        Code("ja", _("Japanese")),
        Code("ko", _("Korean")),
        Code("cmn", _("Mandarin")),
        Code("oj", _("Ojibwe")),
        Code("ps", _("Pashto")),
        Code("fa", _("Persian")),
        Code("pl", _("Polish")),
        Code("pt", _("Portuguese")),
        Code("pa", _("Punjabi")),
        Code("ro", _("Romanian")),
        Code("ru", _("Russian")),
        Code("so", _("Somali")),
        Code("es", _("Spanish")),
        Code("sw", _("Swahili")),
        Code("tl", _("Tagalog")),
        Code("ta", _("Tamil")),
        Code("th", _("Thai")),
        Code("ti", _("Tigrinya")),
        Code("tr", _("Turkish")),
        Code("uk", _("Ukrainian")),
        Code("ur", _("Urdu")),
        Code("vi", _("Vietnamese")),
    ),
    tail=("other", "unknown"),
)


def language_label(code: str) -> str:
    """The name of a language; the code itself for one that came in by another way."""
    return str(LANGUAGE.label(code)) if code in LANGUAGE else code
