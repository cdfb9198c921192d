"""What a person sees of a run: a bar while it works, a summary at its end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from corpus.remote import shown_address as shown_archive
from flows import report
from flows.account import Account
from flows.commands import counted, program, shown
from flows.settings import Settings
from outputs.database import database_url
from outputs.database import shown as shown_address
from outputs.labels import label
from outputs.schema import State
from outputs.store import Summary

SHOWN = 10
"""Lines that a list in the summary has at most."""


class Bar:
    """A progress bar that listens to a run; a context manager around it."""

    def __init__(self, console: Console) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("starting", total=None)
        self.account: Account | None = None

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begun(self, account: Account) -> None:
        """The number of documents is known."""
        self.account = account
        self._progress.update(self._task, description="reading", total=account.documents)

    def advanced(self, account: Account) -> None:
        """A batch is done."""
        done = account.total.documents + account.total.unchanged
        self._progress.update(self._task, completed=done, description=counted(account.total.figures, "figure"))

    def ended(self, account: Account) -> None:
        """The run is over."""
        self.account = account


def summary(
    settings: Settings, account: Account, now: Summary, written: Iterable[Path], example: str
) -> RenderableType:
    """What was done, what the table holds now, what went wrong, where all is, and what one may do next."""
    parts: list[RenderableType] = [_headline(account, now)]
    if now.indicators:
        parts += [_bars("Figures by indicator", now.indicators, now.figures)]
    parts += [_leftovers(now)]
    if account.total.checks:
        parts += [_arithmetic(account)]
    parts += _errors(account)
    parts += _warnings(account)
    if number := now.documents.get(State.NEW):
        parts += [waiting(settings, number), Text()]
    parts += [_places(settings, account, written), _next(settings, example)]
    return Padding(Group(*parts), (1, 0, 0, 0), expand=False)


def _headline(account: Account, now: Summary) -> Text:
    total = account.total
    text = Text()
    text.append(counted(account.documents, "document"), style="bold")
    text.append(f": {total.loaded} read, {total.unchanged} unchanged, ")
    text.append(f"{total.failures} failed", style="bold red" if total.failures else "")
    text.append(f", in {account.seconds:.1f} s. The table holds ")
    text.append(counted(now.figures, "figure"), style="bold")
    text.append(f" of {counted(now.documents.get(State.LOADED, 0), 'document')}.\n")
    return text


def _bars(title: str, counts: dict[str, int], total: int) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for code, number in list(counts.items())[:SHOWN]:
        width = max(1, round(20 * number / max(counts.values())))
        table.add_row(
            label("indicator", code, "vi"), Text(code, style="dim"), str(number), Text("█" * width, style="cyan")
        )
    if len(counts) > SHOWN:
        rest = sum(list(counts.values())[SHOWN:])
        table.add_row(f"{len(counts) - SHOWN} more", "", str(rest), f"of {total}")
    for column in table.columns:
        column.no_wrap = True
    table.columns[2].justify = "right"
    return Padding(table, (0, 0, 1, 0), expand=False)


def _leftovers(now: Summary) -> RenderableType:
    known = {kind: n for kind, n in now.leftovers.items() if kind != "unknown"}
    kinds = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in list(known.items())[:5])
    text = Text("Numbers that are no figures: ", style="bold")
    text.append(
        f"{sum(known.values())}" + (f" ({kinds}{' …' if len(known) > 5 else ''})" if kinds else ""), style="not bold"
    )
    text.append(f"; not understood: {now.leftovers.get('unknown', 0)}.\n", style="not bold")
    return text


def _arithmetic(account: Account) -> Text:
    found = account.total.checks
    failing = sum(n for (_, holds), n in found.items() if not holds)
    text = Text("Arithmetic of the documents read: ", style="bold")
    text.append(
        f"{counted(found.total(), 'check')}, {found.total() - failing} hold, {failing} do not", style="not bold"
    )
    text.append(" (solieu audit contradictions).\n" if failing else ".\n", style="not bold")
    return text


def _errors(account: Account) -> list[RenderableType]:
    lines = [(name, "not found") for name in account.missing]
    lines += [(name, f"the folder cannot be opened: {reason}") for name, reason in account.closed]
    lines += account.total.failed
    if account.error:
        lines.insert(0, ("the run", account.error))
    if not lines:
        return [Text("Errors: none.\n", style="bold green")]
    table = Table(
        box=None, show_header=False, pad_edge=False, title="Errors", title_justify="left", title_style="bold red"
    )
    for name, error in lines[:SHOWN]:
        table.add_row(Text(shown(name), style="red"), Text(shown(error)))
    if (more := len(lines) + account.total.failures - len(account.total.failed) - SHOWN) > 0:
        table.add_row(f"and {more} more", "all in `solieu status`")
    return [Padding(table, (0, 0, 1, 0), expand=False)]


def _warnings(account: Account) -> list[RenderableType]:
    """What of the documents was not read: hidden rows and sheets, formulas without a value, pages beyond the limit."""
    if not account.total.warned:
        return []
    table = Table(
        box=None, show_header=False, pad_edge=False, title="Warnings", title_justify="left", title_style="bold yellow"
    )
    for name, warning in account.total.warned[:SHOWN]:
        table.add_row(Text(shown(name), style="yellow"), Text(shown(warning)))
    if (more := account.total.warnings - len(account.total.warned[:SHOWN])) > 0:
        table.add_row(f"and {more} more", "all in `solieu status`")
    return [Padding(table, (0, 0, 1, 0), expand=False)]


def waiting(settings: Settings, number: int) -> Text:
    """What is said of documents that a run which was broken off left unread."""
    wait = "document waits" if number == 1 else "documents wait"
    command = f"{program(settings.home)} ingest FOLDER"
    # A line that is to be pasted is not broken.
    return Text(
        f"{number} {wait} to be read, for a run was broken off. Take the folder in again:\n    {command}",
        style="yellow",
        no_wrap=True,
        overflow="ignore",
    )


def _places(settings: Settings, account: Account, written: Iterable[Path]) -> RenderableType:
    table = Table(
        box=None, show_header=False, pad_edge=False, title="Where it is", title_justify="left", title_style="bold"
    )
    for path in written:
        table.add_row(_WHAT.get(path.name, "the table, one row a figure"), Text(str(path)))
    table.add_row("database", Text(shown_database(settings.database_address)))
    table.add_row("raw documents", Text(shown_archive(settings.archive_address)))
    if (told := report.path(settings, account)).exists():  # on a full disk there is none
        table.add_row("report of this run", Text(str(told)))
    return Padding(table, (0, 0, 1, 0), expand=False)


_WHAT = {"leftovers.csv": "numbers that are no figures", "columns.md": "what the columns mean"}


def shown_database(address: str) -> str:
    """The address without its password, or the path of the file."""
    return shown_address(database_url(address))


def _next(settings: Settings, example: str) -> RenderableType:
    command = program(settings.home)
    steps = {
        "take in your own documents": f"{command} ingest FOLDER",
        "write the table": f"{command} export FIGURES.csv",
        "why a figure reads as it does": f"{command} explain {example}" if example else "",
        "what is in the house": f"{command} status",
    }
    text = Text("What next\n", style="bold", no_wrap=True, overflow="ignore")
    for what, how in steps.items():
        if how:
            text.append(f"{what}\n", style="not bold").append(f"    {how}\n", style="not bold cyan")
    return text
