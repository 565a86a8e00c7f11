"""What each process of ours gets to know. A process is told its own address and nobody else's."""

from __future__ import annotations

import os

from hotline.database import role_password
from hotline.launcher.addresses import with_login
from hotline.launcher.places import var_dir

# The way into the mailbox, for staff processes only.
MAILBOX = (
    "HOTLINE_MAILBOX_HOST",
    "HOTLINE_MAILBOX_USER",
    "HOTLINE_MAILBOX_PASSWORD",
    "HOTLINE_MAILBOX_PASSWORD_FILE",
)
# Addresses and key folders of every surface; each child is given back only its own.
GUARDED = (
    "DATABASE_URL",
    "HOTLINE_STAFF_DATABASE_URL",
    "HOTLINE_PUBLIC_DATABASE_URL",
    "HOTLINE_TEST_SUPERUSER_URL",
    "HOTLINE_KEY_DIR",
    "HOTLINE_SECRET_KEY",
    *MAILBOX,
    "HOTLINE_PG_BIN",
    "HOTLINE_PG_DATA",
    "REDIS_URL",
)


def surface_url(surface: str, owner_url: str) -> str:
    """The address of the role of `surface`: as given, else on the owner's server with our own password."""
    if given := os.environ.get(f"HOTLINE_{surface.upper()}_DATABASE_URL"):
        return given
    return with_login(owner_url, f"hotline_{surface}", role_password(surface, var_dir()))


def bare() -> dict[str, str]:
    """Our own environment without any address or key, plus what every Python of ours needs."""
    kept = {name: value for name, value in os.environ.items() if name not in GUARDED}
    kept["HOTLINE_VAR"] = str(var_dir())
    kept["HOTLINE_ENV"] = os.environ.get("HOTLINE_ENV") or "demo"
    kept["PYTHONTZPATH"] = ""  # only the tzdata package knows the zones of 2026-11
    kept["PYTHONUNBUFFERED"] = "1"
    kept["DJANGO_SETTINGS_MODULE"] = "hotline.settings"
    return kept


def public(owner_url: str) -> dict[str, str]:
    return bare() | {
        "HOTLINE_SURFACE": "public",
        "HOTLINE_PUBLIC_DATABASE_URL": surface_url("public", owner_url),
    }


def staff(owner_url: str, redis_url: str) -> dict[str, str]:
    given = {name: os.environ[name] for name in ("HOTLINE_KEY_DIR", *MAILBOX) if name in os.environ}
    return (
        bare()
        | given
        | {
            "HOTLINE_SURFACE": "staff",
            "HOTLINE_STAFF_DATABASE_URL": surface_url("staff", owner_url),
            "REDIS_URL": redis_url,
        }
    )


def commands(services: dict[str, str]) -> dict[str, str]:
    """For `manage.py` and tools run by a person: every address; manage.py picks the surface."""
    given = {name: os.environ[name] for name in GUARDED if name in os.environ}
    return bare() | given | services
