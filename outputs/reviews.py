"""What people say of figures: kept apart from the figures, in the order said, never changed and never deleted.

A review hangs on a `figure_id` and carries the evidence that the person had: the quote, its context, what the machine
read. `outputs.anchors` moves it along when the text around its figure changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from extractors.identity import figure_id as hashed_id
from outputs.columns import CORRECTABLE
from outputs.database import Matter, alone, chunks, reading, writing
from outputs.errors import OutputError
from outputs.rows import Row
from outputs.schema import figure_rows as figure_select
from outputs.schema import figures, review_states, reviews
from outputs.store import Store
from outputs.types import plain

CONTEXT = 60
"""Characters before and after a quote by which it is found again."""

OPEN = ""
"""The verdict of a figure of which nobody has said anything that still holds."""

NOT_YET = datetime(1, 1, 1, tzinfo=UTC)
"""The moment of a review that is not kept yet."""


class Verdict(StrEnum):
    """What a person says of a figure."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "unsure"
    NO_FIGURE = "no_figure"
    MISSED = "missed"


JUDGED = (Verdict.RIGHT, Verdict.WRONG, Verdict.NO_FIGURE)
"""Verdicts that say whether the machine was right."""


class Origin(StrEnum):
    """How a review came to be: said on the page, in a file, taken back; or by a new reading of its document."""

    WEB = "web"
    FILE = "file"
    UNDO = "undo"
    CARRIED = "carried"
    REOPENED = "reopened"
    MOVED = "moved"


class ReviewError(OutputError):
    """A review that cannot be taken, and why."""


class ConflictError(ReviewError):
    """Somebody has said something since the person looked; `current` is what."""

    def __init__(self, message: str, current: Review | None) -> None:
        super().__init__(message)
        self.current = current


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One entry of the history of a figure.

    `machine` is what the machine's row said (CORRECTABLE columns, as text) when the person looked, `corrected` the
    columns that read otherwise. `start`/`end` are code points of the document's text at that time, which had
    `content_hash`. `follows` names the review that this one continues. `review_id` is 0 until it is kept.
    """

    figure_id: str
    document_id: str
    verdict: str
    reviewer: str
    origin: str
    corrected: dict[str, str] = field(default_factory=dict)
    note: str = ""
    review_id: int = 0
    made_at: datetime = NOT_YET
    follows: int | None = None
    machine: dict[str, str] = field(default_factory=dict)
    rule: str = ""
    indicator: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    before: str = ""
    after: str = ""
    sentence: str = ""
    content_hash: str = ""
    reader_version: str = ""
    extractor_version: str = ""

    @property
    def statement(self) -> dict[str, str] | None:
        """The columns as the person left them; None where they said no reading that holds."""
        if self.verdict == Verdict.MISSED:
            return {**dict.fromkeys(CORRECTABLE, ""), **self.corrected}
        if self.verdict == Verdict.RIGHT or (self.verdict == Verdict.WRONG and self.corrected):
            return {**self.machine, **self.corrected}
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of a figure now.

    `seen` is the `review_id` of the newest review that they had before them, 0 for none; a newer one is a conflict.
    """

    figure_id: str
    verdict: Verdict
    reviewer: str
    seen: int
    corrected: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    origin: Origin = Origin.WEB


def machine_of(row: Row) -> dict[str, str]:
    """The correctable columns of a row of the table, as text."""
    return {name: _as_text(row[name]) for name in CORRECTABLE}


def token(row: Row, review_id: int) -> str:
    """What a file carries to say which reading and which review its row shows: `k`, the review, `-`, a hash."""
    shown = json.dumps([row["figure_id"], row["raw"], machine_of(row)], ensure_ascii=False, sort_keys=True)
    return f"k{review_id}-{blake2b(shown.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"


def _as_text(value: Any) -> str:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


