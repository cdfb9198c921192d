"""What figures of training, work, loans, insurance and houses measure where cues stand close together."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


def indicators(text: str) -> list[str]:
    """What the figures of a text measure, in order."""
    return [f.indicator for f in extract(read(text.encode(), document_id="work", name="work.txt")).figures]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # what learners do after a course is work found only where that is said
        ("Sau dạy nghề, 64% học viên trồng nấm theo kỹ thuật mới.", ["vocational_training"]),
        ("Sau dạy nghề, 64% học viên tự tạo việc làm.", ["jobs_created"]),
        ("Năm 2021 có 45 thợ hàn được các nhà máy tuyển dụng.", ["jobs_created"]),
        ("Phiên giao dịch có 45 nhà máy, 12 công ty tuyển dụng.", ["activities", "activities"]),
        # the share of its money that is paid out, with and without the money
        ("Đến nay các xã giải ngân đạt 44%.", ["plan_completion"]),
        ("Đến nay các xã giải ngân 44 tỷ đồng.", ["fund_allocated"]),
        ("Nhà máy cần tuyển 300 công nhân.", ["jobs_created"]),
        ("Thôn có 8 hộ thoát nghèo, 5 hộ vươn lên khá giả.", ["escaped_poverty", "other"]),
        ("Thôn có 18 hộ nghèo vươn lên khá giả.", ["escaped_poverty"]),
        # who comes to a fair, and who comes to work
        ("Phiên giao dịch việc làm năm 2020 thu hút hơn 700 lao động.", ["activities"]),
        ("Cụm công nghiệp thu hút hơn 700 lao động vào làm.", ["jobs_created"]),
        # growth and terms of what is owed, of the economy and of savings
        ("Dư nợ đạt 64 tỷ đồng, tốc độ tăng trưởng 7,5%.", ["credit_outstanding", "credit_outstanding"]),
        ("Tốc độ tăng trưởng kinh tế đạt 7,5%.", ["other"]),
        (
            "Dư nợ đạt 64 tỷ đồng, chia ra: ngắn hạn 12%, trung hạn 51%, dài hạn 37%.",
            ["credit_outstanding", "credit_outstanding", "credit_outstanding", "credit_outstanding"],
        ),
        ("Tiền gửi dài hạn chiếm 37%.", ["other"]),
        # how far the houses to be built are begun and done; a share of them
        ("Huyện đã khởi công 210 căn nhà (đạt 64,2%).", ["housing_built", "plan_completion"]),
        ("Huyện còn 210 căn nhà tạm (chiếm 64,2%).", ["housing_support", "housing_support"]),
        # what a survey finds is not surveyed
        ("Qua khảo sát, 820 người cần việc làm.", ["jobs_created"]),
        ("Đoàn khảo sát 82 cơ sở.", ["activities"]),
        ("Đàn ong đem lại cho mỗi gia đình 20 triệu đồng/năm.", ["income"]),
        ("Chi hội giúp mỗi gia đình 20 triệu đồng sửa nhà.", ["housing_repaired"]),
        ("Tỉnh có 21 phường đạt chỉ tiêu BHYT.", ["health_insurance"]),
        ("Tỉnh có 21 phường.", ["administrative_units"]),
        # help told by what it is with, and who gets goods beside others
        ("Hội viên giúp 33 hộ về cây giống.", ["production_support"]),
        (
            "Có 14 hộ được tặng bồn chứa nước, 6 hộ nhận 2 con bò cái.",
            ["water_sanitation", "production_support", "production_support"],
        ),
        # households whose houses are built or mended, by the works told behind them
        (
            "Tỉnh hỗ trợ 860 hộ làm nhà (trong đó xây mới 700 nhà, sửa chữa 160 nhà).",
            ["housing_support", "housing_built", "housing_repaired"],
        ),
        ("Tỉnh hỗ trợ 860 hộ xây nhà, trong đó 160 hộ cận nghèo.", ["housing_built", "housing_built"]),
        # a syllable of a name in a list of names
        (
            "Tỷ lệ hộ nghèo các xã: Mường Vay 40%, Phiêng Lương 38%.",
            ["poor_households", "poor_households"],
        ),
    ],
)
def test_work_and_loans(text: str, codes: list[str]) -> None:
    """Each figure takes the code that a reader would give it."""
    assert indicators(text) == codes
