"""One small immutable shape for every code list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise
else:
    StrPromise = object


class Code(NamedTuple):
    """`code`: stable ASCII, stored. `label`: translated when it is shown."""

    code: str
    label: StrPromise


# The shared tail: four different ways of not having an answer, each told apart in the figures.
TAIL_LABELS: dict[str, Code] = {
    code.code: code
    for code in (
        Code("other", _("Other")),
        Code("unknown", _("Unknown")),
        Code("not_asked", _("Not asked")),
        Code("declined", _("Prefers not to say")),
    )
}
TAIL: tuple[str, ...] = tuple(TAIL_LABELS)


@dataclass(frozen=True)
class CodeList:
    """A named list of codes, with the part of the shared tail that may be stored with it.

    `tail` is empty for closed lists, whose answers are all spelled out.
    """

    name: str
    items: tuple[Code, ...]
    tail: tuple[str, ...] = ()
    _by_code: dict[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {item.code: item for item in self.items}
        for code in self.tail:
            by_code.setdefault(code, TAIL_LABELS[code])
        object.__setattr__(self, "_by_code", by_code)

    def __iter__(self) -> Iterator[Code]:
        return iter(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def choices(self, *, tail: tuple[str, ...] | None = None) -> list[tuple[str, StrPromise]]:
        """(code, label) pairs in order, ending in the list's own tail.

        Give `tail` to offer fewer of its codes: a form that people fill in themselves has no use for
        "not asked". A tail code that the list may not store raises ValueError.
        """
        tail = self.tail if tail is None else tail
        if not set(tail) <= self._by_code.keys():
            raise ValueError(f"{self.name} may not store {sorted(set(tail) - self._by_code.keys())}")
        own = {item.code for item in self.items}
        return [(item.code, item.label) for item in self if item.code in own or item.code in tail]

    def codes(self) -> tuple[str, ...]:
        """Every code that may be stored, the tail included."""
        return tuple(self._by_code)

    def label(self, code: str) -> StrPromise:
        """The label of a stored code; KeyError for one that the list does not hold."""
        return self._by_code[code].label
