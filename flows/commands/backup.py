"""`solieu backup` and `solieu restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, counted, settings_of, shown

if TYPE_CHECKING:
    from flows.backup import Manifest

_NAMED = 10
"""Damaged files that are named; the manifest names all."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="The house")(backup)
    app.command(rich_help_panel="The house")(restore)


def backup(
    context: typer.Context,
    target: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where backups lie, best on another disk.", show_default=False)
    ],
    accounts: Annotated[bool, typer.Option(help="Keep accounts, with the hashes of their passwords.")] = True,
    archive: Annotated[bool, typer.Option(help="Keep the archive's files; each is copied once.")] = True,
    check: Annotated[bool, typer.Option("--check", help="Make none: see that the newest one there is whole.")] = False,
) -> None:
    """Back up the home, also while a run is writing: table, reviews, accounts, takedowns, archive, sources, releases.

    Only the owner may look into FOLDER: it holds what the table withholds from releases. Each backup adds what is new.
    """
    from flows import backup as backups

    if check:
        print(f"{_told(backups.check(target))}: every file has its hash.")
        return
    manifest, added = backups.make(settings_of(context), target, accounts=accounts, archive=archive)
    new = f"; {counted(added, 'file')} of the archive new" if archive else ""
    print(f"{_told(manifest)}{new}.")
    if manifest.damaged:
        names = ", ".join(manifest.damaged[:_NAMED])
        raise CommandError(
            f"{counted(len(manifest.damaged), 'file')} of the archive damaged and not in the backup: {shown(names)}. "
            "Bring them back from an older backup, or fetch them again."
        )


def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the backups lie.", show_default=False)],
    at: Annotated[str, typer.Option(help="Name of the backup \\[default: the newest].")] = "",
) -> None:
    """Make a home from a backup, in a place that holds nothing yet; every file is checked on the way.

    Who was logged in has to log in again.
    """
    from flows import backup as backups

    settings = settings_of(context)
    manifest = backups.restore(settings, source, at)
    print(f"{_told(manifest)} restored in {settings.home}.")
    if manifest.archive is None:
        print("It holds no archive: documents cannot be read again until SOLIEU_ARCHIVE names it.")


def _told(manifest: Manifest) -> str:
    rows = manifest.rows
    what = (
        (rows.get("documents", 0), "document"),
        (rows.get("figures", 0), "figure"),
        (rows.get("reviews", 0), "review"),
    )
    files = [] if manifest.archive is None else [counted(manifest.archive["files"], "file") + " of the archive"]
    size = f"{manifest.size / 1e6:.1f} MB"
    return f"Backup {manifest.name} ({', '.join([*(counted(*one) for one in what), *files, size])})"
