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
        ("TỈNH ỦY HÀ NAM - BAN CHỈ ĐẠO KINH TẾ TẬP THỂ\n\nBÁO CÁO\nKết quả công tác", "Hà Nam"),
        ("LIÊN MINH HỢP TÁC XÃ TỈNH HÀ NAM\nTin tức\nHuyện Bình Lục: Hợp tác xã tăng số lượng\n11/09/2024", "Bình Lục"),
        ("CÔNG TY ĐIỆN LỰC HÀ NAM\n\nBÁO CÁO\nKết quả", "Hà Nam"),
        ("BỘ TÀI CHÍNH\nHà Nội, ngày 28 tháng 9 năm 2018\nTHÔNG BÁO\nVề ngân sách", "Việt Nam"),
        ("THỦ TƯỚNG CHÍNH PHỦ\n\nHà Nội, ngày 28 tháng 9 năm 2018\nCÔNG ĐIỆN\nVề ứng phó bão", "Việt Nam"),
        ("BỘ CHỈ HUY QUÂN SỰ TỈNH HÀ NAM\n\nBÁO CÁO\nKết quả", "Hà Nam"),
    ],
)
def test_a_letterhead_says_whose_document_it_is(head: str, place: str) -> None:
    text = f"{head}\n\n{BODY}\n"
    assert describe(readers.read(text.encode(), document_id="x", name="x.txt")).place.name == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # The opening names the province; its title, a day of the whole country.
        (
            "Kế hoạch tổ chức Ngày Gia đình Việt Nam\n\nỦy ban nhân dân tỉnh Hà Nam tặng 1.237 suất quà. "
            "Kinh phí 2 tỷ đồng do ngân sách tỉnh bố trí.",
            "Hà Nam",
        ),
        # A congress of the whole country in the title is what the province carries out.
        (
            "Kế hoạch thực hiện Nghị quyết Đại hội Đảng toàn quốc\n\nỦy ban nhân dân tỉnh Hà Nam tặng 1.237 suất quà. "
            "Kinh phí 2 tỷ đồng do ngân sách tỉnh bố trí.",
            "Hà Nam",
        ),
        # Only the man who speaks is said to be of a province, and "toàn tỉnh" is that one.
        (
            f"Chung tay vì người nghèo\n\n{BODY} Toàn tỉnh còn 4.215 hộ nghèo.\n\nPhó Giám đốc Sở Tài chính "
            "tỉnh Hà Nam cho biết tỉnh đã cấp 45.000 thẻ bảo hiểm y tế.",
            "Hà Nam",
        ),
        # "21 tỉnh" is no word of one of them.
        (
            "Trận bão lịch sử của Việt Nam\n\nNghe tin bão vào Hà Nam, không ai tin. Bão làm 4.215 nhà ở 21 tỉnh "
            "tốc mái; các tỉnh phía Nam thiệt hại 2.000 tỷ đồng.",
            "Việt Nam",
        ),
        # What a deputy minister is asked is of the country, and a district one of its examples.
        (
            "Huyện nghèo không thể xin mãi\n\nNhân sơ kết hai năm thực hiện nghị quyết, chúng tôi trao đổi với một "
            f"thứ trưởng Bộ Xây dựng.\n\n{BODY}\n\nKhi ấy tỷ lệ hộ nghèo là 47%, có huyện như Bình Lục, "
            "Lâm Thao trên 60%.",
            "Việt Nam",
        ),
        # The title says of which town the page is; a ward of it stands below.
        (
            "TX Duy Tiên: Sốt xuất huyết tăng\n\nTheo Trung tâm Y tế, toàn thị xã ghi nhận 611 ca, tập trung tại "
            "phường Hòa Mạc 76 ca.",
            "Duy Tiên",
        ),
        # A province is an example of what is told of the country.
        (
            f"Nâng mức hỗ trợ cho người nghèo\n\n{BODY}\n\n{BODY}\n\nTheo Chủ tịch Ủy ban nhân dân tỉnh Hà Nam, "
            "mức 360.000 đồng là thấp; ngân sách tỉnh chi thêm 2 tỷ đồng.",
            "Việt Nam",
        ),
    ],
)
def test_whose_life_a_text_without_letterhead_tells(text: str, place: str) -> None:
    assert describe(readers.read(f"{text}\n".encode(), document_id="x", name="x.txt")).place.name == place


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tỉnh Hà nam còn 5% hộ nghèo", ["Hà Nam"]),
        ("các huyện của tỉnh Kon tum và tỉnh Hà Nam", ["Kon Tum", "Hà Nam"]),
        ("tỉnh Hà nhưng", []),
    ],
)
def test_names_that_go_on_in_small_letters(text: str, names: list[str]) -> None:
    assert [m.name for m in find_places(text)] == names


