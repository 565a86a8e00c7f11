"""A small browser: fetches a page, fills its largest form with marked words, and sends it."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from hotline.sealing.proof import Word

TYPED = ("text", "search", "tel", "email", "url", "textarea", "password")
Pairs = list[tuple[str, str]]


@dataclass
class Control:
    name: str
    kind: str
    value: str = ""
    maxlength: int = 0
    checked: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    controls: list[Control] = field(default_factory=list)

    @property
    def typed(self) -> int:
        return sum(control.kind in TYPED for control in self.controls)


class Forms(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Control | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "option" and self._open:
            self._open.options.append(given.get("value", ""))
        elif tag in ("input", "textarea", "select", "button") and self.forms and "name" in given:
            kind = given.get("type", "submit" if tag == "button" else "text") if tag != "textarea" else tag
            kind = "number" if given.get("inputmode") == "numeric" else kind
            length = given.get("maxlength", "")
            self._open = Control(
                given["name"], tag if tag == "select" else kind, given.get("value", ""),
                int(length) if length.isdigit() else 0, "checked" in given,
            )  # fmt: skip
            self.forms[-1].controls.append(self._open)

    def largest(self) -> Form:
        """The form that asks for the most words. Raises ValueError when the page has none to send."""
        posted = [form for form in self.forms if form.method == "post"]
        return max(posted, key=lambda form: form.typed)


@dataclass(frozen=True)
class Marked:
    """The two words of a run, and how each kind of field is filled with them. `learned`: secrets that the
    hotline gave in answer, which must rest nowhere either."""

    text: Word
    phone: Word
    learned: list[Word] = field(default_factory=list)

    def words(self) -> dict[str, Word]:
        return {"text": self.text, "phone": self.phone} | {
            f"answer {n}": w for n, w in enumerate(self.learned)
        }

    def typed(self, control: Control, number: int) -> str:
        """A value that holds a word; empty where the field is too short to hold one."""
        if control.kind == "tel" or "phone" in control.name:
            value = self.phone.stem
        elif control.kind == "email" or "email" in control.name:
            value = f"{self.text.stem}@example.org"
        elif control.kind == "url":
            value = f"https://{self.text.stem}.example.org/"
        else:
            long = f"{self.text.stem} {number} {self.text.wide()}"
            value = long if not control.maxlength or control.maxlength >= len(long) else self.text.stem
        return value if not control.maxlength or len(value) <= control.maxlength else ""


def fill(form: Form, marked: Marked, choices: Mapping[str, str]) -> tuple[Pairs, int]:
    """What to send, and how many fields hold a word. choices: the value wanted for a name; "" for none."""
    pairs: Pairs = []
    planted, chosen = 0, set()
    for number, control in enumerate(form.controls):
        name, kind = control.name, control.kind
        if name in choices:
            wanted = choices[name]
            if wanted and name not in chosen:
                pairs.append((name, wanted))
            chosen.add(name)
        elif kind == "hidden":
            pairs.append((name, control.value))
        elif kind in TYPED:
            value = marked.typed(control, number)
            planted += bool(value)
            pairs.append((name, value))
        elif kind == "checkbox":
            pairs.append((name, control.value or "on"))
        elif kind == "select":
            pairs.append((name, next(filter(None, control.options), "")))
        elif kind == "radio" and name not in chosen and control.value:
            pairs.append((name, control.value))
            chosen.add(name)
    return pairs, planted


class Browser:
    def __init__(self, base: str, cookie: str = "") -> None:
        self.base = base
        self._cookies = dict([cookie.split("=", 1)]) if cookie else {}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self._send(self._url(path), None, headers)

    def post(self, path: str, pairs: Pairs, **headers: str) -> tuple[int, str]:
        body = urllib.parse.urlencode(pairs).encode()
        given = {"Referer": self._url(path)} | headers
        return self._send(self._url(path), body, given)

    def _url(self, path: str) -> str:
        return urllib.parse.urljoin(self.base, path)

    def _send(self, url: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - the proof's own processes
        try:
            answer = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.split(";")[0].partition("=")
                self._cookies[name] = value
            return answer.status, answer.read().decode(errors="replace")
