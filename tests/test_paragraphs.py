"""Figures whose own words leave open what they measure go on with those before them in the paragraph."""

import pytest
from factories import indicator

pytestmark = pytest.mark.usefixtures("rules_alone")


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        (  # the sentence is asked before the heading
            "II. HỖ TRỢ TIỀN ĐIỆN, NƯỚC SẠCH\n\n- Xã khởi công 17 nhà, xong 15 nhà, còn lại mỗi nhà 44 triệu đồng.\n",
            "44 triệu đồng",
            "housing_built",
        ),
        (  # the terms of what the sentence before tells
            "Kết quả\n\nHuyện hỗ trợ 40 hộ nuôi bò sinh sản. Mức hỗ trợ 15 triệu đồng/hộ.\n",
            "15 triệu đồng",
            "production_support",
        ),
        (
            "Kết quả\n\nMở 12 lớp dạy nghề. Ngoài ra, huyện bố trí thêm 90 triệu đồng.\n",
            "90 triệu đồng",
            "vocational_training",
        ),
        (
            "Kết quả\n\nMở 12 lớp dạy nghề. Huyện bố trí 90 triệu đồng.\n",
            "90 triệu đồng",
            "fund_allocated",
        ),
        (  # a share without a code stands between
            "Bảo hiểm y tế\n\nCó 5 xã có tỷ lệ hộ nghèo trên 30%. Có 3 huyện có tỷ lệ che phủ rừng đạt 70%. "
            "Hai huyện Ba Bể, Na Rì đạt trên 95%.\n",
            "95%",
            "health_insurance",
        ),
        (  # what is reckoned from the wage is no income, and goes on with what it is reckoned for
            "Hỏi đáp\n\nHọc sinh bán trú được trợ cấp tiền ăn 40% mức lương cơ sở. Do lương cơ sở là 2 triệu đồng, mỗi"
            " cháu nhận 800.000 đồng/tháng.\n",
            "800.000 đồng",
            "education_support",
        ),
        (
            "Hỏi đáp\n\nTrợ cấp tiền ăn cho 600 học sinh bán trú. Ngoài ra mỗi cháu được 15 kg gạo/tháng.\n",
            "15 kg",
            "education_support",
        ),
        (  # words of the sentence before decide nothing, its figures do
            "Giữ rừng\n\nBờ biển bị sạt lở nặng. Xã An Bình có 84 hộ nhận khoán.\n",
            "84 hộ",
            "other",
        ),
        (  # what the text points back at
            "Kết quả\n\nMiễn học phí cho 640 học sinh.\n\nNăm nay huyện dự toán 530 triệu đồng cho khoản này.\n",
            "530 triệu đồng",
            "education_support",
        ),
        (  # houses built and mended are houses
            "Mức hỗ trợ\n\nXây mới 12 nhà, sửa chữa 9 nhà. Ngoài ra, tỉnh bố trí thêm 10 triệu đồng cho mỗi hộ.\n",
            "10 triệu đồng",
            "housing_support",
        ),
        (  # the level of another time
            "Xuất khẩu lao động\n\nThu ngân sách đạt 190 triệu USD. Cùng kỳ năm ngoái là 163 triệu USD.\n",
            "163 triệu USD",
            "other",
        ),
        (  # places told by the level that they reach
            "Kết quả\n\nTỷ lệ bao phủ bảo hiểm y tế đạt 93%. Còn 9 xã vẫn dưới 80%.\n",
            "9 xã",
            "health_insurance",
        ),
        (  # behind the names of the places
            "Bảo hiểm y tế\n\nBa huyện An Bình, Tân Hòa và Long Phú có độ bao phủ bảo hiểm y tế dưới 88%.\n",
            "Ba huyện",
            "health_insurance",
        ),
        ("Bão số 4\n\nBa huyện An Bình, Tân Hòa và Long Phú đều bị ngập nặng.\n", "Ba huyện", "disaster_damage"),
        ("Bão số 4\n\nBa huyện An Bình, Tân Hòa và Long Phú đã cử 40 chiến sĩ.\n", "Ba huyện", "administrative_units"),
        (  # of two matters it is the whole
            "Kết quả\n\nMở 12 lớp dạy nghề, trao 40 suất học bổng. Kinh phí 90 triệu đồng.\n",
            "90 triệu đồng",
            "fund_allocated",
        ),
        (  # counted by places, whatever the title tells
            "Kết quả\n\nTỉnh đưa 850 lao động đi làm việc ở nước ngoài. Huyện An Bình dẫn đầu với 130 người, thứ hai"
            " là Tân Hòa, 94 người.\n",
            "94 người",
            "overseas_workers",
        ),
    ],
)
def test_what_goes_on_in_a_paragraph(text: str, raw: str, wanted: str) -> None:
    assert indicator(text, raw) == wanted
