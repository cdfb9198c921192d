"""Checks as rows: those within a document, written with it, and those between documents, made over the whole store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select

from extractors.audit import Audit, Check, Suspect, audit
from extractors.model import Document, Extraction
from outputs.confidence import Probabilities, doubt, probabilities
from outputs.database import Matter, alone, chunks, reading, writing
from outputs.schema import check_figures, checks, documents, figures

if TYPE_CHECKING:
    from outputs.store import Store

Row = dict[str, Any]
WITHIN, ACROSS = "document", "store"
"""What `scope` says: a relation between figures of one document, or of several."""
_MATTER = ("indicator", "unit", "per", "status", "change", "group", "period", "place")
_CLOSE = Decimal("0.02")
"""By how much figures of different documents may differ and still agree, where one of them is rounded."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What is known of a document's figures beside their columns."""

    audit: Audit
    probabilities: Mapping[str, Probabilities]

    def columns(self, figure_id: str) -> Row:
        """The columns of a figure's row that tell it."""
        said, likely = self.audit.figures[figure_id], self.probabilities[figure_id]
        return {
            "audit": said.verdict.value,
            "checks_hold": said.confirmed,
            "checks_fail": said.contradicted,
            "probability_value": likely.value,
            "probability_statement": likely.statement,
            "probability_row": likely.row,
            "doubt": doubt(likely, said),
        }


def audited(document: Document, extraction: Extraction, document_id: str) -> Audited:
    """The checks of one document and how likely each of its rows is right."""
    found = audit(document_id, document.text, extraction.figures, document.blocks)
    return Audited(found, probabilities(document, extraction.figures, found))


def check_rows(found: Iterable[Check], scope: str = WITHIN) -> Iterator[Row]:
    """Rows of the table `checks`."""
    for check in found:
        yield {
            "check_id": check.check_id,
            "document_id": check.document_id,
            "scope": scope,
            "kind": check.kind.value,
            "formula": check.formula,
            "stated": check.stated,
            "expected": check.expected,
            "difference": check.difference,
            "holds": int(check.holds),
            "supporting": int(check.supporting),
        }


def check_figure_rows(found: Iterable[Check]) -> Iterator[Row]:
    """Rows of the table `check_figures`."""
    for check in found:
        ranks = {suspect.figure_id: (rank, suspect) for rank, suspect in enumerate(check.suspects, 1)}
        for position, figure_id in enumerate(check.figures):
            rank, suspect = ranks.get(figure_id, (0, Suspect(figure_id, 0.0, "", None)))
            yield {
                "check_id": check.check_id,
                "position": position,
                "figure_id": figure_id,
                "document_id": check.document_id,
                "suspicion": rank,
                "slip": suspect.slip,
                "reading": suspect.reading,
            }


# Reading


@dataclass(frozen=True, slots=True)
class Shown:
    """A check with its figures in the order of the formula: (figure_id, suspicion, slip, reading) each, and what is
    shown of it (document_id, url, sentence, raw, start, value, unit, per), all None where its row is gone."""

    check: Row
    figures: tuple[Row, ...]


def checks_of(store: Store, **equal: str | int) -> list[Shown]:
    """Checks with their figures, failing ones first; `equal` keeps those with these values. Raises StoreError."""
    query = select(checks).where(*(checks.c[name] == value for name, value in equal.items()))
    query = query.order_by(checks.c.holds, checks.c.document_id, checks.c.check_id)
    with reading(store.engine) as connection:
        return _with_figures(connection, [dict(row) for row in connection.execute(query).mappings()])


def checks_of_figures(store: Store, figure_ids: Iterable[str]) -> dict[str, list[Shown]]:
    """The checks in which each of these figures takes part, failing ones first; a figure without any is not named.

    Raises StoreError.
    """
    taking: dict[str, list[str]] = defaultdict(list)
    with reading(store.engine) as connection:
        for some in chunks(figure_ids):
            query = select(check_figures.c.check_id, check_figures.c.figure_id).order_by(check_figures.c.check_id)
            for check_id, figure_id in connection.execute(query.where(check_figures.c.figure_id.in_(some))).tuples():
                taking[check_id].append(figure_id)
        found: list[Row] = []
        for some in chunks(taking):
            found += map(dict, connection.execute(select(checks).where(checks.c.check_id.in_(some))).mappings())
        shown = _with_figures(connection, sorted(found, key=lambda row: (row["holds"], row["check_id"])))
    told: dict[str, list[Shown]] = defaultdict(list)
    for one in shown:
        for figure_id in taking[one.check["check_id"]]:
            told[figure_id].append(one)
    return dict(told)


