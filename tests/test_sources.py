"""Where a page comes from: addresses, mastheads and the signs of newspapers."""

from __future__ import annotations

import pytest

from extractors.places import gazetteer
from extractors.sources import place_of_address, places_of_source
from patterns.places import press


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("www.laocai.gov.vn", "Lào Cai"),
        ("baohagiang.vn", "Hà Giang"),
        ("vnexpress.vn", ""),
        ("sggp.org.vn", "Hồ Chí Minh"),
    ],
)
def test_an_address_tells_its_province(address: str, name: str) -> None:
    unit = place_of_address(address)
    assert (unit.name if unit else "") == name


@pytest.mark.parametrize(
    ("text", "opening", "names"),
    [
        ("BÁO BẮC KẠN ĐIỆN TỬ\nThứ hai", "", ["Bắc Kạn"]),
        ("HÀ GIANG ONLINE\n", "", ["Hà Giang"]),
        ("Tin tức\n", "(STO) - Sáng nay", ["Sóc Trăng"]),
        ("Tin tức\nNguồn: http://baohagiang.vn/tin\n", "", ["Hà Giang"]),
        ("Báo cáo kết quả\n", "UBND - ", []),
    ],
)
def test_a_page_tells_where_it_comes_from(text: str, opening: str, names: list[str]) -> None:
    assert [unit.name for unit in places_of_source(text, [opening])] == names


def test_signs_and_hosts_name_provinces() -> None:
    codes = {*press()["signs"].values(), *press()["hosts"].values()}
    assert all(gazetteer().by_code["old", code].level == "province" for code in codes)
