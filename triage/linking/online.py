"""E-mail addresses, names on platforms and web addresses."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from triage.linking.values import Value, both

PLATFORMS = {
    "instagram": ("instagram.com", "insta", "ig"), "snapchat": ("snapchat.com", "snap", "sc"),
    "tiktok": ("tiktok.com", "tik tok"), "facebook": ("facebook.com", "fb", "fb.com", "messenger"),
    "x": ("x.com", "twitter.com", "twitter"), "telegram": ("t.me", "telegram.me"), "onlyfans": ("onlyfans.com",),
    "whatsapp": ("wa.me",), "discord": ("discord.gg",), "kik": ("kik.me",), "linkedin": ("linkedin.com",),
    "reddit": ("reddit.com",), "youtube": ("youtube.com",), "signal": (), "wechat": (), "viber": (), "tinder": (),
}  # fmt: skip
NAMED = {name: platform for platform, names in PLATFORMS.items() for name in (platform, *names)}
BETWEEN = {"add", "in", "user", "u", "channel", "c", "profile", "people", "p"}  # of a path, before the name
HANDLE = r"[\w.\-]*[\w\-]"
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
AT, DOT = (
    re.compile(r"\s*[\[({]\s*(?:at|arobase|à)\s*[\])}]\s*", re.I),
    re.compile(r"\s*[\[({]\s*(?:dot|point)\s*[\])}]\s*", re.I),
)
HANDLE_IN_TEXT = re.compile(rf"(?<![\w@/.])@({HANDLE})")
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+|\b(?:[\w-]+\.)+(?:com|ca|org|net|cc|info|xxx|me|gg|biz|fr)/[^\s<>\"«»]+",
    re.I,
)
TRACKING = re.compile(r"^(?:utm_.*|fbclid|gclid|igshid|igsh|hl|lang|ref|source|share|s|si)$", re.I)
# A whole house of these says nothing about one tip: only a page on it does.
EVERYBODY = {
    "google.com",
    "google.ca",
    "leolist.cc",
    "backpage.com",
    "kijiji.ca",
    "craigslist.org",
    "airbnb.ca",
    "airbnb.com",
    "indeed.com",
}
NEAR = 32
SHORTEST = 3


def _nfkc(text: str) -> str:
    kept = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", "".join(kept).casefold()).strip()


def _host(text: str) -> str:
    try:
        return text.strip(".").encode("idna").decode() if text else ""
    except UnicodeError:
        return ""


def email(text: str) -> set[Value]:
    """With a second value for what Google delivers to one box: without dots and what follows a plus."""
    said = DOT.sub(".", AT.sub("@", _nfkc(text))).removeprefix("mailto:")
    if "@" not in said:
        said = re.sub(r"\s(?:dot|point)\s", ".", re.sub(r"\s(?:at|arobase)\s", "@", said))
    said = re.sub(r"\s*@\s*", "@", said)
    said = inside.group() if (inside := EMAIL.search(said)) else said.strip("<>\"'.,;:()")
    local, at, domain = said.rpartition("@")
    host = _host(domain)
    if not (local and at and "." in host):
        return set()
    found = {Value("email", f"{local}@{host}")}
    if host in ("gmail.com", "googlemail.com"):
        found.add(Value("email", f"box:{local.partition('+')[0].replace('.', '')}@gmail.com"))
    return found


def handle(text: str) -> set[Value]:
    """`name`, `@name`, `name (snapchat)`, `Instagram: @name`, or the address of a profile."""
    said = re.sub(r"@\s+", "@", _nfkc(text))
    if from_profile := _profile(said):
        return from_profile
    words = [
        word
        for word in re.split(r"[\s:,;()\[\]]+", said)
        if word not in ("", "-", "on", "sur", "user", "handle")
    ]
    platform = next((NAMED[word] for word in words if word in NAMED), "")
    names = [word.lstrip("@").rstrip(".,;") for word in words if word not in NAMED]
    at = [word.lstrip("@").rstrip(".,;") for word in words if word.startswith("@")]
    return _named(platform, (at or names or [""])[0])


def _named(platform: str, name: str) -> set[Value]:
    return both("handle", platform, name) if len(name) >= SHORTEST else set()


def _profile(said: str) -> set[Value]:
    if "/" not in said:
        return set()
    parts = urlsplit(said if "://" in said else f"//{said}")
    platform = NAMED.get(_short_host(parts.hostname or ""), "") if "." in (parts.hostname or "") else ""
    steps = [unquote(step) for step in parts.path.split("/") if step]
    name = next((step.lstrip("@") for step in steps if step not in BETWEEN), "")
    return _named(platform, name) if platform else set()


def _short_host(host: str) -> str:
    return re.sub(r"^(?:www|m|mobile|fr|en|fr-ca|en-ca)\.", "", host)


def web(text: str) -> set[Value]:
    """Host and path; of the question only what tells one page from another. A profile is a name as well."""
    said = _nfkc(text).strip("<>\"'.,;:()")
    if re.search(r"\s", said):
        return set().union(*(web(match.group()) for match in URL.finditer(said)))
    try:
        parts = urlsplit(said if "://" in said else f"//{said}")
        host = _short_host(_host(parts.hostname or ""))
    except ValueError:
        return set()
    path = re.sub(r"/+", "/", unquote(parts.path)).rstrip("/")
    path = re.sub(r"/index\.(?:html?|php)$", "", path)
    asked = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not TRACKING.match(pair[0])))
    if "." not in host:
        return set()
    if profile := _profile(said):
        return profile
    if not path and not asked and (host in EVERYBODY or host in NAMED):
        return set()
    return {Value("web", f"{host}{path}" + (f"?{asked}" if asked else ""))}


def online_in(text: str) -> set[Value]:
    """Addresses and names in running text; a platform named close by belongs to the name."""
    plain = unicodedata.normalize("NFKC", text)
    found: set[Value] = set()
    for match in EMAIL.finditer(DOT.sub(".", AT.sub("@", plain))):
        found |= email(match.group())
    for match in URL.finditer(plain):
        found |= web(match.group())
    for match in HANDLE_IN_TEXT.finditer(plain):
        before, after = (
            plain[max(0, match.start() - NEAR) : match.start()],
            plain[match.end() : match.end() + NEAR],
        )
        found |= _named(_platform_of(before, last=True) or _platform_of(after), _nfkc(match.group(1)))
    return found


def _platform_of(text: str, *, last: bool = False) -> str:
    words = [NAMED[word] for word in re.findall(r"\w+", text.casefold()) if word in NAMED and word != "x"]
    return words[-1 if last else 0] if words else ""