class Reviews:
    """The reviews of a store. All methods raise StoreError."""

    def __init__(self, store: Store) -> None:
        self.engine = store.engine

    # Saying

    def say(self, said: Said) -> Review:
        """Keep what a person says; what changes nothing is not kept again.

        Raises ReviewError where there is no such figure, ConflictError where `seen` is not the newest review.
        """
        outcome = self.say_all([said])[0]
        if isinstance(outcome, ReviewError):
            raise outcome
        return outcome

    def say_all(self, sayings: Sequence[Said], *, keep: bool = True) -> list[Review | ReviewError]:
        """Keep many at once, in one transaction: for each what was kept, or why not.

        Without `keep` nothing is written, and what would be kept has the `review_id` 0.
        """
        with writing(self.engine) as connection:
            alone(connection, Matter.REVIEWS)
            names = [said.figure_id for said in sayings]
            rows, known = table_rows(connection, names), current_reviews(connection, names)
            outcomes = [_judged(said, rows.get(said.figure_id), known.get(said.figure_id)) for said in sayings]
            if not keep:
                return outcomes
            new = [one for one in outcomes if isinstance(one, Review) and not one.review_id]
            kept = iter(append(connection, new))
            return [next(kept) if isinstance(one, Review) and not one.review_id else one for one in outcomes]

    def undo(self, figure_id: str, reviewer: str) -> Review:
        """Take back the newest review of a figure, which must be the reviewer's own: what held before holds again.

        Raises ReviewError.
        """
        with writing(self.engine) as connection:
            alone(connection, Matter.REVIEWS)
            current = current_reviews(connection, [figure_id]).get(figure_id)
            if current is None or current.verdict == OPEN:
                raise ReviewError("There is nothing to take back here.")
            if current.reviewer != reviewer:
                raise ConflictError(f"The last word here is {current.reviewer}'s, not yours to take back.", current)
            return append(connection, [_restored(current, _before(connection, current), reviewer)])[0]

    def add_missed(self, missed: Review, *, keep: bool = True) -> Review:
        """Keep a figure that the machine missed (`missed_figure` makes it). Raises ReviewError where a row stands."""
        if problem := _backwards(missed.corrected):
            raise problem
        with writing(self.engine) as connection:
            alone(connection, Matter.REVIEWS)
            columns = figures.c
            query = select(columns.raw).where(columns.document_id == missed.document_id)
            query = query.where(columns.start < missed.end, columns.end > missed.start)
            if (there := connection.scalar(query.limit(1))) is not None:
                raise ReviewError(f"There is a row here already ({there}): correct that one instead.")
            current = current_reviews(connection, [missed.figure_id]).get(missed.figure_id)
            if current and _same(current, missed):
                return current
            return append(connection, [missed])[0] if keep else missed

    # Reading

    def current(self, figure_ids: Iterable[str]) -> dict[str, Review]:
        """The newest review of each of these figures that has one."""
        with reading(self.engine) as connection:
            return current_reviews(connection, list(figure_ids))

    def of_document(self, document_id: str) -> dict[str, Review]:
        """The newest review of each figure of a document, those that were missed with them."""
        with reading(self.engine) as connection:
            return {one.figure_id: one for one, _ in document_reviews(connection, document_id)}

    def history(self, figure_id: str) -> list[Review]:
        """All that was said of a figure, oldest first, under earlier names of it too."""
        with reading(self.engine) as connection:
            found = _under(connection, figure_id)
            while found and (earlier := found[0].follows) is not None:
                name = connection.scalar(select(reviews.c.figure_id).where(reviews.c.review_id == earlier))
                found = [*_under(connection, name or "", earlier), *found]
        return found

    def missed(self, document_id: str | None = None) -> list[Review]:
        """Figures that people added and that stand in their texts, by document and place in the text."""
        query = select(reviews).join_from(review_states, reviews, review_states.c.review_id == reviews.c.review_id)
        query = query.where(review_states.c.verdict == Verdict.MISSED, review_states.c.attached == 1)
        if document_id is not None:
            query = query.where(review_states.c.document_id == document_id)
        query = query.order_by(reviews.c.document_id, reviews.c.start, reviews.c.end)
        with reading(self.engine) as connection:
            return [review_of(row) for row in connection.execute(query).mappings()]

    def everything(self) -> Iterator[Review]:
        """Every entry, in the order in which they were made."""
        with reading(self.engine) as connection:
            for row in connection.execute(select(reviews).order_by(reviews.c.review_id)).mappings():
                yield review_of(row)


def missed_figure(
    document_id: str,
    whole: str,
    start: int,
    end: int,
    columns: Mapping[str, str],
    reviewer: str,
    *,
    origin: Origin = Origin.WEB,
    note: str = "",
    content_hash: str = "",
) -> Review:
    """The review that says: at `whole[start:end]` stands a figure that the machine missed, and it reads so."""
    before, after = whole[max(0, start - CONTEXT) : start], whole[end : end + CONTEXT]
    quote = whole[start:end]
    name = "m" + hashed_id(document_id, quote, f"{before}{quote}{after}")[1:]
    return Review(
        figure_id=name,
        document_id=document_id,
        verdict=Verdict.MISSED,
        reviewer=reviewer,
        origin=origin,
        corrected={key: value for key, value in columns.items() if value},
        note=note,
        indicator=columns.get("indicator", ""),
        start=start,
        end=end,
        quote=quote,
        before=before,
        after=after,
        sentence=surroundings(whole, start, end),
        content_hash=content_hash,
    )


