"""Run by the proof: every way to write the return code of the token on standard input, as JSON."""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    import django

    django.setup()
    from hotline.form.tokens import read
    from intake.return_code import code_for

    token = read(sys.stdin.read())
    assert token
    code = code_for(token.nonce)
    words = [" ".join(code.words(language)) for language in ("en", "fr")]
    ways = [*words, code.canonical(), " ".join(code.digits()), f"{code.number:022x}"]
    sys.stdout.write(json.dumps(ways))


if __name__ == "__main__":
    main()
