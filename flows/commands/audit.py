"""`solieu audit`: what the arithmetic of the documents says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, settings_of, shown

if TYPE_CHECKING:
    from outputs.checks import Shown

SHOWN = 50
"""Contradictions that are listed unless more are asked for."""
SUSPECTS = 3
"""Figures of a contradiction that may be wrong, as many as are listed."""

group = typer.Typer(no_args_is_help=True, help="What the arithmetic of the documents says of their figures.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="audit", rich_help_panel="The table")


@group.command()
def summary(context: typer.Context) -> None:
    """How many checks of each kind hold, and how many do not."""
    from outputs.checks import counts
    from outputs.store import Store

    with Store.existing(settings_of(context).database_address) as store:
        rows = counts(store)
    for scope, kind, good, bad in rows:
        where = "between documents" if scope == "store" else "within documents"
        print(f"{kind.replace('_', ' '):12} {where:18} {good:6} hold {bad:6} do not")
    if not rows:
        print("No checks yet. `solieu ingest` makes those within documents, `solieu audit across` those between them.")


@group.command()
def contradictions(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="Only those of this document.")] = "",
    limit: Annotated[int, typer.Option(help="How many are shown.", min=1)] = SHOWN,
) -> None:
    """Checks that do not hold, the likeliest culprits first, with the reading that would mend them: a suggestion."""
    from flows import run
    from outputs.checks import checks_of
    from outputs.store import Store

    settings = settings_of(context)
    with Store.existing(settings.database_address) as store:
        if document and next(run.newest(store, document_id=document), None) is None:
            raise CommandError(
                f"{document} is no document of the table in {settings.home}; `document_id` of the table names them."
            )
        found = checks_of(store, holds=0, **({"document_id": document} if document else {}))
    for one in found[:limit]:
        print("\n".join(_lines(one)))
    more = "" if len(found) <= limit else f" (--limit shows more than {limit})"
    print(f"Checks that do not hold: {len(found)}{more}.")


@group.command()
def across(context: typer.Context) -> None:
    """Compare figures of different documents: one matter by several sources, districts and province, years in a row."""
    from outputs.checks import check_across
    from outputs.store import Store

    with Store.existing(settings_of(context).database_address) as store:
        good, bad = check_across(store)
    print(f"{good} comparisons between documents hold, {bad} do not.")


def _lines(one: Shown) -> list[str]:
    """A check for the terminal: where, the formula, by how much it fails, and who may be wrong."""
    from outputs.arithmetic import makes, pieces, suspects

    check = one.check
    return [
        f"{shown(check['document_id'] or 'between documents')}: {check['kind'].replace('_', ' ')}",
        f"  {shown(''.join(text for text, _ in pieces(one, 'en')))}",
        f"  {makes(one, 'en')}",
        *(f"  {number}. {shown(line)}" for number, line in enumerate(suspects(one, "en")[:SUSPECTS], 1)),
    ]
