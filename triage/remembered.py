"""Words that many rows say alike, remembered for each language and zone. For what is said of codes and of
minutes only: nothing that names or describes one person stays in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.conf import settings
from django.utils.translation import get_language

Ts = TypeVarTuple("Ts")
T = TypeVar("T")


def remembered(function: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
    """`function` is asked once for each language, zone and set of arguments, while these are among the newest
    4,096. Its answer must be immutable and depend on nothing else."""

    @lru_cache(maxsize=4096)
    def answer(language: str | None, zone: str, *args: *Ts) -> T:
        return function(*args)

    @wraps(function)
    def ask(*args: *Ts) -> T:
        return answer(get_language(), settings.HOTLINE_DISPLAY_ZONE, *args)

    return ask
