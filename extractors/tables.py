"""Figures in the cells of tables: their numbers, and what headers, rows and captions say of them.

A cell is read alone: no phrase goes over its end. What it means stands in its headers, innermost first, then in its
row's label, in the outer headers and in the caption; a cell beside it says nothing of it. Links between cells follow
the table: a count and its rate, what was done and the percent of the plan, rows under a total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

import patterns
from extractors import headers
from extractors.binding import Context, resolve_period, resolve_place
from extractors.cues import Cue, lexicon, plain
from extractors.groups import implied_groups
from extractors.indicators import UNDECIDED, IndicatorReader
from extractors.mentions import MONEY, RATES, Mention, denominators
from extractors.metadata import Metadata, Place, chains, settle
from extractors.model import Block, BlockKind, Cell, Decision
from extractors.nonfigures import NonFigure
from extractors.number_grammar import read_digits
from extractors.numerals import Numeral, Scan, Span, scan
from extractors.places import find_places, gazetteer, units_below
from extractors.reading import Reading
from extractors.scopes import Layout
from extractors.statuses import document_default
from patterns.places import name_key

# A number alone in its cell: a sign or brackets, digits with separators and blanks, a percent sign.
_PURE = regex.compile(r"(?P<sign>[-–−+(]?)\s*(?P<number>\d[\d.,\s]*?)\s*(?P<rate>%?)\s*\)?")
_STARTS_VALUE = regex.compile(r"[-–−+(~≈<>≥≤]*\s*\d")
_LONGEST_VALUE = 60
_LEADING_MARK = regex.compile(r"^\s*(?:[IVXLC]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)]\s+|^\s*[-+*•]\s*")
_UNIT_TAIL = regex.compile(r"\s*\([^()]*\)\s*$")
_MINUS = frozenset("-–−")
_RATE_MOST = 1000
# What is counted one by one has no decimals.
_PHYSICAL = regex.compile(r"ha|t|kg|m2|m3|km2?|kW.*|l|g")
# A name of a place as tables write it: every word with a capital, or all in capitals.
_NAME = regex.compile(r"(?:\p{Lu}[\p{L}'’]*|\d{1,2})(?:[ -](?:\p{Lu}[\p{L}'’]*|\d{1,2})){0,4}")
# Who is counted within another matter: "trong đó hộ DTTS" of poor households are poor households.
_SURROUNDINGS = frozenset({"population", UNDECIDED})
_NO_GROUPS = frozenset({"administrative_units"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell with its text and its part in the table: `header`, `stub` (names its row), `unit`, `value` or `text`."""

    block: Block
    cell: Cell
    text: str
    role: str


@dataclass(slots=True)
class Row:
    """One row of a table: its labels and the header of their column, the labels above it, and its figures by column.

    `is_total`: it says that it sums up others; `is_within`: it says that it is part of a row before.
    """

    labels: tuple[str, ...]
    named_by: str
    above: tuple[str, ...]
    cells: dict[int, Mention] = field(default_factory=dict)
    label: str = field(init=False)
    is_total: bool = field(init=False)
    is_within: bool = field(init=False)

    def __post_init__(self) -> None:
        """Read the first label."""
        self.label = _LEADING_MARK.sub("", self.labels[0]) if self.labels else ""
        self.is_total = headers.says("total", self.label) is not None
        self.is_within = bool(self.labels) and headers.says("within", self.labels[0]) is not None


