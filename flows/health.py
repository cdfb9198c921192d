"""How a source fares: its health by the crawler's ledger and the store, its alarms, and its line in `solieu status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from corpus.alarms import Alarm, Change, Health, alarms, open_alarms, update, withholds
from corpus.crawl.ledger import FORBIDDEN, Ledger, Run, iso
from corpus.crawl.run import documents
from corpus.sources import ZONE_NAME, Source
from flows import publishers, web
from flows.settings import Settings
from outputs.store import Store

ZONE = ZoneInfo(ZONE_NAME)
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
    ill: bool
    """Whether one of them is an error."""
    withheld: bool
    over: tuple[str, ...] = ()
    """Alarms that were over after the last crawl."""


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


def broken(settings: Settings, name: str, error: str) -> tuple[Change, list[Alarm]]:
    """The alarm of a source whose crawl or run failed altogether, and all that are on; others stay as they are."""
    with Ledger(web.ledger_path(settings, name)) as ledger:
        on = [*(alarm for alarm in open_alarms(ledger) if alarm.kind != "failed"), Alarm("failed", "error", error)]
        return update(ledger, on), on


def lines(settings: Settings, store: Store, moment: datetime | None = None) -> list[Line]:
    """Every website that was ever crawled in this home, or that has a cadence."""
    sources, wrong = publishers.readable(settings)
    known = {source.name: source for source in sources if source.start}
    crawled = {path.stem for path in (settings.home / "crawl").glob("*.sqlite")}
    names = crawled | {source.name for source in known.values() if source.cadence}
    return [
        _line(settings, store, name, known.get(name), wrong.get(name, ""), moment or datetime.now(UTC))
        for name in sorted(names)
    ]


def _line(settings: Settings, store: Store, name: str, source: Source | None, wrong: str, moment: datetime) -> Line:
    path = web.ledger_path(settings, name)
    if not path.exists():
        return Line(name, None, 0, 0, 0, (), False, False)
    with Ledger(path) as ledger:
        runs, on, off = ledger.runs(), ledger.open_alarms(), ledger.over_alarms()
        pages = ledger.count("role IN ('article', 'attachment') AND state = 'kept' AND document = address")
        failed = ledger.count("state = 'failed'")
    messages = [f"{kind}: {message}" for kind, (_, _, message) in sorted(on.items())]
    if source is None:
        messages.insert(0, f"its YAML is {f'wrong: {wrong}' if wrong else 'missing'}")
    elif late := overdue(source.cadence, runs[0].started_at if runs else None, moment):
        messages.insert(0, late)
    return Line(
        source=name,
        last_success=next((run.finished_at for run in runs if _did_well(run)), None),
        documents=pages,
        figures=sum(1 for _ in store.figures(source=name)),
        errors=failed,
        alarms=tuple(messages),
        ill=source is None or any(level == "error" for _, level, _ in on.values()),
        withheld=bool(_reasons(on)),
        over=tuple(f"{kind}: {message}" for kind, message in off),
    )


def overdue(cadence: str, last: datetime | None, moment: datetime) -> str:
    """What is to be said where the schedule has let two of its moments pass since the last crawl began, else ""."""
    if not cadence or last is None:
        return ""
    past = CronSim(cadence, moment.astimezone(ZONE), reverse=True)
    next(past)
    if last >= next(past):
        return ""
    return f"overdue: no crawl since {last:%Y-%m-%d %H:%M} UTC, its cadence is {cadence!r}; does `solieu serve` run?"


def _reasons(on: Mapping[str, tuple[str, str, str]]) -> list[str]:
    return [f"{kind}: {message}" for kind, (_, level, message) in sorted(on.items()) if withholds(kind, level)]


def is_ill(settings: Settings, name: str) -> bool:
    """Whether an alarm of level `error` is on for a source."""
    path = web.ledger_path(settings, name)
    if not path.exists():
        return False
    with Ledger(path) as ledger:
        return any(level == "error" for _, level, _ in ledger.open_alarms().values())


def withheld(settings: Settings) -> dict[str, str]:
    """Sources whose rows are not to be published, each with the reason: a minimum is broken, or robots.txt forbids."""
    found = {}
    for path in sorted((settings.home / "crawl").glob("*.sqlite")):
        with Ledger(path) as ledger:
            if reasons := _reasons(ledger.open_alarms()):
                found[path.stem] = "; ".join(reasons)
    return found
