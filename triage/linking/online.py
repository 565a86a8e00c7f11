"""E-mail addresses, names on platforms and web addresses."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from triage.linking.aloud import A_GRAVE, APART, AROUND_AT, AT, DOT, LONELY, signs, together
from triage.linking.phones import phone
from triage.linking.values import Value, both

PLATFORMS = {
    "instagram": ("instagram.com", "insta", "ig"), "snapchat": ("snapchat.com", "snap", "sc"),
    "tiktok": ("tiktok.com", "tik tok"), "facebook": ("facebook.com", "fb", "fb.com", "messenger"),
    "x": ("x.com", "twitter.com", "twitter"), "telegram": ("t.me", "telegram.me"), "onlyfans": ("onlyfans.com",),
    "whatsapp": ("wa.me",), "discord": ("discord.gg",), "kik": ("kik.me",), "linkedin": ("linkedin.com",),
    "reddit": ("reddit.com",), "youtube": ("youtube.com",), "signal": (), "wechat": (), "viber": (), "tinder": (),
}  # fmt: skip
BY_NUMBER = ("whatsapp", "signal", "viber")
NAMED = {name: platform for platform, names in PLATFORMS.items() for name in (platform, *names)}
# Of a path, before the name.
BETWEEN = {"add", "in", "user", "u", "channel", "c", "profile", "people", "s", "stories"}
# What a path may begin with that is a page and nobody's name: else everybody in any group would be one person.
_PAGES = """
company events explore groups hashtag i login marketplace p permalink.php photo photo.php posts r reel reels search
share story.php joinchat t video watch
"""
PAGES = frozenset(_PAGES.split())
HANDLE = r"[\w.\-]*[\w\-]"
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# What stands around a name on a platform and is none. Names are looked for after these.
_AROUND = """
a account au c called compte est et for handle he her his is it its l la le leur mon my name named nom on pseudo s sa
she son sous sur the their under user username utilisateur
"""
AROUND = frozenset(_AROUND.split())
HANDLE_IN_TEXT = re.compile(rf"(?<![\w@/.])@({HANDLE})")
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+|(?<![\w.-])(?:[\w-]+\.){1,8}(?:com|ca|org|net|cc|info|xxx|me|gg|biz|fr)/[^\s<>\"«»]+",
    re.I,
)
SITE = re.compile(r"(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,}(?![\w@])(?:/\S*)?")
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


def nfkc(text: str) -> str:
    kept = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", "".join(kept).casefold()).strip()


def _host(text: str) -> str:
    try:
        return text.strip(".").encode("idna").decode() if text else ""
    except UnicodeError:
        return ""


def email(text: str) -> set[Value]:
    """With a second value for what Google delivers to one box: without dots and what follows a plus."""
    plain = nfkc(text)
    said = DOT.sub(".", AT.sub("@", plain)).removeprefix("mailto:")
    if "@" not in plain:
        said = A_GRAVE.sub(" @ ", signs(said, "._-@"))
    said = AROUND_AT.sub("@", together(said))
    said = LONELY.sub(".", APART.sub(".", said))
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
    """`name`, `@name`, `name (snapchat)`, `Instagram: @name`, or the address of a profile; of what goes by number, the
    number."""
    said = re.sub(r"@\s+", "@", nfkc(text))
    if "/" in said and (page := web(said)):
        return page
    said = signs(said, "@._-").replace("tik tok", "tiktok")
    parts = [re.split(r"[\s:'’\"«»]+", part) for part in re.split(r"[,;()\[\]]+", said)]
    platform = next((NAMED[word] for part in parts for word in part if word in NAMED), "")
    named = [
        [word.rstrip(".") for word in part if word.strip("-.") and word not in NAMED and word not in AROUND]
        for part in parts
    ]
    words = [word for part in named for word in part]
    if platform in BY_NUMBER and (number := phone(re.sub(r"[^\W\d_]+", " ", said))):
        return number
    at = [word.lstrip("@") for word in words if word.startswith("@")]
    signed = [word for word in words if re.search(r"[\d_.]", word) and re.search(r"[^\W\d_]", word)]
    # Marie Tremblay, as Facebook shows her, is not every Marie.
    return name_on(platform, (at or signed or [" ".join(part) for part in named if part] or [""])[0])


def name_on(platform: str, name: str) -> set[Value]:
    if platform in BY_NUMBER and name.isdecimal() and (number := phone(f"+{name}")):
        return number
    return both("handle", platform, name) if len(name) >= SHORTEST else set()


def _profile(said: str) -> set[Value]:
    if "/" not in said:
        return set()
    parts = urlsplit(said if "://" in said else f"//{said}")
    platform = NAMED.get(_short_host(parts.hostname or ""), "") if "." in (parts.hostname or "") else ""
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if steps and steps[0] in PAGES:
        return set()
    if steps == ["profile.php"]:
        return name_on(platform, dict(parse_qsl(parts.query)).get("id", ""))
    name = next((step.lstrip("@") for step in steps if step not in BETWEEN), "")
    return name_on(platform, name) if platform else set()


def _short_host(host: str) -> str:
    return re.sub(r"^(?:www|m|mobile|fr|en|fr-ca|en-ca)\.", "", host)


def web(text: str) -> set[Value]:
    """Host and path; of the question only what tells one page from another. A profile is a name as well."""
    said = DOT.sub(".", nfkc(text)).strip("<>\"'.,;:()")
    said = LONELY.sub(".", signs(said, "._-/")).replace("hxxp", "http")
    if re.search(r"\s", said):
        found = [match.group() for match in URL.finditer(said)]
        return set().union(*(web(one) for one in found or SITE.findall(said)))
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
        found |= name_on(_platform_of(before, last=True) or _platform_of(after), nfkc(match.group(1)))
    return found


def _platform_of(text: str, *, last: bool = False) -> str:
    words = [NAMED[word] for word in re.findall(r"\w+", text.casefold()) if word in NAMED and word != "x"]
    return words[-1 if last else 0] if words else ""