class Tables:
    """The tables of one text. `text` is the text as it is to be read: no line holds more than one cell."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        """`blocks` are those of the document, with offsets of `text`."""
        self.ordinals = _ordinals(text, blocks)
        cells = [b for b in blocks if b.cell is not None]
        self.text = _parted(text, cells, self.ordinals)
        self.slots = _slots(text, cells)
        self.at = {slot.block.start: slot for slot in self.slots}
        self._values = [slot for slot in self.slots if slot.role == "value"]
        self._rows: dict[tuple[int, int], list[Slot]] = {}
        for slot in self.slots:
            self._rows.setdefault((slot.cell.table, slot.cell.row), []).append(slot)

    def slots_of(self, row: tuple[int, int]) -> list[Slot]:
        """The cells of a row, by the number of its table and its own."""
        return self._rows.get(row, [])

    def scan(self) -> Scan:
        """The numbers of the whole text, those of cells read alone; header and row numbers are no figures."""
        pure = [(slot, numeral) for slot in self._values if (numeral := _pure(slot)) is not None]
        hidden = _blanked(self.text, [(s.block.start, s.block.end) for s, _ in pure] + self.ordinals)
        found = scan(hidden)
        silent = [(s.block.start, s.block.end, s) for s in self.slots if s.role in ("header", "unit")]
        kept, others = _set_aside(found, silent, self.text)
        numerals = _merged(kept, [numeral for _, numeral in pure])
        others += [
            NonFigure(*_trimmed(self.text, a, b), "ordinal", "table.ordinal")
            for a, b in self.ordinals
            if _has_digit(self.text[a:b])
        ]
        unknown = [span for span in found.unknown if not _inside(span.start, silent)]
        years = {numeral.start: numeral for slot, numeral in pure if _holds_years(slot, numeral)}
        numerals = _subset(numerals, [n.start not in years for n in numerals])
        others += [NonFigure(n.start, n.end, "period", "table.years") for n in years.values()]
        taken = {numeral.start for _, numeral in pure}
        unread = [s for s in self._values if _PURE.fullmatch(s.text) and _number_start(s) not in taken]
        unknown += [Span(_number_start(s), s.block.end) for s in unread if not _knows(_number_start(s), found)]
        return Scan(
            tuple(numerals), tuple(sorted(others, key=lambda n: n.start)), tuple(sorted(unknown, key=lambda u: u.start))
        )

    def share(self, numerals: Sequence[Numeral]) -> tuple[list[Numeral], list[Numeral]]:
        """The numbers of running text, and those of value cells; links between numbers are kept within each."""
        spans = [(slot.block.start, slot.block.end, slot) for slot in self._values]
        inside = [bool(_inside(n.start, spans)) for n in numerals]
        return _subset(numerals, [not flag for flag in inside]), _subset(numerals, inside)


def find_tables(text: str, blocks: Sequence[Block]) -> Tables | None:
    """The tables of a text; None where it has none."""
    return Tables(text, blocks) if any(block.cell is not None for block in blocks) else None


# --- cells ----------------------------------------------------------------------------------------------------------


def _parted(text: str, cells: Sequence[Block], ordinals: Sequence[tuple[int, int]]) -> str:
    """The text with a line end where a tab parts two cells; its length stays."""
    letters = list(text)
    for end in (*(b.end for b in cells), *(b for _, b in ordinals)):
        while end < len(letters) and letters[end] == "\t":
            letters[end] = "\n"
            end += 1
    return "".join(letters)


def _ordinals(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Furniture that shares a line with a cell: running numbers of rows and columns."""
    beside: set[int] = set()
    for number, (one, other) in enumerate(pairwise(blocks)):
        if text[one.end : other.start].strip(" ") == "\t":
            beside |= {number, number + 1}
    return [(b.start, b.end) for n, b in enumerate(blocks) if n in beside and b.kind is BlockKind.FURNITURE]


def _slots(text: str, cells: Sequence[Block]) -> list[Slot]:
    heads: dict[tuple[int, int], tuple[str, ...]] = {}
    labelled: set[tuple[int, int]] = set()
    for block in cells:
        cell = block.cell
        if cell is None:
            continue
        key = (cell.table, cell.column)
        if len(cell.column_header) > len(heads.get(key, ())):
            heads[key] = cell.column_header
        if cell.row_header:
            labelled.add((cell.table, cell.row))
    return [
        Slot(block, block.cell, words, _role(block.cell, words, heads, labelled))
        for block in cells
        if block.cell is not None and (words := text[block.start : block.end]) is not None
    ]


def _role(cell: Cell, words: str, heads: dict[tuple[int, int], tuple[str, ...]], labelled: set[tuple[int, int]]) -> str:
    is_value = len(words) <= _LONGEST_VALUE and _STARTS_VALUE.match(words) is not None
    if cell.row_header:
        return "value" if is_value else "text"
    if words.strip() in heads.get((cell.table, cell.column), ()):
        return "header"
    if cell.column_header and headers.says("unit_header", cell.column_header[-1]) and _row_unit(words):
        return "unit"
    if (cell.table, cell.row) in labelled:
        return "stub"
    return "value" if is_value and cell.column_header else "text"


def _row_unit(words: str) -> headers.UnitWords | None:
    """The unit that a cell of a unit column names."""
    return headers.unit_of(words.strip(), "table.unit_column", True)


def _pure(slot: Slot) -> Numeral | None:
    """The number that stands alone in a cell; None where there is none or more than a number."""
    match = _PURE.fullmatch(slot.text)
    if match is None:
        return None
    start, end = slot.block.start + match.start("number"), slot.block.start + match.end("number")
    bare = read_digits(slot.text, match.start("number"))
    if bare is None or slot.block.start + bare.end != end or "list" in bare.flags:
        return None
    flags = bare.flags if bare.other is None else (*bare.flags, f"ambiguous:{bare.value}|{bare.other}")
    sign = match["sign"] in _MINUS and bool(match["sign"])
    if sign:
        flags, start = (*flags, "negative"), slot.block.start + match.start("sign")
    value = -bare.value if sign else bare.value
    last = slot.block.start + match.end("rate") if match["rate"] else end
    return Numeral(start, last, end, value, unit="percent" if match["rate"] else None, flags=flags, per_end=last)


def _number_start(slot: Slot) -> int:
    match = _PURE.match(slot.text)
    return slot.block.start + (match.start("number") if match else 0)


def _holds_years(slot: Slot, numeral: Numeral) -> bool:
    """Whether a cell says a year: its column is one of years."""
    return (
        bool(slot.cell.column_header)
        and 1900 <= numeral.value <= 2100
        and headers.says("year_values", slot.cell.column_header[-1]) is not None
    )


