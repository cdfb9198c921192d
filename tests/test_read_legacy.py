"""What old office files hide: fonts of a style, soft hyphens that are letters, percent shown by a format alone."""

from __future__ import annotations

import io
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import need_program
from docx import Document as WordDocument
from openpyxl import Workbook
from papers import Paper, Table, as_docx, as_html, as_pdf, in_tcvn3
from PIL import Image

from extractors.extract import extract
from extractors.model import Document
from extractors.readers import ReadError, expand, read

PAPER = Paper(
    "Hộ nghèo các xã của huyện Bắc Sơn năm 2023",
    ("Năm 2023, toàn huyện có 120 hộ thoát nghèo; dư nợ của người nghèo là 12,5 tỷ đồng.",),
    (
        Table(
            ("Đơn vị tính: Triệu đồng",),
            ((("Xã", 1, 1), ("Dự toán năm 2023", 1, 1), ("Thực hiện năm 2023", 1, 1)),),
            (("Xã Tân Hương", "30", "21"), ("Xã Vũ Sơn", "44", "32")),
        ),
    ),
)


def converted(data: bytes, source: str, target: str, folder: Path) -> bytes:
    """A document in another format, by LibreOffice."""
    office = need_program("soffice")
    (folder / f"a.{source}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / f"a.{source}")], check=True, capture_output=True)
    return (folder / f"out/a.{target}").read_bytes()


def saved(made: Any) -> bytes:
    """The bytes of a Word document or workbook."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def old_word() -> bytes:
    """The paper in letters of TCVN3, with the font in the style of all paragraphs and no font at any run."""
    word = WordDocument()
    word.styles["Normal"].font.name = ".VnTime"
    for text in (PAPER.title, *PAPER.paragraphs):
        word.add_paragraph(in_tcvn3(text).decode("cp1252"))
    return saved(word)


def values(document: Document) -> list[tuple[str, str]]:
    return [(f"{figure.value:f}", figure.unit) for figure in extract(document).figures]


def test_the_font_of_a_style_tells_how_letters_are_coded() -> None:
    document = read(old_word(), document_id="d", name="d.docx")
    assert PAPER.paragraphs[0].lower() in document.text.lower()


def test_a_letter_that_libreoffice_takes_for_a_soft_hyphen_is_kept(tmp_path: Path) -> None:
    document = read(converted(old_word(), "docx", "doc", tmp_path), document_id="d", name="d.doc")
    assert "dư nợ của người nghèo" in document.text


def rates() -> Workbook:
    """A sheet with rates as fractions that the format of their cells shows as percent, and a hidden row."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Hộ nghèo các xã của huyện Bắc Sơn năm 2023"])
    sheet.append(["Xã", "Số hộ nghèo", "Tỷ lệ hộ nghèo"])
    for name, count, rate in (("Xã Tân Hương", 117, 0.0911), ("Xã Vũ Sơn", 262, 0.0953), ("Xã Tân Lập", 80, 0.05)):
        sheet.append([name, count, rate])
        sheet.cell(sheet.max_row, 3).number_format = "0.00%"
    sheet.row_dimensions[5].hidden = True
    return book


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_percent_is_what_the_sheet_shows(ending: str, tmp_path: Path) -> None:
    data = saved(rates())
    if ending != "xlsx":
        data = converted(data, "xlsx", ending, tmp_path)
    found = values(read(data, document_id="d", name=f"d.{ending}"))
    assert found == [("117", "household"), ("9.11", "percent"), ("262", "household"), ("9.53", "percent")]


def test_sheets_in_an_old_font_are_decoded() -> None:
    book = Workbook()
    sheet: Any = book.active
    table = PAPER.tables[0]
    for row in ([PAPER.title], [*table.caption], [text for text, _, _ in table.header[0]], *map(list, table.rows)):
        sheet.append([in_tcvn3(text).decode("cp1252") for text in row])
    found = values(read(saved(book), document_id="d", name="d.xlsx"))
    assert found == [(f"{amount}000000", "VND") for amount in (30, 21, 44, 32)]


