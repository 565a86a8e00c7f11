"""Zone arithmetic belongs in Python: the zone data of PostgreSQL and of most machines is out of date for
British Columbia, Alberta and Manitoba since November 2026, and a deadline an hour off is a broken promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hotline.launcher.places import BASE_DIR

FORBIDDEN = re.compile(
    r"(?i:AT\s+TIME\s+ZONE)"
    r"|(?i:(?<![.\w])timezone\s*\(\s*')"
    r"|\bTrunc(Date|Day|Week|Month|Quarter|Year|Hour|Minute|Second|Time)?\s*\("
    r"|\bExtract(Hour|Day|Week|WeekDay|IsoWeekDay|Month|Quarter|Year|IsoYear|Minute)?\s*\("
    r"|\w__(date|time|hour|week_day|iso_week_day)(__\w+)?\s*=(?!=)"
)
EXCEPT = ("hotline/launcher/zones.py",)


def files() -> Iterator[Path]:
    for app in sorted(folder for folder in BASE_DIR.iterdir() if (folder / "apps.py").exists()):
        yield from sorted([*app.rglob("*.py"), *app.rglob("*.sql")])
    yield from sorted([*(BASE_DIR / "hotline").rglob("*.py"), *(BASE_DIR / "hotline").rglob("*.sql")])


def faults() -> Iterator[str]:
    """One line for each place that leaves a zone to the database."""
    for path in files():
        name = str(path.relative_to(BASE_DIR))
        if name in EXCEPT:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.strip()
            if FORBIDDEN.search(code) and not code.startswith(("#", "--")):
                yield f"{name}:{number}: zone arithmetic in SQL: {code}"
