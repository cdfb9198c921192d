"""Files for review: the figure table with columns to be filled in, as CSV and as a workbook that staff can work in."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import patterns
from outputs.arithmetic import with_checks
from outputs.columns import CORRECTABLE, REVIEW_FILE
from outputs.errors import ExportError, export_error
from outputs.export import guarded, trusted, write_csv
from outputs.labels import codes, joined_labels, label
from outputs.numbers import shown
from outputs.published import reviewed_rows
from outputs.review_cells import CODED
from outputs.review_files import corrected_titles
from outputs.reviews import Review, token
from outputs.rows import Row
from outputs.store import Store
from outputs.types import plain

_EMPTY = "(trống)"
LAST_ROW = 1_048_576
"""Rows of a sheet, its header with them."""
LINKS = 65_000
"""Links that a sheet of Excel takes."""
LONGEST_LINK = 2_000
_LINE = 68
"""Characters on a line of the columns of sentences and checks."""
_CELL = 32_000
"""Characters that a cell of Excel takes."""


def export_review_csv(
    store: Store,
    path: str | Path,
    language: str = "vi",
    without: Collection[str] = (),
    least: float = 0.0,
    **equal: str,
) -> int:
    """Write REVIEW_FILE as CSV, filled in as far as people have said something; the number of rows.

    Without the rows of the sources `without` and those less likely right than `least` (0 to 1), which no person
    has called right. Raises ExportError.
    """
    pairs = with_checks(store, _pairs(store, without, least, equal), language)
    rows = (_unmistakable(_filled(*pair)) for pair in pairs)
    return write_csv(path, REVIEW_FILE, rows, language)


def _unmistakable(row: Row) -> Row:
    """Three decimals get a zero behind them: where decimals have commas, spreadsheets read 0.005 as 5."""
    spelled = {name: plain(value) if isinstance(value := row[name], Decimal) else value for name in _NUMERIC}
    return {**row, **{name: f"{words}0" for name, words in spelled.items() if words and _THREE.fullmatch(words)}}


_NUMERIC = ("value", "value_high", "corrected_value", "corrected_value_high")
_THREE = re.compile(r"-?\d{1,3}\.\d{3}")


def _pairs(
    store: Store, without: Collection[str], least: float, equal: dict[str, str]
) -> Iterator[tuple[Row, Review | None]]:
    """The rows that are to be reviewed, each with what people say of it; `least` as in `export_figures`."""
    kept = (pair for pair in reviewed_rows(store, **equal) if pair[0]["source"] not in without)
    return (pair for pair in kept if _sure(*pair, least))


def _sure(row: Row, review: Review | None, least: float) -> bool:
    return trusted({**row, "verdict": review.verdict if review else ""}, least)


def _filled(row: Row, review: Review | None) -> Row:
    """A row of REVIEW_FILE. A correction to nothing is written out: an empty cell corrects nothing."""
    corrected = review.corrected if review else {}
    cells = {f"corrected_{name}": corrected[name] or _EMPTY if name in corrected else "" for name in CORRECTABLE}
    return {
        **row,
        **cells,
        "verdict": review.verdict if review else "",
        "note": review.note if review else "",
        "reviewer": review.reviewer if review else "",
        "review_token": token(row, review.review_id if review else 0),
    }


# The workbook


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A column of the workbook: the column that it is read back as, its width, and where its codes are from."""

    name: str
    width: float
    codes: str = ""


_COLUMNS = (
    _Sheet("verdict", 16, "verdict"),
    _Sheet("sentence", 70),
    _Sheet("value", 18),
    _Sheet("value_shown", 18),
    _Sheet("value_high", 12),
    *(_Sheet(name, width, name) for name, width in (("unit", 11), ("per", 11), ("qualifier", 10), ("indicator", 26))),
    *(_Sheet(name, width, name) for name, width in (("status", 11), ("change", 9), ("group", 18))),
    *(_Sheet(name, width) for name, width in (("period", 16), ("place", 18), ("evidence_url", 18))),
    _Sheet("flags", 22, "flags"),
    _Sheet("audit", 14, "audit"),
    _Sheet("checks", 70),
    _Sheet("probability_row", 12),
    *(_Sheet(f"corrected_{name}", 20, name if name in CODED else "") for name in CORRECTABLE),
    *(_Sheet(name, width) for name, width in (("note", 40), ("reviewer", 16), ("raw", 20), ("title", 40))),
    *(_Sheet(name, width) for name, width in (("publisher", 24), ("published", 12), ("document_id", 24), ("page", 7))),
    *(_Sheet(name, 16) for name in ("source", "figure_id", "pair", "part_of", "rule", "review_token")),
)
_COLOURS = {"right": "C6EFCE", "wrong": "FFC7CE", "unsure": "FFEB9C", "no_figure": "E4DFEC", "missed": "DDEBF7"}
"""By verdict, together with its word: nobody has to tell colours apart."""


