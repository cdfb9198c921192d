"""Which place a figure speaks of, in the turns of phrase of news and pages."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.metadata import describe
from extractors.readers import read

HEAD = "Kết quả giảm nghèo tỉnh Quảng Nam\n15/06/2021\n\nỦy ban nhân dân tỉnh Quảng Nam vừa họp bàn về giảm nghèo.\n\n"
NATION = "Cả nước giảm nghèo\n15/06/2021\n\nBộ Lao động - Thương binh và Xã hội vừa họp bàn.\n\n"


def places(text: str) -> list[str]:
    """The places of a text's figures, in their order."""
    return [figure.place for figure in extract(read(text.encode(), document_id="x", name="x.txt")).figures]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("So với cả nước, tỷ lệ hộ nghèo của tỉnh là 4%.", ["Quảng Nam"]),
        ("Bình quân cả nước là 4%, của tỉnh là 6%.", ["Việt Nam", "Quảng Nam"]),
        ("Cùng với cả nước, tỉnh đã xóa 400 nhà tạm.", ["Quảng Nam"]),
        ("Khu vực Tây Nguyên có 5 tỉnh.", ["Việt Nam"]),
        ("UBND huyện Bắc Trà My đã hỗ trợ 40 hộ xây nhà.", ["Bắc Trà My"]),
        ("Theo Phòng Y tế huyện Bắc Trà My, đã có 40 ca bệnh.", ["Bắc Trà My"]),
        ("Tỉnh trao giải cho đoàn huyện Bắc Trà My và 20 giải cá nhân.", ["Quảng Nam"]),
        ("Bà Lan (xã Trà Giang) vay 50 triệu đồng.", ["Trà Giang"]),
        ("Đoàn trao 40 suất quà tại các xã Trà Giang, Trà Dương.", ["Bắc Trà My"]),
        ("Có 40 lao động đi làm việc tại TP. Hồ Chí Minh.", ["Quảng Nam"]),
        ("Huyện Bắc Trà My giảm 40 hộ, các huyện khác 90 hộ.", ["Bắc Trà My", "Quảng Nam"]),
    ],
)
def test_turns_of_phrase(sentence: str, expected: list[str]) -> None:
    assert places(f"{HEAD}{sentence}\n") == expected


def test_givers_in_a_text_on_the_country() -> None:
    text = f"{NATION}Quảng Nam ủng hộ 2 tỷ đồng, Quảng Ngãi 3 tỷ đồng.\n"
    assert places(text) == ["Quảng Nam", "Quảng Ngãi"]


def test_a_commune_whose_name_opens_like_a_hamlet() -> None:
    assert places("UBND XÃ BẢN LIỀN\nBÁO CÁO\nGiảm nghèo năm 2021\n\nToàn xã còn 45 hộ nghèo.\n") == ["Bản Liền"]


def test_a_thousand_sentences_that_go_on_with_one_another() -> None:
    rows = " ".join(f"Đồng thời, có {number} hộ được giúp." for number in range(2, 1_200))
    assert set(places(f"{HEAD}{rows}\n")) == {"Quảng Nam"}


