"""Spreadsheets (XLSX, XLS, ODS): each sheet as lines and tables, with merged headers; hidden rows are left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import python_calamine
import regex
from lxml import etree

from extractors.model import BlockKind, Document
from extractors.readers import encodings
from extractors.readers.assemble import Item, assemble
from extractors.readers.docx import xml_part
from extractors.readers.errors import AGAIN, ORIGINAL, UNREAD, ReadError
from extractors.readers.sheetarea import column_number, without_far_gaps
from extractors.readers.tables import Grid, GridCell, grid_of, is_data

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Names that say nothing of what is on the sheet; their numbers are no figures.
_DEFAULT_NAME = regex.compile(r"(?:sheet|trang[\s_]*tính|trang)?[\s_]*\d{0,3}", regex.IGNORECASE)
_COPY = regex.compile(r"\s*\(\d{1,3}\)$")
# The number of a sheet (`PL 02`, `Biểu 01-TH`), which is no time (`Tháng 6`, `6 tháng`) and no date.
_SHEET_NUMBER = regex.compile(
    r"(?<![\p{L}\d]|\d[./-]|(?:tháng|quý|năm|kỳ|đợt|t|q)\.?\s)\d{1,3}(?![\p{L}\d]|[./-]\d|\s*(?:tháng|quý|năm|t\b))",
    regex.IGNORECASE,
)
_CELLS = 2_000_000
_REFERENCE = regex.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class _Look:
    """What the file says of how a sheet looks: hidden rows and columns, and cells shown as percent (0-based).

    `unreckoned` counts the formulas whose result no program has stored.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    percent: set[tuple[int, int]] = field(default_factory=set)
    unreckoned: int = 0


def read_sheets(data: bytes, *, document_id: str, name: str = "", url: str = "", media_type: str = "") -> Document:
    """All visible sheets of a workbook. Raises ReadError for a file that is broken, locked or too large."""
    data = without_far_gaps(data, name)
    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    except Exception as error:
        # calamine names its own errors, and panics of its parser arrive as bare exceptions.
        raise ReadError(f"{name}: bảng tính hỏng hoặc có mật khẩu (broken or locked: {error}). {AGAIN}") from error
    looks = _looks(data, name)
    items: list[Item] = []
    warnings: list[str] = []
    visible = [m for m in book.sheets_metadata if m.visible is python_calamine.SheetVisibleEnum.Visible]
    for meta in visible:
        look = looks.get(meta.name, _Look())
        found = list(_sheet(book, meta.name, look, name))
        title = _title(meta.name)
        if found and len(visible) > 1 and title:
            items.append(Item(title, BlockKind.HEADING, 1))
            if found[0].grid is not None:
                # No line of the sheet tells what the table is of: its name does.
                found[0].grid.caption = title
        items += found
        if look.rows or look.columns:
            warnings.append(
                f"{meta.name}: {len(look.rows)} hàng và {len(look.columns)} cột ẩn không đọc (hidden, left out)"
            )
        if look.unreckoned:
            warnings.append(
                f"{meta.name}: {look.unreckoned} ô công thức chưa có kết quả, không đọc; mở bằng Excel rồi lưu lại "
                "(formulas without a value, not read: open it in Excel and save it)"
            )
    if hidden := [m.name for m in book.sheets_metadata if m not in visible]:
        warnings.append(f"{len(hidden)} trang tính ẩn không đọc (hidden sheets, left out): {', '.join(hidden)}")
    if not items:
        raise ReadError(f"{name}: bảng tính trống (the workbook is empty). {ORIGINAL}")
    return assemble(items, document_id=document_id, url=url, media_type=media_type, warnings=tuple(warnings))


def _title(name: str) -> str:
    """What the name of a sheet says, without its number and Excel's mark of a copy; "" where it says nothing."""
    told = _COPY.sub("", name.strip())
    if _DEFAULT_NAME.fullmatch(told):
        return ""
    return _SHEET_NUMBER.sub("", told).strip(" -_.") if _SHEET_NUMBER.search(told) else told


