"""Files of reviews as they come back: CSV in any separator and encoding that spreadsheets write, and workbooks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import patterns
from outputs.columns import REVIEW_FILE
from outputs.errors import OutputError
from outputs.review_cells import Cell, folded, text_of

NEEDED = ("figure_id", "verdict")
SEPARATORS = ",;\t|"
LARGEST = 500_000_000
"""Bytes of a file, and of what an XLSX unpacks to, that are read at all."""
_ZIPPED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How XLSX and ODS begin, and XLS."""
Line = dict[str, Cell]


class ReviewFileError(OutputError):
    """A file that is no file of reviews, or cannot be read."""


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """The lines of a file with their numbers, as its program counts them; cells by the names of their columns."""

    lines: list[tuple[int, Line]]
    separator: str = ""
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=())


def read_file(path: Path) -> ReviewFile:
    """A CSV or workbook (XLSX, ODS, XLS) of reviews. Raises ReviewFileError."""
    try:
        if path.stat().st_size > LARGEST:
            raise ReviewFileError(f"{path} is larger than {LARGEST // 1_000_000} MB.")
        data = path.read_bytes()
    except OSError as error:
        raise ReviewFileError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return _read_workbook(data) if data.startswith((_ZIPPED, _OLD)) else _read_csv(data)
    except ReviewFileError as error:
        raise ReviewFileError(f"{path}: {error}") from error


# CSV


def decoded(data: bytes) -> str:
    """The text of a CSV: UTF-8 with or without mark, UTF-16. Raises ReviewFileError."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode(data, encoding)
    if b"\0" in data[:200]:
        return _decode(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    return _decode(data, "utf-8")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReviewFileError(
            "its letters cannot be read (it is not Unicode). Save it as “CSV UTF-8” or as XLSX. "
            "· Tệp không phải Unicode: hãy lưu dạng “CSV UTF-8” hoặc XLSX."
        ) from error


def _read_csv(data: bytes) -> ReviewFile:
    text = decoded(data)
    told = text[:6].lower()
    skipped = 0
    if told.startswith("sep=") and len(told) > 4:  # what Excel writes and reads above the header
        text, skipped = text.partition("\n")[2], 1
    separator = max(SEPARATORS, key=lambda sign: len(_known(_first_line(text, sign))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    numbered = ((reader.line_num + skipped, row) for row in reader)
    return _file(numbered, separator)


def _first_line(text: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator), [])


# Workbooks


def _read_workbook(data: bytes) -> ReviewFile:
    """The first sheet that has our header, hidden rows with it."""
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        found = [sheet.to_python(skip_empty_area=False) for sheet in sheets]
    except (CalamineError, ValueError, KeyError, OSError) as error:
        raise ReviewFileError(f"it is no workbook that can be read ({error}).") from error
    for rows in found:
        for at, row in enumerate(rows[:10]):
            if set(NEEDED) <= set(_known([text_of(cell) for cell in row]).values()):
                return _file(((n, list(cells)) for n, cells in enumerate(rows[at:], at + 1)), "")
    raise ReviewFileError(_no_header())


def _check_size(data: bytes) -> None:
    """A small file may unpack to one that fills the memory."""
    if data.startswith(_OLD):
        return
    try:
        size = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile as error:
        raise ReviewFileError("the file is damaged.") from error
    if size > LARGEST:
        raise ReviewFileError(f"it unpacks to more than {LARGEST // 1_000_000} MB.")


# Headers


def _names() -> dict[str, str]:
    """What a header may say, folded, and the column that it means."""
    titles = patterns.load("reviews")["titles"]
    names = {folded(column.name): column.name for column in REVIEW_FILE}
    for name, words in titles.items():
        names |= {folded(title): name for title in words.values()}
    for column in REVIEW_FILE:
        if column.name.startswith("corrected_"):
            names |= {folded(title): column.name for title in corrected_titles(column.name)}
    return names


def corrected_titles(column: str) -> Iterator[str]:
    """The titles of a `corrected_*` column, Vietnamese first."""
    titles = patterns.load("reviews")["titles"]
    for language in ("vi", "en"):
        yield f"{titles['corrected'][language]} {titles[column.removeprefix('corrected_')][language]}"


def _known(header: Sequence[str]) -> dict[int, str]:
    """The columns that a header names, by their places; the first of two that say the same."""
    names = _names()
    found: dict[int, str] = {}
    for place, title in enumerate(header):
        name = names.get(folded(title.strip("\ufeff").strip()))
        if name and name not in found.values():
            found[place] = name
    return found


def _file(rows: Iterable[tuple[int, Sequence[Cell]]], separator: str) -> ReviewFile:
    numbered = iter(rows)
    header = [text_of(cell) for cell in next(numbered, (0, []))[1]]
    known = _known(header)
    if not set(NEEDED) <= set(known.values()):
        raise ReviewFileError(_no_header())
    lines = [
        (number, {name: row[place] if place < len(row) else None for place, name in known.items()})
        for number, row in numbered
        if any(cell not in ("", None) for cell in row)
    ]
    if "reviewed_value" in header and not any(name.startswith("corrected_") for name in known.values()):
        raise ReviewFileError(_table())
    unknown = tuple(title for place, title in enumerate(header) if title and place not in known)
    wanted = [column.name for column in REVIEW_FILE if column.name.startswith(("corrected_", "note", "review"))]
    return ReviewFile(lines, separator, unknown, tuple(name for name in wanted if name not in known.values()))


def _table() -> str:
    return (
        "it is the table of figures, not a file for review: its verdicts are reviews already. Export one with "
        "`solieu export review.csv`. · Đây là bảng số liệu, không phải tệp xem lại."
    )


def _no_header() -> str:
    return (
        f"it has no header with the columns {' and '.join(NEEDED)}, as `solieu export review.csv` writes them. "
        "· Không thấy dòng tiêu đề của tệp xem lại."
    )
