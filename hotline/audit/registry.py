"""Every action that may stand in the log, with its sentence. An unknown one cannot be recorded or shown."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

ALWAYS = frozenset({"who", "target", "tip"})
Text = str | Promise


class UnknownAction(LookupError):
    """An action that no ledger.py registered."""


@dataclass(frozen=True, slots=True)
class Action:
    """`sentence` is a gettext_lazy text with {who}, {target}, {tip} and the facts in braces. `labels` gives
    for a fact its codes in words; a code without a label stands as it is. `opens`: somebody
    got at what is sealed or asked to, searched for it, or took it out; such entries make up the access log of a tip.
    """

    code: str
    sentence: Text
    facts: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    opens: bool = False


_actions: dict[str, Action] = {}


def register(
    code: str,
    *,
    sentence: Text,
    facts: tuple[str, ...] = (),
    labels: Mapping[str, Mapping[str, Text]] | None = None,
    opens: bool = False,
) -> Action:
    """Call from an app's ledger.py. Raises ValueError on a second one with other facts."""
    action = Action(code, sentence, tuple(facts), labels or {}, opens)
    known = _actions.get(code)
    if known is not None and known.facts != action.facts:
        raise ValueError(f"The action {code} is registered twice, with different facts.")
    _actions[code] = action
    return action


def get(code: str) -> Action:
    try:
        return _actions[code]
    except KeyError:
        raise UnknownAction(f"No ledger.py registers the action {code!r}.") from None


def all_actions() -> list[Action]:
    return sorted(_actions.values(), key=lambda action: action.code)


def access_codes() -> list[str]:
    return [action.code for action in all_actions() if action.opens]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def problems() -> list[str]:
    """Sentences with a placeholder that nothing fills, in the active language."""
    return [
        f"{action.code}: nothing fills {{{name}}}"
        for action in all_actions()
        for name in sorted(placeholders(str(action.sentence)) - ALWAYS - set(action.facts))
    ]