def _sheet(book: Any, title: str, look: _Look, name: str) -> Iterator[Item]:
    try:
        sheet = book.get_sheet_by_name(title)
        if sheet.total_height * max(1, sheet.total_width) > _CELLS * 20:
            raise ReadError(f"{name}: trang {title} quá lớn (sheet too large: {sheet.total_height} rows). {UNREAD}")
        values = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(f"{name}: không đọc được trang {title} (broken sheet: {error}). {AGAIN}") from error
    for block in _blocks(_cells(_in_unicode(values), merged, look)):
        yield from _block(block)


def _in_unicode(values: list[list[Any]]) -> list[list[Any]]:
    """The values of a sheet, its texts decoded where it is written in an old font (`.VnTime`)."""
    encoding = encodings.detect(" ".join(value for row in values for value in row if isinstance(value, str)))
    if not encoding:
        return values
    return [[encodings.decode_as(v, encoding) if isinstance(v, str) else v for v in row] for row in values]


def _cells(values: list[list[Any]], merged: Sequence[Any], look: _Look) -> list[list[GridCell]]:
    """The visible cells of a sheet, row by row; each row lists every column that no merged cell above covers."""
    spans = {(a[0], a[1]): (b[0] - a[0] + 1, b[1] - a[1] + 1) for a, b in merged}
    covered = {
        (r, c)
        for (row, column), (height, width) in spans.items()
        for r in range(row, min(row + height, len(values)))
        for c in range(column, column + min(width, 1000))
        if (r, c) != (row, column)
    }
    rows: list[list[GridCell]] = []
    for r, line in enumerate(values):
        if r in look.rows:
            continue
        cells = []
        for c, value in enumerate(line):
            if (r, c) in covered or c in look.columns:
                continue
            height, width = spans.get((r, c), (1, 1))
            hidden_rows = sum(1 for h in range(r, r + height) if h in look.rows) if look.rows else 0
            hidden_columns = sum(1 for h in range(c, c + width) if h in look.columns) if look.columns else 0
            text = show(value, percent=(r, c) in look.percent)
            cells.append(GridCell(text, max(1, height - hidden_rows), max(1, width - hidden_columns)))
        rows.append(cells)
    return rows


