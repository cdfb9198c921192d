"""`solieu status`: what the house holds and how the last runs went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from flows.commands import settings_of, shown

if TYPE_CHECKING:
    from rich.console import Console

    from flows.settings import Settings
    from outputs.store import Store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(status)


def status(context: typer.Context) -> None:
    """What the house holds: documents, figures, what failed and why, websites with their alarms, the last runs."""
    from rich.console import Console
    from rich.text import Text

    from corpus.remote import shown_address as shown_archive
    from flows.terminal import shown_database, waiting
    from outputs.schema import State
    from outputs.store import Store

    settings = settings_of(context)
    console = Console()
    with Store.existing(settings.database_address) as store:
        found = store.summary()
        states = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in found.documents.items())
        lines: dict[str, object] = {"Home": settings.home}
        if settings.database_url:
            lines["Database"] = shown_database(settings.database_address)
        if settings.archive:
            lines["Archive"] = shown_archive(settings.archive_address)
        lines |= {"Documents": states or "none", "Figures": found.figures}
        for name, value in lines.items():
            console.print(Text.assemble((f"{name} ", "bold"), str(value)))
        if number := found.documents.get(State.NEW):
            console.print(waiting(settings, number), soft_wrap=True)
        for failure in found.failures:
            where = f"{failure.source}/{failure.address}"
            console.print(Text.assemble((f"{failure.state} ", "red"), shown(f"{where}: {failure.error}")))
        for warned in found.warned:
            for warning in warned.error.split("\n"):
                console.print(
                    Text.assemble(("warning ", "yellow"), shown(f"{warned.source}/{warned.address}: {warning}"))
                )
        _sources(console, settings, store)
        _runs(console, settings, store)


def _sources(console: Console, settings: Settings, store: Store) -> None:
    """The websites that are watched: when a crawl last did well, what came of it, and every alarm that is on."""
    from rich.table import Table
    from rich.text import Text

    from flows import health

    lines = health.lines(settings, store)
    table = Table(
        *("source", "last success (UTC)", "documents", "figures", "errors", "alarms"), box=None, pad_edge=False
    )
    for line in lines:
        success = f"{line.last_success:%Y-%m-%d %H:%M}" if line.last_success else "never"
        alarms = Text(str(len(line.alarms) or "none"), "red" if line.ill else "yellow" if line.alarms else "")
        table.add_row(line.source, success, str(line.documents), str(line.figures), str(line.errors), alarms)
    if lines:
        console.print(table)
    for line in lines:
        for alarm in line.alarms:
            console.print(Text.assemble(("alarm ", "red"), shown(f"{line.source}: {alarm}")))
        for alarm in line.over:
            console.print(Text.assemble(("over ", "green"), shown(f"{line.source}: {alarm}")))
        if line.withheld:
            console.print(
                Text.assemble(("withheld ", "red"), f"{line.source}: its rows are not published until it is well")
            )


def _runs(console: Console, settings: Settings, store: Store) -> None:
    """The last runs; of the newest also what ended it early."""
    from rich.table import Table
    from rich.text import Text

    from flows.run import last_runs

    table = Table("run", "command", "state", "documents", "loaded", "failed", "figures", box=None, pad_edge=False)
    runs = last_runs(settings, store, 10)
    for run in runs:
        counts = (str(run["counts"].get(name, "")) for name in ("documents", "loaded", "failed", "figures"))
        table.add_row(run["run_id"], run["command"], run["state"], *counts)
    if table.row_count:
        console.print(table)
    for run in runs[:1]:
        if run["error"]:
            console.print(Text.assemble((f"{run['state']} ", "red"), shown(f"{run['run_id']}: {run['error']}")))
