"""The words that govern a cell, and what they say of its indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import patterns
from extractors import headers
from extractors.cues import Cue, lexicon, plain
from extractors.indicators import Weakening
from extractors.mentions import Mention
from extractors.model import BlockKind, Decision
from extractors.reading import Reading
from extractors.scopes import Layout
from extractors.tables.cells import Slot, row_unit
from extractors.tables.grid import Tables
from extractors.tables.names import Names
from extractors.tables.rows import Row, rows_of
from extractors.topics import UNDECIDED


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words that govern a cell, and where they stand."""

    words: str
    scope: str
    weight: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The indicator that a cell's speakers give, how strongly, and from which of them."""

    indicator: str
    weight: float
    rule: str
    cue: str
    scope: str


@cache
def _weights() -> dict[str, float]:
    return {str(k): float(v) for k, v in patterns.load("tables")["weights"].items()}


class Speakers:
    """What governs the cells of a document's tables."""

    def __init__(self, tables: Tables, scopes: Layout, names: Names) -> None:
        """`names` tells labels that name places from those that say what is counted."""
        self.scopes = scopes
        self.rows = rows_of(tables)
        self._tables = tables
        self._names = names
        self._cues: dict[str, list[tuple[Cue, float]]] = {}

    def labels(self, slot: Slot) -> tuple[str, ...]:
        """The labels that head a cell's row; where its format gave none, the first words of the row."""
        labels = slot.cell.row_header or self.row(slot).labels[:1]
        units = {s.text for s in self._slots_beside(slot) if s.role == "unit"}
        return tuple(label for label in labels if label not in units) if units else labels

    def _slots_beside(self, slot: Slot) -> list[Slot]:
        return self._tables.slots_of((slot.cell.table, slot.cell.row))

    def unit_of_row(self, slot: Slot) -> headers.UnitWords | None:
        """The unit that a cell of its row states for all of them."""
        stated = (row_unit(s.text) for s in self._slots_beside(slot) if s.role == "unit")
        return next((unit for unit in stated if unit is not None), None)

    def things(self, slot: Slot) -> tuple[str, ...]:
        """The row's labels, outermost first, without names of places and words of totals."""
        own = len(self.row(slot).labels) or 1
        labels = self.labels(slot)
        keep = []
        for number, label in enumerate(labels):
            own_label = number >= len(labels) - own
            named = self._names.in_row(self.row(slot), label) if own_label else self._names.listed(label)
            if named is None:
                keep.append(label)
        return tuple(keep)

    def of(self, slot: Slot, mention: Mention) -> Iterator[Speaker]:
        """What governs a cell: headers, labels, caption, the line that opens it, headings, the title."""
        weights = _weights()
        for depth, words in enumerate(reversed(slot.cell.column_header)):
            scope = "outer_column_header" if depth else "column_header"
            factor = weights["plain_count"] if headers.says("plain_count", words) else 1.0
            yield Speaker(words, "column_header", weights[scope] * factor)
        for depth, words in enumerate(reversed(self.things(slot))):
            yield Speaker(words, "row_header", weights["outer_row_header" if depth else "row_header"])
        if slot.cell.caption:
            yield Speaker(slot.cell.caption, "caption", weights["caption"])
        sentence = mention.sentence
        for scope, indices in (("list", (sentence.opener,)), ("heading", sentence.headings[:2])):
            for index in indices:
                if index is not None and self.scopes.sentences[index].kind is not BlockKind.CELL:
                    line = self.scopes.sentences[index]
                    yield Speaker(self.scopes.text[line.start : line.end], scope, weights[scope])
        if self.scopes.title[1]:
            yield Speaker(self.scopes.text[slice(*self.scopes.title)], "title", weights["title"])

    def cues(self, words: str) -> list[tuple[Cue, float]]:
        """The cues of a speaker's words with the factor of each; read once."""
        if words not in self._cues:
            low = plain(words)
            weakening = Weakening(Reading(low, self.scopes))
            self._cues[words] = [(cue, weakening.factor(cue)) for cue in lexicon().find(low)]
        return self._cues[words]

    def row(self, slot: Slot) -> Row:
        """The row that a cell stands in."""
        return self.rows[slot.cell.table, slot.cell.row]


def in_order(slot: Slot) -> Iterator[tuple[str, str]]:
    """The words that govern a cell, nearest first."""
    cell = slot.cell
    yield from ((words, "column_header") for words in reversed(cell.column_header))
    yield from ((words, "row_header") for words in reversed(cell.row_header))
    if cell.caption:
        last = cell.caption.rpartition("\n")[2]
        if last.endswith(":"):
            # What leads over to the table is nearer than the title above it.
            yield last, "caption"
        yield cell.caption, "caption"


def scope_of(words: str, slot: Slot) -> str:
    """Where the words that govern a cell stand."""
    if words in slot.cell.column_header:
        return "column_header"
    return "caption" if words in (slot.cell.caption, slot.cell.caption.rpartition("\n")[2]) else "row_header"


def speaks(cue: Cue, mention: Mention) -> bool:
    """Whether a cue may name what a figure of this unit measures."""
    phrase = cue.phrase
    fits = not phrase.units or mention.unit in phrase.units or mention.measure in phrase.units
    return phrase.kind == "indicator" and fits and not phrase.after_only and not phrase.counted


def take(mention: Mention, heard: Heard) -> None:
    """Set the indicator, and whether it is decided."""
    mention.indicator = heard.indicator
    mention.trace["indicator"] = Decision(heard.indicator, heard.rule, heard.cue, heard.scope)
    if heard.indicator == UNDECIDED and not heard.weight:
        mention.flags.append("indicator_undecided")
    elif "indicator_undecided" in mention.flags:
        mention.flags.remove("indicator_undecided")


def inherit(mention: Mention, other: Mention, rule: str) -> None:
    """Take the indicator of another figure, with the header that decided it."""
    told = other.trace["indicator"]
    take(mention, Heard(other.indicator, 1.0, rule, told.cue, told.scope))
