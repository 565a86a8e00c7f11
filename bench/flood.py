"""Machines flood the public form while people without script write to it: nobody is refused or lost, people stand
in front, and the workers stay as small as they were.

Everything comes as through a proxy (X-Forwarded-For): from one network, then from two hundred. A third of what
the machines send comes from pages fetched just now, a third from pages fetched before the flood, a third from a
few pages used over and over; it says the same with another number, half of it fills the trap, and half cries
danger, to be urgent. `careful` machines use each old page once, fill no trap and never say the same: what they
send could be a person's. Each person has a network of their
own, no script, and takes their time."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.lines import emit
from bench.load import Client, Failed, closed_loop, percentile
from bench.processes import pss_mib
from bench.stand import Server, Stand
from bench.tips import NARRATIVE, PATH, Tips, number_in
from hotline.launcher.terminal import say

FIRST_PAGE = 50
GOALS = {
    "goal_worst_s": 60, "goal_lost": 0, "goal_refused": 0, "goal_people_held": 0, "goal_people_on_first_page": 1.0,
}  # fmt: skip
GOAL_PSS_MIB, GOAL_GROWTH = 160.0, 1.1
chance = random.Random(7)
Act = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True)
class Plan:
    """Seconds: `reads`, that a person is on the page; `ripen`, that machines wait with the pages they have.
    `over_and_over`: pages that machines use again and again. `pairs`: of GET and POST, for the memory."""

    seconds: float = 300.0
    machines: int = 2500  # 500 a minute
    people: int = 60  # one every four seconds, once the first has read
    reads: float = 40.0
    ripen: float = 10.0
    over_and_over: int = 20
    pairs: int = 5000


QUICK = Plan(seconds=9.0, machines=200, people=6, reads=8.1, ripen=0.0, over_and_over=5, pairs=25)


@dataclass
class Flood:
    """What was sent and what came back: the numbers of all confirmations, and those of people."""

    plan: Plan
    networks: int
    careful: bool = False
    tips: Tips = field(default_factory=Tips)
    shown: Counter[str] = field(default_factory=Counter)
    people: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)  # milliseconds of a person's Send
    refused: Counter[str] = field(default_factory=Counter)
    old: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"flood_{self.networks}_networks" + ("_careful" if self.careful else "")

    async def prepare(self, port: int) -> None:
        """Pages that the machines fetch before, and keep until they are as old as a person's."""
        used_once = self.plan.machines if self.careful else self.plan.machines // 3 + 1
        for _page in range(self.plan.over_and_over + used_once):
            self.old.append(await self.tips.opens(Client(port)))
        await asyncio.sleep(self.plan.ripen)

    async def run(self, port: int) -> None:
        plan, began = self.plan, time.perf_counter()

        async def at(moment: float, act: Act, number: int) -> None:
            await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
            try:
                await act(port, number)
            except (Failed, OSError, TimeoutError) as error:
                self.refused[str(error) or type(error).__name__] += 1

        writing = plan.seconds - plan.reads
        await asyncio.gather(
            *(at(plan.seconds * one / plan.machines, self.machine, one) for one in range(plan.machines)),
            *(at(writing * one / plan.people, self.person, one) for one in range(plan.people)),
        )

    async def machine(self, port: int, number: int) -> None:
        # What stands before the last address is the sender's own word: it names a new network each time.
        spoofed = f"203.0.{chance.randrange(256)}.1, 198.18.{number % self.networks}.9"
        client = Client(port, headers={"X-Forwarded-For": spoofed})
        token = await self.page_of_a_machine(client, number)
        said = {"danger": chance.choice(["yes", "unknown"]), "minor": "unknown", "h1-age_band": ""}
        said |= {"subject": "" if self.careful else chance.choice(["watches", ""])}
        words = own_words() if self.careful else f"Cheap watches at the best price, call now! {number}"
        answer = await client.post(PATH, list((dict(self.tips.fields(token, words)) | said).items()))
        self.shown[number_in(answer)] += 1

    async def page_of_a_machine(self, client: Client, number: int) -> str:
        if self.careful or number % 3 == 1:
            return self.old.pop()
        return (
            await self.tips.opens(client)
            if number % 3
            else chance.choice(self.old[: self.plan.over_and_over])
        )

    async def person(self, port: int, number: int) -> None:
        client = Client(port, headers={"X-Forwarded-For": f"198.19.{number}.{chance.randrange(1, 255)}"})
        token = await self.tips.opens(client)
        await asyncio.sleep(self.plan.reads)
        said = dict(self.tips.fields(token, own_words()))
        if number % 2:
            said |= {"minor": "no", "h1-age_band": "a25_34"}
        began = time.perf_counter()
        answer = await client.post(PATH, list(said.items()))
        self.waited.append((time.perf_counter() - began) * 1000)
        self.people.append(number_in(answer))
        self.shown[self.people[-1]] += 1


def own_words() -> str:
    """Like no other's."""
    return " ".join(chance.sample(NARRATIVE.split(), 60))


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    plan = QUICK if quick else Plan()
    floods = [Flood(plan, 200)]
    if not quick:
        floods = [Flood(plan, 1), *floods, Flood(plan, 200, careful=True)]
    for flood in floods:
        stand.create(flood.name)
        env = stand.public(flood.name) | {"HOTLINE_BEHIND_PROXY": "1"}
        with stand.server("public", env) as ours:
            say(f"{flood.name}: {plan.machines} tips of machines in {plan.seconds:.0f} s ...")
            asyncio.run(flood.prepare(ours.port))
            began = time.perf_counter()
            asyncio.run(flood.run(ours.port))
            tell(stand, flood, time.perf_counter() - began)
            if flood is floods[0]:
                memory(ours, plan)


def tell(stand: Stand, flood: Flood, seconds: float) -> None:
    if flood.refused:
        say(f"Refused: {dict(flood.refused)}")
    # Of each tip kept: its code, whether it is held, and how many stand before it in its lane.
    standing = stand.staff_side(flood.name, "standing")
    lost = flood.shown - Counter(code for code, _held, _before in standing)
    people = [(held, before) for code, held, before in standing if code in set(flood.people)]
    machines = [held for code, held, _before in standing if code not in set(flood.people)]
    emit(
        flood.name, n=len(flood.waited), seconds=seconds,
        **{f"p{share}_ms": percentile(flood.waited, share / 100) for share in (50, 95, 99)},
        worst_s=max(flood.waited) / 1000, lost=lost.total(), refused=flood.refused.total(),
        people_held=sum(held for held, _before in people),
        people_on_first_page=sum(before < FIRST_PAGE for _held, before in people) / len(people),
        worst_place=max(before for _held, before in people) + 1, machines=len(machines),
        machines_held=sum(machines) / len(machines), machines_not_held=len(machines) - sum(machines), **GOALS,
    )  # fmt: skip


def memory(ours: Server, plan: Plan) -> None:
    """After the flood, and after 10,000 requests more."""
    say("Memory ...")
    before = pss_mib(ours.process.pid)
    load = asyncio.run(closed_loop(ours.port, Tips().sends, people=4, units=plan.pairs))
    after = pss_mib(ours.process.pid)
    emit(
        "flood_memory", n=2 * len(load.units), seconds=load.seconds, errors=load.failed, pss_mib=after,
        workers_pss_mib=pss_mib(ours.process.pid, only_children=True),
        goal_pss_mib=GOAL_PSS_MIB, growth=after / before, goal_growth=GOAL_GROWTH,
    )  # fmt: skip
