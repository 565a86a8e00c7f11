"""A telephone number as people write it: "poste 5", 911, 1-800-FOR-HELP, toll-free, text lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORT = {"911", "211", "811", "988", "311", "411", "511", "711"}
NO_BREAK = "\u00a0"
# The library reads "poste 5" as letters of a vanity number and would dial 767835.
POSTE = re.compile(r"\b(?:poste|ext(?:ension)?\.?|p\.|x|#)\s*(\d{1,10})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """`e164` is empty where the number cannot be dialled as a whole one (short numbers, or what we cannot read).
    `dial`: what a telephone link dials; empty where nothing safe is known. `extension` is text: it may begin with
    zero."""

    given: str
    e164: str = ""
    extension: str = ""
    dial: str = ""

    @property
    def readable(self) -> bool:
        return bool(self.dial)

    def written(self, language: str) -> str:
        """1-833-900-1010 in English, 1 833 900-1010 in French; as given where it could not be read."""
        digits = self.e164.removeprefix("+1")
        if not self.e164.startswith("+1") or len(digits) != 10:
            return self.given if not self.dial else self.dial if not self.e164 else self.given
        area, first, last = digits[:3], digits[3:6], digits[6:]
        toll_free = area in {"800", "833", "844", "855", "866", "877", "888"}
        if language == "fr":
            text = f"{f'1{NO_BREAK}' if toll_free else ''}{area}{NO_BREAK}{first}-{last}"
            return f"{text}, poste{NO_BREAK}{self.extension}" if self.extension else text
        text = f"{'1-' if toll_free else ''}{area}-{first}-{last}"
        return f"{text}, ext.{NO_BREAK}{self.extension}" if self.extension else text


def parse(text: str, extension: str = "") -> Number:
    """Never raises: what cannot be read is kept as it was given."""
    given = text.strip()
    plain = re.sub(r"[\s().-]", "", given)
    if plain in SHORT:
        return Number(given, dial=plain, extension=extension)
    found = POSTE.search(given)
    if found:
        extension, given_number = extension or found[1], given[: found.start()].rstrip(" ,;")
    else:
        given_number = given
    import phonenumbers  # megabytes of every country: loaded by whoever reads a number

    try:
        number = phonenumbers.parse(given_number, "CA")
    except phonenumbers.NumberParseException:
        return Number(given, extension=extension)
    if not phonenumbers.is_possible_number(number):
        return Number(given, extension=extension)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(given, e164=e164, extension=extension or number.extension or "", dial=e164)
