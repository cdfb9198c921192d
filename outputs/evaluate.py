"""How right a table is: its rows against gold annotations, level by level.

Every level asks for all that the level before it asks for:

- found: a row stands where the gold has one;
- value: and `value`, `value_high`, `unit` and `per` are equal;
- statement: and `indicator`, `status` and `change`;
- row: and `qualifier`, `group`, `period` and `place`.

Beside them `pair` and `part_of`: links whose two ends stand for the gold's two ends.
Nothing here reads or writes: gold comes in as lines, tables as mappings of columns.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from outputs.errors import OutputError

FOUND = "found"
COLUMNS = {
    "value": ("value", "value_high", "unit", "per"),
    "statement": ("indicator", "status", "change"),
    "row": ("qualifier", "group", "period", "place"),
}
LINKS = ("pair", "part_of")
LEVELS = (FOUND, *COLUMNS, *LINKS)
NEEDED = ("document_id", "id", "start", "end", "raw", "value")
MISSED, SPURIOUS = "missed", "spurious"

Row = Mapping[str, Any]
Key = tuple[str, str]
"""A document and an id in it."""
Gold = Mapping[str, tuple[Row, ...]]
"""The annotated figures of each document; a document without any is there with none."""


class GoldError(OutputError):
    """Gold that cannot be read: says where and why."""


class TableError(OutputError):
    """A table that cannot be scored: says which row and why."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the predicted are right, of how many that are wanted."""

    hits: int
    predicted: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the predicted that is right; 0 where nothing was predicted."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the wanted that was found; 0 where nothing was wanted."""
        return self.hits / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (self.predicted + self.wanted) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error: its kind is a level, `missed` or `spurious`.

    `column` is the cell that differs, with what the table has and what the gold wants; empty for whole rows.
    """

    kind: str
    document_id: str
    start: int
    raw: str
    column: str = ""
    found: str = ""
    wanted: str = ""

    def __str__(self) -> str:
        place = f"{self.document_id} {self.start} {self.raw!r}"
        return f"{place} {self.column}: {self.found!r}, gold {self.wanted!r}" if self.column else place


@dataclass(frozen=True, slots=True)
class Scores:
    """The tallies by level (the order of `LEVELS`), and all mistakes."""

    documents: int
    levels: Mapping[str, Tally]
    mistakes: tuple[Mistake, ...]

    def below(self, floors: Mapping[str, float]) -> dict[str, float]:
        """F1 of the levels that do not reach their floor."""
        return {level: self.levels[level].f1 for level, floor in floors.items() if self.levels[level].f1 < floor}


def read_gold(lines: Iterable[str], name: str = "gold") -> dict[str, tuple[Row, ...]]:
    """Gold from lines of JSON; an `id` of null says that its document holds no figure.

    Raises GoldError, with `name` and the number of the line.
    """
    gold: dict[str, list[Row]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _gold_row(line, f"{name}, line {number}")
            rows = gold.setdefault(str(row["document_id"]), [])
            if row["id"] is not None:
                rows.append(row)
    return {document: tuple(rows) for document, rows in gold.items()}


def _gold_row(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise GoldError(f"{where}: this is no JSON ({error}). Gold has one annotation a line.") from None
    if not isinstance(row, dict):
        raise GoldError(f"{where}: this is no JSON object. Gold has one annotation a line.")
    needed = NEEDED if row.get("id") is not None else NEEDED[:2]
    if lacking := [column for column in needed if column not in row]:
        raise GoldError(f"{where}: no {', '.join(lacking)}. An annotation has the columns of the table and an id.")
    return row


def evaluate(gold: Gold, rows: Iterable[Row]) -> Scores:
    """Score a table. Rows of documents that the gold does not cover count for nothing.

    A row has the columns of the table; its id is `figure_id`, else `id`. Cells may be text or what they stand for.
    Raises TableError for a row that does not say where it stands.
    """
    table: dict[str, list[Row]] = {document: [] for document in gold}
    for number, row in enumerate(rows, 1):
        if _located(row, number)["document_id"] in table:
            table[row["document_id"]].append(row)
    pairs = [pair for document, wanted in gold.items() for pair in match(wanted, table[document])]
    mistakes = [*_unmatched(gold, table, pairs), *(one for wanted, row in pairs for one in _differences(wanted, row))]
    return Scores(len(gold), _tallies(gold, table, pairs), tuple(mistakes))


def _located(row: Row, number: int) -> Row:
    try:
        int(row["start"]), int(row["end"]), row["document_id"]
    except (KeyError, TypeError, ValueError) as error:
        advice = "A table has the columns document_id, start and end, as solieu export writes them."
        raise TableError(f"Row {number} does not say where its figure stands ({error!r}). {advice}") from None
    return row


def _tallies(gold: Gold, table: Mapping[str, list[Row]], pairs: list[tuple[Row, Row]]) -> dict[str, Tally]:
    wanted, predicted = sum(map(len, gold.values())), sum(map(len, table.values()))
    reached = Counter(level for pair in pairs for level in levels_of(*pair))
    tallies = {level: Tally(reached[level], predicted, wanted) for level in (FOUND, *COLUMNS)}
    names = {id(row): _gold_key(annotation) for annotation, row in pairs}
    for column in LINKS:
        want = _links(gold, column, _gold_key, _gold_key)
        have = _links(table, column, _table_key, lambda row: names.get(id(row), ("", *_table_key(row))))
        tallies[column] = Tally(len(want & have), len(have), len(want))
    return tallies


def match(gold: Iterable[Row], rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Annotations with the rows that stand for them, one to one: equal values first, then the longest overlap."""
    gold, rows = list(gold), list(rows)
    edges = sorted(
        (cell("value", wanted["value"]) != cell("value", row.get("value")), -shared, i, j)
        for i, wanted in enumerate(gold)
        for j, row in enumerate(rows)
        if (shared := _overlap(wanted, row)) > 0
    )
    free_gold, free_rows = set(range(len(gold))), set(range(len(rows)))
    pairs = []
    for *_, i, j in edges:
        if i in free_gold and j in free_rows:
            free_gold.remove(i)
            free_rows.remove(j)
            pairs.append((gold[i], rows[j]))
    return pairs


