"""What stands around a number and what it makes of it: units, bounds, denominators, links, changes, statuses."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.model import Figure
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


def figures(text: str) -> list[Figure]:
    """The figures of a text, read as a document."""
    return list(extract(read(text.encode(), document_id="context", name="context.txt")).figures)


def column(text: str, name: str) -> list[str]:
    """A column of the figures of a text; codes joined with `;`."""
    values = [getattr(figure, name) for figure in figures(text)]
    return [";".join(value) if isinstance(value, tuple) else str(value) for value in values]


def links(text: str, name: str) -> list[tuple[str, str]]:
    """The raw texts of linked figures: parts with totals, pairs once and in the text's order."""
    found = figures(text)
    named = {figure.figure_id: figure for figure in found}
    linked = [(figure, named[getattr(figure, name)]) for figure in found if getattr(figure, name)]
    return [(a.raw, b.raw) for a, b in linked if name == "part_of" or a.start < b.start]


# --- units, bounds, denominators ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Xã A có 12 hộ nghèo, xã B 15.", ["household", "household"]),
        ("Số hộ nghèo giảm còn 240.", ["household"]),
        ("Lần lượt trao 42, 35 và 20 suất quà cho các thôn.", ["gift", "gift", "gift"]),
        ("Có 18/21 xã đạt chuẩn.", ["commune", "commune"]),
        ("Chi 2,5 tỷ.", ["VND"]),
        ("Hệ số là 0,4.", ["ratio"]),
        ("Có 2 nhà máy và 3 nhà văn hóa.", ["organisation", "item"]),
        ("Trồng 35 sào rau.", ["item"]),
        ("Toàn huyện có 18 xã, thị trấn.", ["commune"]),
    ],
)
def test_a_number_takes_the_noun_that_it_counts(text: str, units: list[str]) -> None:
    assert column(text, "unit") == units


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bản có 31 hộ sinh sống.", [("31 hộ", "household")]),
        ("Trạm có 15 hộ sinh.", [("15 hộ sinh", "person")]),
        ("Lốc làm tốc mái 41 nhà ở xã Hòa Sơn.", [("41 nhà", "house")]),
        ("Lốc làm tốc mái 12 nhà ở của dân.", [("12 nhà ở", "house")]),
        ("Ngày hội hiến máu thu 316 đơn vị.", [("316 đơn vị", "item")]),
        ("Có 12 đơn vị tham gia hiến máu.", [("12 đơn vị", "organisation")]),
        ("Bệnh viện ghép 20 ca từ đầu năm.", [("20 ca", "case")]),
        ("Lớp có học viên của 24 chi, đảng bộ.", [("24 chi, đảng bộ", "organisation")]),
        ("Cả nước có 12 tỉ phú.", [("12 tỉ phú", "person")]),
        ("Thị trường tiêu thụ 3 triệu smartphone.", [("3 triệu smartphone", "item")]),
        ("Khách đông gấp 3 cùng kỳ.", [("3", "ratio")]),
        ("Huyện gấp rút lập 3 đội.", [("3 đội", "item")]),
        ("Ông thả cá, mất đứt 120 triệu.", [("120 triệu", "VND")]),
        ("Anh được 600.000 đồng, trừ tiền xăng còn 400.000.", [("600.000 đồng", "VND"), ("400.000", "VND")]),
        ("Bà hiến máu 10 lần.", [("10 lần", "item")]),
        ("Lượng máu tăng 10 lần.", [("10 lần", "ratio")]),
        ("Nước Anh góp 3 triệu bảng.", [("3 triệu bảng", "GBP")]),
        ("Xưởng bán 2 bảng điện.", [("2 bảng", "item")]),
        ("Điểm chuẩn là 27,5 với 420 thí sinh.", [("27,5", "item"), ("420 thí sinh", "person")]),
    ],
)
def test_what_is_counted_ends_where_the_next_word_begins(text: str, said: list[tuple[str, str]]) -> None:
    assert [(figure.raw, figure.unit) for figure in figures(text)] == said


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Năm 2022, kiều hối đạt 13,2 tỷ USD, năm 2021 là 12,7 tỷ.", ["USD", "USD"]),
        ("Xuất khẩu tăng từ 3 tỷ lên 5 tỷ USD.", ["USD", "USD"]),
        ("Dự án 2 tỷ USD, mỗi hộ được đền bù 3 tỷ.", ["USD", "VND"]),
        ("Thu 5 tỷ đồng, năm 2021 là 3 tỷ.", ["VND", "VND"]),
    ],
)
def test_a_foreign_currency_is_told_once_for_a_row(text: str, units: list[str]) -> None:
    assert column(text, "unit") == units


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Kim ngạch vượt 10 tỷ đồng.", [("over", "level")]),
        ("Số khách vượt 20.000 người.", [("over", "level")]),
        ("Chị vượt 21 km đèo dốc.", [("exact", "level")]),
        ("Xã vượt 12 hộ so với chỉ tiêu.", [("exact", "increase")]),
        ("Thu ngân sách vượt 5% dự toán.", [("exact", "increase")]),
        ("Vé đắt hơn 15%.", [("exact", "increase")]),
        ("Gạo rẻ hơn tháng trước 500 đồng/kg.", [("exact", "decrease")]),
        ("Có hơn 15% số vé.", [("over", "level")]),
        ("Giá thấp hơn mức 48.000 đồng năm 2022.", [("exact", "level")]),
        ("Lương không thấp hơn mức 4 triệu đồng.", [("at_least", "level")]),
        ("Ấn Độ 10,2 triệu ca.", [("exact", "level")]),
        ("Mỗi nhà độ 10 triệu đồng.", [("about", "level")]),
        ("Có 12 tỉnh giảm số ca mắc, 5 tỉnh tăng.", [("exact", "level"), ("exact", "level")]),
    ],
)
def test_what_is_passed_is_a_bound_and_a_difference_a_movement(text: str, bounds: list[tuple[str, str]]) -> None:
    assert [(figure.qualifier, figure.change) for figure in figures(text)] == bounds


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Quỹ trích 300 triệu đồng hỗ trợ mỗi người 500.000 đồng.", ["", "person"]),
        ("Huyện trao 30 triệu đồng hỗ trợ mỗi hộ.", ["household"]),
        ("Mỗi phụ huynh góp 2 triệu đồng.", ["person"]),
    ],
)
def test_what_each_gets_stands_behind_the_word(text: str, per: list[str]) -> None:
    assert column(text, "per") == per


