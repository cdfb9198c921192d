"""Tables without rules: numbers that stand under one another over at least three rows, under headers of their own.

One function for the words of a PDF page and those of OCR. It would rather miss a table than make one of prose: each
column of numbers must be aligned, have a header that can be told from its neighbours', and stand beside labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import regex

from extractors.readers.captions import TABLE_LINE, UNIT_LINE, caption_lines
from extractors.readers.lines import Box
from extractors.readers.pagelines import hull
from extractors.readers.ruled import Words
from extractors.readers.tables import Grid, GridCell, grid_of, is_nothing, is_number, is_year

# Lengths in heights of the page's words; a digit is about 0.7 of the size of its font.
_GAP = 1.2  # white that is wider parts two cells
_STEP = 4.5  # rows that stand farther apart belong to different tables
_ASIDE = 0.9  # how far from its column's edge or middle a number may stand
_FLUSH = 0.4  # how far apart the edges of numbers are that stand right under one another
_CLEARLY = 1.4  # how much wider the white between two headers is than that between words
_FEWEST = 3
_HEADER_ROWS = 8
_LONGEST_HEADER = 80
_WIDEST = 24
_LEADERS = regex.compile(r"\.{4,}|…{2,}|_{4,}|(?:\. ){3,}")
_RUNNING = regex.compile(r"\d{1,3}_?")
_SENTENCE_END = regex.compile(r"[.;:!?]\s*$")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table, the column of its labels, the indices of the lines that it takes, and where its columns stand.

    `fields` are the places that its cells under the header have on the page, the empty ones as well, by row and column.
    """

    grid: Grid
    label: int
    lines: frozenset[int]
    columns: tuple[tuple[float, float], ...]
    fields: dict[tuple[int, int], Box]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one row with no more than spaces between them."""

    words: Words
    left: float
    right: float

    @property
    def text(self) -> str:
        return " ".join(text for text, _, _ in self.words)

    @property
    def is_value(self) -> bool:
        return is_number(self.text) and not is_year(self.text)


@dataclass(slots=True)
class _Row:
    """The pieces of one line across the page, from left to right, and the indices of the lines that hold them."""

    pieces: list[_Piece]
    middle: float
    lines: set[int]

    @property
    def left(self) -> float:
        return self.pieces[0].left

    @property
    def right(self) -> float:
        return self.pieces[-1].right

    @property
    def is_data(self) -> bool:
        """Whether a label and a value stand apart in it."""
        if len(self.pieces) < 2 or any(_LEADERS.search(piece.text) for piece in self.pieces):
            return False
        return any(piece.is_value for piece in self.pieces[1:])

    @property
    def is_between(self) -> bool:
        """Whether it may stand between rows of data: the rest of a label, or the name of a section."""
        return len(self.pieces) <= 2 and not any(
            is_number(p.text) or len(p.text) > _LONGEST_HEADER for p in self.pieces
        )


def may_hold_table(lines: Sequence[Words]) -> bool:
    """Whether numbers stand right under one another at least three times; quick, for pages of prose.

    `lines` need no other words than those with digits.
    """
    boxes = sorted((box for words in lines for text, box, _ in words if is_number(text)), key=lambda box: box[3])
    runs: dict[tuple[int, int], tuple[int, float]] = {}
    for box in boxes:
        for kind, x in enumerate((box[0], (box[0] + box[2]) / 2, box[2])):
            key = (kind, round(x / max(1.0, box[3] - box[1])))
            near = [runs[k] for k in ((kind, key[1] - 1), key, (kind, key[1] + 1)) if k in runs]
            reach = 2 * _STEP * (box[3] - box[1])
            count = max((n for n, foot in near if 1 < box[3] - foot <= reach), default=0) + 1
            if count >= _FEWEST:
                return True
            runs[key] = (count, box[3])
    return False


def unruled_tables(lines: Sequence[Words], page: int, before: Sequence[tuple[float, float]] = ()) -> list[TextTable]:
    """The tables that words of a page make by their places alone; `lines` are its lines, each with all its words.

    `before` are the columns of a table at the foot of the page before, which may go on without a header.
    """
    rows, height = _rows(lines)
    found: list[TextTable] = []
    start = 0
    for first, last in _runs(rows, height):
        upper = rows[start:first]
        table = _Maker(rows[first:last], height, page).table(upper, before if not found and len(upper) < 3 else ())
        if table is not None:
            found.append(table)
            start = last
    return found


def drop_broken_numbering(grid: Grid, label: int, first: int) -> None:
    """Empty a column of running numbers of which OCR lost some: rows without one would seem parts of others.

    The columns are those before that of the labels, the rows those from `first` on.
    """
    data = [row for row in range(first, len(grid.rows)) if any(map(is_number, _texts(grid, row)[label + 1 :]))]
    for column in range(label):
        texts = [_texts(grid, row)[column].strip(" .") for row in data]
        numbers = [(place, text) for place, text in enumerate(texts) if text]
        if len(numbers) == len(data) or not all(text.isdecimal() for _, text in numbers):
            continue
        if len({int(text) - place for place, text in numbers}) == 1:
            for row in data:
                grid.rows[row][column] = GridCell("")


def _texts(grid: Grid, row: int) -> list[str]:
    return [grid.text(row, column) for column in range(grid.width)]


# Rows


def _rows(lines: Sequence[Words]) -> tuple[list[_Row], float]:
    """The rows of a page from top to bottom, and the usual height of its words."""
    words = [(word, index) for index, line in enumerate(lines) for word in line]
    if not words:
        return [], 1.0
    height = max(1.0, median(box[3] - box[1] for (_, box, _), _ in words))
    grouped: list[list[tuple[tuple[str, Box, float | None], int]]] = []
    middle = 0.0
    for entry in sorted(words, key=lambda entry: _middle(entry[0][1])):
        if not grouped or _middle(entry[0][1]) - middle > 0.5 * height:
            grouped.append([])
        grouped[-1].append(entry)
        middle = median(_middle(word[1]) for word, _ in grouped[-1])
    return [_row(group, height) for group in grouped], height


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _row(entries: Sequence[tuple[tuple[str, Box, float | None], int]], height: float) -> _Row:
    words = sorted((word for word, _ in entries), key=lambda word: word[1][0])
    pieces = [[words[0]]]
    for word, after in pairwise(words):
        if after[1][0] - word[1][2] > _GAP * height:
            pieces.append([])
        pieces[-1].append(after)
    made = [_piece(tuple(piece)) for piece in pieces]
    return _Row(made, median(_middle(word[1]) for word in words), {index for _, index in entries})


def _runs(rows: Sequence[_Row], height: float) -> Iterator[tuple[int, int]]:
    """Stretches [first, last) that begin and end with rows of data, of which there are at least three."""
    index = 0
    while index < len(rows):
        if not rows[index].is_data:
            index += 1
            continue
        last, data, at = index, 1, index + 1
        while at < len(rows) and rows[at].middle - rows[at - 1].middle <= _STEP * height and at - last <= 3:
            if rows[at].is_data:
                last, data = at, data + 1
            elif not rows[at].is_between:
                break
            at += 1
        if data >= _FEWEST:
            while last + 1 < len(rows) and _is_rest(rows[last + 1], rows[last], height):
                last += 1
            yield index, last + 1
        index = last + 1


def _is_rest(row: _Row, above: _Row, height: float) -> bool:
    """Whether a row under the last one of a table holds no more than the rest of its label."""
    near = row.middle - above.middle < 2.2 * height
    return near and len(row.pieces) == 1 and row.pieces[0].text[0].islower() and row.right < above.pieces[-1].left


# Columns


def _parted(rows: Sequence[_Row], height: float) -> list[_Row]:
    """The rows with numbers set apart from a label or number right before them, where others of their column stand."""
    rows = _with_numbers_apart(rows, height)
    data = [row for row in rows if row.is_data]
    edges = [piece.right for row in data for piece in row.pieces[1:] if piece.is_value]
    made = []
    for row in rows:
        pieces = [part for piece in row.pieces for part in _split(piece, edges, _FLUSH * height)] if row.is_data else []
        made.append(replace(row, pieces=pieces) if len(pieces) > len(row.pieces) else row)
    return made


def _with_numbers_apart(rows: Sequence[_Row], height: float) -> list[_Row]:
    """The rows with their running numbers apart from labels that stand right under one another behind them."""
    opened = [row for row in rows if row.is_data and _opens_with_number(row)]
    lefts = [row.pieces[0].words[1][1][0] for row in opened]
    usual = median(lefts or [0.0])
    flush = sum(abs(left - usual) <= _FLUSH * height for left in lefts)
    if flush < _FEWEST or flush * 5 < len(lefts) * 4 or len(lefts) * 2 < sum(row.is_data for row in rows):
        return list(rows)
    return [
        replace(row, pieces=[_piece(row.pieces[0].words[:1]), _piece(row.pieces[0].words[1:]), *row.pieces[1:]])
        if row in opened
        else row
        for row in rows
    ]


def _opens_with_number(row: _Row) -> bool:
    words = row.pieces[0].words
    return len(words) > 1 and _RUNNING.fullmatch(words[0][0]) is not None


def _split(piece: _Piece, edges: Sequence[float], slack: float) -> list[_Piece]:
    """A piece cut before the numbers that end where at least two numbers alone end, in rows above or below."""
    words = piece.words
    last: list[_Piece] = []
    while len(words) > 1 and is_number(words[-1][0]) and sum(abs(e - words[-1][1][2]) <= slack for e in edges) >= 2:
        if is_number(words[-2][0]) and not any(abs(e - words[-2][1][2]) <= slack for e in edges):
            break
        last.insert(0, _piece(words[-1:]))
        words = words[:-1]
    return [_piece(words), *last] if last else [piece]


def _piece(words: Words) -> _Piece:
    return _Piece(words, words[0][1][0], max(box[2] for _, box, _ in words))


@dataclass(slots=True)
class _Header:
    """What stands over a column: its own words from the lowest up, and where they and its cells reach."""

    left: float
    right: float
    pieces: list[_Piece] = field(default_factory=list)

    def take(self, piece: _Piece) -> None:
        self.pieces.append(piece)
        self.left, self.right = min(self.left, piece.left), max(self.right, piece.right)

    def meets(self, piece: _Piece) -> float:
        """How far a piece reaches over the column."""
        return min(self.right, piece.right) - max(self.left, piece.left)


@dataclass(slots=True)
class _Span:
    """A header over several columns."""

    first: int
    last: int
    pieces: list[_Piece]


class _Maker:
    """Makes the table of one run of rows."""

    def __init__(self, rows: Sequence[_Row], height: float, page: int) -> None:
        self.rows = _parted(rows, height)
        self.height = height
        self.page = page
        self.extents = _extents([piece for row in self.rows if row.is_data for piece in row.pieces], height)
        self.cells = [self._placed(row) for row in self.rows]

    def table(self, above: Sequence[_Row], before: Sequence[tuple[float, float]]) -> TextTable | None:
        """The table under its header, which stands in the last of the rows `above`; None where it is none."""
        values = self._value_columns()
        label = self._label_column(values)
        if not values or label is None or not self._is_full(values):
            return None
        taken = self._header_rows(above, label)
        headers = [_Header(left, right) for left, right in self.extents]
        spans: list[_Span] = []
        for row in reversed(taken):
            if not _assign(row, headers, spans):
                return None
        headed = all(headers[column].pieces for column in values)
        if not headed and (taken or not self._goes_on(before)):
            return None
        joined = self._joined(label)
        body = [[self._cell(words) for words in cells] for cells in joined]
        head = _header_grid(headers, spans, self._cell) if headed else []
        lines = frozenset(index for row in (*taken, *self.rows) for index in row.lines)
        grid = grid_of([*head, *body])
        drop_broken_numbering(grid, label, len(head))
        return TextTable(grid, label, lines, tuple(self.extents), self._fields(joined, len(head)))

    def _fields(self, rows: Sequence[Sequence[Words]], first: int) -> dict[tuple[int, int], Box]:
        """The fields of rows of cells, the first of which is the `first` of the grid: half of the white is theirs."""
        hulls = [hull([box for words in cells for _, box, _ in words]) for cells in rows]
        across = _borders(self.extents, self.height)
        down = _borders([(box[1], box[3]) for box in hulls], self.height / 2)
        return {
            (first + row, column): (left, top, right, bottom)
            for row, (top, bottom) in enumerate(down)
            for column, (left, right) in enumerate(across)
        }

    def _placed(self, row: _Row) -> list[Words]:
        """The words of a row by column; a piece over several stands in the first of them."""
        cells: list[Words] = [()] * len(self.extents)
        for piece in row.pieces:
            column = max(
                range(len(self.extents)),
                key=lambda c: (min(self.extents[c][1], piece.right) - max(self.extents[c][0], piece.left), -c),
            )
            cells[column] = (*cells[column], *piece.words)
        return cells

    def _texts(self, column: int) -> list[str]:
        """The filled cells of a column in rows of data."""
        cells = (self.cells[i][column] for i, row in enumerate(self.rows) if row.is_data)
        return [_text(words) for words in cells if words]

    def _value_columns(self) -> list[int]:
        """The columns of numbers; none where one of them is not aligned, or there are too many to be a table."""
        if not 2 <= len(self.extents) <= _WIDEST:
            return []
        columns = []
        for column in range(1, len(self.extents)):
            texts = [text for text in self._texts(column) if not is_nothing(text)]
            numbers = sum(is_number(text) for text in texts)
            if numbers < _FEWEST or numbers * 3 < len(texts) * 2:
                continue
            if not self._is_aligned(column):
                return []
            columns.append(column)
        return columns

    def _is_aligned(self, column: int) -> bool:
        """Whether nearly all numbers of a column share their right edge, their left one or their middle."""
        boxes = [
            hull([box for _, box, _ in cells[column]])
            for cells in self.cells
            if cells[column] and is_number(_text(cells[column]))
        ]
        for places in ([b[2] for b in boxes], [b[0] for b in boxes], [(b[0] + b[2]) / 2 for b in boxes]):
            usual = median(places)
            if sum(abs(x - usual) <= _ASIDE * self.height for x in places) * 10 >= len(places) * 9:
                return True
        return False

    def _label_column(self, values: Sequence[int]) -> int | None:
        """The first column of words, or of years, before the values; None where its cells are pieces of sentences."""
        data = sum(row.is_data for row in self.rows)
        for column in range(min(values, default=0)):
            texts = self._texts(column)
            words = [t for t in texts if is_year(t) or sum(letter.isalpha() for letter in t) > 1]
            if len(words) * 3 < data * 2:
                continue
            small = sum(text[0].islower() for text in words)
            return None if small * 2 > len(words) or any(len(text) > 200 for text in words) else column
        return None

    def _is_full(self, values: Sequence[int]) -> bool:
        """Whether at least half of the cells of the columns of numbers are filled."""
        data = [cells for row, cells in zip(self.rows, self.cells, strict=True) if row.is_data]
        return sum(bool(cells[column]) for cells in data for column in values) * 2 >= len(data) * len(values)

    def _goes_on(self, before: Sequence[tuple[float, float]]) -> bool:
        """Whether the columns stand where those of a table on the page before stood."""
        slack = 2 * self.height
        return len(before) == len(self.extents) and all(
            min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= slack for a, b in zip(before, self.extents, strict=True)
        )

    def _header_rows(self, above: Sequence[_Row], label: int) -> list[_Row]:
        """The rows over the table that are its header, from top to bottom."""
        left, right = self.extents[0][0], self.extents[-1][1]
        taken: list[_Row] = []
        below = self.rows[0].middle
        for row in reversed(above[-_HEADER_ROWS:]):
            if below - row.middle > _STEP * self.height or not self._may_head(row, label, (left, right)):
                break
            taken.insert(0, row)
            below = row.middle
        return taken

    def _may_head(self, row: _Row, label: int, reach: tuple[float, float]) -> bool:
        """Whether a row can be one of the header: no caption, no sentence, nothing centred over the whole table."""
        width = max(1.0, reach[1] - reach[0])
        text = " ".join(piece.text for piece in row.pieces)
        if row.is_data or any(len(piece.text) > _LONGEST_HEADER for piece in row.pieces):
            return False
        if UNIT_LINE.fullmatch(row.pieces[-1].text) or TABLE_LINE.fullmatch(text):
            return False
        if len(row.pieces) > 1:
            return not (_SENTENCE_END.search(text) and row.pieces[0].right - row.left > 0.5 * width)
        over = [c for c, (left, right) in enumerate(self.extents) if left < row.right and row.left < right]
        if _SENTENCE_END.search(text) or row.right - row.left > 0.5 * width:
            return False
        if len(over) == 1 or (over and max(over) <= label):
            return True
        centred = abs(row.left + row.right - reach[0] - reach[1]) / 2 < 0.05 * width
        return not (centred and caption_lines([text])) and not set(over) & set(range(label + 1))

    def _joined(self, label: int) -> list[list[Words]]:
        """The rows of cells, each made whole with the rest of its label above or below it."""
        made: list[list[Words]] = []
        waiting: list[Words] | None = None
        for index, (row, cells) in enumerate(zip(self.rows, self.cells, strict=True)):
            text = _text(cells[label])
            if row.is_data:
                if waiting is not None and (not text or text[0].islower()):
                    cells = [(*a, *b) for a, b in zip(waiting, cells, strict=True)]
                elif waiting is not None:
                    made.append(waiting)
                made.append(cells)
                waiting = None
            elif waiting is None and text[:1].islower() and index:
                made[-1] = [(*a, *b) for a, b in zip(made[-1], cells, strict=True)]
            else:
                if waiting is not None:
                    cells = [(*a, *b) for a, b in zip(waiting, cells, strict=True)]
                waiting = cells
        return made

    def _cell(self, words: Words, rows: int = 1, columns: int = 1, *, header: bool = False) -> GridCell:
        if not words:
            return GridCell("", rows, columns, header)
        sure = min((confidence for _, _, confidence in words if confidence is not None), default=None)
        box = hull([box for _, box, _ in words])
        return GridCell(_text(words), rows, columns, header, self.page, box, sure, words)


def _text(words: Words) -> str:
    return " ".join(text for text, _, _ in words)


def _extents(pieces: Sequence[_Piece], height: float) -> list[tuple[float, float]]:
    """Where columns stand: stretches that pieces cover, parted by white in every row."""
    found: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if found and piece.left <= found[-1][1] + 0.2 * height:
            found[-1] = (found[-1][0], max(found[-1][1], piece.right))
        else:
            found.append((piece.left, piece.right))
    return found


def _borders(stretches: Sequence[tuple[float, float]], most: float) -> list[tuple[float, float]]:
    """Stretches one after another with half of the white between them, but no more than `most` on either side."""
    halves = [min(most, max(0.0, after[0] - one[1]) / 2) for one, after in pairwise(stretches)]
    return [
        (low - before, high + after)
        for (low, high), before, after in zip(stretches, [most, *halves], [*halves, most], strict=True)
    ]


# Headers


def _assign(row: _Row, headers: Sequence[_Header], spans: list[_Span]) -> bool:
    """Give the pieces of a header row to their columns; False where it cannot be told whose they are."""
    loose: list[_Piece] = []
    anchor = -1
    for piece in [*row.pieces, None]:
        met = [] if piece is None else [c for c, header in enumerate(headers) if header.meets(piece) > 0]
        if piece is not None and not met:
            loose.append(piece)
            continue
        column = met[0] if met else len(headers)
        if loose and not _assign_loose(loose, (anchor + 1, column), headers, spans):
            return False
        loose = []
        if piece is not None and not _assign_over(piece, met, headers, spans):
            return False
        anchor = met[-1] if met else anchor
    return True


def _assign_over(piece: _Piece, met: Sequence[int], headers: Sequence[_Header], spans: list[_Span]) -> bool:
    """Give a piece to the columns over which it stands: to one, or over all where they have headers below it."""
    if len(met) > 1 and all(headers[c].pieces for c in met):
        _add_span(_Span(met[0], met[-1], [piece]), spans)
        return True
    if len(met) == 1 and (span := _centred_over(piece, met[0], headers)):
        _add_span(_Span(*span, [piece]), spans)
        return True
    best = max(met, key=lambda c: headers[c].meets(piece))
    beside = sum(headers[c].meets(piece) for c in met if c != best)
    touched = all(headers[c].meets(piece) < 0.5 * (headers[c].right - headers[c].left) for c in met if c != best)
    if touched and beside <= 0.15 * (piece.right - piece.left):
        headers[best].take(piece)
        return True
    # Hardly more than a space between two headers: the words of each must stand together over one column alone.
    groups = _by_column(piece, met, headers)
    for column, words in groups.items():
        headers[column].take(_piece(words))
    return bool(groups)


def _centred_over(piece: _Piece, column: int, headers: Sequence[_Header]) -> tuple[int, int] | None:
    """The column and one beside it where a piece stands in the middle of both rather than over the one that it meets.

    Both have headers of their own below it; a line of a longer header shares an edge or its middle with the next line.
    """
    below = headers[column].pieces[-1:]
    slack = 0.1 * (headers[column].right - headers[column].left)
    if not below or any(abs(a - b) <= slack for a, b in zip(_edges(piece), _edges(below[0]), strict=True)):
        return None
    for first, last in ((column - 1, column), (column, column + 1)):
        if first < 0 or last >= len(headers) or not (headers[first].pieces and headers[last].pieces):
            continue
        reach = headers[last].right - headers[first].left
        if abs(piece.left + piece.right - headers[first].left - headers[last].right) / 2 <= 0.05 * reach:
            return first, last
    return None


def _edges(piece: _Piece) -> tuple[float, float, float]:
    return piece.left, (piece.left + piece.right) / 2, piece.right


def _by_column(piece: _Piece, met: Sequence[int], headers: Sequence[_Header]) -> dict[int, Words]:
    """The words of a piece by the column that they head; none where it cannot be told which.

    Words beside a column go with the next one over it, or are parted from it by the widest white.
    """
    owners = [[c for c in met if headers[c].meets(_piece((word,))) > 0] for word in piece.words]
    if any(len(owner) > 1 for owner in owners):
        return {}
    known = [(index, owner[0]) for index, owner in enumerate(owners) if owner]
    whites = [after[1][0] - word[1][2] for word, after in pairwise(piece.words)]
    cuts = []
    for (at, one), (to, other) in pairwise(known):
        if one == other:
            continue
        widest = max(range(at, to), key=lambda i: whites[i])
        rest = max((w for i, w in enumerate(whites) if i != widest), default=0.0)
        if other < one or (to - at > 1 and whites[widest] < _CLEARLY * rest):
            return {}
        cuts.append(widest + 1)
    starts = [0, *cuts, len(piece.words)]
    columns = list(dict.fromkeys(column for _, column in known))
    return {c: piece.words[a:b] for c, (a, b) in zip(columns, pairwise(starts), strict=True)}


def _assign_loose(
    pieces: Sequence[_Piece], between: tuple[int, int], headers: Sequence[_Header], spans: list[_Span]
) -> bool:
    """Give pieces that stand over no cell to the columns [first, last) between their neighbours, in order."""
    columns = list(range(*between))
    empty = [c for c in columns if not headers[c].pieces]
    for candidates in (empty, columns):
        if len(candidates) == len(pieces):
            for piece, column in zip(pieces, candidates, strict=True):
                headers[column].take(piece)
            return True
    if empty:
        nearest = [_nearest(piece, empty, headers) for piece in pieces]
        if None in nearest or len(set(nearest)) < len(nearest):
            return False
        for piece, near in zip(pieces, nearest, strict=True):
            headers[near or 0].take(piece)
        return True
    if len(pieces) > 1:
        return False
    left = [c for c in columns if headers[c].right <= pieces[0].left]
    right = [c for c in columns if headers[c].left >= pieces[0].right]
    if not left or not right:
        return False
    _add_span(_Span(left[-1], right[0], list(pieces)), spans)
    return True


def _nearest(piece: _Piece, columns: Sequence[int], headers: Sequence[_Header]) -> int | None:
    """The column beside which a piece stands, as where numbers are flush and headers centred; None where unsure."""
    width = piece.right - piece.left
    near = sorted((-headers[c].meets(piece), c) for c in columns)
    if near[0][0] > width or any(away < 2 * near[0][0] + width for away, _ in near[1:]):
        return None
    return near[0][1]


def _add_span(span: _Span, spans: list[_Span]) -> None:
    """Add a header over several columns; the line above another over the same columns belongs to it."""
    same = next((s for s in spans if (s.first, s.last) == (span.first, span.last)), None)
    if same is None:
        spans.append(span)
    else:
        same.pieces += span.pieces


def _header_grid(
    headers: Sequence[_Header], spans: Sequence[_Span], cell: Callable[..., GridCell]
) -> list[list[GridCell]]:
    """The rows of header cells: headers over several columns first, those of one column down to the data."""
    over = [
        sorted((s for s in spans if s.first <= c <= s.last), key=lambda s: s.first - s.last)
        for c in range(len(headers))
    ]
    depth = max(map(len, over), default=0) + 1
    rows: list[list[GridCell]] = [[] for _ in range(depth)]
    for column, header in enumerate(headers):
        for level, span in enumerate(over[column]):
            if column == span.first:
                rows[level].append(cell(_upward(span.pieces), 1, span.last - span.first + 1, header=True))
        rows[len(over[column])].append(cell(_upward(header.pieces), depth - len(over[column]), 1, header=True))
    return rows


def _upward(pieces: Sequence[_Piece]) -> Words:
    """The words of pieces that were found from the lowest up."""
    return tuple(word for piece in reversed(pieces) for word in piece.words)
