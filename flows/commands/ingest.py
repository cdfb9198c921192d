"""`solieu ingest`, `solieu refresh` and `solieu rebuild`: documents into the table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import INTERRUPTED, CommandError, make_folder, settings_of, shown
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.account import Account
    from flows.run import Request


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="Documents")(ingest)
    app.command(rich_help_panel="Documents")(refresh)
    app.command(rich_help_panel="The house")(rebuild)


Direct = Annotated[
    bool, typer.Option("--direct", help="Without Prefect: starts at once, leaves no record of runs in it.")
]


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders with documents.", show_default=False)],
    source: Annotated[str, typer.Option(help="Name for the folder as a source \\[default: the folder's own].")] = "",
    export: Annotated[
        Path | None, typer.Option(help="Write the table here afterwards, as CSV.", show_default=False)
    ] = None,
    direct: Direct = False,
) -> None:
    """Take in files and folders: keep their bytes, read them, find their figures, load them.

    What is in the table already is not done again. The exit status is 1 where anything failed.
    """
    from flows.run import Request

    if source and len(paths) != 1:
        raise CommandError("--source names one folder: give one PATH with it.")
    _see(paths)
    _run(settings_of(context), Request(tuple(paths), source), "ingest", export, direct)


def _see(paths: list[Path]) -> None:
    """That there is something to take in, before a home is made for it. Raises CommandError."""
    from corpus.folders import ours
    from flows.home import is_home

    if not any(path.exists() for path in paths):
        names = ", ".join(map(str, paths))
        raise CommandError(f"Not found: {shown(names)}. Nothing was taken in; see that the path is right.")
    for path in filter(is_home, paths):
        raise CommandError(ours(path))


def refresh(
    context: typer.Context,
    export: Annotated[
        Path | None, typer.Option(help="Write the table here afterwards, as CSV.", show_default=False)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would change, as `solieu diff` does.")
    ] = False,
    direct: Direct = False,
) -> None:
    """Read again, from the archive, what an older version read; needs neither the files nor a network.

    Where only rules with words of their own changed, only the documents that hold these words are read.
    """
    from flows.commands.diff import show
    from flows.run import Request
    from outputs.store import Store

    if dry_run:
        show(settings_of(context))
        return
    with Store.existing(settings_of(context).database_address):
        pass  # in a home without a table there is nothing to read again, and none is made
    _run(settings_of(context), Request(), "refresh", export, direct)


def rebuild(
    context: typer.Context,
    reviews: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Backups whose newest gives reviews, accounts and takedowns.", show_default=False
        ),
    ] = None,
    direct: Direct = False,
) -> None:
    """Make a lost table anew from the archive, which holds every document with its name.

    What people said comes from a backup (--reviews). The home must have no table: move a damaged one away first.
    """
    from flows import rebuild as rebuilding

    settings = settings_of(context)
    failed = 0
    for request in rebuilding.requests(rebuilding.prepare(settings, reviews)):
        try:
            _run(settings, request, "rebuild", None, direct)
        except typer.Exit as end:
            if end.exit_code == INTERRUPTED:
                raise
            failed = end.exit_code  # some documents cannot be read; the websites are still to come
    if failed:
        raise typer.Exit(failed)


def _run(settings: Settings, request: Request, command: str, export: Path | None, direct: bool) -> None:
    """Carry the request out, then show what came of it."""
    from rich.console import Console

    from flows import home, run, server
    from flows.terminal import Bar

    with home.locked(settings.home):
        pass  # who cannot have the home should not wait for Prefect to hear it
    if export and export.suffix.lower() != ".csv":
        raise CommandError(f"{export}: the table is written as CSV. Choose a name that ends in .csv.")
    console = Console()
    with Bar(console) as bar:
        token = run.listener.set(bar)
        try:
            _carry_out(settings, request, command, direct or not settings.prefect)
        except run.RunError:
            pass
        except server.ServerError as error:
            if bar.account is None:
                raise
            bar.account.error = bar.account.error or str(error)
        except KeyboardInterrupt:
            if bar.account is None:
                raise CommandError("Broken off before it began; nothing was changed.", INTERRUPTED) from None
        finally:
            run.listener.reset(token)
    account = bar.account
    assert account is not None, "a run that begins gives account"
    _show(console, settings, account, export)
    if account.error == run.INTERRUPTED:
        raise typer.Exit(INTERRUPTED)
    if account.failed:
        raise typer.Exit(1)


def _carry_out(settings: Settings, request: Request, command: str, direct: bool) -> None:
    """In a Prefect flow, on the configured server or one of our own, or directly."""
    from flows import run

    if direct:
        run.carry_out(settings, request, command)
        return
    from flows import server

    server.hush()
    if server.configured():
        _flow(settings, request, command)
        return
    local = server.LocalServer(settings.home / "prefect")
    local.start()
    try:
        _flow(settings, request, command, local)
    finally:
        local.stop()


def _flow(settings: Settings, request: Request, command: str, local: object = None) -> None:
    """The server starts while Prefect and the rules are being imported."""
    from flows import pipeline
    from flows.server import LocalServer

    if isinstance(local, LocalServer):
        local.wait()
    pipeline.run_flow(settings, request, command)


def _show(console: object, settings: Settings, account: Account, export: Path | None) -> None:
    """Write the table if asked, and the summary."""
    from rich.console import Console

    from flows import health, tables, terminal
    from flows.commands.export import say_left_out
    from outputs.store import Store

    assert isinstance(console, Console)
    with Store.open(settings.database_address) as store:
        written: tuple[Path, ...] = ()
        hidden: dict[str, str] = {}
        if export:
            make_folder(export)
            hidden = health.withheld(settings)
            written = tables.write(store, export, without=hidden).files
        first = next(store.figures(), None)
        example = f"{first['document_id']} {first['start']}" if first else ""
        console.print(terminal.summary(settings, account, store.summary(), written, example))
    say_left_out(hidden)
