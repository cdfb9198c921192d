"""`solieu query`, `solieu figures`: questions to a release."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, counted, settings_of, shown

if TYPE_CHECKING:
    from outputs.query import Answer

COLUMNS = (
    *("figure_id", "indicator", "place", "period", "raw", "value", "unit", "status", "change", "group"),
    *("audit", "title", "evidence_url"),
)
"""What the table on the terminal shows of figures."""
LONG_WORD = 16
"""Words longer than this may be broken in a table on the terminal."""
Release = Annotated[Path | None, typer.Option(help="The release \\[default: the newest in releases/ of the home].")]


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


As = Annotated[Format, typer.Option("--as", help="How to write the answer.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="The dataset")(query)
    app.command(rich_help_panel="The dataset")(figures)


def release_of(context: typer.Context, release: Path | None) -> Path:
    """The release that a command works on. Raises CommandError where there is none."""
    from outputs.query import newest_release

    found = release or newest_release(settings_of(context).home / "releases")
    if found is None:
        raise CommandError("There is no release yet: make one with `solieu publish VERSION --date DAY`.")
    return found


def query(
    context: typer.Context,
    sql: Annotated[
        str, typer.Argument(help="SQL over the tables figures, observations, checks and codes.", show_default=False)
    ],
    release: Release = None,
    form: As = Format.TABLE,
) -> None:
    """Ask a release in SQL (DuckDB): "SELECT place, value FROM observations WHERE indicator = 'poor_households'"."""
    from outputs.query import ask

    write(ask(release_of(context, release), sql), form)


def figures(
    context: typer.Context,
    indicator: Annotated[str, typer.Option(help="Code or label of the indicator.")] = "",
    place: Annotated[str, typer.Option(help="Name or code of a place; a province takes what lies in it.")] = "",
    period: Annotated[str, typer.Option(help="2023, 2023-Q1, 2019..2024, or 2019.. for all since.")] = "",
    unit: Annotated[str, typer.Option(help="Code or label of the unit.")] = "",
    status: Annotated[str, typer.Option(help="actual, estimate, target or norm.")] = "",
    audit: Annotated[str, typer.Option(help="What the arithmetic says: confirmed, contradicted or untested.")] = "",
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out rows less likely right than this (probability_row).")
    ] = 0.0,
    release: Release = None,
    form: As = Format.TABLE,
) -> None:
    """Figures of an indicator, a place, a time, each with the link to its evidence."""
    from outputs.query import Answer, Question, select, why_nothing

    asked = release_of(context, release)
    question = Question(indicator, place, period, unit, status, audit, min_confidence)
    found = select(asked, question)
    if not found.rows:
        print(why_nothing(asked, question), file=sys.stderr)
    if form is Format.TABLE:
        named = {name: found.columns.index(name) for name in COLUMNS if name in found.columns}  # the first had no audit
        told = {name: at for name, at in named.items() if any(row[at] not in ("", None) for row in found.rows)}
        found = Answer(tuple(told), [tuple(row[at] for at in told.values()) for row in found.rows])
    write(found, form)


def write(answer: Answer, form: Format) -> None:
    """Print an answer."""
    if form is Format.JSON:
        rows = [dict(zip(answer.columns, map(_number, row), strict=True)) for row in answer.rows]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(["" if cell is None else _plain(cell) for cell in row] for row in answer.rows)
    else:
        _table(answer)


def _plain(cell: object) -> str | int | float | None:
    """A cell as text or number: decimals without the zeros that fill them."""
    from decimal import Decimal

    from outputs.types import plain

    if isinstance(cell, Decimal):
        return plain(cell)
    return cell if cell is None or isinstance(cell, (int, float, str)) else str(cell)


def _number(cell: object) -> str | int | float | None:
    """A cell for JSON, where decimals are numbers too."""
    from decimal import Decimal

    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return _plain(cell)


def _table(answer: Answer) -> None:
    """A table where its columns have room, else a record a row."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [["" if cell is None else shown(_plain(cell)) for cell in row] for row in answer.rows]
    console = Console(width=None if sys.stdout.isatty() else 200)
    if rows and _narrowest(answer.columns, rows) > console.width:
        _records(answer.columns, rows)
        print(f"{counted(len(rows), 'row')}, a block each: a table of {len(answer.columns)} columns has no room here.")
        return
    if answer.columns:
        table = Table(*answer.columns, box=box.SIMPLE)
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)
    print(counted(len(rows), "row"))


def _narrowest(columns: tuple[str, ...], rows: list[list[str]]) -> int:
    """Characters that a table takes which breaks no word, other than long ones (addresses)."""
    cells = zip(columns, *rows, strict=True)
    words = (max((len(word) for cell in column for word in cell.split()), default=0) for column in cells)
    return sum(min(longest, LONG_WORD) + 2 for longest in words) + 2


def _records(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Rows one below the other, a line a column that has something to say."""
    width = max(map(len, columns))
    for number, row in enumerate(rows, start=1):
        print(f"── {number} ──")
        for name, cell in zip(columns, row, strict=True):
            if cell:
                print(f"{shown(name):<{width}}  {cell}")
    print()
