"""A small load generator: some people at once, each doing the same thing again and again (closed loop).

It speaks just enough HTTP/1.1 for what gunicorn's sync workers answer: one request a connection, ended by
the server. A journey is any coroutine that makes requests and raises `Failed` when an answer is wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

TIMEOUT = 60.0


class Failed(Exception):
    """An answer that is not the one expected; its text says which."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def cookies(self) -> str:
        """What a browser would send back."""
        return self.headers.get("set-cookie", "").partition(";")[0]


@dataclass
class Client:
    """One person's browser. `times` gets the milliseconds of every request, by its label; `headers` go with each;
    `source`: an address of this machine (127.x.y.z) that requests come from."""

    port: int
    cookie: str = ""
    times: dict[str, list[float]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    source: str = ""

    async def get(self, path: str, label: str = "get") -> Answer:
        return await self._timed(label, self._head("GET", path).encode() + b"\r\n")

    async def post(self, path: str, fields: list[tuple[str, str]], label: str = "post") -> Answer:
        body = urlencode(fields).encode()
        head = self._head("POST", path) + (
            f"Origin: http://localhost:{self.port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return await self._timed(label, head.encode() + body)

    def _head(self, method: str, path: str) -> str:
        more = self.headers | ({"Cookie": self.cookie} if self.cookie else {})
        lines = "".join(f"{name}: {value}\r\n" for name, value in more.items())
        return f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n{lines}"

    async def _timed(self, label: str, request: bytes) -> Answer:
        began = time.perf_counter()
        answer = await asyncio.wait_for(self._send(request), TIMEOUT)
        self.times.setdefault(label, []).append((time.perf_counter() - began) * 1000)
        return answer

    async def _send(self, request: bytes) -> Answer:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=(self.source, 0) if self.source else None
        )
        try:
            writer.write(request)
            raw = await reader.read(-1)  # the sync worker closes after each answer
        finally:
            writer.close()
        return parse(raw)


def parse(raw: bytes) -> Answer:
    """Raises Failed for an answer cut short."""
    head, found, body = raw.partition(b"\r\n\r\n")
    if not found:
        raise Failed("no answer")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if len(body) < int(headers.get("content-length", 0)):
        raise Failed("answer cut short")
    return Answer(int(first.split()[1]), headers, body)


Journey = Callable[[Client], Awaitable[None]]


@dataclass
class Load:
    """One run: `units` are whole journeys in milliseconds, `times` single requests by label."""

    seconds: float = 0.0
    units: list[float] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.units) / self.seconds if self.seconds else 0.0

    @property
    def failed(self) -> int:
        return sum(self.errors.values())


async def closed_loop(
    port: int, journey: Journey, *, people: int, seconds: float = 1e9, units: int = 10**9, cookie: str = "",
    whole: int = 1,
) -> Load:  # fmt: skip
    """Until `seconds` have passed or `units` journeys are done, whichever is first. The clock is looked at after each
    `whole` journeys only, so that every run of a list of journeys goes through all of it equally often."""
    load = Load()
    began = time.perf_counter()
    left = units

    async def person() -> None:
        nonlocal left
        while left > 0 and ((units - left) % whole or time.perf_counter() - began < seconds):
            left -= 1
            client = Client(port, cookie, load.times)
            started = time.perf_counter()
            try:
                await journey(client)
            except (Failed, OSError, TimeoutError) as error:
                name = str(error) if isinstance(error, Failed) else type(error).__name__
                load.errors[name] = load.errors.get(name, 0) + 1
                await asyncio.sleep(0.02)
            else:
                load.units.append((time.perf_counter() - started) * 1000)

    await asyncio.gather(*(person() for _ in range(people)))
    load.seconds = time.perf_counter() - began
    return load


def interval(values: list[float], share: float) -> tuple[float | None, float | None]:
    """Where the percentile lies with 95% confidence: between these two of the values, whatever their distribution."""
    ordered, count = sorted(values), len(values)
    if not ordered:
        return None, None
    half = 1.96 * (count * share * (1 - share)) ** 0.5
    low, high = int(count * share - half) - 1, int(count * share + half)
    return ordered[max(0, low)], ordered[min(count - 1, high)]


def percentile(values: list[float], share: float) -> float | None:
    """Nearest rank; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
