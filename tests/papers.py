"""One made-up paper in every format that departments publish: HTML, DOCX, XLSX, PDF, scan, old encodings."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from docx import Document as WordDocument
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image, ImageFilter

from extractors.readers import encodings

FONTS = Path("/usr/share/fonts/truetype/dejavu")
Head = tuple[str, int, int]
"""A header cell: its text, how many rows and how many columns it spans."""


@dataclass(frozen=True)
class Table:
    """A table: the lines above it, rows of header cells, rows of values; widths in millimetres for print."""

    caption: tuple[str, ...]
    header: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()

    def header_grid(self) -> list[list[str]]:
        """The header rows with merged texts in their first place only."""
        width = len(self.rows[0])
        grid: list[list[str | None]] = [[None] * width for _ in self.header]
        for r, cells in enumerate(self.header):
            for text, rows, columns in cells:
                c = grid[r].index(None)
                for i in range(r, r + rows):
                    for j in range(c, c + columns):
                        grid[i][j] = text if (i, j) == (r, c) else ""
        return [[cell or "" for cell in row] for row in grid]


@dataclass(frozen=True)
class Paper:
    """A title, paragraphs, tables."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())


def as_html(paper: Paper) -> bytes:
    """The paper as a page of a website."""
    parts = [f"<h1>{escape(paper.title)}</h1>", *(f"<p>{escape(p)}</p>" for p in paper.paragraphs)]
    for table in paper.tables:
        parts += [f"<p>{escape(line)}</p>" for line in table.caption]
        rows = ["".join(f"<th rowspan={r} colspan={c}>{escape(t)}</th>" for t, r, c in cells) for cells in table.header]
        rows += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in table.rows]
        parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    head = "<meta charset=utf-8><title>Cổng thông tin điện tử tỉnh</title>"
    return f"<!doctype html><html><head>{head}</head><body><main>{''.join(parts)}</main></body></html>".encode()


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word document."""
    word = WordDocument()
    word.add_heading(paper.title, 0)
    for text in paper.paragraphs:
        word.add_paragraph(text)
    for table in paper.tables:
        for line in table.caption:
            word.add_paragraph(line)
        made = word.add_table(len(table.header) + len(table.rows), len(table.rows[0]), "Table Grid")
        for r, row in enumerate([*table.header_grid(), *table.rows]):
            for c, text in enumerate(row):
                made.cell(r, c).text = text
        for r, c, rows, columns, text in _spans(table):
            made.cell(r, c).merge(made.cell(r + rows - 1, c + columns - 1)).text = text
        # As in every paper that Word wrote, a paragraph follows the table.
        word.add_paragraph("")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    """Merged header cells: row, column, rows, columns, text."""
    width = len(table.rows[0])
    taken = [[False] * width for _ in table.header]
    spans = []
    for r, cells in enumerate(table.header):
        for text, rows, columns in cells:
            c = taken[r].index(False)
            for i in range(r, r + rows):
                taken[i][c : c + columns] = [True] * columns
            if rows > 1 or columns > 1:
                spans.append((r, c, rows, columns, text))
    return spans


def as_xlsx(paper: Paper) -> bytes:
    """The tables of the paper as a workbook of one sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append([paper.title])
    for table in paper.tables:
        sheet.append([])
        for line in table.caption:
            sheet.append([line])
        first = sheet.max_row + 1
        for row in table.header_grid():
            sheet.append(row)
        for row in table.rows:
            sheet.append([_value(text) for text in row])
        for r, c, rows, columns, _ in _spans(table):
            sheet.merge_cells(
                start_row=first + r, start_column=c + 1, end_row=first + r + rows - 1, end_column=c + columns
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(text: str) -> str | float:
    plain = text.replace(".", "").replace(",", ".")
    try:
        return float(plain) if "," in text else int(plain)
    except ValueError:
        return text


def as_pdf(paper: Paper, *, landscape: bool = False, size: int = 12, ruled: bool = True) -> bytes:
    """The paper in print, its tables with rules or without.

    Skips the test where the fonts with Vietnamese letters are not installed.
    """
    if not (FONTS / "DejaVuSans.ttf").exists():
        pytest.skip("not installed: fonts-dejavu-core (scripts/system-packages.sh as root installs it)")
    pdf = FPDF(orientation="L" if landscape else "P", format="A4")
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.add_font("D", "B", str(FONTS / "DejaVuSerif-Bold.ttf"))
    pdf.set_margin(18)
    pdf.add_page()
    pdf.set_font("D", "B", size + 1)
    pdf.multi_cell(0, 7, paper.title, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("D", "", size)
    for text in paper.paragraphs:
        pdf.ln(2)
        pdf.multi_cell(0, 6.5, text, align="J", new_x="LMARGIN", new_y="NEXT")
    for table in paper.tables:
        pdf.ln(3)
        for number, line in enumerate(table.caption):
            pdf.cell(0, 6, line, align="C" if not number else "R", new_x="LMARGIN", new_y="NEXT")
        _print_table(pdf, table, size - 2, ruled)
    return bytes(pdf.output())


def _print_table(pdf: FPDF, table: Table, size: int, ruled: bool) -> None:
    pdf.set_font("D", "", size)
    aligned = ("CENTER", "LEFT", *["RIGHT"] * (len(table.rows[0]) - 2)) if len(table.rows[0]) > 2 else "LEFT"
    with pdf.table(
        borders_layout="ALL" if ruled else "NONE",
        col_widths=table.widths or None,
        num_heading_rows=len(table.header),
        line_height=5.2,
        text_align=aligned,
    ) as made:
        for cells in table.header:
            row = made.row()
            for text, rows, columns in cells:
                row.cell(text, align="CENTER", rowspan=rows, colspan=columns)
        for values in table.rows:
            row = made.row()
            for text in values:
                row.cell(text)


def as_scan(pdf: bytes, *, turn: int = 0, dpi: int = 200, askew: float = 0.4) -> bytes:
    """A print put through a scanner: grey, a little askew, noisy, blurred; `turn` in degrees counter-clockwise."""
    random = np.random.default_rng(1)
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(askew, fillcolor=255, resample=Image.Resampling.BICUBIC)
        pixels = np.asarray(image).astype(float)
        noisy = (pixels + random.normal(0, 10, pixels.shape)).clip(0, 255).astype("uint8")
        pages.append(Image.fromarray(noisy).filter(ImageFilter.GaussianBlur(0.6)).rotate(turn, expand=True))
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=80)
    return out.getvalue()


def as_text(paper: Paper) -> str:
    """The paper as plain text; cells are parted by tabs."""
    lines = [paper.title, "", *paper.paragraphs]
    for table in paper.tables:
        lines += ["", *table.caption]
        lines += ["\t".join(row) for row in [*table.header_grid(), *table.rows]]
    return "\n".join(lines) + "\n"


def in_tcvn3(text: str) -> bytes:
    """A text in the encoding of the old `.VnTime` fonts, which have no capitals with tones."""
    codes = {letter: 0xA0 + i for i, letter in enumerate(encodings._TCVN3) if letter != "·"}
    plain = "".join(c if c in codes or c.isascii() else c.lower() for c in text)
    return bytes(codes[c] if c in codes else ord(c) if c.isascii() else 0x3F for c in plain)
