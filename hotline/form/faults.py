"""What must be mended on a page, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django import forms


class Fault(NamedTuple):
    """What must be mended: the id of the control, the question, the sentence."""

    target: str
    question: str
    sentence: str


def faults_in(fields: Iterable[forms.BoundField]) -> Iterator[Fault]:
    for field in fields:
        if field.errors:
            target = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
            yield Fault(str(target), str(field.label), " ".join(str(error) for error in field.errors))
