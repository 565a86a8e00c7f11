"""An end to reading what strangers wrote, whatever it does to whoever reads it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class TooSlow(Exception):
    """It takes longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooSlow after that time: out of an expression too, but not before a call into C (one hash) has ended. In
    the main thread only, where the worker and the commands run. Nothing in it may ask the database: a connection
    that was cut off in the middle of an answer is lost."""

    def stop(number: int, frame: Any) -> None:
        raise TooSlow

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))  # 0 would mean no end
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
