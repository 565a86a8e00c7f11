"""Return codes at the real public process: whether a known one can be told from an unknown one, and what an honest
person waits while strangers try codes."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import re
import statistics
import time
from dataclasses import dataclass, field

from bench.lines import emit
from bench.load import Answer, Client, Failed, percentile
from bench.processes import cpu_ms, pss_mib
from bench.stand import Server, Stand
from bench.tips import Tips
from hotline.launcher.terminal import say
from intake.return_code import ReturnCode

DATABASE = "bench_codes"
PATH = "/en/add/"
TOKEN = re.compile(r'name="token" value="([\w-]+)"')
FRESH = re.compile(rb'(name="(?:token|ticket)" value=")[\w-]+')
GOAL_T, GOAL_P95_MS = 3.0, 3000.0
sources = (f"127.{a}.{b}.1" for a, b in itertools.cycle(itertools.product(range(1, 200), range(1, 250))))


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    stand.create(DATABASE)
    count = 40 if quick else 2_000
    known = stand.staff_side(DATABASE, "known", str(count))
    (waiting,) = stand.staff_side(DATABASE, "waiting", "1")
    with stand.server("public", stand.public(DATABASE)) as ours:
        say(f"{count} known and {count} unknown codes, in turns ...")
        oracle(ours, known, waiting)
        for people, wrong in ((8, 80),) if quick else ((64, 10_000), (200, 2_000)):
            say(f"{wrong} wrong codes, {people} at once ...")
            app, db = cpu_ms(ours.process.pid), cpu_ms(stand.postmaster())
            found = asyncio.run(flood(ours.port, waiting, people=people, wrong=wrong))
            app, db = cpu_ms(ours.process.pid) - app, cpu_ms(stand.postmaster()) - db
            each = {"cpu_app_ms": app / wrong, "cpu_db_ms": db / wrong}
            told(found, people, **each, pss_mib=pss_mib(ours.process.pid))


def some_code() -> str:
    return ReturnCode.of(os.urandom(10)).canonical()


@dataclass
class Seen:
    """What an outsider can compare."""

    statuses: set[int] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    ms: list[float] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        self.statuses.add(answer.status)
        self.lengths.add(len(answer.body))
        self.heads.add(str(sorted(pair for pair in answer.headers.items() if pair[0] != "date")))
        self.pages.add(hashlib.sha256(FRESH.sub(rb"\1", answer.body)).hexdigest())


async def look(client: Client, code: str, label: str) -> Answer:
    """A page opened, and the code written on it."""
    page = await client.get(PATH)
    found = TOKEN.search(page.text)
    if page.status != 200 or not found:
        raise Failed(f"page: status {page.status}")
    return await client.post(PATH, [("token", found[1]), ("code", code)], label=label)


async def compare(port: int, known: list[str]) -> tuple[Seen, Seen]:
    sides = Seen(), Seen()
    for number, code in enumerate([known[0], *known]):
        pair = [(sides[0], code), (sides[1], some_code())]
        for seen, one in pair if number % 2 else reversed(pair):
            client = Client(port)
            seen.add(await look(client, one, "code"))
            if number:  # the first pair only warms
                seen.ms += client.times["code"]
    return sides


def oracle(ours: Server, known: list[str], waiting: str) -> None:
    one, other = asyncio.run(compare(ours.port, known))
    asked, none = asyncio.run(compare(ours.port, [waiting] * max(40, len(known) // 10)))
    emit(
        "codes_oracle", n=len(one.ms) + len(other.ms), p50_ms=percentile(one.ms + other.ms, 0.5),
        p95_ms=percentile(one.ms + other.ms, 0.95), p99_ms=percentile(one.ms + other.ms, 0.99),
        status=sorted(one.statuses | other.statuses), lengths=len(one.lengths | other.lengths),
        headers=len(one.heads | other.heads), pages=len(one.pages | other.pages),
        t=welch(one.ms, other.ms), t_without_slowest_tenth=welch(calm(one.ms), calm(other.ms)), goal_t=GOAL_T,
        lengths_with_question=len(one.lengths | asked.lengths), t_question=welch(calm(asked.ms), calm(none.ms)),
    )  # fmt: skip


def calm(ms: list[float]) -> list[float]:
    return sorted(ms)[: len(ms) * 9 // 10]


def welch(one: list[float], other: list[float]) -> float:
    """Far from zero, the two were not drawn from one hat."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / spread**0.5


@dataclass
class Flood:
    """`honest`: milliseconds from opening the page to reading the question, `answers`: of these, from sending the
    code; `tips`: from opening the form to the confirmation; all while the strangers were at it."""

    honest: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    tips: list[float] = field(default_factory=list)
    wrong: int = 0
    errors: int = 0
    seconds: float = 0.0


async def flood(port: int, code: str, *, people: int, wrong: int) -> Flood:
    """`people` strangers at once, each from an address of their own at every try, until `wrong` codes are through;
    among them one person with a question that waits for them, and one who sends a tip, each again and again."""
    found, tips = Flood(), Tips()
    left, began = wrong, time.perf_counter()

    async def stranger() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            try:
                answer = await Client(port, source=next(sources)).post(PATH, [("code", some_code())])
                found.wrong += answer.status == 200
                found.errors += answer.status != 200
            except (OSError, TimeoutError, Failed):
                found.errors += 1

    async def reads() -> None:
        client = Client(port)
        answer = await look(client, code, "code")
        found.answers += client.times["code"]
        if 'class="asked"' not in answer.text:
            raise Failed("no question")

    async def sends() -> None:
        await tips.sends(Client(port))

    async def again(act: object, into: list[float]) -> None:
        while left > 0 or not into:
            started = time.perf_counter()
            try:
                await act()  # type: ignore[operator]
                into.append((time.perf_counter() - started) * 1000)
            except (OSError, TimeoutError, Failed):
                found.errors += 1
            await asyncio.sleep(0.2)

    await asyncio.gather(
        again(reads, found.honest), again(sends, found.tips), *(stranger() for _ in range(people))
    )
    found.seconds = time.perf_counter() - began
    return found


def told(found: Flood, people: int, **more: float) -> None:
    """`cpu_...`: of a core, for each wrong code, what the two honest people cost included."""
    emit(
        f"codes_flood_c{people}", n=len(found.honest), seconds=found.seconds,
        p50_ms=percentile(found.honest, 0.5), p95_ms=percentile(found.honest, 0.95),
        p99_ms=percentile(found.honest, 0.99), per_second=found.wrong / found.seconds, wrong=found.wrong,
        errors=found.errors, goal_p95_ms=GOAL_P95_MS, answer_p95_ms=percentile(found.answers, 0.95),
        tips=len(found.tips), tips_p95_ms=percentile(found.tips, 0.95), **more,
    )  # fmt: skip
