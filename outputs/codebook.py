"""`columns.md`: what every column and every code of the exported tables means, made from the code itself."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from outputs.columns import CHECKS, DERIVED, FIGURES, LEFTOVERS, REVIEW, REVIEWED, SPELLED, Column
from outputs.labels import codes

_OPENING = """\
# Các cột · The columns

Tệp CSV: UTF-8 có BOM, phân cách bằng dấu phẩy, số thập phân dùng dấu chấm. Ô chữ bắt đầu như công thức
(`=`, `+`, `-`, `@`, tab, xuống dòng) có thêm dấu `'` ở đầu để bảng tính không chạy nó.

CSV files: UTF-8 with BOM, separated by commas, `.` as decimal point. A text that begins like a formula
(`=`, `+`, `-`, `@`, tab, line break) has a `'` before it, so that no spreadsheet runs it.
"""


def codebook() -> str:
    """The codebook as Markdown, Vietnamese and English."""
    sections = dict.fromkeys(
        column.codes for column in (*FIGURES, *DERIVED, *REVIEWED, *LEFTOVERS, *CHECKS) if column.codes
    )
    parts = [
        _OPENING,
        _columns("Bảng số liệu · The figure table", FIGURES),
        _columns("Thêm khi xuất ra tệp · Also in exported files (`.csv`, `.xlsx`)", (SPELLED,)),
        _columns("Cột suy ra từ cột khác · Columns that follow from others", DERIVED),
        _columns("Người xem nói gì, cạnh máy · What people say, beside the machine", REVIEWED),
        _columns("Tệp để xem lại · Files for review (`review.csv`, `review.xlsx`)", REVIEW),
        _columns("Số không phải số liệu · Leftovers (`leftovers.csv`)", LEFTOVERS),
        _columns("Phép tính của bản phát hành · Checks of a release (`checks.csv`)", CHECKS),
        *(_codes(section) for section in sections),
    ]
    return "\n".join(parts)


def _columns(title: str, columns: Iterable[Column]) -> str:
    rows = ((f"`{column.name}`", column.kind, column.vi, column.en) for column in columns)
    return _table(title, ("cột · column", "kiểu · kind", "nghĩa", "meaning"), rows)


def _codes(section: str) -> str:
    rows = (
        (f"`{code.code}`", code.label["vi"], code.label["en"], code.definition["vi"], code.definition["en"])
        for code in codes(section).values()
    )
    return _table(f"Mã của cột · Codes of `{section}`", ("mã · code", "tên", "label", "nghĩa", "meaning"), rows)


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    body = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return f"## {title}\n\n{body}\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(codebook().encode("utf-8"))
