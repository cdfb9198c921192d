"""Figures in table cells: the context comes from headers, row and caption, never from the cell beside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
import regex
from openpyxl import Workbook

import patterns
from extractors import headers
from extractors.extract import extract
from extractors.model import Block, BlockKind, Cell, Document, Extraction, Figure
from extractors.numerals import scan
from extractors.readers import read

TITLE = "Huyện Bình Sơn: Kết quả giảm nghèo giai đoạn 2021-2024"


def page(body: str, title: str = TITLE) -> Document:
    """The document of an HTML page with a title and a body."""
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return read(html.encode(), document_id="page", name="page.html")


def table(rows: Sequence[Sequence[str]], caption: str = "", heads: int = 1) -> str:
    """An HTML table; `2*Text` spans two columns, `|2*Text` two rows."""

    def cell(text: str, tag: str) -> str:
        spans = {"|": "rowspan", "": "colspan"}
        if match := regex.fullmatch(r"(\|?)(\d)\*(.*)", text):
            return f'<{tag} {spans[match[1]]}="{match[2]}">{match[3]}</{tag}>'
        return f"<{tag}>{text}</{tag}>"

    def line(row: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(cell(text, tag) for text in row) + "</tr>"

    body = "".join(line(row, "th" if number < heads else "td") for number, row in enumerate(rows))
    return f"<table><caption>{caption}</caption>{body}</table>"


def figures(rows: Sequence[Sequence[str]], caption: str = "", heads: int = 1, title: str = TITLE) -> list[Figure]:
    """The figures of the cells of one table."""
    document = page(table(rows, caption, heads), title)
    return in_cells(document, extract(document))


def in_cells(document: Document, extraction: Extraction) -> list[Figure]:
    """The figures that stand in cells, with evidence that slices."""
    for figure in extraction.figures:
        assert document.text[figure.start : figure.end] == figure.raw
    return [f for f in extraction.figures if document.blocks[f.block].cell is not None]


def only(found: Sequence[Figure], raw: str) -> Figure:
    """The one figure with that text."""
    (figure,) = [f for f in found if f.raw == raw]
    return figure


def vietnamese(value: Decimal | int) -> str:
    """A number as documents print it: dots for thousands, a comma for decimals."""
    whole, _, rest = f"{value:,}".partition(".")
    return whole.replace(",", ".") + ("," + rest if rest else "")


# --- communes by year -----------------------------------------------------------------------------------------------

COMMUNES = (
    "Bình Châu",
    "Bình Tân Phú",
    "Bình Mỹ",
    "Bình Hiệp",
    "Bình Chương",
    "Bình Thanh",
    "Bình Long",
    "Bình Minh",
    "Bình Trung",
    "Bình Hòa",
    "Bình Phước",
    "Bình Dương",
    "Bình Hải",
    "Bình An",
    "Bình Trị",
    "Bình Khương",
    "Bình Nguyên",
    "Bình Chánh",
    "Bình Đông",
    "Bình Thuận",
)
YEARS = (2021, 2022, 2023, 2024)


def commune_cells() -> dict[tuple[str, int, str], Decimal]:
    """Households and rate of each commune and year."""
    cells: dict[tuple[str, int, str], Decimal] = {}
    for row, commune in enumerate(COMMUNES):
        for column, year in enumerate(YEARS):
            cells[commune, year, "household"] = Decimal(1250 + 37 * row - 211 * column)
            cells[commune, year, "percent"] = Decimal(1931 + 23 * row - 305 * column) / 100
    return cells


@pytest.mark.parametrize("label", ["{}", "Xã {}"])
def test_communes_by_year_give_one_figure_a_cell(label: str) -> None:
    cells = commune_cells()
    head = ["|2*STT", "|2*Xã", *(f"2*Năm {year}" for year in YEARS)]
    rows = [
        [
            str(n),
            label.format(commune),
            *(vietnamese(cells[commune, y, u]) for y in YEARS for u in ("household", "percent")),
        ]
        for n, commune in enumerate(COMMUNES, 1)
    ]
    found = figures([head, ["Số hộ", "Tỷ lệ (%)"] * 4, *rows], "Bảng 1. Hộ nghèo các xã qua các năm", heads=2)
    assert {(f.place, int(f.period), f.unit): f.value for f in found} == cells
    assert len(found) == 160
    assert {f.indicator for f in found} == {"poor_households"}
    assert {f.group for f in found} == {("poor",)}
    by_id = {f.figure_id: f for f in found}
    assert all(by_id[f.pair].place == f.place and by_id[f.pair].period == f.period for f in found)
    assert not any(f.part_of for f in found)


# --- a provincial budget --------------------------------------------------------------------------------------------

BUDGET_HEAD = (
    ["|2*STT", "|2*Nội dung", "2*Dự toán năm 2019", "|2*Thực hiện 3 tháng", "3*So sánh (%)"],
    ["Trung ương giao", "Tỉnh giao", "Dự toán trung ương", "Dự toán tỉnh", "Cùng kỳ năm 2018"],
)
BUDGET = {
    ("A", "TỔNG CHI NGÂN SÁCH ĐỊA PHƯƠNG"): (5912400, 6203150, 1241830),
    ("I", "Chi đầu tư phát triển"): (1210500, 1390750, 231940),
    ("1", "Chi đầu tư xây dựng cơ bản"): (910500, 1040750, 180640),
    ("2", "Chi từ nguồn xổ số kiến thiết"): (300000, 350000, 51300),
    ("II", "Chi thường xuyên"): (4701900, 4812400, 1009890),
    ("1", "Chi sự nghiệp giáo dục - đào tạo"): (2140300, 2160300, 489210),
    ("2", "Chi sự nghiệp y tế"): (731956, 745100, 130845),
    ("3", "Chi bảo đảm xã hội"): (412644, 428000, 98735),
    ("4", "Chi quản lý hành chính"): (1417000, 1479000, 291100),
}


def budget_rows() -> list[list[str]]:
    """The budget with its percents, as a department of finance prints it."""
    rows = []
    for (mark, label), (centre, province, done) in BUDGET.items():
        percents = [round(Decimal(done) * 100 / whole, 1) for whole in (centre, province, done * 20 // 23)]
        rows.append([mark, label, *(vietnamese(v) for v in (centre, province, done)), *map(vietnamese, percents)])
    return rows


@pytest.fixture(scope="module")
def budget() -> dict[tuple[str, int], Figure]:
    """The figures of the budget by row label and place in the row."""
    body = "<p>Đơn vị: triệu đồng</p>" + table([*BUDGET_HEAD, *budget_rows()], heads=2)
    document = page(body, "Tỉnh Quảng Ngãi: Tình hình thực hiện dự toán chi ngân sách 3 tháng đầu năm 2019")
    found: dict[tuple[str, int], Figure] = {}
    for figure in in_cells(document, extract(document)):
        cell = document.blocks[figure.block].cell
        assert cell is not None
        found[cell.row_header[-1], cell.column - 2] = figure
    return found


def test_every_cell_of_a_budget_has_value_and_unit(budget: dict[tuple[str, int], Figure]) -> None:
    expected: dict[tuple[str, int], tuple[Decimal, str]] = {}
    for row, values in zip(budget_rows(), BUDGET.values(), strict=True):
        for place, value in enumerate(values):
            expected[row[1], place] = Decimal(value) * 1_000_000, "VND"
        for place, raw in enumerate(row[5:], 3):
            expected[row[1], place] = Decimal(raw.replace(",", ".")), "percent"
    assert {key: (f.value, f.unit) for key, f in budget.items()} == expected


def test_a_budget_tells_plan_deed_and_comparison(budget: dict[tuple[str, int], Figure]) -> None:
    label = "Chi sự nghiệp y tế"
    row = [budget[label, place] for place in range(6)]
    assert [f.status for f in row] == ["target", "target", "actual", "actual", "actual", "actual"]
    assert [f.period for f in row[:3]] == ["2019", "2019", "2019-Q1"]
    assert [f.indicator for f in row[3:5]] == ["plan_completion", "plan_completion"]
    assert row[5].indicator == row[2].indicator
    assert row[0].value == 731_956_000_000
    assert row[2].pair == row[3].figure_id
    assert {f.place for f in budget.values()} == {"Quảng Ngãi"}


def test_roman_rows_sum_arabic_rows(budget: dict[tuple[str, int], Figure]) -> None:
    for place in range(3):
        grand, first, second = (budget[list(BUDGET)[n][1], place] for n in (0, 1, 4))
        assert first.part_of == second.part_of == grand.figure_id
        assert budget["Chi sự nghiệp y tế", place].part_of == second.figure_id
        assert budget["Chi đầu tư xây dựng cơ bản", place].part_of == first.figure_id
    assert not any(budget[label, place].part_of for _, label in BUDGET for place in (3, 4, 5))


# --- units ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "label", "caption", "raw", "value", "unit"),
    [
        ("Diện tích (ha)", "Lúa", "", "1.204,5", "1204.5", "ha"),
        ("Kinh phí (triệu đồng)", "Xây nhà", "", "8.049", "8049000000", "VND"),
        ("Kinh phí", "Xây nhà", "Biểu 3 (ĐVT: tỷ đồng)", "14,50", "14500000000", "VND"),
        ("Số tiền", "Xây nhà", "Biểu 3. Đơn vị tính: 1.000 đồng", "2.500", "2500000", "VND"),
        ("Số hộ", "Hộ nghèo", "Biểu 3. Đơn vị: triệu đồng", "512", "512", "household"),
        ("Tỷ lệ", "Hộ nghèo", "", "8,70", "8.70", "percent"),
        ("Năm 2023", "Số hộ nghèo", "", "1.041", "1041", "household"),
        ("Năm 2023", "Tỷ lệ hộ nghèo (%)", "", "7,37", "7.37", "percent"),
        ("Năm 2023", "Dân số (nghìn người)", "", "182,4", "182400", "person"),
        ("Sản lượng (tấn)", "Lúa", "", "1 204", "1204", "t"),
    ],
)
def test_the_unit_comes_from_header_row_or_caption(
    head: str, label: str, caption: str, raw: str, value: str, unit: str
) -> None:
    rows = [["Nội dung", head, "Ghi chú"], [label, raw, "-"], ["Khác", "x", ""]]
    (figure,) = figures(rows, caption)
    assert (figure.raw, figure.value, figure.unit) == (raw, Decimal(value), unit)


def test_a_unit_column_gives_each_row_its_unit() -> None:
    rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2023", "Thực hiện năm 2023"],
        ["1", "Hộ nghèo", "Hộ", "1.200", "1.041"],
        ["2", "Tỷ lệ hộ nghèo", "%", "8,5", "7,37"],
        ["3", "Vốn vay hộ nghèo", "Triệu đồng", "45.000", "46.310"],
    ]
    found = figures(rows)
    assert [f.unit for f in found] == ["household"] * 2 + ["percent"] * 2 + ["VND"] * 2
    assert only(found, "46.310").value == 46_310_000_000
    assert [f.status for f in found] == ["target", "actual"] * 3


def test_names_of_places_under_don_vi_are_no_unit() -> None:
    rows = [["TT", "Đơn vị", "Hộ nghèo"], ["1", "Xã Ô Lâm", "812"], ["2", "Xã An Tức", "415"]]
    found = figures(rows)
    assert [(figure.unit, figure.indicator, figure.place) for figure in found] == [
        ("household", "poor_households", "Ô Lâm"),
        ("household", "poor_households", "An Tức"),
    ]


def test_numbers_do_not_go_over_cells() -> None:
    found = figures([["Xã", "Số hộ nghèo", "Số hộ cận nghèo"], ["Bình An", "1", "200"], ["Bình Trị", "12", "345"]])
    assert [f.value for f in found] == [1, 200, 12, 345]
    assert [n.value for n in scan("Bình An\t1\t200\t-\t30").numerals] == [1, 200, 30]


def test_marks_of_rows_and_columns_are_no_figures() -> None:
    rows = [
        ["STT", "Xã", "Số hộ nghèo năm 2023", "Tỷ lệ (%)"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["1", "Bình An", "212", "4,15"],
        ["2", "Bình Trị", "-", "x"],
        ["3", "Bình Hải", "–", ""],
    ]
    document = page(table(rows))
    extraction = extract(document)
    assert [f.raw for f in in_cells(document, extraction)] == ["212", "4,15"]
    kinds = {(left.raw, left.kind) for left in extraction.leftovers}
    assert {("1", "ordinal"), ("2", "ordinal"), ("3", "ordinal")} <= kinds
    assert not any(kind == "unknown" for _, kind in kinds)


def test_a_comma_of_thousands_is_read_as_its_unit_asks() -> None:
    found = figures([["Xã", "Số hộ", "Diện tích (ha)"], ["Bình An", "4,123", "4,123"], ["Bình Trị", "2,050", "1,5"]])
    assert [f.value for f in found] == [4123, Decimal("4.123"), 2050, Decimal("1.5")]


# --- statements -----------------------------------------------------------------------------------------------------


def test_movements_go_by_the_sign() -> None:
    rows = [
        ["Xã", "Số hộ nghèo năm 2023", "Tăng/giảm so với năm 2022"],
        ["Bình An", "212", "- 18"],
        ["Bình Trị", "97", "5"],
    ]
    found = figures(rows)
    assert [(f.value, f.change) for f in found] == [(212, "level"), (18, "decrease"), (97, "level"), (5, "increase")]
    assert [f.raw for f in found] == ["212", "18", "97", "5"]
    assert {f.period for f in found} == {"2023"}


def test_estimates_and_norms_are_told_apart() -> None:
    rows = [
        ["Nội dung", "Ước thực hiện cả năm 2023", "Mức hỗ trợ (đồng/hộ)"],
        ["Xây nhà cho hộ nghèo", "120", "40.000.000"],
    ]
    found = figures(rows)
    assert [f.status for f in found] == ["estimate", "norm"]
    assert found[1].per == ("household",)


def test_a_comparison_with_last_year_is_no_completion_of_a_plan() -> None:
    rows = [
        ["Nội dung", "Thực hiện", "So với KH (%)", "So với cùng kỳ (%)"],
        ["Hộ nghèo được vay vốn", "412", "103,0", "98,2"],
    ]
    done, plan, earlier = figures(rows)
    assert done.indicator == "poor_households"
    assert (plan.indicator, plan.unit, plan.change) == ("plan_completion", "percent", "level")
    assert (earlier.indicator, earlier.unit, earlier.change) == ("other", "percent", "level")
    assert (done.pair, earlier.pair) == (plan.figure_id, "")


def test_quarter_of_a_header_takes_the_year_of_the_caption() -> None:
    rows = [["Xã", "Quý I", "Quý II"], ["Bình An", "212", "204"]]
    found = figures(rows, "Bảng 2. Số hộ nghèo năm 2022")
    assert [f.period for f in found] == ["2022-Q1", "2022-Q2"]


def test_totals_belong_to_the_place_of_the_document() -> None:
    rows = [["Xã", "Số hộ nghèo"], ["Bình An", "212"], ["Bình Trị", "97"], ["Toàn huyện", "309"]]
    found = figures(rows)
    assert [f.place for f in found] == ["Bình An", "Bình Trị", "Bình Sơn"]
    assert [f.part_of for f in found] == [found[2].figure_id] * 2 + [""]


def test_a_total_above_its_rows() -> None:
    rows = [
        ["Xã", "Số hộ nghèo", "Tỷ lệ (%)"],
        ["Tổng số", "309", "6,1"],
        ["Bình An", "212", "7,0"],
        ["Bình Trị", "97", "5,1"],
    ]
    found = figures(rows)
    total = only(found, "309")
    assert [f.part_of for f in found if f.unit == "household"] == ["", total.figure_id, total.figure_id]
    assert not any(f.part_of for f in found if f.unit == "percent")


def test_rows_of_which_are_parts_though_they_do_not_add_up() -> None:
    rows = [
        ["Nội dung", "Số hộ năm 2023"],
        ["Hộ nghèo", "309"],
        ["Trong đó: hộ đồng bào dân tộc thiểu số", "120"],
        ["Hộ cận nghèo", "88"],
    ]
    found = figures(rows)
    assert [f.part_of for f in found] == ["", found[0].figure_id, ""]
    assert found[1].group == ("ethnic_minority", "poor")
    assert found[1].indicator == "poor_households"


def test_rows_that_do_not_add_up_are_no_parts() -> None:
    rows = [
        ["TT", "Nội dung", "Số hộ"],
        ["I", "Hộ nghèo", "309"],
        ["1", "Hộ vay vốn", "120"],
        ["2", "Hộ học nghề", "88"],
    ]
    assert [f.part_of for f in figures(rows)] == ["", "", ""]


def test_columns_of_years_hold_no_quantities() -> None:
    found = figures(
        [
            ["Công trình", "Năm hoàn thành", "Kinh phí (triệu đồng)"],
            ["Đường Bình An", "2023", "2.100"],
            ["Cầu Bình Trị", "2024", "1.950"],
        ]
    )
    assert [f.raw for f in found] == ["2.100", "1.950"]


def test_a_cell_with_two_measures_is_a_pair() -> None:
    found = figures([["Xã", "Số hộ nghèo"], ["Bình An", "212 (4,15%)"], ["Bình Trị", "97 (2,08%)"]])
    assert [(f.value, f.unit) for f in found[:2]] == [(212, "household"), (Decimal("4.15"), "percent")]
    assert (found[0].pair, found[1].pair) == (found[1].figure_id, found[0].figure_id)


def test_text_around_a_table_and_cells_do_not_disturb_each_other() -> None:
    alone = page("<p>Năm 2023, huyện hỗ trợ 50 hộ nghèo xây nhà, kinh phí 2,5 tỷ đồng.</p>")
    rows = [["Xã", "Số hộ nghèo", "Số hộ cận nghèo"], ["Bình An", "212", "118"], ["Bình Trị", "97", "45"]]
    both = page("<p>Năm 2023, huyện hỗ trợ 50 hộ nghèo xây nhà, kinh phí 2,5 tỷ đồng.</p>" + table(rows))
    before = extract(alone).figures
    after = [f for f in extract(both).figures if both.blocks[f.block].cell is None]
    assert [(f.raw, f.unit, f.indicator, f.period, f.place, f.status, f.group) for f in after] == [
        (f.raw, f.unit, f.indicator, f.period, f.place, f.status, f.group) for f in before
    ]


def test_the_trace_names_the_header_that_decided() -> None:
    rows = [["Xã", "Số hộ nghèo năm 2023", "Kinh phí"], ["Bình An", "212", "1.500"], ["Bình Trị", "97", "800"]]
    found = figures(rows, "Biểu 1 (Đơn vị tính: triệu đồng)")
    households, money = found[:2]
    told: dict[str, Any] = households.trace
    assert (told["unit"].cue, told["unit"].scope) == ("Số hộ nghèo năm 2023", "column_header")
    assert (told["period"].cue, told["place"].cue) == ("Số hộ nghèo năm 2023", "Bình An")
    assert (told["place"].scope, money.trace["unit"].scope) == ("row_header", "caption")
    assert told["indicator"].cue == "Số hộ nghèo năm 2023"


def test_cells_of_a_plain_text_are_read_alike() -> None:
    lines = [("Xã", "Số hộ nghèo", "Tỷ lệ (%)"), ("Bình An", "212", "4,15"), ("Bình Trị", "97", "2,08")]
    text, blocks = "", []
    for row, cells in enumerate(lines):
        for column, words in enumerate(cells):
            text += ("\t" if column else "\n" if row else "") + words
            above = (lines[0][column],) if row else ()
            cell = Cell(0, row, column, (cells[0],) if row and column else (), above, "Hộ nghèo năm 2023")
            blocks.append(Block(len(text) - len(words), len(text), BlockKind.CELL, cell=cell))
    found = extract(Document("dump", text, tuple(blocks))).figures
    assert [(f.value, f.unit, f.period) for f in found] == [
        (212, "household", "2023"),
        (Decimal("4.15"), "percent", "2023"),
        (97, "household", "2023"),
        (Decimal("2.08"), "percent", "2023"),
    ]


# --- rules ----------------------------------------------------------------------------------------------------------

RULES = [
    (section, entry)
    for section, entries in patterns.load("tables").items()
    if section != "weights"
    for entry in entries
]


@pytest.mark.parametrize(("section", "entry"), RULES, ids=[entry["id"] for _, entry in RULES])
def test_rules_hold_for_their_examples_and_not_for_their_near_misses(section: str, entry: dict[str, Any]) -> None:
    assert entry["why"]
    assert entry["examples"]
    assert entry["near_misses"]
    (rule,) = [r for r in headers.rules(section) if r.id == entry["id"]]
    for text in entry["examples"]:
        assert rule.pattern.search(text), text
    for text in entry["near_misses"]:
        assert not rule.pattern.search(text) or (rule.barred and rule.barred.search(text)), text


# --- words with numbers in cells, rows that share a label -----------------------------------------------------------


def test_cells_that_say_what_they_count_are_values_in_every_row() -> None:
    rows = [
        ["Nội dung", "Kết quả"],
        ["Xây nhà cho hộ nghèo", "62 nhà"],
        ["Cho hộ nghèo vay vốn", "hơn 6 tỷ đồng"],
        ["Tỷ lệ hộ nghèo", "còn 12,5%"],
    ]
    found = figures(rows, heads=0)
    assert [(f.value, f.unit, f.indicator) for f in found] == [
        (62, "house", "housing_built"),
        (6 * 10**9, "VND", "credit_disbursed"),
        (Decimal("12.5"), "percent", "poor_households"),
    ]
    assert [f.raw for f in figures(rows[1:], heads=0)] == [f.raw for f in found]


def test_sentences_in_numbered_cells_are_no_headers() -> None:
    rows = [
        ["1.", "Hỗ trợ 120 hộ nghèo vay vốn."],
        ["2.", "Cấp 2.300 thẻ bảo hiểm y tế cho người nghèo."],
        ["3.", "Đào tạo nghề cho 145 lao động."],
    ]
    assert [f.raw for f in figures(rows, heads=0)] == ["120 hộ", "2.300 thẻ", "145 lao động"]


@pytest.mark.parametrize("header", ["6 tháng đầu năm", "1.000 đồng", "31/12/2023", "5 năm"])
def test_times_and_units_in_headers_are_no_values(header: str) -> None:
    assert [f.raw for f in figures([["Xã", header], ["Bình Châu", "62"], ["Bình Mỹ", "7"]], heads=0)] == ["62", "7"]


def test_a_line_with_a_colon_leads_over_to_its_table() -> None:
    document = page(
        "<p>Kế hoạch năm 2022:</p>" + table([["Nhà ở cho hộ nghèo", "70 nhà"], ["Vay vốn", "7 tỷ đồng"]], heads=0)
    )
    assert {(f.status, f.period) for f in in_cells(document, extract(document))} == {("target", "2022")}


SHARED = [
    ["Huyện", "Xã", "Kinh phí (triệu đồng)"],
    ["|3*Đồng Văn", "Lũng Cú", "1.250"],
    ["Sà Phìn", "2.400"],
    ["Phố Bảng", "980"],
    ["|2*Mèo Vạc", "Pải Lủng", "1.800"],
    ["Khâu Vai", "1.100"],
    ["2*Tổng cộng", "7.530"],
]
HA_GIANG = "Kế hoạch phân bổ vốn giảm nghèo năm 2024 tỉnh Hà Giang"


def test_a_label_over_several_rows_heads_each_of_them() -> None:
    found = figures(SHARED, title=HA_GIANG)
    total = only(found, "7.530")
    assert [f.place for f in found[:-1]] == ["Lũng Cú", "Sà Phìn", "Phố Bảng", "Pải Lủng", "Khâu Vai"]
    assert {f.part_of for f in found[:-1]} == {total.figure_id}
    assert total.place == "Hà Giang"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_labels_the_smaller_place_is_meant(order: tuple[int, int]) -> None:
    rows = [["Huyện", "Xã"], ["Đồng Văn", "Lũng Cú"], ["Đồng Văn", "Sà Phìn"], ["Mèo Vạc", "Khâu Vai"]]
    lines = [
        [row[order[0]], row[order[1]], value] for row, value in zip(rows, ("Số hộ", "12", "13", "14"), strict=True)
    ]
    assert [f.place for f in figures(lines, title=HA_GIANG)] == ["Lũng Cú", "Sà Phìn", "Khâu Vai"]


def test_a_place_in_a_label_is_no_unit_and_money_without_one_says_so() -> None:
    rows = [
        ["Tên công trình", "Địa điểm", "Vốn"],
        ["Đường liên thôn", "Xã Lũng Cú", "1.252"],
        ["Cầu", "Xã Sà Phìn", "9.871"],
    ]
    for figure in figures(rows, title=HA_GIANG):
        assert (figure.unit, "unit_assumed" in figure.flags) == ("VND", True)


def sheet(*rows: Sequence[object]) -> Document:
    """The document of a workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return read(out.getvalue(), document_id="sheet", name="sheet.xlsx")


