"""Plain text: page dumps with their furniture in plain lines; tables whose cells are parted by tabs or line breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractors.model import Block, BlockKind, Document
from extractors.readers import dates, furniture
from extractors.readers.assemble import original_block
from extractors.readers.captions import caption_lines
from extractors.readers.lines import Line, text_lines
from extractors.readers.stacked import Spans, stacked_rows
from extractors.readers.structure import title_and_blocks
from extractors.readers.tables import GridCell, grid_of, is_data, roles
from extractors.repair import repair


def read_text(text: str, *, document_id: str, url: str = "", media_type: str = "text/plain") -> Document:
    """A document from a text; `Document.text` is the text as given, and all offsets are offsets into it."""
    repaired = repair(text)
    lines = plain_lines(repaired.text)
    title, blocks = title_and_blocks(repaired.text, lines)
    published, origin = published_of(repaired.text, blocks)
    return Document(
        document_id=document_id,
        text=text,
        blocks=tuple(original_block(block, repaired) for block in blocks),
        title=" ".join(title.split()),
        published=published,
        published_origin=origin,
        url=url,
        media_type=media_type,
    )


def published_of(text: str, blocks: tuple[Block, ...]) -> tuple[date | None, str]:
    """The day of publication that the page's own lines state, and its origin."""
    title = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.TITLE), None)
    marked = [text[b.start : b.end] for b in blocks if b.kind is BlockKind.FURNITURE]
    near = (
        []
        if title is None
        else [text[b.start : b.end] for b in blocks[max(0, title - 2) : title + 3] if _is_bare_day(text, b)]
    )
    return dates.published_in(marked, near)


def _is_bare_day(text: str, block: Block) -> bool:
    rule = furniture.rule_of(text[block.start : block.end]) if block.kind is BlockKind.FURNITURE else None
    return rule is not None and rule.id == "weekday_date"


def plain_lines(text: str) -> list[Line]:
    """The lines of a text; rows of cells parted by tabs, or set one below the other, become tables."""
    given = text_lines(text)
    lines: list[Line] = []
    tables = at = 0
    while at < len(given):
        rows, used = _tabbed_rows(text, given, at)
        if not used:
            rows, used = stacked_rows(text, given, at)
        cells = _table(text, rows, tables, lines)
        tables += bool(cells)
        lines += cells or given[at : at + max(used, 1)]
        at += max(used, 1)
    return lines


def _tabbed_rows(text: str, lines: list[Line], first: int) -> tuple[Spans, int]:
    """The rows of cells parted by tabs that begin with a line, and how many lines they take."""
    last = first
    while last < len(lines) and "\t" in text[lines[last].start : lines[last].end]:
        last += 1
    if last - first < 3:
        return [], last - first
    # A row begins where its line begins, also where its first cells are empty.
    return [_cells(text, text.rfind("\n", 0, line.start) + 1, line.end) for line in lines[first:last]], last - first


def _table(text: str, rows: Spans, number: int, above: list[Line]) -> list[Line]:
    """The cells of rows that make a table; none where they make none."""
    grid = grid_of([[GridCell(text[start:end]) for start, end in row] for row in rows])
    if not is_data(grid):
        return []
    count = caption_lines([text[line.start : line.end] for line in above])
    grid.caption = "\n".join(text[line.start : line.end] for line in above[len(above) - count :])
    above[len(above) - count :] = [replace(line, kind=BlockKind.CAPTION) for line in above[len(above) - count :]]
    return [
        Line(*rows[row][column], kind, cell=place)
        for row, column, kind, place in roles(grid, number)
        if column < len(rows[row])
    ]


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between tabs, trimmed."""
    found = []
    for piece in text[start:end].split("\t"):
        stripped = piece.strip()
        inner = start + (piece.index(stripped[0]) if stripped else 0)
        found.append((inner, inner + len(stripped)))
        start += len(piece) + 1
    return found
