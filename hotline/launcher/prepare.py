"""Everything between an empty folder and a hotline that can serve, each step skipped when its stamp says
that nothing has changed since it was last done."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from hotline.launcher import catalogues, environment, places
from hotline.launcher.services import Services
from hotline.launcher.terminal import say
from hotline.launcher.trouble import FULL_DISK, Trouble

FIRST_START_BYTES = 500_000_000
BASE_DIR = places.BASE_DIR


def manage(services: Services, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=environment.commands(services.environment()),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        full = shutil.disk_usage(services.var).free < 20_000_000
        raise Trouble(FULL_DISK if full else f"manage.py {' '.join(arguments)} failed: see the lines above.")


def digest(paths: Iterable[Path], *more: str, contents: bool = True) -> str:
    """Names the state of some files: by contents, or, for many and big ones, by size and time."""
    total = hashlib.sha256()
    for path in sorted(paths):
        about = path.stat()
        total.update(str(path.relative_to(BASE_DIR)).encode())
        total.update(path.read_bytes() if contents else f"{about.st_size} {about.st_mtime_ns}".encode())
    for word in more:
        total.update(word.encode())
    return total.hexdigest()


def source_files(pattern: str) -> list[Path]:
    apps = [folder for folder in BASE_DIR.iterdir() if (folder / "__init__.py").exists()]
    return [path for app in apps for path in app.glob(pattern) if path.is_file()]


def database_state() -> str:
    """Changes when migrations, the roles, or the reference data that migrations load change."""
    files = source_files("**/migrations/**/*") + source_files("**/commands/roles.py")
    files += source_files("**/roles*.py") + source_files("**/grants*.py") + source_files("**/*.sql")
    files += source_files("places/data/**/*")
    return digest({path for path in files if "__pycache__" not in path.parts})


class Stamps:
    """One small file for each step done, below VAR/stamps."""

    def __init__(self, var: Path) -> None:
        self.folder = places.make_private(var / "stamps")

    def fresh(self, name: str, state: str) -> bool:
        path = self.folder / name
        return path.exists() and path.read_text() == state

    def done(self, name: str, state: str) -> None:
        (self.folder / name).write_text(state)

    def forget(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)


def check_disk(var: Path) -> None:
    if not (var / "stamps" / "seeded").exists() and shutil.disk_usage(var).free < FIRST_START_BYTES:
        raise Trouble(FULL_DISK)


def database(services: Services) -> None:
    stamps = Stamps(services.var)
    address = hashlib.sha256(services.environment()["DATABASE_URL"].encode()).hexdigest()
    state = database_state() + address
    if stamps.fresh("database", state):
        return
    say("Bringing the database up to date ...")
    manage(services, "migrate", "--skip-checks", "--verbosity", "0")
    manage(services, "roles")
    stamps.done("database", state)


def static_files(services: Services) -> None:
    stamps = Stamps(services.var)
    files = [path for path in (BASE_DIR / "static").rglob("*") if path.is_file()]
    files += source_files("**/static/**/*")
    state = digest(files, (BASE_DIR / "requirements.txt").read_text(), contents=False)
    if stamps.fresh("static", state) and (services.var / "static").exists():
        return
    say("Collecting static files ...")
    manage(services, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    stamps.done("static", state)


def keys(services: Services) -> None:
    """At every start: init changes nothing while a key is good, and replaces one that has come to its end."""
    folder = Path(os.environ.get("HOTLINE_PUBLIC_KEY_DIR") or services.var / "public_keys")
    if not folder.exists() or not any(folder.iterdir()):
        say("Making the keys that everything personal is sealed with ...")
    manage(services, "keys", "init")


def start_anew_after_half_a_seed(services: Services) -> None:
    """A first start cut short while it made demo data leaves a part of it: begin that database again."""
    stamps = Stamps(services.var)
    if services.postgres and (stamps.folder / "seeding").exists():
        services.postgres.drop_database()
        services.postgres.make_owner()
        stamps.forget("seeding", "database")


def demo_data(services: Services) -> None:
    stamps = Stamps(services.var)
    if (os.environ.get("HOTLINE_ENV") or "demo") != "demo" or (stamps.folder / "seeded").exists():
        return
    say("Making demo data (invented people only) ...")
    stamps.done("seeding", "")
    manage(services, "seed_demo")
    stamps.done("seeded", "")
    stamps.forget("seeding")


def before_demo_data(services: Services) -> None:
    database(services)
    catalogues.compile_all()
    static_files(services)
    keys(services)


def everything(services: Services) -> None:
    start_anew_after_half_a_seed(services)
    before_demo_data(services)
    demo_data(services)
