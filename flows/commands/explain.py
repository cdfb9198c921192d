"""`solieu explain`: why a figure reads as it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, settings_of, shown
from flows.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from extractors.model import Document, Extraction, Figure, Leftover


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The table")(explain)


def explain(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="A document_id of the table, or a file.", show_default=False)],
    offset: Annotated[
        int, typer.Argument(help="A character of the figure, as in the column start.", show_default=False)
    ],
) -> None:
    """Why the figure at a place reads as it does: the rule, the words and the scope that decided each column."""
    from rich.console import Console

    from extractors.extract import extract

    read = _document(settings_of(context), document)
    if not 0 <= offset < len(read.text):
        raise CommandError(f"{document} has {len(read.text)} characters; {offset} is none of them.")
    extraction = extract(read)
    found = _at(extraction, offset)
    if found is None:
        raise CommandError(f"There is no number at {offset} of {document}. {_nearest(extraction, offset)}")
    _show(Console(), read, found)


def _document(settings: Settings, name: str) -> Document:
    """The document as it is in the archive, or as the file has it."""
    from corpus.archive import Archive
    from extractors.readers import read
    from flows import run, steps
    from outputs.store import Store

    with Store.open(settings.database_address) as store:
        kept = next(run.newest(store, document_id=name), None)
    if kept:
        return steps.document_of(kept, Archive(settings.archive_address).get(kept.content_hash))
    path = Path(name)
    if path.is_file():
        return read(path.read_bytes(), document_id=path.stem, name=path.name)
    raise CommandError(f"{name} is neither a document of the table in {settings.home} nor a file.")


def _at(extraction: Extraction, offset: int) -> Figure | Leftover | None:
    everything: list[Figure | Leftover] = [*extraction.figures, *extraction.leftovers]
    return next((one for one in everything if one.start <= offset < one.end), None)


def _nearest(extraction: Extraction, offset: int) -> str:
    nearest = min(extraction.figures, key=lambda figure: abs(figure.start - offset), default=None)
    return f"The nearest figure is {nearest.raw!r} at {nearest.start}." if nearest else "It holds no figure."


def _show(console: Console, document: Document, found: Figure | Leftover) -> None:
    """The sentence with the number in it, then what decided."""
    from rich.text import Text

    from extractors.model import Figure

    start, end = (found.sentence_start, found.sentence_end) if isinstance(found, Figure) else (found.start, found.end)
    sentence = Text(shown(document.text[start:end]))
    sentence.stylize("bold reverse", found.start - start, found.end - start)
    console.print(Text.assemble((document.document_id, "bold"), f", characters {found.start} to {found.end}:"))
    console.print(sentence, end="\n\n")
    if isinstance(found, Figure):
        _show_figure(console, found)
    else:
        kind = found.kind.replace("_", " ")
        console.print(Text(f"No figure: {kind}. Around it: {shown(found.context)}"))


def _show_figure(console: Console, figure: Figure) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("column", "value", "decided by", "where", "rule", box=None, pad_edge=False, header_style="bold")
    for column, value in _values(figure).items():
        decision = figure.trace.get(column)
        why = (decision.cue, decision.scope, decision.rule) if decision else ("", "", "")
        if value or any(why):
            table.add_row(column, *(Text(shown(cell)) for cell in (value, *why)))
    console.print(table)


def _values(figure: Figure) -> dict[str, str]:
    """The columns of a figure as the table has them."""
    return {
        "value": format(figure.value, "f"),
        "value_high": format(figure.value_high, "f") if figure.value_high is not None else "",
        "unit": figure.unit,
        "per": ";".join(figure.per),
        "qualifier": figure.qualifier,
        "indicator": figure.indicator,
        "status": figure.status,
        "change": figure.change,
        "group": ";".join(figure.group),
        "period": figure.period,
        "place": figure.place,
        "pair": figure.pair,
        "part_of": figure.part_of,
        "flags": ";".join(figure.flags),
    }