def test_a_number_without_any_noun_says_so() -> None:
    (figure,) = figures("Kết quả: 12.")
    assert (figure.unit, figure.flags) == ("item", ("unit_assumed", "indicator_undecided"))


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Tặng 350 phần quà Tết.", "350 phần quà"),
        ("Cấp 2.000 tấn.", "2.000 tấn"),
        ("Có hơn 500 đối tượng.", "500 đối tượng"),
        ("Có 3 đ/c vắng.", "3 đ/c"),
        ("Hỗ trợ 30 triệu đồng/căn.", "30 triệu đồng"),
        ("Xã đầu có 12 và xã sau có 15 hộ.", "12"),
    ],
)
def test_raw_ends_with_the_first_counted_noun(text: str, raw: str) -> None:
    assert figures(text)[0].raw == raw


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Có khoảng 24 nghìn người.", "about"),
        ("Có khoảng hơn 24 nghìn người.", "over"),
        ("Dưới 2,5% hộ nghèo.", "under"),
        ("Không thấp hơn 18 m2.", "at_least"),
        ("Từ 18 m2 trở lên.", "at_least"),
        ("Trả tối đa là 25 triệu đồng.", "at_most"),
        ("Gần đây có 22 hộ.", "exact"),
        ("Trên địa bàn có 22 hộ.", "exact"),
        ("Có từ trên 20 đến 30 hộ.", "exact"),
        ("Có khoảng 20 - 30 hộ.", "about"),
    ],
)
def test_a_word_at_the_number_bounds_it(text: str, qualifier: str) -> None:
    assert column(text, "qualifier") == [qualifier]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Trợ cấp 540.000 đồng/người/tháng.", "person;month"),
        ("Phí 20.000 đồng/hồ sơ.", "dossier"),
        ("Mật độ là 120 người/km2.", "km2"),
        ("Cấp 15 kg gạo/khẩu/tháng.", "person;month"),
        ("Mỗi hộ được 40 triệu đồng.", "household"),
        ("Thu nhập bình quân đầu người là 41 triệu đồng/năm.", "person;year"),
        ("Giảm 1,5%/năm.", "year"),
        ("Mỗi suất quà trị giá 500 nghìn đồng.", "gift"),
        ("Chi 360.000 đồng cho người nghèo.", ""),
        ("Chi 15 triệu đồng/dự án.", "project"),
        ("Mỗi người/tháng 360.000 đồng.", "person;month"),
        ("Bình quân hằng năm giải quyết việc làm cho 1.500 lao động.", "year"),
        ("Hằng tháng trợ cấp cho 1.500 đối tượng.", ""),
        ("Chi hội hằng năm tổ chức tối thiểu 02 buổi tư vấn.", "year"),
        ("Mỗi khu dân cư có ít nhất 01 công trình.", "village"),
        ("Giá trị sản xuất trên 1 ha đất đạt 95 triệu đồng.", "ha"),
        ("Chi phí 35 triệu đồng/ca phẫu thuật.", "case"),
        ("Hỗ trợ 10 triệu đồng/một hộ.", "household"),
        ("Giá trị sản phẩm/ha đạt 88 triệu đồng.", "ha"),
        ("Thu nhập bình quân đầu người/tháng là 3,2 triệu đồng.", "person;month"),
        ("Năng suất/ha đạt 58 tạ.", "ha"),
        ("Kinh phí cho xã/phường là 4 tỷ đồng.", ""),
        ("Vốn vay cho hộ đói/nghèo là 4 tỷ đồng.", ""),
        ("Mức vay là 900.000 đồng/tháng/HSSV.", "month;person"),
    ],
)
def test_a_denominator_stands_behind_a_slash_or_each(text: str, per: str) -> None:
    assert column(text, "per") == [per]