_HARD = "\n\n{}, đời sống của bà con còn nhiều khó khăn, địa phương đang huy động mọi nguồn lực để giúp đỡ.\n"


@pytest.mark.parametrize(
    ("title", "body", "place"),
    [
        pytest.param(
            "Đưa hàng Việt về Tân Hưng, Vĩnh Hưng",
            "Tại huyện Tân Hưng, phiên chợ có 40 gian hàng của doanh nghiệp trong nước",
            "Long An",
            id="a row of units, though something is brought there",
        ),
        pytest.param(
            "HĐND huyện Ba Tri giám sát quỹ nhân dân đóng góp",
            "Xã Bảo Thuận thu được 40 triệu đồng. Xã Bảo Thuận lập sổ quỹ. Xã Bảo Thuận có 12 ấp, xã công khai quỹ",
            "Ba Tri",
            id="the paper of an office tells most of one commune",
        ),
        pytest.param(
            "Ba Tri: Công khai quỹ nhân dân đóng góp",
            "Xã Bảo Thuận thu được 40 triệu đồng. Xã Bảo Thuận lập sổ quỹ. Xã Bảo Thuận có 12 ấp, xã công khai quỹ",
            "Bảo Thuận",
            id="near: a district that only files it",
        ),
        pytest.param(
            "Quảng Ninh hoàn thành đưa điện ra đảo Cô Tô",
            "Tỉnh Quảng Ninh chi 1.100 tỷ đồng",
            "Cô Tô",
            id="a unit within that which acts",
        ),
        pytest.param(
            "Khánh Hòa: Sốt xuất huyết tăng nhanh, Nha Trang nhiều nhất",
            "Tỉnh Khánh Hòa ghi nhận 1.100 ca bệnh",
            "Khánh Hòa",
            id="near: one of which a title tells apart",
        ),
        pytest.param(
            "Bảo Lạc xử lý ổ bệnh than ở Khau Trang",
            "Tại xóm Khau Trang, huyện Bảo Lạc (Cao Bằng), 24 hộ mổ trâu chia nhau",
            "Khau Trang",
            id="a hamlet without its type",
        ),
        pytest.param(
            "Bốn cùng với học trò Mường Mươn",
            "Ở huyện Mường Chà (Điện Biên), trường có 412 học sinh",
            "Mường Mươn",
            id="a commune of the district without its type",
        ),
        pytest.param(
            "Sinh viên nghèo và những suất vay",
            "Hà Nội, phòng trọ của em rộng 8 m2, mỗi tháng em vay 1,5 triệu đồng",
            "Việt Nam",
            id="the capital, where nothing says that the text is of the city",
        ),
        pytest.param(
            "Hà Nội: Sinh viên nghèo và những suất vay",
            "Hà Nội, phòng trọ của em rộng 8 m2, mỗi tháng em vay 1,5 triệu đồng",
            "Hà Nội",
            id="near: its title does",
        ),
        pytest.param(
            "Thứ trưởng Bộ Y tế: Tuyến xã thiếu bác sĩ",
            "Tại huyện Phụng Hiệp (Hậu Giang), 4 trạm y tế không có bác sĩ. Tỉnh Cà Mau thiếu 41 bác sĩ",
            "Việt Nam",
            id="what is the whole country's",
        ),
    ],
)
def test_what_the_title_says_of_the_place(title: str, body: str, place: str) -> None:
    text = title + _HARD.format(body)
    assert describe(readers.read(text.encode(), document_id="x", name="x.txt")).place.name == place
