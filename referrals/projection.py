"""Where a point of the earth lies on the map, and the map itself. No Django: the script that draws it reads this."""

from __future__ import annotations

import json
from functools import lru_cache
from math import cos, log, pi, radians, sin, tan
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).with_name("canada.json")
ONE, TWO, MIDDLE = radians(49), radians(77), 95.0  # standard parallels; degrees west


@lru_cache(maxsize=1)
def shapes() -> Any:
    return json.loads(SHAPES.read_text(encoding="utf-8"))


def project(lat: float, lon: float) -> tuple[float, float]:
    """In the units of the picture."""
    frame = shapes()["frame"]
    x, y = lambert(lat, lon)
    return round((x - frame["left"]) * frame["scale"], 1), round((frame["top"] - y) * frame["scale"], 1)


def lambert(lat: float, lon: float) -> tuple[float, float]:
    """Lambert's conformal cone, in radii of the earth."""
    n = log(cos(ONE) / cos(TWO)) / log(tan(pi / 4 + TWO / 2) / tan(pi / 4 + ONE / 2))
    f = cos(ONE) * tan(pi / 4 + ONE / 2) ** n / n
    rho, rho0 = (f / tan(pi / 4 + angle / 2) ** n for angle in (radians(lat), ONE))
    turn = n * radians(lon + MIDDLE)
    return rho * sin(turn), rho0 - rho * cos(turn)
