"""The steps of watching one source, without Prefect."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.alarms import Change
from corpus.crawl.ledger import Ledger
from corpus.crawl.run import crawl
from corpus.sources import Source, SourceError
from flows import health, notify, publishers, run, web
from flows.batches import store_of
from flows.settings import Settings

REMNANT = 900.0
"""Seconds after its time in which a crawl should have ended by itself; then it is ended."""


class BusyError(Exception):
    """The source is being crawled already; the message says what to do."""


@contextmanager
def alone(settings: Settings, name: str) -> Iterator[None]:
    """Hold a source from its crawl to its export; the system lets go of it when the process ends, however it ends.

    Raises BusyError where another process holds it.
    """
    path = _lock_path(settings, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                f"The source {name} is being crawled already ({path} is held). Wait until it ends."
            ) from error
        yield


def is_busy(settings: Settings, name: str) -> bool:
    """Whether a process is at work on the source."""
    if not _lock_path(settings, name).exists():
        return False
    try:
        with alone(settings, name):
            return False
    except BusyError:
        return True


def _lock_path(settings: Settings, name: str) -> Path:
    return web.ledger_path(settings, name).with_suffix(".watch.lock")


def source_of(settings: Settings, name: str) -> Source:
    """The source of this name. Raises SourceError."""
    return publishers.find(settings, name)


def is_website(settings: Settings, name: str) -> bool:
    """Whether the source is crawled; a folder is only taken in."""
    return bool(source_of(settings, name).start)


def paths(settings: Settings, name: str) -> list[str]:
    """The folder of a source that is one, relative to its YAML; none for a website."""
    source = source_of(settings, name)
    return [str(Path(source.file).parent / source.folder)] if source.folder else []


def fetch(settings: Settings, name: str) -> dict[str, Any]:
    """Crawl a website; nothing for a folder. Raises CrawlError, SourceError."""
    source = source_of(settings, name)
    if not source.start:
        return {}
    result = crawl(web.job(settings, source), seconds=settings.crawl_minutes * 60 + REMNANT)
    return {"reason": result.reason, **result.counts}


def directly(settings: Settings, name: str) -> dict[str, Any]:
    """All steps for one source without Prefect. Raises BusyError, or what broke them, after its alarm."""
    with alone(settings, name):
        try:
            counts = fetch(settings, name)
            request = run.Request(tuple(map(Path, paths(settings, name))), name, is_website(settings, name))
            account = run.carry_out(settings, request, f"watch {name}")
        except Exception as error:
            look(settings, name, str(error) or type(error).__name__)
            raise
        _, on = look(settings, name)
        told = {"crawl": counts, "ingest": account.counts, "alarms": on, "rows": export(settings)}
        report(settings, name, told)
    return told


def look(settings: Settings, name: str, error: str = "") -> tuple[Change, list[str]]:
    """See whether a source is well, and tell people: what changed in its alarms, and all that are on.

    `error` is what broke its run. What could not be sent stands among the alarms.
    """
    try:
        watched = is_website(settings, name)
    except SourceError:
        # Its YAML became wrong; what was crawled before is there.
        watched = web.ledger_path(settings, name).exists()
    if not watched:
        return Change((), ()), []
    if error:
        change, on = health.broken(settings, name, error)
    else:
        change, on = health.check(settings, source_of(settings, name), store_of(settings))
    with Ledger(web.ledger_path(settings, name)) as ledger:
        unsent = notify.tell(settings, ledger, name, change)
    return change, [*(f"{alarm.kind}: {alarm.message}" for alarm in on), *(f"not sent: {line}" for line in unsent)]


def is_ill(settings: Settings, name: str) -> bool:
    """Whether an alarm of level `error` is on for the source."""
    return health.is_ill(settings, name)


def report(settings: Settings, name: str, told: dict[str, Any]) -> str:
    """The account of a source's run, as Markdown; also as `reports/NAME.md` in the home."""
    lines = [f"# {name}: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", ""]
    lines += [f"- **{alarm}**" for alarm in told["alarms"]] or ["No alarm."]
    if over := _over(settings, name):
        lines += ["", "## over", "", *(f"- {kind}: {message}" for kind, message in over)]
    for what in ("crawl", "ingest"):
        lines += ["", f"## {what}", "", "| what | number |", "| --- | --- |"]
        lines += [f"| {key.replace('_', ' ')} | {value} |" for key, value in told[what].items()]
    if corrections := web.corrections(settings, store_of(settings), name):
        lines += ["", "## corrections", "", "| document | corrects |", "| --- | --- |"]
        lines += [f"| {one} | {other} |" for one, other in sorted(corrections.items())]
    text = "\n".join(lines) + "\n"
    path = settings.home / "reports" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return text


def _over(settings: Settings, name: str) -> list[tuple[str, str]]:
    """Kinds and messages of the alarms that this crawl ended; a folder has none."""
    path = web.ledger_path(settings, name)
    if not path.exists():
        return []
    with Ledger(path) as ledger:
        return ledger.over_alarms()


def export(settings: Settings) -> int:
    """Write the table of all sources that are well into `exports/` of the home; the number of rows."""
    from outputs.export import export_figures

    path = settings.home / "exports" / "figures.csv"
    return export_figures(store_of(settings), path, without=health.withheld(settings))
