"""Which database role a process logs in as. The surface decides, and a web process is never the owner."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from hotline.env import secret_file

URLS = {
    "owner": "DATABASE_URL",
    "staff": "HOTLINE_STAFF_DATABASE_URL",
    "public": "HOTLINE_PUBLIC_DATABASE_URL",
}
# A peer that is gone without a word (its host died, a cable was pulled) is given up after ten seconds, by us and, since
# the second half says so, by the server: what it held is free, and what waited for an answer asks elsewhere.
NETWORK = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
SERVER_NETWORK = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000"
    " -c client_connection_check_interval=5000"
)
OPTIONS = {
    # Parameters travel apart from the statement: with client-side binding a failing INSERT would put
    # the narrative itself into the server's log.
    "server_side_binding": True,
    # lock_timeout below statement_timeout: a trigger's exception block catches a lock time-out, but not
    # the cancel of a whole statement, which would lose the tip. How long a transaction may stand still is
    # the role's own (hotline/grants.py).
    "options": f"-c lock_timeout=2000 -c statement_timeout=30000 -c timezone=UTC {SERVER_NETWORK}",
}


def role_password(surface: str, var: Path) -> str:
    return secret_file(var / f"db_{surface}_password")


def database(surface: str, var: Path, *, production: bool) -> dict[str, Any]:
    url = os.environ.get(URLS[surface], "")
    if url:
        settings: dict[str, Any] = environ.Env.db_url_config(url)
    elif owner := os.environ.get("DATABASE_URL", ""):
        if production:
            raise ImproperlyConfigured(
                f"{URLS[surface]} is not set. Production logs in as hotline_{surface}."
            )
        settings = environ.Env.db_url_config(owner)
        settings |= {"USER": f"hotline_{surface}", "PASSWORD": role_password(surface, var)}
    else:
        raise ImproperlyConfigured(
            f"{URLS[surface]} is not set. ./run sets it; see the README for other ways."
        )
    if settings["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{URLS[surface]}: the hotline runs on PostgreSQL only.")
    given = settings.get("OPTIONS", {})
    settings["OPTIONS"] = NETWORK | given | OPTIONS
    settings["CONN_MAX_AGE"] = 600
    settings["CONN_HEALTH_CHECKS"] = True
    settings["ATOMIC_REQUESTS"] = False
    return settings
