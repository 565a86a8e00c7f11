"""`./run shots [--all] [NAME...]`: a picture of every page, in both languages, phone and desk wide, below VAR/shots;
with names (of tests/pages.py, or how they begin), of these alone.

VAR/shots/{who}/{language}/{page}-{state}-{width}.png, as the table in tests/pages.py names them; with --all
every role goes to every page. `empty`: before anything has happened; `clock-stopped`; `broken`: the database is
gone. It runs under pytest, since the suite has all it needs: two real processes on a database of their own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from hotline.launcher import places
from hotline.launcher.terminal import say
from tests import databases

WIDTHS = {"phone": (390, 844), "desk": (1280, 860)}
FOLDER = "HOTLINE_SHOTS"


def main() -> int:
    shots = places.state_folder(places.var_dir()) / "shots"
    shutil.rmtree(shots, ignore_errors=True)
    os.environ[FOLDER] = str(shots)
    os.environ["HOTLINE_SHOTS_ALL"] = "1" if "--all" in sys.argv[1:] else ""
    os.environ["HOTLINE_SHOTS_OF"] = " ".join(one for one in sys.argv[1:] if not one.startswith("-"))
    os.environ["HOTLINE_ENV"] = "test"
    code = int(pytest.main(["--quiet", "--capture=no", "--no-header", str(Path(__file__))]))
    say(f"{sum(1 for _ in shots.rglob('*.png'))} pictures lie in {shots}.")
    return code


class Album:
    """One browser window for one person in one language."""

    def __init__(self, browser: Any, servers: Any, people: Any, who: str, language: str) -> None:
        from tests.pages import enter

        self.base = servers.public_url if who == "public" else servers.staff_url
        self.folder = Path(os.environ[FOLDER]) / who / language
        self.language = language
        self.context = browser.new_context(locale=f"{language}-CA")
        self.context.set_default_timeout(20_000)
        if client := enter(people, who):
            value = client.cookies["desk"].value
            self.context.add_cookies([{"name": "desk", "value": value, "url": self.base}])
        self.page = self.context.new_page()

    def take(self, name: str, address: str, step: Any, *, dark: bool = False) -> None:
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(dict(zip(("width", "height"), WIDTHS["desk"], strict=True)))
        self.page.goto(self.base + address)
        step(self.page)
        for scheme in ("light", "dark") if dark else ("light",):
            self.page.emulate_media(color_scheme=scheme)
            for width, (wide, high) in WIDTHS.items():
                self.page.set_viewport_size({"width": wide, "height": high})
                path = self.folder / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
                self.page.screenshot(path=path, full_page=True)


@contextmanager
def database_gone(name: str) -> Iterator[None]:
    """As after a crash of the server, for this database alone: everybody is thrown out and nobody gets in."""

    def allow(connection: psycopg.Connection, let_in: str) -> None:
        statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS " + let_in).format(sql.Identifier(name))
        connection.execute(statement)

    with psycopg.connect(databases.superuser_url(), autocommit=True) as connection:
        allow(connection, "false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            allow(connection, "true")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pictures(live_servers: Any, browser: Any) -> None:
    from django.db import connection

    from hotline.now import now
    from tests.pages import NAMES, PAGES, Page, make_people, make_world, nothing
    from tests.support import database_name
    from triage.models import Heartbeat

    people = make_people()
    everybody = bool(os.environ.get("HOTLINE_SHOTS_ALL"))
    only = tuple(os.environ.get("HOTLINE_SHOTS_OF", "").split())
    pages = [page for page in PAGES if not only or page.name.startswith(only)]
    albums: dict[tuple[str, str], Album] = {}

    def album(who: str, language: str) -> Album:
        if (who, language) not in albums:
            albums[who, language] = Album(browser, live_servers, people, who, language)
        return albums[who, language]

    def each(pages: list[Page], state: str) -> None:
        for language in ("en", "fr"):
            for page in pages:
                name = f"{page.name}-{state}"
                album(page.who, language).take(name, page.address(world, language), nothing)

    def named(*names: str) -> list[Page]:
        return [page for page in PAGES if page.name in names]

    world: Any = None
    each([page for page in pages if page.empty], "empty")
    world = make_world(people)
    for language in ("en", "fr"):
        for page in pages:
            for number, (state, step) in enumerate(page.states):
                name, dark = f"{page.name}-{state}", page.dark and number == 0
                album(page.who, language).take(name, page.address(world, language), step, dark=dark)
            for role in NAMES if everybody and page.who in NAMES else ():
                if role != page.who:
                    album(role, language).take(f"{page.name}-usual", page.address(world, language), nothing)
    if only:
        return
    live_servers.processes["watch"].stop()
    Heartbeat.objects.update(at=now() - timedelta(minutes=6))
    each(named("queue"), "clock-stopped")
    name = database_name()
    connection.close()
    with database_gone(name):
        each(named("home", "tip", "add", "queue"), "broken")
        for language in ("en", "fr"):
            (tip,) = named("tip")
            sent = dict(tip.states)["sent"]
            album("public", language).take("tip-not-received", tip.address(world, language), sent)
            (add,) = named("add")
            asked = dict(add.states)["question"]
            album("public", language).take("add-not-looked", add.address(world, language), asked)
    for one in albums.values():
        one.context.close()


if __name__ == "__main__":
    sys.exit(main())
