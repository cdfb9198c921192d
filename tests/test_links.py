"""Links that are read from the shape of a statement, beside the words of `patterns/links.yaml`."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read


def linked(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs and the parts with their totals, as their raw texts."""
    figures = extract(read(text.encode(), document_id="t", name="t.txt")).figures
    named = {figure.figure_id: figure for figure in figures}
    pairs = [(f.raw, named[f.pair].raw) for f in figures if f.pair and f.start < named[f.pair].start]
    return pairs, [(f.raw, named[f.part_of].raw) for f in figures if f.part_of]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Trao 80 suất quà (mỗi suất 500.000 đồng), tổng trị giá 40 triệu đồng.", [("80 suất quà", "40 triệu đồng")]),
        ("Trao 80 suất quà, mỗi suất 500.000 đồng, tổng trị giá 40 triệu đồng.", [("80 suất quà", "40 triệu đồng")]),
        ("Quà của huyện: 61 hộ x 500.000 đồng/hộ = 30.500.000 đồng.", [("61 hộ", "30.500.000 đồng")]),
        ("Kinh phí hỗ trợ cho 120 hộ nghèo là 2,4 tỷ đồng.", [("120 hộ", "2,4 tỷ đồng")]),
        ("Hội hỗ trợ 23 hộ bị thiệt hại 46 triệu đồng.", [("23 hộ", "46 triệu đồng")]),
        ("Có 64/87 hộ vay vốn, tổng dư nợ 4,2 tỷ đồng.", [("64", "4,2 tỷ đồng")]),
        ("Gieo cấy 19.640/19.500 ha lúa, đạt 100,7% kế hoạch.", [("19.640", "100,7%")]),
        ("Trồng rừng được 870 ha, bằng 63,7% kế hoạch năm (1.366 ha).", [("870 ha", "63,7%")]),
        (
            "Dư nợ 485 tỷ đồng, tăng 57 tỷ đồng so với năm 2022, hoàn thành 99,8% kế hoạch.",
            [("485 tỷ đồng", "99,8%")],
        ),
        ("Có 1.204 hộ, 4.560 khẩu, tỷ lệ 6,7%.", [("1.204 hộ", "6,7%")]),
        ("Có 164 nhà hư hỏng nặng (từ 50 - 70%).", []),
        ("Cho vay tối đa 500 triệu đồng cho 01 người lao động.", []),
        ("Vận động 11 tỷ đồng, tăng 1,7 lần so với cùng kỳ, giúp cho 24.600 lượt người.", []),
        ("Xã đạt 13 tiêu chí, tỷ lệ hộ nghèo còn 30%.", []),
    ],
)
def test_pairs(text: str, pairs: list[tuple[str, str]]) -> None:
    assert linked(text)[0] == pairs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Có gần 370 trên tổng số 420 lao động có việc làm.", [("370", "420 lao động")]),
        ("Xảy ra 214 vụ, đã điều tra, làm rõ 189 vụ.", [("189 vụ", "214 vụ")]),
        ("Giải quyết việc làm cho 2.470/2.800 lao động, đạt 88,2% chỉ tiêu.", []),
        ("Tặng 2 phòng máy và 96 phần quà trị giá 9 triệu đồng, mỗi phần gồm 200.000 đồng và 2 hộp sữa.", []),
        ("Mức trợ cấp là 500.000 đồng/tháng (trước đây là 380.000 đồng/tháng).", []),
        (
            "Toàn huyện có 913 hộ, trong đó 372 hộ nghèo chiếm 40,7%; 105 hộ cận nghèo chiếm 11,5%.",
            [("372 hộ", "913 hộ"), ("105 hộ", "913 hộ")],
        ),
        (
            "Tổng kinh phí: 971 triệu đồng. Nguồn vốn:\n- Ngân sách tỉnh: 520 triệu đồng;\n- Ngân sách huyện: 380 "
            "triệu đồng;\n- Dân góp: 71 triệu đồng.",
            [(part, "971 triệu đồng") for part in ("520 triệu đồng", "380 triệu đồng", "71 triệu đồng")],
        ),
    ],
)
def test_parts(text: str, parts: list[tuple[str, str]]) -> None:
    assert linked(text)[1] == parts
