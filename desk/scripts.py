"""What is read out to a caller, in their language whatever the screen's is; so none of it goes through the
catalogues. desk/data/scripts.json holds both languages side by side, to be read and changed together."""

from __future__ import annotations

import json
from pathlib import Path

# By code of SCRIPT, then language: what is said, a sentence or two at a breath.
TEXTS: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "data" / "scripts.json").read_text(encoding="utf-8")
)


def language_for(caller: str, screen: str) -> str:
    """en or fr: the caller's own, else that of the screen, which the interpreter turns into theirs."""
    return caller if caller in ("en", "fr") else ("fr" if screen.startswith("fr") else "en")
