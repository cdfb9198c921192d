"""`solieu review`: what people say of the figures, in files and in numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import counted, make_folder, settings_of
from flows.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from outputs.review_import import Import
    from outputs.review_status import Mistake, Precision, Progress
    from outputs.store import Store

group = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", help="What people say of the figures.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="review", rich_help_panel="Review")


@group.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV or workbook that `solieu export` wrote for review.")],
    reviewer: Annotated[str, typer.Option(help="Who says it, where a row names nobody.", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Take rows although somebody has said something newer; each is named.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Also list the rows that say nothing new.")] = False,
) -> None:
    """Take a file of reviews back, row by row: what is taken, what is not, and why.

    A row that cannot be read with certainty is left alone. The exit status is 1 where a row was not taken.
    """
    from rich.console import Console

    from outputs.review_files import read_file
    from outputs.review_import import import_file
    from outputs.store import Store

    settings = settings_of(context)
    with Store.existing(settings.database_address) as store:
        result = import_file(
            store,
            read_file(file),
            reviewer=reviewer or _user(),
            dry_run=dry_run,
            overwrite=overwrite,
            texts=_texts(settings, store),
        )
    _show_import(Console(), result, dry_run, every)
    if result.counts["refused"] or result.counts["conflict"]:  # type: ignore[index]
        raise typer.Exit(1)


@group.command()
def status(context: typer.Context) -> None:
    """How much is checked, by source and indicator, and how right each rule has been so far."""
    from rich.console import Console

    from outputs.review_status import review_status
    from outputs.store import Store

    with Store.existing(settings_of(context).database_address) as store:
        found = review_status(store)
    console = Console()
    _show_progress(console, "source", found.sources)
    _show_progress(console, "indicator", {n: p for n, p in found.indicators.items() if p.reviewed})
    _show_precision(console, "rule", found.by_rule)
    _show_precision(console, "indicator", found.by_indicator)
    missed = ", ".join(f"{number} {name}" for name, number in found.missed.most_common()) or "none"
    people = ", ".join(f"{name} {number}" for name, number in found.reviewers.items()) or "nobody yet"
    console.print(f"[bold]Missed figures added[/bold] {missed}", f"[bold]Reviewers[/bold] {people}", sep="\n")
    if found.waiting:
        console.print(f"[bold]Waiting[/bold] {found.waiting} reviews whose figure is not in its text any more.")


@group.command()
def gold(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Where to write it.", show_default=False)],
) -> None:
    """Write documents in which every row is decided as gold for `solieu evaluate`; list wrong rows by their rule."""
    from rich.console import Console

    from outputs.review_gold import write_gold
    from outputs.review_status import mistakes
    from outputs.store import Store

    console = Console()
    with Store.existing(settings_of(context).database_address) as store:
        make_folder(file)
        made, wrong = write_gold(store, file), mistakes(store)
    total = sum(made.documents.values())
    console.print(
        f"{counted(total, 'figure')} of {counted(len(made.documents), 'document')} in {file}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for document, reason in made.left_out.items():
        console.print(f"  left out: {document}: {reason}", markup=False, highlight=False, soft_wrap=True)
    _show_mistakes(console, wrong)


def _user() -> str:
    """The name of the account that runs the command."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _texts(settings: Settings, store: Store) -> Callable[[str], str | None]:
    """Texts of documents, from the archive."""
    from flows.reading import Reader

    reader = Reader(settings, store)

    def text(document_id: str) -> str | None:
        document = reader.document(document_id)
        return document.text if document else None

    return text


def _show_import(console: Console, result: Import, dry_run: bool, every: bool) -> None:
    quiet = () if every else ("empty", "unchanged")
    colours = {"taken": "green", "refused": "red", "conflict": "yellow"}
    for row in result.rows:
        if row.outcome not in quiet:
            console.print(f"[{colours.get(row.outcome, 'dim')}]{row.outcome}[/]", end=" ")
            console.print(f"line {row.line} {row.figure_id}: {row.text}", markup=False, highlight=False, soft_wrap=True)
    for names, words in ((result.unknown, "are not ours and were left alone"), (result.missing, "are not in the file")):
        if names:
            console.print(f"Columns that {words}: {', '.join(names)}.", markup=False, highlight=False, soft_wrap=True)
    counts = ", ".join(f"{number} {outcome}" for outcome, number in result.counts.items()) or "no rows"
    console.print(f"{'Nothing is changed; it would be: ' if dry_run else ''}{counts}.")


def _show_progress(console: Console, name: str, found: dict[str, Progress]) -> None:
    from rich.table import Table

    table = Table(name, "rows", "reviewed", "", *_VERDICTS, box=None, pad_edge=False)
    for key, progress in found.items():
        share = f"{progress.reviewed / progress.total:.1%}" if progress.total else ""
        counts = (str(progress.verdicts.get(verdict, "")) for verdict in _VERDICTS)
        table.add_row(key, str(progress.total), str(progress.reviewed), share, *counts)
    console.print(table)
    console.print()


_VERDICTS = ("right", "wrong", "unsure", "no_figure")


def _show_precision(console: Console, name: str, found: dict[str, Precision]) -> None:
    from rich.table import Table

    if not found:
        return
    table = Table(f"precision by {name}", "judged", "right", "", "corrected most", box=None, pad_edge=False)
    for key, precision in found.items():
        most = ", ".join(f"{column or 'no figure'} {n}" for column, n in precision.corrected.most_common(3))
        table.add_row(key or "—", str(precision.judged), str(precision.right), f"{precision.share:.1%}", most)
    console.print(table)
    console.print()


def _show_mistakes(console: Console, wrong: list[Mistake]) -> None:
    from itertools import groupby

    for rule, found in groupby(wrong, key=lambda mistake: mistake.rule):
        console.print(f"\n{rule or '—'}", style="bold", markup=False, highlight=False, soft_wrap=True)
        for one in found:
            changes = ", ".join(f"{name} {old or '∅'} → {new or '∅'}" for name, old, new in one.changes)
            said = changes or one.verdict.replace("_", " ")
            note = f" ({one.note})" if one.note else ""
            console.print(
                f"  {one.document_id} {one.start} “{one.quote}”: {said}{note}",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
