"""What every reader makes first: the lines of a document, each with what its format knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.model import Block, BlockKind, Cell, Word

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch `text[start:end]` of a text, without surrounding space.

    `kind` is what the format says of it (a heading by style, a cell, furniture by its place);
    None where only the words can tell.
    """

    start: int
    end: int
    kind: BlockKind | None = None
    level: int = 0
    page: int | None = None
    box: Box | None = None
    cell: Cell | None = None
    confidence: float | None = None

    def block(self, kind: BlockKind, level: int = 0) -> Block:
        """The block of this line."""
        return Block(self.start, self.end, kind, level, self.page, self.box, self.cell, self.confidence)

    def moved(self, offset: int) -> Line:
        """The same line in a text in which `offset` characters stand before it."""
        return replace(self, start=self.start + offset, end=self.end + offset)


@dataclass(slots=True)
class Draft:
    """A text in the making: readers append lines (separated by line breaks) or cells (by tabs)."""

    pieces: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    length: int = 0

    def add(
        self,
        text: str,
        kind: BlockKind | None = None,
        level: int = 0,
        *,
        page: int | None = None,
        box: Box | None = None,
        cell: Cell | None = None,
        confidence: float | None = None,
        separator: str = "\n",
    ) -> Line:
        """Append `text` after a separator; the line that it became."""
        if self.length:
            self.write(separator)
        line = Line(self.length, self.length + len(text), kind, level, page, box, cell, confidence)
        self.write(text)
        if text:
            self.lines.append(line)
        return line

    def write(self, text: str) -> None:
        """Append characters that belong to no line."""
        self.pieces.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """All that was appended."""
        return "".join(self.pieces)


def text_lines(text: str) -> list[Line]:
    """The lines of a plain text, trimmed; blank ones left out. Offsets are those of the text as given."""
    lines: list[Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            lines.append(Line(start, start + len(stripped)))
        position += len(raw)
    return lines


def ascending(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks in the order of the text, empty ones left out."""
    return tuple(sorted((b for b in blocks if b.end > b.start), key=lambda b: b.start))


def span(lines: Sequence[Line]) -> tuple[int, int]:
    """From the first line's first character to the last line's last."""
    return lines[0].start, lines[-1].end
