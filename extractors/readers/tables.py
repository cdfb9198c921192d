"""Tables of all formats as cells that know their row and column headers, their caption and its unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from extractors.model import BlockKind, Cell, Word
from extractors.readers.lines import Box, Draft
from extractors.repair import repair

_NUMBER = regex.compile(r"[-+(]?\s*(?:\d[\d.,\s]*|½|¼|¾)\s*%?\s*\)?")
_YEAR = regex.compile(r"(?:năm\s*)?(?:19|20)\d{2}(?:\s*[-–/]\s*(?:19|20)?\d{2})?", regex.IGNORECASE)
_NOTHING = regex.compile(r"[-–—.…x\s]*", regex.IGNORECASE)
_ORDINAL = regex.compile(r"(?:[IVXLC]{1,6}|[A-HĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,3}){0,3})\s*[.)]?|[-+*•]")
_ORDINAL_HEADER = regex.compile(r"s[ốo]?\s*tt\.?|tt\.?|stt\.?|số\s+thứ\s+tự|thứ\s+tự|no\.?", regex.IGNORECASE)
_UNIT_HEADER = regex.compile(r"(?:đơn\s+vị\s*(?:tính)?|đvt|đv\s*tính|đ\.v\.t)\.?", regex.IGNORECASE)
_COLUMN_NUMBER = regex.compile(
    r"\(?\s*(?:[A-HĐ]|\d{1,2}[a-c]?)\s*\)?(?:\s*[=:]\s*[\d\s()+\-*/:x%=a-cA-H]+)?", regex.IGNORECASE
)
_TOTAL = regex.compile(r"(?:tổng\s*(?:số|cộng)?|cộng|toàn\s+(?:tỉnh|huyện|xã|quốc|ngành))\b.*", regex.IGNORECASE)
# A number with what it counts (`62 nhà`, `hơn 6 tỷ đồng`); no time (`6 tháng đầu năm`), no unit (`1.000 đ`).
_QUANTITY = regex.compile(
    r"(?:(?:khoảng|hơn|gần|trên|dưới|đạt|tăng|giảm|còn|được|ước)\s+){0,3}[-+(~≈<>≥≤]*\s*"
    r"(?!10*(?:\.0+)*\s*(?:đ|đồng|vnđ|vnd|usd)\b)\d[\d.,]*\s*"
    r"(?!(?:tháng|năm|quý|ngày|giờ|tuần|tuổi|[thg])(?!\p{L}))[%\p{L}].*",
    regex.IGNORECASE,
)
_SENTENCE = 60
_UNIT_CELL = regex.compile(r"[(\[]?\s*(?:đơn\s+vị(?:\s+tính)?|đvt|đv\s*tính)\s*[:.].{1,60}", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as its format gives it. `words` are (text, box, confidence) in reading order where the page is known."""

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    words: tuple[tuple[str, Box, float | None], ...] = ()

    @property
    def plain(self) -> str:
        """The text as it is to be understood; `text` is how it is written."""
        return self.text if self.text.isascii() else repair(self.text).text


@dataclass(slots=True)
class Grid:
    """A table as rows of places; a merged cell stands in each of its places, and its anchor says where it begins.

    `untold` are header texts of which it is not known over which of several columns their words stand.
    """

    rows: list[list[GridCell | None]] = field(default_factory=list)
    anchors: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    caption: str = ""
    untold: frozenset[str] = frozenset()

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """The words at a place, their letters made plain (composed, odd spaces even); "" where there are none."""
        cell = self.rows[row][column] if column < len(self.rows[row]) else None
        return cell.plain if cell else ""

    def is_anchor(self, row: int, column: int) -> bool:
        """Whether a cell begins here."""
        return self.anchors.get((row, column), (row, column)) == (row, column)

    def place_of(self, cell: GridCell) -> tuple[int, int]:
        """Row and column where a cell begins. Raises ValueError for a cell that is not in the grid."""
        for number, row in enumerate(self.rows):
            for column, other in enumerate(row):
                if other is cell:
                    return number, column
        raise ValueError("no cell of this grid")