@pytest.mark.parametrize(
    ("later", "place"),
    [
        ("Năm nay anh Thu được vay 40 triệu đồng.", "Trà Giang"),
        ("Năm nay doanh thu của tỉnh được 40 triệu đồng.", "Quảng Nam"),
    ],
)
def test_a_person_is_met_again_by_the_whole_name(later: str, place: str) -> None:
    story = "Anh Thu, ở xã Trà Giang, huyện Bắc Trà My, nuôi 12 con bò. Chị Hoa, ở xã Trà Dương, nuôi 3 con dê."
    assert places(f"{HEAD}{story}\n\nTỉnh có 15 huyện.\n\n{later}\n")[-1] == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A part, an example or a foremost place has its own figure only; the next sentence goes back to the total.
        (
            "Huyện Bắc Trà My chết 90 con bò, trong đó xã Trà Giang 31 con, xã Trà Dương 20 con. Thiệt hại 2 tỷ đồng.",
            ["Bắc Trà My", "Trà Giang", "Trà Dương", "Bắc Trà My"],
        ),
        (
            "Huyện Bắc Trà My cấp gạo cho 79 hộ, nhiều nhất là xã Trà Giang 33 hộ. So với năm trước, giảm 21 hộ.",
            ["Bắc Trà My", "Trà Giang", "Bắc Trà My"],
        ),
        (
            "Lũ ở huyện Bắc Trà My làm 56 nhà sập. Xã Trà Giang thiệt hại nặng nhất với 41 nhà. Ngoài ra, 4 cầu gãy.",
            ["Bắc Trà My", "Trà Giang", "Bắc Trà My"],
        ),
        # Places each of which has a number are what no next sentence is about.
        ("Tỉnh giúp Bắc Trà My 8 nhà, Nam Trà My 6 nhà. Mỗi nhà 60 triệu đồng.", None),
        ("Xã Trà Giang còn 9%, cao nhất huyện; xã Trà Dương còn 2%. Đồng thời, có 12 hộ thoát nghèo.", None),
        # A place of which alone the sentence tells is told of on.
        ("Tại huyện Bắc Trà My, rét làm chết 25 con bò. Ước thiệt hại 2 tỷ đồng.", ["Bắc Trà My", "Bắc Trà My"]),
        ("Xã Trà Giang, huyện Bắc Trà My có 12 hộ nghèo. Trong đó 5 hộ neo đơn.", ["Trà Giang", "Trà Giang"]),
    ],
)
def test_a_part_gives_its_place_to_its_own_figure(text: str, expected: list[str] | None) -> None:
    found = places(f"{HEAD}{text}\n")
    assert found == expected if expected else found[-1] == "Quảng Nam"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Huyện Bắc Trà My có 540 ha quế, chiếm 31% diện tích toàn tỉnh, năng suất 2 tấn/ha.",
            ["Bắc Trà My", "Bắc Trà My", "Bắc Trà My"],
        ),
        ("Huyện Bắc Trà My có 540 ha quế, đứng thứ hai toàn tỉnh, với 90 hộ trồng.", ["Bắc Trà My", "Bắc Trà My"]),
        ("Huyện Bắc Trà My có 540 ha quế; toàn tỉnh đạt 1.700 ha.", ["Bắc Trà My", "Quảng Nam"]),
        ("Huyện Bắc Trà My còn 9%, cao hơn bình quân toàn tỉnh (4%).", ["Bắc Trà My", "Quảng Nam"]),
        ("Tỉnh phân bổ 45 tỷ đồng cho huyện Bắc Trà My và các huyện nghèo.", ["Quảng Nam"]),
        ("Tỉnh phân bổ 45 tỷ đồng cho huyện Bắc Trà My và tổ chức họp dân.", ["Bắc Trà My"]),
    ],
)
def test_a_whole_by_which_a_place_is_measured(text: str, expected: list[str]) -> None:
    assert places(f"{HEAD}{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xã Trà Giang, huyện Bắc Trà My dẫn đầu cụm gồm 5 xã.", ["Quảng Nam"]),
        ("Xã Trà Giang, huyện Bắc Trà My có 5 hợp tác xã.", ["Trà Giang"]),
        ("Huyện Bắc Trà My và H. Nam Trà My trao 12 con bò.", ["Quảng Nam"]),
        ("Chị Lan H. Nam Trà My có 12 con bò.", ["Nam Trà My"]),
        ("Tạo việc làm:\n- Trong tỉnh: 742 lao động.", ["Quảng Nam"]),
    ],
)
def test_what_a_place_can_hold(text: str, expected: list[str]) -> None:
    assert places(f"{HEAD}{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # A row has the part of its first place: where somebody goes.
        ("Năm 2023, huyện đến xã Yên Trị và Ngọc Lương tặng 120 suất quà.", "Yên Thủy"),
        ("Năm 2023, huyện xây 12 nhà tại xã Yên Trị.", "Yên Trị"),
        ("Tạo việc làm:\n- Trong tỉnh: 742 lao động.", "Yên Thủy"),
        ("Trong tỉnh còn nhiều nơi khó khăn, với 742 hộ.", "Hòa Bình"),
        ("Đoàn kết giúp nhau, nhân dân ủng hộ 120 triệu đồng.", "Yên Thủy"),
        ("Đoàn Kết thu 120 triệu đồng tiền quế.", "Đoàn Kết"),
    ],
)
def test_places_within_a_district(text: str, place: str) -> None:
    assert places(f"Huyện Yên Thủy năm 2023\n\n{text}\n") == [place]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("“Năm nay chúng tôi giảm 350 hộ nghèo”, Phó Chủ tịch UBND huyện Bắc Trà My cho biết.", "Bắc Trà My"),
        ("Lãnh đạo Phòng Nông nghiệp huyện cho biết, đã có 40 mô hình chăn nuôi.", "Bắc Trà My"),
        ("Lãnh đạo Phòng Nông nghiệp huyện cho biết, thôn đã có 40 mô hình chăn nuôi.", "Nước Ui"),
        ("Ông P., nguyên cán bộ huyện, nuôi 12 con trâu.", "Nước Ui"),
    ],
)
def test_who_speaks_for_a_wider_unit(told: str, place: str) -> None:
    text = "Thôn Nước Ui đổi mới\n\nAnh T. ở thôn Nước Ui, xã Trà Giang, huyện Bắc Trà My nuôi 3 con bò.\n\n"
    assert places(f"{text}{told}\n")[1:] == [place]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Yên Thủy đổi mới", "Yên Thủy"),
        ("Đổi mới ở vùng cao", "Hòa Bình"),
    ],
)
def test_a_newsroom_is_not_what_its_report_is_about(title: str, place: str) -> None:
    lead = "Hòa Bình - Nhiều năm qua, nơi đây được giúp về nhà ở, sinh kế và nước sạch; nay còn 120 hộ nghèo."
    assert places(f"{title}\n\n{lead}\n") == [place]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Cụm công nghiệp huyện Yên Thủy thu hút đầu tư", "Yên Thủy"),
        ("Tuyến đường qua huyện Yên Thủy", "Yên Thủy"),
        ("Trao bò cho hộ nghèo\n\nThành phố Cà Mau hỗ trợ nhiều hộ.", "Cà Mau"),
        ("Đoàn huyện Yên Thủy đi huyện Bình Lục học tập", "Yên Thủy"),
    ],
)
def test_the_only_unit_of_a_title(title: str, place: str) -> None:
    assert places(f"{title}\n\nĐã có 24 hộ nhận tiền.\n") == [place]


