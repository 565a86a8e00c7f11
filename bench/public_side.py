"""What the public search asks the database: `python -m bench.public_side`, in a process of its own, as hotline_public.

Reads a JSON list of [words, place] on stdin; answers, in one line of JSON, for each the statements of its page as
[sql, parameters], so that they can be asked again without a page around them."""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def statements(words: str, place: str) -> list[tuple[str, Any]]:
    from django.db import connection
    from django.test import Client
    from django.urls import set_urlconf

    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, many, context)

    set_urlconf("hotline.urls_public")
    with connection.execute_wrapper(keep):
        Client().get("/en/directory/", {"q": words, "near": place})
    return asked


def main() -> None:
    django.setup()
    found = [statements(words, place) for words, place in json.load(sys.stdin)]
    sys.stdout.write(json.dumps(found, default=str) + "\n")


if __name__ == "__main__":
    main()