def test_what_each_one_holds_and_is_worth_is_told_of_each() -> None:
    assert column("Mỗi căn rộng 40 m2, trị giá 95 triệu đồng.", "per") == ["house", "house"]
    assert column("Mỗi căn nhà rộng 40 m2 được hỗ trợ 60 triệu đồng.", "per") == ["house", "house"]
    assert column("Mỗi căn rộng 40 m2, tổng kinh phí hỗ trợ 800 triệu đồng.", "per") == ["house", ""]
    assert column("Tổng trị giá các phần quà là 90 triệu đồng.", "per") == [""]
    parcel = "Xã trao 25 phần quà, mỗi phần gồm tiền mặt 200.000 đồng và bánh kẹo trị giá 150.000 đồng."
    assert column(parcel, "per") == ["", "gift", "gift"]
    assert column("Xã dựng 12 căn, mỗi căn 70 triệu đồng, tổng trị giá 840 triệu đồng.", "per") == ["", "house", ""]


# --- links ----------------------------------------------------------------------------------------------------------


def test_what_all_get_together_is_not_told_of_each() -> None:
    text = "Hỗ trợ 125 hộ nghèo, mỗi hộ 50 triệu đồng, thành tiền 6,25 tỷ đồng."
    assert column(text, "per") == ["", "household", ""]
    assert column(text, "status") == ["actual", "actual", "actual"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Xây mới 50 nhà (2,5 tỷ đồng).", [("50 nhà", "2,5 tỷ đồng")]),
        ("Trao 20 suất quà, tổng trị giá 10 triệu đồng.", [("20 suất quà", "10 triệu đồng")]),
        ("Còn 63 hộ nghèo, chiếm 4,2%.", [("63 hộ", "4,2%")]),
        ("Còn 63 hộ nghèo. Thu nhập tăng 4,2%.", []),
        ("Tặng 5 xe đạp, 3 xe lăn và 10 suất quà.", []),
        ("Hỗ trợ xây nhà cho 10 hộ, mức hỗ trợ 50 triệu đồng/hộ.", []),
    ],
)
def test_pairs_join_measures_of_one_statement(text: str, pairs: list[tuple[str, str]]) -> None:
    assert links(text, "pair") == pairs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Có 50 hộ thoát nghèo, trong đó 12 hộ người Thái.", [("12 hộ", "50 hộ")]),
        ("Có 18/21 huyện đạt.", [("18", "21 huyện")]),
        ("Mở 3 lớp nghề (2 lớp may, 1 lớp mộc).", [("2 lớp", "3 lớp"), ("1 lớp", "3 lớp")]),
        ("Đã trồng 115/116 ha kế hoạch.", []),
        ("Có 50 hộ thoát nghèo, trong đó chi 12 triệu đồng.", []),
        ("Có 50 hộ thoát nghèo và 12 hộ tái nghèo.", []),
        ("Hỗ trợ 30 hộ, gồm:\n- Xã đầu: 20 hộ\n- Xã sau: 10 hộ", [("20 hộ", "30 hộ"), ("10 hộ", "30 hộ")]),
    ],
)
def test_parts_join_figures_of_one_unit(text: str, parts: list[tuple[str, str]]) -> None:
    assert links(text, "part_of") == parts


