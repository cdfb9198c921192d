"""Sheets with cells far from all others are read without laying out the white between."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from extractors.readers import read
from extractors.readers.sheetarea import column_letters, column_number, without_far_gaps

ROWS: list[list[Any]] = [["Xã", "Hộ nghèo", None], [None, "Số hộ", "Tỷ lệ (%)"], ["Xã A", 12, 3.5], ["Xã B", 14, 4.5]]


def workbook(stray: tuple[int, int] | None) -> bytes:
    """A small table with merged headers, and a word at a row and column."""
    book = Workbook()
    sheet: Any = book.active
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    if stray:
        sheet.cell(*stray).value = "ghi chú"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("stray", [(1_048_576, 16_384), (1_048_576, 2), (900_000, 40)])
def test_a_stray_cell_costs_nothing_and_loses_nothing(stray: tuple[int, int]) -> None:
    whole = read(workbook(None), document_id="d", name="d.xlsx")
    found = read(workbook(stray), document_id="d", name="d.xlsx")
    assert found.text == f"{whole.text}\nghi chú"
    assert [b.cell for b in found.blocks if b.cell] == [b.cell for b in whole.blocks if b.cell]


def test_sheets_without_strays_are_left_as_they_are() -> None:
    data = workbook((40, 40))
    assert without_far_gaps(data, "d.xlsx") is data


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16_383)])
def test_letters_of_columns(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters


def test_what_is_not_read_of_a_workbook_is_said() -> None:
    book = Workbook()
    shown = book.worksheets[0]
    for row in (["Xã", "Số hộ nghèo"], ["Bình An", 31], ["Bình Trị", 17], ["Cộng", "=SUM(B2:B3)"]):
        shown.append(row)
    shown.row_dimensions[3].hidden = True
    secret = book.create_sheet("Nháp")
    secret.append(["Số hộ nghèo", 999])
    secret.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    document = read(out.getvalue(), document_id="sheet", name="sheet.xlsx")
    rows, formulas, sheets = document.warnings
    assert "1 hàng và 0 cột ẩn" in rows
    assert "1 ô công thức chưa có kết quả" in formulas
    assert "1 trang tính ẩn" in sheets
    assert "Nháp" in sheets
