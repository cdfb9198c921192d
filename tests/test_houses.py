"""Houses of which a text leaves open whether they are new or mended."""

from __future__ import annotations

import pytest
from factories import indicator

pytestmark = pytest.mark.usefixtures("rules_alone")

_BOTH = (
    "Xóa nhà tạm\n\nNăm nay huyện xây mới 40 nhà, sửa chữa 25 nhà. Xã A đã bàn giao 9 căn, xã B trao 6 nhà tình nghĩa."
    " Mỗi nhà xây mới được hỗ trợ 60 triệu đồng. Thanh niên góp 300 ngày công."
)
_NEW = "Huyện đã dựng xong 45 căn nhà cho hộ nghèo. Cuối năm còn 12 căn. Căn nhà cấp bốn rộng 48 m2."
_ONE = "Năm 2018, ngôi nhà cũ rộng 120 m2 được chỉnh trang, lát lại sân."


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        (_BOTH, "40 nhà", "housing_built"),
        (_BOTH, "25 nhà", "housing_repaired"),
        (_BOTH, "9 căn", "housing_support"),
        (_BOTH, "6 nhà", "housing_built"),
        (_BOTH, "60 triệu đồng", "housing_built"),
        (_NEW, "12 căn", "housing_built"),
        (_NEW, "48 m2", "housing_built"),
        (_ONE, "120 m2", "housing_repaired"),
        ("Căn nhà rộng 42 m2 lên hết 97 triệu đồng.", "97 triệu đồng", "housing_built"),
        ("Làm mới 96 nhà, sửa 61 nhà, hết 4.812 triệu đồng.", "4.812 triệu đồng", "housing_support"),
        ("Làm mới 96 nhà, sửa 61 nhà hết 812 triệu đồng.", "812 triệu đồng", "housing_repaired"),
        ("Thanh niên góp 150 ngày công giúp dân dựng nhà.", "150 ngày công", "housing_built"),
        ("Đường chỉ đi được xe máy, vậy mà vẫn xong 512 nhà.", "512 nhà", "housing_support"),
        ("Thanh niên góp 150 ngày công trồng cây.", "150 ngày công", "other"),
    ],
)
def test_houses(text: str, raw: str, wanted: str) -> None:
    """What a text tells of the other houses says what was done with these."""
    assert indicator(text, raw) == wanted
