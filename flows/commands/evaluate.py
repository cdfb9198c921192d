"""`solieu evaluate`: how right the table is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands import CommandError, settings_of
from flows.settings import Settings

if TYPE_CHECKING:
    from outputs.evaluate import Row


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(evaluate)


def evaluate(
    context: typer.Context,
    gold: Annotated[list[Path], typer.Argument(help="Annotations, one JSON object a line.", show_default=False)],
    table: Annotated[
        Path | None, typer.Option(help="Score this CSV instead of the table in the home.", show_default=False)
    ] = None,
    errors: Annotated[int, typer.Option(help="List up to this many errors of each kind.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the measures as JSON.")] = False,
) -> None:
    """Score the table against annotated documents: found, value, statement, row, pair, part_of."""
    import json

    from outputs import evaluate as scorer

    known = _gold(gold)
    scores = scorer.evaluate(known, _rows(settings_of(context), table))
    print(json.dumps(scorer.as_json(scores)) if as_json else scorer.as_text(scores, errors))


def _gold(paths: Sequence[Path]) -> dict[str, tuple[Row, ...]]:
    """The annotations of all files together."""
    from outputs.evaluate import read_gold

    lines = (line for path in paths for line in _text(path).splitlines())
    return read_gold(lines, ", ".join(path.name for path in paths))


def _rows(settings: Settings, table: Path | None) -> Iterator[dict[str, Any]]:
    """The rows of a CSV, or of the store."""
    import csv

    from outputs.store import Store

    if table is not None:
        yield from csv.DictReader(_text(table).splitlines(keepends=True))
        return
    with Store.existing(settings.database_address) as store:
        yield from store.figures()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
