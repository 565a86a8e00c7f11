"""One spelling under which all spellings of a place name meet. `static/js/places.js` folds the same way."""

import re
import unicodedata

_SAINTS = {"st": "saint", "ste": "sainte"}


def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces: "St-Jérôme" and "saint jerome" give the same."""
    plain = unicodedata.normalize("NFD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "").replace("’", "")).split()
    return " ".join(_SAINTS.get(word, word) for word in words)
