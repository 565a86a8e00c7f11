"""What is counted against floods, in the memory of this process alone and for an hour at most.

Whatever is counted is hashed under a random key that nobody is told; the key and all that was counted under it
are dropped together, by a timer, whether anything comes or not. Nothing of it is written, logged or shown."""

from __future__ import annotations

import os
import time
from collections import deque
from hashlib import blake2b
from threading import Lock, Timer

HOUR = 3600.0
MOST = 4096  # about 1 MiB


class Memory:
    """How often each thing was met since the key was made; a thing is bytes, None is none."""

    def __init__(self, life: float = HOUR, most: int = MOST) -> None:
        self._life, self._most, self._lock = life, most, Lock()
        self._key, self._counts = os.urandom(32), dict[bytes, int]()
        self._timer: Timer | None = None

    def met(self, thing: bytes | None) -> int | None:
        """None: nobody can say. When no more fit, a new thing is no longer told from an old one: whoever has
        thousands of networks gains nothing by pushing the others out."""
        if thing is None:
            return None
        with self._lock:
            return self._counts.get(self._mark(thing), None if len(self._counts) >= self._most else 0)

    def add(self, thing: bytes | None) -> None:
        if thing is None:
            return
        with self._lock:
            mark = self._mark(thing)
            if mark not in self._counts and len(self._counts) >= self._most:
                return
            self._counts[mark] = self._counts.get(mark, 0) + 1
            if self._timer is None:
                self._timer = Timer(self._life, self.forget)
                self._timer.daemon = True
                self._timer.start()

    def forget(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._key, self._counts, self._timer = os.urandom(32), {}, None

    def __len__(self) -> int:
        return len(self._counts)

    def _mark(self, thing: bytes) -> bytes:
        return blake2b(thing, key=self._key, digest_size=16).digest()


class Rate:
    """Whether `most` came within `span` seconds, the newest just now."""

    def __init__(self, most: int, span: float) -> None:
        self._span, self._times = span, deque[float](maxlen=most)

    def add(self) -> None:
        self._times.append(time.monotonic())

    def over(self) -> bool:
        times = self._times
        return len(times) == times.maxlen and time.monotonic() - times[0] < self._span

    def forget(self) -> None:
        self._times.clear()
