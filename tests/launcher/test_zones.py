"""Zone arithmetic in SQL is found wherever it is written."""

from __future__ import annotations

import pytest

from hotline.launcher.zones import FORBIDDEN


@pytest.mark.parametrize(
    "line",
    [
        "SELECT received_at AT TIME ZONE 'America/Toronto'",
        "select received_at at time  zone 'x'",
        "SELECT timezone('America/Regina', received_at)",
        ".annotate(day=TruncDate('received_at', tzinfo=zone))",
        ".annotate(hour=ExtractHour('received_at'))",
        "Tip.objects.filter(received_at__date=today)",
        "Tip.objects.filter(received_at__hour__gte=22)",
    ],
)
def test_found(line):
    assert FORBIDDEN.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "zone = ZoneInfo(province.zone)",
        "datetime.timezone(timedelta(hours=-5))",
        "(extract(epoch FROM NEW.at) * 1000000)::bigint",
        "filter(received_at__gte=start, valid_to__isnull=True)",
        "-c timezone=UTC",
        "update_date = today",
    ],
)
def test_left_alone(line):
    assert not FORBIDDEN.search(line)
