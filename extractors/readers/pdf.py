"""PDF: each page is told apart as text, scan or both; text with its boxes, ruled tables as cells, scans through OCR."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.model import Document
from extractors.readers import ocr, pdftables, programs
from extractors.readers.assemble import assemble
from extractors.readers.errors import AGAIN, ORIGINAL, UNLOCK, NeedsOcrError, ReadError
from extractors.readers.pagelines import PageContent, PageLine, items_of
from extractors.readers.pagetext import text_lines_of
from extractors.readers.tables import Grid
from extractors.readers.unruled import may_hold_table, unruled_tables
from extractors.readers.vietnamese import is_broken

MAX_PAGES = 2000
"""Pages of one PDF that are read; the rest is named in a warning."""
_IMAGE = pdfium.FPDF_PAGEOBJ_IMAGE
_PATH = pdfium.FPDF_PAGEOBJ_PATH
# Objects of a page that are looked at; more are drawings.
_MAX_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page is made of: letters of real text, share of its area under pictures, ruling lines."""

    letters: int
    pictures: float
    rulings: int
    broken: bool

    @property
    def needs_ocr(self) -> bool:
        """Whether the page's text is not enough: a scan, a broken font, or letters drawn as shapes."""
        if self.broken:
            return True
        if self.letters < 40:
            return self.pictures > 0.2 or (self.letters < 5 and self.rulings > 60)
        return self.letters < 300 and self.pictures > 0.6


def read_pdf(data: bytes, *, document_id: str, name: str = "", url: str = "") -> Document:
    """The text of a PDF. Raises ReadError for a broken or locked file, NeedsOcrError for a scan without Tesseract."""
    document = _open(data, name)
    try:
        return _read(document, data, document_id, name, url)
    finally:
        document.close()


def _open(data: bytes, name: str) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        if locked:
            raise ReadError(f"{name}: tệp PDF có mật khẩu (password needed). {UNLOCK}") from error
        raise ReadError(f"{name}: tệp PDF hỏng hoặc bị cắt (broken or truncated: {error}). {AGAIN}") from error
    if not count:
        raise ReadError(f"{name}: tệp PDF không có trang nào (no pages). {AGAIN}")
    return document


def _read(document: Any, data: bytes, document_id: str, name: str, url: str) -> Document:
    warnings: list[str] = []
    if len(document) > MAX_PAGES:
        warnings.append(f"chỉ đọc {MAX_PAGES} trong {len(document)} trang (only the first pages are read)")
    tables = _Tables(pdftables.TableFinder(data))
    scans = ocr.Scans(document)
    pages: list[PageContent] = []
    try:
        for number in range(min(len(document), MAX_PAGES)):
            pages.append(_page(document, number, tables, scans, warnings))
        scans.finish(pages)
    finally:
        tables.ruled.close()
        scans.close()
    warnings += scans.warnings
    items = items_of(pages)
    if not any(item.text or item.grid for item in items):
        if scans.missing:
            raise NeedsOcrError(
                f"{name}: bản quét, cần OCR (a scan, needs OCR). "
                "Cài tesseract-ocr, tesseract-ocr-vie rồi chạy lại (install them)."
            )
        raise ReadError(f"{name}: PDF không có chữ (the PDF holds no text). {ORIGINAL}")
    if scans.missing:
        warnings.append(f"cần OCR: {scans.missing} trang quét chưa đọc (scanned pages not read, install tesseract-ocr)")
    return assemble(
        items, document_id=document_id, url=url, media_type="application/pdf", warnings=tuple(dict.fromkeys(warnings))
    )


def _page(document: Any, number: int, tables: _Tables, scans: ocr.Scans, warnings: list[str]) -> PageContent:
    """The content of one page; a scan is handed to OCR and filled in later."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        warnings.append(f"trang {number + 1} hỏng (broken page, left out)")
        return PageContent(number + 1, 0, 0)
    width, height = page.get_size()
    content = PageContent(number + 1, width, height)
    textpage = page.get_textpage()
    try:
        lines = list(text_lines_of(page, textpage, number + 1))
        kind = _kind(page, lines)
        if kind.needs_ocr and scans.take(page, content, lines):
            return content
        content.content = list(_with_tables(page, textpage, lines, kind, tables))
    finally:
        textpage.close()
        page.close()
    return content


def read_image(data: bytes, *, document_id: str, name: str = "", url: str = "", media_type: str = "") -> Document:
    """A picture of a page, or several (TIFF). Raises ReadError for a broken one, NeedsOcrError without Tesseract."""
    if not programs.has_vietnamese_ocr():
        raise NeedsOcrError(
            f"{name}: ảnh chụp, cần OCR (a picture, needs OCR). Cài tesseract-ocr-vie rồi chạy lại (install it)."
        )
    items = items_of(ocr.read_image_bytes(data, name))
    if not items:
        raise ReadError(f"{name}: ảnh không có chữ đọc được (no text was found in the picture).")
    return assemble(items, document_id=document_id, url=url, media_type=media_type)


# The kind of a page


def _kind(page: Any, lines: list[PageLine]) -> PageKind:
    text = "\n".join(line.text for line in lines)
    pictures, rulings = _objects(page)
    return PageKind(sum(letter.isalnum() for letter in text), pictures, rulings, is_broken(text))


def _objects(page: Any) -> tuple[float, int]:
    """The share of the page's area under its largest picture, and the number of its paths."""
    width, height = page.get_size()
    area = max(1.0, width * height)
    count = min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)
    pictures, rulings = 0.0, 0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(count):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == _PATH:
            rulings += 1
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            # What a form holds is not looked into; it may be rulings.
            rulings += 6
        elif kind == _IMAGE and pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            share = abs((right.value - left.value) * (top.value - bottom.value)) / area
            pictures = max(pictures, min(1.0, share))
    return pictures, rulings


@dataclass(slots=True)
class _Tables:
    """What finds the tables of one PDF: its rulings, and where the columns stood at the foot of the last page."""

    ruled: pdftables.TableFinder
    columns: tuple[tuple[float, float], ...] = ()


def _with_tables(page: Any, textpage: Any, lines: list[PageLine], kind: PageKind, tables: _Tables) -> Iterator[Any]:
    """The lines of a page with its tables in the place of the lines that stand in them."""
    number = lines[0].page if lines else 0
    found = tables.ruled.on_page(number - 1) if kind.rulings >= 6 else []
    grids: dict[int, Grid] = {}
    for index, line in enumerate(lines):
        middle = ((line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2)
        inside = next((table.grid for table in found if table.holds(*middle)), None)
        if inside is not None:
            grids[index] = inside
    free = [index for index in range(len(lines)) if index not in grids]
    before, tables.columns = tables.columns, ()
    if may_hold_table([lines[index].words for index in free]):
        whole = list(text_lines_of(page, textpage, number, every_word=True))
        unruled = unruled_tables([whole[index].words for index in free], number, before)
        grids |= {free[index]: table.grid for table in unruled for index in table.lines}
        if unruled and max(grids) >= len(lines) - 2:
            tables.columns = unruled[-1].columns
    told: set[int] = set()
    for index, line in enumerate(lines):
        grid = grids.get(index)
        if grid is None:
            yield line
        elif id(grid) not in told:
            told.add(id(grid))
            yield grid


__all__ = ["MAX_PAGES", "read_pdf"]
