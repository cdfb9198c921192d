"""Lines of pages joined to paragraphs, over line and page breaks; headers and footers of pages are dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from extractors.readers.assemble import Item
from extractors.readers.captions import TABLE_LINE, UNIT_LINE
from extractors.readers.lines import Box
from extractors.readers.ruled import continues, joined
from extractors.readers.structure import is_letterhead, starts_item
from extractors.readers.tables import Grid

_PAGE_NUMBER = regex.compile(
    r"(?:trang\s*)?[-–—.\s|]*(?:\d{1,4}|[ivx]{1,5})(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—.\s|]*", regex.IGNORECASE
)
_HYPHEN = "\u00ad\u0002\ufffe"
# Shares of the page's height in which headers and footers stand.
_EDGE = 0.11
# Points by which the same line may stand higher or lower on another page; scans are put in by hand.
_SAME_PLACE = 6.0


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line: its text, page, box in points and words (text, box, confidence).

    `base` is where its letters stand, from the top of the page; 0 where only the box is known.
    """

    text: str
    page: int
    box: Box
    words: tuple[tuple[str, Box, float | None], ...] = ()
    confidence: float | None = None
    base: float = 0

    @property
    def foot(self) -> float:
        """The base line, or the foot of the box where that is not known."""
        return self.base or self.box[3]


@dataclass(slots=True)
class PageContent:
    """Lines and tables of a page in reading order, and the page's size in points."""

    number: int
    width: float
    height: float
    content: list[PageLine | Grid] = field(default_factory=list)


def items_of(pages: Sequence[PageContent]) -> list[Item]:
    """All pages as paragraphs and tables."""
    repeated = _repeated(pages)
    items: list[Item] = []
    open_: list[PageLine] = []
    margins = _Margins(0, 0, 0)
    for page in pages:
        columns = _columns(page)
        at_top = True
        for part in page.content:
            if isinstance(part, Grid):
                items += _close(open_)
                _add_table(items, part, at_top)
            elif _is_edge(part, page) and (_key(part.text) in repeated or _PAGE_NUMBER.fullmatch(part.text)):
                continue
            else:
                if open_ and not _goes_on(open_[-1], part, margins):
                    items += _close(open_)
                margins = _margins_of(part, columns)
                open_.append(part)
            at_top = False
    return items + _close(open_)


def _add_table(items: list[Item], grid: Grid, at_top: bool) -> None:
    last = items[-1].grid if items and at_top else None
    if last is not None and continues(last, grid):
        items[-1] = Item("", grid=joined(last, grid))
    else:
        items.append(Item("", grid=grid))


def _close(lines: list[PageLine]) -> list[Item]:
    """The paragraph of some lines; empties the list."""
    if not lines:
        return []
    text = ""
    for line in lines:
        text = text[:-1] + line.text if text.endswith(tuple(_HYPHEN)) else f"{text} {line.text}".lstrip()
    words = tuple(word for line in lines for word in line.words)
    pages = tuple(line.page for line in lines for _ in line.words)
    confidences = [line.confidence for line in lines if line.confidence is not None]
    first = [line for line in lines if line.page == lines[0].page]
    item = Item(
        text.strip(_HYPHEN),
        page=lines[0].page,
        box=hull([line.box for line in first]),
        confidence=min(confidences, default=None),
        words=words,
        word_pages=pages,
    )
    lines.clear()
    return [item]