def grid_of(rows: Sequence[Sequence[GridCell]], caption: str = "") -> Grid:
    """Lay cells with spans out into a grid. Spans are cut at 1,000 columns and at the last row."""
    grid = Grid([[] for _ in rows], {}, caption)
    for number, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while column < len(grid.rows[number]) and grid.rows[number][column] is not None:
                column += 1
            _place(grid, cell, number, column)
            column += max(1, min(cell.columns, 1000))
    width = grid.width
    for row in grid.rows:
        row.extend([None] * (width - len(row)))
    return grid


def _place(grid: Grid, cell: GridCell, row: int, column: int) -> None:
    for r in range(row, min(len(grid.rows), row + max(1, cell.rows))):
        target = grid.rows[r]
        for c in range(column, column + max(1, min(cell.columns, 1000))):
            target.extend([None] * (c + 1 - len(target)))
            if target[c] is None:
                target[c] = cell
                grid.anchors[r, c] = (row, column)


def inner_caption(grid: Grid, row: int, column: int) -> str:
    """What stands over a table within a cell: the label of its row and the header of its column."""
    label = next((t for c in range(column) if (t := grid.text(row, c).strip()) and not _ORDINAL.fullmatch(t)), "")
    return "\n".join(filter(None, [grid.text(0, column).strip() if row else "", label]))


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return bool(text) and _NUMBER.fullmatch(text.strip()) is not None


def is_quantity(text: str) -> bool:
    """Whether a cell holds a number with what it counts."""
    return _QUANTITY.fullmatch(text.strip()) is not None


def is_year(text: str) -> bool:
    """Whether a cell holds a year, which heads a row or column rather than being a value."""
    return _YEAR.fullmatch(text.strip()) is not None


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return _NOTHING.fullmatch(text) is not None


def is_ordinal_header(text: str) -> bool:
    """Whether a cell heads the column of running numbers."""
    return _ORDINAL_HEADER.fullmatch(text.strip()) is not None


def is_total(text: str) -> bool:
    """Whether a cell names a row of totals."""
    return _TOTAL.fullmatch(text.strip()) is not None


def is_data(grid: Grid) -> bool:
    """Whether a table holds data; layouts, letterheads and signatures do not."""
    if len(grid.rows) < 2 or grid.width < 2:
        return False
    texts = [grid.text(r, c) for r, row in enumerate(grid.rows) for c in range(len(row)) if grid.is_anchor(r, c)]
    filled = [t for t in texts if t.strip()]
    if len(filled) < 4 or sum(len(t) > 200 for t in filled) * 4 > len(filled):
        return False
    lowered = " ".join(filled[:6]).casefold()
    if "xã hội chủ nghĩa" in lowered or "nơi nhận" in lowered:
        return False
    headed = any(cell is not None and cell.header for cell in grid.rows[0])
    numbers = sum(is_number(t) or is_quantity(t) for t in filled)
    return headed or numbers >= 2 or len(grid.rows) >= 4


def holds_numbers(grid: Grid) -> bool:
    """Whether several cells hold a number and nothing else."""
    cells = (grid.text(r, c) for r, row in enumerate(grid.rows) for c in range(len(row)) if grid.is_anchor(r, c))
    return sum(is_number(text) for text in cells) > 1


@dataclass(frozen=True, slots=True)
class Shape:
    """How a grid is read: its first rows are headers, its first columns row headers; some places hold no values.

    `stub` are the columns that name the rows, `ordinals` those with running numbers, `units` those with units of rows,
    `idle` the rows that number the columns.
    """

    header_rows: int
    stub: tuple[int, ...]
    ordinals: tuple[int, ...]
    units: tuple[int, ...]
    idle: frozenset[int]


def shape_of(grid: Grid) -> Shape:
    """Find the headers of a grid."""
    header_rows = _header_rows(grid)
    idle = frozenset(r for r in range(min(header_rows + 1, len(grid.rows))) if _numbers_columns(grid, r))
    if header_rows in idle:
        header_rows += 1
    ordinals = tuple(c for c in range(grid.width) if _is_ordinal_column(grid, c, header_rows))
    units = tuple(c for c in range(grid.width) if _is_unit_column(grid, c, header_rows))
    return Shape(header_rows, _stub(grid, header_rows, ordinals, units), ordinals, units, idle)


