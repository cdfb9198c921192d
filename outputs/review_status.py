"""How much is checked, and how right the rules have been so far, as far as people have looked."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, select

from outputs.database import reading
from outputs.reviews import JUDGED, OPEN, Verdict
from outputs.schema import documents, figures, review_states, reviews
from outputs.store import Store


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows there are, and what was said of them by verdict."""

    total: int
    verdicts: Mapping[str, int]

    @property
    def reviewed(self) -> int:
        """Rows of which somebody has said something that holds."""
        return sum(self.verdicts.values())


@dataclass(slots=True)
class Precision:
    """How often people found what a rule (or an indicator) gave to be right, and which columns they corrected."""

    right: int = 0
    judged: int = 0
    corrected: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of rows found right in every column, of those judged; 0 where none was."""
        return self.right / self.judged if self.judged else 0.0

    def of(self, column: str) -> float:
        """The share of judged rows in which this column was not corrected; rows that are no figures count as wrong."""
        return 1 - (self.corrected[column] + self.corrected[""]) / self.judged if self.judged else 0.0


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The state of the review: progress by source and by indicator, precision by rule and by indicator.

    `missed` counts figures that people added by indicator, `waiting` reviews whose figure the text has lost.
    """

    sources: dict[str, Progress]
    indicators: dict[str, Progress]
    by_rule: dict[str, Precision]
    by_indicator: dict[str, Precision]
    missed: Counter[str]
    waiting: int
    reviewers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row that people found wrong, with the rule that made it."""

    figure_id: str
    document_id: str
    start: int
    quote: str
    sentence: str
    verdict: str
    rule: str
    indicator: str
    changes: tuple[tuple[str, str, str], ...]
    note: str
    reviewer: str


def review_status(store: Store) -> ReviewStatus:
    """Read it from the store. Raises StoreError."""
    with reading(store.engine) as connection:
        rules, indicators = _precisions(connection)
        return ReviewStatus(
            sources=_progress(connection, documents.c.source),
            indicators=_progress(connection, figures.c.indicator),
            by_rule=rules,
            by_indicator=indicators,
            missed=_missed(connection),
            waiting=_waiting(connection),
            reviewers=_reviewers(connection),
        )


def progress(store: Store) -> Progress:
    """How far the whole table is checked."""
    with reading(store.engine) as connection:
        query = select(figures.c.verdict, func.count()).group_by(figures.c.verdict)
        return _one_progress({str(verdict): int(number) for verdict, number in connection.execute(query)})


def mistakes(store: Store) -> list[Mistake]:
    """Every row that was found wrong or to be no figure, by rule. Raises StoreError."""
    columns = reviews.c
    query = _newest().where(columns.verdict.in_([Verdict.WRONG, Verdict.NO_FIGURE]))
    with reading(store.engine) as connection:
        rows = connection.execute(query.order_by(columns.rule, columns.document_id, columns.start)).mappings()
        return [_mistake(dict(row)) for row in rows]


def _mistake(row: Mapping[str, object]) -> Mistake:
    corrected, machine = json.loads(str(row["corrected"])), json.loads(str(row["machine"]))
    names = ("figure_id", "document_id", "quote", "sentence", "verdict", "rule", "indicator", "note", "reviewer")
    return Mistake(
        start=int(str(row["start"])),
        changes=tuple((name, machine.get(name, ""), value) for name, value in corrected.items()),
        **{name: str(row[name]) for name in names},
    )


def _newest() -> Select[Any]:
    """The newest entry of each figure."""
    return select(reviews).join_from(review_states, reviews, review_states.c.review_id == reviews.c.review_id)


def _progress(connection: Connection, column: Any) -> dict[str, Progress]:
    query = select(column, figures.c.verdict, func.count())
    if column is documents.c.source:
        query = query.join_from(figures, documents)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, verdict, number in connection.execute(query.group_by(column, figures.c.verdict)):
        counts[str(name)][str(verdict)] = int(number)
    return {name: _one_progress(counts[name]) for name in sorted(counts)}


def _one_progress(counts: Mapping[str, int]) -> Progress:
    return Progress(sum(counts.values()), {verdict: number for verdict, number in counts.items() if verdict != OPEN})


def _precisions(connection: Connection) -> tuple[dict[str, Precision], dict[str, Precision]]:
    columns = reviews.c
    query = _newest().where(columns.verdict.in_(list(JUDGED)), columns.machine != "{}")
    query = query.with_only_columns(columns.rule, columns.indicator, columns.verdict, columns.corrected)
    rules: defaultdict[str, Precision] = defaultdict(Precision)
    indicators: defaultdict[str, Precision] = defaultdict(Precision)
    for rule, indicator, verdict, corrected in connection.execute(query):
        changed = list(json.loads(corrected)) or ([""] if verdict == Verdict.NO_FIGURE else [])
        for precision in (rules[rule], indicators[indicator]):
            precision.judged += 1
            precision.right += verdict == Verdict.RIGHT
            precision.corrected.update(changed)
    return _sorted(rules), _sorted(indicators)


def _sorted(found: Mapping[str, Precision]) -> dict[str, Precision]:
    """Those that are wrong most often first."""
    return dict(sorted(found.items(), key=lambda item: (item[1].right - item[1].judged, item[0])))


def _missed(connection: Connection) -> Counter[str]:
    query = _newest().where(reviews.c.verdict == Verdict.MISSED).with_only_columns(reviews.c.indicator)
    return Counter(connection.scalars(query))


def _waiting(connection: Connection) -> int:
    query = select(func.count()).select_from(review_states)
    return connection.scalar(query.where(review_states.c.attached == 0, review_states.c.verdict != OPEN)) or 0


def _reviewers(connection: Connection) -> dict[str, int]:
    query = _newest().where(reviews.c.verdict != OPEN).with_only_columns(reviews.c.reviewer, func.count())
    rows: Iterable[tuple[str, int]] = connection.execute(query.group_by(reviews.c.reviewer)).tuples()
    return dict(sorted(rows))
