"""The search behind `prove_sealed`: words that could be nowhere by chance, in every form they may take.

It knows nothing of Django, forms or servers: given folders, it says which file holds which word, and how. A
store whose control is not found was not read, whatever the search says; `Unreadable` then ends the proof.
"""

from __future__ import annotations

import base64
import mmap
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

LETTERS = "bcdfghjklmnpqrstvwxz"
STEM_LENGTH = 14
BLOCK = 1 << 16
WIDE = 0xFEE0  # from an ASCII letter to its full-width form, which NFKC folds back


class Unreadable(Exception):
    """A store that could not be read, or in which the control was not found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`form`: in which spelling. No contents: a report of a leak must not be one."""

    store: str
    file: str
    form: str
    offset: int


@dataclass(frozen=True, slots=True)
class Store:
    """Everything below `roots` but what lies below `without`."""

    name: str
    roots: tuple[Path, ...]
    without: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A stem of random letters, the core of every text marker; or the ten digits of a telephone number."""

    stem: str

    @classmethod
    def text(cls) -> Word:
        return cls("".join(secrets.choice(LETTERS) for _ in range(STEM_LENGTH)))

    @classmethod
    def phone(cls) -> Word:
        """A number that could be Canadian; 613-555 is given to nobody."""
        return cls(f"613555{secrets.randbelow(9000) + 1000}")

    def wide(self) -> str:
        return "".join(chr(ord(letter) + WIDE) for letter in self.stem)

    def spellings(self) -> dict[str, str]:
        """How the same word may be written: as typed, folded, and in the ways telephones are."""
        if not self.stem.isdigit():
            return {"raw": self.stem, "upper": self.stem.upper(), "wide": self.wide()}
        area, exchange, line = self.stem[:3], self.stem[3:6], self.stem[6:]
        return {
            "raw": self.stem,
            "hyphens": f"{area}-{exchange}-{line}",
            "spaces": f"{area} {exchange} {line}",
            "bracket": f"{area}) {exchange}-{line}",
            "mixed": f"{area} {exchange}-{line}",
        }

    def patterns(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for name, text in self.spellings().items():
            found |= {f"{name} {form}": data for form, data in _forms(text).items()}
        return found


def _forms(text: str) -> dict[str, bytes]:
    raw = text.encode()
    forms = {
        "utf-8": raw,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "reversed": text[::-1].encode(),
    }
    for offset in range(3):
        forms[f"base64+{offset}"] = _base64_core(raw, offset)
        forms[f"base64url+{offset}"] = _base64_core(raw, offset).translate(bytes.maketrans(b"+/", b"-_"))
    if not text.isascii() or " " in text:
        forms["percent"] = "".join(
            f"%{byte:02X}" if byte > 126 or byte == 32 else chr(byte) for byte in raw
        ).encode()
        forms["plus"] = raw.replace(b" ", b"+")
        forms["json"] = text.encode("ascii", "backslashreplace")
    return forms


def _base64_core(raw: bytes, offset: int) -> bytes:
    """The letters that `raw` alone decides when it begins `offset` bytes into a group of three."""
    encoded = base64.b64encode(bytes(offset) + raw)
    return encoded[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]


class Search:
    """Looks for `words`, by their names, in one store after another.

    A cluster's databases and its base backup are mostly the same bytes: a block in which nothing was found is
    not looked through twice."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._names = tuple(words)
        self._patterns: dict[bytes, dict[str, str]] = {}  # pattern: {name: form}; some forms come out alike
        for name, word in words.items():
            for form, pattern in word.patterns().items():
                self._patterns.setdefault(pattern, {}).setdefault(name, form)
        self._overlap = max(map(len, self._patterns), default=1) - 1  # a word may lie across two blocks
        self._clean: set[bytes] = set()

    def hits(self, store: Store) -> dict[str, list[Hit]]:
        """By the name of the word; of each form in a file the first. Raises Unreadable."""
        found: dict[str, list[Hit]] = {name: [] for name in self._names}
        for path in files(store):
            first: dict[tuple[str, str], int] = {}
            with _mapped(path) as data:
                for name, form, offset in self._in(data):
                    first.setdefault((name, form), offset)
            for (name, form), offset in first.items():
                found[name].append(Hit(store.name, str(path), form, offset))
        return found

    def _in(self, data: mmap.mmap | bytes) -> Iterator[tuple[str, str, int]]:
        for start in range(0, len(data), BLOCK):
            block = data[start : start + BLOCK + self._overlap]
            seen = blake2b(block, digest_size=32).digest()
            if seen in self._clean:
                continue
            clean = True
            for pattern, forms in self._patterns.items():
                if (offset := block.find(pattern)) >= 0:
                    clean = False
                    yield from ((name, form, start + offset) for name, form in forms.items())
            if clean:
                self._clean.add(seen)


def files(store: Store) -> Iterator[Path]:
    """Every regular file; sockets hold nothing. Raises Unreadable when a folder is missing or closed."""
    for root in store.roots:
        if not root.exists():
            raise Unreadable(f"{store.name}: {root} does not exist.")
        if root.is_file():
            yield root
            continue
        for folder, names, leaves in os.walk(root, onerror=_refuse):
            names[:] = [name for name in names if Path(folder, name) not in store.without]
            for leaf in leaves:
                path = Path(folder, leaf)
                if path not in store.without and stat.S_ISREG(path.lstat().st_mode):
                    yield path


def _refuse(error: OSError) -> None:
    raise Unreadable(f"{error.filename}: {error.strerror}")


class _mapped:
    """The bytes of a file without reading it whole; an empty file cannot be mapped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._map: mmap.mmap | None = None

    def __enter__(self) -> mmap.mmap | bytes:
        try:
            with open(self._path, "rb") as file:
                if not os.fstat(file.fileno()).st_size:
                    return b""
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                return self._map
        except OSError as error:
            raise Unreadable(f"{self._path}: {error.strerror}") from error

    def __exit__(self, *_: object) -> None:
        if self._map is not None:
            self._map.close()
