"""Columns that follow from others: the units that hold a place, its codes since July 2025, the bounds of a period."""

from __future__ import annotations

from typing import Any

from extractors.period_bounds import bounds
from extractors.place_codes import codes_of
from outputs.rows import Row


def derived(row: Row) -> dict[str, Any]:
    """The columns of `columns.DERIVED` for a row of the figure table."""
    place = codes_of(row["place_code"], row["place"], row["place_level"], row["published"])
    period = bounds(row["period"])
    return {
        "province": place.province,
        "province_code": place.province_code,
        "district": place.district,
        "place_code_2025": place.code_2025,
        "period_start": period.start,
        "period_end": period.end,
        "period_kind": period.kind,
    }
