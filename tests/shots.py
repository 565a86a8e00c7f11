"""`./run shots [--all]`: a picture of every page, in both languages, phone and desk wide, below VAR/shots.

The pages are found by following links from the front pages, one picture for each route. Each role signs in
as a person does. Servers and demo data are its own, so it may send forms and break things.
States: `empty` (nothing has happened yet), `usual`, `sent` (every form once, with nothing filled in),
`stale` (the clock has stopped) and `broken` (the database is gone)."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from hotline.launcher import places, prepare, serve
from hotline.launcher.postgres import SUPERUSER
from hotline.launcher.services import Services
from hotline.launcher.terminal import say
from tests.live import Process, free_port
from tests.outside import FLAGS, find

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
PASSWORD = "quiet-room-well-lit"  # the demonstration's, shown on its sign-in page
# The role that a part of the staff surface is made for; --all goes everywhere as everybody.
ROLES = {
    "supervisor": ("queue", "cases"),
    "specialist": ("desk",),
    "partnerships": ("directory",),
    "analyst": ("trends",),
    "privacy": ("audit",),
    "director": (),
    "admin": ("accounts", "people"),
}
MOST_PAGES = 80
LEAVES = re.compile(r"/(sign-out|i18n)/|^mailto:|^tel:|\.(css|js|json|csv|pdf|zip)$")


class Album:
    """Takes pictures of one signed-in (or anonymous) context."""

    def __init__(self, page: Any, base: str, folder: Path, *, only: tuple[str, ...] = ()) -> None:
        self.page, self.base, self.folder, self.only = page, base, folder, only

    def picture(self, name: str) -> None:
        for width, (wide, high) in WIDTHS.items():
            self.page.set_viewport_size({"width": wide, "height": high})
            path = self.folder / width / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=path, full_page=True)

    def visit(self, path: str, state: str) -> list[str]:
        """Pictures of a page in both languages; returns the paths it links to."""
        links: list[str] = []
        for language in ("fr", "en"):
            local = re.sub(r"^/(en|fr)/", f"/{language}/", path)
            self.page.goto(self.base + local)
            self.picture(f"{language}{route(local)}-{state}")
            links = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        return [urlsplit(link).path for link in links if link.startswith(self.base)]

    def send_empty(self, path: str) -> None:
        self.page.goto(self.base + path)
        forms = self.page.locator("main form[method=post]")
        for number in range(forms.count()):
            self.page.goto(self.base + path)
            forms.nth(number).evaluate("form => { form.noValidate = true; form.requestSubmit() }")
            self.page.wait_for_load_state()
            self.picture(f"en{route(path)}-sent{number or ''}")

    def wanted(self, path: str) -> bool:
        words = path.strip("/").split("/")
        return not self.only or len(words) < 3 or words[2] in self.only

    def crawl(self, start: str, state: str, *, send: bool = False) -> None:
        waiting, seen = [start], set()
        while waiting and len(seen) < MOST_PAGES:
            path = waiting.pop(0)
            if LEAVES.search(path) or route(path) in seen or not re.match(r"/(en|fr)/", path):
                continue
            seen.add(route(path))
            found = self.visit(path, state)
            waiting += [link for link in found if self.wanted(link)]
            if send:
                self.send_empty(re.sub(r"^/fr/", "/en/", path))


def route(path: str) -> str:
    """A file name for the route: two paths that differ in an id are the same page."""
    words = [word for word in path.split("/")[2:] if word]
    plain = ["ID" if re.search(r"\d|-.*-.*-", word) else word for word in words]
    return "-".join(["", *plain]) or "-home"


def sign_in(page: Any, base: str, key: str) -> None:
    page.goto(f"{base}/en/staff/door/sign-in/")
    page.fill("[name=login]", f"{key}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button").first.click()
    page.fill("[name=code]", page.locator("[data-demo-code]").inner_text())
    page.locator("form:has([name=code]) button").first.click()
    page.wait_for_load_state()


@contextmanager
def surfaces(services: Services, folder: Path) -> Iterator[tuple[str, str, dict[str, Process]]]:
    port, staff_port = free_port(), free_port()
    children = serve.children(services.environment(), folder, port, staff_port)
    processes = {child.name: Process(child, folder / f"{child.name}.log") for child in children}
    try:
        for name, number in (("public", port), ("staff", staff_port)):
            processes[name].start()
            while not serve.answers(number):
                if not processes[name].alive:
                    raise RuntimeError(processes[name].output)
        processes["watch"].start()
        yield f"http://localhost:{port}", f"http://localhost:{staff_port}", processes
    finally:
        for process in processes.values():
            process.stop()


def accounts_only(services: Services) -> None:
    code = "from hotline.accounts.demo import make_demo_accounts; make_demo_accounts()"
    prepare.manage(services, "shell", "--no-imports", "--command", code)


def album_of(browser: Any, base: str, folder: Path, key: str | None, only: tuple[str, ...]) -> Album:
    page = browser.new_context(locale="en-CA").new_page()
    if key:
        sign_in(page, base, key)
    return Album(page, base, folder, only=only)


def take(browser: Any, services: Services, shots: Path, *, everybody: bool) -> None:
    with tempfile.TemporaryDirectory() as work, surfaces(services, Path(work)) as (public, staff, processes):
        chosen = {key: () if everybody else only for key, only in ROLES.items()}
        album_of(browser, public, shots / "public", None, ()).crawl("/en/", "empty")
        album_of(browser, staff, shots / "door", None, ()).visit("/en/staff/door/sign-in/", "usual")
        album_of(browser, staff, shots / "supervisor", "supervisor", ("queue",)).crawl(
            "/en/staff/queue/", "empty"
        )
        prepare.manage(services, "seed_demo", "--tips", "150")
        people = {}
        for key, only in chosen.items():
            say(f"Pictures of the staff side as {key} ...")
            people[key] = album_of(browser, staff, shots / key, key, only)
            people[key].crawl("/en/staff/", "usual", send=bool(only) or everybody)
        say("Pictures of the public side ...")
        everyone = album_of(browser, public, shots / "public", None, ())
        everyone.crawl("/en/", "usual", send=True)
        everyone.visit("/en/nothing-here/", "absent")
        stop_the_clock(services, processes)
        people["supervisor"].visit("/en/staff/queue/", "stale")
        assert services.postgres
        services.postgres.stop()
        everyone.visit("/en/", "broken")
        everyone.send_empty("/en/tip/")
        people["supervisor"].visit("/en/staff/queue/", "broken")


def stop_the_clock(services: Services, processes: dict[str, Process]) -> None:
    processes["watch"].stop()
    assert services.postgres
    with psycopg.connect(services.postgres.url(SUPERUSER, "hotline")) as connection:
        connection.execute("UPDATE triage_heartbeat SET at = at - interval '1 hour'")


def main() -> int:
    from playwright.sync_api import sync_playwright

    shots = places.state_folder(places.var_dir()) / "shots"
    shutil.rmtree(shots, ignore_errors=True)
    os.environ["HOTLINE_VAR"] = str(places.var_dir() / "shots-demo")
    os.environ["HOTLINE_ENV"] = "demo"
    with Services(places.var_dir()) as services, sync_playwright() as playwright:
        assert services.postgres, "pictures are taken with the embedded PostgreSQL: unset DATABASE_URL"
        services.postgres.drop_database()
        services.postgres.make_owner()
        prepare.Stamps(services.var).forget("database")
        prepare.before_demo_data(services)
        accounts_only(services)
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        browser = playwright.chromium.launch(executable_path=find("chromium"), args=flags)
        take(browser, services, shots, everybody="--all" in sys.argv[1:])
        browser.close()
    say(f"{sum(1 for _ in shots.rglob('*.png'))} pictures lie in {shots}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
