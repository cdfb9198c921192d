"""The account of a run for people: a Markdown file in the home, and the summary in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.account import Account
from flows.settings import Settings

SHOWN = 200
"""Errors and contradictions that a report lists; the store has all of them."""


def folder(settings: Settings) -> Path:
    """Where the reports lie."""
    return settings.home / "reports"


def path(settings: Settings, account: Account) -> Path:
    """The file of one run's report."""
    return folder(settings) / f"{account.run_id}.md"


def write(settings: Settings, account: Account) -> Path:
    """Write the report. Raises OSError."""
    target = path(settings, account)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(markdown(account), encoding="utf-8")
    return target


def markdown(account: Account) -> str:
    """The report of a run."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    total = account.total
    yield f"# {account.command}: run {account.run_id}"
    yield ""
    if account.error:
        yield f"**Ended early:** {_cell(account.error)}"
        yield ""
    yield f"Begun {account.started:%Y-%m-%d %H:%M:%S} UTC, took {account.seconds:.1f} s."
    yield from _table("", ("what", "number"), ((name.replace("_", " "), n) for name, n in account.counts.items()))
    seconds = ((step, f"{seconds:.2f}") for step, seconds in total.seconds.items())
    yield from _table("Seconds, summed over all processes", ("step", "seconds"), seconds)
    yield from _table("Figures by indicator", ("indicator", "figures"), total.indicators.most_common())
    yield from _table("Numbers that are no figures", ("kind", "numbers"), total.leftovers.most_common())
    yield from _table("Arithmetic of the documents", ("check", "hold", "do not"), _checks(account))
    head = ("document", "stated", "the others make", "most doubtful")
    yield from _table("Arithmetic that does not hold", head, _contradictions(account))
    if (more := sum(number for (_, holds), number in total.checks.items() if not holds) - SHOWN) > 0:
        yield f"\nand {more} more: `solieu audit contradictions` lists them all."
    yield from _table("Not found", ("path",), ((name,) for name in account.missing))
    yield from _table("Folders that cannot be opened", ("folder", "reason"), account.closed)
    yield from _table("What went wrong and was mended", ("what", "times"), total.mended.items())
    yield from _table("Errors", ("document", "error"), total.failed[:SHOWN])
    if total.failures > SHOWN:
        yield f"\nand {total.failures - SHOWN} more: `solieu status` lists them all."
    yield from _table("Warnings", ("document", "what was not read"), total.warned[:SHOWN])
    if total.warnings > SHOWN:
        yield f"\nand {total.warnings - SHOWN} more: `solieu status` lists them all."
    yield from _table(
        "Passed over (SOLIEU_IGNORE, homes, links to folders, pipes)",
        ("path",),
        ((name,) for name in account.ignored[:SHOWN]),
    )


def _checks(account: Account) -> Iterator[tuple[str, int, int]]:
    """Each kind of check with how many hold and how many do not."""
    found = account.total.checks
    for kind in sorted({kind for kind, _ in found}):
        yield kind.replace("_", " "), found[kind, True], found[kind, False]


def _contradictions(account: Account) -> Iterator[tuple[str, str, str, str]]:
    """The checks that do not hold, with what the other figures make, to two decimals, and the likeliest culprit."""
    for document_id, formula, expected, doubtful in account.total.contradictions[:SHOWN]:
        yield document_id, formula, f"{round(expected, 2).normalize():,f}", doubtful


def _table(title: str, head: tuple[str, ...], rows: object) -> Iterator[str]:
    """A Markdown table, or nothing where it would be empty."""
    listed = [tuple(map(_cell, row)) for row in rows]  # type: ignore[attr-defined]
    if not listed:
        return
    yield ""
    if title:
        yield f"## {title}"
        yield ""
    yield _row(head)
    yield _row(tuple("---" for _ in head))
    yield from map(_row, listed)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    """Text that cannot break out of its cell: names of files come from anywhere."""
    text = " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
