"""What is told where a disaster or an accident struck."""

from __future__ import annotations

import pytest
from factories import indicator

pytestmark = pytest.mark.usefixtures("rules_alone")

_PAID = (
    "Mưa lũ làm 6 người chết.\n\nBan đã chuyển về cơ sở 33,5 tỷ đồng tiền cứu trợ, cụ thể:\n"
    "+ Hộ có người chết: 7 hộ, mỗi hộ 30 triệu đồng.\n+ Hộ có nhà sập hoàn toàn: 47 hộ.\n"
)
_STRUCK = (
    "Lũ quét làm 12 nhà sập, 340 nhà bị ngập, 5 người mất tích, 90 ha lúa mất trắng.\n\n"
    "Hội Chữ thập đỏ gửi vào 60 triệu đồng. Quân khu huy động 840 người. Cả xã có 12 giáo viên."
)


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        (_PAID, "6 người", "disaster_damage"),
        (_PAID, "7 hộ", "disaster_relief"),
        (_PAID, "30 triệu đồng", "disaster_relief"),
        (_PAID, "47 hộ", "disaster_relief"),
        (_STRUCK, "60 triệu đồng", "disaster_relief"),
        (_STRUCK, "840 người", "disaster_relief"),
        (_STRUCK, "12 giáo viên", "other"),
        ("Điều còn lo là tai nạn giao thông. Đã xảy ra 14 vụ, 9 người thiệt mạng.", "9 người", "other"),
        ("Đuối nước cướp đi 9 trẻ trong 6 tháng.", "9 trẻ", "other"),
        ("Mưa lũ cướp đi sinh mạng của 9 người.", "9 người", "disaster_damage"),
        ("Phạm pháp hình sự: 21 vụ, thiệt hại tài sản 428 triệu đồng.", "428 triệu đồng", "other"),
        ("Bão gây thiệt hại 428 triệu đồng.", "428 triệu đồng", "disaster_damage"),
        ("Trong 158 nhân khẩu của thôn đã tìm thấy 46 thi thể.", "158 nhân khẩu", "population"),
        ("Trong 158 nhân khẩu của thôn đã tìm thấy 46 thi thể.", "46 thi thể", "disaster_damage"),
        ("Tỉnh chi mỗi người tử nạn 50 triệu đồng.", "50 triệu đồng", "disaster_relief"),
        ("Do hạn, vụ đông xuân toàn tỉnh phải bỏ hoang 6.150 ha.", "6.150 ha", "disaster_damage"),
        ("Hộ có nhà bị sập hoàn toàn được 6 triệu đồng.", "6 triệu đồng", "disaster_relief"),
    ],
)
def test_disasters(text: str, raw: str, wanted: str) -> None:
    """Victims of accidents are hit by no disaster; those of a disaster who are paid are helped."""
    assert indicator(text, raw) == wanted
