"""What time it is there. The machine's own zone data are wrong for BC, AB and MB since 2026-11-01."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from hotline.places.access import communities_matching, zone_of
from hotline.places.provinces import PROVINCES

WINTER = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 20, 0, tzinfo=UTC)

OFFSETS = {
    # province: (winter, summer), hours from UTC
    "BC": (-7, -7),
    "AB": (-6, -6),
    "SK": (-6, -6),
    "MB": (-5, -5),
    "ON": (-5, -4),
    "QC": (-5, -4),
    "NB": (-4, -3),
    "NS": (-4, -3),
    "PE": (-4, -3),
    "NL": (-3.5, -2.5),
    "YT": (-7, -7),
    "NT": (-6, -6),
    "NU": (-5, -4),
}


def test_settings_shut_out_the_zone_data_of_the_machine() -> None:
    assert settings.USE_TZ
    assert zoneinfo.TZPATH == ()


@pytest.mark.parametrize("province", PROVINCES)
def test_offsets_of_the_provinces(province: str) -> None:
    winter, summer = OFFSETS[province]
    assert WINTER.astimezone(zone_of(province)).utcoffset() == timedelta(hours=winter)
    assert SUMMER.astimezone(zone_of(province)).utcoffset() == timedelta(hours=summer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "province", "winter"),
    [
        ("Cranbrook", "BC", -6),
        ("Dawson Creek", "BC", -7),
        ("Kenora", "ON", -5),
        ("Cap-aux-Meules", "QC", -4),
        ("Happy Valley-Goose Bay", "NL", -4),
        ("Rankin Inlet", "NU", -6),
        ("Cambridge Bay", "NU", -7),
    ],
)
def test_a_community_keeps_its_own_clock(name: str, province: str, winter: int) -> None:
    community = communities_matching(name, province)[0]
    assert community.name_en == name
    assert WINTER.astimezone(zone_of(province, community)).utcoffset() == timedelta(hours=winter)
