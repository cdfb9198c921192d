"""Tables without rules: numbers under one another are cells, prose, lists and signatures are none."""

from __future__ import annotations

import pytest
from conftest import need_program
from fpdf import FPDF
from papers import FONTS, Head, Paper, Table, as_pdf, as_scan

from extractors.extract import extract
from extractors.model import Document
from extractors.readers import ocrtables, read
from extractors.readers.tables import is_number
from extractors.readers.tesseract import OcrWord
from extractors.readers.unruled import may_hold_table, unruled_tables

SENTENCE = (
    "Trong năm 2023, Ủy ban nhân dân huyện đã chỉ đạo các xã rà soát hộ nghèo, hộ cận nghèo theo chuẩn đa chiều và "
    "hỗ trợ vay vốn ưu đãi cho 1.204 hộ, với tổng số tiền 56,7 tỷ đồng, giúp các hộ phát triển sản xuất, cải thiện nhà."
)
HEAD: tuple[tuple[Head, ...], ...] = (
    (("Xã", 1, 1), ("Số hộ nghèo", 1, 1), ("Tỷ lệ hộ nghèo (%)", 1, 1), ("Kinh phí hỗ trợ", 1, 1)),
)
ROWS = (
    ("Tân Hương", "117", "9,11", "2.126"),
    ("Vũ Sơn", "262", "9,53", "1.152"),
    ("Vạn Thủy", "70", "2,72", "98"),
    ("Hưng Vũ", "335", "12,54", "1.053"),
    ("Tân Lập", "230", "7,55", "-"),
)
SHEET = Table(("Đơn vị tính: Triệu đồng",), HEAD, ROWS, (45, 40, 45, 44))
PAPER = Paper("Hỗ trợ hộ nghèo các xã của huyện Bắc Sơn năm 2023", (SENTENCE, SENTENCE), (SHEET,))


def values(document: Document) -> dict[tuple[str, ...], list[str]]:
    """The cells with values by their row headers."""
    found: dict[tuple[str, ...], list[str]] = {}
    for block in document.blocks:
        if block.cell is not None and block.cell.row_header:
            found.setdefault(block.cell.row_header, []).append(document.text[block.start : block.end])
    return found


def test_a_table_without_rules_is_read_as_one_with_rules() -> None:
    ruled = read(as_pdf(PAPER), document_id="d", name="d.pdf")
    unruled = read(as_pdf(PAPER, ruled=False), document_id="d", name="d.pdf")
    assert values(unruled) == values(ruled) == {(row[0],): list(row[1:]) for row in ROWS}
    assert [b.cell for b in unruled.blocks] == [b.cell for b in ruled.blocks]
    rows = [[(f.value, f.unit, f.indicator, f.place) for f in extract(d).figures] for d in (ruled, unruled)]
    assert rows[0] == rows[1]
    boxes = [b.box for b in unruled.blocks if b.cell is not None]
    assert None not in boxes


def lines_of(
    *lines: tuple[str, ...], at: tuple[float, ...] = (20, 120, 200, 280)
) -> list[tuple[tuple[str, tuple[float, float, float, float], None], ...]]:
    """Lines of cells, each of which begins at a place; a letter is 5 points wide, a line 14 points high."""
    made = []
    for number, cells in enumerate(lines):
        words = []
        for cell, left in zip(cells, at, strict=False):
            x = left
            for word in cell.split():
                words.append((word, (x, 14.0 * number, x + 5 * len(word), 14.0 * number + 8), None))
                x += 5 * len(word) + 3
        made.append(tuple(words))
    return made


TABLE = (("Xã", "Số hộ", "Tỷ lệ"), ("Tân Hương", "117", "9,11"), ("Vũ Sơn", "262", "9,53"), ("Vạn Thủy", "170", "2,72"))


def test_a_table_tells_which_lines_it_takes() -> None:
    (table,) = unruled_tables(lines_of(("Kết quả như sau:",), *TABLE, ("Trên đây là báo cáo.",)), 1)
    assert table.lines == {1, 2, 3, 4}
    assert [[table.grid.text(r, c) for c in range(3)] for r in range(4)] == [list(row) for row in TABLE]


