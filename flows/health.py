"""How a source fares: its health by the crawler's ledger and the store, its alarms, and its line in `solieu status`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.alarms import Alarm, Change, Health, Level, alarms, update
from corpus.crawl.ledger import FORBIDDEN, Ledger, Run, iso
from corpus.crawl.run import documents
from corpus.sources import Source, SourceError, read_source, source_files
from flows import web
from flows.settings import Settings
from outputs.store import Store

SUCCESS = ("finished", "page limit", "time limit", "asked to wait")


@dataclass(frozen=True, slots=True)
class Line:
    """A source in `solieu status`."""

    source: str
    last_success: datetime | None
    documents: int
    figures: int
    errors: int
    alarms: tuple[str, ...]
    withheld: bool


def _did_well(run: Run) -> bool:
    return run.finished_at is not None and run.reason in SUCCESS and "start_failed" not in run.notes


def health(source: Source, ledger: Ledger, store: Store, moment: datetime) -> Health:
    """The health of a website after its last crawl."""
    runs = [run for run in ledger.runs() if run.finished_at]
    last, first = runs[0], runs[-1]
    found = documents(ledger, source)
    figures, filled = _rows(store, source)
    state = last.notes
    return Health(
        now=moment,
        first_crawl=first.started_at,
        last_success=next((run.finished_at for run in runs if _did_well(run)), None),
        reason=last.reason,
        documents=sum(one.state == "kept" for one in found),
        new_documents=sum(one.first_seen >= iso(moment - timedelta(days=30)) for one in found),
        figures=figures,
        figures_before=next((number for run in runs if (number := run.notes.get("figures", 0))), 0),
        filled=filled,
        start_failed=state.get("start_failed", ""),
        robots_forbid=state.get("robots_start", "") or _forbidden(ledger),
        moved_away=state.get("moved_away", ""),
        certificates={h["host"]: datetime.fromisoformat(u) for h in ledger.hosts() if (u := h["certificate_until"])},
        articles=ledger.count("role = 'article' AND state = 'kept'"),
        strange_articles=ledger.count("role = 'article' AND state = 'kept' AND layout = 0"),
        vanished=sum(one.state == "gone" for one in found),
    )


def _forbidden(ledger: Ledger) -> str:
    """What robots.txt forbids of the documents that it once allowed, where that is most of them."""
    known = ledger.count("document <> '' AND state = 'kept'")
    forbidden = ledger.count("document <> '' AND state = 'kept' AND error = ?", [FORBIDDEN])
    return f"{forbidden} of {known} documents" if forbidden * 2 > known else ""


def _rows(store: Store, source: Source) -> tuple[int, dict[str, float]]:
    """Figures of a source, and the share of its rows that have each field that is watched."""
    number, filled = 0, Counter[str]()
    for row in store.figures(source=source.name):
        number += 1
        filled.update(name for name in source.expect.fields if row.get(name) not in (None, ""))
    return number, {name: filled[name] / number for name in source.expect.fields if number}


def check(
    settings: Settings, source: Source, store: Store, moment: datetime | None = None
) -> tuple[Change, list[Alarm]]:
    """Look at a source after its crawl: what went on and off, and all that is on."""
    with Ledger(web.ledger_path(settings, source.name)) as ledger:
        found = health(source, ledger, store, moment or datetime.now(UTC))
        current = alarms(source, found)
        change = update(ledger, current)
        last = ledger.runs()[0]
        ledger.note(last.run, {**last.notes, "figures": found.figures})
    return change, current


def broken(settings: Settings, source: Source, error: str) -> Change:
    """The alarm of a source whose crawl or run failed altogether; other alarms stay as they are."""
    with Ledger(web.ledger_path(settings, source.name)) as ledger:
        on = [
            Alarm(kind, _level(level), text)
            for kind, (_, level, text) in ledger.open_alarms().items()
            if kind != "failed"
        ]
        return update(ledger, [*on, Alarm("failed", "error", error)])


def _level(text: str) -> Level:
    return "error" if text == "error" else "warning"


def lines(settings: Settings, store: Store) -> list[Line]:
    """Every website that was ever crawled in this home."""
    return [
        line for path in sorted((settings.home / "crawl").glob("*.sqlite")) if (line := _line(settings, path, store))
    ]


def _line(settings: Settings, path: Path, store: Store) -> Line | None:
    name = path.stem
    file = source_files(settings.source_folders).get(name)
    with Ledger(path) as ledger:
        runs, on = ledger.runs(), ledger.open_alarms()
        pages = ledger.count("role IN ('article', 'attachment') AND state = 'kept' AND document = address")
        failed = ledger.count("state = 'failed'")
    try:
        known = read_source(file) if file else None
    except SourceError:
        known = None
    figures = sum(1 for _ in store.figures(source=name))
    messages = tuple(f"{kind}: {message}" for kind, (_, _, message) in sorted(on.items()))
    orphan = () if known else ("its YAML is missing or wrong",)
    success = next((run.finished_at for run in runs if _did_well(run)), None)
    return Line(
        name, success, pages, figures, failed, orphan + messages, any(level == "error" for _, level, _ in on.values())
    )


def withheld(settings: Settings) -> frozenset[str]:
    """Sources whose rows are not to be published: a minimum is broken, or nobody can see whether it is."""
    found = set()
    for path in (settings.home / "crawl").glob("*.sqlite"):
        with Ledger(path) as ledger:
            if any(level == "error" for _, level, _ in ledger.open_alarms().values()):
                found.add(path.stem)
    return frozenset(found)