def _overlap(one: Row, other: Row) -> int:
    """How many characters two rows share; negative where they stand apart."""
    return min(int(one["end"]), int(other["end"])) - max(int(one["start"]), int(other["start"]))


def cell(column: str, value: object) -> object:
    """A cell in the form in which two are compared: `7,90` and `7.9` are one number, groups have no order."""
    text = unicodedata.normalize("NFC", shown(value)).strip()
    if column in ("value", "value_high"):
        return _number(text)
    if column == "group":
        return frozenset(filter(None, map(str.strip, text.split(";"))))
    return _place(text) if column == "place" else text


def shown(value: object) -> str:
    """A cell as text."""
    if isinstance(value, (tuple, list)):
        return ";".join(map(str, value))
    return "" if value is None else str(value)


def _number(text: str) -> object:
    try:
        return Decimal(text).normalize() if text else None
    except InvalidOperation:
        return text


def _place(text: str) -> str:
    """The name without what is a matter of spelling: case, the kind of apostrophe and dash, spaces."""
    straight = text.casefold().translate(str.maketrans("’ʼ–", "''-"))
    return " ".join(straight.replace(" - ", "-").split())


def _wrong(wanted: Row, row: Row, columns: Iterable[str]) -> list[str]:
    return [name for name in columns if cell(name, wanted.get(name)) != cell(name, row.get(name))]


def levels_of(wanted: Row, row: Row) -> Iterator[str]:
    """The levels that a matched row reaches."""
    yield FOUND
    for level, columns in COLUMNS.items():
        if _wrong(wanted, row, columns):
            return
        yield level


def _differences(wanted: Row, row: Row) -> Iterator[Mistake]:
    """The cells that keep a matched row from its next level."""
    for level, columns in COLUMNS.items():
        wrong = _wrong(wanted, row, columns)
        for name in wrong:
            cells = shown(row.get(name)), shown(wanted.get(name))
            yield Mistake(level, wanted["document_id"], int(wanted["start"]), wanted["raw"], name, *cells)
        if wrong:
            return


def _unmatched(gold: Gold, table: Mapping[str, list[Row]], pairs: list[tuple[Row, Row]]) -> Iterator[Mistake]:
    matched = {id(one) for pair in pairs for one in pair}
    for kind, side in ((MISSED, gold), (SPURIOUS, table)):
        for document, rows in side.items():
            for row in rows:
                if id(row) not in matched:
                    yield Mistake(kind, document, int(row["start"]), shown(row.get("raw")))


def _gold_key(row: Row) -> Key:
    return row["document_id"], str(row["id"])


def _table_key(row: Row) -> Key:
    return row["document_id"], str(row.get("figure_id") or row.get("id"))


Link = tuple[tuple[str, ...], tuple[str, ...]]


def _links(
    side: Mapping[str, Iterable[Row]], column: str, key: Callable[[Row], Key], name: Callable[[Row], tuple[str, ...]]
) -> set[Link]:
    """The links of one column, each as the names of its ends; what leads nowhere is none. A pair has no direction."""
    rows = {key(row): row for part in side.values() for row in part}
    found = set()
    for part in side.values():
        for row in part:
            other = rows.get((row["document_id"], shown(row.get(column))))
            if other is not None:
                ends = name(row), name(other)
                found.add((min(ends), max(ends)) if column == "pair" else ends)
    return found


def as_json(scores: Scores) -> dict[str, dict[str, float]]:
    """Counts and rates by level, rounded to four places."""
    return {
        level: {
            "hits": tally.hits,
            "predicted": tally.predicted,
            "gold": tally.wanted,
            "precision": round(tally.precision, 4),
            "recall": round(tally.recall, 4),
            "f1": round(tally.f1, 4),
        }
        for level, tally in scores.levels.items()
    }


def as_text(scores: Scores, errors: int = 0) -> str:
    """A table for the terminal, then up to `errors` mistakes of each kind."""
    found = scores.levels[FOUND]
    lines = [
        f"{scores.documents} documents, {found.wanted} gold figures, {found.predicted} rows in the table",
        f"{'':10} {'precision':>9} {'recall':>9} {'F1':>9}",
        *(_line(level, tally) for level, tally in scores.levels.items()),
        *(f"{mistake.kind}: {mistake}" for mistake in _first(scores.mistakes, errors)),
    ]
    return "\n".join(lines)


def _line(level: str, tally: Tally) -> str:
    rates = f"{tally.precision:9.4f} {tally.recall:9.4f} {tally.f1:9.4f}"
    return f"{level:10} {rates}   {tally.hits} of {tally.wanted}"


def _first(mistakes: Iterable[Mistake], errors: int) -> list[Mistake]:
    """The first mistakes of each kind, kinds in the order in which they come about."""
    kinds = (MISSED, SPURIOUS, *COLUMNS)
    by_kind = {kind: [mistake for mistake in mistakes if mistake.kind == kind] for kind in kinds}
    return [mistake for found in by_kind.values() for mistake in found[:errors]]
