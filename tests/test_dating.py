"""The day on which a page says that it was published, and the year of a text that names none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import patterns
from extractors import readers
from extractors.dating import inferred_year
from extractors.extract import extract
from extractors.metadata import describe

DATA = patterns.load("dated_events")
BODY = "Ủy ban nhân dân huyện tổ chức hội nghị tổng kết. Hiện nay toàn huyện có 1.245 hộ nghèo, chiếm 7,2%."
DAY = date(2021, 6, 15)

STAMPS = [
    "15/06/2021", "15-06-2021", "15.6.2021", "15/6/21", "2021-06-15", "15 / 06 / 2021", "10h30, 15/06/2021",
    "15/06/21 10:30", "Thứ Ba, 15/6/2021 10:30 (GMT+7)", "Thứ ba, 15/06/2021, 10:30 [GMT+7]", "T3, 15/06/2021",
    "Đăng lúc: Thứ ba - 15/06/2021 10:30 - Người đăng bài viết: Quản trị", "Tác giả: BBT. Ngày: 15/06/2021",
    "Được viết ngày Thứ ba, 15 Tháng 6 2021", "Viết bởi Ban biên tập - 15/06/2021", "Tin tức - 15/06/2021",
    "Nguồn: Cổng thông tin, 15/06/2021", "15 tháng 6, 2021", "15 Tháng Sáu 2021", "Tháng Sáu 15, 2021", "June 15, 2021",
    "Tue, 15 Jun 2021 10:30:00 +0700", "2021-06-15T10:30:00+07:00", "6/15/2021 10:30:00 AM", "15/06/2021 03:30 PM",
    "15/06/2021 | 234 lượt xem", "Lượt xem: 1234 - 15/06/2021",
]  # fmt: skip
NOT_STAMPS = ["Hôm nay: 15/06/2021", "Ngày bắt đầu: 15/06/2021", "Kỳ họp ngày 15/6/2021", "Tính đến ngày 15/6/2021"]


def published(text: str) -> date | None:
    return describe(readers.read(text.encode(), document_id="x", name="x.txt")).published


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize(
    "page",
    ["Kết quả giảm nghèo của huyện\n{}\n\n{}", "{}\nKết quả giảm nghèo của huyện\n\n{}"],
    ids=["under the title", "above the title"],
)
def test_a_line_states_the_day_of_publication(page: str, stamp: str) -> None:
    assert published(page.format(stamp, BODY)) == DAY


@pytest.mark.parametrize("stamp", ["15/06/2021", "Cập nhật: 15/06/2021", "Nguồn: Cổng thông tin, 15/06/2021"])
@pytest.mark.parametrize("page", ["Kết quả giảm nghèo ({0})\n\n{1}", "Kết quả giảm nghèo\n\n{1} ({0})"])
def test_brackets_behind_title_or_text_state_it(page: str, stamp: str) -> None:
    assert published(page.format(stamp, BODY)) == DAY


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_holds_no_figure(stamp: str) -> None:
    page = f"Kết quả giảm nghèo của huyện\n{stamp}\n\n{BODY}"
    found = extract(readers.read(page.encode(), document_id="x", name="x.txt")).figures
    assert [figure.raw for figure in found] == ["1.245 hộ", "7,2%"]


@pytest.mark.parametrize("line", NOT_STAMPS)
def test_other_days_are_not_of_publication(line: str) -> None:
    assert published(f"Kết quả giảm nghèo của huyện\n{line}\n\n{BODY}") is None


PAGE = (
    "CỔNG THÔNG TIN ĐIỆN TỬ\nTrang chủ\nTin tức\nHội nghị sơ kết công tác giảm nghèo\n{}\n\nSáng 11/6, Ủy ban nhân dân "
    "huyện tổ chức hội nghị. Theo báo cáo, hiện toàn huyện có 1.245 hộ nghèo, chiếm tỷ lệ 4,8%; cận nghèo là 980 hộ.\n"
    "Các tin khác\nTrao quà cho người nghèo (10/06/2021)\nKhai giảng lớp dạy nghề (08/06/2021)\n"
)


@pytest.mark.parametrize("stamp", ["Ngày 15/06/2021 Cỡ chữ: A- A A+", "(Cập nhật ngày: 15/06/2021 08:30)"])
def test_days_of_other_pages_are_not_of_this_one(stamp: str) -> None:
    assert published(PAGE.format(stamp)) == DAY
    assert published(PAGE.format("")) is None


def test_other_pages_tell_the_year_at_least() -> None:
    figures = extract(readers.read(PAGE.format("").encode(), document_id="x", name="x.txt")).figures
    assert {figure.period[:4] for figure in figures} == {"2021"}


def test_an_annex_is_of_the_day_of_its_decision() -> None:
    head = "PHỤ LỤC\nDanh mục hỗ trợ\n(Kèm theo Quyết định số 12/QĐ-UBND ngày 15/6/2021 của UBND huyện)"
    assert published(f"{head}\n\n{BODY}") == DAY


def dated() -> list[dict[str, Any]]:
    return [DATA["named_years"], *DATA["anniversaries"]["events"], *DATA["events"], DATA["storms"]]


@pytest.mark.parametrize(("text", "year"), [case for entry in dated() for case in entry["examples"].items()])
def test_events_tell_the_year(text: str, year: int) -> None:
    found = inferred_year(text)
    assert found is not None
    assert found[0] == year


@pytest.mark.parametrize("text", [text for entry in dated() for text in entry["near_misses"]])
def test_near_misses_tell_no_year(text: str) -> None:
    assert inferred_year(text) is None


def test_a_named_year_counts_before_an_event() -> None:
    assert inferred_year("Tết Nhâm Dần, dịch Covid-19 đã lắng") == (2022, "Tết Nhâm Dần")


@pytest.mark.parametrize("year", range(1995, 2055))
def test_every_named_year_is_read(year: int) -> None:
    named = DATA["named_years"]
    name = f"{named['stems'][(year - 1984) % 10]} {named['branches'][(year - 1984) % 12]}"
    found = inferred_year(f"Mừng Xuân {name}")
    assert found is not None
    assert found[0] == year


def test_the_inferred_year_dates_days_and_names_its_words() -> None:
    page = (
        "Chi trả hỗ trợ\n\nTheo Nghị quyết 68 hỗ trợ do dịch, đến ngày 15/9 đã chi cho 12.000 người. Đã lập 40 hồ sơ."
    )
    figures = extract(readers.read(page.encode(), document_id="x", name="x.txt")).figures
    assert [figure.period for figure in figures] == ["2021-09-15", "2021"]
    assert all(any(flag.startswith("year_inferred:Nghị quyết 68") for flag in figure.flags) for figure in figures)