# --- statements -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Hộ nghèo giảm 14 hộ.", ["decrease"]),
        ("Hộ nghèo giảm còn 14 hộ.", ["level"]),
        ("Tỷ lệ hộ nghèo giảm từ 5% xuống 4%.", ["level", "level"]),
        ("Thu nhập tăng 3 triệu đồng so với năm trước.", ["increase"]),
        ("Tăng lên 3 triệu đồng.", ["level"]),
        ("Gia tăng dân số, xã có 500 hộ.", ["level"]),
        ("Miễn giảm học phí cho 30 học sinh.", ["level"]),
        ("Đàn bò 700 con (+1,9%), đàn dê 300 con (-2,3%).", ["level", "increase", "level", "decrease"]),
        ("Trong đó: 5 hộ nghèo; -3 hộ cận nghèo; +12 hộ khó khăn.", ["level", "level", "level"]),
        ("Tặng 1 con bò (+5 triệu đồng tiền mặt).", ["level", "level"]),
        ("Sản lượng -6,2% so với cùng kỳ, giá +3,4% so với năm 2022.", ["decrease", "increase"]),
    ],
)
def test_a_verb_of_movement_changes_and_one_of_reaching_does_not(text: str, changes: list[str]) -> None:
    assert column(text, "change") == changes


def test_the_sign_of_a_movement_in_brackets_is_none_of_its_value() -> None:
    assert column("Đàn bò 700 con (+1,9%), đàn dê 300 con (-2,3%).", "value") == ["700", "1.9", "300", "2.3"]
    assert column("Sản lượng -6,2% so với cùng kỳ.", "value") == ["6.2"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Phấn đấu giảm 14 hộ nghèo.", ["target"]),
        ("Kế hoạch giao 100 hộ, thực hiện được 60 hộ.", ["target", "actual"]),
        ("Cả năm ước đạt 120 tỷ đồng.", ["estimate"]),
        ("Hỗ trợ ước 120 tỷ đồng.", ["actual"]),
        ("Mức hỗ trợ là 40 triệu đồng/hộ.", ["norm"]),
        ("Chuẩn nghèo là 700.000 đồng/người/tháng.", ["norm"]),
        ("Đạt 111% kế hoạch.", ["actual"]),
        ("Đã trồng 115/116 ha.", ["actual", "target"]),
        ("Lũy kế 9 tháng ước thu được 56 tỷ đồng.", ["estimate"]),
        ("Đạt 61% dự toán tỉnh giao; tổng chi là 318 tỷ đồng.", ["actual", "actual"]),
        ("Giải ngân được 71 tỷ đồng/168 tỷ đồng, đạt 42,3%.", ["actual", "target", "actual"]),
        ("Năm 2018 ước đạt 726 nghìn lượt khách (năm 2016 đạt 325 nghìn lượt khách).", ["estimate", "actual"]),
        ("Không còn được ngân sách đóng BHYT; độ bao phủ tụt xuống 87%.", ["actual"]),
        ("Sáu tháng cuối năm, huyện tập trung giải ngân đạt từ 95% trở lên.", ["target"]),
        ("Phấn đấu giảm tỷ lệ hộ nghèo từ 5,2% xuống còn 3%.", ["actual", "target"]),
        ("Hướng tới kỷ niệm 27/7, xã trao 62 suất quà.", ["actual"]),
        ("Nhà ở: giao 14 nhà, đã làm xong 9 nhà.", ["target", "actual"]),
        ("Phấn đấu tỷ lệ lao động đã qua đào tạo đạt 75%.", ["target"]),
        ("Đại hội đã đề ra các chỉ tiêu: 90% hộ có nước sạch. 80% thôn có nhà văn hóa.", ["target", "target"]),
        ("Theo phương án dự kiến:\n🔹 Số thôn còn 18 thôn.\n🔹 Cán bộ còn 40 người.", ["target", "target"]),
    ],
)
def test_the_nearest_word_before_tells_the_status(text: str, statuses: list[str]) -> None:
    assert column(text, "status") == statuses


