"""What is told of several figures by one predicate, one plan or one trade, and by what means people did something."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


def indicators(text: str) -> list[str]:
    """What the figures of a text measure, in order."""
    return [f.indicator for f in extract(read(text.encode(), document_id="shared", name="shared.txt")).figures]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # a predicate behind the last of several shares holds for all; one of each its own
        ("Năm 2021, 100% hộ nghèo, 92% hộ cận nghèo có thẻ BHYT.", ["health_insurance"] * 2),
        ("Năm 2021, hộ nghèo chiếm 14%, 92% số hộ có thẻ BHYT.", ["poor_households", "health_insurance"]),
        ("Năm 2021, 71% trưởng bản và 38% bí thư chi bộ được tập huấn.", ["activities"] * 2),
        # deeds are reached as planned; a rate behind them is none of a plan
        ("Xuất khẩu lao động đạt 91% kế hoạch, giải quyết việc làm 107%.", ["plan_completion"] * 2),
        ("Dạy nghề đạt 91% kế hoạch, tỷ lệ lao động qua đào tạo 43%.", ["plan_completion", "trained_labour_rate"]),
        # by what loan people did what is told of them
        ("Năm 2021, xã có 37 hộ thoát nghèo nhờ vay vốn.", ["escaped_poverty"]),
        ("Năm 2021, xã có 37 hộ được vay vốn.", ["credit_disbursed"]),
        # another use of money is no balance of another year
        ("Xã chuyển sang xóa nhà tạm 300 triệu đồng.", ["housing_support"]),
        ("Năm 2021 chuyển sang 12 triệu đồng.", ["fund_carried_over"]),
        # each of a list of amounts goes to its own field; a whole budget of a field stays one
        ("Xã dành 3 tỷ đồng làm nhà, 2 tỷ đồng cho y tế.", ["housing_built", "medical_support"]),
        ("Kinh phí bổ sung 2 tỷ đồng cho y tế.", ["fund_allocated"]),
        # trade is no relief and no help for Tết, help in the same words is
        ("Năm 2021, nước ta xuất khẩu 4 triệu tấn gạo.", ["other"]),
        ("Kho dự trữ xuất 40 tấn gạo cứu đói.", ["disaster_relief"]),
        ("Dịp Tết, siêu thị bán 900 giỏ hàng.", ["other"]),
        ("Dịp Tết, siêu thị tặng 900 phần quà cho hộ nghèo.", ["tet_support"]),
        ("Tập đoàn lãi 2.100 tỷ đồng.", ["other"]),
        ("Hộ ông Ba trồng cam lãi 210 triệu đồng.", ["income"]),
        # who is hurt when vehicles crash was hit by no disaster
        ("Xe khách lao xuống vực làm 4 người chết.", ["other"]),
        ("Lũ quét làm 4 người chết.", ["disaster_damage"]),
        # who borrows at a rate is no count of those who left poverty
        ("Lãi suất cho vay hộ nghèo 6,6%/năm, hộ mới thoát nghèo 8,2%/năm.", ["other", "other"]),
        # under headings of their own, a count and its amount are told by these
        (
            "1. Hỗ trợ giáo dục\nĐã hỗ trợ 310 em với 620 triệu đồng.\n"
            "2. Hỗ trợ nhà ở\nĐã hỗ trợ 25 hộ với 900 triệu đồng.",
            ["education_support"] * 2 + ["housing_support"] * 2,
        ),
    ],
)
def test_words_are_shared_as_far_as_they_reach(text: str, codes: list[str]) -> None:
    assert indicators(text) == codes
