"""Times reckoned from the document's day: weeks, days that are just over, quarters, months and years before."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


def _periods(text: str) -> list[str]:
    document = read(text.encode(), document_id="x", name="x.txt")
    return [figure.period for figure in extract(document).figures]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Tuần trước, huyện ghi nhận 26 ca sởi. Tuần này thêm 3 ca.",
            ["2024-02-26/2024-03-03", "2024-03-04/2024-03-05"],
            id="weeks",
        ),
        pytest.param("Số ca là 26 ca, tăng so với tuần trước.", ["2024-03-05"], id="near: a week compared with"),
        pytest.param(
            "Trong tuần qua (từ 19 đến 25/2/2024), huyện ghi nhận 26 ca sởi.",
            ["2024-02-19/2024-02-25"],
            id="near: a week whose days are told",
        ),
        pytest.param("Cuối tuần qua, khu du lịch đón 900 khách.", ["2024-03-02/2024-03-03"], id="its two last days"),
        pytest.param("Từ đầu tuần đến nay, xã đón 900 khách.", ["2024-03-04/2024-03-05"], id="since its beginning"),
        pytest.param(
            "Hôm kia, xã đón 900 khách. Hai ngày qua, mưa đá làm hỏng 41 căn nhà.",
            ["2024-03-03", "2024-03-03/2024-03-04"],
            id="days",
        ),
        pytest.param(
            "Ba năm qua, xã mở 7 lớp nghề. Mười năm qua, xã làm 40 km đường.",
            ["2021/2023", "2014/2024"],
            id="a few years that are just over, in March those before it, and more of them",
        ),
        pytest.param("Sau 3 năm triển khai, có 19 hộ thoát nghèo.", ["2021/2024"], id="near: years of work"),
        pytest.param("Ba tháng trước, giá cam là 9.000 đồng.", ["2023-12"], id="months ago"),
        pytest.param("Tháng trước, giá cam là 9.000 đồng.", ["2024-02"], id="near: the month before"),
        pytest.param("Năm kia, xã có 90 ca sởi.", ["2022"], id="the year before the last"),
        pytest.param("Quý trước, công ty lỗ 5 tỷ đồng.", ["2023-Q4"], id="the quarter before"),
        pytest.param(
            "Quý I năm nay công ty lỗ 5 tỷ đồng. Quý I năm ngoái lỗ 3 tỷ đồng.",
            ["2024-Q1", "2023-Q1"],
            id="a quarter of this year and of the last",
        ),
        pytest.param(
            "Gạo rẻ hơn năm ngoái 500 đồng. Mưa đá gây thiệt hại 37 tỷ đồng, bằng hơn 1/3 thu ngân sách năm ngoái.",
            ["2024-03-05", "2024-03-05", "2024-03-05"],
            id="near: years compared with",
        ),
        pytest.param(
            "Lũy kế từ đầu năm, huyện đón 32.000 lượt khách.", ["2024-01/2024-03"], id="added up from its beginning"
        ),
    ],
)
def test_a_time_is_reckoned_from_the_day_of_the_document(body: str, expected: list[str]) -> None:
    assert _periods(f"Tin ở huyện Lâm Hà\n05/03/2024\n{body}\n") == expected


@pytest.mark.parametrize(
    ("body", "period"),
    [
        pytest.param("Sáng 22/11, huyện trao 40 suất quà cho hộ nghèo.", "2018-11-22", id="a page taken over in July"),
        pytest.param("Sáng 22/8, huyện trao 40 suất quà cho hộ nghèo.", "2019-08-22", id="near: next month"),
        pytest.param("Ngày 22/11, huyện sẽ trao 40 suất quà cho hộ nghèo.", "2019-11-22", id="near: what shall be"),
        pytest.param("Ước cuối năm, huyện còn 40 hộ nghèo.", "2019-12-31", id="near: no day and month"),
    ],
)
def test_a_day_that_would_lie_far_ahead_of_a_deed_is_of_the_year_before(body: str, period: str) -> None:
    assert _periods(f"Ngày đăng: 30/07/2019\nTin huyện Đắk Mil\n{body}") == [period]


@pytest.mark.parametrize(("year", "last"), [("2024", "29"), ("2023", "28")])
@pytest.mark.parametrize(
    "text",
    [
        "Ngày đăng: 05/03/{year}\n\nTính đến hết tháng 2, toàn huyện có 318 con bò chết rét.\n",
        "Trong năm {year}, tính đến cuối tháng 2, toàn huyện có 318 con bò chết rét.\n",
    ],
)
def test_february_ends_as_it_does_in_its_year(text: str, year: str, last: str) -> None:
    assert _periods(f"Huyện Mường Khương phòng rét\n\n{text.format(year=year)}") == [f"{year}-02-{last}"]


def test_a_day_that_its_year_does_not_have_is_told_as_no_other() -> None:
    assert "2023-02-28" not in _periods(
        "Huyện Mường Khương\nNgày đăng: 05/03/2023\n\nNgày 29/2, có 318 con bò chết rét.\n"
    )
