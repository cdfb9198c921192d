"""`solieu migrate`: from the SQLite file of a home to PostgreSQL."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands import CommandError, counted, program, settings_of
from flows.home import DATABASE, MOVED, locked

ADDRESS = "postgresql://USER:PASSWORD@HOST/NAME"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The house")(migrate)


def migrate(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Argument(
            metavar="[TO]",
            help=f"{ADDRESS} of an empty database \\[default: SOLIEU_DATABASE_URL].",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Move the table of this home, with reviews, accounts and runs, from its SQLite file into PostgreSQL.

    Every table is read back and compared before it counts. Broken off, nothing was moved: run it again. End
    `solieu web` and `solieu serve` before. The old file stays beside as solieu.sqlite.moved.
    """
    from outputs.database import connect, database_url, shown
    from outputs.moving import move

    settings = settings_of(context)
    target = to or settings.database_url
    if not target:
        raise CommandError(f"Say where to: solieu migrate {ADDRESS}, or set SOLIEU_DATABASE_URL.")
    url = database_url(target)
    if url.get_backend_name() != "postgresql":
        raise CommandError(f"{shown(url)} is no PostgreSQL database: write {ADDRESS}.")
    file = settings.home / DATABASE
    if not file.is_file():
        raise CommandError(f"There is no {file}: nothing to move. See that --home names the folder of your data.")
    with locked(settings.home):
        old, new = connect(file, create=False), connect(target)
        try:
            moved = move(old, new)
        finally:
            old.dispose()
            new.dispose()
        kept = file.rename(file.with_name(MOVED))
    for table in moved:
        print(f"{table.name:18} {counted(table.rows, 'row')}")
    print(f"Moved into {shown(url)}, every table compared. The old file is {kept}.")
    print("From now on set SOLIEU_DATABASE_URL to the new address, in the environment or in .env; then:")
    print(f"  {program(settings.home)} status")
