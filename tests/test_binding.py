"""Which time and which place a figure speaks of, and what a document says of itself."""

from __future__ import annotations

import pytest

from extractors import binding
from extractors.metadata import Metadata, describe
from extractors.model import Block, BlockKind, Document
from extractors.scopes import layout


def document(*lines: str) -> Document:
    """A document of these lines: the first its title, the others its paragraphs."""
    text = "\n".join(lines)
    blocks, start = [], 0
    for number, line in enumerate(lines):
        kind = BlockKind.PARAGRAPH if number else BlockKind.TITLE
        blocks.append(Block(start, start + len(line), kind))
        start += len(line) + 1
    return Document("d", text, tuple(blocks), title=lines[0])


def resolve(raw: str, *lines: str) -> tuple[str, str]:
    """Period and place of the first figure `raw` of a document of these lines."""
    given = document(*lines)
    context = binding.context(layout(given.text, given.blocks, given.title), describe(given))
    start = given.text.index(raw)
    end = start + len(raw)
    return binding.resolve_period(start, end, context).value, binding.resolve_place(start, end, context).value


TITLE = "Huyện Ba Tơ giảm nghèo giai đoạn 2021-2025"


@pytest.mark.parametrize(
    ("raw", "line", "period"),
    [
        ("630 hộ", "Hộ nghèo năm 2022 là 630 hộ, năm 2023 là 500 hộ.", "2022"),
        ("500 hộ", "Hộ nghèo năm 2022 là 630 hộ, năm 2023 là 500 hộ.", "2023"),
        ("5%", "Tỷ lệ tăng từ 5% năm 2021 lên 9% năm 2022.", "2021"),
        ("9%", "Tỷ lệ tăng từ 5% năm 2021 lên 9% năm 2022.", "2022"),
        ("44 hộ", "Năm 2022, xã giảm 44 hộ so với năm 2021.", "2022"),
        ("41 người", "Hỗ trợ tiền điện năm 2022, số tiền 3 triệu đồng. Chi trợ cấp cho 41 người.", "2021/2025"),
        ("7 nhà", "Năm 2022, huyện xây 3 nhà. Sửa chữa 7 nhà.", "2022"),
        ("9 xã", "Giai đoạn 2021-2023 có 20 xã đạt chuẩn. Trong đó, 9 xã vùng cao.", "2021/2023"),
        ("50 nhà", "Năm 2023, cùng với nguồn năm 2022 mang sang 6 triệu đồng, đã xây 50 nhà.", "2023"),
        ("6 triệu", "Năm 2023, cùng với nguồn năm 2022 mang sang 6 triệu đồng, đã xây 50 nhà.", "2022"),
        ("12 hộ", "Theo Quyết định số 12/QĐ-UBND ngày 5/6/2020, đã cấp đất cho 12 hộ.", "2021/2025"),
    ],
)
def test_periods_by_scope(raw: str, line: str, period: str) -> None:
    assert resolve(raw, TITLE, line)[0] == period


@pytest.mark.parametrize(
    ("raw", "line", "place"),
    [
        ("20 hộ", "Tại xã Ba Vì, có 20 hộ thoát nghèo.", "Ba Vì"),
        ("20 hộ", "Có 20 hộ thoát nghèo.", "Ba Tơ"),
        ("8%", "Toàn huyện còn 8% hộ nghèo.", "Ba Tơ"),
        ("9%", "Cả nước còn 9% hộ nghèo.", "Việt Nam"),
        ("3 tỷ đồng", "Đã nhận 3 tỷ đồng do thành phố Hà Nội hỗ trợ.", "Ba Tơ"),
        ("15 nhà", "Sở Xây dựng tỉnh Quảng Ngãi đã trao 15 nhà.", "Ba Tơ"),
        ("40 suất", "Đoàn đã trao 40 suất quà cho hộ nghèo xã Ba Vì.", "Ba Vì"),
        ("60 km", "Các huyện Minh Long, Sơn Hà và Trà Bồng có 60 km đường.", "Quảng Ngãi"),
    ],
)
def test_places_by_scope(raw: str, line: str, place: str) -> None:
    assert resolve(raw, "Huyện Ba Tơ (Quảng Ngãi) giảm nghèo", line)[1] == place


def test_the_title_takes_the_time_of_the_figure_that_it_repeats() -> None:
    assert resolve("95 nhà", "Xã Ba Vì xây 95 nhà", "Ba Vì có đường mới.", "Năm 2022, xã đã xây 95 nhà.")[0] == "2022"


def test_a_document_without_any_time_says_nothing() -> None:
    assert resolve("95 nhà", "Xã Ba Vì xây 95 nhà", "Bà con vui mừng.")[0] == ""


def test_what_a_document_says_of_itself() -> None:
    about = describe(
        document(
            "KẾ HOẠCH Giảm nghèo năm 2024",
            "UBND HUYỆN BA TƠ",
            "Số: 27/KH-UBND",
            "Ba Tơ, ngày 5 tháng 1 năm 2024",
            "Phấn đấu giảm 3% hộ nghèo toàn huyện.",
        )
    )
    assert (about.kind, about.number, about.publisher_level) == ("plan", "27/KH-UBND", "district")
    assert (about.place.name, about.place.code, about.report_period) == ("Ba Tơ", "535", "2024")


def test_an_ambiguous_place_keeps_its_candidates() -> None:
    about: Metadata = describe(document("Xã Quảng Phú giảm nghèo", "Xã có 20 hộ nghèo."))
    assert about.place.name == "Quảng Phú"
    assert about.place.code == ""
    assert len(about.place.candidates) > 1
