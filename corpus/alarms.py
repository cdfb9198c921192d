"""Alarms of a source: what is expected of it against what came, as a pure function of numbers.

An alarm of level `error` withholds the source's rows from what is published, unless it is about the site alone; a
`warning` only tells people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from corpus.crawl.ledger import Ledger
from corpus.sources import Bound, Source

MONTH = timedelta(days=30)
SOON = timedelta(days=14)
"""Before the end of a certificate."""
ENOUGH = 5
"""Pages or rows from which a share says anything."""
LOST_LAYOUT = 0.5
"""Share of articles without the source's own selectors from which the layout counts as changed."""

OF_THE_SITE = frozenset({"unreachable", "moved", "failed"})
"""Kinds of alarms that say nothing of the rows: what a portal published before it was switched off stays true."""

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a person should look at: `kind` tells it from others of its source."""

    kind: str
    level: Level
    message: str


def withholds(kind: str, level: str) -> bool:
    """Whether an alarm keeps the rows of its source from being published."""
    return level == "error" and kind not in OF_THE_SITE


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a source after a crawl.

    `first_crawl` is when it was first crawled; `new_documents` came in the last 30 days; `documents` are there now,
    `figures` rows come from them and `figures_before` came after the last crawl; `filled` is field → share of rows
    (0 to 1). `reason` says how the crawl ended, `last_success` when one last did well.
    """

    now: datetime
    first_crawl: datetime
    last_success: datetime | None
    reason: str
    documents: int
    new_documents: int
    figures: int
    figures_before: int
    filled: Mapping[str, float] = field(default_factory=dict)
    start_failed: str = ""
    robots_forbid: str = ""
    moved_away: str = ""
    certificates: Mapping[str, datetime] = field(default_factory=dict)
    articles: int = 0
    strange_articles: int = 0
    vanished: int = 0


def alarms(source: Source, health: Health) -> list[Alarm]:
    """Everything about the source that is not as it should be, by kind."""
    found = [*_reached(health), *_certificates(health), *_contents(health), *_expected(source, health)]
    return sorted(found, key=lambda alarm: alarm.kind)


def _reached(health: Health) -> Iterable[Alarm]:
    if health.robots_forbid:
        yield Alarm(
            "robots", "error", f"robots.txt now forbids {health.robots_forbid}; ask the publisher, or end the source"
        )
    elif health.start_failed or health.reason == "unreachable":
        last = f"{health.last_success:%Y-%m-%d}" if health.last_success else "never"
        yield Alarm(
            "unreachable",
            "error",
            f"The start page does not answer ({health.start_failed or health.reason}); last success: {last}",
        )
    if health.moved_away:
        yield Alarm("moved", "error", f"The start page now leads to {health.moved_away}; look there and change `start`")
    if health.reason in ("page limit", "time limit"):
        yield Alarm("limit", "warning", f"The crawl ended at its {health.reason}; the rest follows at the next one")


def _certificates(health: Health) -> Iterable[Alarm]:
    for host, until in sorted(health.certificates.items()):
        if until <= health.now:
            yield Alarm(f"certificate {host}", "warning", f"The certificate of {host} expired on {until:%Y-%m-%d}")
        elif until <= health.now + SOON:
            yield Alarm(f"certificate {host}", "warning", f"The certificate of {host} ends on {until:%Y-%m-%d}")


def _contents(health: Health) -> Iterable[Alarm]:
    if health.figures_before and not health.figures:
        yield Alarm("no figures", "error", f"All {health.figures_before} figures of the source are gone")
    if health.articles >= ENOUGH and health.strange_articles >= LOST_LAYOUT * health.articles:
        yield Alarm(
            "layout",
            "warning",
            f"On {health.strange_articles} of {health.articles} articles the source's selectors find no text: "
            "the layout has changed",
        )
    gone = health.documents + health.vanished
    if health.vanished >= ENOUGH and health.vanished * 2 > gone:
        yield Alarm("vanished", "warning", f"{health.vanished} of {gone} documents have vanished from the site")


def _expected(source: Source, health: Health) -> Iterable[Alarm]:
    expect = source.expect
    # A month must have passed before a month's documents can be missing.
    if expect.new_documents and health.first_crawl <= health.now - MONTH:
        yield from _bound("new documents", expect.new_documents, health.new_documents, "new documents in 30 days")
    if expect.figures_per_document and health.documents >= ENOUGH:
        yield from _bound(
            "figures", expect.figures_per_document, health.figures / health.documents, "figures a document"
        )
    for name, bound in sorted(expect.fields.items()):
        if health.figures >= ENOUGH and name in health.filled:
            yield from _bound(f"field {name}", bound, health.filled[name], f"of the rows have `{name}`")


def _bound(kind: str, bound: Bound, value: float, what: str) -> Iterable[Alarm]:
    if bound.min is not None and value < bound.min:
        yield Alarm(kind, "error", f"{value:.3g} {what}, expected at least {bound.min:g} ({bound.why})")
    if bound.max is not None and value > bound.max:
        yield Alarm(kind, "warning", f"{value:.3g} {what}, expected at most {bound.max:g} ({bound.why})")


@dataclass(frozen=True, slots=True)
class Change:
    """Alarms that went on and off since the last look."""

    on: tuple[Alarm, ...]
    off: tuple[str, ...]


def open_alarms(ledger: Ledger) -> list[Alarm]:
    """The alarms that are on, by kind."""
    return [
        Alarm(kind, "error" if level == "error" else "warning", message)
        for kind, (_, level, message) in sorted(ledger.open_alarms().items())
    ]


def update(ledger: Ledger, current: Iterable[Alarm]) -> Change:
    """Remember which alarms are on; each is told once when it goes on, and once more where it becomes an error."""
    before = ledger.open_alarms()
    now_on = {alarm.kind: alarm for alarm in current}
    with ledger.transaction():
        for kind, alarm in now_on.items():
            if kind in before:
                ledger.renew_alarm(kind, alarm.level, alarm.message)
            else:
                ledger.open_alarm(kind, alarm.level, alarm.message)
        off = tuple(kind for kind in before if kind not in now_on)
        for kind in off:
            ledger.close_alarm(kind)
    worse = {kind for kind, (_, level, _) in before.items() if level == "warning"}
    on = tuple(a for kind, a in now_on.items() if kind not in before or (kind in worse and a.level == "error"))
    return Change(on, off)
