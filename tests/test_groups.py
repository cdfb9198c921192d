"""Whom a figure concerns, where its own words do not say it."""

from __future__ import annotations

import pytest

from tests.test_series import figures


@pytest.mark.parametrize(
    ("text", "raw", "group"),
    [
        # Parts are of the kind of their total where they are told by people, sex or age.
        ("Còn 264 hộ nghèo, trong đó 171 hộ là người Khmer.", "171 hộ", ("ethnic_minority", "poor")),
        (
            "Đã giúp 120 hộ nghèo với kinh phí 9 tỷ đồng, gồm 80 căn xây mới (7 tỷ đồng), 40 căn sửa chữa (2 tỷ đồng).",
            "40 căn",
            ("poor",),
        ),
        # A ranking goes on with those who were counted.
        ("Có 90 hộ nghèo được làm nhà. Nhiều nhất là huyện Ba Tơ 29 hộ, kế đến Sơn Hà 21 hộ.", "21 hộ", ("poor",)),
        # The young by the noun that counts them, at school or not.
        ("Quỹ phẫu thuật tim cho 19 em hết 1,2 tỷ đồng.", "19 em", ("children",)),
        ("Cả huyện còn 36 em bỏ học giữa chừng.", "36 em", ("student",)),
        ("Tặng thẻ cho 20 người từ đủ 80 tuổi trở lên.", "20 người", ("elderly",)),
        # Earnings and wages.
        ("Tạo việc làm cho 300 lao động với thu nhập 7 triệu đồng/người/tháng.", "7 triệu đồng", ("worker",)),
        ("Tiền lương ở Nhật Bản bình quân 30 triệu đồng/tháng.", "30 triệu đồng", ("worker",)),
        ("Thu nhập bình quân đầu người đạt 40 triệu đồng/năm.", "40 triệu đồng", ()),
        # An answer is about whom its question names.
        (
            "Hỏi: Nhà tôi là hộ nghèo, có được vay vốn không?\nĐáp: Ông được vay tối đa 40 triệu đồng/hộ.",
            "40 triệu đồng",
            ("poor",),
        ),
        # Who leaves the list of the poor has left poverty; the name of a programme is nobody.
        ("Có 73 hộ làm đơn xin ra khỏi hộ nghèo.", "73 hộ", ("newly_escaped",)),
        ("Chương trình dân tộc thiểu số và miền núi có 50 tỷ đồng.", "50 tỷ đồng", ()),
        # Who is counted is told anew, though no group is named.
        ("Phường có nữ 310 người; thành thị 520 người.", "520 người", ()),
        ("Trong năm sinh 19 trẻ; tử vong 11 người.", "11 người", ()),
        ("Trợ giúp 28 trẻ mồ côi, tăng 3 trẻ.", "3 trẻ", ("children",)),
        ("Đồng bào dân tộc thiểu số chiếm 41%, người Kinh chiếm 59%.", "59%", ()),
        ("Thôn có 40 hộ người Dao, 6 hộ người Kinh.", "6 hộ", ()),
        ("Thôn có 40 hộ người Dao, 6 hộ người Kinh.", "40 hộ", ("ethnic_minority",)),
        ("Thôn có 40 hộ người Thái Hưng.", "40 hộ", ()),
        # What all earn is not what the poor of the clause before earn; work is of those who give it.
        ("Xã giảm 5 hộ nghèo, thu nhập bình quân 33 triệu đồng/người/năm.", "33 triệu đồng", ()),
        ("Thu nhập bình quân của hộ nghèo là 12 triệu đồng.", "12 triệu đồng", ("poor",)),
        ("Đoàn góp 90 ngày công, làm 2 nhà cho hộ nghèo.", "90 ngày công", ()),
        # A bracket is told aside.
        ("Hỗ trợ tiền điện cho 500 hộ (hộ nghèo 420 hộ), mức 55.000 đồng/hộ/tháng.", "55.000 đồng", ()),
        # One count for each of two kinds of households, and one for both.
        ("Số hộ nghèo, cận nghèo còn 40 hộ và 62 hộ.", "40 hộ", ("poor",)),
        ("Số hộ nghèo, cận nghèo còn 40 hộ và 62 hộ.", "62 hộ", ("near_poor",)),
        ("Tổng số hộ nghèo, cận nghèo còn 102 hộ.", "102 hộ", ("near_poor", "poor")),
        # Those in a denominator are whom its own sum is for.
        ("Hỗ trợ không quá 9 triệu đồng/hộ nghèo, 6 triệu đồng/hộ cận nghèo.", "9 triệu đồng", ("poor",)),
        ("Hỗ trợ không quá 9 triệu đồng/hộ nghèo, 6 triệu đồng/hộ cận nghèo.", "6 triệu đồng", ("near_poor",)),
        ("Cho vay 80 triệu đồng/hộ nghèo, hộ cận nghèo.", "80 triệu đồng", ("near_poor", "poor")),
        # A sentence hands on the groups of what it counts, not of its parts; more than were counted are others.
        (
            "Huyện có 300 hộ thoát nghèo, trong đó 70 hộ do phụ nữ làm chủ. Riêng năm 2022 là 140 hộ.",
            "140 hộ",
            ("newly_escaped",),
        ),
        (
            "Có 25 lao động thuộc hộ nghèo đi làm việc ở nước ngoài. Xã Ea Na có 31 người.",
            "31 người",
            ("worker",),
        ),
        (
            "Có 25 lao động thuộc hộ nghèo đi làm việc ở nước ngoài. Xã Ea Na có 11 người.",
            "11 người",
            ("poor", "worker"),
        ),
        ("Trong năm có 12 hộ tái cận nghèo.", "12 hộ", ("near_poor",)),
        # One subject and what each of them got; who is named anew is somebody else.
        ("Người khuyết tật được trợ cấp 80 người, được học nghề 12 người.", "12 người", ("disabled",)),
        ("Người khuyết tật được trợ cấp 80 người, hội viên được học nghề 12 người.", "12 người", ()),
        # Grown people who are young are no children; shares of members are of the society's own.
        ("Đại hội bầu 15 ủy viên, trong đó cán bộ trẻ 3 đồng chí.", "3 đồng chí", ()),
        ("Xã tặng quà cho trẻ mồ côi: 41 trẻ.", "41 trẻ", ("children",)),
        ("Tặng 50 suất quà cho hộ nghèo; tỷ lệ tập hợp thanh niên đạt 66%.", "66%", ()),
        # A gift in a row is not for those of a part.
        (
            "Xã nhận 1.265 suất quà, trị giá 702 triệu đồng, trong đó 37 suất cho gia đình chính sách.",
            "1.265 suất quà",
            (),
        ),
    ],
)
def test_groups(text: str, raw: str, group: tuple[str, ...]) -> None:
    (found,) = [figure.group for figure in figures(text) if figure.raw == raw]
    assert found == group


def test_a_heading_of_people_tells_whom_a_paragraph_is_about() -> None:
    head = "BÁO CÁO\nKết quả công tác năm 2022\n1. Người có công\nTrong năm, huyện đã xây 63 căn và sửa 41 căn nhà."
    text = f"{head}\n2. Việc khác\nTrong năm, huyện đã xây 12 căn nhà."
    assert [figure.group for figure in figures(text)] == [("meritorious",), ("meritorious",), ()]


def test_a_topic_is_that_of_its_paragraph() -> None:
    topic = "Dạy nghề cho lao động nông thôn: đạt kết quả khá."
    here, below = figures(f"{topic} Mở 05 lớp dạy nghề."), figures(f"{topic}\n\nMở 05 lớp dạy nghề.")
    assert ([f.group for f in here], [f.group for f in below]) == ([("worker",)], [()])
