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
def within(seconds: float, *, of_work: bool = False) -> Iterator[None]:
    """Raises TooSlow after that time: out of an expression too, but not before a call into C (one hash) has ended.
    `of_work`: of the processor's time, for what must not fail because a machine is busy. In the main thread only, where
    the worker and the commands run. Nothing in it may ask the database: a connection that was cut off in the middle of
    an answer is lost."""

    def stop(number: int, frame: Any) -> None:
        raise TooSlow

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    alarm, timer = (signal.SIGPROF, signal.ITIMER_PROF) if of_work else (signal.SIGALRM, signal.ITIMER_REAL)
    before = signal.signal(alarm, stop)
    signal.setitimer(timer, max(seconds, 0.001))  # 0 would mean no end
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(alarm, before)
