"""Bodies that are named after a place, and whose document it is."""

from __future__ import annotations

from typing import Any

import pytest

import patterns
from extractors import readers
from extractors.metadata import describe
from extractors.places import find_places

RULES: list[dict[str, Any]] = patterns.load("place_bodies")
BODY = (
    "Sáu tháng đầu năm đã trợ cấp cho 84.215 đối tượng theo chỉ đạo của Thủ tướng Chính phủ và Bộ Tài chính; hỗ trợ "
    "1.237 nhà ở theo Quyết định của Thủ tướng Chính phủ. Cả nước phát động phong trào Tết vì người nghèo."
)


@pytest.mark.parametrize(("text", "name"), [case for rule in RULES for case in rule["examples"].items()])
def test_the_place_of_a_body_is_named(text: str, name: str) -> None:
    assert [(m.name, m.role) for m in find_places(text)] == [(name, "body")]


@pytest.mark.parametrize("text", [text for rule in RULES for text in rule["near_misses"]])
def test_near_misses_name_no_body(text: str) -> None:
    assert "body" not in [m.role for m in find_places(text)]


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("Sở LĐ-TB&XH Hà Nam: Sơ kết công tác\n\nSáng 05/7, Sở tổ chức hội nghị sơ kết.", "Hà Nam"),
        ("TỈNH ĐOÀN HÀ NAM\n\nBÁO CÁO\nKết quả công tác", "Hà Nam"),
        ("HUYỆN ỦY BÌNH LỤC\n\nBÁO CÁO\nKết quả công tác", "Bình Lục"),
        ("CÔNG TY ĐIỆN LỰC HÀ NAM\n\nBÁO CÁO\nKết quả", "Hà Nam"),
        ("BỘ TÀI CHÍNH\nHà Nội, ngày 28 tháng 9 năm 2018\nTHÔNG BÁO\nVề ngân sách", "Việt Nam"),
        ("THỦ TƯỚNG CHÍNH PHỦ\n\nHà Nội, ngày 28 tháng 9 năm 2018\nCÔNG ĐIỆN\nVề ứng phó bão", "Việt Nam"),
        ("BỘ CHỈ HUY QUÂN SỰ TỈNH HÀ NAM\n\nBÁO CÁO\nKết quả", "Hà Nam"),
    ],
)
def test_a_letterhead_says_whose_document_it_is(head: str, place: str) -> None:
    text = f"{head}\n\n{BODY}\n"
    assert describe(readers.read(text.encode(), document_id="x", name="x.txt")).place.name == place