def test_what_nothing_decides_says_so() -> None:
    (figure,) = figures("Còn 12 con diều.")
    assert (figure.indicator, figure.flags) == ("other", ("indicator_undecided",))


def test_a_trace_holds_the_words_as_they_stand_in_the_text() -> None:
    (figure,) = figures("Tặng QUÀ TẾT cho khoảng 50 hộ nghèo.")
    trace = figure.trace
    assert (trace["indicator"].rule, trace["indicator"].cue) == ("tet_support", "Tặng QUÀ TẾT")
    assert (trace["group"].rule, trace["group"].cue) == ("group.poor", "hộ nghèo")
    assert (trace["qualifier"].rule, trace["qualifier"].cue) == ("qualifier.about", "khoảng")


@pytest.mark.parametrize(
    ("text", "raw", "indicator"),
    [
        # What became of things decides over the things.
        ("Mưa lũ gây thiệt hại: 120 con lợn, 3 tấn lúa.", "3 tấn", "disaster_damage"),
        ("Toàn xã nuôi 120 con lợn.", "120 con lợn", "agriculture_output"),
        ("Mưa đá làm 40 cột điện gãy đổ.", "40 cột", "disaster_damage"),
        ("Tai nạn giao thông trong tháng: 2 người chết.", "2 người", "other"),
        # Who stands behind a label that names help receives it.
        ("Quà của huyện: hộ nghèo 61 hộ.", "61 hộ", "relief_and_gifts"),
        ("Kết quả rà soát: hộ nghèo 61 hộ.", "61 hộ", "poor_households"),
        ("Hội hỗ trợ 23 hộ bị thiệt hại 46 triệu đồng.", "46 triệu đồng", "disaster_relief"),
        # A numerator shares the words of its whole; a bracket that ends a label is part of it.
        ("Có 25/92 xã vùng cao đạt chuẩn nông thôn mới.", "25", "new_rural"),
        ("Tổng kinh phí 9 tỷ đồng, trong đó: Dự án 1 (phát triển hạ tầng): 4 tỷ đồng.", "4 tỷ đồng", "infrastructure"),
        # An office is named after what it deals with.
        ("Phòng Kinh tế và Hạ tầng cử 12 người.", "12 người", "other"),
    ],
)
def test_what_is_measured(text: str, raw: str, indicator: str) -> None:
    found = [figure.indicator for figure in figures(text) if figure.raw == raw]
    assert found == [indicator]


