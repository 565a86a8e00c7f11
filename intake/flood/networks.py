"""How many tips came from where and how fast, in the memory of this process alone and for an hour at most.

An address is cut to its network (/24, or /48 of IPv6) and hashed under a random key that nobody is told; the
key and all that was counted under it are dropped together, by a timer, whether anything comes or not. Nothing
of it is written, logged or shown."""

from __future__ import annotations

import os
import time
from collections import deque
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock, Timer

from django.conf import settings
from django.http import HttpRequest

HOUR = 3600.0
MOST = 4096  # networks; about 1 MiB
# Our own machines. Where one of these asks, the way here is not known (an onion service, or a proxy that
# nobody declared) and says nothing of who wrote.
HOUSE = tuple(
    ip_network(text)
    for text in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def network_of(request: HttpRequest) -> bytes | None:
    """The first bytes of the sender's address; None where none is known.

    Behind our proxy it is the last address of X-Forwarded-For, which the proxy itself has added; what stands
    before it is the sender's own word and could name any network. Without a proxy the header is not read."""
    if settings.HOTLINE_BEHIND_PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in house for house in HOUSE):
        return None
    return address.packed[: 3 if address.version == 4 else 6]


class Networks:
    """Tips of each network since the key was made."""

    def __init__(self, life: float = HOUR, most: int = MOST) -> None:
        self._life, self._most, self._lock = life, most, Lock()
        self._key, self._counts = os.urandom(32), dict[bytes, int]()
        self._timer: Timer | None = None

    def seen(self, network: bytes | None) -> int | None:
        """How many came from there; None: not known. When no more fit, a new one is no longer told from an old
        one, so that whoever has thousands of networks gains nothing by pushing the others out."""
        if network is None:
            return None
        with self._lock:
            return self._counts.get(self._mark(network), None if len(self._counts) >= self._most else 0)

    def add(self, network: bytes | None) -> None:
        if network is None:
            return
        with self._lock:
            mark = self._mark(network)
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

    def _mark(self, network: bytes) -> bytes:
        return blake2b(network, key=self._key, digest_size=16).digest()


class Rate:
    """Whether `most` tips came within `span` seconds, the newest just now."""

    def __init__(self, most: int, span: float) -> None:
        self._span, self._times = span, deque[float](maxlen=most)

    def add(self) -> None:
        self._times.append(time.monotonic())

    def over(self) -> bool:
        times = self._times
        return len(times) == times.maxlen and time.monotonic() - times[0] < self._span

    def forget(self) -> None:
        self._times.clear()
