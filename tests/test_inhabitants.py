"""Who lives in a place, and who only meets, serves or is helped there."""

from __future__ import annotations

import pytest
from factories import indicator

_PEOPLES = "Dân số hiện có 13.420 người, 97% là đồng bào Mông, Giáy."
_MET = "Thôn có 347 hộ, mời 120 hộ, đến dự 104 hộ."


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        (_PEOPLES, "97%", "population"),
        (_MET, "347 hộ", "population"),
        (_MET, "120 hộ", "activities"),
        ("Xã có 640 hộ thì 415 hộ trồng rừng.", "640 hộ", "population"),
        ("Có khu phố 11.000 dân chỉ 4 cán bộ đi phát.", "11.000 dân", "population"),
        ("Có khu phố 11.000 dân chỉ 4 cán bộ đi phát.", "4 cán bộ", "other"),
        ("Toàn ngành có 3.415 người.", "3.415 người", "other"),
        ("Có 25 trong số 26 đại biểu có mặt.", "26 đại biểu", "activities"),
        ("Riêng Lô Lô, dân tộc chưa đầy 5.000 người trên cả nước, sống tập trung.", "5.000 người", "population"),
        ("Biểu quyết: 97/104 hộ đồng ý đưa ra khỏi danh sách.", "104 hộ", "activities"),
        ("Theo khảo sát của ngành, 43% công nhân muốn về quê.", "43%", "other"),
        ("Trong số hộ nghèo, 80% là người Mông.", "80%", "poor_households"),
    ],
)
def test_inhabitants(text: str, raw: str, wanted: str) -> None:
    """All who live in a place are its population, whatever is told of some of them behind."""
    assert indicator(text, raw) == wanted
