"""How people stand where a phrase alone misleads: poverty, who lives in a place, who found work."""

from __future__ import annotations

import pytest
from factories import indicator


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        # The head of a rate, and what a share is reckoned from.
        ("Tỷ lệ hộ cận nghèo của các xã đạt chuẩn nông thôn mới không quá 2%.", "2%", "near_poor_households"),
        ("Xã đạt chuẩn nông thôn mới đạt 72%.", "72%", "new_rural"),
        ("Tỷ lệ hộ nghèo được vay vốn đạt 92%.", "92%", "credit_access"),
        ("Tỷ lệ dân số nông thôn sử dụng nước sạch đạt 90%.", "90%", "water_sanitation"),
        ("Số hộ nghèo phát sinh: 45 hộ.", "45 hộ", "new_or_relapsed_poverty"),
        ("Có 3,5% hộ dân là hộ cận nghèo.", "3,5%", "near_poor_households"),
        ("Hộ đồng bào chiếm 35% dân số toàn xã.", "35%", "population"),
        ("Số hộ tái nghèo là 14 hộ, chiếm 0,3% số hộ thoát nghèo.", "0,3%", "new_or_relapsed_poverty"),
        ("Số hộ thoát nghèo là 14 hộ, chiếm 20% số hộ nghèo đầu năm.", "20%", "escaped_poverty"),
        ("Có 12% số hộ trong xã còn ở diện cận nghèo.", "12%", "near_poor_households"),
        ("Có 98% người thuộc hộ cận nghèo có thẻ bảo hiểm y tế.", "98%", "health_insurance"),
        ("Xã có dân số 12.300 người, tỷ lệ hộ nghèo 2,8%.", "12.300 người", "population"),
        ("Xã có dân số 12.300 người, tỷ lệ hộ nghèo 2,8%.", "2,8%", "poor_households"),
        # Who was brought out of poverty, or falls back.
        ("Nhờ cho vay vốn, bản đã giúp 90 hộ thoát nghèo.", "90 hộ", "escaped_poverty"),
        ("Cho vay vốn 90 hộ mới thoát nghèo.", "90 hộ", "credit_disbursed"),
        ("Mưa lũ khiến 12 gia đình tái nghèo.", "12 gia đình", "new_or_relapsed_poverty"),
        ("Giảm 41 hộ cận nghèo, không phát sinh hộ tái nghèo.", "41 hộ", "near_poor_households"),
        ("Có 14 hộ rớt xuống diện nghèo vì bệnh tật.", "14 hộ", "new_or_relapsed_poverty"),
        ("Còn 30 hộ nghèo, hộ cận nghèo 48 hộ.", "48 hộ", "near_poor_households"),
        ("Có 900 hộ nghèo đa chiều, trong đó 500 hộ nghèo, 400 hộ cận nghèo.", "500 hộ", "poor_households"),
        # An income that bounds the poor.
        ("Hộ có thu nhập dưới 2 triệu đồng/người/tháng được xem là hộ nghèo.", "2 triệu đồng", "poverty_line"),
        ("Thu nhập của hộ nghèo tăng thêm 2 triệu đồng/tháng.", "2 triệu đồng", "income"),
        # Who lives in a place; who was taken on.
        ("Cả bản vỏn vẹn 74 hộ.", "74 hộ", "population"),
        ("Xã rộng 54 km2, 1.120 hộ với 4.876 khẩu.", "4.876 khẩu", "population"),
        ("Cả bản hỗ trợ 74 hộ khó khăn.", "74 hộ", "relief_and_gifts"),
        ("Xưởng may nhận 35 chị em vào làm.", "35 chị em", "jobs_created"),
        ("Chi hội nhận đỡ đầu 35 em mồ côi.", "35 em", "relief_and_gifts"),
        ("Tạo việc làm: vay vốn 320 người, tuyển dụng 1.240 người.", "320 người", "jobs_created"),
    ],
)
def test_what_people_are_told_of(text: str, raw: str, wanted: str) -> None:
    assert indicator(text, raw) == wanted
