"""Helpers for tests: connections with other rights, the public surface, and people who are signed in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils.crypto import get_random_string

from hotline.database import role_password
from hotline.launcher import environment
from tests import databases, links
from tests.hashing import hashed

if TYPE_CHECKING:
    from hotline.accounts.models import Staff

numbers = itertools.count(1)
BACKEND = "hotline.accounts.backend.StaffBackend"
STAFF_ONLY_CONTEXT = ("django.contrib.", "triage.")


BY_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\w{64}\b")


def without_ids(page: str) -> str:
    """A page without the identifiers and form tokens in it: any three digits stand in one of them by chance."""
    return BY_CHANCE.sub("", page)


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def superuser() -> Iterator[psycopg.Connection]:
    """A second connection to the test database, as superuser, autocommit. It sees only what is committed."""
    with links.lent(databases.superuser_url(database_name())) as other:
        yield other


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    with links.lent(databases.owner_url(database_name())) as other:
        yield other


@contextmanager
def role_connection(surface: str) -> Iterator[psycopg.Connection]:
    """A second connection, logged in as hotline_public or hotline_staff, autocommit."""
    url = environment.surface_url(surface, databases.owner_url(database_name()))
    with links.lent(url) as other:
        yield other


def public_templates() -> list[dict[str, Any]]:
    """TEMPLATES as the public process has them: without what only signed-in people need."""
    engine = settings.TEMPLATES[0]
    processors = [
        name for name in engine["OPTIONS"]["context_processors"] if not name.startswith(STAFF_ONLY_CONTEXT)
    ]
    return [engine | {"OPTIONS": engine["OPTIONS"] | {"context_processors": processors}}]


@contextmanager
def public_surface(**more: Any) -> Iterator[Client]:
    """The public process's URLs, middleware and, above all, database login: a real one, never SET ROLE,
    which any rollback would undo. Needs a transactional test; `more` overrides further settings."""
    from hotline import frame
    from intake import flood
    from referrals.applying.views import applications

    staff_side = connections["default"]
    assert not staff_side.in_atomic_block, "public_surface needs django_db(transaction=True)"
    login = connections.settings["default"] | {
        "USER": "hotline_public",
        "PASSWORD": role_password("public", settings.HOTLINE_VAR),
    }
    surface = {
        "HOTLINE_SURFACE": "public",
        "PUBLIC": True,
        "ROOT_URLCONF": "hotline.urls_public",
        "MIDDLEWARE": settings.PUBLIC_MIDDLEWARE,
        "TEMPLATES": public_templates(),
        "HOTLINE_KEY_DIR": settings.HOTLINE_VAR / "no_private_keys_here",
    }
    flood.forget()  # a process that has just started knows of no tip
    applications.forget()
    if more:
        frame._made.clear()  # nor has it made a page under other settings
    with links.surface(login) as public_side:
        connections["default"] = public_side
        try:
            with override_settings(**(surface | more)):
                yield Client()
        finally:
            connections["default"] = staff_side
            if more:
                frame._made.clear()


def staff_member(role: str, *, password: str = "", **more: Any) -> Staff:
    """A member of staff with an invented name; trained for calls unless `trained=False`."""
    from hotline.accounts.models import Course, Staff, TrainingRecord
    from hotline.now import now

    number = next(numbers)
    trained = more.pop("trained", True)
    given = {"email": f"{role}{number}@example.org", "name": f"{role.replace('_', ' ').title()} {number}"}
    staff = Staff.objects.add(role=role, **(given | more))
    if password:
        staff.password = hashed(password)
        staff.save(update_fields=["password"])
    if trained:
        trainer = Staff.objects.filter(email="trainer@example.org").first() or Staff.objects.add(
            email="trainer@example.org", name="Trainer", role="director"
        )
        TrainingRecord.objects.create(
            staff=staff, course=Course.VICTIM_CENTRED, completed_on=now().date(), recorded_by=trainer
        )
    return staff


def signed_in(
    role: str | None = None, *, staff: Staff | None = None, second_factor: bool = True, **more: Any
) -> Client:
    """A client past the door, second factor included. `client.staff` is who it is."""
    from hotline.accounts import session as door
    from hotline.accounts.sessions import SessionStore
    from hotline.now import now

    staff = staff or staff_member(role or "supervisor", **more)
    client, session = Client(), SessionStore()
    # What the door writes at its end, as one row: the way through it is tested where it is (tests/accounts).
    session._session_cache = {
        SESSION_KEY: str(staff.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: staff.get_session_auth_hash(),
    }  # fmt: skip
    door.begin(session, at=now(), second_factor=second_factor)
    session._session_key = get_random_string(32)
    session.create_model_instance(dict(session.items())).save(force_insert=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.staff = staff  # type: ignore[attr-defined]
    return client
