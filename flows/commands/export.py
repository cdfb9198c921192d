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
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Where to write the table.", show_default=False)],
    language: Annotated[Language, typer.Option(help="Language of the labels beside the codes.")] = Language.VI,
) -> None:
    """Write the table as CSV, with `leftovers.csv` (numbers that are no figures) and `columns.md` beside it."""
    from outputs.export import export_codebook, export_figures, export_leftovers
    from outputs.store import Store

    if file.suffix.lower() != ".csv":
        raise CommandError(f"{file}: the table is written as CSV; give a name that ends in .csv.")
    with Store.open(settings_of(context).database_address) as store:
        number = export_figures(store, file, language.value)
        left = export_leftovers(store, file.with_name("leftovers.csv"), language.value)
        export_codebook(file.with_name("columns.md"))
    print(f"{number} figures in {file}, {left} other numbers in {file.with_name('leftovers.csv')}.")
