"""`solieu export`: the table as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands import CommandError, settings_of


class Language(StrEnum):
    """Languages of the labels."""

    VI = "vi"
    EN = "en"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(export)


def export(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv|xlsx", help="Where to write the table.", show_default=False)
    ],
    language: Annotated[Language, typer.Option(help="Language of the labels beside the codes.")] = Language.VI,
    review: Annotated[
        bool | None,
        typer.Option(
            "--review/--table",
            help="With columns for staff to fill in [default: for names that begin with review, and for .xlsx].",
            show_default=False,
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out rows less likely right than this (probability_row).")
    ] = 0.0,
) -> None:
    """Write the table as CSV, with `leftovers.csv` (numbers that are no figures) and `columns.md` beside it.

    `review.csv` and `.xlsx` are files for review: `solieu review import` takes them back.
    """
    from outputs.export import export_codebook, export_figures, export_leftovers
    from outputs.store import Store

    suffix = file.suffix.lower()
    if review is None:
        review = suffix == ".xlsx" or file.name.lower().startswith("review")
    if suffix not in (".csv", ".xlsx") or (suffix == ".xlsx" and not review):
        raise CommandError(f"{file}: the table is written as CSV (.csv), a file for review also as Excel (.xlsx).")
    if review:
        _export_review(settings_of(context).database_address, file, language.value)
        return
    with Store.open(settings_of(context).database_address) as store:
        number = export_figures(store, file, language.value, min_confidence)
        left = export_leftovers(store, file.with_name("leftovers.csv"), language.value)
        export_codebook(file.with_name("columns.md"))
    print(f"{number} figures in {file}, {left} other numbers in {file.with_name('leftovers.csv')}.")


def _export_review(database: str, file: Path, language: str) -> None:
    from outputs.review_export import export_review_csv, export_review_xlsx
    from outputs.store import Store

    write = export_review_xlsx if file.suffix.lower() == ".xlsx" else export_review_csv
    with Store.open(database) as store:
        number = write(store, file, language)
    print(f"{number} figures for review in {file}. `solieu review import {file}` takes it back.")
