"""Which of the codes that a figure could have it takes: principles that no phrase alone shows."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


def indicators(text: str) -> list[str]:
    """What the figures of a text measure, in order."""
    return [f.indicator for f in extract(read(text.encode(), document_id="choice", name="choice.txt")).figures]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # who is hurt by crime or on the road was hit by no disaster, unless one is told of
        ("Tai nạn giao thông còn nhiều. Đã xảy ra 14 vụ, 9 người thiệt mạng.", ["other", "other"]),
        ("Mưa lũ làm 9 người thiệt mạng.", ["disaster_damage"]),
        # a price by weight is nobody's income and no output
        ("Lúa bán 4.200 đồng/kg.", ["other"]),
        ("Bà con bán lúa, mỗi năm thu lãi 42 triệu đồng.", ["income"]),
        # what an inspection finds is no inspection
        ("Thanh tra 9 huyện cho thấy 1.127 người trùng tên.", ["activities", "other"]),
        ("Kiểm tra 120 cơ sở, nhắc nhở 34 cơ sở.", ["activities", "other"]),
        # a plan beside a result is of that result; a movement is of the level that it is counted with
        ("Thu ngân sách được 61 tỷ đồng, trong khi dự toán cả năm là 98 tỷ đồng.", ["other", "other"]),
        # what is no measure of the one of a pair is said of the other alone
        ("Xưởng có 12.000 lao động kiếm sống với mức lương 6 triệu đồng/tháng.", ["other", "income"]),
        # the subject of a verb of building tells what is built
        ("Chợ Đầm được xây lại với kinh phí 12 tỷ đồng.", ["infrastructure"]),
        ("Nhà bà Ba được xây lại với kinh phí 60 triệu đồng.", ["housing_built"]),
        # a part of a population told by what it does
        ("Thôn Đoài có 312 hộ thì 280 hộ làm nghề mộc.", ["population", "other"]),
        # another verb counts something else before the predicate
        ("Tạo việc làm cho 450 người, đưa 36 người đi Nhật Bản.", ["jobs_created", "overseas_workers"]),
        # a crop is not counted in firms
        ("Liên kết tiêu thụ 340 ha lúa với 2 doanh nghiệp.", ["agriculture_output", "other"]),
        # a fund that takes in, whatever it is called; who is there, whoever they are
        ("Quỹ phòng chống thiên tai thu được 860 triệu đồng.", ["fund_raised"]),
        ("Tổ chức được 4 chuyến tham quan cho 160 hội viên.", ["activities", "activities"]),
        ("Buổi gặp mặt có 80 doanh nghiệp.", ["activities"]),
        ("Huyện có 80 doanh nghiệp.", ["other"]),
        # a share whose noun names others is not of the households before it
        ("Hộ nghèo còn 2,4%; 95% chi bộ hoàn thành tốt nhiệm vụ.", ["poor_households", "other"]),
        ("Hộ nghèo còn 2,4%; giảm 1,1%.", ["poor_households", "poor_households"]),
        # a bracket is closed: what follows goes on with what stood before it
        (
            "Xã không còn hộ nghèo (thu nhập từ 24 triệu đồng/người/năm trở xuống), mỗi năm giảm 0,4%.",
            ["poverty_line", "poor_households"],
        ),
        # all who live there are no members of the list of those who got something
        (
            "Hội trao 300 cây giống cho 40 hộ nghèo.\nXã có 900 hộ.",
            ["production_support", "production_support", "population"],
        ),
        # a field before a bare number only tells apart what is counted; a noun counts other things
        ("Có 80 kiến nghị, trong đó giao thông 30, y tế 12.", ["activities", "activities", "activities"]),
        ("Toàn xã có 80 ý kiến, sửa 5 công trình giao thông.", ["activities", "infrastructure"]),
        # the next programme of a list of loans, and help of another verb
        (
            "Quý II cho vay hộ nghèo 4 tỷ đồng/70 hộ; nước sạch nông thôn 6 tỷ đồng/300 hộ.",
            ["credit_disbursed", "credit_disbursed", "credit_disbursed", "credit_disbursed"],
        ),
        # gifts to people with merit alone, and to others besides
        ("Xã tặng 30 suất quà cho gia đình chính sách.", ["meritorious_support"]),
        ("Xã tặng 30 suất quà cho hộ nghèo và gia đình chính sách.", ["relief_and_gifts"]),
        ("Xã tặng 30 suất quà Tết cho gia đình chính sách.", ["tet_support"]),
        # the next people of a list are not these
        ("Xã có 120 NCT, 31 NKT, 14 NCC.", ["other", "other", "meritorious_support"]),
        # goods in a parcel, where a disaster is told of and where none is
        (
            "Đoàn trao 90 suất quà. Mỗi suất gồm 1 chăn ấm và 200.000 đồng.",
            ["relief_and_gifts", "relief_and_gifts", "relief_and_gifts"],
        ),
        ("Sau bão, đoàn trao 300 thùng mì.", ["disaster_relief"]),
        ("Hội tặng 40 kg gạo cho 4 hộ.", ["relief_and_gifts", "relief_and_gifts"]),
        ("Nhà nước cấp 40 tấn gạo cho 800 hộ.", ["disaster_relief", "disaster_relief"]),
        # lending begins a statement of its own
        ("Hội mở 2 lớp may cho 30 chị, cho vay 640 triệu đồng.", ["vocational_training"] * 2 + ["credit_disbursed"]),
        ("Hội tặng 20 suất quà cho hộ nghèo, cho vay 3 tỷ đồng.", ["relief_and_gifts", "credit_disbursed"]),
        ("Hội cho 20 hộ nghèo vay 3 tỷ đồng.", ["credit_disbursed", "credit_disbursed"]),
        # a share of last year's is of the same thing, behind a share of the plan too
        ("Thu ngân sách 46 tỷ đồng, bằng 59% dự toán, bằng 118% so cùng kỳ.", ["other", "plan_completion", "other"]),
        (
            "Trồng 46 ha ngô, đạt 59% kế hoạch, bằng 118% so với cùng kỳ.",
            ["agriculture_output", "plan_completion", "agriculture_output"],
        ),
        # the verb that gives is told once for all of a list
        ("Hộ nghèo được hỗ trợ 100% mức đóng BHYT, cận nghèo 70%.", ["health_insurance", "health_insurance"]),
        ("Hộ nghèo chiếm 10%, cận nghèo 7%.", ["poor_households", "near_poor_households"]),
        # the poor of all who live there, and those helped of all the poor
        ("Xã có 214/3.102 hộ nghèo, chiếm 6,9%.", ["poor_households", "population", "poor_households"]),
        ("Xã sửa nhà cho 12/19 hộ nghèo.", ["housing_repaired", "poor_households"]),
        # how it is known is no survey that is counted
        ("Qua khảo sát năm 2020, 61% số hộ đã thoát nghèo.", ["escaped_poverty"]),
        ("Đoàn khảo sát 300 hộ.", ["activities"]),
        # the people of households behind a share in brackets
        (
            "Huyện có 290 hộ nghèo (1,9% số hộ) với 1.000 khẩu.",
            ["poor_households", "poor_households", "poor_households"],
        ),
        # why they fell back, and what they lack, divides the households
        ("Có 41 hộ tái nghèo, nguyên nhân do mất việc làm chiếm 61%.", ["new_or_relapsed_poverty"] * 2),
        ("Có 41 hộ tái nghèo. Tỷ lệ thất nghiệp 6%.", ["new_or_relapsed_poverty", "unemployment"]),
        ("Hộ nghèo thiếu hụt: việc làm 40 hộ, bảo hiểm xã hội 31 hộ.", ["multidimensional_poverty"] * 2),
        # where a movement ends
        ("Hộ nghèo giảm từ 9 hộ còn 1 hộ, hộ khá chiếm 68%.", ["poor_households", "poor_households", "other"]),
        ("Hộ nghèo giảm từ 9 hộ còn 1 hộ cận nghèo.", ["poor_households", "near_poor_households"]),
        # cut off is no verb of those who set something up
        ("Sau lũ quét, 5 xã biên giới bị cô lập.", ["disaster_damage"]),
        ("Sau lũ quét, 5 xã biên giới lập chốt gác.", ["administrative_units"]),
        # homes are told by themselves, halls among halls are none
        ("Huyện cấp 3 giếng khoan và 5 căn nhà.", ["water_sanitation", "housing_support"]),
        ("Xã có 12 nhà văn hóa, trong đó 3 nhà xây mới.", ["infrastructure", "infrastructure"]),
        ("Tu sửa 2 nhà văn hóa, xây mới 5 nhà cho hộ nghèo.", ["infrastructure", "housing_built"]),
        # victims of poison, and of a flood
        ("Tỉnh có 90 nạn nhân da cam. Hội thăm 11 nạn nhân.", ["meritorious_support", "meritorious_support"]),
        # how far the next goals are reached
        (
            "Có 18 chỉ tiêu đạt trên 75% kế hoạch, 4 chỉ tiêu đạt trên 60%.",
            ["other", "plan_completion", "other", "plan_completion"],
        ),
        ("Có 4 chỉ tiêu đạt trên 60%.", ["other", "other"]),
        # the share of a people among those counted right before
        (
            "Diện tích tự nhiên 6.500 km2, dân số 670.000 người, trong đó dân tộc thiểu số chiếm 32%.",
            ["other", "population", "population"],
        ),
        (
            "Dân số 670.000 người, diện tích tự nhiên 6.500 km2, trong đó đất rừng chiếm 40%.",
            ["population", "other", "other"],
        ),
        # whom works hit was hit by no disaster
        ("Dự án thu hồi đất của 60 hộ, 20 hộ bị ảnh hưởng nhà ở.", ["infrastructure", "infrastructure"]),
        ("Mưa lũ làm 20 hộ bị ảnh hưởng.", ["disaster_damage"]),
        # food is no wage
        ("Hỗ trợ 12 tấn lương thực và 150 triệu đồng.", ["relief_and_gifts", "relief_and_gifts"]),
        ("Tiền lương bình quân là 6 triệu đồng.", ["income"]),
    ],
)
def test_choice(text: str, codes: list[str]) -> None:
    """Each figure takes the code that a reader would give it."""
    assert indicators(text) == codes
