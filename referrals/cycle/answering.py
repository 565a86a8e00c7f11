"""What a partner sent from its page: only fields that its own letter shows, and only what it changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals.cycle.fields import LABELS, Key, key_of, label_of, language_of, longest
from referrals.phones import parse

PREFIX = "c."
TICKS = ("closed", "moved", "opt_out")
TEXTS = {"words": 2000, "who": 200}


class NotThisLetter(Exception):
    """Fields of another listing."""


@dataclass
class Said:
    """`typed`: everything as it was sent, for a page that comes back; `errors` by name."""

    answers: dict[str, Any]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def coded(self) -> dict[str, Any]:
        """What is kept in plain: of a message only whether there is one."""
        return self.answers | {"words": bool(self.answers["words"])}


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def read(data: QueryDict, form: dict[str, Any]) -> Said:
    """Raises NotThisLetter."""
    sent = {name.removeprefix(PREFIX): tidy(str(data[name])) for name in data if name.startswith(PREFIX)}
    if not sent.keys() <= form["fields"].keys():
        raise NotThisLetter
    said = Said({"changes": {}}, typed=dict(sent))
    for text, new in sent.items():
        key, shown = key_of(text), form["fields"][text]
        old = tidy(shown.get("text", ""))
        if new == old or (key.kind == "phone" and same_number(new, old)):
            continue
        try:
            said.answers["changes"][text] = checked(key, new)
        except ValidationError as error:
            said.errors[text] = error.messages[0]
    said.answers |= {name: name in data for name in TICKS}
    for name, most in TEXTS.items():
        said.typed[name] = said.answers[name] = tidy(data.get(name, ""))
        if len(said.answers[name]) > most:
            said.errors[name] = too_long(most)
    return said


def same_number(one: str, other: str) -> bool:
    """Written in another way, as the page writes it for readers of French."""
    first, second = parse(one), parse(other)
    return first.readable and (first.dial, first.extension) == (second.dial, second.extension)


def checked(key: Key, new: str) -> str:
    if len(new) > longest(key):
        raise ValidationError(too_long(longest(key)))
    if not new:
        return new
    if key.field in ("url", "website"):
        new = new if "://" in new else f"https://{new}"
        URLValidator(("http", "https"), message=_("This does not read as a web address."))(new)
    if key.field == "email":
        validate_email(new)
    if key.kind == "phone" and not parse(new).readable:
        raise ValidationError(_("This does not read as a phone number."))
    return new


def too_long(most: int) -> str:
    words = ngettext("At most %(most)s character, please.", "At most %(most)s characters, please.", most)
    return words % {"most": most}


def parts(form: dict[str, Any], language: str, said: Said | None = None) -> list[dict[str, Any]]:
    """The page: each part of the listing with its rows."""
    typed, errors = (said.typed, said.errors) if said else ({}, {})
    return [
        {
            "name": part["name"][language],
            "kind": {"organization": _("Your organization"), "service": _("Service"), "location": _("Site")}[
                part["kind"]
            ],
            "rows": [row(text, form["fields"][text], language, typed, errors) for text in part["keys"]],
        }
        for part in form["parts"]
    ]


def row(
    text: str, shown: dict[str, Any], language: str, typed: dict[str, str], errors: dict[str, str]
) -> dict[str, Any]:
    key = key_of(text)
    old = shown.get("text", "")
    if key.kind == "phone":
        old = parse(old).written(language)
    new = typed.get(text, old)
    return {
        "name": f"{PREFIX}{text}",
        "id": text.replace(".", "-"),
        "label": label_of(key.field),
        "lang": language_of(key.field),
        "text": old or shown["said"][language],
        "new": new,
        "by_hand": key.by_hand,
        "open": new != old,
        "error": errors.get(text, ""),
        "long": key.field not in LABELS or key.by_hand or len(old) > 60,
        "most": longest(key),
    }
