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
    ],
)
def test_work_and_loans(text: str, codes: list[str]) -> None:
    """Each figure takes the code that a reader would give it."""
    assert indicators(text) == codes
