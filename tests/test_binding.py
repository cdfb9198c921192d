"""Which time and which place a figure speaks of, and what a document says of itself."""

from __future__ import annotations

import pytest

from extractors import binding, binding_place, binding_time
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
    return binding_time.resolve_period(start, end, context).value, binding_place.resolve_place(
        start, end, context
    ).value


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
        ("12 tấn", "Huyện cấp 12 tấn gạo cho 300 hộ với 1.200 khẩu tại xã Ba Vì.", "Ba Vì"),
        ("300 hộ", "Huyện cấp 12 tấn gạo cho 300 hộ với 1.200 khẩu tại xã Ba Vì.", "Ba Vì"),
        ("1 con bò", "Hội tặng 1 con bò cho gia đình tại thôn 12, xã Ba Vì.", "Ba Vì"),
        ("50 xe", "Quỹ của thành phố Đà Nẵng tặng 50 xe lăn cho người khuyết tật trên địa bàn huyện.", "Ba Tơ"),
        ("135 đại biểu", "Trong không khí chào mừng ngày lễ của đất nước, hội nghị có 135 đại biểu.", "Ba Tơ"),
        ("10 hộ", "Đã có 10 hộ của Tổ hội nghề nghiệp thôn Nước Ui vay vốn.", "Nước Ui"),
        ("5,5 tỷ đồng", "UBND tỉnh Hà Tĩnh bố trí 5,5 tỷ đồng để tặng quà.", "Hà Tĩnh"),
        ("5,5 tỷ đồng", "UBND tỉnh Hà Tĩnh ủng hộ 5,5 tỷ đồng.", "Ba Tơ"),
        ("4 xã", "Năm 1999, chia xã Ba Vì thành 4 xã mang tên xã Ba Tiêu và xã Ba Xa.", "Ba Vì"),
        ("7,02%", "Huyện tăng nhanh hơn mức chung của cả nước (năm 2019 tăng 7,02%).", "Việt Nam"),
        ("5 phòng học", "Đoàn dựng 5 phòng học ở bản Nước Ui, Nước Lăng...", "Ba Tơ"),
        ("1 triệu cây", "Theo đề án 1 triệu cây của Thủ tướng, huyện được giao trồng rừng.", "Việt Nam"),
        ("350.000 đồng", "Huyện chi cao hơn (mức của Trung ương: 350.000 đồng).", "Việt Nam"),
        ("3 con bò", "Bà Lê Thị Ba (quê Nghệ An), thợ may ở xã Ba Vì, vay vốn. Cả nhà nuôi 3 con bò.", "Ba Vì"),
        ("8 xã", "Trừ xã Ba Vì, 8 xã của huyện đều có đường nhựa.", "Ba Tơ"),
        ("241 hộ", "Đông nhất là xã Ba Vì 296 hộ, kế đến xã Ba Xa 241 hộ.", "Ba Xa"),
        ("845 người", "Công ty A ở xã Ba Vì có 190 người, Công ty B (xã Ba Xa) 845 người.", "Ba Xa"),
        ("7 hộ", "Xã Ba Vì 5 hộ; các xã, thị trấn còn lại 7 hộ.", "Ba Tơ"),
        ("9 con bò", "Cấp 9 con bò cho tổ hợp tác tại thôn Nước Nẻ và thôn Gò Rét.", "Ba Tơ"),
        ("12 km", "Tuyến đường sắt Hà Nội - Đà Nẵng đoạn qua địa bàn dài 12 km.", "Ba Tơ"),
        ("20 km", "Cách trung tâm thành phố Quảng Ngãi 20 km, huyện có nhiều núi.", "Ba Tơ"),
    ],
)
def test_places_by_scope(raw: str, line: str, place: str) -> None:
    assert resolve(raw, "Huyện Ba Tơ (Quảng Ngãi) giảm nghèo", line)[1] == place


def test_a_word_for_a_level_means_the_unit_named_just_before() -> None:
    title, line = "Tỉnh Quảng Ngãi giảm nghèo", "Nhiều nơi có cách làm hay, trong đó phải kể đến huyện Ba Tơ."
    assert resolve("19 đoàn", title, f"{line} Huyện tổ chức 19 đoàn đi thực tế.")[1] == "Ba Tơ"
    assert resolve("19 đoàn", title, f"{line} Các huyện tổ chức 19 đoàn đi thực tế.")[1] == "Quảng Ngãi"
    assert resolve("19 đoàn", title, f"{line} Tỉnh tổ chức 19 đoàn đi thực tế.")[1] == "Quảng Ngãi"


