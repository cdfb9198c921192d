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
        str, typer.Argument(help="SQL over the tables figures, observations and checks.", show_default=False)
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
    period: Annotated[str, typer.Option(help="2023, 2023-Q1, or 2019..2024.")] = "",
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
    from outputs.query import Answer, Question, select

    found = select(
        release_of(context, release), Question(indicator, place, period, unit, status, audit, min_confidence)
    )
    if form is Format.TABLE:
        columns = tuple(name for name in COLUMNS if name in found.columns)  # the first releases had no audit
        places = [found.columns.index(name) for name in columns]
        found = Answer(columns, [tuple(row[place] for place in places) for row in found.rows])
    write(found, form)


def write(answer: Answer, form: Format) -> None:
    """Print an answer."""
    if form is Format.JSON:
        rows = [dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows]
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


def _table(answer: Answer) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*answer.columns, box=box.SIMPLE)
    for row in answer.rows:
        table.add_row(*(Text("" if cell is None else shown(_plain(cell))) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    print(counted(len(answer.rows), "row"))