def _header_rows(grid: Grid) -> int:
    """Rows from the top until the first that holds values."""
    last = len(grid.rows) - 1
    headed = 0
    while (
        headed < last and all(c is None or c.header or not c.text for c in grid.rows[headed]) and any(grid.rows[headed])
    ):
        headed += 1
    if headed:
        # Header cells may go on below in plain cells: a spanning header reaches as far as its span.
        return max(headed, _spanned(grid, headed))
    rows = next((r for r in range(min(last, 8)) if _has_values(grid, r)), None)
    if rows is None:
        # Of rows of words only the first is a header, unless the last row tells that those above it are.
        rows = min(last, 8) if _has_values(grid, min(last, 8)) else 1
    return max(rows, _spanned(grid, rows)) if rows else 0


def _spanned(grid: Grid, rows: int) -> int:
    """The last row that a header cell of the first rows reaches."""
    reach = rows
    for r in range(rows):
        for c in range(grid.width):
            cell = grid.rows[r][c]
            if cell is not None and cell.rows > 1 and grid.is_anchor(r, c) and r + cell.rows < len(grid.rows):
                reach = max(reach, r + cell.rows)
    return reach if not any(_has_values(grid, r) for r in range(rows, reach)) else rows


def _has_values(grid: Grid, row: int) -> bool:
    """Whether a row holds a value (no year, not the numbering of the columns), a sentence, or the number of a row."""
    if _numbers_columns(grid, row):
        return False
    values = [grid.text(row, c).strip() for c in range(grid.width) if grid.is_anchor(row, c)]
    if any((is_number(t) and not is_year(t)) or is_quantity(t) for t in values[1:]):
        return True
    if any(len(t) > _SENTENCE and t.endswith((".", ";")) for t in values):
        return True
    return len(values) > 1 and _is_mark(values[0]) and (row > 0 or _begins_a_list(grid))


def _is_mark(text: str) -> bool:
    return bool(text) and _ORDINAL.fullmatch(text) is not None


def _begins_a_list(grid: Grid) -> bool:
    """Whether the first two rows are numbered one and two: no header stands above them."""
    marks = [grid.text(row, 0).strip(" .)") for row in range(2)]
    return marks in (["1", "2"], ["01", "02"], ["I", "II"], ["a", "b"], ["A", "B"], ["-", "-"], ["+", "+"])


def _numbers_columns(grid: Grid, row: int) -> bool:
    """Whether a row only numbers the columns: `A | B | 1 | 2 | 3=2/1`."""
    if row == 0:
        return False
    texts = [grid.text(row, c).strip() for c in range(grid.width) if grid.is_anchor(row, c)]
    filled = [t for t in texts if t]
    if len(filled) < 2 or len(filled) * 2 < len(texts) or not all(_COLUMN_NUMBER.fullmatch(t) for t in filled):
        return False
    numbers = [int(m[0]) for t in filled if (m := regex.match(r"\(?\s*(\d+)", t)) and (m := regex.search(r"\d+", t))]
    return (
        len(numbers) >= 1
        and numbers == sorted(set(numbers))
        and numbers[0] <= 3
        and numbers[-1] - numbers[0] < len(texts) + 2
    )


def _column(grid: Grid, column: int, header_rows: int) -> list[str]:
    """The filled cells of a column under its header, each merged cell once."""
    return [
        t
        for r in range(header_rows, len(grid.rows))
        if grid.is_anchor(r, column) and (t := grid.text(r, column).strip())
    ]


def _header_text(grid: Grid, column: int, header_rows: int) -> str:
    return next(
        (
            t
            for r in range(header_rows - 1, -1, -1)
            if (t := grid.text(r, column).strip()) and not _numbers_columns(grid, r)
        ),
        "",
    )