def test_a_goal_goes_on_through_its_paragraph_where_the_title_looks_ahead() -> None:
    plan = (
        "Xã Tà Rụt phấn đấu giảm nghèo năm 2024\n\n"
        "Theo kế hoạch, xã giảm 25 hộ nghèo. Xây mới 12 căn nhà cho hộ nghèo. Mở 3 lớp dạy nghề cho 90 lao động.\n\n"
        "Năm 2023, xã đã xây mới 8 căn nhà."
    )
    assert column(plan, "status") == ["target", "target", "target", "target", "actual"]
    assert column(plan.replace("phấn đấu giảm nghèo", "với công tác giảm nghèo"), "status")[1] == "actual"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Người khuyết tật nặng được trợ cấp 540.000 đồng/tháng.", ["norm"]),
        ("Toàn tỉnh chi trợ cấp trên 45 tỷ đồng/tháng.", ["actual"]),
        ("Ngân sách đóng 100% mức đóng cho người nghèo.", ["norm"]),
        ("Thu nhập của họ chỉ bằng 40% mức thu nhập bình quân.", ["actual"]),
    ],
)
def test_what_a_rule_pays_is_a_norm(text: str, statuses: list[str]) -> None:
    assert column(text, "status") == statuses


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Hội trao 215 sổ BHXH và 430 thẻ BHYT, kèm 430 suất quà đến bà con có hoàn cảnh khó khăn.", ["hardship"] * 3),
        ("Xã tổ chức chương trình trao quà cho hộ nghèo. Tại chương trình, đoàn đã trao 70 suất quà.", ["poor"]),
        ("Cấp 36 con bò cho 36 hộ nghèo ở 4 thôn.", ["poor", "poor", ""]),
        ("Có 22 xã đạt tiêu chí tỷ lệ hộ nghèo.", [""]),
        ("Quỹ có 10 tỷ đồng ủng hộ đồng bào bão lụt.", ["disaster_affected"]),
        ("Có 85% doanh nghiệp ký thỏa ước lao động tập thể.", [""]),
        ("Đồng bào H're chiếm 93,6% dân số.", ["ethnic_minority"]),
        ("Tính trên 484.997 hộ dân thì hộ nghèo còn 0,56%.", ["", "poor"]),
    ],
)
def test_whom_a_figure_concerns(text: str, groups: list[str]) -> None:
    assert column(text, "group") == groups


def test_a_plan_goes_on_with_what_was() -> None:
    plan = "Kế hoạch giảm nghèo năm 2024\n\nNăm 2022, xã có 1.200 hộ. Trong đó, có 300 hộ nghèo. Xây mới 12 nhà.\n\n"
    assert column(plan, "status") == ["actual", "actual", "actual"]
    assert column(plan.replace("Xây mới", "Phấn đấu xây mới"), "status")[2] == "target"
    assert column(plan.replace("có 1.200", "có. UBND 13 xã"), "status")[0] == "actual"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Phấn đấu tốc độ tăng trưởng GRDP cả năm đạt 8,5%.", "increase"),
        ("Tốc độ tăng trưởng tổng sản phẩm (GRDP) năm 2017 đạt 13,3%.", "level"),
        ("Tốc độ tăng trưởng kinh tế bình quân 5 năm 2011-2015 đạt 13-13,5%/năm.", "increase"),
        ("Giảm 90% tiền sử dụng đất cho thương binh.", "level"),
        ("Đến năm 2026 tinh giản tối thiểu 5% biên chế.", "decrease"),
        ("Người suy giảm khả năng lao động từ 21% đến 40%.", "level"),
    ],
)
def test_growth_is_an_increase_and_a_rebate_no_fall(text: str, change: str) -> None:
    assert column(text, "change") == [change]


def test_a_sign_in_a_bracket_says_again_what_the_verb_says() -> None:
    assert column("Lúa có 7.126 ha, giảm 25 ha (-0,35%) so với vụ trước.", "change") == [
        "level",
        "decrease",
        "decrease",
    ]
    assert column("Lúa có 7.126 ha, giảm 25 ha (-0,35%) so với vụ trước.", "value")[2] == "0.35"
    assert column("So với tháng trước: -0,35%.", "value") == ["-0.35"]


def test_files_are_counted_by_the_set_and_growth_by_the_fold() -> None:
    assert column("Số hồ sơ đã giải quyết là 2,9 nghìn bộ.", "unit") == ["dossier"]
    assert column("Thu nhập tăng 2 lần/đơn vị diện tích.", "unit") == ["ratio"]


def test_one_of_what_is_bounded_is_counted() -> None:
    assert column("Mỗi hộ được tặng ít nhất một suất quà.", "unit") == ["gift"]
    assert column("Trao một suất quà.", "unit") == []


def test_a_difference_is_no_bound() -> None:
    assert column("Lãi suất thấp hơn 1%/năm so với lãi suất thường.", "qualifier") == ["exact"]
    assert column("Tỷ lệ thấp hơn 1%.", "qualifier") == ["under"]


# --- plans and reports of places ------------------------------------------------------------------------------------


def test_what_stands_behind_a_stage_of_years_is_no_count() -> None:
    (raw,) = column("Giai đoạn 2016-2020 huyện xóa 40 căn nhà.", "raw")
    assert raw == "40 căn nhà"
    assert column("GRDP theo giá so sánh 2010 tăng 6%.", "raw") == ["6%"]


