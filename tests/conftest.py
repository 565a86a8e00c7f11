"""What every test gets: the real roles, a closed network, keys of its own, and an empty database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from tests import databases, links
from tests.network import closed_network

pytest_plugins = ["tests.hashing", "tests.live", "tests.outside", "tests.dovecot"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The suite signs in as hotline_staff to a copy of a database that hotline_owner has migrated."""
    name = databases.make_copy(databases.make_template())
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    links.close()
    databases.drop_copy(name)


def empty_database(self: TransactionTestCase) -> None:
    # Django would empty the tables as their user, which the audit log and the tips rightly refuse.
    databases.empty(connection.settings_dict["NAME"])


TransactionTestCase._fixture_teardown = empty_database  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def keys() -> None:
    from hotline.sealing import lifecycle

    lifecycle.init()


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    with closed_network():
        yield


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test must not inherit French."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def compiled_messages() -> None:
    from hotline.launcher import catalogues

    if "PYTEST_XDIST_WORKER" not in os.environ or os.environ["PYTEST_XDIST_WORKER"] == "gw0":
        catalogues.compile_all()
