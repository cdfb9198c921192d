"""What a text tells of throughout: figures whose own words leave open what they measure."""

import pytest

from extractors import readers
from extractors.extract import extract


def measures(text: str) -> dict[str, str]:
    """The evidence of each figure with its indicator."""
    document = readers.read(text.encode(), document_id="x", name="x.txt")
    return {figure.raw: figure.indicator for figure in extract(document).figures}


@pytest.mark.parametrize(
    ("text", "raw", "indicator"),
    [
        (
            "Kết quả\n\nTỉnh đưa 850 lao động đi làm việc ở nước ngoài.\n\nAn Bình có 12 người, Tân Hòa 9 người.\n",
            "9 người",
            "overseas_workers",
        ),
        (
            "Kết quả năm 2019\n\nTỉnh đưa 850 lao động đi làm việc ở nước ngoài.\n\nĐội bóng có 12 người.\n",
            "12 người",
            "other",
        ),
        (
            "Bão số 4\n\nBão làm sập 45 nhà, 3 người chết, 12 người bị thương. Tỉnh hỗ trợ 2 tỷ đồng.\n",
            "2 tỷ đồng",
            "disaster_relief",
        ),
        ("Kết quả\n\nTỉnh hỗ trợ 2 tỷ đồng.\n", "2 tỷ đồng", "relief_and_gifts"),
        (
            "Năm học mới\n\nTỉnh tiếp nhận 480 tấn gạo hỗ trợ 6.500 học sinh bán trú.\n",
            "480 tấn",
            "education_support",
        ),
        ("Kết quả\n\nTỉnh tiếp nhận 480 tấn gạo.\n", "480 tấn", "fund_raised"),
        (
            "Kết quả\n\nCông ty Xổ số kiến thiết ủng hộ 3 tỷ đồng.\n",
            "3 tỷ đồng",
            "fund_raised",
        ),
        (
            "Kết quả\n\nMức hỗ trợ là 40 triệu đồng/hộ đối với xây mới và 20 triệu đồng/hộ đối với sửa chữa.\n",
            "20 triệu đồng",
            "housing_repaired",
        ),
        (
            "Kế hoạch giải quyết việc làm\n\nTạo việc làm cho 900 người.\n\nTổng kinh phí thực hiện: 12 tỷ đồng.\n",
            "12 tỷ đồng",
            "fund_allocated",
        ),
        (
            "Bàn giao nhà tình nghĩa\n\nNgôi nhà có diện tích 60 m2, trị giá 120 triệu đồng.\n",
            "120 triệu đồng",
            "housing_built",
        ),
        ("Mô hình nuôi dê\n\nAnh bán 8 con được 22 triệu đồng.\n", "22 triệu đồng", "income"),
        (
            "TRUNG TÂM BẢO TRỢ XÃ HỘI\n\nBáo cáo năm\n\nCuối năm có 240 đối tượng, trong đó 90 cụ.\n",
            "240 đối tượng",
            "care_facilities",
        ),
        (
            "Cấp nước sạch nông thôn\n\nToàn huyện có 14 trạm cấp nước cho 3.100 hộ, 92% hộ dùng nước sạch, trong đó"
            " 40% dùng nước máy.\n\nNăm tới nâng cấp 6 công trình.\n",
            "6 công trình",
            "water_sanitation",
        ),
    ],
)
def test_what_is_told_throughout(text: str, raw: str, indicator: str) -> None:
    assert measures(text)[raw] == indicator
