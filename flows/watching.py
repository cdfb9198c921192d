"""The steps of watching one source, without Prefect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.alarms import Change
from corpus.crawl.run import crawl
from corpus.sources import Source, find_source
from flows import health, notify, run, web
from flows.batches import store_of
from flows.settings import Settings


def source_of(settings: Settings, name: str) -> Source:
    """The source of this name. Raises SourceError."""
    return find_source(name, settings.source_folders)


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
    result = crawl(web.job(settings, source), seconds=settings.crawl_minutes * 60)
    return {"reason": result.reason, **result.counts}


def directly(settings: Settings, name: str) -> dict[str, Any]:
    """All steps for one source without Prefect. Raises what broke them, after its alarm."""
    request = run.Request(tuple(map(Path, paths(settings, name))), name, is_website(settings, name))
    threads, submit = run.directly(settings)
    try:
        counts = fetch(settings, name)
        with threads:
            account = run.carry_out(settings, request, submit, f"watch {name}")
    except Exception as error:
        notify.tell(settings, name, look(settings, name, str(error) or type(error).__name__)[0])
        raise
    change, on = look(settings, name)
    notify.tell(settings, name, change)
    told = {"crawl": counts, "ingest": account.counts, "alarms": on, "rows": export(settings)}
    report(settings, name, told)
    return told


def look(settings: Settings, name: str, error: str = "") -> tuple[Change, list[str]]:
    """What changed in the alarms of a source, and all that are on; `error` is what broke its run."""
    source = source_of(settings, name)
    if not source.start:
        return Change((), ()), []
    if error:
        change = health.broken(settings, source, error)
        return change, [f"{alarm.kind}: {alarm.message}" for alarm in change.on]
    change, on = health.check(settings, source, store_of(settings))
    return change, [f"{alarm.kind}: {alarm.message}" for alarm in on]


def is_withheld(settings: Settings, name: str) -> bool:
    """Whether an alarm keeps the source's rows from being published."""
    return name in health.withheld(settings)


def report(settings: Settings, name: str, told: dict[str, Any]) -> str:
    """The account of a source's run, as Markdown; also as `reports/NAME.md` in the home."""
    lines = [f"# {name}: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", ""]
    lines += [f"- **{alarm}**" for alarm in told["alarms"]] or ["No alarm."]
    for what in ("crawl", "ingest"):
        lines += ["", f"## {what}", "", "| what | number |", "| --- | --- |"]
        lines += [f"| {key.replace('_', ' ')} | {value} |" for key, value in told[what].items()]
    text = "\n".join(lines) + "\n"
    path = settings.home / "reports" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return text


def export(settings: Settings) -> int:
    """Write the table of all sources that are well into `exports/` of the home; the number of rows."""
    from outputs.export import export_figures

    path = settings.home / "exports" / "figures.csv"
    return export_figures(store_of(settings), path, without=health.withheld(settings))
