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
    # A number below zero is a wrong place, not an option.
    app.command(rich_help_panel="The table", context_settings={"ignore_unknown_options": True})(explain)


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
    _show(Console(), read, extraction, found)


def _document(settings: Settings, name: str) -> Document:
    """The document as it is in the archive, or as the file has it; a name may be written as the file's own is."""
    from corpus.archive import Archive
    from corpus.naming import safe
    from extractors.readers import read
    from flows import run, steps
    from outputs.errors import StoreError
    from outputs.store import Store

    path = Path(name)
    try:
        with Store.existing(settings.database_address) as store:
            names = (name,) if path.is_file() else (name, safe(name))
            kept = next((one for asked in names for one in run.newest(store, document_id=asked)), None)
    except StoreError:
        if not path.is_file():
            raise
        kept = None
    if kept:
        return steps.document_of(kept, Archive(settings.archive_address).get(kept.content_hash))
    if path.is_file():
        return read(path.read_bytes(), document_id=path.stem, name=path.name)
    raise CommandError(f"{name} is neither a document of the table in {settings.home} nor a file.")


def _at(extraction: Extraction, offset: int) -> Figure | Leftover | None:
    everything: list[Figure | Leftover] = [*extraction.figures, *extraction.leftovers]
    return next((one for one in everything if one.start <= offset < one.end), None)


def _nearest(extraction: Extraction, offset: int) -> str:
    nearest = min(extraction.figures, key=lambda figure: abs(figure.start - offset), default=None)
    return f"The nearest figure is {nearest.raw!r} at {nearest.start}." if nearest else "It holds no figure."


def _show(console: Console, document: Document, extraction: Extraction, found: Figure | Leftover) -> None:
    """The sentence with the number in it, then what decided."""
    from rich.text import Text

    from extractors.model import Figure

    start, end = (found.sentence_start, found.sentence_end) if isinstance(found, Figure) else (found.start, found.end)
    sentence = Text(shown(document.text[start:end]))
    sentence.stylize("bold reverse", found.start - start, found.end - start)
    console.print(Text.assemble((document.document_id, "bold"), f", characters {found.start} to {found.end}:"))
    console.print(sentence, end="\n\n")
    if isinstance(found, Figure):
        _show_figure(console, found, {figure.figure_id: figure for figure in extraction.figures})
    else:
        kind = found.kind.replace("_", " ")
        console.print(Text(f"No figure: {kind}. Around it: {shown(found.context)}"))


# Where the words stood that decided, in words.
_PLACES = {
    "number": "at the number",
    "noun": "in what it counts",
    "lead": "in the words before it",
    "clause": "in its clause",
    "before": "earlier in its clause",
    "after": "behind it",
    "later": "farther behind it",
    "beyond": "in a later clause",
    "sentence": "in its sentence",
    "previous": "in the sentence before",
    "opener": "in the list's opening line",
    "list": "in the list's opening line",
    "heading": "in a heading",
    "title": "in the title",
    "document": "in the document",
    "total": "with its total",
    "parts": "with its parts",
    "indicator": "with its indicator",
    "row": "in its row",
    "row_header": "in the row's header",
    "column_header": "in the column's header",
    "caption": "in the table's caption",
    "default": "nothing said",
}
_UNSAID = {"qualifier": "no word bounds it", "change": "no verb moves it"}


def _show_figure(console: Console, figure: Figure, figures: dict[str, Figure]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("column", "value", "decided by", "where", "rule", box=None, pad_edge=False, header_style="bold")
    for column, value in _values(figure, figures).items():
        decision = figure.trace.get(column)
        place = _PLACES.get(decision.scope, decision.scope) if decision else _UNSAID.get(column, "")
        why = (decision.cue, place, decision.rule) if decision else ("", place, "")
        if value or any(why):
            table.add_row(column, *(Text(shown(cell)) for cell in (value, *why)))
    console.print(table)
    _show_rules(console, figure)


def _show_rules(console: Console, figure: Figure) -> None:
    """Why each of the rules is there, and in which file; those that are code have no such line."""
    from rich.text import Text

    import patterns

    rules = dict.fromkeys(rule for decision in figure.trace.values() for rule in decision.rule.split(";"))
    known = [(rule, *patterns.reasons()[rule]) for rule in rules if rule in patterns.reasons()]
    if known:
        console.print()
    for rule, file, why in known:
        console.print(Text.assemble((rule, "bold"), f": {why} ", (f"(patterns/{file}.yaml)", "dim")))


def _values(figure: Figure, figures: dict[str, Figure]) -> dict[str, str]:
    """The columns of a figure as the table has them; of linked figures also their words."""
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
        "pair": _linked(figure.pair, figures),
        "part_of": _linked(figure.part_of, figures),
        "flags": ";".join(figure.flags),
    }


def _linked(name: str, figures: dict[str, Figure]) -> str:
    return f"{figures[name].raw} at {figures[name].start} ({name})" if name else ""