def _is_ordinal_column(grid: Grid, column: int, header_rows: int) -> bool:
    if column > 1:
        return False
    if any(_ORDINAL_HEADER.fullmatch(grid.text(r, column).strip()) for r in range(header_rows)):
        return True
    values = _column(grid, column, header_rows)
    if not values or column > 0 or _header_text(grid, column, header_rows):
        return False
    return sum(bool(_ORDINAL.fullmatch(t)) for t in values) * 10 >= len(values) * 9


def _is_unit_column(grid: Grid, column: int, header_rows: int) -> bool:
    if not 0 < column < 4 or not any(_UNIT_HEADER.fullmatch(grid.text(r, column).strip()) for r in range(header_rows)):
        return False
    # "Đơn vị" also heads columns of bodies and places; those are written with capitals, units are not.
    values = [t for t in _column(grid, column, header_rows) if not _NOTHING.fullmatch(t)]
    units = sum(
        len(t) <= 25 and (len(t) <= 4 or " " not in t[1:].strip() or t[t.index(" ") :].islower()) for t in values
    )
    return bool(values) and max(map(len, values)) <= 30 and units * 10 >= len(values) * 9


def _stub(grid: Grid, header_rows: int, ordinals: Sequence[int], units: Sequence[int]) -> tuple[int, ...]:
    """The leading columns whose cells name the rows."""
    stub: list[int] = []
    for column in range(grid.width):
        if column in ordinals or column in units:
            continue
        values = _column(grid, column, header_rows)
        plain = sum(not is_number(t) and not _NOTHING.fullmatch(t) and not (stub and is_quantity(t)) for t in values)
        years = bool(values) and all(is_year(t) for t in values)
        if years or (values and plain * 2 > len(values)) or (not stub and not values):
            stub.append(column)
            continue
        break
    return tuple(stub)


# Writing a grid into a draft


def roles(grid: Grid, number: int) -> Iterator[tuple[int, int, BlockKind, Cell | None]]:
    """What each filled cell of a table is: row, column, kind, and its place with headers; in reading order."""
    shape = shape_of(grid)
    headers = _Headers(_caption(grid), [_column_header(grid, shape, c) for c in range(grid.width)])
    outline = _Outline()
    for row in range(len(grid.rows)):
        unit_row = _unit_row(grid, row)
        own = outline.enter(grid, shape, row) if row >= shape.header_rows else ()
        for column in range(len(grid.rows[row])):
            if not grid.text(row, column) or not grid.is_anchor(row, column):
                continue
            kind, place = _role(grid, shape, headers, (number, row, column), own)
            yield (row, column, BlockKind.CAPTION, None) if unit_row else (row, column, kind, place)


def write_table(draft: Draft, grid: Grid, number: int) -> None:
    """Append a data table: rows as lines, cells parted by tabs; each cell a line of its own with its headers."""
    last = -1
    for row, column, kind, place in roles(grid, number):
        cell = grid.rows[row][column]
        assert cell is not None
        line = draft.add(
            cell.text,
            kind,
            page=cell.page,
            box=cell.box,
            cell=place,
            confidence=cell.confidence,
            separator="\t" if row == last else "\n",
        )
        draft.words.extend(words_of(line.start, cell))
        last = row


def words_of(start: int, cell: GridCell) -> list[Word]:
    """The words of a cell whose text begins at `start`."""
    found: list[Word] = []
    position = 0
    for text, box, confidence in cell.words:
        position = cell.text.find(text, position)
        if position < 0 or cell.page is None:
            break
        found.append(Word(start + position, start + position + len(text), cell.page, box, confidence))
        position += len(text)
    return found


def _unit_row(grid: Grid, row: int) -> bool:
    """Whether a row only states the unit of the table."""
    texts = {t for c in range(len(grid.rows[row])) if (t := grid.text(row, c).strip())}
    return len(texts) == 1 and _UNIT_CELL.fullmatch(next(iter(texts))) is not None


@dataclass(frozen=True, slots=True)
class _Headers:
    """The caption of a table and the header of each of its columns."""

    caption: str
    columns: list[tuple[str, ...]]


