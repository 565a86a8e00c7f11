"""What is wrong with a French string: missing, other placeholders than its source, or set as English is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from hotline.launcher import catalogues
from hotline.launcher.places import BASE_DIR

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
NARROW = "\u00a0\u202f"
RULES = (
    (r"[^\s\u00a0\u202f]:(?=\s|$)|[ ]:", "needs a no-break space before the colon"),
    (r"«(?![\u00a0\u202f])", "needs a no-break space after «"),
    (r"(?<![\u00a0\u202f])»", "needs a no-break space before »"),
    (r"[ \u00a0\u202f][;!?]", "has a space before ; ! or ?"),
    (r"\w'\w", "has a straight apostrophe where ’ belongs"),
    (r"\d [%$]|\d \d{3}(?!\d)", "needs a no-break space between figures, or before % or $"),
)


def same_allowed(path: Path = BASE_DIR / "locale" / "same.txt") -> set[str]:
    """Strings that are the same in both languages (names, acronyms), one a line."""
    lines = path.read_text().splitlines() if path.exists() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def faults(message: Message, same: set[str]) -> Iterator[str]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if message.fuzzy:
        yield "is fuzzy"
    if len(strings) < len(ids) or not all(strings):
        yield "has no French"
        return
    if any(placeholders(text) not in [placeholders(source) for source in ids] for text in strings):
        yield "has other placeholders than its source"
    if strings[0] == ids[0] and ids[0] not in same:
        yield "equals its source (locale/same.txt lists what may)"
    for pattern, sentence in RULES:
        if any(re.search(pattern, text) for text in strings):
            yield sentence


def catalogue_faults(wanted: Catalog, found: Catalog, same: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of (source string, what is wrong)."""
    have = {catalogues.key(message): message for message in found if message.id}
    need = {catalogues.key(message): message for message in wanted if message.id}
    for one in need:
        if "\n" in one[1]:
            yield one[1], "holds a line break: write {% blocktranslate trimmed %}"
        if one not in have:
            yield one[1], "is not in the catalogue (messages --update)"
            continue
        yield from ((one[1], fault) for fault in faults(have[one], same))
    yield from ((one[1], "is used nowhere (messages --update)") for one in have.keys() - need.keys())
    yield from (
        (catalogues.key(old)[1], "is obsolete (messages --update)") for old in found.obsolete.values()
    )


def all_faults() -> list[str]:
    same = same_allowed()
    wanted = catalogues.extracted()
    lines = []
    for part in ["", *catalogues.apps()]:
        path = catalogues.po_path(part)
        name = path.relative_to(BASE_DIR)
        if part in wanted and not path.exists():
            lines.append(f"{name}: is missing (messages --update)")
        elif path.exists():
            found = catalogue_faults(wanted.get(part) or Catalog(), catalogues.read(path), same)
            lines += [f"{name}: {source!r} {fault}" for source, fault in found]
    return lines
