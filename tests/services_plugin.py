"""Starts the servers that the suite runs against, before Django's settings are read.

A plugin and not conftest.py, since pytest-django loads the settings before any conftest. The suite has its
own cluster below VAR/test: a demo that is being served is not touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hotline.launcher import places
from hotline.launcher.postgres import make_owner
from hotline.launcher.services import Services
from tests import databases


def test_folder() -> Path:
    return places.state_folder(places.var_dir()) / "test"


def remove_dead_runs(runs: Path) -> None:
    for folder in runs.glob("*"):
        if not databases.alive(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)


def run_environment(run: Path) -> dict[str, str]:
    """Keys and the audit head belong to one process of one run: two never write the same file."""
    return {
        "HOTLINE_KEY_DIR": str(run / "keys"),
        "HOTLINE_PUBLIC_KEY_DIR": str(run / "public_keys"),
        "HOTLINE_AUDIT_HEAD": str(run / "audit_head.json"),
    }


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        run = places.make_private(Path(os.environ["HOTLINE_TEST_RUN"]) / worker)
        os.environ.update(run_environment(run))
        return
    var = test_folder()
    os.environ.update(
        HOTLINE_VAR=str(var), HOTLINE_ENV="test", HOTLINE_SURFACE="staff", PYTHONTZPATH="",
        HOTLINE_TEST_FAST_DISK="1",
    )  # fmt: skip
    os.environ.pop("HOTLINE_STAFF_DATABASE_URL", None)
    os.environ.pop("HOTLINE_PUBLIC_DATABASE_URL", None)
    if os.environ.get("HOTLINE_TEST_SUPERUSER_URL") and not os.environ.get("DATABASE_URL"):
        superuser = os.environ["HOTLINE_TEST_SUPERUSER_URL"]
        os.environ["DATABASE_URL"] = make_owner(superuser, var)
    elif not os.environ.get("HOTLINE_TEST_SUPERUSER_URL"):
        # The address of somebody's real database must never reach a suite that empties tables.
        os.environ.pop("DATABASE_URL", None)
    services = Services(var)
    services.__enter__()
    early_config.add_cleanup(services.release)
    os.environ["HOTLINE_TEST_SUPERUSER_URL"] = services.superuser_url()
    os.environ.update(services.environment())
    remove_dead_runs(places.make_private(var / "runs"))
    run = places.make_private(var / "runs" / str(os.getpid()))
    early_config.add_cleanup(lambda: shutil.rmtree(run, ignore_errors=True))
    os.environ["HOTLINE_TEST_RUN"] = str(run)
    os.environ.update(run_environment(run))
