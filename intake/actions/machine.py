"""What the staff worker reads by itself. A machine that opens a tip leaves its line in the log like anybody."""

from __future__ import annotations

from hotline.audit.log import record_read
from hotline.now import now
from hotline.sealing.opener import Opener
from intake.access import opener
from intake.models import MachineRead, Tip

# By task: the class of what it opens. "age": signs of a minor in the words. "code": the return codes. "tags": what
# names somebody again.
DATA_CLASS = {"age": "C", "code": "R", "tags": "C"}


def read_by_machine(*, tip: Tip, task: str) -> Opener:
    """Its key, once the log holds that the system read this tip. Outside any transaction."""
    record_read(by=None, action="tip.machine_read", target=tip, tip_id=tip.pk, task=task)
    return opener(tip.pk, DATA_CLASS[task])


def done(*, tip: Tip, task: str) -> None:
    """Once and for all: what a person decides afterwards is not overruled by a second reading. In the
    transaction of whatever followed from it."""
    MachineRead.objects.create(tip=tip, task=task, at=now())