def surroundings(whole: str, start: int, end: int, reach: int = 300) -> str:
    """The line or sentence around a span, no more than `reach` characters on each side."""
    begins = [
        at + len(mark) for mark in ("\n", ". ", "; ") if (at := whole.rfind(mark, max(0, start - reach), start)) >= 0
    ]
    first = max(begins, default=max(0, start - reach))
    ends = [at for mark in ("\n", ". ", "; ") if (at := whole.find(mark, end, end + reach)) >= 0]
    return whole[first : min(ends, default=min(len(whole), end + reach))].strip()


# Inside a transaction


def append(connection: Connection, new: Sequence[Review]) -> list[Review]:
    """Add entries and make each the state of its figure."""
    if not new:
        return []
    now = datetime.now(UTC)
    kept = [one if one.made_at != NOT_YET else replace(one, made_at=now) for one in new]
    statement = insert(reviews).returning(reviews.c.review_id, sort_by_parameter_order=True)
    numbers = connection.scalars(statement, [_columns(one) for one in kept]).all()
    kept = [replace(one, review_id=number) for one, number in zip(kept, numbers, strict=True)]
    newest = {one.figure_id: one for one in kept}
    connection.execute(_FORGET, [{"name": name} for name in newest])
    connection.execute(insert(review_states), [_state(one) for one in newest.values()])
    connection.execute(MARK, [{"name": one.figure_id, "said": one.verdict} for one in newest.values()])
    return kept


_FORGET = delete(review_states).where(review_states.c.figure_id == bindparam("name"))
MARK = update(figures).where(figures.c.figure_id == bindparam("name")).values(verdict=bindparam("said"))
_COLUMNS = tuple(column.name for column in reviews.c if column.name not in ("review_id", "corrected", "machine"))


def _columns(review: Review) -> Row:
    row: Row = {name: getattr(review, name) for name in _COLUMNS}
    return {**row, "corrected": _json(review.corrected), "machine": _json(review.machine)}


def _state(review: Review) -> Row:
    names = ("figure_id", "document_id", "review_id", "verdict")
    return {**{name: getattr(review, name) for name in names}, "attached": int(review.origin != Origin.MOVED)}


def _json(columns: Mapping[str, str]) -> str:
    return json.dumps(columns, ensure_ascii=False, sort_keys=True)


def review_of(row: Mapping[Any, Any]) -> Review:
    """An entry as the table `reviews` has it."""
    columns = {column.name: row[column.name] for column in reviews.c}
    return Review(**{**columns, "corrected": json.loads(row["corrected"]), "machine": json.loads(row["machine"])})


def document_reviews(connection: Connection, document_id: str) -> list[tuple[Review, bool]]:
    """The newest review of each figure that a document has or had, and whether its figure is in the text now."""
    query = select(reviews, review_states.c.attached)
    query = query.join_from(review_states, reviews, review_states.c.review_id == reviews.c.review_id)
    query = query.where(review_states.c.document_id == document_id).order_by(reviews.c.review_id)
    return [(review_of(row), bool(row["attached"])) for row in connection.execute(query).mappings()]


def current_reviews(connection: Connection, names: Sequence[str]) -> dict[str, Review]:
    """The newest review of each of these figures that has one."""
    query = select(reviews).join_from(review_states, reviews, review_states.c.review_id == reviews.c.review_id)
    found: dict[str, Review] = {}
    for some in chunks(dict.fromkeys(names)):
        rows = connection.execute(query.where(review_states.c.figure_id.in_(some))).mappings()
        found |= {row["figure_id"]: review_of(row) for row in rows}
    return found


def table_rows(connection: Connection, names: Sequence[str]) -> dict[str, Row]:
    """Rows of the figure table by their names."""
    found: dict[str, Row] = {}
    for some in chunks(dict.fromkeys(names)):
        rows = connection.execute(figure_select.where(figures.c.figure_id.in_(some))).mappings()
        found |= {row["figure_id"]: dict(row) for row in rows}
    return found


def _judged(said: Said, row: Row | None, current: Review | None) -> Review | ReviewError:
    """The entry to add, the entry that says the same already, or what stands against it."""
    if current and current.verdict == Verdict.MISSED:
        return _of_missed(said, current)
    if row is None:
        return ReviewError(f"{said.figure_id} is no row of the table (any more).")
    new = _entry(said, row, current)
    if current and _same(current, new):
        return current
    if new.corrected.keys() & {"value", "value_high"} and (problem := _backwards(new.statement or {})):
        return problem
    newest = current.review_id if current else 0
    if said.seen != newest:
        return ConflictError(_conflict(current), current)
    return new