def _knows(start: int, found: Scan) -> bool:
    every: tuple[Numeral | NonFigure | Span, ...] = (*found.numerals, *found.nonfigures, *found.unknown)
    return any(item.start <= start < item.end for item in every)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in sorted(spans):
        pieces += [text[last:start], "\n" * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def _inside(position: int, spans: Sequence[tuple[int, int, Slot]]) -> Slot | None:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= position:
            low = middle + 1
        else:
            high = middle
    return spans[low][2] if low < len(spans) and spans[low][0] <= position else None


def _set_aside(
    found: Scan, silent: Sequence[tuple[int, int, Slot]], text: str
) -> tuple[list[Numeral], list[NonFigure]]:
    """Numbers outside headers and unit cells; all others as non-figures."""
    quiet = [_inside(n.start, silent) is not None for n in found.numerals]
    others = list(found.nonfigures)
    for numeral, hushed in zip(found.numerals, quiet, strict=True):
        if hushed:
            is_year = numeral.end - numeral.start == 4 and text[numeral.start : numeral.start + 2] in ("19", "20")
            others.append(NonFigure(numeral.start, numeral.end, "period" if is_year else "section", "table.header"))
    others += [NonFigure(u.start, u.end, "section", "table.header") for u in found.unknown if _inside(u.start, silent)]
    return _subset(found.numerals, [not q for q in quiet]), others


def _subset(numerals: Sequence[Numeral], keep: Sequence[bool]) -> list[Numeral]:
    """The numbers that are kept, with the indices between them set anew."""
    place = {old: new for new, old in enumerate(n for n, kept in enumerate(keep) if kept)}

    def moved(index: int | None) -> int | None:
        return None if index is None else place.get(index)

    return [
        n if n.whole is None and n.compared is None else replace(n, whole=moved(n.whole), compared=moved(n.compared))
        for n, kept in zip(numerals, keep, strict=True)
        if kept
    ]


def _merged(one: Sequence[Numeral], other: Sequence[Numeral]) -> list[Numeral]:
    """Two rows of numbers in the order of the text; the first may hold indices of itself."""
    order = sorted([(n.start, 0, i) for i, n in enumerate(one)] + [(n.start, 1, i) for i, n in enumerate(other)])
    place = {i: new for new, (_, which, i) in enumerate(order) if which == 0}
    return [
        other[i]
        if which
        else replace(
            one[i],
            whole=None if one[i].whole is None else place[one[i].whole or 0],
            compared=None if one[i].compared is None else place[one[i].compared or 0],
        )
        for _, which, i in order
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _has_digit(words: str) -> bool:
    return any(letter.isdigit() for letter in words)


# --- what a cell says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words that govern a cell, and where they stand."""

    words: str
    scope: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Heard:
    """The indicator that a cell's speakers give, how strongly, and from which of them."""

    indicator: str
    weight: float
    rule: str
    cue: str
    scope: str


@cache
def _weights() -> dict[str, float]:
    return {str(k): float(v) for k, v in patterns.load("tables")["weights"].items()}


class TableReader:
    """Reads the figures of value cells; `values` are their mentions, in the order of the text."""

    def __init__(self, tables: Tables, scopes: Layout, about: Metadata, values: Sequence[Mention]) -> None:
        """`about` gives the document's kind and place."""
        self.tables = tables
        self.scopes = scopes
        self.about = about
        self.values = values
        self.rows = _rows(tables)
        self.slot_of = {m.index: slot for m in values if (slot := self._slot(m)) is not None}
        self.default_status = document_default(about.kind, plain(scopes.text[slice(*scopes.title)]))
        self._cues: dict[str, list[tuple[Cue, float]]] = {}
        self._places: dict[tuple[int, int], tuple[str, Decision] | None] = {}
        self._named: dict[str, Place | None] = {}
        self._whole_of: dict[int, Mention] = {}

    def _slot(self, mention: Mention) -> Slot | None:
        return self.tables.at.get(self.scopes.blocks[mention.sentence.block].start)

    def read(self) -> None:
        """Set all columns but time and place on every figure, and the links between them."""
        heard = {}
        for mention in self.values:
            slot = self.slot_of[mention.index]
            _set_unit(
                mention, replace(slot, cell=replace(slot.cell, row_header=self._labels(slot))), self._unit_of_row(slot)
            )
            _set_change(mention, slot)
            heard[mention.index] = self._hear(mention, slot)
            self._set_status(mention, slot)
        for mention in self.values:
            slot = self.slot_of[mention.index]
            self.rows[slot.cell.table, slot.cell.row].cells.setdefault(slot.cell.column, mention)
            _take(mention, heard[mention.index])
        self._link_pairs(heard)
        self._link_parts()
        self._settle_totals()
        for mention in self.values:
            self._set_groups(mention, self.slot_of[mention.index])

    # Speakers

    def _labels(self, slot: Slot) -> tuple[str, ...]:
        """The labels that head a cell's row; where its format gave none, the first words of the row."""
        labels = slot.cell.row_header or self.rows[slot.cell.table, slot.cell.row].labels[:1]
        units = {s.text for s in self._slots_beside(slot) if s.role == "unit"}
        return tuple(label for label in labels if label not in units) if units else labels

    def _slots_beside(self, slot: Slot) -> list[Slot]:
        return self.tables.slots_of((slot.cell.table, slot.cell.row))

    def _unit_of_row(self, slot: Slot) -> headers.UnitWords | None:
        """The unit that a cell of its row states for all of them."""
        stated = (_row_unit(s.text) for s in self._slots_beside(slot) if s.role == "unit")
        return next((unit for unit in stated if unit is not None), None)

    def _row_labels(self, slot: Slot) -> tuple[str, ...]:
        """The row's labels, outermost first, without names of places and words of totals."""
        own = len(self.rows[slot.cell.table, slot.cell.row].labels) or 1
        labels = self._labels(slot)
        keep = []
        for number, label in enumerate(labels):
            is_name = (
                self._place_named(slot, label) is not None if number >= len(labels) - own else self._is_place(label)
            )
            if not is_name:
                keep.append(label)
        return tuple(keep)

    def speakers(self, slot: Slot, mention: Mention) -> Iterator[Speaker]:
        """What governs a cell: headers, labels, caption, the line that opens it, headings, the title."""
        weights = _weights()
        for depth, words in enumerate(reversed(slot.cell.column_header)):
            scope = "outer_column_header" if depth else "column_header"
            factor = weights["plain_count"] if headers.says("plain_count", words) else 1.0
            yield Speaker(words, "column_header", weights[scope] * factor)
        for depth, words in enumerate(reversed(self._row_labels(slot))):
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
            reader = IndicatorReader(Reading(low, self.scopes))
            self._cues[words] = [(cue, reader.discount(cue)) for cue in lexicon().find(low)]
        return self._cues[words]

    # Indicator

    def _hear(self, mention: Mention, slot: Slot) -> _Heard:
        chain = slot.cell.column_header
        if mention.unit == "percent" and chain and headers.completes_plan(chain):
            return _Heard("plan_completion", 9.0, "table.plan_completion", chain[-1], "column_header")
        best = _Heard(UNDECIDED, 0.0, "indicator.undecided", "", "default")
        for speaker in self.speakers(slot, mention):
            for cue, factor in self.cues(speaker.words):
                weight = speaker.weight * cue.phrase.tier * factor
                if weight > best.weight and _speaks(cue, mention):
                    best = _Heard(cue.phrase.code, weight, cue.phrase.rule, speaker.words, speaker.scope)
        return best

    # Status

    def _set_status(self, mention: Mention, slot: Slot) -> None:
        mention.status, mention.trace["status"] = (
            self.default_status,
            Decision(self.default_status, "status.default", "", "document"),
        )
        chain = slot.cell.column_header
        for words, scope in _in_order(slot):
            if (
                scope == "column_header"
                and mention.measure == "rate"
                and (headers.compares(words) or headers.completes_plan(chain))
            ):
                _set_status(mention, "actual", "table.comparison", words, scope)
                return
            label = _LEADING_MARK.sub("", words)
            rule = headers.says("status", label)
            found = None if rule is None else rule.pattern.search(label)
            if rule is None or found is None or (scope == "row_header" and found.start()):
                continue
            _set_status(mention, rule.value, rule.id, words, scope)
            return

    # Groups

    def _set_groups(self, mention: Mention, slot: Slot) -> None:
        found: dict[str, str] = {}
        decided = mention.trace["indicator"].scope
        for speaker in self.speakers(slot, mention):
            near = speaker.scope in ("column_header", "row_header")
            if not near and (found or decided != speaker.scope):
                continue
            for cue, _ in self.cues(speaker.words):
                if cue.phrase.kind == "group" and cue.phrase.code != "none":
                    found.setdefault(cue.phrase.code, speaker.words)
        if (whole := self._whole_of.get(mention.index)) is not None:
            found |= dict.fromkeys(whole.group, whole.trace["indicator"].cue)
        if mention.indicator in _NO_GROUPS:
            found = {}
        for code in implied_groups(mention, found):
            found.setdefault(code, "indicator")
        mention.group = tuple(sorted(found))
        if found:
            said = list(dict.fromkeys(found.values()))
            scope = "indicator" if said == ["indicator"] else _scope_of(said[0], slot)
            mention.trace["group"] = Decision(";".join(mention.group), "table.group", ", ".join(said), scope)

    # Links

    def _link_pairs(self, heard: dict[int, _Heard]) -> None:
        for row in self.rows.values():
            line = [row.cells[column] for column in sorted(row.cells)]
            for number, right in enumerate(line):
                if right.measure == "rate":
                    self._pair_rate(line[:number], right, heard)
            for left, right in pairwise(line):
                if left.measure == "count" and right.measure == "amount" and self._is_amount_of(left, right):
                    _join(left, right, self.slot_of[right.index].cell.column_header)
        for left, right in pairwise(self.values):
            if (
                left.sentence is right.sentence
                and left.measure != right.measure
                and left.measure == "count"
                and _free(left, right)
            ):
                _join(left, right, ("(",))

    def _pair_rate(self, before: Sequence[Mention], right: Mention, heard: dict[int, _Heard]) -> None:
        chain = self.slot_of[right.index].cell.column_header
        plan = right.indicator == "plan_completion"
        if not plan and chain and headers.compares(" ".join(chain)):
            self._take_row(before, right, heard)
            return
        for left in reversed(before):
            if left.measure == "rate":
                continue
            if not _free(left, right) or not self._same_statement(left, right, heard, plan):
                if plan and left.status == "target":
                    continue
                return
            _join(left, right, chain)
            if not plan and heard[right.index].scope != "column_header":
                _inherit(right, left, "inherit.pair")
            return

    def _take_row(self, before: Sequence[Mention], right: Mention, heard: dict[int, _Heard]) -> None:
        """A ratio to an earlier level is of the indicator of its row."""
        left = next((m for m in reversed(before) if m.measure != "rate"), None)
        if left is not None and heard[right.index].scope not in ("column_header", "row_header"):
            _inherit(right, left, "inherit.row")

    def _same_statement(self, left: Mention, right: Mention, heard: dict[int, _Heard], plan: bool) -> bool:
        one, other = self.slot_of[left.index].cell.column_header, self.slot_of[right.index].cell.column_header
        if plan:
            return left.status in ("actual", "estimate")
        told = heard[right.index]
        own = told.scope == "column_header" and told.indicator != left.indicator
        return not own and one[:-1] == other[:-1] and left.status == right.status and left.change == right.change

    def _is_amount_of(self, left: Mention, right: Mention) -> bool:
        one, other = self.slot_of[left.index].cell.column_header, self.slot_of[right.index].cell.column_header
        plain_amount = bool(other) and headers.says("plain_count", other[-1]) is not None
        same = one[:-1] == other[:-1] and left.status == right.status and left.indicator != "population"
        return plain_amount and same and _free(left, right)

    def _link_parts(self) -> None:
        for table in sorted({key[0] for key in self.rows}):
            rows = [self.rows[key] for key in sorted(self.rows) if key[0] == table]
            for total, parts, stated in _families([r for r in rows if r.labels or r.cells]):
                for column, whole in total.cells.items():
                    kids = [r.cells[column] for r in parts if column in r.cells]
                    _part_where_true(kids, whole, stated, total.labels[0] if total.labels else "")
                    for part in kids if stated and not total.is_total else ():
                        if part.part_of == whole.index and part.indicator in _SURROUNDINGS:
                            self._inherit_whole(part, whole)
            for row in rows:
                self._link_columns(row)

    def _link_columns(self, row: Row) -> None:
        """Columns that say "of which" are parts of the column before them in the same row."""
        whole: Mention | None = None
        for column in sorted(row.cells):
            mention = row.cells[column]
            within = [h for h in self.slot_of[mention.index].cell.column_header if headers.says("within", h)]
            if not within:
                whole = mention if mention.measure != "rate" else whole
            elif whole is not None:
                _part_where_true([mention], whole, True, within[0])
                if mention.unit == whole.unit and mention.indicator in _SURROUNDINGS:
                    self._inherit_whole(mention, whole)

    def _inherit_whole(self, mention: Mention, whole: Mention) -> None:
        """Those who are counted within a matter share it, and whom it concerns."""
        _inherit(mention, whole, "inherit.within")
        self._whole_of[mention.index] = whole

    def _settle_totals(self) -> None:
        """A total that nothing names is what its parts are; of several purposes it is the whole budget."""
        parts: dict[int, list[Mention]] = {}
        for mention in self.values:
            if mention.part_of is not None:
                parts.setdefault(mention.part_of, []).append(mention)
        for index in sorted(parts, reverse=True):
            total = self.values[index]
            kinds = Counter(m.indicator for m in parts[index] if m.indicator != UNDECIDED)
            if total.indicator == UNDECIDED and len(kinds) == 1:
                _take(total, _Heard(next(iter(kinds)), 1.0, "inherit.parts", "", "parts"))
            elif total.indicator == UNDECIDED and kinds and total.measure == "amount":
                _take(total, _Heard("fund_allocated", 1.0, "fund_allocated.mixed", "", "parts"))

    # Time and place

    def locate(self, mention: Mention, context: Context) -> None:
        """Set time and place of a figure: those of headers, row and caption, else the document's."""
        slot = self.slot_of[mention.index]
        period = self._period(slot, mention, context)
        if period is None or period.scope != "column_header":
            period = self._compared_period(slot, mention) or period
        mention.trace["period"] = period or resolve_period(
            mention.start, mention.end, context, status=mention.status, unit=mention.unit
        )
        mention.trace["place"] = self._place(slot, mention, context)

    def _period(self, slot: Slot, mention: Mention, context: Context) -> Decision | None:
        said = [
            (found[0].iso, found[0].rule, words, scope, found[1])
            for words, scope in _in_order(slot)
            if (found := headers.period_in(words, mention.measure == "rate" or headers.compares(words))) is not None
        ]
        if not said:
            return None
        iso, rule, words, scope, _ = said[0]
        year = next((int(other[0][:4]) for other in said if other[0][:4].isdigit()), None)
        if "{" in iso and year is not None and "{now" not in iso:
            iso = iso.replace("{y}", str(year)).replace("{p}", str(year - 1)).replace("{n}", str(year + 1))
        value = context.metadata.clock.fill(iso)
        return Decision(value, rule, words, scope) if value else None

    def _compared_period(self, slot: Slot, mention: Mention) -> Decision | None:
        """A comparison without a time of its own is of that of what it compares: its pair, or the cell before."""
        if mention.measure == "rate" and mention.pair is not None and mention.pair < mention.index:
            return self.values[mention.pair].trace.get("period")
        if not (mention.measure == "rate" or any(map(headers.compares, slot.cell.column_header))):
            return None
        cells = self.rows[slot.cell.table, slot.cell.row].cells
        told = [
            cells[c].trace.get("period")
            for c in sorted(cells, reverse=True)
            if c < slot.cell.column and cells[c].status != "target"
        ]
        return next((d for d in told if d is not None and d.scope == "column_header"), None)

    def _place(self, slot: Slot, mention: Mention, context: Context) -> Decision:
        for label in reversed(self._labels(slot)):
            if (place := self._place_named(slot, label)) is not None:
                return Decision(place.name, "named_place", label, "row_header")
        for words in reversed(slot.cell.column_header):
            if (place := self._listed(words)) is not None:
                return Decision(place.name, "named_place", words, "column_header")
        named = [
            c
            for c in chains(slot.cell.caption, find_places(slot.cell.caption))
            if not c[0].role and c[0].level != "village"
        ]
        if named and (named[0][0].typed or len(named[0]) > 1):
            place = settle(named[0][0], self.about.provinces, self.about.published, named[0][1:])
            return Decision(place.name, "named_place", slot.cell.caption, "caption")
        return resolve_place(mention.start, mention.end, context)

    def _is_place(self, label: str) -> bool:
        return self._listed(label) is not None

    def _place_named(self, slot: Slot, label: str) -> Place | None:
        """The place that a row's label names: by the header of its column, else where the gazetteer knows it."""
        row = self.rows[slot.cell.table, slot.cell.row]
        label = _UNIT_TAIL.sub("", _LEADING_MARK.sub("", label)).strip(" :")
        if not label or headers.says("total", label):
            return None
        level = headers.says("places", row.named_by) if label in row.label or row.label in label else None
        listed = self._listed(label)
        if listed is not None or level is None or (_has_digit(label) and level.level != "village"):
            return listed
        for mention in find_places(f"{level.value} {label}"):
            if mention.end == len(label) + len(level.value) + 1 and mention.level == level.level:
                return settle(mention, self.about.provinces, self.about.published)
        return Place(label, level.level) if _NAME.fullmatch(label) else None

    def _listed(self, label: str) -> Place | None:
        """The unit that a whole label names: with its type, below the document's own place, or known everywhere."""
        if label not in self._named:
            self._named[label] = self._look_up(_spelled_out(label.strip()))
        return self._named[label]

    def _look_up(self, label: str) -> Place | None:
        own = self.about.place
        for holder in (own, *(p for p in (own.at("district"), own.at("province")) if p is not None)):
            unit = units_below(holder.code, holder.level).get(name_key(label)) if holder.code else None
            if unit is not None:
                return Place(unit.name, unit.level, unit.code, gazetteer().parents(unit))
        found = chains(label, find_places(label))
        whole = found and found[0][0].start == 0 and found[-1][-1].end >= len(label) and not found[0][0].role
        return settle(found[0][0], self.about.provinces, self.about.published, found[0][1:]) if whole else None


def _spelled_out(label: str) -> str:
    for rule in headers.rules("place_abbreviations"):
        label = rule.pattern.sub(rule.value if rule.value.endswith(" ") else rule.value + " ", label)
    return label


def _rows(tables: Tables) -> dict[tuple[int, int], Row]:
    """The rows with values or labels, by table and row."""
    stubs: dict[tuple[int, int], list[Slot]] = {}
    for slot in tables.slots:
        if slot.role in ("stub", "text") and not slot.cell.row_header:
            stubs.setdefault((slot.cell.table, slot.cell.row), []).append(slot)
    rows: dict[tuple[int, int], Row] = {}
    for slot in tables.slots:
        key = (slot.cell.table, slot.cell.row)
        if slot.role in ("header", "unit") or key in rows:
            continue
        names = stubs.get(key, [])
        labels = tuple(s.text.strip() for s in names)
        beside = tables.slots_of(key)
        units = {s.text for s in beside if s.role == "unit"}
        headed = next((s.cell.row_header for s in beside if s.cell.row_header), ())
        chain = [label for label in headed if label not in units]
        named_by = names[0].cell.column_header[-1] if names and names[0].cell.column_header else ""
        rows[key] = Row(labels, named_by, tuple(chain[: max(0, len(chain) - max(1, len(labels)))]))
    return rows


def _in_order(slot: Slot) -> Iterator[tuple[str, str]]:
    """The words that govern a cell, nearest first."""
    cell = slot.cell
    yield from ((words, "column_header") for words in reversed(cell.column_header))
    yield from ((words, "row_header") for words in reversed(cell.row_header))
    if cell.caption:
        yield cell.caption, "caption"


def _scope_of(words: str, slot: Slot) -> str:
    """Where the words that govern a cell stand."""
    if words in slot.cell.column_header:
        return "column_header"
    return "caption" if words == slot.cell.caption else "row_header"


def _speaks(cue: Cue, mention: Mention) -> bool:
    phrase = cue.phrase
    fits = not phrase.units or mention.unit in phrase.units or mention.measure in phrase.units
    return phrase.kind == "indicator" and fits and not phrase.after_only and not phrase.counted


# --- units ----------------------------------------------------------------------------------------------------------


def _set_unit(mention: Mention, slot: Slot, of_row: headers.UnitWords | None) -> None:
    """Unit, scale and denominators of a cell's number, unless it says its own."""
    if not mention.bare:
        return
    found, scope = _stated_unit(slot, of_row) or (None, "default")
    if "unit_assumed" in mention.flags:
        mention.flags.remove("unit_assumed")
    if found is None:
        mention.unit, mention.trace["unit"] = "item", Decision("item", "unit.default", "", "default")
        mention.flags.append("unit_assumed")
        mention.numeral = _read_for(mention.numeral, "item")
        return
    mention.unit = found.unit
    mention.per = tuple(dict.fromkeys(denominators(found.per)))
    scope = _scope_of(found.cue, slot) if scope == "any" else scope
    mention.trace["unit"] = Decision(found.unit, found.rule, found.cue, scope)
    numeral = _read_for(mention.numeral, found.unit)
    if found.factor != 1:
        high = numeral.value_high
        numeral = replace(
            numeral, value=numeral.value * found.factor, value_high=None if high is None else high * found.factor
        )
    mention.numeral = numeral


_Ask = Callable[[str], "headers.UnitWords | None"]


def _stated_unit(slot: Slot, of_row: headers.UnitWords | None) -> tuple[headers.UnitWords, str] | None:
    """The unit of a cell without one: announced by headers, by the row, by what they count, by the caption."""
    columns, labels = tuple(reversed(slot.cell.column_header)), tuple(reversed(slot.cell.row_header))
    is_money = any(headers.says("money", words) for words in columns)

    def announced(words: str) -> headers.UnitWords | None:
        return next(iter(headers.announced_unit(words)), None)

    def fitting(words: str) -> headers.UnitWords | None:
        """Of several units in a caption the one of money for money, else the first that is no rate."""
        units = [u for u in headers.announced_unit(words) if u.unit not in RATES] or list(headers.announced_unit(words))
        return next((u for u in units if not is_money or u.unit in MONEY), None) or next(iter(units), None)

    def first(asks: Sequence[_Ask], texts: Sequence[str], scope: str) -> tuple[headers.UnitWords, str] | None:
        return next(((unit, scope) for words in texts for ask in asks if (unit := ask(words)) is not None), None)

    strong = (announced, _counted_unless_money, headers.rate_unit)
    return (
        first(strong, columns, "column_header")
        or first((_bare_unit,), columns[:1], "column_header")
        or (None if of_row is None else (of_row, "row_header"))
        or first(strong, labels, "row_header")
        or first((fitting,), (slot.cell.caption,), "caption")
        or first((headers.leading_noun,), (*columns, *labels), "any")
        or first((_money_alone,), (*columns, *labels, slot.cell.caption), "any")
        or first((headers.counted_unit, _noun_within), (slot.cell.caption,), "caption")
    )


def _bare_unit(words: str) -> headers.UnitWords | None:
    """A header that is nothing but a unit (`Hộ`, `Triệu đồng`)."""
    unit = headers.unit_of(words)
    return None if unit is None or unit.unit == "item" else unit


def _counted_unless_money(words: str) -> headers.UnitWords | None:
    return None if headers.says("money", words) else headers.counted_unit(words)


def _money_alone(words: str) -> headers.UnitWords | None:
    """Money of which nobody says the unit."""
    rule = headers.says("money", words)
    return None if rule is None else headers.UnitWords("VND", rule=rule.id, cue=words)


def _noun_within(words: str) -> headers.UnitWords | None:
    """The first noun of a caption that counts something."""
    starts = [0, *(m.end() for m in regex.finditer(r"\s", words))]
    found = (headers.leading_noun(words[start:]) for start in starts[:40])
    return next((replace(unit, cue=words) for unit in found if unit is not None), None)


def _read_for(numeral: Numeral, unit: str) -> Numeral:
    """The other reading of an ambiguous number where its unit asks for it: `4,123` households, `8.049` percent."""
    mark = next((f for f in numeral.flags if f.startswith("ambiguous:")), "")
    if not mark:
        return numeral
    if not numeral.value % 1 and unit != "percent":
        # A dot before three digits groups them; only a share may be meant otherwise.
        return replace(numeral, flags=tuple(f for f in numeral.flags if f != mark))
    other = Decimal(mark.partition("|")[2])
    whole_things = unit not in RATES and unit not in MONEY and not _PHYSICAL.fullmatch(unit)
    if (whole_things and numeral.value % 1) or (unit == "percent" and numeral.value >= _RATE_MOST):
        flags = tuple(f"ambiguous:{other}|{abs(numeral.value)}" if f == mark else f for f in numeral.flags)
        return replace(numeral, value=other.copy_sign(numeral.value), flags=flags)
    return numeral


def _set_change(mention: Mention, slot: Slot) -> None:
    negative = mention.numeral.value < 0
    texts = [*reversed(slot.cell.column_header), *reversed(slot.cell.row_header[-1:])]
    for words in texts:
        change = headers.movement(words, negative=negative)
        if change == "level":
            continue
        mention.change = change
        mention.trace["change"] = Decision(change, "table.movement", words, _scope_of(words, slot))
        if negative:
            alone = _PURE.fullmatch(slot.text)
            start = slot.block.start + alone.start("number") if alone else mention.numeral.start + 1
            mention.numeral = replace(mention.numeral, value=-mention.numeral.value, start=start)
            mention.start = start
        return


def _set_status(mention: Mention, status: str, rule: str, cue: str, scope: str) -> None:
    mention.status, mention.trace["status"] = status, Decision(status, rule, cue, scope)


def _take(mention: Mention, heard: _Heard) -> None:
    mention.indicator = heard.indicator
    mention.trace["indicator"] = Decision(heard.indicator, heard.rule, heard.cue, heard.scope)
    if heard.indicator == UNDECIDED and not heard.weight:
        mention.flags.append("indicator_undecided")
    elif "indicator_undecided" in mention.flags:
        mention.flags.remove("indicator_undecided")


def _inherit(mention: Mention, other: Mention, rule: str) -> None:
    """Take the indicator of another figure, with the header that decided it."""
    told = other.trace["indicator"]
    _take(mention, _Heard(other.indicator, 1.0, rule, told.cue, told.scope))


# --- links ----------------------------------------------------------------------------------------------------------


def _free(left: Mention, right: Mention) -> bool:
    return left.pair is None and right.pair is None


def _join(left: Mention, right: Mention, chain: Sequence[str]) -> None:
    left.pair, right.pair = right.index, left.index
    left.trace["pair"] = right.trace["pair"] = Decision("", "table.pair", chain[-1] if chain else "", "row")


def _families(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row], bool]]:
    """Totals of a table with the rows that are their parts, and whether words say that they are."""
    below, within = _below(rows)
    for number, before in _rows_before_totals(rows, below):
        if before and not _adds_up(rows, number, below.get(number, [])):
            claimed = set(before)
            for other, parts in below.items():
                if rows[other].is_total:
                    parts[:] = [n for n in parts if n not in claimed]
            below[number] = before
    for number, parts in below.items():
        yield rows[number], [rows[n] for n in parts if n not in within], rows[number].is_total
        yield rows[number], [rows[n] for n in parts if n in within], True