def hull(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _goes_on(line: PageLine, following: PageLine, margins: _Margins) -> bool:
    """Whether a line of print goes on in the next: its first word would not have fitted any more."""
    if starts_item(following.text) or is_letterhead(following.text) or is_letterhead(line.text):
        return False
    if any(p.fullmatch(text) for p in (TABLE_LINE, UNIT_LINE) for text in (line.text, following.text)):
        return False
    if "\t" in line.text or "\t" in following.text:
        # Numbers in columns: the next line is the next row.
        return False
    if line.text.endswith(tuple(_HYPHEN)):
        return True
    # The next column is to a line what the next page is.
    same_page = line.page == following.page and not (following.box[0] > line.box[2] and following.box[3] < line.box[1])
    height = max(line.box[3] - line.box[1], following.box[3] - following.box[1], 1.0)
    # Where too few lines show how far one stands under another, the words tell.
    loosest = max(1.22 * margins.pitch, (1.7 if _runs_on(line, following) and not margins.pitch else 1.2) * height)
    if same_page and (following.foot - line.foot > loosest or following.box[1] < line.box[3] - height / 2):
        return False
    first_word = following.text.split(" ", 1)[0]
    letter = (following.box[2] - following.box[0]) / max(1, len(following.text))
    if line.box[2] + letter * (len(first_word) + 1) < margins.right - letter:
        return False
    indented = following.box[0] > margins.left + 2.2 * letter
    return not (_has_ended(line) and indented)


def _runs_on(line: PageLine, following: PageLine) -> bool:
    """Whether a line stops within a sentence and the next begins with a small letter."""
    return not _has_ended(line) and following.text[:1].islower()


def _has_ended(line: PageLine) -> bool:
    return line.text.rstrip('"”’)').endswith((".", ":", "!", "?", ";"))


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of a page begin and end, and how far one stands under another."""

    left: float
    right: float
    pitch: float


def _columns(page: PageContent) -> tuple[_Margins, ...]:
    """The margins of a page, or those of its two columns and of what stands across them."""
    lines = [p for p in page.content if isinstance(p, PageLine)]
    middle = page.width / 2
    slack = page.width * 0.03
    left = [line for line in lines if line.box[2] < middle + slack and line.box[2] - line.box[0] > page.width * 0.2]
    right = [line for line in lines if line.box[0] > middle - slack and line.box[2] - line.box[0] > page.width * 0.2]
    across = [line for line in lines if line.box[0] < middle - slack and line.box[2] > middle + slack]
    if min(len(left), len(right)) < 6 or len(across) > max(len(left), len(right)):
        return (_margins(lines, page.width),)
    return _margins(left, middle), _margins(right, page.width), _margins(across, page.width)


def _margins_of(line: PageLine, columns: tuple[_Margins, ...]) -> _Margins:
    """The margins of the column in which a line stands."""
    if len(columns) == 1:
        return columns[0]
    left, right, across = columns
    if line.box[2] < right.left:
        return left
    return right if line.box[0] > left.right else across


def _margins(lines: Sequence[PageLine], width: float) -> _Margins:
    wide = [line for line in lines if line.box[2] - line.box[0] > width * 0.45] or lines
    if not wide:
        return _Margins(0, width, 0)
    rights = sorted(line.box[2] for line in wide)
    lefts = sorted(line.box[0] for line in wide)
    steps = sorted(b.foot - a.foot for a, b in pairwise(wide) if 4 < b.foot - a.foot < 60)
    pitch = steps[len(steps) // 2] if steps else 0
    right = rights[-1 - len(rights) // 10]
    # A few lines do not show where the margin is; most pages have it at six sevenths of their width.
    return _Margins(lefts[len(lefts) // 10], right if len(wide) > 7 else max(right, width * 0.85), pitch)


def _is_edge(line: PageLine, page: PageContent) -> bool:
    if len(page.content) < 4:
        return False
    return line.box[3] < page.height * _EDGE or line.box[1] > page.height * (1 - _EDGE)


def _key(text: str) -> str:
    return regex.sub(r"\d+", "#", " ".join(text.casefold().split()))


def _repeated(pages: Sequence[PageContent]) -> frozenset[str]:
    """Texts at the edges of pages that come again on page after page, numbers aside.

    Of two pages, both must bear the text in the same place.
    """
    if len(pages) < 2:
        return frozenset()
    places = [
        {_key(p.text): p.box for p in page.content if isinstance(p, PageLine) and _is_edge(p, page)} for page in pages
    ]
    if len(pages) == 2:
        first, second = places
        return frozenset(
            key for key, box in first.items() if key in second and abs(second[key][1] - box[1]) < _SAME_PLACE
        )
    counts = Counter(key for texts in places for key in texts)
    return frozenset(key for key, count in counts.items() if count >= max(3, len(pages) * 0.4))