def test_so_many_in_a_hundred_thousand_is_a_rate() -> None:
    (figure,) = figures("Tử vong mẹ giảm còn 42/100.000 trẻ đẻ sống.")
    assert (figure.unit, str(figure.value)) == ("percent", "0.042")


def test_the_month_that_a_title_reports_on_is_the_first_that_it_names() -> None:
    text = "Kết quả nhiệm vụ tháng 8, phương hướng tháng 9 năm 2021\n\nToàn xã trồng được 20 ha rau.\n"
    assert column(text, "period") == ["2021-08"]


def test_a_change_does_not_arrive_in_the_year_from_which_it_sets_out() -> None:
    text = "Năm 2020, xã đổi thay nhiều. Năm 2020, tỷ lệ hộ nghèo giảm từ 26% năm 2016 xuống còn 4%."
    assert column(text, "period") == ["2016", "2020"]


def test_shares_of_a_plan_are_told_once_reached() -> None:
    text = "Thu 48 tỷ đồng, đạt 76% dự toán tỉnh giao, 70% dự toán huyện giao."
    assert column(text, "status") == ["actual"] * 3


def test_a_place_is_not_what_it_lies_in() -> None:
    text = "Giới thiệu huyện Như Xuân\n\nHuyện Như Xuân nằm ở phía Tây Nam tỉnh Thanh Hóa, có dân số 68.240 người.\n"
    assert column(text, "place") == ["Như Xuân"]


@pytest.mark.parametrize(
    ("text", "raw", "indicator"),
    [
        ("Dư nợ đạt 86 tỷ đồng, trong đó: cho vay hộ nghèo 20 tỷ đồng/400 hộ.", "20 tỷ đồng", "credit_outstanding"),
        ("Dư nợ cho vay hộ nghèo đạt 20 tỷ đồng.", "20 tỷ đồng", "credit_outstanding"),
        ("Xây mới, sửa chữa 90 nhà tình nghĩa.", "90 nhà", "housing_support"),
        ("Cấp 12 tấn gạo cứu đói cho 800 khẩu.", "800 khẩu", "disaster_relief"),
        ("Hỗ trợ chi phí học tập và 15 kg gạo cho học sinh bán trú.", "15 kg", "education_support"),
        ("Hỗ trợ người tham gia BHXH tự nguyện: hộ nghèo 30%, hộ cận nghèo 25%.", "25%", "other"),
    ],
)
def test_what_is_told_with_it_decides(text: str, raw: str, indicator: str) -> None:
    found = [figure.indicator for figure in figures(text) if figure.raw.startswith(raw)]
    assert found == [indicator]


def test_what_a_policy_cost_is_no_norm_and_shares_in_a_row_are() -> None:
    spent = "Có 4.500 học sinh được hưởng chính sách với tổng kinh phí 31 tỷ đồng."
    assert column(spent, "status") == ["actual", "actual"]
    assert column("Đóng lần lượt bằng 70%, 60% và 50% mức đóng của người thứ nhất.", "status") == ["norm"] * 3


def test_what_was_before_a_plan_is_no_goal_of_it() -> None:
    plan = "KẾ HOẠCH\nGiảm nghèo năm 2024 của xã Tà Rụt\n\nCuối năm 2023 xã có 56 hộ nghèo.\n\nTrồng 12 ha rừng."
    assert column(plan, "status") == ["actual", "target"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sơ kết 3 năm thực hiện Chương trình giảm nghèo giai đoạn 2021 - 2025", "2021/2023"),
        ("Kết quả giảm nghèo giai đoạn 2021 - 2025", "2021/2025"),
        ("Tổng kết 5 năm thực hiện Chương trình giảm nghèo giai đoạn 2021 - 2025", "2021/2025"),
    ],
)
def test_a_title_that_looks_back_on_the_first_years_of_a_span(title: str, expected: str) -> None:
    text = f"UBND HUYỆN BẮC TRÀ MY\nBÁO CÁO\n{title}\n\nHuyện đã giảm 900 hộ nghèo.\n"
    assert [f.period for f in extract(read(text.encode(), document_id="x", name="x.txt")).figures] == [expected]