def export_review_xlsx(
    store: Store,
    path: str | Path,
    language: str = "vi",
    without: Collection[str] = (),
    least: float = 0.0,
    **equal: str,
) -> int:
    """Write a workbook for review, as `export_review_csv` does; the number of rows.

    Raises ExportError, also where a sheet cannot hold them.
    """
    from openpyxl import Workbook

    target = Path(path)
    book = Workbook(write_only=True)
    writer = _Writer(book, language)
    number = 0
    pairs = with_checks(store, _pairs(store, without, least, equal), language)
    for number, pair in enumerate(pairs, start=1):
        if number >= LAST_ROW:
            raise ExportError(f"A sheet holds {LAST_ROW - 1} rows, the table has more: export a part of it, or CSV.")
        writer.add(*pair)
    writer.finish(number)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(part)
        part.replace(target)
    except OSError as error:
        raise export_error(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return number


class _Writer:
    """Writes the rows of a workbook one after the other, in bounded memory."""

    def __init__(self, book: Any, language: str) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        self.language = language
        self.line = 1
        self.links = 0
        self.styles: dict[str, Any] = {}
        self.sheet = book.create_sheet("Xem lại" if language == "vi" else "Review")
        self.lists = book.create_sheet("Danh mục" if language == "vi" else "Codes")
        self.wrapped = Alignment(wrap_text=True, vertical="top")
        self.bold = Font(bold=True)
        self.head_fill = PatternFill("solid", start_color="1F4E5F")
        self.head_font = Font(bold=True, color="FFFFFF")
        self.letters = {column.name: get_column_letter(n) for n, column in enumerate(_COLUMNS, 1)}
        for column in _COLUMNS:
            dimension = self.sheet.column_dimensions[self.letters[column.name]]
            dimension.width = column.width
            # Empty cells to be filled in are text, so that Excel makes no date of a period or a range.
            dimension.number_format = "#,##0.###" if "value" in column.name else "@"
        self.sheet.freeze_panes = "C2"
        self.sheet.append([self._head(column.name) for column in _COLUMNS])

    def _head(self, name: str) -> Any:
        cell = self._cell(self._title(name))
        cell.font, cell.fill = self.head_font, self.head_fill
        return cell

    def _title(self, name: str) -> str:
        if name.startswith("corrected_"):
            return list(corrected_titles(name))[self.language != "vi"]
        titles: dict[str, str] = patterns.load("reviews")["titles"][name]
        return titles[self.language]

    def _cell(self, value: Any, number_format: str = "") -> Any:
        """A cell whose text is never a formula."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self.sheet, value=None)
        cell._style = self._style(number_format)
        if isinstance(value, str):
            cell.value = _legal(guarded(value))
            cell.data_type = "s"
        else:
            cell.value = value
        return cell

    def _style(self, number_format: str) -> Any:
        """The style of cells with a number format; made once: to look one up takes longer than to write a cell."""
        from openpyxl.cell import WriteOnlyCell

        if number_format not in self.styles:
            cell: Any = WriteOnlyCell(self.sheet, value=None)
            cell.alignment = self.wrapped
            if number_format:
                cell.number_format = number_format
            self.styles[number_format] = cell._style
        return copy(self.styles[number_format])

    def add(self, row: Row, review: Review | None) -> None:
        """Write one row."""
        filled = _filled(row, review)
        self.line += 1
        self.sheet.row_dimensions[self.line].height = _height(row["sentence"], row["checks"])
        self.sheet.append([self._filled_cell(column, filled) for column in _COLUMNS])

    def _filled_cell(self, column: _Sheet, row: Row) -> Any:
        name = column.name
        if name == "sentence":
            return self._sentence(row)
        if name == "evidence_url":
            return self._link(row)
        if name == "value_shown":
            return self._cell(shown(row["value"], row["value_high"], self.language))
        value = row[name]
        if value is None or value == "":
            return None
        if name in _NUMERIC:
            return self._number(value)
        if column.codes:
            value = _EMPTY if value == _EMPTY else joined_labels(column.codes, value, self.language)
        return self._cell(value, "@" if isinstance(value, str) else "")

    def _number(self, cell: Decimal | str | None) -> Any:
        """A number that Excel can hold exactly, grouped; a longer one as text."""
        if cell is None or cell in ("", _EMPTY):
            return self._cell(cell or None, "#,##0.###")
        value = Decimal(cell)
        if len(value.normalize().as_tuple().digits) > 15:
            return self._cell(format(value, "f"), "@")
        exponent = value.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        return self._cell(value, f"#,##0.{'0' * places}" if places else "#,##0")

    def _sentence(self, row: Row) -> Any:
        """The sentence with the number in bold."""
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont
        from openpyxl.styles.colors import Color

        sentence, raw = _legal(guarded(row["sentence"])), _legal(row["raw"])
        before, found, after = sentence.partition(raw)
        if not found or not raw:
            return self._cell(row["sentence"])
        bold = TextBlock(InlineFont(rFont="Calibri", sz=11, b=True, color=Color("009C0006")), raw)
        cell = self._cell(None)
        cell.value = CellRichText(*(part for part in (before, bold, after) if part))
        return cell

    def _link(self, row: Row) -> Any:
        url = row["evidence_url"]
        if not url or self.links >= LINKS or len(url) > LONGEST_LINK:
            return self._cell(url)
        self.links += 1
        cell = self._cell(self._title("evidence_url"))
        cell.hyperlink = url
        cell.style = "Hyperlink"
        return cell

    # What is there once

    def finish(self, number: int) -> None:
        """Drop-downs, colours, filter and the sheet with the lists that the drop-downs show."""
        last = number + 1
        self.sheet.auto_filter.ref = f"A1:{self.letters[_COLUMNS[-1].name]}{max(last, 2)}"
        self._drop_downs(max(last, 2))
        self._colours(max(last, 2))
        self.lists.sheet_state = "hidden"

    def _drop_downs(self, last: int) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        chosen = [column for column in _COLUMNS if column.codes and column.name.startswith(("verdict", "corrected_"))]
        lists = [[label(column.codes, code, self.language) for code in _choices(column.codes)] for column in chosen]
        for line in range(max(map(len, lists))):
            self.lists.append([self._cell(words[line]) if line < len(words) else None for words in lists])
        for place, (column, words) in enumerate(zip(chosen, lists, strict=True), 1):
            letter = get_column_letter(place)
            source = f"'{self.lists.title}'!${letter}$1:${letter}${len(words)}"
            # Several codes may stand in a cell of groups, so that a word that is not in the list is no error there.
            strict = column.codes not in ("group", "per")
            rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
            rule.errorTitle, rule.error = "Số Liệu", "Chọn một mục trong danh sách · Choose from the list"
            rule.add(f"{self.letters[column.name]}2:{self.letters[column.name]}{last}")
            self.sheet.data_validations.append(rule)

    def _colours(self, last: int) -> None:
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import PatternFill

        for verdict, colour in _COLOURS.items():
            word = label("verdict", verdict, self.language)
            fill = PatternFill(bgColor=colour)
            rule = FormulaRule(formula=[f'$A2="{word}"'], fill=fill)  # type: ignore[no-untyped-call]
            self.sheet.conditional_formatting.add(f"A2:{self.letters[_COLUMNS[-1].name]}{last}", rule)


def _height(*texts: str) -> float:
    """Points of a row that shows its texts, two to ten lines of them; no program fits rows by itself on opening."""
    lines = max(sum(1 + len(line) // _LINE for line in text.split("\n")) for text in texts)
    return 15.0 * max(2, min(lines, 10))


def _choices(section: str) -> Iterable[str]:
    """The codes that a person may choose; `per` takes units too."""
    return chain(codes(section), codes("unit") if section == "per" else ())


def _legal(text: str) -> str:
    """Without the control characters that a workbook cannot hold, and no longer than a cell."""
    return "".join(c for c in text[:_CELL] if c >= " " or c in "\n\t")