@pytest.mark.parametrize(
    "lines",
    [
        TABLE[1:],
        TABLE[:3],
        (("Xã", "", "Tỷ lệ"), *TABLE[1:]),
        (("1. Công ty A", "12.500.000"), ("2. Công ty B", "11.500.000"), ("3. Công ty C", "10.500.000")),
        (("Nội dung", "", "Trang"), *((f"Phần {n} ........", "", f"1{n}") for n in range(1, 6))),
        (("Xã", "Số hộ nghèo, tỷ lệ hộ nghèo"), *TABLE[1:]),
        (("Xã", "Số hộ"), *((f"và các hộ {n}", f"1{n}") for n in range(1, 6))),
        (("Năm", "2021", "2022"), ("Xã A", "2021", "2022"), ("Xã B", "2021", "2022"), ("Xã C", "2021", "2022")),
    ],
    ids=[
        "no header",
        "two rows",
        "a column without header",
        "list",
        "contents",
        "one header over two",
        "prose",
        "years",
    ],
)
def test_what_is_no_table_or_cannot_be_told_stays_lines(lines: tuple[tuple[str, ...], ...]) -> None:
    assert unruled_tables(lines_of(*lines), 1) == []


def test_a_header_over_several_columns_is_the_outer_one() -> None:
    rows = ((), ("Xã", "Kinh phí", "Số hộ", "Tỷ lệ"), *(("Xã A", f"1{n}", "21", "345") for n in range(4)))
    spread = lines_of(("", "Trong đó"), at=(20, 235))[0]
    (table,) = unruled_tables([spread, *lines_of(*rows)[1:]], 1)
    assert [table.grid.text(0, c) for c in range(4)] == ["Xã", "Kinh phí", "Trong đó", "Trong đó"]
    assert [table.grid.text(1, c) for c in range(4)] == ["Xã", "Kinh phí", "Số hộ", "Tỷ lệ"]


def test_headers_hardly_apart_go_by_the_columns_under_them() -> None:
    rows = (("Xã", "Hộ Khẩu"), *((f"Xã {name}", "21", "345") for name in "ABCD"))
    (table,) = unruled_tables(lines_of(*rows, at=(20, 120, 145)), 1)
    assert [table.grid.text(0, c) for c in range(3)] == ["Xã", "Hộ", "Khẩu"]


def test_a_number_hardly_apart_from_a_long_label_is_in_its_column() -> None:
    rows = (("Xã", "Số hộ", "Tỷ lệ"), ("Thị trấn Núi Thành", "117", "9,11"), *TABLE[2:], ("Tam Kỳ", "45", "1,5"))
    (table,) = unruled_tables(lines_of(*rows, at=(20, 112, 200)), 1)
    assert [table.grid.text(1, c) for c in range(3)] == ["Thị trấn Núi Thành", "117", "9,11"]


def test_running_numbers_hardly_apart_from_labels_are_a_column() -> None:
    rows = (("TT", "Xã", "Số hộ"), *((str(n), *row[:2]) for n, row in enumerate(ROWS, 1)))
    (table,) = unruled_tables(lines_of(*rows, at=(20, 31, 200)), 1)
    assert [table.grid.text(2, c) for c in range(3)] == ["2", "Vũ Sơn", "262"]


def test_headers_centred_over_numbers_flush_right_are_theirs() -> None:
    rows = ((), *(("Xã A", f"1{n}", "21", "345") for n in range(4)))
    head = lines_of(("Xã", "Hộ nghèo", "Cận nghèo", "Vốn"), at=(20, 86, 182, 280))[0]
    (table,) = unruled_tables([head, *lines_of(*rows, at=(20, 130, 230, 290))[1:]], 1)
    assert [table.grid.text(0, c) for c in range(4)] == ["Xã", "Hộ nghèo", "Cận nghèo", "Vốn"]


