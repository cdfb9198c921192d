"""Columns that follow from others: the units that hold a place, its codes since July 2025, the bounds of a period."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from extractors.period_bounds import bounds
from extractors.place_codes import codes_of
from outputs.rows import Row


def derived(row: Row) -> dict[str, Any]:
    """The columns of `columns.DERIVED` for a row of the figure table; rows share them, to be copied from."""
    return _derived(row["place_code"], row["place"], row["place_level"], row["published"], row["period"])


@lru_cache(16384)
def _derived(code: str, name: str, level: str, published: date | None, period: str) -> dict[str, Any]:
    place, days = codes_of(code, name, level, published), bounds(period)
    return {
        "province": place.province,
        "province_code": place.province_code,
        "district": place.district,
        "place_code_2025": place.code_2025,
        "period_start": days.start,
        "period_end": days.end,
        "period_kind": days.kind,
    }