def test_a_page_of_a_province_may_tell_of_one_district() -> None:
    lead = "Những năm qua, Ba Tơ (Quảng Ngãi) đã có nhiều đổi thay nhờ vốn vay ưu đãi của ngân hàng."
    assert resolve("78 tỷ", "Tin | NHCSXH Quảng Ngãi", lead, "Phòng giao dịch huyện đã cho vay 78 tỷ.")[1] == "Ba Tơ"
    assert resolve("78 tỷ", "Tin | NHCSXH Quảng Ngãi", lead, "Toàn tỉnh đã cho vay 78 tỷ.")[1] == "Quảng Ngãi"


def test_a_title_may_leave_out_the_type_of_its_commune() -> None:
    lead = "Hội Nông dân tỉnh Quảng Ngãi cùng Hội Nông dân xã Ba Tiêu vừa ra mắt một tổ hội trồng cây dược liệu."
    assert resolve("2 tỷ đồng", "Ba Tiêu ra mắt tổ hội", lead, "Quỹ giải ngân 2 tỷ đồng.")[1] == "Ba Tiêu"


def test_hamlets_of_a_district_are_no_hamlet() -> None:
    assert resolve("3 km", "Vốn vay về bản làng Ba Tơ", "Đường dài 3 km.")[1] == "Ba Tơ"


def test_the_letterhead_of_a_district_tells_its_province_behind_it() -> None:
    assert resolve("3 km", "Tin", "UBND HUYỆN BA TƠ - TỈNH QUẢNG NGÃI", "Đường dài 3 km.")[1] == "Ba Tơ"


def test_the_province_in_a_letterhead_is_no_heading() -> None:
    text = "HUYỆN BA TƠ\nTỈNH QUẢNG NGÃI\nHội tổng kết công tác năm 2022\nHội đã trao 20 suất quà cho hội viên."
    spans = [(0, 11, BlockKind.HEADING), (12, 27, BlockKind.HEADING), (28, 58, BlockKind.TITLE)]
    blocks = tuple(Block(*span) for span in [*spans, (59, len(text), BlockKind.PARAGRAPH)])
    given = Document("d", text, blocks, title="Hội tổng kết công tác năm 2022")
    context = binding.context(layout(text, blocks, given.title), describe(given))
    start = text.index("20 suất")
    assert binding_place.resolve_place(start, start + 7, context).value == "Ba Tơ"


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


HEAD = ("BÁO CÁO Tình hình 6 tháng đầu năm 2024 huyện Ba Tơ", "Số: 7/BC-UBND          Ba Tơ, ngày 14/6/2024")


@pytest.mark.parametrize(
    ("raw", "lines", "period"),
    [
        # A report on months: what the place has is of its day, sums and rates are of the months.
        ("19 xã", ["Toàn huyện có 9/19 xã đạt chuẩn."], "2024-06-14"),
        ("91%", ["Diện tích gieo trồng đạt 91% kế hoạch."], "2024-H1"),
        ("20 vụ", ["Hiện có 5 vụ chưa xử lý; xử phạt 20 vụ."], "2024-H1"),
        ("5 vụ", ["Hiện có 5 vụ chưa xử lý; xử phạt 20 vụ."], "2024-06-14"),
        # A feast holds for its own sentence, a day for the rest of its paragraph.
        ("41 người", ["Dịp Tết Giáp Thìn 2024 đã tặng 30 suất quà. Chi trợ cấp cho 41 người."], "2024-H1"),
        (
            "41 người",
            ["Theo Bảo hiểm xã hội huyện, đến ngày 31/5/2024 có 30 hộ. Số tự nguyện là 41 người."],
            "2024-05-31",
        ),
        ("97 triệu", ["Giải ngân đến 31/5 được 97 triệu đồng."], "2024-05-31"),
        # Headings and opening lines, those that only go on included.
        ("3 hộ", ["II. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024", "- Giảm 3 hộ nghèo."], "2024-H2"),
        ("52 ha", ["II. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024", "- Cả năm trồng 52 ha."], "2024"),
        ("8 tỷ đồng", ["Vốn đến 31/12/2023 là 9 tỷ đồng. Trong đó:", "- Vốn trung ương: 8 tỷ đồng;"], "2023-12-31"),
        # The year of an open day is that of its sentence.
        ("12 hộ", ["Đầu năm 2023, huyện còn 17 hộ nghèo; cuối năm còn 12 hộ."], "2023-12-31"),
        ("380 nghìn", ["Mức mới là 500 nghìn đồng (trước đây là 380 nghìn đồng)."], ""),
    ],
)
def test_periods_of_a_report_on_months(raw: str, lines: list[str], period: str) -> None:
    assert resolve(raw, *HEAD, *lines)[0] == period


