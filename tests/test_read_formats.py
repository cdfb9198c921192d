"""One paper in all formats says the same; budget tables and tables of communes keep value, unit, labels and headers."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pypdfium2
import pytest
from conftest import need_program
from papers import Paper, Table, as_docx, as_html, as_pdf, as_scan, as_text, as_xlsx, in_tcvn3

from extractors.extract import extract
from extractors.model import Block, Document, Figure
from extractors.readers import read

SAMPLE = Paper(
    "Kết quả giảm nghèo của tỉnh Quảng Nam năm 2023",
    (
        "Năm 2023, toàn tỉnh đã hỗ trợ xây mới 349 căn nhà cho hộ nghèo với kinh phí 16 tỷ 600 triệu đồng và sửa chữa "
        "131 căn nhà với kinh phí 1.400,6 triệu đồng.",
        "Ngân hàng Chính sách xã hội đã cho 3.059 lượt hộ nghèo vay 113,912 tỷ đồng, đưa dư nợ đến cuối năm lên "
        "2.415 tỷ đồng; nợ quá hạn chiếm 0,18% tổng dư nợ.",
        "Đến cuối năm 2023, tỷ lệ hộ nghèo còn 6,7%, giảm 1,25% so với đầu năm; có 4.512 hộ thoát nghèo.",
    ),
    (
        Table(
            ("Bảng 1. Số hộ nghèo theo huyện", "Đơn vị: hộ"),
            ((("STT", 1, 1), ("Huyện", 1, 1), ("Năm 2022", 1, 1), ("Năm 2023", 1, 1)),),
            (
                ("1", "Núi Thành", "1.204", "987"),
                ("2", "Phước Sơn", "2.310", "1.876"),
                ("3", "Tây Giang", "1.945", "1.702"),
                ("4", "Nam Trà My", "3.120", "2.755"),
            ),
            (15, 60, 45, 45),
        ),
    ),
)


def values(document: Document) -> list[str]:
    """What the figures of a document say, without where they stand."""
    return sorted(f"{f.value.normalize():f} {f.unit}" for f in extract(document).figures)


def same_share(found: list[str], wanted: list[str]) -> float:
    left = list(found)
    hits = 0
    for value in wanted:
        if value in left:
            left.remove(value)
            hits += 1
    return hits / len(wanted)


FORMATS: dict[str, Callable[[Paper], bytes]] = {
    "docx": as_docx,
    "pdf": as_pdf,
    "txt": lambda paper: as_text(paper).encode(),
    "tcvn3": lambda paper: in_tcvn3(as_text(paper)),
}


@pytest.fixture(scope="module")
def wanted() -> list[str]:
    found = values(read(as_html(SAMPLE), document_id="sample", name="sample.html"))
    assert len(found) >= 18
    return found


@pytest.mark.parametrize("ending", FORMATS)
def test_all_formats_give_the_same_figures(ending: str, wanted: list[str]) -> None:
    document = read(FORMATS[ending](SAMPLE), document_id="sample", name=f"sample.{ending}")
    assert values(document) == wanted
    for figure in extract(document).figures:
        assert document.text[figure.start : figure.end] == figure.raw


def test_a_scan_gives_the_same_values(wanted: list[str]) -> None:
    need_program("tesseract")
    document = read(as_scan(as_pdf(SAMPLE)), document_id="sample", name="scan.pdf")
    assert same_share(values(document), wanted) >= 0.97
    assert all(block.confidence is not None for block in document.blocks)


def ink(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> float:
    """The share of dark pixels in a box of a page's picture."""
    grey = page.render(scale=2).to_pil().convert("L")
    x0, y0, x1, y1 = (round(2 * v) for v in box)
    pixels = np.asarray(grey.crop((x0, y0, x1, y1)))
    return float((pixels < 130).mean()) if pixels.size else 0.0


def box_of(document: Document, figure: Figure) -> tuple[int, tuple[float, float, float, float]]:
    """Page and box of the first word of a figure's evidence."""
    word = next(w for w in document.words if w.start < figure.end and figure.start < w.end)
    return word.page, word.box


