"""Which process runs which test: each goes to whoever is free, those that take long first, so that nobody waits for
the last of them at the end. And what all tests share is not looked through again and again for rubbish."""

from __future__ import annotations

import gc
from typing import Any

import pytest

# What these files make once, for all their tests, takes longer than the tests: one process has the whole file.
TOGETHER = {"tests/bench/test_bench.py", "tests/desk/test_seed_demo.py", "tests/faults/test_lost_notice.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not {"long", "slow"} & {mark.name for mark in item.iter_markers()})


def pytest_collection_finish() -> None:
    """The collector's usual rhythm took a fifth of the suite's time, all of it in modules and tests that stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class OneByOne(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in TOGETHER else nodeid

    return OneByOne(config, log)
