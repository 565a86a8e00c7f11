"""Strings that attack whoever reads them, and a browser window that notices when one has succeeded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

OUT = "https://outside.invalid"
# Each runs with a number of its own, so that the control can tell which ways in the detector sees.
IMAGE, SVG, SCRIPT, FRAME, FOCUS = 1, 2, 3, 4, 5
RUNS = {IMAGE, SVG, SCRIPT, FRAME, FOCUS}
TIGHT = f"\"'></textarea></title><img src={OUT} onerror=ran({IMAGE})><svg onload=ran({SVG})>"
SHORT = f"{TIGHT}</style><script>alert(ran({SCRIPT}))</script>{{{{7|add:7}}}}{{}}%s%(x)d"
REFRESH = f'<meta http-equiv="refresh" content="0;url={OUT}/refresh">'
WHOLE = (
    f'{SHORT}</svg><iframe src="javascript:parent.ran({FRAME})"></iframe><input autofocus onfocus=ran({FOCUS})>'
    f"<style>@import '{OUT}/import'; body {{ background: url({OUT}/css) }}</style><link rel=stylesheet href={OUT}/link>"
    f'<b style="background: url({OUT}/style)">x</b><a href="javascript:ran(0)">x</a>'
    f"<base href={OUT}/><form action={OUT}>"
)
MOST = 10_000

# What nothing that somebody typed may ever have become. All that is ours comes from /static/, in our own markup.
STRAY = """() => [...document.querySelectorAll("*")].filter((one) =>
    ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "IMG", "BASE", "STYLE"].includes(one.tagName)
        && !(one.getAttribute("src") ?? "").startsWith("/static/")
    || one.tagName === "META" && one.httpEquiv
    || [...one.attributes].some(({ name, value }) => name.startsWith("on") || name === "style"
        || ["href", "src", "action", "formaction"].includes(name)
            && /^\\s*(javascript:|(https?:)?\\/\\/outside[.])/i.test(value))
).map((one) => one.outerHTML.slice(0, 200))"""
SHOWN = "() => document.body.textContent + [...document.querySelectorAll('input, textarea')].map((it) => it.value)"
TELLS = """addEventListener('securitypolicyviolation',
    (event) => violated(`${event.violatedDirective} ${event.blockedURI}`))"""


class Marks:
    """A hostile string for each field, with a mark by which it is found again."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def __call__(self, where: str, most: int = MOST) -> str:
        """At most so many characters. It begins as an address that would run."""
        mark = self.of[where] = f"zq{len(self.of):02d}zq"
        made = f"javascript:ran(0)//{mark}" + WHOLE
        for shorter in (f"javascript:ran(0)//{mark}{SHORT}", mark + TIGHT):
            if len(made) > most:
                made = shorter
        assert len(made) <= most, where
        return made


@dataclass
class Watched:
    """A window and what has happened in it. `asked`: addresses outside this machine, by the browser's own log of
    its network; none of them is let out."""

    page: Any
    ran: list[Any] = field(default_factory=list)
    violated: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def harm(self) -> dict[str, Any]:
        found = {"ran": self.ran, "violated": self.violated, "asked": self.asked, "dialogs": self.dialogs,
                 "stray": self.stray}  # fmt: skip
        return {name: happened for name, happened in found.items() if happened}

    def look(self, marks: Marks) -> None:
        """Notes which marks can be read here, and what stands here that should not."""
        self.stray += [f"{self.page.url}: {one}" for one in self.page.evaluate(STRAY)]
        shown = self.page.evaluate(SHOWN)
        self.seen |= {where for where, mark in marks.of.items() if mark in shown}


def watched(context: Any) -> Watched:
    window = Watched(context.new_page())
    context.expose_binding("ran", lambda _source, number: window.ran.append(number))
    context.expose_binding("violated", lambda _source, what: window.violated.append(what))
    context.add_init_script(TELLS)
    context.on("page", lambda page: window.asked.append(f"a window: {page.url}"))

    def answer(dialog: Any) -> None:
        if dialog.type == "beforeunload":  # ours: words that were typed and not sent
            dialog.accept()
            return
        window.dialogs.append(dialog.message)
        dialog.dismiss()

    window.page.on("dialog", answer)
    network = context.new_cdp_session(window.page)
    network.on("Network.requestWillBeSent", lambda event: note(window, event["request"]["url"]))
    network.on("Network.webSocketCreated", lambda event: note(window, event["url"]))
    network.send("Network.enable")
    context.route(lambda url: outside(url), lambda route: route.abort())
    return window


def note(window: Watched, url: str) -> None:
    if outside(url):
        window.asked.append(url)


def outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("about", "data", "blob", "javascript") and parts.hostname not in (
        "localhost",
        "127.0.0.1",
    )
