"""The samples' gold keeps the contract of the table, and its quotes stand where it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import pytest
from goldsets import SAMPLES, document_of, file_of, gold_of

from outputs.evaluate import Row
from patterns import load

GOLD = gold_of(SAMPLES / "gold.jsonl")
MONEY, RATES = {"VND", "USD"}, {"percent", "percentage_point", "ratio"}
POINT = r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?|-Q[1-4]|-H[12])?"
IMPLIED = {
    "poor_households": "poor",
    "near_poor_households": "near_poor",
    "escaped_poverty": "newly_escaped",
    "escaped_near_poverty": "newly_escaped",
}


def all_rows() -> list[Row]:
    """All annotations."""
    return [row for rows in GOLD.values() for row in rows]


def linked(column: str) -> Iterator[tuple[Row, Row]]:
    """Rows with the row that one of their links leads to."""
    for rows in GOLD.values():
        by_id = {row["id"]: row for row in rows}
        yield from ((row, by_id[row[column]]) for row in rows if row[column])


def measure(row: Row) -> str:
    """Whether a row is an amount, a rate or a count."""
    return "amount" if row["unit"] in MONEY else "rate" if row["unit"] in RATES else "count"


def test_eight_samples_are_annotated() -> None:
    files = {path.stem for path in SAMPLES.iterdir() if path.name not in ("README.md", "gold.jsonl")}
    assert set(GOLD) == files
    assert len(files) == 8
    assert [name for name, rows in GOLD.items() if not rows] == ["directive"]


@pytest.mark.parametrize("name", GOLD)
def test_quotes_stand_where_the_gold_says(name: str) -> None:
    text = document_of(file_of(SAMPLES, name)).text
    assert [row["raw"] for row in GOLD[name]] == [text[row["start"] : row["end"]] for row in GOLD[name]]


@pytest.mark.parametrize("name", GOLD)
def test_ids_are_unique_and_rows_ascend(name: str) -> None:
    rows = GOLD[name]
    assert not [key for key, count in Counter(row["id"] for row in rows).items() if count > 1]
    assert all(one["end"] <= next_one["start"] for one, next_one in pairwise(rows))


def test_codes_are_those_of_the_catalogue() -> None:
    codes = {column: {entry["code"] for entry in entries} for column, entries in load("catalogue").items()}
    for column in ("indicator", "status", "change", "unit", "qualifier", "group"):
        used = {code for row in all_rows() for code in filter(None, row[column].split(";"))}
        assert used <= codes[column], column


def test_groups_are_sorted_and_hold_what_the_indicator_implies() -> None:
    for row in all_rows():
        groups = [code for code in row["group"].split(";") if code]
        assert groups == sorted(set(groups)), row
        if row["indicator"] in IMPLIED and row["unit"] in ("household", "person", "percent"):
            assert IMPLIED[row["indicator"]] in groups, row


def test_periods_and_ranges() -> None:
    for row in all_rows():
        assert re.fullmatch(rf"({POINT}(/{POINT})?)?", row["period"]), row
        assert not row["value_high"] or Decimal(row["value_high"]) > Decimal(row["value"]), row


def test_pairs_are_mutual_and_of_two_measures() -> None:
    pairs = list(linked("pair"))
    assert len(pairs) > 50
    assert all(other["pair"] == row["id"] and measure(row) != measure(other) for row, other in pairs)


def test_parts_are_of_the_unit_of_their_total() -> None:
    assert all(row["unit"] == other["unit"] for row, other in linked("part_of"))


@pytest.mark.parametrize(
    ("document", "total"),
    [
        ("department-news", "05 tỷ 230 triệu đồng"),
        ("department-news", "15 tỷ 642,5 triệu đồng"),
        ("district-report", "562 tỷ 480 triệu đồng"),
        ("district-report", "19 tỷ 300 triệu đồng"),
        ("commune-plan", "4.860 triệu đồng"),
        ("poverty-table", "14.117"),
        ("poverty-table", "1.041"),
        ("poverty-table", "8.200"),
        ("poverty-table", "7.867"),
        ("merit-quarter", "1.246 hồ sơ"),
        ("merit-quarter", "21,4 tỷ đồng"),
        ("merit-quarter", "46.290 thẻ"),
        ("relief-notice", "6 tỷ 358 triệu đồng"),
        ("relief-notice", "5 tỷ 870 triệu đồng"),
    ],
)
def test_sums_add_up(document: str, total: str) -> None:
    [whole] = [row for row in GOLD[document] if row["raw"] == total]
    parts = [Decimal(row["value"]) for row in GOLD[document] if row["part_of"] == whole["id"]]
    assert sum(parts) == Decimal(whole["value"])
