"""From the draft to the call form and back."""

from __future__ import annotations

from django.http import QueryDict

from desk.draft import Draft, Kept, Said
from desk.forms.page import Call
from desk.forms.rows import ROW_SETS
from intake.said import ConsentSaid

# What the form holds before anybody has said anything.
BLANK: dict[str, Said] = {
    "channel": ["phone"],
    "danger": ["unknown"],
    "minor": ["unknown"],
    "consent_choice": ["not_said"],
}
for _name in ROW_SETS:
    BLANK |= {f"{_name}-TOTAL_FORMS": ["1"], f"{_name}-INITIAL_FORMS": ["0"]}


def as_sent(values: dict[str, Said]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, said in (BLANK | {name: said for name, said in values.items() if said}).items():
        data.setlist(name, list(said))
    return data


def form_of(draft: Draft) -> Call:
    """The form with everything that holds now, not judged."""
    return Call(as_sent(draft.values)).unjudged()


def to_log(draft: Draft, other_version: str, answers: tuple[ConsentSaid, ...] = ()) -> Call:
    """The form as it is logged: a kind that nobody gave is unknown, and a text that two people wrote at once goes
    into the notes, both ways. `other_version`: the words before the other one. `answers`: of the consent panel."""
    values = dict(draft.values)
    values["kind"] = values.get("kind") or ["unknown"]
    notes = "\n\n".join([*values.get("narrative", []), *_other_texts(draft, other_version)])
    return Call(as_sent(values | {"narrative": [notes] if notes else []}), answers)


def as_typed(form: Call, draft: Draft) -> Call:
    """A form that was refused, to be shown: without the other texts in its notes, or the next press adds them again."""
    form.data.setlist("narrative", draft.values.get("narrative", []))
    return form


def _other_texts(draft: Draft, words: str) -> list[str]:
    form = Call()
    return [
        f"[{words} – {_of(form, name)}] {_text(one)}" for name, kept in draft.kept.items() for one in kept
    ]


def _of(form: Call, name: str) -> str:
    return form.label_of(name)


def _text(kept: Kept) -> str:
    return ", ".join(kept.value)