def test_a_short_header_in_the_middle_of_two_columns_is_over_both() -> None:
    head = lines_of(("Xã", "Nghèo"), at=(20, 152))[0]
    rows = ((), ("Xã", "Số hộ", "Tỷ lệ"), *(("Xã A", f"1{n}", "3,5") for n in range(4)))
    (table,) = unruled_tables([head, *lines_of(*rows, at=(20, 130, 170))[1:]], 1)
    assert [table.grid.text(0, c) for c in range(1, 3)] == ["Nghèo", "Nghèo"]
    assert [table.grid.text(1, c) for c in range(1, 3)] == ["Số hộ", "Tỷ lệ"]


@pytest.mark.parametrize(("askew", "turn"), [(0.4, 0), (-0.6, 0), (3.0, 0), (0.4, 90)])
def test_a_scanned_table_without_rules_keeps_its_numbers(askew: float, turn: int) -> None:
    need_program("tesseract")
    document = read(as_scan(as_pdf(PAPER, ruled=False), askew=askew, turn=turn), document_id="d", name="d.pdf")
    found = {label: [cell for cell in cells if is_number(cell)] for label, cells in values(document).items()}
    assert found == {(row[0],): [cell for cell in row[1:] if is_number(cell)] for row in ROWS}


def test_a_number_on_which_readings_differ_is_never_sure() -> None:
    readings = [[OcrWord(text, (0, 0, 0), (0, 0, 9, 9), 96.0)] for text in ("1.152", "1.102", "1.152")]
    assert [(w.text, w.confidence) for w in ocrtables._best(readings, None)] == [("1.152", 60.0)]
    assert [w.confidence for w in ocrtables._best(readings[::2], None)] == [96.0]


def test_labels_over_two_lines_are_one() -> None:
    rows = (
        TABLE[0],
        *TABLE[1:3],
        ("Vạn Thủy và các",),
        ("thôn khó khăn", "70", "2,72"),
        ("Vũ Lễ", "8", "0,1"),
        ("cũ",),
    )
    (table,) = unruled_tables(lines_of(*rows), 1)
    assert [table.grid.text(r, 0) for r in range(3, 5)] == ["Vạn Thủy và các thôn khó khăn", "Vũ Lễ cũ"]


def test_running_numbers_of_which_some_are_lost_make_no_outline() -> None:
    numbered = [(str(n + 1) if n != 1 else "", *row[:2]) for n, row in enumerate(ROWS)]
    lines = lines_of(("TT", "Xã", "Số hộ"), *numbered)
    (table,) = unruled_tables(lines, 1)
    assert [table.grid.text(r, 0) for r in range(6)] == ["TT", "", "", "", "", ""]
    (whole,) = unruled_tables(
        lines_of(("TT", "Xã", "Số hộ"), *((str(n), *row[:2]) for n, row in enumerate(ROWS, 1))), 1
    )
    assert [whole.grid.text(r, 0) for r in range(6)] == ["TT", "1", "2", "3", "4", "5"]


def test_pages_of_prose_are_not_looked_at_twice() -> None:
    assert may_hold_table(lines_of(*TABLE))
    assert not may_hold_table(lines_of(*((f"{'từ ' * n}1{n}",) for n in range(9))))


def test_a_table_goes_on_over_the_page() -> None:
    if not (FONTS / "DejaVuSerif.ttf").exists():
        pytest.skip("not installed: fonts-dejavu-core (scripts/system-packages.sh as root installs it)")
    pdf = FPDF(format="A4")
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.set_font("D", "", 12)
    rows = [("Thôn", "Số hộ nghèo", "Tỷ lệ (%)"), *((f"Thôn {n}", f"{n + 10}", f"{n % 9},5") for n in range(1, 21))]
    for part in (rows[:12], rows[12:]):
        pdf.add_page()
        for number, row in enumerate(part):
            for text, left in zip(row, (20, 80, 130), strict=True):
                pdf.text(left, 40 + 8 * number, text)
    found = values(read(bytes(pdf.output()), document_id="d", name="d.pdf"))
    assert found == {(row[0],): [row[1], row[2]] for row in rows[1:]}
