"""Nothing a test does may leave this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class NetworkClosed(AssertionError):
    """Not an OSError: code that forgives a broken network must not hide that it asked for one."""


def stays_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a unix socket
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost")


@contextmanager
def closed_network() -> Iterator[None]:
    def guarded(real: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if not stays_here(address):
                raise NetworkClosed(f"A test tried to reach {address!r}.")
            return real(self, address)

        return connect

    def look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None and not stays_here((host.decode() if isinstance(host, bytes) else host,)):
            raise NetworkClosed(f"A test tried to look up {host!r}.")
        return real_look_up(host, *arguments, **options)

    real_look_up = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", look_up)
        yield