def _below(rows: Sequence[Row]) -> tuple[dict[int, list[int]], set[int]]:
    """The rows that each row heads, and those of them that stand behind an "of which"."""
    below: dict[int, list[int]] = {}
    within: set[int] = set()
    last_of: dict[str, int] = {}
    last_full = last_within = -1
    for number, row in enumerate(rows):
        last_within = number if row.is_within else last_within
        parent = last_of.get(row.above[-1], -1) if row.above else last_full if row.is_within else -1
        if parent >= 0:
            below.setdefault(parent, []).append(number)
            if last_within > parent:
                within.add(number)
        if row.labels:
            last_of[row.labels[0]] = number
        if row.cells and not row.is_within:
            last_full = number
    return below, within


def _rows_before_totals(rows: Sequence[Row], below: dict[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Each total with the rows that stand above it since the last one and belong to no other row."""
    headed = {n for parent, parts in below.items() if not rows[parent].is_total for n in parts}
    loose: list[int] = []
    for number, row in enumerate(rows):
        if row.is_total and row.cells:
            yield number, loose
            loose = []
        elif not row.is_total and number not in headed:
            loose.append(number)


def _adds_up(rows: Sequence[Row], total: int, parts: Sequence[int]) -> bool:
    """Whether rows sum up to a total in its first column that is no rate."""
    for column, whole in rows[total].cells.items():
        kids = [rows[n].cells[column] for n in parts if column in rows[n].cells]
        if whole.measure != "rate" and kids:
            return _sum_holds(kids, whole)
    return False


def _sum_holds(parts: Sequence[Mention], total: Mention) -> bool:
    """Whether parts add up to a total, as far as their last digits were rounded."""
    missing = total.numeral.value - sum((m.numeral.value for m in parts), Decimal(0))
    exponents = [m.numeral.value.normalize().as_tuple().exponent for m in (*parts, total) if m.numeral.value]
    finest = min((e for e in exponents if isinstance(e, int)), default=0)
    return abs(missing) <= Decimal(1).scaleb(finest) * max(len(parts), 2) / 2


def _part_where_true(parts: Sequence[Mention], total: Mention, stated: bool, cue: str) -> None:
    """Link parts of one unit to their total, where words say so or the sum holds; rates have no parts."""
    same = [
        m
        for m in parts
        if m.unit == total.unit
        and m.per == total.per
        and m.change == total.change
        and m.part_of is None
        and m is not total
    ]
    if total.measure == "rate" or not same or not (stated or (len(same) > 1 and _sum_holds(same, total))):
        return
    for part in same:
        if part.numeral.value <= total.numeral.value and total.part_of != part.index:
            part.part_of = total.index
            part.trace["part_of"] = Decision("", "table.total", cue, "row_header")


# --- the whole ------------------------------------------------------------------------------------------------------


def read_tables(tables: Tables, scopes: Layout, values: Sequence[Mention], context: Context) -> None:
    """Set every column of the figures of value cells from the headers that govern them, and the links between them."""
    reader = TableReader(tables, scopes, context.metadata, values)
    reader.read()
    for mention in values:
        reader.locate(mention, context)


def merge(mentions: Sequence[Mention], values: Sequence[Mention]) -> list[Mention]:
    """The figures of running text and of cells in the order of the text, their links set anew."""
    ordered = sorted([(m.start, 0, m) for m in mentions] + [(m.start, 1, m) for m in values], key=lambda item: item[:2])
    place = {(which, m.index): new for new, (_, which, m) in enumerate(ordered)}
    for new, (_, which, mention) in enumerate(ordered):
        mention.pair = None if mention.pair is None else place[which, mention.pair]
        mention.part_of = None if mention.part_of is None else place[which, mention.part_of]
        mention.index = new
    return [m for _, _, m in ordered]
