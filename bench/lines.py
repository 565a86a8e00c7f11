"""The lines that a bench prints, and how two runs are compared: alternated, the order turned round each time."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.load import Load, percentile

KEYS = ("bench", "n", "seconds", "p50_ms", "p95_ms", "p99_ms", "per_second", "limit_per_second", "ratio")


def rounded(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return round(value, 3 if abs(value) < 10 else 1)


def emit(bench: str, **facts: Any) -> dict[str, Any]:
    """Prints one line of JSON: the nine keys always, null where they do not apply, then any others."""
    line = dict.fromkeys(KEYS) | {"bench": bench} | facts
    line = {name: rounded(value) for name, value in line.items()}
    print(json.dumps(line), flush=True)
    return line


@dataclass
class Measured:
    """One run: a load with the CPU milliseconds that web processes (app) and PostgreSQL (db) spent on it."""

    load: Load
    app_ms: float = 0.0
    db_ms: float = 0.0


@dataclass
class Side:
    """All repetitions of one of the two things compared."""

    runs: list[Measured] = field(default_factory=list)

    @property
    def units(self) -> list[float]:
        return [value for run in self.runs for value in run.load.units]

    @property
    def seconds(self) -> float:
        return sum(run.load.seconds for run in self.runs)

    @property
    def failed(self) -> int:
        return sum(run.load.failed for run in self.runs)

    def times(self, label: str) -> list[float]:
        return [value for run in self.runs for value in run.load.times.get(label, [])]

    def rates(self) -> list[float]:
        return [run.load.per_second for run in self.runs]

    def cpu(self) -> tuple[float, float]:
        """(app, db) milliseconds a unit, of all runs together."""
        count = max(1, len(self.units))
        return sum(run.app_ms for run in self.runs) / count, sum(run.db_ms for run in self.runs) / count

    def facts(self) -> dict[str, Any]:
        app, db = self.cpu()
        return {
            "n": len(self.units),
            "seconds": self.seconds,
            "p50_ms": percentile(self.units, 0.5),
            "p95_ms": percentile(self.units, 0.95),
            "p99_ms": percentile(self.units, 0.99),
            "per_second": statistics.median(self.rates()),
            "cpu_app_ms": app,
            "cpu_db_ms": db,
            "errors": self.failed,
        }


def alternate(times: int, *runs: Callable[[], Measured]) -> list[Side]:
    """Runs each of them `times` times, in turns, every other time in the opposite order."""
    sides = [Side() for _ in runs]
    for number in range(times):
        order = list(zip(runs, sides, strict=True))
        for run, side in reversed(order) if number % 2 else order:
            side.runs.append(run())
    return sides


def median_ratio(ours: list[float], limit: list[float]) -> float | None:
    """The median of the ratios inside each repetition."""
    ratios = [a / b for a, b in zip(ours, limit, strict=True) if b]
    return statistics.median(ratios) if ratios else None