def decomposed(data: bytes) -> bytes:
    """A Word document with its marks apart from their letters, as some programs write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename == "word/document.xml":
                part = unicodedata.normalize("NFD", part.decode()).encode()
            target.writestr(info.filename, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("d.docx", decomposed(as_docx(PAPER))),
        ("d.html", unicodedata.normalize("NFD", as_html(PAPER).decode()).encode()),
    ],
)
def test_headers_with_marks_apart_from_their_letters_are_understood(name: str, data: bytes) -> None:
    document = read(data, document_id="d", name=name)
    assert "Thực hiện" not in document.text
    assert {b.cell.column_header for b in document.blocks if b.cell and b.cell.column == 2} == {
        (),
        ("Thực hiện năm 2023",),
    }
    assert values(document)[-4:] == [(f"{amount}000000", "VND") for amount in (30, 21, 44, 32)]


def test_every_page_of_a_tiff_is_read() -> None:
    need_program("tesseract")
    import pypdfium2

    paper = Paper(PAPER.title, PAPER.paragraphs)
    page = pypdfium2.PdfDocument(as_pdf(paper))[0].render(scale=200 / 72).to_pil().convert("L")
    out = io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page])
    document = read(out.getvalue(), document_id="d", name="d.tif")
    assert document.text.count("120 hộ thoát nghèo") == 2
    assert {block.page for block in document.blocks} == {1, 2}


def test_errors_name_the_file_and_the_fault(tmp_path: Path) -> None:
    seven = need_program("7z", "7za")
    (tmp_path / "a.txt").write_text("Xã có 12 hộ nghèo", encoding="utf-8")
    command = [seven, "a", "-bd", "-psecret", "-mhe=on", str(tmp_path / "a.7z"), str(tmp_path / "a.txt")]
    subprocess.run(command, check=True, capture_output=True)
    need_program("unar")
    locked = (tmp_path / "a.7z").read_bytes()
    with pytest.raises(ReadError, match=r"^khóa\.7z: .*mật khẩu"):
        expand(locked, "khóa.7z")
    with pytest.raises(ReadError, match=r"^cụt\.7z: .*bị cắt"):
        expand(locked[: len(locked) // 2], "cụt.7z")
    word = as_docx(PAPER)
    with pytest.raises(ReadError, match=r"^cụt\.docx: .*bị cắt"):
        read(word[: len(word) // 2], document_id="d", name="cụt.docx")
    huge = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(huge, "PNG")
    with pytest.raises(ReadError, match=r"^lớn\.png: ảnh hỏng hoặc quá lớn"):
        read(huge.getvalue(), document_id="d", name="lớn.png")


def test_names_of_sheets_that_say_nothing_are_no_text() -> None:
    document = of_sheets("Sheet1", "2", "Kinh phí")
    assert [line for line in document.text.splitlines() if "\t" not in line] == ["Kinh phí"]
    assert [figure.raw for figure in extract(document).figures] == ["30", "44"] * 3


@pytest.mark.parametrize(
    "name", ["PL 02", "Biểu 3", "PL02", "Bieu 01-TH", "B1.2", "Mẫu số 05", "sheet 1 (2)", "KH (3)"]
)
def test_numbers_of_sheets_are_no_figures(name: str) -> None:
    assert [figure.raw for figure in extract(of_sheets(name, "Kinh phí")).figures] == ["30", "44"] * 2


@pytest.mark.parametrize(
    ("name", "period"), [("2022", "2022"), ("Hộ nghèo 2023", "2023"), ("Quý 2 năm 2023", "2023-Q2")]
)
def test_the_name_of_a_sheet_says_when_where_nothing_else_does(name: str, period: str) -> None:
    periods = [figure.period for figure in extract(of_sheets(name, "Kinh phí")).figures]
    assert periods[:2] == [period, period]


def of_sheets(*names: str) -> Document:
    """A workbook that has the same table on sheets of these names, read."""
    book = Workbook()
    for name in names:
        sheet = book.create_sheet(name)
        for row in (("Xã", "Số hộ nghèo"), ("Xã Tân Hương", 30), ("Xã Vũ Sơn", 44)):
            sheet.append(row)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return read(out.getvalue(), document_id="a", name="a.xlsx")