def show(value: object, *, percent: bool = False) -> str:
    """A value as Vietnamese readers see it: `731.956`, `2,5`, `4,2%`, `31/12/2023`."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, (int, float)):
        return _show_number(value, percent)
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%H:%M %d/%m/%Y")
    if isinstance(value, (date, datetime)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, (time, timedelta)):
        return str(value)
    return " ".join(str(value).split())


def _show_number(value: float, percent: bool) -> str:
    # Twelve significant digits: what is beyond is the noise of binary fractions.
    number = Decimal(f"{value:.12g}") * (100 if percent else 1)
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    # A bare year stays as it is; no reader groups it.
    grouped = (
        digits
        if len(digits) <= 4 and not fraction and 1900 <= int(digits or 0) <= 2100
        else f"{int(digits or 0):,}".replace(",", ".")
    )
    # `1.234,567` would be read as it is; `0,125` too. A fraction of an ungrouped thousand keeps its group.
    return f"{sign}{grouped}{',' + fraction if fraction else ''}{'%' if percent else ''}"


def _blocks(rows: list[list[GridCell]]) -> Iterator[list[list[GridCell]]]:
    """Stretches of rows between empty ones; a stretch that begins with values goes on with the table above."""
    block: list[list[GridCell]] = []
    gap = False
    for row in rows:
        filled = [cell for cell in row if cell.text]
        if not filled and not any(cell.rows > 1 for cell in row):
            gap = bool(block)
            continue
        if gap and not (len(filled) > 2 and any(regex.fullmatch(r"[-\d.,%]+", cell.text) for cell in filled[1:])):
            yield block
            block = []
        block.append(row)
        gap = False
    if block:
        yield block


def _block(rows: list[list[GridCell]]) -> Iterator[Item]:
    """Lines above a table, the table, lines under it."""
    full = grid_of(rows)
    width = max((_filled(full, r) for r in range(len(rows))), default=0)
    first = next((r for r in range(len(rows)) if _filled(full, r) * 2 > width and len(_texts(full, r)) > 1), len(rows))
    last = next((r for r in range(len(rows) - 1, -1, -1) if len(_texts(full, r)) > 1), -1) + 1
    grid = _part(full, first, last)
    if first >= last or not is_data(grid):
        first = last = len(rows)
    for row in range(first):
        yield from (Item(text) for text in _texts(full, row))
    if last > first:
        yield Item("", grid=grid)
    for row in range(last, len(rows)):
        yield from (Item(text) for text in _texts(full, row))


def _filled(grid: Grid, row: int) -> int:
    return sum(1 for c in range(len(grid.rows[row])) if grid.text(row, c))


def _texts(grid: Grid, row: int) -> list[str]:
    return [cell.text for c, cell in enumerate(grid.rows[row]) if cell and cell.text and grid.is_anchor(row, c)]


def _part(grid: Grid, first: int, last: int) -> Grid:
    """The rows [first, last) of a grid, without columns that are empty in all of them."""
    columns = [c for c in range(grid.width) if any(grid.text(r, c) for r in range(first, last))]
    places = {(r, c): (r - first, i) for r in range(first, last) for i, c in enumerate(columns)}
    rows = [[grid.rows[r][c] for c in columns] for r in range(first, last)]
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    seen: dict[tuple[int, int], tuple[int, int]] = {}
    for old, new in places.items():
        anchor = grid.anchors.get(old)
        if anchor is not None:
            # The first place of a merged cell that is left stands for it.
            anchors[new] = seen.setdefault(anchor, new)
    return Grid(rows, anchors)


# How the sheets look (XLSX)


def _looks(data: bytes, name: str) -> dict[str, _Look]:
    """Hidden rows, hidden columns and percent formats of an XLSX, by sheet; nothing for other formats."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_looks(archive, name)
    except (zipfile.BadZipFile, etree.LxmlError, ValueError):
        return {}


def _read_looks(archive: zipfile.ZipFile, name: str) -> dict[str, _Look]:
    book = xml_part(archive, "xl/workbook.xml", name)
    relations = xml_part(archive, "xl/_rels/workbook.xml.rels", name)
    if book is None or relations is None:
        return {}
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    percent = _percent_styles(xml_part(archive, "xl/styles.xml", name))
    looks = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        looks[sheet.get("name", "")] = _look(xml_part(archive, part, name), percent)
    return looks


def _percent_styles(root: Any) -> set[int]:
    """The numbers of the cell styles that show percent."""
    if root is None:
        return set()
    formats = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iter(f"{_MAIN}numFmt")}
    styles = root.find(f"{_MAIN}cellXfs")
    found = set()
    for number, style in enumerate(styles if styles is not None else ()):
        code = style.get("numFmtId", "0")
        if code in ("9", "10") or "%" in formats.get(code, ""):
            found.add(number)
    return found


def _look(root: Any, percent: set[int]) -> _Look:
    look = _Look()
    if root is None:
        return look
    for column in root.iter(f"{_MAIN}col"):
        if column.get("hidden") in ("1", "true"):
            look.columns |= set(range(int(column.get("min", "1")) - 1, min(int(column.get("max", "1")), 2000)))
    formulas = (cell for cell in root.iter(f"{_MAIN}c") if cell.find(f"{_MAIN}f") is not None)
    # An empty text (`t="str"`) is a result too.
    look.unreckoned = sum(1 for cell in formulas if not cell.findtext(f"{_MAIN}v") and cell.get("t") != "str")
    for row in root.iter(f"{_MAIN}row"):
        number = row.get("r", "")
        if row.get("hidden") in ("1", "true") and number.isdigit():
            look.rows.add(int(number) - 1)
        for cell in row if percent else ():
            if int(cell.get("s", "0")) in percent and (place := _REFERENCE.fullmatch(cell.get("r", ""))):
                look.percent.add((int(place[2]) - 1, column_number(place[1])))
    return look
