"""Phrases of time: every rule matches its examples and none of its near misses."""

from __future__ import annotations

from datetime import date

import pytest

import patterns
from extractors.periods import Clock, find_periods, year_of

CLOCK = Clock(date(2019, 8, 15), None, "2019-Q2")
RULES = patterns.load("periods")["rules"]
ROLES = patterns.load("periods")["roles"]


def example_cases() -> list[tuple[str, str, str]]:
    return [(rule["id"], text, str(iso)) for rule in RULES for text, iso in rule["examples"].items()]


@pytest.mark.parametrize(("rule", "text", "iso"), example_cases())
def test_a_rule_reads_its_examples(rule: str, text: str, iso: str) -> None:
    assert [CLOCK.fill(m.iso) for m in find_periods(text) if m.rule == rule] == [iso]


@pytest.mark.parametrize(("rule", "text"), [(rule["id"], text) for rule in RULES for text in rule["near_misses"]])
def test_a_rule_leaves_its_near_misses(rule: str, text: str) -> None:
    assert rule not in [m.rule for m in find_periods(text)]


def roles_at(text: str) -> list[str]:
    """Roles of the phrases that touch the piece between strokes."""
    before, piece, after = text.split("|")
    start, end = len(before), len(before) + len(piece)
    return [m.role for m in find_periods(before + piece + after) if m.start < end and start < m.end]


@pytest.mark.parametrize(
    ("role", "text"), [(role.get("role", role["id"]), text) for role in ROLES for text in role["examples"]]
)
def test_a_role_is_seen(role: str, text: str) -> None:
    assert role in roles_at(text)


@pytest.mark.parametrize(
    ("role", "text"), [(role.get("role", role["id"]), text) for role in ROLES for text in role["near_misses"]]
)
def test_a_role_is_not_seen_in_near_misses(role: str, text: str) -> None:
    found = roles_at(text)
    assert found
    assert role not in found


def test_rules_have_distinct_ids_and_reasons() -> None:
    assert len({rule["id"] for rule in RULES}) == len(RULES)
    assert all(rule["why"] and rule["examples"] and rule["near_misses"] for rule in RULES)


def test_without_a_day_now_is_the_latest_year() -> None:
    (mention,) = find_periods("Đến nay, xã còn 12 hộ nghèo")
    assert Clock(None, 2021).fill(mention.iso) == "2021"
    assert Clock().fill(mention.iso) == ""


def test_spans_slice_to_their_phrase() -> None:
    text = "Trong 09 tháng đầu năm 2023, huyện có 3 lớp; đến hết năm 2022 là 5 lớp, so với cùng kỳ năm 2021 tăng 1."
    assert [text[m.start : m.end] for m in find_periods(text)] == [
        "09 tháng đầu năm 2023",
        "hết năm 2022",
        "cùng kỳ năm 2021",
    ]


@pytest.mark.parametrize(
    ("iso", "year"), [("2021/2025", 2025), ("2023-01/2023-09", 2023), ("", None), ("{y}-01", None)]
)
def test_the_last_year_of_a_period(iso: str, year: int | None) -> None:
    assert year_of(iso) == year


def test_a_span_to_now_that_would_end_before_it_begins_is_open() -> None:
    """`từ tháng 10/2018 đến nay` in a text that is dated January 2018."""
    clock = Clock(date(2018, 1, 15))
    assert [clock.fill(m.iso) for m in find_periods("từ tháng 10/2018 đến nay")] == ["2018-10"]
    assert [clock.fill(m.iso) for m in find_periods("từ tháng 10/2017 đến nay")] == ["2017-10/2018-01"]


def test_a_span_that_would_end_before_it_begins_begins_the_year_before() -> None:
    assert [mention.iso for mention in find_periods("từ 01/10 đến 30/9/2018")] == ["2017-10/2018-09"]


def test_spans_of_months_over_the_turn_of_a_year_and_to_an_unknown_today() -> None:
    (over,) = find_periods("thiếu nước từ tháng 12 tới tháng 4")
    assert Clock(date(2020, 6, 5)).fill(over.iso) == "2019-12/2020-04"
    (open_end,) = find_periods("từ tháng 8 đến nay")
    assert Clock(None, 2018).fill(open_end.iso) == "2018"
    assert Clock(date(2018, 11, 26)).fill(open_end.iso) == "2018-08/2018-11"


def test_a_phrase_of_time_does_not_go_over_an_empty_line() -> None:
    text = "Báo Lâm Đồng | 09:21 11/01/2025\n\nĐến ngày 31/12/2024, huyện còn 41 hộ nghèo."
    assert [mention.iso for mention in find_periods(text)] == ["2025-01-11", "2024-12-31"]