def _role(
    grid: Grid, shape: Shape, headers: _Headers, place: tuple[int, int, int], own: tuple[str, ...]
) -> tuple[BlockKind, Cell | None]:
    """What a cell is: furniture where it only counts rows or columns, else a cell with its headers."""
    number, row, column = place
    if row in shape.idle or (row >= shape.header_rows and column in shape.ordinals):
        return BlockKind.FURNITURE, None
    if row < shape.header_rows:
        return BlockKind.CELL, Cell(number, row, column, (), _above(grid, row, column), headers.caption)
    if column in shape.stub or column in shape.units:
        # Cells that name their row have no row header of their own.
        own = ()
    return BlockKind.CELL, Cell(number, row, column, own, headers.columns[column], headers.caption)


def _caption(grid: Grid) -> str:
    """The caption and what rows of the table say of its unit."""
    units = [
        grid.text(r, c)
        for r in range(min(4, len(grid.rows)))
        for c in range(grid.width)
        if grid.is_anchor(r, c) and grid.text(r, c) and _unit_row(grid, r)
    ]
    return "\n".join(dict.fromkeys(filter(None, [grid.caption, *units])))


def _above(grid: Grid, row: int, column: int) -> tuple[str, ...]:
    texts = [grid.text(r, column).strip() for r in range(row) if not _unit_row(grid, r)]
    return tuple(dict.fromkeys(t for t in texts if t))


def _column_header(grid: Grid, shape: Shape, column: int) -> tuple[str, ...]:
    """The header texts of a column, outermost first, each merged text once; none that may be another column's."""
    texts = [
        grid.text(r, column).strip() for r in range(shape.header_rows) if r not in shape.idle and not _unit_row(grid, r)
    ]
    return tuple(dict.fromkeys(t for t in texts if t and t not in grid.untold))


class _Outline:
    """The rows above a row that it belongs to, by their numbers: `A`, `I`, `1`, `1.1`, `a`, `-`."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []

    def enter(self, grid: Grid, shape: Shape, row: int) -> tuple[str, ...]:
        """The row header of a row: the labels of the rows it belongs to, then its own labels."""
        labels = [t for c in shape.stub if (t := grid.text(row, c).strip())]
        unit = next((t for c in shape.units if (t := grid.text(row, c).strip()) and not _NOTHING.fullmatch(t)), "")
        if not labels:
            return tuple(label for _, label in self.open)
        rank = self._rank(grid, shape, row, labels[0])
        if rank is None:
            above: tuple[str, ...] = tuple(label for r, label in self.open if self.has_section(r))
        else:
            self.open = [(r, label) for r, label in self.open if r < rank]
            above = tuple(label for _, label in self.open)
            self.open.append((rank, labels[0]))
        if unit and unit.casefold() not in labels[-1].casefold():
            labels[-1] = f"{labels[-1]} ({unit})"
        return (*above, *labels)

    @staticmethod
    def has_section(rank: int) -> bool:
        """Whether rows without a number belong to a row of this rank."""
        return rank < 5

    @staticmethod
    def _rank(grid: Grid, shape: Shape, row: int, label: str) -> int | None:
        """The depth of a row's number; None where it has none."""
        if _TOTAL.fullmatch(label):
            return 0
        mark = next((t for c in shape.ordinals if (t := grid.text(row, c).strip())), "")
        if not mark:
            own = regex.match(r"([IVX]{1,6}|[A-HĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)]\s+\S|([-+*•])\s*\S", label)
            mark = (own[1] or own[2]) if own else ""
        return _mark_rank(mark)


def _mark_rank(mark: str) -> int | None:
    mark = mark.strip(" .)")
    if not mark:
        return None
    if regex.fullmatch(r"[IVX]+", mark):
        return 2
    if regex.fullmatch(r"[A-HĐ]", mark):
        return 1
    if regex.fullmatch(r"\d{1,3}", mark):
        return 3
    if regex.fullmatch(r"\d{1,3}(\.\d{1,3})+", mark):
        return 3 + mark.count(".")
    if regex.fullmatch(r"[a-zđ]", mark):
        return 7
    return {"-": 8, "*": 8, "•": 8, "+": 9}.get(mark)
