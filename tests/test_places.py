"""Places: the gazetteer, names in text, and what part they play."""

from __future__ import annotations

import pytest

import patterns
from extractors.places import find_places, find_relatives, gazetteer
from patterns.places import aliases, name_key, units

ROLES = patterns.load("place_roles")


def names(text: str) -> list[tuple[str, str]]:
    return [(m.name, m.level) for m in find_places(text)]


def test_the_lists_are_whole() -> None:
    counts: dict[tuple[str, str], int] = {}
    for unit in units():
        counts[unit.era, unit.level] = counts.get((unit.era, unit.level), 0) + 1
    assert counts["old", "province"] == 63
    assert counts["old", "district"] == 696
    assert counts["old", "commune"] == 10_035
    assert counts["new", "province"] == 34
    assert counts["new", "commune"] == 3_321


def test_every_parent_and_successor_is_a_unit() -> None:
    codes = {(unit.era, unit.code) for unit in units()}
    for unit in units():
        assert not unit.parent or any((era, unit.parent) in codes for era in (unit.era, "old", "older"))
        assert all(("new", code) in codes for code in unit.successors)


@pytest.mark.parametrize("entry", aliases(), ids=lambda entry: entry["alias"])
def test_an_alias_leads_to_its_unit(entry: dict[str, str]) -> None:
    assert entry["name"] in {unit.name for unit in gazetteer().by_key[name_key(entry["alias"])]}
    assert entry["why"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("huyện Ba Tơ", [("Ba Tơ", "district")]),
        ("TP.HCM và TPHCM, TP. Hồ Chí Minh", [("Hồ Chí Minh", "province")] * 3),
        ("TX. Sông Cầu", [("Sông Cầu", "district")]),
        ("tỉnh Khánh Hoà", [("Khánh Hòa", "province")]),
        ("tỉnh Đăk Lăk", [("Đắk Lắk", "province")]),
        ("Thừa Thiên-Huế", [("Thừa Thiên Huế", "province")]),
        ("tỉnh Bà Rịa – Vũng Tàu", [("Bà Rịa - Vũng Tàu", "province")]),
        ("UBND TỈNH NGHỆ AN", [("Nghệ An", "province")]),
        ("Ủy Ban Nhân Dân Huyện Ba Tơ", [("Ba Tơ", "district")]),
        ("huyện Cư M’gar", [("Cư M'gar", "district")]),
        ("tỉnh Hà Tây", [("Hà Tây", "province")]),
        ("thôn Tân Tiến 2 có 40 hộ, thôn Minh Tiến 3 hộ", [("Tân Tiến 2", "village"), ("Minh Tiến", "village")]),
        ("thôn Trung Hòa B", [("Trung Hòa B", "village")]),
        ("huyện miền núi Ba Tơ", [("Ba Tơ", "district")]),
        ("xã đảo Nhơn Châu", [("Nhơn Châu", "commune")]),
        ("làng chài Cửa Vạn", [("Cửa Vạn", "village")]),
        ("Hợp tác xã nghề Minh Tiến", []),
        ("huyện đảo Lí Sơn", [("Lý Sơn", "district")]),
        ("xã Sơn Kim 1, có 3 hộ", [("Sơn Kim 1", "commune")]),
        ("Phường 5, Quận 3", [("5", "commune"), ("3", "district")]),
        ("H. Cẩm Xuyên, TT.Nga Sơn", [("Cẩm Xuyên", "district"), ("Nga Sơn", "commune")]),
        ("chị H. Cẩm Tú, anh Nam H. Trần Thư", []),
    ],
)
def test_names_with_their_types(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sở Lao động - Thương binh và Xã Hội",
        "Huyện Đoàn và Huyện Ủy",
        "Bà Nguyễn Thị Bình Dương",
        "văn bản hướng dẫn",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "xã Nông thôn mới",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert names(text) == []


def role_at(text: str) -> list[str]:
    before, piece, after = text.split("|")
    return [m.role for m in find_places(before + piece + after) if m.end == len(before) + len(piece)]


@pytest.mark.parametrize(("role", "text"), [(role["id"], text) for role in ROLES for text in role["examples"]])
def test_a_role_is_seen(role: str, text: str) -> None:
    assert role_at(text) == [role]


@pytest.mark.parametrize(("role", "text"), [(role["id"], text) for role in ROLES for text in role["near_misses"]])
def test_a_role_is_not_seen_in_near_misses(role: str, text: str) -> None:
    assert role_at(text)
    assert role not in role_at(text)


def test_places_named_by_their_level() -> None:
    text = "Toàn huyện có 3 xã; trên địa bàn tỉnh, cả nước và toàn quốc; huyện Ba Tơ; huyện đảo Lý Sơn"
    found = [(m.level, m.name) for m in find_relatives(text, 0, len(text)) if m.role != "bare"]
    assert found == [("district", ""), ("province", ""), ("country", "Việt Nam"), ("country", "Việt Nam")]


def test_namesakes_stay_candidates() -> None:
    (mention,) = find_places("huyện Châu Thành")
    assert len({unit.code for unit in mention.units}) > 5


def test_a_word_that_ends_like_a_type_is_none() -> None:
    text = "Nông thôn Quảng Nam, văn bản Hà Nội gửi, xây dựng cơ bản Nghệ An"
    assert [(m.name, m.level) for m in find_places(text)] == [
        ("Quảng Nam", "province"),
        ("Hà Nội", "province"),
        ("Nghệ An", "province"),
    ]
    assert [m.level for m in find_relatives("Nông thôn mới, cơ bản, cả thôn")] == ["village"]


WORDS = patterns.load("place_words")


@pytest.mark.parametrize(
    ("text", "expected"),
    [case for entry in WORDS for side in ("examples", "near_misses") for case in entry[side].items()],
)
def test_words_around_names(text: str, expected: list[str]) -> None:
    assert [m.name for m in find_places(text)] == expected


def test_a_number_is_called_with_its_type() -> None:
    (district,) = gazetteer().find("8", "district")[:1]
    assert (district.called, gazetteer().called("quận 8")) == ("Quận 8", [district])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("CÔNG AN HUYỆN BA TƠ - QUẢNG NGÃI", ["Ba Tơ", "Quảng Ngãi"]),
        ("CÔNG AN TỈNH QUẢNG NGÃI", ["Quảng Ngãi"]),
        ("UBND THÀNH PHỐ PHAN RANG - THÁP CHÀM", ["Phan Rang - Tháp Chàm"]),
    ],
)
def test_a_letterhead_names_a_unit_and_the_one_that_holds_it(line: str, names: list[str]) -> None:
    assert [(m.name, m.role) for m in find_places(line)] == [(name, "body") for name in names]
