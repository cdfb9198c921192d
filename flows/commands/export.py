"""`solieu export`: the table as a file."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, counted, make_folder, program, settings_of, shown

if TYPE_CHECKING:
    from flows.settings import Settings
    from outputs.store import Store


class Audit(StrEnum):
    """What the arithmetic says of a figure."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNTESTED = "untested"


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
            help="With columns for staff to fill in \\[default: for names that begin with review, and for .xlsx].",
            show_default=False,
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out rows less likely right than this (probability_row).")
    ] = 0.0,
    audit: Annotated[
        Audit | None, typer.Option(help="Only rows of which the arithmetic says this.", show_default=False)
    ] = None,
    withheld: Annotated[
        bool, typer.Option("--withheld", help="Also rows that an alarm of their source withholds.")
    ] = False,
) -> None:
    """Write the table as CSV, with `leftovers.csv` (numbers that are no figures) and `columns.md` beside it.

    `review.csv` and `.xlsx` are files for review: `solieu review import` takes them back.
    """
    from flows import health, tables
    from outputs.store import Store

    suffix = file.suffix.lower()
    if review is None:
        review = suffix == ".xlsx" or file.name.lower().startswith("review")
    if suffix not in (".csv", ".xlsx") or (suffix == ".xlsx" and not review):
        raise CommandError(f"{file}: the table is written as CSV (.csv), a file for review also as Excel (.xlsx).")
    settings = settings_of(context)
    with Store.existing(settings.database_address) as store:
        _see(settings, store)
        make_folder(file)
        hidden = {} if withheld else health.withheld(settings)
        equal = {"audit": audit.value} if audit else {}
        if review:
            _export_review(store, settings.home, file, language.value, hidden, min_confidence, equal)
        else:
            written = tables.write(store, file, language.value, min_confidence, hidden, **equal)
            others = counted(written.leftovers, "other number")
            print(f"{counted(written.figures, 'figure')} in {file}, {others} in {written.files[1]}.")
    say_left_out(hidden)


def say_left_out(hidden: Mapping[str, str]) -> None:
    """Tell on stderr which sources a table was written without, and why."""
    for source, why in hidden.items():
        said = (
            f"Left out: the rows of {source}, for an alarm is on ({why}). `solieu export --withheld` writes them too."
        )
        print(shown(said), file=sys.stderr)


def _see(settings: Settings, store: Store) -> None:
    """That there is something to export; what is not in it yet is said."""
    from flows.terminal import waiting
    from outputs.schema import State

    documents = store.summary().documents
    if not documents:
        raise CommandError(
            f"The table in {settings.home} is empty: no document was ever taken in. Nothing is written. "
            f"Take some in with: {program(settings.home)} ingest FOLDER"
        )
    if number := documents.get(State.NEW):
        print(waiting(settings, number).plain, file=sys.stderr)


def _export_review(
    store: Store,
    home: Path,
    file: Path,
    language: str,
    hidden: Collection[str],
    least: float,
    equal: dict[str, str],
) -> None:
    from outputs.review_export import export_review_csv, export_review_xlsx

    write = export_review_xlsx if file.suffix.lower() == ".xlsx" else export_review_csv
    number = write(store, file, language, without=hidden, least=least, **equal)
    back = f"{program(home)} review import {shlex.quote(str(file))}"
    print(f"{counted(number, 'figure')} for review in {file}. This takes it back: {back}")
