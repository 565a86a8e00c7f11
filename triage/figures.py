"""From counted rows to the cells that may be seen. Plain functions; page, chart and file show the same cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

from triage.lanes import LANE_NAMES
from triage.models.figures import Counted, Missed

LEAST = 5  # tips: fewer are somebody's day
ALL = ""
LANES = (*LANE_NAMES, ALL)
Key = tuple[int, str]  # week (0: the whole time) and lane ("": all)


@dataclass
class Cell:
    """`hidden`: its share and times could be read as one person's work, and are shown nowhere; how many tips came
    says nothing of anybody. `missed`: deadlines by reason, "" where nobody has said it."""

    tips: int = 0
    in_time: int = 0
    median: float = 0.0
    p95: float = 0.0
    hidden: bool = False
    missed: dict[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """Rounded down: 100 means every single one."""
        return 100 * self.in_time // self.tips if self.tips else 0

    @property
    def missed_all(self) -> int:
        return sum(self.missed.values())


Cells = dict[Key, Cell]


def cells_of(counted: Iterable[Counted], missed: Iterable[Missed], weeks: int) -> Cells:
    cells: Cells = {(week, lane): Cell() for week in range(weeks + 1) for lane in LANES}
    for row in counted:
        few = 0 < row.tips < LEAST
        hidden = few or (row.tips > 0 and row.people == 1)
        cells[row.week, row.lane] = Cell(row.tips, row.in_time, row.median, row.p95, hidden)
    for event in missed:
        for key in ((event.week, event.lane), (event.week, ALL), (0, event.lane), (0, ALL)):
            said = cells[key].missed
            said[event.reason] = said.get(event.reason, 0) + event.deadlines
    _hide_what_gives_away(cells, weeks)
    return cells


def _hide_what_gives_away(cells: Cells, weeks: int) -> None:
    """Lanes add up to a week, and weeks to the whole: one hidden cell among those shown would be what is left over. So
    wherever one alone is hidden, the smallest beside it is hidden too, until none is alone."""
    lines = [[(week, lane) for lane in LANES] for week in range(weeks + 1)]
    lines += [[(week, lane) for week in range(weeks + 1)] for lane in LANES]
    changed = True
    while changed:
        changed = False
        for line in lines:
            shown = [key for key in line if cells[key].tips and not cells[key].hidden]
            if len([key for key in line if cells[key].hidden]) == 1 and shown:
                cells[min(shown, key=lambda key: (cells[key].tips, key))].hidden = True
                changed = True


def never(seconds: float) -> bool:
    return seconds == inf