def _backwards(columns: Mapping[str, str]) -> ReviewError | None:
    """What is said of a range whose upper end is below its lower one."""
    low, high = columns.get("value", ""), columns.get("value_high", "")
    if not low or not high or Decimal(low) <= Decimal(high):
        return None
    return ReviewError(
        f"Khoảng số ngược: cận trên {high} nhỏ hơn cận dưới {low} · the upper end of the range is below its lower end"
    )


def _of_missed(said: Said, current: Review) -> Review | ReviewError:
    """A figure that a person added has no row of the machine: it is taken back, or said anew."""
    if said.verdict in (Verdict.MISSED, Verdict.RIGHT, Verdict.WRONG):
        corrected = {**current.corrected, **{k: v for k, v in said.corrected.items() if k in CORRECTABLE}}
        verdict = Verdict.MISSED
    else:
        corrected, verdict = current.corrected, Verdict.NO_FIGURE
    if problem := _backwards(corrected):
        return problem
    new = replace(
        current,
        verdict=verdict,
        corrected=corrected,
        note=said.note,
        reviewer=said.reviewer,
        origin=said.origin,
        review_id=0,
        follows=None,
        made_at=datetime.now(UTC),
    )
    if _same(current, new):
        return current
    return new if said.seen == current.review_id else ConflictError(_conflict(current), current)


def _conflict(current: Review | None) -> str:
    if current is None:
        return "What was said here when you looked is no longer there."
    return (
        f"{current.reviewer} has said {current.verdict or 'nothing that holds'} here "
        f"on {current.made_at:%Y-%m-%d %H:%M} UTC, which you had not seen."
    )


def _entry(said: Said, row: Row, current: Review | None) -> Review:
    machine = machine_of(row)
    corrected = {name: said.corrected[name] for name in CORRECTABLE if name in said.corrected}
    before, after = _context(row)
    return Review(
        figure_id=said.figure_id,
        document_id=row["document_id"],
        verdict=said.verdict,
        reviewer=said.reviewer,
        origin=said.origin,
        corrected={name: value for name, value in corrected.items() if value != machine[name]},
        note=said.note,
        machine=machine,
        rule=row["rule"],
        indicator=row["indicator"],
        start=row["start"],
        end=row["end"],
        quote=row["raw"],
        before=before,
        after=after,
        sentence=row["sentence"],
        content_hash=row["content_hash"],
        reader_version=row["reader_version"],
        extractor_version=row["extractor_version"],
    )


def _context(row: Row) -> tuple[str, str]:
    """What stands before and after the quote in its sentence; nothing where it stands there more than once."""
    before, found, after = row["sentence"].partition(row["raw"])
    if not found or row["raw"] in after:
        return "", ""
    return before[-CONTEXT:], after[:CONTEXT]


def _same(one: Review, other: Review) -> bool:
    """Whether two entries say the same, by the same person, of the same reading."""
    names = ["verdict", "corrected", "note", "reviewer", "machine"]
    if other.verdict == Verdict.MISSED:
        names += ["start", "end"]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _before(connection: Connection, current: Review) -> Review | None:
    """What held before the newest entry of a figure: taking back takes the last word off a pile of words."""
    pile: list[Review] = []
    for one in _under(connection, current.figure_id):
        if one.origin == Origin.UNDO and pile:
            pile.pop()
        elif one.origin != Origin.UNDO:
            pile.append(one)
    return pile[-2] if len(pile) > 1 else None


def _restored(current: Review, earlier: Review | None, reviewer: str) -> Review:
    """What holds after a review is taken back; the word of another person stays theirs."""
    undone: Row = {"origin": Origin.UNDO, "review_id": 0, "follows": None, "made_at": datetime.now(UTC)}
    if earlier is None:
        return replace(current, verdict=OPEN, corrected={}, note="", reviewer=reviewer, **undone)
    return replace(earlier, **undone)


def _under(connection: Connection, name: str, last: int | None = None) -> list[Review]:
    """The entries under one name, oldest first, up to one of them."""
    query = select(reviews).where(reviews.c.figure_id == name)
    if last is not None:
        query = query.where(reviews.c.review_id <= last)
    return [review_of(row) for row in connection.execute(query.order_by(reviews.c.review_id)).mappings()]
