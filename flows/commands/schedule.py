"""`solieu deploy` and `solieu serve`: crawls on a schedule."""

from __future__ import annotations

from contextlib import suppress

import typer

from flows.commands import CommandError, settings_of

PANEL = "Sources"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel=PANEL)(deploy)
    app.command(rich_help_panel=PANEL)(serve)


def deploy(context: typer.Context) -> None:
    """Register every source with a cadence in the Prefect server that PREFECT_API_URL names."""
    from flows import server

    server.hush()
    if not server.configured():
        raise CommandError(
            "No Prefect server is configured. Set PREFECT_API_URL, or run `solieu serve`, which brings its own."
        )
    from flows import schedule

    done = schedule.deploy(settings_of(context))
    for what, names in (("registered", done.registered), ("removed", done.removed), ("by hand", done.by_hand)):
        print(f"{what}: {', '.join(names) or 'none'}")
    for line in done.wrong:
        print(f"left out: {line}")
    if done.wrong:
        raise typer.Exit(1)


def serve(context: typer.Context) -> None:
    """Run Prefect server, worker and schedules on this machine until Ctrl-C; what dies is started again."""
    from flows import server

    server.hush()
    from flows import schedule

    with suppress(KeyboardInterrupt):
        schedule.serve(settings_of(context), lambda line: print(line, flush=True))
