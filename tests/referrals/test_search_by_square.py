"""Words and place are met in one index: it leaves out nobody who is near, and reads nobody else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.now import now
from referrals.search import find, query
from referrals.search.places import Place
from referrals.search.wanted import Wanted
from tests.referrals import making
from tests.support import superuser
from tests.tiers import many

pytestmark = pytest.mark.django_db

LATS, LONS = st.floats(41.7, 83.1), st.floats(-141, -52.7)
LISTINGS = st.tuples(
    st.none() | st.tuples(LATS, LONS),
    st.sampled_from(["local", "province", "national"]),
    st.lists(st.sampled_from(["ON", "QC", "NU"]), max_size=2, unique=True),
)
WITHOUT_SQUARES = f"{query.CELLS} && %(cells)s::text[] AND "


def found(where: str, listings: list[Any], values: dict[str, Any]) -> list[int]:
    rows = [
        {"i": i, "lat": at and at[0], "lon": at and at[1], "coverage": coverage, "provinces": served}
        for i, (at, coverage, served) in enumerate(listings)
    ]
    columns = "i int, lat float8, lon float8, coverage varchar, provinces varchar[]"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i FROM jsonb_to_recordset(%(rows)s) l ({columns}) WHERE {where} ORDER BY i",
            values | {"rows": json.dumps(rows)},
        )
        return [number for (number,) in cursor.fetchall()]


@settings(
    max_examples=many(25, 150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    LATS,
    LONS,
    st.lists(LISTINGS, min_size=1, max_size=12),
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-9, 9))),
)
def test_squares_leave_out_nobody(
    db: None, lat: float, lon: float, listings: list[Any], beside: list[tuple[float, float]]
) -> None:
    """`beside`: listings near enough to count, or just not."""
    listings = [*listings, *(((lat + up, lon + along), "local", ["ON"]) for up, along in beside)]
    values: dict[str, Any] = {"today": now().date()}
    _live, where = query.filters(Wanted(), Place("here", "ON", lat, lon), values)
    assert where.startswith(WITHOUT_SQUARES)
    assert found(where, listings, values) == found(where.removeprefix(WITHOUT_SQUARES), listings, values)


@pytest.fixture
def many_lawyers(transactional_db: None) -> None:
    body = making.organization("Maple House")
    making.at(making.service(body, "Lawyer"), making.site(body, "Thunder Bay", "ON"))
    making.published(body)
    with connection.cursor() as cursor:
        columns = "vector, kind, name_en, name_fr, shown, hsds, types, stages, languages, rules, interpreter"
        cursor.execute(f"""
            INSERT INTO referrals_publishedlisting (id, service_id, organization_id, {columns}, coverage, provinces,
                lat, lon, confidential, hours, zone, verified_on, expires_on, updated_at)
            SELECT gen_random_uuid(), service_id, organization_id, {columns}, coverage, provinces, 43 + n % 5 / 10.0,
                -79 - n % 7 / 10.0, confidential, hours, zone, verified_on, expires_on, updated_at
            FROM referrals_publishedlisting, generate_series(1, 3000) n""")
    with superuser() as link:
        link.execute("VACUUM ANALYZE referrals_publishedlisting")  # of what other tests left in the index too


def test_only_what_is_near_is_read(many_lawyers: None) -> None:
    """3,000 lawyers around Toronto cost a search in Thunder Bay nothing."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, values: Any, several: bool, context: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, several, context)

    with connection.execute_wrapper(keep):
        rows = find(Wanted(words="lawyer", place="Thunder Bay"), "en", now()).rows
    assert [row["words"]["name"] for row in rows] == ["Lawyer"]
    sql, values = asked[-1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT TEXT) {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert re.search(r"Bitmap Index Scan on dir_published_found .* rows=1\.00 loops=1", plan), plan
    assert "Seq Scan" not in plan