DISTRICT = "Kết quả công tác huyện Bắc Trà My năm 2021\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Each who acts acts in a place of their own.
        ("Hội xã Trà Giang trao 12 suất quà, Hội xã Trà Dương trao 9 suất quà.", ["Trà Giang", "Trà Dương"]),
        ("UBND xã Trà Giang thu 8 triệu đồng; UBND xã Trà Dương thu 9 triệu đồng.", ["Trà Giang", "Trà Dương"]),
        ("Xã Trà Giang có 8 mô hình; xã Trà Dương tặng 9 suất quà, 3 xe đạp.", ["Trà Giang", "Trà Dương", "Trà Dương"]),
        ("Xã Trà Giang thu 8 triệu đồng, được UBND huyện hỗ trợ 3 triệu đồng.", ["Trà Giang", "Trà Giang"]),
        # One word for all of several opens a row of which not all are known.
        ("Đã làm 3 km đường tại các xóm Nước Ui, Khe Mây và Khe Vàng.", ["Bắc Trà My"]),
        ("Kiểm lâm cùng các xã Trà Giang, Minh Tiến, Trà Dương có 64 đợt tuần tra.", ["Bắc Trà My"]),
        ("Tại xã Trà Giang có 64 đợt tuần tra.", ["Trà Giang"]),
        # The document's own unit by its type alone.
        ("Toàn tỉnh tặng 90 suất quà. Dịp này, huyện tặng 8 suất quà.", ["Quảng Nam", "Bắc Trà My"]),
        ("Xã Trà Giang có 7 người, Công an huyện có 4 người tham gia.", ["Trà Giang", "Bắc Trà My"]),
        ("Xã Trà Giang có 7 người, cấp huyện có 4 người tham gia.", ["Trà Giang", "Trà Giang"]),
        # What several numbers joined by strokes count is there together.
        ("Dịch xảy ra tại 14 hộ/6 thôn/2 bản của xã Trà Giang.", ["Trà Giang"] * 3),
        # A hamlet of which only the number is told is not the one before.
        ("Thôn Nước Ui có 30 hộ. Thôn 7 có 40 hộ vay vốn.", ["Nước Ui", "Bắc Trà My"]),
        ("Thôn Nước Ui có 30 hộ. Có 4 hộ vay vốn.", ["Nước Ui", "Nước Ui"]),
        # Others than those named.
        ("Phân bổ:\n1. Xã Trà Giang: 48 triệu đồng;\nCác xã còn lại: 41 triệu đồng.", ["Trà Giang", "Bắc Trà My"]),
        # Who sets a goal, who gets papers, who gets a gift.
        ("Tỉnh Quảng Nam giao huyện trồng 35 ha rừng.", ["Bắc Trà My"]),
        ("Xã Trà Giang lập 40 hồ sơ, trình huyện Bắc Trà My 30 hồ sơ.", ["Trà Giang", "Trà Giang"]),
        ("Đồn Biên phòng tặng xã Trà Giang 20 suất quà.", ["Trà Giang"]),
        ("Đại biểu tại điểm cầu xã Trà Giang có 20 người.", ["Trà Giang"]),
    ],
)
def test_within_a_district_each_has_a_place(text: str, expected: list[str]) -> None:
    assert places(f"{DISTRICT}{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giá quế tại Bắc Trà My 2.000 đồng/kg. Toàn tỉnh có 750 ha. Gần 15 xe hàng chờ bán.", "Quảng Nam"),
        ("Giá quế tại Bắc Trà My 2.000 đồng/kg. Thương lái mua nhiều. Gần 15 xe hàng chờ bán.", "Bắc Trà My"),
        (
            "40 căn nhà đã trao tại các xã Trà Giang, Trà Dương. Như vậy đến nay, Công an tỉnh đã trao 90 căn nhà.",
            "Quảng Nam",
        ),
        ("Ngày 5/3, Đoàn giám sát tại huyện Duy Tiên, nơi có 4 dự án.", "Duy Tiên"),
        ("Ngày 5/3, Đoàn từ thiện tại huyện Duy Tiên trao 4 giếng.", "Quảng Nam"),
    ],
)
def test_back_to_the_whole(text: str, expected: str) -> None:
    assert places(f"{HEAD}{text}\n")[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The office of a province tells of districts of it; so does a text that opens on the whole province.
        ("Sở Y tế: kết quả năm 2023\n\nNgành có 120 bác sĩ. Sởi xảy ra tại huyện Yên Thủy 14 ca.", "Hòa Bình"),
        ("Kết quả vụ mùa năm 2023\n\nToàn tỉnh gieo 4.216 ha.\n\nHuyện Yên Thủy có 14 ha.\n\nCó 9 xe.", "Hòa Bình"),
        ("Sở hữu vườn quế năm 2023\n\nNgành có 120 ha. Quế mọc tại huyện Yên Thủy 14 ha.", "Yên Thủy"),
        ("Phòng Y tế: kết quả năm 2023\n\nNgành có 120 bác sĩ. Sởi xảy ra tại huyện Yên Thủy 14 ca.", "Yên Thủy"),
        # A part of the country holds provinces; a home that the text names in it is one of many.
        ("Hạn mặn ở miền Tây\n\nToàn vùng có 560 hộ thiếu nước, riêng tỉnh Trà Vinh 150 hộ.", "Việt Nam"),
        ("Giá cà phê tăng\n\nCả nước xuất 8.000 tấn cà phê. Ông M. ở huyện Yên Thủy, Hòa Bình, giữ 6 tấn.", "Việt Nam"),
        ("Giá quế ở Yên Thủy tăng\n\nCả nước xuất 8.000 tấn quế. Ông M. ở huyện Yên Thủy giữ 6 tấn.", "Yên Thủy"),
    ],
)
def test_what_a_text_without_a_place_in_its_title_is_about(text: str, expected: str) -> None:
    document = read(f"{text}\n".encode(), document_id="x", name="x.txt")
    assert describe(document, "").place.name == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Sở Nông nghiệp Phú Yên ước thiệt hại 180 tỷ đồng.", ["Phú Yên"]),
        ("Công an Phú Yên bắt 3 người tại tỉnh Quảng Nam.", ["Quảng Nam"]),
        ("Ngày 12/9, bờ sông qua ấp 3, xã Trà Giang, huyện Bắc Trà My lở 45 m.", ["Trà Giang"]),
    ],
)
def test_offices_of_provinces_and_numbered_hamlets(sentence: str, expected: list[str]) -> None:
    assert places(f"{NATION}{sentence}\n") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Từ mô hình này, huyện dự kiến mở thêm 3 lớp.", "Ba Bể"),
        ("Tính đến ngày 10/8, huyện tiếp nhận 21,4 tỷ đồng.", "Ba Bể"),
        ("Toàn huyện 412 hộ chưa có nhà.", "Ba Bể"),
        ("Gần đó, 38 hộ được huyện giúp mỗi hộ 5 con gà.", "Cao Thượng"),
        ("Mỗi huyện một cách, ở đây 38 hộ nuôi dê.", "Cao Thượng"),
        ("Việc làm: trong huyện 42 lao động.", "Cao Thượng"),
    ],
)
def test_a_text_comes_back_to_its_own_unit_by_its_type_alone(sentence: str, expected: str) -> None:
    assert places(f"Giảm nghèo ở Ba Bể\n\nXã Cao Thượng là xã khó khăn có 13 thôn. {sentence}\n")[1:][-1] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Xã Châu Lý có 30 hộ vay, Bắc Sơn 12 hộ.", "commune"),
        ("Xã Châu Lý có 30 hộ vay, Bắc Sơn (Lạng Sơn) có 12 hộ.", "district"),
    ],
)
def test_a_bare_commune_is_no_namesake_of_another_province(sentence: str, expected: str) -> None:
    head = "Cho vay hộ nghèo ở huyện Quỳ Hợp\n15/06/2021\n\nHuyện Quỳ Hợp, tỉnh Nghệ An vừa họp bàn.\n\n"
    figures = extract(read(f"{head}{sentence}\n".encode(), document_id="x", name="x.txt")).figures
    assert [(figure.place, figure.place_level) for figure in figures] == [("Châu Lý", "commune"), ("Bắc Sơn", expected)]
