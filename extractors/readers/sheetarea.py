"""XLSX sheets with a stray cell far from all others: empty rows and columns between are left out before reading.

Calamine lays a sheet out as one rectangle; with a cell at XFD1048576 that is 17 billion cells.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import regex
from lxml import etree

from extractors.readers.docx import PART_LIMIT, xml_part

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = regex.compile(r"([A-Z]{1,3})(\d{1,7})")
_ROW_NUMBER = regex.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_COLUMN = regex.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})\d')
# A sheet is looked into from so many places on; so few of them must be filled that it is mostly white.
_AREA = 2_000_000
_SPARSE = 20


def without_far_gaps(data: bytes, name: str) -> bytes:
    """The workbook with each gap of a sparse sheet narrowed to one empty row or column; any other as it is."""
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.namelist() if regex.fullmatch(r"xl/worksheets/[^/]+\.xml", part)]
            drawn = {part: root for part in parts if (root := _drawn_together(archive, part, name)) is not None}
            return _rewritten(archive, drawn) if drawn else data
    except (zipfile.BadZipFile, etree.LxmlError, ValueError, RuntimeError, NotImplementedError, EOFError, OSError):
        # Whoever reads the file next says what is wrong with it.
        return data


def column_number(letters: str) -> int:
    """The number of a column, from 0: A is 0, AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_filled(xml: bytes) -> bool:
    """Whether a glance at the letters of a sheet shows that it is not sparse; parsing costs ten times as much."""
    rows = max(map(int, _ROW_NUMBER.findall(xml)), default=0)
    columns = max((column_number(c.decode()) + 1 for c in set(_COLUMN.findall(xml))), default=0)
    return 0 < rows * columns <= max(_AREA, _SPARSE * xml.count(b"</c>"))


def _drawn_together(archive: zipfile.ZipFile, part: str, name: str) -> Any:
    """The sheet without its wide gaps; None where it is not sparse."""
    with archive.open(part) as stream:
        if _is_filled(stream.read(PART_LIMIT)):
            return None
    root = xml_part(archive, part, name)
    if root is None:
        return None
    places = {c: _place(c.get("r", "")) for c in root.iter(f"{_MAIN}c") if len(c)}
    filled = [place for place in places.values() if place is not None]
    if not filled or len(filled) < len(places):
        return None
    area = (max(r for r, _ in filled) + 1) * (max(c for _, c in filled) + 1)
    if area <= _AREA or area <= _SPARSE * len(filled):
        return None
    rows, columns = _moves(r for r, _ in filled), _moves(c for _, c in filled)
    _move_cells(root, places, rows, columns)
    _move_looks(root, rows, columns)
    return root


def _place(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference)
    return (int(match[2]) - 1, column_number(match[1])) if match else None


def _moves(used: Iterable[int]) -> dict[int, int]:
    """Where each used row or column goes when no gap is wider than one."""
    ordered = sorted(set(used))
    moves = {ordered[0]: min(ordered[0], 1)}
    for before, after in pairwise(ordered):
        moves[after] = moves[before] + min(after - before, 2)
    return moves


def _move_cells(
    root: Any, places: dict[Any, tuple[int, int] | None], rows: dict[int, int], columns: dict[int, int]
) -> None:
    for row in list(root.iter(f"{_MAIN}row")):
        number = int(row.get("r", "0")) - 1
        if number not in rows:
            row.getparent().remove(row)
            continue
        row.set("r", str(rows[number] + 1))
        row.attrib.pop("spans", None)
        for cell in list(row):
            place = places.get(cell)
            if place is None:
                row.remove(cell)
            else:
                cell.set("r", f"{column_letters(columns[place[1]])}{rows[place[0]] + 1}")


def _move_looks(root: Any, rows: dict[int, int], columns: dict[int, int]) -> None:
    """Move merged cells and hidden columns along with the cells; the stated size of the sheet is dropped."""
    for size in root.findall(f"{_MAIN}dimension"):
        root.remove(size)
    for merged in list(root.iter(f"{_MAIN}mergeCell")):
        ends = [_place(end) for end in merged.get("ref", "").split(":")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or first[0] not in rows or first[1] not in columns:
            merged.getparent().remove(merged)
            continue
        end = f"{column_letters(_last(columns, last[1]))}{_last(rows, last[0]) + 1}"
        merged.set("ref", f"{column_letters(columns[first[1]])}{rows[first[0]] + 1}:{end}")
    for column in list(root.iter(f"{_MAIN}col")):
        low, high = int(column.get("min", "1")) - 1, int(column.get("max", "1")) - 1
        moved = [new for old, new in columns.items() if low <= old <= high]
        if not moved:
            column.getparent().remove(column)
            continue
        column.set("min", str(min(moved) + 1))
        column.set("max", str(max(moved) + 1))


def _last(moves: dict[int, int], end: int) -> int:
    """Where the last used row or column up to an end goes."""
    used = sorted(moves)
    return moves[used[bisect_right(used, end) - 1]]


def _rewritten(archive: zipfile.ZipFile, parts: dict[str, Any]) -> bytes:
    """The archive with other sheets in the place of some."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for part in archive.namelist():
            copy.writestr(part, etree.tostring(parts[part]) if part in parts else archive.read(part))
    return out.getvalue()
