"""Ruled tables of pages: cells as boxes become a grid; tables that go on over a page break become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.readers.lines import Box
from extractors.readers.tables import Grid, GridCell, is_number, shape_of

Words = tuple[tuple[str, Box, float | None], ...]


def edges(values: Sequence[float], tolerance: float) -> list[float]:
    """Positions of ruling lines, those closer than `tolerance` taken as one; ascending."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= tolerance:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def nearest(positions: Sequence[float], value: float) -> int:
    """The index of the position nearest to a value."""
    return min(range(len(positions)), key=lambda i: abs(positions[i] - value))


def grid_of_boxes(cells: Sequence[GridCell], tolerance: float = 3.0) -> Grid:
    """The grid of cells that know their boxes; a cell that spans several rulings is merged over them."""
    boxes = [cell.box for cell in cells if cell.box is not None]
    columns = edges([x for b in boxes for x in (b[0], b[2])], tolerance)
    rows = edges([y for b in boxes for y in (b[1], b[3])], tolerance)
    grid = Grid([[None] * (len(columns) - 1) for _ in range(len(rows) - 1)])
    for cell in sorted((c for c in cells if c.box), key=lambda c: (c.box[1], c.box[0]) if c.box else (0, 0)):
        _lay(grid, cell, columns, rows)
    return grid


def _lay(grid: Grid, cell: GridCell, columns: Sequence[float], rows: Sequence[float]) -> None:
    assert cell.box is not None
    left, right = nearest(columns, cell.box[0]), nearest(columns, cell.box[2])
    top, bottom = nearest(rows, cell.box[1]), nearest(rows, cell.box[3])
    spanning = replace(cell, rows=max(1, bottom - top), columns=max(1, right - left))
    for r in range(top, min(bottom, len(grid.rows))):
        for c in range(left, min(right, len(grid.rows[r]))):
            if grid.rows[r][c] is None:
                grid.rows[r][c] = spanning
                grid.anchors[r, c] = (top, left)


def without_empty(grid: Grid) -> Grid:
    """The grid without rows and columns in which no cell begins: slivers between double rulings."""
    rows = [r for r, row in enumerate(grid.rows) if any(cell and grid.is_anchor(r, c) for c, cell in enumerate(row))]
    columns = [c for c in range(grid.width) if any(grid.is_anchor(r, c) and grid.rows[r][c] for r in rows)]
    places = {(r, c): (i, j) for i, r in enumerate(rows) for j, c in enumerate(columns)}
    anchors = {new: places.get(grid.anchors.get(old, old), new) for old, new in places.items()}
    return Grid([[grid.rows[r][c] for c in columns] for r in rows], anchors, grid.caption)


def continues(above: Grid, below: Grid) -> bool:
    """Whether a table at the head of a page goes on with the one at the foot of the page before.

    It does where it has as many columns and either no header of its own or the same one again.
    """
    if above.width != below.width or not below.rows:
        return False
    return _repeated_header(above, below) > 0 or _starts_with_values(below)


def _starts_with_values(grid: Grid) -> bool:
    return any(is_number(grid.text(0, c)) for c in range(1, grid.width)) and shape_of(_head(grid)).header_rows == 0


def _repeated_header(above: Grid, below: Grid) -> int:
    """How many of the first rows of `below` repeat the header of `above`."""
    header = shape_of(_head(above)).header_rows
    same = 0
    while same < min(header, len(below.rows)) and _row(above, same) == _row(below, same):
        same += 1
    return same


def _head(grid: Grid) -> Grid:
    """The first rows of a grid, which show what its header is."""
    return Grid(grid.rows[:15], grid.anchors, grid.caption)


def _row(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple("".join(grid.text(row, c).split()).casefold() for c in range(grid.width))


def joined(above: Grid, below: Grid) -> Grid:
    """The two tables as one; a repeated header is left out, a row that the page break cut in two is made whole."""
    skip = _repeated_header(above, below)
    if _is_rest_of_row(above, below, skip):
        above.rows[-1] = [_one(*pair) for pair in zip(above.rows[-1], below.rows[skip], strict=True)]
        skip += 1
    shift = len(above.rows) - skip
    anchors = dict(above.anchors)
    for (r, c), (ar, ac) in below.anchors.items():
        if r >= skip:
            anchors[r + shift, c] = (max(ar, skip) + shift, ac)
    return Grid([*above.rows, *below.rows[skip:]], anchors, above.caption, above.untold)


def _is_rest_of_row(above: Grid, below: Grid, row: int) -> bool:
    """Whether a row holds no more than words that found no room in the last line of cells of the row above."""
    if row >= len(below.rows) or not above.rows:
        return False
    pairs = [(a, b) for a, b in zip(above.rows[-1], below.rows[row], strict=True) if b is not None and b.text]
    return bool(pairs) and all(a is not None and _had_no_room(a, b) for a, b in pairs)


def _had_no_room(cell: GridCell, rest: GridCell) -> bool:
    """Whether the first word of `rest` would not have fitted behind the last of `cell`; a number never goes on."""
    if cell.box is None or not cell.words or not rest.words or is_number(cell.text):
        return False
    last, first = cell.words[-1][1], rest.words[0][1]
    space = 0.5 * (last[3] - last[1])
    return last[2] + (first[2] - first[0]) + space > cell.box[2] and cell.page != rest.page


def _one(cell: GridCell | None, rest: GridCell | None) -> GridCell | None:
    """A cell and what of it stands on the next page; page and box are those of its beginning."""
    if cell is None or rest is None or not rest.text:
        return cell
    # Words of the next page have no place in the box of this one.
    return replace(cell, text=f"{cell.text} {rest.text}")


def words_text(words: Words) -> str:
    """Words in lines from top to bottom and left to right, as one text."""
    return " ".join(text for text, _, _ in in_lines(words))


def in_lines(words: Words) -> Words:
    """Words sorted into lines: those whose middles lie within half a height are on one line."""
    lines: list[list[tuple[str, Box, float | None]]] = []
    for word in sorted(words, key=lambda w: (w[1][1] + w[1][3]) / 2):
        middle = (word[1][1] + word[1][3]) / 2
        if lines and abs(middle - (lines[-1][-1][1][1] + lines[-1][-1][1][3]) / 2) < 0.5 * (word[1][3] - word[1][1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(word for line in lines for word in sorted(line, key=lambda w: w[1][0]))
