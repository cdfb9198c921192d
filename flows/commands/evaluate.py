"""`solieu evaluate`: how right the table is, against gold annotations."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands import CommandError, settings_of
from flows.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(evaluate)


def evaluate(
    context: typer.Context,
    gold: Annotated[list[Path], typer.Argument(help="Gold annotations, one JSON object a line.", show_default=False)],
    table: Annotated[
        Path | None, typer.Option(help="Score this CSV instead of the table of the home.", show_default=False)
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="List this many errors of each kind.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Counts and rates as JSON.")] = False,
) -> None:
    """Score the table against gold: figures found, values, statements, whole rows, links."""
    from outputs import evaluate as scorer

    annotations: dict[str, tuple[scorer.Row, ...]] = {}
    for path in gold:
        annotations |= scorer.read_gold(_text(path).splitlines(), path.name)
    rows = _csv(table) if table else _stored(settings_of(context))
    scores = scorer.evaluate(annotations, rows)
    typer.echo(json.dumps(scorer.as_json(scores)) if as_json else scorer.as_text(scores, errors))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.") from None


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of an exported table. Raises CommandError."""
    reader = csv.DictReader(_text(path).splitlines(keepends=True))
    if lacking := {"document_id", "start", "end", "value"} - set(reader.fieldnames or ()):
        raise CommandError(f"{path} is no figure table: it has no column {', '.join(sorted(lacking))}.")
    yield from reader


def _stored(settings: Settings) -> Iterator[dict[str, Any]]:
    from outputs.store import Store

    with Store.open(settings.database_address) as store:
        yield from store.figures()
