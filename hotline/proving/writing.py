"""Run by the proof: writes tips with the words on standard input in every field, and prints how many."""

from __future__ import annotations

import json
import os
import sys

TIPS = 60


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    import django

    django.setup()
    from intake.actions import receive_tip
    from intake.said import IdentifierSaid, PersonSaid, TipSaid

    words = json.loads(sys.stdin.read())
    text, phone = words["text"], words["phone"]
    detailed = {"name": text, "description": text}
    said = TipSaid(
        language="en",
        narrative=text,
        timing=text,
        suspects=text,
        place={"community": text, "address": text, "business": text, "web": text},
        reporter={"name": text, "contact": phone, "safe_when": text},
        persons=(PersonSaid(role="potential_victim", details=detailed),),
        identifiers=(IdentifierSaid(kind="phone", value=phone),),
    )
    for _ in range(TIPS):
        receive_tip(said=said, channel="phone", by=None, return_code=text)
    if "--leak" in sys.argv:
        # On purpose, when the proof itself is tried: what a careless log line would do.
        sys.stderr.write(f"a tip was kept: {said.narrative}\n")
    sys.stdout.write(f"{14 * TIPS}\n")


if __name__ == "__main__":
    main()
