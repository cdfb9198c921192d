"""`solieu diff`: what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, counted, settings_of, shown
from flows.settings import Settings

if TYPE_CHECKING:
    from outputs.rereading import Older
    from outputs.store import Store

NAMED = 10
"""Entries of rules that are named."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(diff)


def diff(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="A document_id: what changed from snapshot to snapshot.")] = "",
    source: Annotated[str, typer.Option(help="Without a document: only those of this source.")] = "",
) -> None:
    """Figures that changed: between the snapshots of a document, or else between the table and today's rules.

    The latter is what `solieu refresh` would change; nothing is changed here.
    """
    show(settings_of(context), document, source)


def show(settings: Settings, document: str = "", source: str = "") -> None:
    """Print what changed, of one document or of all that a refresh would read again. Raises CommandError."""
    from flows import compare
    from outputs.diff import as_line
    from outputs.store import Store

    number = 0
    with Store.existing(settings.database_address) as store:
        equal = {"source": source} if source else {}
        if not document:
            _show_versions(store)
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


def _show_versions(store: Store) -> None:
    """Which older versions documents stand at, and what changed since."""
    from flows import steps
    from outputs import rereading

    for one in rereading.older(store, steps.versions()):
        print(f"{counted(one.documents, 'document')} read by {one.extractor_version or 'no version'}: {_why(one)}")


def _why(one: Older) -> str:
    named = ", ".join(one.reach.changed[:NAMED])
    more = f" and {len(one.reach.changed) - NAMED} more" if len(one.reach.changed) > NAMED else ""
    if one.reach.all_for:
        return f"to be read again, all of them ({one.reach.all_for} changed{'; ' * bool(named)}{named}{more})"
    return f"only those with the words of what changed are to be read again ({named}{more})"