def test_a_deadline_is_the_time_of_what_shall_be_done_by_then() -> None:
    given = document(
        "Huyện Ba Tơ xóa nhà tạm", "Hoàn thành 25 nhà trước ngày 31/12/2024.", "Đã hoàn thành 30 nhà trong năm 2023."
    )
    known = binding.context(layout(given.text, given.blocks, given.title), describe(given))
    start = given.text.index("25 nhà")
    assert binding_time.resolve_period(start, start + 6, known, status="target").value == "2024-12-31"
    assert binding_time.resolve_period(start, start + 6, known, status="actual").value != "2024-12-31"


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Thứ Tư, 26/07/2023 | 07:30 [GMT +7]", "2023-07-26"),
        ("Cập nhật lúc: 09:15 | 06/12/2021    A- A A+", "2021-12-06"),
        ("Trao quà ngày 06/12/2021", ""),
    ],
)
def test_the_day_of_a_page(stamp: str, day: str) -> None:
    published = describe(document("Huyện Ba Tơ giảm nghèo", stamp, "Huyện có 20 hộ nghèo.")).published
    assert (published.isoformat() if published else "") == day


def test_a_rule_applies_from_its_day_of_effect_and_not_from_its_signing() -> None:
    told = "Nghị quyết được thông qua ngày 28/6/2024 và có hiệu lực từ ngày 01/7/2024."
    assert describe(document("Quy định mức trợ giúp", told)).in_force == "2024-07-01"
    assert describe(document("Quy định mức trợ giúp", "Nghị quyết được thông qua ngày 28/6/2024.")).in_force == ""


@pytest.mark.parametrize(
    ("raw", "lines", "place"),
    [
        ("612 nhà", ["Bão làm sập 66 nhà, Lai Châu nhiều nhất với 59 nhà; 612 nhà hư hỏng."], "Việt Nam"),
        ("59 nhà", ["Bão làm sập 66 nhà, Lai Châu nhiều nhất với 59 nhà; 612 nhà hư hỏng."], "Lai Châu"),
        ("9 xã", ["Mưa làm 9 xã của huyện Sìn Hồ và huyện Tam Đường mất điện."], "Lai Châu"),
        ("40 hộ", ["Ngay trong ngày, UBND tỉnh Lai Châu đã hỗ trợ 40 hộ."], "Lai Châu"),
        ("63 tỉnh", ["Chiều 12/12, tại Hà Nội, Chính phủ họp. Hội nghị nối tới 63 tỉnh."], "Việt Nam"),
    ],
)
def test_places_in_a_text_on_the_whole_country(raw: str, lines: list[str], place: str) -> None:
    lead = (
        "Chính phủ cho biết mưa lũ gây thiệt hại nặng về người và tài sản ở nhiều nơi trên cả nước trong các ngày qua."
    )
    assert resolve(raw, "Cả nước chống mưa lũ", lead, *lines)[1] == place


def test_where_somebody_lives_is_not_what_a_text_is_about() -> None:
    asks = "Hỏi: Nhà tôi ở thôn Nước Ui, xã Ba Vì, huyện Ba Tơ, thuộc hộ nghèo, có hai cháu đi học, được chế độ nào?"
    lines = (
        "Hỏi đáp: chế độ cho học sinh",
        asks,
        "Đáp: Theo Sở Giáo dục và Đào tạo Quảng Ngãi, riêng tỉnh ta chi 9 tỷ.",
    )
    assert resolve("9 tỷ", *lines)[1] == "Quảng Ngãi"


def test_where_a_paper_is_made_is_not_what_it_is_about() -> None:
    lead = "Hà Nội, 12/7/2022 - Tại cuộc họp báo sáng nay, Bộ Lao động thông tin về tình hình lao động nửa đầu năm nay."
    assert resolve("18 người", "Thị trường lao động phục hồi", lead, "Lao động nữ có 18 người.")[1] == "Việt Nam"
    assert resolve("3 luật", "Quốc hội thông qua 3 luật", "Đại biểu tỉnh Hà Giang phát biểu.")[1] == "Việt Nam"


def test_a_paragraph_tells_of_the_commune_that_it_leads_to() -> None:
    lines = ("Nông thôn mới ở Thanh Chương", "Chúng tôi về Thanh Lĩnh, xã về đích. Đường dài 3 km.", "Có 9 km kênh.")
    assert resolve("3 km", *lines)[1] == "Thanh Lĩnh"
    assert resolve("9 km", *lines)[1] == "Thanh Chương"