def checks_of_figure(store: Store, figure_id: str) -> list[Shown]:
    """The checks in which a figure takes part, failing ones first. Raises StoreError."""
    return checks_of_figures(store, [figure_id]).get(figure_id, [])


_SHOWN = ("document_id", "sentence", "raw", "start", "value", "unit", "per")


def _with_figures(connection: Any, found: Sequence[Row]) -> list[Shown]:
    """Checks with their figures, many at a time."""
    own = check_figures.c
    query = select(own.check_id, own.figure_id, own.suspicion, own.slip, own.reading)
    query = query.add_columns(*(figures.c[name] for name in _SHOWN), documents.c.url)
    query = query.outerjoin(figures, figures.c.figure_id == own.figure_id)
    query = query.outerjoin(documents, documents.c.document_id == figures.c.document_id)
    query = query.order_by(own.check_id, own.position)
    parts: dict[str, list[Row]] = defaultdict(list)
    for some in chunks(row["check_id"] for row in found):
        for row in connection.execute(query.where(own.check_id.in_(some))).mappings():
            parts[row["check_id"]].append(dict(row))
    return [Shown(row, tuple(parts[row["check_id"]])) for row in found]


def counts(store: Store) -> list[tuple[str, str, int, int]]:
    """(scope, kind, how many hold, how many do not), most first. Raises StoreError."""
    good = func.sum(checks.c.holds)
    number = func.count()
    query = select(checks.c.scope, checks.c.kind, good, number - good).group_by(checks.c.scope, checks.c.kind)
    with reading(store.engine) as connection:
        rows = connection.execute(query.order_by(number.desc(), checks.c.scope, checks.c.kind)).all()
    return [(scope, kind, int(holding), int(failing)) for scope, kind, holding, failing in rows]


# Between documents


def check_across(store: Store) -> tuple[int, int]:
    """Compare the figures of different documents: the same matter told by several sources, parts of a province against
    the province, and the level of one year with its change against the next. How many hold, how many do not.

    Replaces the comparisons of an earlier call. Raises StoreError.
    """
    with writing(store.engine) as connection:
        alone(connection, Matter.CHECKS)
        found = {row["check_id"]: (row, parts) for row, parts in _compared(connection)}
        names = select(checks.c.check_id).where(checks.c.scope == ACROSS)
        connection.execute(delete(check_figures).where(check_figures.c.check_id.in_(names)))
        connection.execute(delete(checks).where(checks.c.scope == ACROSS))
        if found:
            connection.execute(insert(checks), [row for row, _ in found.values()])
            connection.execute(insert(check_figures), [part for _, parts in found.values() for part in parts])
    good = sum(row["holds"] for row, _ in found.values())
    return good, len(found) - good


def _compared(connection: Any) -> Iterator[tuple[Row, list[Row]]]:
    for one, other in connection.execute(_same_matter()).all():
        yield _across("told", _pick(connection, (one, other)))
    for three in _movements(connection):
        yield _across("difference", _pick(connection, three))
    for several in _provinces(connection):
        yield _across("sum", _pick(connection, several))


def _telling(table: Any) -> ColumnElement[bool]:
    """Figures that name their matter well enough to be compared: indicator, place and time, one value, no part."""
    c = table.c
    named = and_(c.indicator.not_in(("other", "activities")), c.place != "", c.period != "", c.value_high.is_(None))
    return and_(named, c.part_of == "", c.qualifier == "exact", c.status == "actual")


def _same_matter() -> Any:
    """Pairs of the first telling figure of a matter in each of two documents."""
    firsts = (
        select(
            func.min(figures.c.figure_id).label("figure_id"), figures.c.document_id, *(figures.c[n] for n in _MATTER)
        )
        .where(_telling(figures))
        .group_by(figures.c.document_id, *(figures.c[name] for name in _MATTER))
        # Several numbers of one matter in a document tell different things.
        .having(func.count(func.distinct(figures.c.value)) == 1)
        .cte("firsts")
    )
    one, other = firsts.alias("one"), firsts.alias("other")
    same = and_(*(one.c[name] == other.c[name] for name in _MATTER), one.c.document_id < other.c.document_id)
    return select(one.c.figure_id, other.c.figure_id).join_from(one, other, same)