@pytest.mark.parametrize("body", ["ỦY BAN NHÂN DÂN HUYỆN BÌNH SƠN", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"])
def test_who_publishes_a_sheet_is_not_what_it_counts(body: str) -> None:
    rows = [["Xã", "Năm 2021", "Năm 2022"], ["Xã Bình An", 41, 52], ["Cộng", 41, 52]]
    found = extract(sheet([body], ["SỐ NHÀ XÂY MỚI CHO HỘ NGHÈO NĂM 2021-2022"], *rows)).figures
    assert {(f.unit, f.indicator) for f in found} == {("house", "housing_built")}


def test_the_total_of_communes_is_not_of_the_first() -> None:
    rows = [["Xã", "Số hộ nghèo"], ["Xã Nậm Chảy", 41], ["Xã Lùng Vai", 52], ["Cộng", 93]]
    places = [f.place for f in extract(sheet(["BIỂU TỔNG HỢP HỘ NGHÈO NĂM 2022"], *rows)).figures]
    assert places == ["Nậm Chảy", "Lùng Vai", "Mường Khương"]


def test_a_percent_of_last_year_is_no_rate_of_poor_households() -> None:
    rows = [
        ["Chỉ tiêu", "Đơn vị tính", "Thực hiện 2023", "So với cùng kỳ năm 2022 (%)", "Tăng, giảm so với năm 2022"],
        ["Số hộ nghèo", "hộ", 512, 96.4, -19],
        ["Sản lượng lúa", "tấn", 7450, 103.2, 231],
    ]
    poor, share, less, rice, growth, more = extract(sheet(["CHỈ TIÊU KINH TẾ - XÃ HỘI NĂM 2023"], *rows)).figures
    assert (poor.indicator, share.indicator, share.unit) == ("poor_households", "other", "percent")
    assert (less.indicator, less.change, less.value, less.raw) == ("poor_households", "decrease", 19, "19")
    assert rice.indicator == growth.indicator == more.indicator == "agriculture_output"
    assert {f.status for f in (poor, share, less, rice, growth, more)} == {"actual"}


def test_a_negative_number_is_accounted_for_once() -> None:
    rows = [["Xã", "Tăng/giảm (hộ)", "Chênh lệch (hộ)"], ["Bình An", -19, -7]]
    read_as = extract(sheet(["HỘ NGHÈO HUYỆN BÌNH SƠN NĂM 2022"], *rows))
    assert [f.value for f in read_as.figures] == [19, -7]
    assert not [left for left in read_as.leftovers if left.kind in ("unknown", "furniture")]


def test_villages_of_a_commune_are_no_communes_elsewhere() -> None:
    rows = [["TT", "Thôn", "Số hộ nghèo"], [1, "Lao Chải", 21], [2, "Thôn Sín Chải", 12], [3, "Xã Lùng Vai", 5]]
    found = extract(sheet(["UBND XÃ NẬM CHẢY, HUYỆN MƯỜNG KHƯƠNG"], ["HỘ NGHÈO NĂM 2022"], *rows)).figures
    assert [(f.place, f.place_level) for f in found[:2]] == [("Lao Chải", "village"), ("Sín Chải", "village")]
    assert found[0].place_code == found[1].place_code != ""
    assert found[2].place_level == "commune"
