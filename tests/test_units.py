"""The units of numbers whose noun stands elsewhere, is left out, or means different things at different levels."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read


def units(text: str) -> str:
    """The units of a text's figures, in their order."""
    document = read(text.encode(), document_id="x", name="x.txt")
    return " ".join(figure.unit for figure in extract(document).figures)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Công ty hạ từ 900 xuống 700 công nhân.", "person person"),
        ("Hai xã có lần lượt 17 và 14 dự án.", "commune project project"),
        ("Bản có 40 nhà nghèo.", "household"),
        ("Biên bản lập thành 03 bản.", "item"),
        ("Anh vay 30 triệu mua 2 con trâu.", "VND item"),
        ("Mỗi hộ được 4 triệu, mỗi khẩu 300 nghìn.", "VND VND"),
        ("Nuôi 900 con vịt, thu 40 triệu.", "item VND"),
        ("Dân số 1,2 triệu, trong đó 300 nghìn là trẻ em.", "person person"),
        ("Xuất khẩu gạo thu về 2,5 tỷ đô.", "USD"),
        ("Có 4 người chết, 3 mất tích, 15 bị thương.", "person person person"),
        ("Xảy ra 9 vụ cháy, làm chết 2, bị thương 6 người.", "case person person"),
        ("Có 200 nhà ngập, 15 sập hoàn toàn.", "house house"),
        ("9 trong tổng số 14 xã đã đạt.", "commune commune"),
        ("Có 9 trên 14 xã đạt chuẩn.", "commune commune"),
        ("Tỷ lệ hộ nghèo là 5,5; hộ cận nghèo 3,1.", "percent percent"),
        ("Vợ chồng anh có 3 con, 2 con đang học.", "person person"),
        ("Gia đình nuôi 3 con bò.", "item"),
    ],
)
def test_units_of_bare_numbers(sentence: str, expected: str) -> None:
    assert units(f"Tin giảm nghèo\n\n{sentence}\n") == expected


@pytest.mark.parametrize(
    ("head", "sentence", "expected"),
    [
        ("UBND tỉnh Quảng Nam", "Tỉnh có 7 địa phương hoàn thành.", "district"),
        ("UBND huyện Bắc Trà My", "Huyện có 7 địa phương hoàn thành.", "commune"),
        ("UBND tỉnh Quảng Nam", "Cả nước có 7 địa phương hoàn thành.", "province"),
        ("UBND tỉnh Quảng Nam", "Đã có 40/63 địa phương báo cáo.", "province province"),
    ],
)
def test_localities_by_level(head: str, sentence: str, expected: str) -> None:
    assert units(f"{head}\nBÁO CÁO\nKết quả giảm nghèo\n\n{sentence}\n") == expected
