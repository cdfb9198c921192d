"""What money is for where its own words leave it open."""

from __future__ import annotations

import pytest
from factories import indicator

pytestmark = pytest.mark.usefixtures("rules_alone")


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        ("Quỹ Hỗ trợ nông dân giải ngân 500 triệu đồng cho 10 hộ hội viên.", "500 triệu đồng", "credit_disbursed"),
        ("Quỹ Hỗ trợ nông dân giải ngân 500 triệu đồng cho 10 hộ hội viên.", "10 hộ", "credit_disbursed"),
        ("Ban quản lý giải ngân 500 triệu đồng vốn đầu tư công.", "500 triệu đồng", "fund_allocated"),
        ("Huy động được 4 tỷ đồng để xây dựng 80 căn nhà.", "4 tỷ đồng", "housing_built"),
        ("Quỹ Vì người nghèo tiếp nhận 4 tỷ đồng.", "4 tỷ đồng", "fund_raised"),
        ("Hội vận động được 12 đoàn y, bác sĩ khám bệnh miễn phí.", "12 đoàn", "medical_support"),
        ("Tiếp nhận 12 tấn gạo, 300 thùng mì tôm cứu trợ đồng bào.", "300 thùng mì", "disaster_relief"),
        ("Căn nhà rộng 60 m2, tổng kinh phí xây dựng 180 triệu đồng.", "180 triệu đồng", "housing_built"),
        ("Trợ cấp xã hội cho 45 người. Tổng số tiền chi trả là 19 triệu đồng.", "19 triệu đồng", "social_assistance"),
        ("Khám bệnh 45 người, dạy nghề 20 người. Tổng kinh phí 19 triệu đồng.", "19 triệu đồng", "fund_allocated"),
        (
            "Tổng dư nợ 300 tỷ đồng. Trong đó: hộ nghèo 41 tỷ đồng, nước sạch 9 tỷ đồng.",
            "9 tỷ đồng",
            "credit_outstanding",
        ),
        (
            "Tổng kinh phí làm đường 900 triệu đồng, trong đó dân góp 300 triệu đồng.",
            "300 triệu đồng",
            "infrastructure",
        ),
        ("Cho vay người đi làm việc ở nước ngoài 480 triệu đồng.", "480 triệu đồng", "credit_disbursed"),
        ("Xây mới và sửa chữa nhà văn hóa với 900 triệu đồng.", "900 triệu đồng", "infrastructure"),
        ("Cứu trợ các vùng bị ảnh hưởng do lũ với 300 thùng mì tôm.", "300 thùng mì", "disaster_relief"),
        ("Trên tổng số 12.400 hộ dân thì hộ nghèo chiếm 3%.", "12.400 hộ dân", "population"),
        ("Hội quản lý dư nợ 145 tỷ đồng cho 3.850 hộ vay.", "3.850 hộ", "credit_outstanding"),
        ("Đầu năm có 312 hộ nghèo, thoát nghèo 98 hộ. Cuối năm còn 225 hộ.", "225 hộ", "poor_households"),
        ("Giải ngân 71 tỷ đồng/168 tỷ đồng, đạt 42,3%.", "42,3%", "plan_completion"),
        ("Cả xã có 186 hộ hiến đất làm đường, đóng góp 9 tỷ đồng.", "9 tỷ đồng", "infrastructure"),
        ("Cả xã có 186 hộ hiến đất, đóng góp 9 tỷ đồng.", "9 tỷ đồng", "fund_raised"),
        ("Gia đình chị có 6 nhân khẩu.", "6 nhân khẩu", "other"),
        ("Mức hỗ trợ tiền giống nuôi tôm 3 triệu đồng mỗi ha.", "3 triệu đồng", "production_support"),
        ("Có 437 nhà được dựng lên, tốn 20 tỷ đồng, quá nửa là tiền xã hội hóa.", "nửa", "housing_built"),
        ("Xã có 9 thôn, 1.820 hộ với 7.200 khẩu.", "1.820 hộ", "population"),
        ("Có 8 huyện đã hoàn thành việc rà soát hộ nghèo.", "8 huyện", "administrative_units"),
        ("Kiểm tra công tác giảm nghèo tại 12 cơ quan.", "12 cơ quan", "activities"),
        ("Thăm 15 công nhân bị tai nạn lao động.", "15 công nhân", "relief_and_gifts"),
        ("Dự án hỗ trợ 45 hộ nuôi dê sinh sản.", "45 hộ", "production_support"),
        ("Huyện hỗ trợ 45 con bò cho 40 hộ nghèo.", "40 hộ", "production_support"),
        ("Làng có 30 hộ nghèo được cấp 45 con dê giống.", "30 hộ", "production_support"),
        ("Xây mới 14 căn nhà, sửa chữa 9 căn nhà với tổng kinh phí 2 tỷ đồng.", "2 tỷ đồng", "housing_support"),
        ("Tổ có 60 hộ, dư nợ 3 tỷ đồng.", "60 hộ", "credit_outstanding"),
        ("Kết quả công tác\n\nXã đã tặng 90 suất quà Tết, giúp 35 hộ khó khăn.", "35 hộ", "relief_and_gifts"),
        ("Nhân dịp Tết, tặng 90 suất quà, giúp 35 hộ khó khăn.", "35 hộ", "tet_support"),
        ("12 tỷ đồng – hỗ trợ các hộ bị thiệt hại do bão.", "12 tỷ đồng", "disaster_relief"),
        ("Bão gây thiệt hại 12 tỷ đồng.", "12 tỷ đồng", "disaster_damage"),
        ("Có 9/14 xã được công nhận làm tốt công tác dân vận.", "9", "other"),
        ("Có 9/14 xã báo cáo kết quả rà soát hộ nghèo.", "9", "administrative_units"),
        (
            "Hỗ trợ học nghề cho lao động nông thôn: tiền ăn 35.000 đồng/người/ngày, tiền đi lại 250.000 đồng.",
            "250.000 đồng",
            "vocational_training",
        ),
        (
            "Người dân đóng góp 3 tỷ đồng và doanh nghiệp ủng hộ 2 tỷ đồng để làm đường bê tông.",
            "3 tỷ đồng",
            "infrastructure",
        ),
        (
            "Tổng vốn là 90 tỷ đồng, trong đó ngân sách 60 tỷ đồng, nhân dân góp 30 tỷ đồng.",
            "30 tỷ đồng",
            "fund_raised",
        ),
        ("Ông nói: “Đàn bò được quản lý, chăm sóc tốt”. Toàn xã có 640 hộ.", "640 hộ", "population"),
    ],
)
def test_indicator_by_purpose(text: str, raw: str, wanted: str) -> None:
    assert indicator(text, raw) == wanted