def _movements(connection: Any) -> Iterator[tuple[str, str, str]]:
    """(movement, level of its year, level of the year before) of one matter, told in at least two documents."""
    now, change, before = (figures.alias(name) for name in ("now", "change", "before"))
    same = ("indicator", "unit", "per", "group", "place")
    query = (
        select(change.c.figure_id, now.c.figure_id, before.c.figure_id, change.c.period, before.c.period)
        .join_from(change, now, and_(*(change.c[n] == now.c[n] for n in same), change.c.period == now.c.period))
        .join(before, and_(*(change.c[n] == before.c[n] for n in same), before.c.period < change.c.period))
        .where(_telling(change), _telling(now), _telling(before))
        .where(change.c.change != "level", now.c.change == "level", before.c.change == "level")
        .where(func.length(change.c.period) == 4, func.length(before.c.period) == 4)
        .where(before.c.document_id != now.c.document_id)
    )
    found: dict[str, list[tuple[str, str, str]]] = {}
    for moved, level, earlier, year, year_before in connection.execute(
        query.order_by(change.c.figure_id, now.c.figure_id, before.c.figure_id)
    ).all():
        if int(year) == int(year_before) + 1:
            found.setdefault(moved, []).append((moved, level, earlier))
    for several in found.values():
        # Several documents may tell a level: one that agrees is enough, where two differ that is told by itself.
        agreeing = (three for three in several if _across("difference", _pick(connection, three))[0]["holds"])
        yield next(agreeing, several[0])


def _provinces(connection: Any) -> Iterator[list[str]]:
    """(the province, its districts …) of one matter, where every district of a list of places tells its own."""
    parts, whole = figures.alias("part"), figures.alias("whole")
    same = tuple(name for name in _MATTER if name != "place")
    query = (
        select(whole.c.figure_id, parts.c.figure_id, parts.c.place_code)
        .join_from(whole, parts, and_(*(whole.c[n] == parts.c[n] for n in same)))
        .where(_telling(whole), _telling(parts), whole.c.place_level == "province", parts.c.place_level == "district")
        .where(whole.c.document_id != parts.c.document_id, whole.c.unit.not_in(("percent", "ratio")))
        .where(parts.c.place_code.startswith(whole.c.place_code), whole.c.place_code != "")
        .order_by(whole.c.figure_id, parts.c.place_code, parts.c.figure_id)
    )
    found: dict[str, dict[str, str]] = {}
    for total, part, code in connection.execute(query).all():
        found.setdefault(total, {}).setdefault(code, part)
    for total, districts in found.items():
        if len(districts) > 1:
            yield [total, *districts.values()]


def _pick(connection: Any, names: Sequence[str]) -> list[Row]:
    query = select(figures.c.figure_id, figures.c.document_id, figures.c.value, figures.c.raw, figures.c.change)
    rows = {r["figure_id"]: dict(r) for r in connection.execute(query.where(figures.c.figure_id.in_(names))).mappings()}
    return [rows[name] for name in names]


def _across(kind: str, rows: list[Row]) -> tuple[Row, list[Row]]:
    """A check between documents and its figures."""
    stated, expected = rows[0]["value"], _expected(kind, rows)
    names = [row["figure_id"] for row in rows]
    difference = stated - expected
    slack = _CLOSE * max(abs(stated), abs(expected))
    # The store need not know all districts: fewer people than the province has are no contradiction.
    holds = abs(difference) <= slack or (kind == "sum" and difference > 0)
    check_id = blake2b("\x1f".join((ACROSS, kind, *names)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    check = {
        "check_id": check_id,
        "document_id": "",
        "scope": ACROSS,
        "kind": kind,
        "formula": _formula(kind, rows),
        "stated": stated,
        "expected": expected,
        "difference": difference,
        "holds": int(holds),
        "supporting": 1,
    }
    parts = [
        {"check_id": check_id, "position": n, "figure_id": row["figure_id"], "document_id": ""}
        for n, row in enumerate(rows)
    ]
    return check, parts


def _expected(kind: str, rows: list[Row]) -> Decimal:
    if kind == "told":
        return Decimal(rows[1]["value"])
    if kind == "sum":
        return sum((row["value"] for row in rows[1:]), Decimal(0))
    rising = rows[0]["change"] == "increase"
    return Decimal(rows[1]["value"] - rows[2]["value"]) * (1 if rising else -1)


def _formula(kind: str, rows: list[Row]) -> str:
    raw = [" ".join(row["raw"].split()) for row in rows]
    if kind == "sum":
        return f"{raw[0]} ≥ {' + '.join(raw[1:])}"
    if kind == "told":
        return f"{raw[0]} = {raw[1]}"
    first, second = (raw[1], raw[2]) if rows[0]["change"] == "increase" else (raw[2], raw[1])
    return f"{raw[0]} = {first} - {second}"
