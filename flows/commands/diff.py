"""`solieu diff`: what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands import CommandError, counted, settings_of, shown


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(diff)


def diff(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="A document_id: what changed from snapshot to snapshot.")] = "",
    source: Annotated[str, typer.Option(help="Without a document: only those of this source.")] = "",
) -> None:
    """Figures that changed: between the snapshots of a document, or else between the table and today's rules."""
    from flows import compare
    from outputs.diff import as_line
    from outputs.store import Store

    settings = settings_of(context)
    number = 0
    with Store.existing(settings.database_address) as store:
        equal = {"source": source} if source else {}
        compared = compare.snapshots(settings, store, document) if document else compare.rules(settings, store, **equal)
        try:
            for one in compared:
                print(f"{shown(one.document_id)} ({one.what})")
                for found in one.found:
                    print(f"  {shown(as_line(found))}")
                number += len(one.found)
        except compare.CompareError as error:
            raise CommandError(str(error)) from error
    print(f"{counted(number, 'figure')} {'differs' if number == 1 else 'differ'}")