@pytest.mark.parametrize("turn", [None, 0, 90])
def test_boxes_hit_their_numbers(turn: int | None) -> None:
    data = as_pdf(SAMPLE)
    if turn is not None:
        need_program("tesseract")
        data = as_scan(data, turn=turn)
    document = read(data, document_id="sample", name="sample.pdf")
    pages = pypdfium2.PdfDocument(data)
    figures = extract(document).figures
    for figure in figures:
        number, (x0, y0, x1, y1) = box_of(document, figure)
        page = pages[number - 1]
        long, short = max(x1 - x0, y1 - y0), min(x1 - x0, y1 - y0)
        assert 4 < short < 20
        assert long < 90
        assert ink(page, (x0, y0, x1, y1)) > 0.08, figure.raw


# A budget table


def budget() -> Paper:
    chance = random.Random(7)

    def amount() -> str:
        whole = f"{chance.randint(100, 9_999_999):,}".replace(",", ".")
        return whole if chance.random() < 0.8 else f"{chance.randint(100, 99_999):,}".replace(",", ".") + ",5"

    def percent() -> str:
        return f"{chance.uniform(5, 180):.1f}".replace(".", ",")

    labels = (
        ("A", "TỔNG THU NGÂN SÁCH"),
        ("I", "Thu nội địa"),
        ("1", "Thu từ khu vực doanh nghiệp nhà nước"),
        ("2", "Thu từ khu vực có vốn đầu tư nước ngoài"),
        ("3", "Thuế thu nhập cá nhân"),
        ("4", "Thuế bảo vệ môi trường"),
        ("5", "Lệ phí trước bạ"),
        ("6", "Các khoản thu về nhà, đất"),
        ("-", "Thu tiền sử dụng đất"),
        ("II", "Thu từ hoạt động xuất nhập khẩu"),
        ("B", "TỔNG CHI NGÂN SÁCH"),
        ("I", "Chi cân đối ngân sách"),
        ("1", "Chi đầu tư phát triển"),
        ("2", "Chi thường xuyên"),
        ("II", "Chi chương trình mục tiêu"),
    )
    rows = tuple((a, b, amount(), amount(), amount(), percent(), percent(), percent()) for a, b in labels)
    header: tuple[tuple[tuple[str, int, int], ...], ...] = (
        (
            ("STT", 2, 1),
            ("NỘI DUNG", 2, 1),
            ("Dự toán năm 2019", 1, 2),
            ("Ước thực hiện quý I", 2, 1),
            ("So sánh ước thực hiện với (%)", 1, 3),
        ),
        (
            ("Trung ương giao", 1, 1),
            ("Tỉnh giao", 1, 1),
            ("Dự toán TW giao", 1, 1),
            ("Dự toán tỉnh giao", 1, 1),
            ("Cùng kỳ năm trước", 1, 1),
        ),
    )
    caption = ("ƯỚC THỰC HIỆN THU, CHI NGÂN SÁCH QUÝ I NĂM 2019", "Đơn vị: Triệu đồng")
    table = Table(caption, header, rows, (12, 80, 27, 27, 27, 25, 25, 25))
    return Paper("CÔNG KHAI NGÂN SÁCH ĐỊA PHƯƠNG", (), (table,))


HEADS = (
    ("Dự toán năm 2019", "Trung ương giao"),
    ("Dự toán năm 2019", "Tỉnh giao"),
    ("Ước thực hiện quý I",),
    ("So sánh ước thực hiện với (%)", "Dự toán TW giao"),
    ("So sánh ước thực hiện với (%)", "Dự toán tỉnh giao"),
    ("So sánh ước thực hiện với (%)", "Cùng kỳ năm trước"),
)


def figures_of_cells(document: Document) -> dict[tuple[str, int], Figure]:
    """The figures of table cells by the label of their row and the number of their column."""
    found = {}
    for figure in extract(document).figures:
        block: Block = document.blocks[figure.block]
        if block.cell is not None and block.cell.row_header:
            found[block.cell.row_header[-1], block.cell.column] = figure
    return found


def budget_share(document: Document) -> float:
    """The share of the cells with the right value, unit and row label, each under its headers."""
    cells = {(b.cell.row_header[-1], b.cell.column): b.cell for b in document.blocks if b.cell and b.cell.row_header}
    figures = figures_of_cells(document)
    right = total = 0
    for row in budget().tables[0].rows:
        for column, text in enumerate(row[2:], 2):
            total += 1
            key = (row[1], column)
            figure, cell = figures.get(key), cells.get(key)
            if figure is None or cell is None:
                continue
            value = float(text.replace(".", "").replace(",", "."))
            percent = column > 4
            unit_right = figure.unit == ("percent" if percent else "VND")
            value_right = abs(float(figure.value) - value * (1 if percent else 1_000_000)) < 0.001
            right += unit_right and value_right and cell.column_header == HEADS[column - 2]
    return right / total


