"""`solieu browse` and `solieu sdmx`: a release for those who click, and for statistical offices."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from typing import Annotated

import typer

from flows.commands import CommandError, counted, make_folder
from flows.commands.query import Release, release_of

COLUMNS = ("place", "indicator", "period", "raw", "value", "unit", "sentence", "evidence_url")
"""The columns that the first page shows, where all have no room."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="The dataset")(browse)
    app.command(rich_help_panel="The dataset")(sdmx)


def browse(
    context: typer.Context,
    release: Release = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8001,
) -> None:
    """Look at a release in the browser (Datasette), on this machine alone, read-only, until Ctrl-C."""
    database = release_of(context, release) / "solieu.sqlite"
    if not database.is_file():
        raise CommandError(f"{database} is not there: is {database.parent} a release?")
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)  # a port that was left a moment ago is free
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(f"Port {port} cannot be had ({error}): choose another with --port.") from error
    told = "&".join(f"_col={column}" for column in COLUMNS)
    print(f"http://127.0.0.1:{port}/solieu/figures?{told}&_facet=indicator")
    print(f"http://127.0.0.1:{port}/solieu  (all tables and columns; Ctrl-C ends it)", flush=True)
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(database.resolve())]
    with suppress(KeyboardInterrupt):
        subprocess.run([*command, "--host", "127.0.0.1", "--port", str(port)], check=False)


def sdmx(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Where to.", show_default=False)],
    release: Release = None,
) -> None:
    """Write the observations of a release as SDMX-CSV."""
    from outputs.sdmx import write_sdmx

    found = release_of(context, release)
    make_folder(file)
    print(f"{counted(write_sdmx(found, file), 'observation')} in {file}")
