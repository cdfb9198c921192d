"""`solieu publish` and `solieu takedown`: releases, and what they leave out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, counted, settings_of, shown

if TYPE_CHECKING:
    from flows.settings import Settings
    from outputs.release import About, Release

takedowns = typer.Typer(no_args_is_help=True, help="What has to stay unpublished on request.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="The dataset")(publish)
    app.add_typer(takedowns, name="takedown", rich_help_panel="The dataset")


def publish(
    context: typer.Context,
    version: Annotated[str, typer.Argument(help="Name of the release, as in 2026.11.", show_default=False)],
    day: Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of the release.")],
    to: Annotated[Path | None, typer.Option(help="Folder of releases \\[default: releases/ in the home].")] = None,
    before: Annotated[
        Path | None, typer.Option(help="Release to tell the changes from \\[default: the newest up to the day].")
    ] = None,
) -> None:
    """Write a release: Parquet, CSV, SQLite, data package, codebook, changes, checksums; never twice under one name.

    It refuses while a website's alarm says that its rows are not to be trusted (`solieu status`).
    """
    from flows.crew import is_dask
    from flows.health import withheld
    from flows.versions import EXTRACTOR_VERSION, READER_VERSION
    from outputs.release import About, write_parts
    from outputs.release_parts import parts_of
    from outputs.store import Store

    settings = settings_of(context)
    if alarmed := sorted(withheld(settings)):
        raise CommandError(
            f"No release: an alarm is on for {', '.join(alarmed)}. See `solieu status`, mend the source or its bounds."
        )
    folder = to or settings.home / "releases"
    versions = {"extractor": EXTRACTOR_VERSION, "reader": READER_VERSION}
    about = About(version, day.date(), versions, before)
    with Store.existing(settings.database_address) as store:
        made = (
            _by_workers(settings, folder, about)
            if is_dask(settings)
            else write_parts(parts_of(store), folder, about, settings.processes)
        )
    numbers = (made.figures, "figure"), (made.observations, "observation"), (made.checks, "check")
    print(f"{', '.join(counted(*number) for number in numbers)} in {made.folder}.")


def _by_workers(settings: Settings, folder: Path, about: About) -> Release:
    """A release whose parts the workers of a Dask cluster go through."""
    from flows.crew import each, hired
    from outputs.release import write_parts
    from outputs.release_parts import parts_of
    from outputs.store import Store

    folder.mkdir(parents=True, exist_ok=True)
    with hired(settings, 0, [folder]) as crew, Store.existing(crew.settings.database_address) as store:
        return write_parts(parts_of(store), folder.resolve(), about, settings.processes, each(crew))


@takedowns.command("add")
def add(
    context: typer.Context,
    document: Annotated[str, typer.Option(help="A document_id: all of its rows.")] = "",
    page: Annotated[str, typer.Option(help="The address of a page: all rows from it.")] = "",
    passage: Annotated[str, typer.Option(help="Words to cut out, with --document only there.")] = "",
    reason: Annotated[str, typer.Option(help="Why, for those who ask later.")] = "",
) -> None:
    """Take down a document, a page or a passage, from exports, releases and the web page, from now on."""
    from outputs.store import Store
    from outputs.takedown import Kind, Takedown, take_down, touched

    kind = Kind.PASSAGE if passage else Kind.PAGE if page else Kind.DOCUMENT
    takedown = Takedown(kind, page or document, passage, reason)
    with Store.existing(settings_of(context).database_address) as store:
        take_down(store, takedown, datetime.now(UTC))
        rows = touched(store, takedown)
    print(f"Taken down: {kind} {shown(passage or page or document)}.")
    if rows:
        print(f"Rows of the table that lose by it, wholly or these words: {rows:,}.")
    else:
        print(
            "No row of the table loses by it now: see that it is written as it stands there. It holds for what comes."
        )


@takedowns.command("list")
def listed(context: typer.Context) -> None:
    """What was taken down, each with its number."""
    from outputs.store import Store
    from outputs.takedown import taken_down

    with Store.existing(settings_of(context).database_address) as store:
        for number, one in taken_down(store).items():
            print(f"{number}\t" + "\t".join(map(shown, (one.kind, one.target, one.passage, one.reason))))


@takedowns.command("lift")
def lifted(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Its number in `solieu takedown list`.", show_default=False)],
) -> None:
    """Undo a takedown: what it took is published again from now on."""
    from outputs.store import Store
    from outputs.takedown import lift

    with Store.existing(settings_of(context).database_address) as store:
        one = lift(store, number)
    print(f"Lifted: {one.kind} {shown(one.passage or one.target)}.")
