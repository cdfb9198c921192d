"""Times of standards in brackets, of what is carried into the next year, of the first and the last day in lists."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Năm 2021, huyện Lâm Hà có 16 vụ cháy, nhiều hơn cả năm 2020 (9 vụ).\n", ["2021", "2020"], id="of its year"
        ),
        pytest.param(
            "Năm 2021, huyện Lâm Hà có 16 vụ cháy, 3 người bị thương (cùng kỳ: 9 vụ, 2 người).\n",
            ["2021", "2021", "2020", "2020"],
            id="the same time of the year before",
        ),
        pytest.param(
            "Năm 2021, huyện Lâm Hà trồng 160 ha dâu, giảm so với năm 2018 (giảm 12 ha).\n",
            ["2021", "2021"],
            id="near: the movement itself",
        ),
        pytest.param(
            "Năm 2021, huyện Lâm Hà có 16 vụ cháy (9 vụ do chập điện).\n", ["2021", "2021"], id="near: no standard"
        ),
        pytest.param(
            "Trong 3 tháng đầu năm, huyện thu 71 tỷ đồng (vượt chỉ tiêu giao 3%); có 912 người đóng BHXH (tăng 6 người"
            " so với cùng kỳ năm 2021).\n",
            ["2022-Q1"] * 4,
            id="the year after the one compared with, also behind a quota",
        ),
        pytest.param(
            "Quyết toán ngân sách xã Lát năm 2021\nChi chuyển nguồn sang năm 2022: 53.000.000 đồng.\n",
            ["2021"],
            id="carried into the next year",
        ),
        pytest.param(
            "Ngân sách xã Lát năm 2021\nSang năm 2022, xã chi 53.000.000 đồng.\n", ["2022"], id="near: spent in it"
        ),
        pytest.param(
            "Quỹ xã Lát năm 2021\nNăm 2020 chuyển sang 31 triệu đồng. Đã chi 13 triệu đồng.\n",
            ["2020", "2021"],
            id="what was carried dates its own amount alone",
        ),
        pytest.param(
            "Quỹ xã Lát năm 2021\nNăm 2020 thu 31 triệu đồng. Đã chi 13 triệu đồng.\n",
            ["2020", "2020"],
            id="near: a year that goes on",
        ),
        pytest.param(
            "Giảm nghèo của xã Lát năm 2021\n- Đầu năm: 42 hộ.\n- Cuối năm: 35 hộ.\n- Số hộ giảm: 7 hộ.\n",
            ["2021-01-01", "2021-12-31", "2021"],
            id="lines of the first and the last day",
        ),
        pytest.param(
            "Giảm nghèo của xã Lát năm 2021\n- 6 tháng đầu năm: 42 hộ.\n", ["2021-H1"], id="near: the first half"
        ),
    ],
)
def test_a_time_of_a_standard_or_a_balance_is_its_own(text: str, expected: list[str]) -> None:
    document = read(text.encode(), document_id="x", name="x.txt")
    assert [figure.period for figure in extract(document).figures] == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Năm 2021, huyện Lâm Hà có 16 vụ cháy, nhiều hơn cả năm 2020 (9 vụ).\n", 0),
        ("Năm 2021, huyện Lâm Hà có 16 vụ cháy (9 vụ do chập điện).\n", 1),
    ],
)
def test_a_standard_is_no_part(text: str, parts: int) -> None:
    document = read(text.encode(), document_id="x", name="x.txt")
    assert sum(1 for figure in extract(document).figures if figure.part_of) == parts
