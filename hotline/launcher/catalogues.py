"""The French catalogues: one for each part of the system, extracted, merged and compiled with Babel, so that
nobody needs the gettext programs. `typography.py` says what a French string must look like."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hotline.launcher.places import BASE_DIR

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Templates of the sign-in library that we replace speak for the accounts.
SIGN_IN_FOLDERS = {"account", "mfa", "allauth", "socialaccount", "usersessions"}
HEADER = """\
# French (Canada). Sorted and without line numbers: made so by `manage.py messages --update`.
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def apps() -> dict[str, Path]:
    """{name: folder} of every part with a catalogue of its own; the rest belongs to the root's."""
    found = [*BASE_DIR.iterdir(), *(BASE_DIR / "hotline").iterdir()]
    packages = {folder.name: folder for folder in found if (folder / "apps.py").exists()}
    return {name: folder for name, folder in packages.items() if name != "launcher"}


def owner(path: Path, folders: dict[str, Path]) -> str:
    """The part that a source file's strings belong to; "" is the root catalogue."""
    words = path.relative_to(BASE_DIR).parts
    if words[0] == "templates":
        name = "accounts" if words[1] in SIGN_IN_FOLDERS else words[1]
        return name if name in folders else ""
    return next((name for name, folder in folders.items() if path.is_relative_to(folder)), "")


def sources() -> Iterator[Path]:
    for top in [*(folder for folder in apps().values() if folder.parent == BASE_DIR), BASE_DIR / "hotline"]:
        yield from (path for path in top.rglob("*.py") if "migrations" not in path.parts)
    for kind in ("*.html", "*.txt"):
        yield from (BASE_DIR / "templates").rglob(kind)


def asks_for_translation(path: Path) -> bool:
    """A quick look, since reading every file as Python costs seconds."""
    return bool(re.search(r"gettext|_\(|translate|trans", path.read_text()))


def python_of(path: Path) -> bytes:
    text = path.read_text()
    if path.suffix == ".py":
        return text.encode()
    from django.utils.translation.template import templatize

    # What Django makes of a template is calls between blanks; indentation would only confuse a tokenizer.
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines()).encode()


def extracted() -> dict[str, Catalog]:
    """{part: catalogue of all its strings, untranslated}; parts without any string are left out."""
    folders = apps()
    found: dict[str, Catalog] = {}
    for path in sorted(filter(asks_for_translation, sources())):
        for _, message, _, context in extract("python", BytesIO(python_of(path)), keywords=KEYWORDS):
            if not message or message == ("",):
                continue
            catalogue = found.setdefault(owner(path, folders), Catalog(locale="fr", fuzzy=False))
            catalogue.add(message, None, [(str(path.relative_to(BASE_DIR)), 0)], context=context)
    return found


def po_path(part: str) -> Path:
    folder = apps()[part] if part else BASE_DIR
    return folder / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="fr", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def key(message: Message) -> tuple[str, str]:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", singular


def translations() -> dict[tuple[str, str], Message]:
    """Everything translated anywhere, so that a string that moves to another part keeps its French."""
    known: dict[tuple[str, str], Message] = {}
    for part in ["", *apps()]:
        for message in read(po_path(part)):
            if message.id and message.string and not message.fuzzy:
                known.setdefault(key(message), message)
    return known


def update(parts: list[str]) -> None:
    """Adds new strings, drops those no source uses, keeps every translation. Writes only what changes."""
    known = translations()
    for part, wanted in extracted().items():
        if parts and (part or "root") not in parts:
            continue
        path = po_path(part)
        own = {key(message): message for message in read(path)}
        for message in wanted:
            old = own.get(key(message)) or known.get(key(message))
            if message.id and old and isinstance(old.id, str) == isinstance(message.id, str):
                message.string = old.string
                message.user_comments = old.user_comments
        write(path, wanted)


def write(path: Path, catalogue: Catalog) -> None:
    body = BytesIO()
    write_po(body, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False)
    text = HEADER + body.getvalue().decode().strip() + "\n"
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def compile_all() -> int:
    """Makes every .mo that is missing or older than its .po; returns how many."""
    made = 0
    for part in ["", *apps()]:
        path = po_path(part)
        target = path.with_suffix(".mo")
        if not path.exists() or (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
            continue
        # Whole, then renamed: a process that is starting never reads half a catalogue.
        draft = target.with_name(f".django.{os.getpid()}.mo")
        with draft.open("wb") as file:
            write_mo(file, read(path))
        draft.rename(target)
        made += 1
    return made
