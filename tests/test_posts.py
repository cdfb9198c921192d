"""Pages of several pieces: each is dated and placed by its own head."""

from __future__ import annotations

from extractors import readers
from extractors.extract import extract

PAGE = """Xã Quảng Phú trao quà cho hộ nghèo
Ngày đăng: 12/03/2024
Hội Chữ thập đỏ xã Quảng Phú vừa phối hợp với các nhà hảo tâm đến từng thôn, trao 40 suất quà cho hộ nghèo.
Bàn giao nhà cho hộ cận nghèo
huyện Krông Nô - tỉnh Đắk Nông
Ngày đăng: 05/11/2023
Chính quyền và nhân dân trong thôn cùng chung tay góp ngày công, hỗ trợ 7 căn nhà cho hộ cận nghèo của địa phương.
Đại hội Hội Nông dân huyện Nga Sơn
Ngày đăng: 20/06/2023
Hội Nông dân huyện Nga Sơn đang quản lý 31 tổ tiết kiệm và vay vốn, giúp hội viên phát triển kinh tế gia đình bền vững.
"""


def figures(text: str) -> dict[str, tuple[str, str]]:
    read = extract(readers.read(text.encode(), document_id="x", name="x.txt"))
    return {figure.raw: (figure.period, figure.place) for figure in read.figures}


def test_each_piece_has_its_own_day_and_place() -> None:
    read = figures(PAGE)
    assert read["40 suất quà"] == ("2024-03-12", "Quảng Phú")
    assert read["7 căn nhà"] == ("2023-11-05", "Krông Nô")
    assert read["31 tổ"] == ("2023-06-20", "Nga Sơn")


def test_days_of_furniture_make_no_pieces() -> None:
    one = "\n".join(PAGE.splitlines()[:3])
    assert figures(f"{one}\nTin liên quan\nBàn giao nhà\n05/11/2023\n")["40 suất quà"] == ("2024-03-12", "Quảng Phú")