def test_budget_table_in_print() -> None:
    document = read(as_pdf(budget(), landscape=True), document_id="budget", name="budget.pdf")
    assert budget_share(document) >= 0.98


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_budget_table_as_a_scan(turn: int) -> None:
    need_program("tesseract")
    scan = as_scan(as_pdf(budget(), landscape=True), turn=turn)
    document = read(scan, document_id="budget", name="budget.pdf")
    assert budget_share(document) >= 0.95


def test_the_outline_of_a_budget_is_kept() -> None:
    document = read(as_html(budget()), document_id="budget", name="budget.html")
    headers = {b.cell.row_header for b in document.blocks if b.cell and b.cell.row_header}
    assert ("TỔNG THU NGÂN SÁCH", "Thu nội địa", "Các khoản thu về nhà, đất", "Thu tiền sử dụng đất") in headers
    assert ("TỔNG CHI NGÂN SÁCH", "Chi cân đối ngân sách", "Chi thường xuyên") in headers


# 20 communes, 4 years, households and rate

COMMUNES = (
    "Tam Hiệp", "Tam Quang", "Tam Nghĩa", "Tam Hải", "Tam Giang", "Tam Hòa", "Tam Tiến", "Tam Xuân I", "Tam Xuân II",
    "Tam Anh Bắc", "Tam Anh Nam", "Tam Mỹ Đông", "Tam Mỹ Tây", "Tam Trà", "Tam Sơn", "Tam Thạnh", "Quế Châu",
    "Quế Hiệp", "Quế Minh", "Quế An",
)  # fmt: skip


def communes() -> Paper:
    chance = random.Random(3)

    def year() -> tuple[str, str]:
        return str(chance.randint(20, 900)), f"{chance.uniform(1, 30):.2f}".replace(".", ",")

    rows = tuple((str(i), f"Xã {name}", *year(), *year(), *year(), *year()) for i, name in enumerate(COMMUNES, 1))
    years = tuple((f"Năm {year}", 1, 2) for year in range(2020, 2024))
    header = ((("STT", 2, 1), ("Đơn vị", 2, 1), *years), (("Số hộ nghèo", 1, 1), ("Tỷ lệ (%)", 1, 1)) * 4)
    table = Table(("Bảng 1. Hộ nghèo theo xã, giai đoạn 2020-2023",), header, rows, (10, 38, *(27, 25) * 4))
    return Paper("Hộ nghèo các xã của tỉnh Quảng Nam giai đoạn 2020-2023", (), (table,))


@pytest.mark.parametrize(
    ("ending", "make"),
    [("html", as_html), ("xlsx", as_xlsx), ("docx", as_docx), ("pdf", lambda p: as_pdf(p, landscape=True, size=11))],
)
def test_a_table_of_communes_by_year(ending: str, make: Callable[[Paper], bytes]) -> None:
    document = read(make(communes()), document_id="communes", name=f"communes.{ending}")
    figures = figures_of_cells(document)
    assert len(figures) == 160
    assert len(extract(document).figures) == 160
    for row in communes().tables[0].rows:
        for column, text in enumerate(row[2:], 2):
            figure = figures[row[1], column]
            assert float(figure.value) == pytest.approx(float(text.replace(",", ".")))
            assert figure.unit == ("percent" if column % 2 else "household")
            assert figure.indicator == "poor_households"
            assert figure.period == str(2020 + (column - 2) // 2)
            assert figure.place == row[1].removeprefix("Xã ")


def test_a_table_goes_on_over_page_breaks() -> None:
    paper = communes()
    long = Paper(
        paper.title,
        (),
        (Table(paper.tables[0].caption, paper.tables[0].header, paper.tables[0].rows * 3, paper.tables[0].widths),),
    )
    data = as_pdf(long, landscape=True)
    assert len(pypdfium2.PdfDocument(data)) > 1
    document = read(data, document_id="long", name="long.pdf")
    tables = {b.cell.table for b in document.blocks if b.cell}
    assert tables == {0}
    assert sum(1 for b in document.blocks if b.cell and b.cell.row_header) == 480
