"""The grammar of numbers: what a person reads is what the table gets, exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.extract import extract
from extractors.numerals import Numeral, find_numerals, scan
from extractors.readers import read

# text, then what each number of it says: value or low..high, unit ("-": none at the number itself)
READINGS = [
    ("lãi suất 1.000%/năm", "1000 percent"),
    ("giá tăng 1.250%", "1.25 percent"),
    ("lãi suất 7.125%/năm", "7.125 percent"),
    ("kế hoạch 12 - 15 tỷ đồng", "12000000000..15000000000 VND"),
    ("lượng mưa gấp 2 năm ngoái", "2 ratio"),
    ("1.234.567 đồng", "1234567 VND"),
    ("1,234,567 hộ", "1234567 -"),
    ("1,234,567.89 USD", "1234567.89 USD"),
    ("1.234.567,89 đồng", "1234567.89 VND"),
    ("10 000 đồng", "10000 VND"),
    ("10\u00a0000\u202f000 đồng", "10000000 VND"),
    ("33.84 triệu đồng", "33840000 VND"),
    ("412204.00 hộ", "412204 -"),
    ("0.350 ha", "0.35 ha"),
    ("1,234 hộ", "1234 -"),
    ("2,338 triệu hộ", "2338000 -"),
    ("12.345%", "12.345 percent"),
    ("5.535,3 nghìn tỷ đồng", "5535300000000000 VND"),
    ("8 vạn 6 ngàn người", "86000 -"),
    ("1,2 triệu tỷ đồng", "1200000000000000 VND"),
    ("12 tỷ, 350 triệu đồng", "12350000000 VND"),
    ("3 tỷ 5 trăm triệu đồng", "3500000000 VND"),
    ("2 tỷ rưỡi", "2500000000 VND"),
    ("2 triệu 3 đồng", "2300000 VND"),
    ("Góp 1 tỷ 300 để làm đường", "1300000000 VND"),
    ("Góp 4 triệu 5 cho quỹ", "4500000 -"),
    ("Góp 1 tỷ 300 hộ vay", "1000000000 VND; 300 -"),
    ("Góp 1 tỷ, 300 hộ vay", "1000000000 VND; 300 -"),
    ("Góp 1 tỷ 3 năm qua", "1000000000 VND"),
    ("42 triệu triệu đồng", "42000000 VND"),
    ("27tỷ145,5triệu đồng", "27145500000 VND"),
    ("5triệuđồng", "5000000 VND"),
    ("500k", "500000 -"),
    ("6 ngàn tỷ", "6000000000000 VND"),
    ("39 vạn tấn", "390000 t"),
    ("192.7 tỷ kWh", "192700000000 kW.h"),
    ("1.250 tr.đ", "1250000000 VND"),
    ("4.500 trđồng", "4500000000 VND"),
    ("4.500 trđ", "4500000000 VND"),
    ("0,07USD/kWh", "0.07 USD"),
    ("US$ 500", "500 USD"),
    ("$5 triệu", "5000000 USD"),
    ("2,5 triệu đô la Mỹ", "2500000 USD"),
    ("3 triệu euro", "3000000 EUR"),
    ("5 đồng chí", "5 -"),
    ("3 đ/c", "3 -"),
    ("1.000 đ/tin", "1000 VND"),
    ("35m2 đến 60m2", "35..60 m2"),
    ("24 m²", "24 m2"),
    ("30tạ", "3000 kg"),
    ("5 yến gạo", "50 kg"),
    ("970con", "970 -"),
    ("115/116 ha", "115 ha; 116 ha"),
    ("thực hiện 320/KH 400 triệu đồng", "320000000 VND; 400000000 VND"),
    ("cấy 46 ha/KH 50 ha lúa", "46 ha; 50 ha"),
    ("được 210 con/250 con KH", "210 -; 250 -"),
    ("Kế hoạch số 46/KH-UBND", ""),
    ("năng suất 6 tấn/ha", "6 t"),
    ("18/21 huyện", "18 -; 21 -"),
    ("1.100/1.565 hộ", "1100 -; 1565 -"),
    ("thực hiện: 0 (15/0)", "0 -; 15 -; 0 -"),
    ("2/3 số hộ", "66.6667 percent"),
    ("chỉ bằng 2/5 mức thu nhập", "40 percent"),
    ("chiếm 1/4.", "25 percent"),
    ("nhà nước chỉ chi 1/3.", "33.3333 percent"),
    ("tương đương 1/5 thu ngân sách", "20 percent"),
    ("dân góp 1/2, xã góp 1/2", "50 percent; 50 percent"),
    ("còn lại 2/3 là dân góp", "66.6667 percent"),
    ("xã hỗ trợ 1/2 kinh phí", "50 percent"),
    ("hỗ trợ 1/3 hộ", "1 -; 3 -"),
    ("trên 2/3 đại biểu", "66.6667 percent"),
    ("trên 12/15 đại biểu", "12 -; 15 -"),
    ("bằng hơn ½ giá điện", "50 percent"),
    ("2½ tấn", "2.5 t"),
    ("một nửa số hộ", "50 percent"),
    ("hơn nửa dân số", "50 percent"),
    ("ba phần tư dân số", "75 percent"),
    ("1.250 (triệu đồng)", "1250000000 VND"),
    ("45,5 (ha) lúa", "45.5 ha"),
    ("từ 20 (triệu đồng) lên 25 (triệu đồng)", "20000000 VND; 25000000 VND"),
    ("120 (hộ)", "120 -"),
    ("1.250 (triệu đồng và 5 ha)", "1250 -; 5 ha"),
    ("14-16 hộ", "14..16 -"),
    ("1-1,5% / năm", "1..1.5 percent"),
    ("10% - 12%", "10..12 percent"),
    ("6-9 tỷ đồng", "6000000000..9000000000 VND"),
    ("190.000 - 2,5 triệu USD", "190000..2500000 USD"),
    ("từ 5 hộ đến 10 hộ", "5..10 -"),
    ("từ trên 21 triệu đồng / người / năm đến 28 triệu đồng / người / năm", "21000000..28000000 VND"),
    ("trên 1,1 triệu đến 1,43 triệu đồng", "1100000..1430000 VND"),
    ("hai đến ba tỷ đồng", "2000000000..3000000000 VND"),
    ("tăng từ 11 lên 15 hộ", "11 -; 15 -"),
    ("giảm từ 0,8% còn 0,52%", "0.8 percent; 0.52 percent"),
    ("từ 21 lên 28 triệu đồng", "21000000 VND; 28000000 VND"),
    ("từ 35 xuống còn 28 triệu đồng", "35000000 VND; 28000000 VND"),
    ("giảm từ 10% đến 5%", "10 percent; 5 percent"),
    ("gấp 2 lần", "2 ratio"),
    ("tăng gấp đôi", "2 ratio"),
    ("gấp rưỡi", "1.5 ratio"),
    ("gấp 2 lần rưỡi", "2.5 ratio"),
    ("107 trẻ trai/100 trẻ gái", "1.07 ratio"),
    ("23 ca/1.000 dân", "2.3 percent"),
    ("15 bác sĩ/10.000 dân", "0.15 percent"),
    ("28,5 giường bệnh/vạn dân", "0.285 percent"),
    ("16 ‰", "1.6 percent"),
    ("3,93 điểm phần trăm", "3.93 percentage_point"),
    ("2 điểm %", "2 percentage_point"),
    ("5 ,2 %", "5.2 percent"),
    ("12 , 46 %", "12.46 percent"),
    ("có 2. 259 hồ sơ", "2259 -"),
    ("l.413 trường hợp", "1413 -"),
    ("1OO%", "100 percent"),
    ("đạt 2O.000 hộ", "20000 -"),
    ("âm 3,2%", "-3.2 percent"),
    ("tăng trưởng -3,2%", "-3.2 percent"),
    ("50.000.000 đồng (năm mươi triệu đồng)", "50000000 VND"),
    ("50.000.000 đồng (Bằng chữ: Năm mươi triệu đồng chẵn)", "50000000 VND"),
    ("năm mươi triệu đồng (50.000.000 đồng)", "50000000 VND"),
    ("03 (ba) hộ", "3 -"),
    ("50 nhà (2,5 tỷ đồng)", "50 -; 2500000000 VND"),
    ("3 ty 500 trieu dong", "3500000000 VND"),
    ("hai tram trieu dong", "200000000 VND"),
    ("giup cho189 hoi vien", "189 -"),
    ("cho189 hội viên", "189 -"),
    ("hai chốt kiểm dịch", "2 -"),
    ("một trăm hộ", "100 -"),
    ("mười hai xã", "12 -"),
    ("có năm huyện", "5 -"),
    ("hai nghìn không trăm lẻ ba người", "2003 -"),
    ("không phẩy năm phần trăm", "0.5 percent"),
    ("nửa triệu đồng", "500000 VND"),
    ("hăm mốt hộ", "21 -"),
    ("4,69%(630 hộ)", "4.69 percent; 630 -"),
    ("lần lượt 5%, 6,2% và 7%", "5 percent; 6.2 percent; 7 percent"),
    ("5 tỷ đồng năm 2022", "5000000000 VND"),
    ("8,4 triệu năm 2010", "8400000 -"),
    ("2 lần/năm", "2 -"),
    ("50 ngày công", "50 -"),
    ("2019 hộ nghèo", "2019 -"),
    ("chiếm tỷ lệ 5, trong đó", "5 -"),
]

NOTHING = [
    "một số hộ",
    "ngày 1/3, huyện khởi công",
    "nghỉ lễ 30/4 và 1/5",
    "một trong những xã",
    "một gia đình",
    "vài trăm hộ",
    "hàng chục nghìn tỷ đồng",
    "trong năm huyện đã hỗ trợ",
    "thứ ba",
    "anh Tám có nhà",
    "Ba Tơ",
    "đầu tư nhà ở",
    "nửa đầu năm",
    "nửa tháng qua",
    "hai mươi năm xây dựng",
    "mười ngày qua",
    "năm 2022 và 2023",
    "từ ngày 27/3 đến ngày 09/4/2019",
    "so với 2022, giảm",
    "(17/10)",
    "lúc 8 giờ 30 ngày 5/6",
    "dưới 6 tuổi",
    "QĐ 28",
    "Điều 5, 6 và 7 của Luật",
    "các quận 1, 3, 5, 6, 10, 11, Phú Nhuận",
    "COVID-19",
    "ĐT: 0235.3852.333",
    "http://a.vn/12/34",
]


def said(numeral: Numeral) -> str:
    high = "" if numeral.value_high is None else f"..{numeral.value_high:f}"
    return f"{numeral.value:f}{high} {numeral.unit or '-'}"


@pytest.mark.parametrize(("text", "expected"), READINGS, ids=[text for text, _ in READINGS])
def test_reading(text: str, expected: str) -> None:
    assert "; ".join(map(said, find_numerals(text))) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_no_numeral(text: str) -> None:
    assert find_numerals(text) == []


# what the spans cover and how numbers hang together


def test_span_takes_scale_and_unit_but_no_noun() -> None:
    text = "chi 27 tỷ 145,5 triệu đồng/căn cho 797 hộ"
    money, households = find_numerals(text)
    assert text[money.start : money.end] == "27 tỷ 145,5 triệu đồng"
    assert text[money.start : money.number_end] == "27 tỷ 145,5 triệu"
    assert money.per_text == ("căn",)
    assert text[money.end : money.per_end] == "/căn"
    assert text[households.start : households.end] == "797"


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("360.000 đồng/người/tháng", ("người", "tháng")),
        ("700.000 đồng / người / tháng ở", ("người", "tháng")),
        ("25 triệu đồng / hộ để xây", ("hộ",)),
        ("500 nghìn đồng/hộ gia đình/năm", ("hộ gia đình", "năm")),
        ("3% / năm; thời hạn", ("năm",)),
        ("5 tạ/ha", ("ha",)),
        ("10 triệu đồng", ()),
    ],
)
def test_denominators(text: str, per: tuple[str, ...]) -> None:
    assert find_numerals(text)[0].per_text == per


def test_a_plan_told_some_clauses_on_is_the_plan_of_what_is_done() -> None:
    far = "Đã hoàn thành 610/840 căn nhà cho hộ nghèo, hộ cận nghèo theo chương trình giảm nghèo, đạt 72,6% kế hoạch."
    assert find_numerals(far)[0].role == "planned"
    assert find_numerals("Đã hoàn thành 9/14 xã nghèo, xã biên giới theo tiêu chí mới, đạt 64,3%.")[0].role == "part"


def test_part_of_whole_and_done_of_planned() -> None:
    part, whole = find_numerals("18/21 huyện")
    assert (part.whole, part.role, whole.whole) == (1, "part", None)
    done, _ = find_numerals("115/116 ha")
    assert (done.whole, done.role) == (1, "planned")


def test_comparison_links_both_ends() -> None:
    old, new = find_numerals("tăng từ 21 lên 28 triệu đồng")
    assert (old.compared, new.compared) == (1, 0)
    assert "scale_shared" in old.flags


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("12.345%", "ambiguous:12.345|12345"),
        ("1,234 hộ", "ambiguous:1234|1.234"),
        ("33.84 triệu", "dot_decimal"),
        ("42 triệu triệu đồng", "doubled_scale"),
        ("1,234,567 hộ", "us_form"),
        ("10 000 hộ", "space_groups"),
        ("có 2. 259 hồ sơ", "ambiguous:2259|2"),
        ("l.413 hộ", "ocr_repaired"),
        ("từ 21 lên 28 triệu", "scale_shared"),
        ("857 tỷ; 77 tỷ", "unit_implied"),
        ("2 triệu 3 đồng", "implied_scale"),
        ("âm 3,2%", "negative"),
    ],
)
def test_doubt_is_flagged(text: str, flag: str) -> None:
    assert flag in find_numerals(text)[0].flags


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("50.000.000 đồng", "năm mươi triệu đồng"),
        ("12.340.000.000 đồng", "Mười hai tỷ, ba trăm bốn mươi triệu đồng"),
        ("1.002.003.000 đồng", "một tỷ, hai triệu, ba nghìn đồng"),
        ("4.090.000.000 đồng", "Bốn tỷ, không trăm chín mươi triệu đồng"),
        ("2.050.400.000 đồng", "Hai tỷ, không trăm năm mươi triệu, bốn trăm nghìn đồng"),
    ],
)
def test_repeated_amount_is_a_nonfigure(number: str, words: str) -> None:
    text = f"{number} ({words})"
    assert [(n.kind, text[n.start : n.end]) for n in scan(text).nonfigures] == [("repetition", words)]
    assert len(find_numerals(text)) == 1


def test_a_name_that_begins_with_a_number_word_is_none() -> None:
    assert not find_numerals("Ba Bể, ngày hội xuân")
    assert [n.value for n in find_numerals("Ba hộ được tặng quà.")] == [3]
    assert [n.value for n in find_numerals("Hai Xã Nông Thôn Mới.")] == [2]


def test_no_number_goes_over_a_line_end() -> None:
    assert [n.value for n in find_numerals("Tổng 12\n345 hộ\n5 tỷ\n300 triệu")] == [
        Decimal(12),
        Decimal(345),
        Decimal(5_000_000_000),
        Decimal(300_000_000),
    ]


def test_list_number_has_siblings_and_a_split_group_has_none() -> None:
    assert [n.value for n in find_numerals("2. 259 hồ sơ")] == [Decimal(2259)]
    assert [n.value for n in find_numerals("1. 320 hộ nghèo\n2. 259 hồ sơ\n3. Khác")] == [Decimal(320), Decimal(259)]


def test_running_numbers_without_a_dot_take_two_neighbours() -> None:
    listed = "1 Nhà máy gạch 5 ha\n2 Khu du lịch hồ 25 ha\n3 Cụm công nghiệp 75 ha"
    assert [n.value for n in find_numerals(listed)] == [5, 25, 75]
    below = "1\nSa Lông\n214\n2\nHừa Ngài\n198\n3\nHuổi Mí\n175"
    assert [n.value for n in find_numerals(below)] == [214, 198, 175]
    counted = "12 Trạm y tế xã\n13 Trường tiểu học\n2 Nhà văn hóa"
    assert [n.value for n in find_numerals(counted)] == [12, 13, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chỉ tiêu gồm: 1. 95% thôn có điện; 2. 100% xã có trạm y tế; 3. 250 lao động.",
            ["95%", "100%", "250 lao động"],
        ),
        ("Các việc: 1) 120 hộ được vay; 2) 100% xã có trạm.", ["120 hộ", "100%"]),
        ("Số hộ nghèo chỉ còn 20. 134.751 lao động có việc làm.", ["20", "134.751 lao động"]),
        ("Tổng vốn là 1. 250. 000 đồng.", ["1. 250. 000 đồng"]),
    ],
)
def test_an_item_run_into_a_line_is_no_thousand(text: str, expected: list[str]) -> None:
    """`2. 100%` was 2,100 percent once, and `20. 134.751` twenty millions."""
    figures = extract(read(text.encode(), document_id="items", name="items.txt")).figures
    assert [figure.raw for figure in figures] == expected
    assert all(figure.sentence_start <= figure.start and figure.end <= figure.sentence_end for figure in figures)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kết quả\n2. 500 triệu đồng làm nhà.", ["500000000"]),
        ("Kết quả\n1- 25 hộ nghèo\n2- 30 hộ", ["25", "30"]),
        ("Kết quả\n1/ 25 hộ nghèo\n2) 30 hộ\n1.1. 40 hộ", ["25", "30", "40"]),
        ("Dự án 1 - 50 triệu đồng", ["50000000"]),
        ("Số hộ nghèo năm 2020: 120 hộ, 2021: 100 hộ; 2022: 80 hộ", ["120", "100", "80"]),
        ("Năm 2020 xây 120 nhà, 2021 xây 90 nhà", ["120", "90"]),
        ("Tính đến 31-12, toàn huyện còn 15 hộ; đến 30.6 có 12 hộ", ["15", "12"]),
        ("Có ba trăm linh năm hộ cận nghèo", ["305"]),
        ("Trong 2 năm 2021, 2022 có 50 hộ thoát nghèo", ["50"]),
        ("Kinh phí 500.000.000,- đồng", ["500000000"]),
        ("Tân Hưng 812 150 200\nTân Lập 915 120 350", ["812", "150", "200", "915", "120", "350"]),
        ("Tân Hưng 812 150 200 đồng", ["812150200"]),
        ("mã hộ 12345 có 3 khẩu", ["3"]),
    ],
)
def test_no_number_is_read_into_its_neighbour(text: str, expected: list[str]) -> None:
    """Each was read as a range, a product or a count of its own."""
    figures = extract(read(text.encode(), document_id="near", name="near.txt")).figures
    assert [str(figure.value) for figure in figures] == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("mỗi suất từ 500 đến 1 triệu đồng", "500000", "1000000"),
        ("vốn từ 500-1 tỷ đồng", "500000000", "1000000000"),
        ("mức 300 - 500.000 đồng", "300000", "500000"),
        ("từ 1 đến 2 triệu đồng", "1000000", "2000000"),
        ("giảm 1,5 -2% hộ nghèo", "1.5", "2"),
    ],
)
def test_the_ends_of_a_range_are_of_one_size(text: str, low: str, high: str) -> None:
    """The smaller end may leave out the next smaller scale."""
    (numeral,) = find_numerals(text)
    assert (str(numeral.value), str(numeral.value_high)) == (low, high)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("trồng 46/KH 50 ha rừng", "planned"),
        ("trồng 46 ha/50 ha rừng", "planned"),
        ("tiêm 210 liều/KH 250 liều", "planned"),
        ("được 210 con/250 con KH", "planned"),
        ("đã xong 41/45 nhà kế hoạch", "planned"),
        ("có 12/15 xã lập kế hoạch", "part"),
        ("lúa thiệt hại 46 ha/90 ha", "part"),
        ("lúa bị ngập 46/90 ha", "part"),
        ("lúa 240 ha/120 hộ", ""),
    ],
)
def test_what_was_planned(text: str, role: str) -> None:
    assert find_numerals(text)[0].role == role
