"""HTML: the article and its structure, without the menus, counters and lists around it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import lxml.html
import regex
from lxml import etree

import patterns
from extractors.model import BlockKind, Document, Link
from extractors.readers import dates, furniture
from extractors.readers.captions import UNIT_LINE, caption_lines
from extractors.readers.errors import FETCH, ORIGINAL, ReadError
from extractors.readers.lines import Draft
from extractors.readers.plain import published_of
from extractors.readers.raised import raised
from extractors.readers.structure import is_prose, title_and_blocks
from extractors.readers.tables import Grid, GridCell, grid_of, holds_numbers, inner_caption, is_data, write_table
from extractors.repair import repair

_SKIPPED = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "audio",
        "video",
        "map",
        "head",
        "math",
        "dialog",
    )
)
_STRUCK = frozenset(("s", "strike"))
_BREAKS = frozenset(("br", "hr"))
_AROUND = frozenset(("nav", "aside", "footer"))
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "section",
        "article",
        "header",
        "main",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "center",
        "address",
        "br",
        "hr",
        "caption",
    )
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ATTACHMENT = regex.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z|csv)(?:$|[?#])", regex.IGNORECASE)
_HIDDEN = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", regex.IGNORECASE)
_RAISED = regex.compile(r"vertical-align\s*:\s*(?:super|text-top)", regex.IGNORECASE)
_NAME_WORDS = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SPACE = regex.compile(r"[\s\u00a0]+")
_SITE_TITLE = regex.compile(r"(?:trang|cổng)\s+thông\s+tin|trang\s+chủ|home|cổng\s+ttđt", regex.IGNORECASE)
_WORKDAYS = 4
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(slots=True)
class _Line:
    """A line of the page: its words, the element that holds it, and how many of its characters are links."""

    text: str
    element: Any
    kind: BlockKind | None = None
    level: int = 0
    linked: int = 0
    grid: Grid | None = None
    links: list[Link] = field(default_factory=list)
    around: bool = False
    title_class: bool = False

    @property
    def weight(self) -> int:
        """How much this line speaks for being content."""
        if self.around:
            return 0
        if self.grid is not None:
            return sum(len(self.grid.text(r, c)) for r, row in enumerate(self.grid.rows) for c in range(len(row)))
        if self.linked * 5 > len(self.text) * 2:
            return 0
        return len(self.text) if is_prose(self.text) else len(self.text) // 3


def read_html(text: str, *, document_id: str, name: str = "", url: str = "") -> Document:
    """The article of an HTML page. Raises ReadError for a page without any text."""
    tree = _parse(text, name)
    walker = _Walker(url, tree)
    lines = walker.walk()
    first, last, title = _article(lines, tree)
    if first >= last:
        raise ReadError(f"{name or url}: trang không có nội dung chữ (the page holds no text). {ORIGINAL}")
    draft = _write(lines[first:last])
    repaired = repair(draft.text)
    shifted = [replace(line, start=(s := repaired.repaired(line.start, line.end))[0], end=s[1]) for line in draft.lines]
    found_title, blocks = title_and_blocks(repaired.text, shifted, title)
    published, origin = _published(tree)
    if published is None:
        published, origin = published_of(repaired.text, blocks)
    blocks = tuple(replace(b, start=(s := repaired.original(b.start, b.end))[0], end=s[1]) for b in blocks)
    links = tuple(dict.fromkeys(link for line in lines[first:last] if not line.around for link in line.links))
    return Document(
        document_id=document_id,
        text=draft.text,
        blocks=blocks,
        title=" ".join((found_title or _page_title(tree)).split()),
        published=published,
        published_origin=origin,
        url=url,
        media_type="text/html",
        links=links,
    )


def _parse(text: str, name: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name or 'Trang'}: không đọc được HTML ({error}). {FETCH}") from error
    return tree


# From elements to lines


class _Walker:
    """Walks a page once and collects its lines."""

    def __init__(self, url: str, tree: Any) -> None:
        self.url = url
        self.lines: list[_Line] = []
        self.body = tree.find("body") if tree.find("body") is not None else tree
        self.total = max(1, len(self.body.text_content()))
        self.pieces: list[str] = []
        self.linked = 0
        self.plain_bold = [0, 0]
        self.links: list[Link] = []
        self.cells: dict[Any, GridCell] = {}
        self.captions: dict[Any, str] = {}

    def walk(self) -> list[_Line]:
        """The lines of the page in order."""
        self._element(self.body, _Context())
        self._flush(self.body, _Context())
        return self.lines

    def _element(self, element: Any, context: _Context) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag or _is_hidden(element) or _is_struck(element):
            return
        context = self._enter(element, tag, context)
        block = tag in _BLOCKS
        if block:
            self._flush(element.getparent() if element.getparent() is not None else element, context.outer or context)
        if tag == "table" and (grid := self._grid(element)) is not None:
            self._add_table(element, grid, context)
            return
        start = len(self.pieces)
        self._text(element.text, context)
        for child in element:
            self._element(child, context)
            self._text(child.tail, context)
        if tag == "a":
            self._close_link(element, start)
        elif _is_raised(element):
            self.pieces[start:] = [
                raised("".join(self.pieces[start:]), "".join(self.pieces[:start]), element.tail or "")
            ]
        if block:
            self._flush(element, context)

    def _enter(self, element: Any, tag: str, context: _Context) -> _Context:
        """What holds inside an element."""
        around = context.around or tag in _AROUND or self._is_around(element, tag)
        kind, level = context.kind, context.level
        if tag in _HEADINGS:
            kind, level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag == "li":
            kind, level = BlockKind.LIST_ITEM, (context.level + 1 if context.kind is BlockKind.LIST_ITEM else 1)
        elif tag in ("figcaption", "caption"):
            kind = BlockKind.CAPTION
        title = (
            context.title
            or (tag not in ("div", "td", "table") and _has_title_class(element))
            or (tag in ("div", "td") and _has_title_class(element) and len(element.text_content()) < 330)
        )
        return _Context(
            around, kind, level, context.bold or tag in ("b", "strong"), context.link or tag == "a", title, context
        )

    def _is_around(self, element: Any, tag: str) -> bool:
        """Whether an element's class or id names it as no article; what holds most of the page is believed less, and
        so is what holds a title above running text: builders of pages call every part of one a widget.
        """
        if tag in ("body", "form", "article", "main", "html", "a", "p", "span", "td", "tr", "tbody"):
            return False
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
        if not names.strip():
            return False
        words = {w.lower() for w in _NAME_WORDS.findall(names)} | set(names.lower().split())
        if not words & furniture.html_names() or len(element.text_content()) * 10 >= self.total * 4:
            return False
        return element.find(".//h1") is None or not any(is_prose(_clean(p.text_content())) for p in element.iter("p"))

    def _text(self, text: str | None, context: _Context) -> None:
        if not text:
            return
        self.pieces.append(text)
        size = len(text.strip())
        self.plain_bold[context.bold] += size
        if context.link:
            self.linked += size

    def _close_link(self, element: Any, start: int) -> None:
        if link := self._link(element):
            self.links.append(link)

    def _link(self, element: Any) -> Link | None:
        address = (element.get("href") or "").strip()
        if not address or address.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            return None
        try:
            address = urljoin(self.url, address) if self.url else address
        except ValueError:
            return None
        attachment = element.get("download") is not None or _ATTACHMENT.search(address) is not None
        return Link(address, _clean(element.text_content()), attachment)

    def _flush(self, element: Any, context: _Context) -> None:
        """End a line."""
        text = _clean("".join(self.pieces))
        if text:
            kind, level = context.kind, context.level
            if kind is None and self.plain_bold[1] and not self.plain_bold[0] and _is_bold_heading(text):
                kind, level = BlockKind.HEADING, 4
            self.lines.append(
                _Line(text, element, kind, level, self.linked, None, self.links, context.around, context.title)
            )
            self.links = []
        elif self.links and self.lines:
            self.lines[-1].links.extend(self.links)
            self.links = []
        self.pieces, self.linked, self.plain_bold = [], 0, [0, 0]

    def _add_table(self, table: Any, grid: Grid, context: _Context) -> None:
        """A table of data, its caption before it, the tables within its cells behind it."""
        around = context.around or _is_furniture(grid)
        if grid.caption and table not in self.captions:
            self.lines.append(_Line(grid.caption, table, BlockKind.CAPTION, around=around))
        links = [link for a in table.iter("a") if (link := self._link(a))]
        self.lines.append(_Line("", table, grid=grid, around=around, links=links))
        for inner in _inner_tables(table):
            holder = next(a for a in inner.iterancestors("td", "th") if _table_of(a) is table)
            if holder not in self.cells or _is_hidden(holder):
                continue
            row, column = grid.place_of(self.cells[holder])
            self.captions[inner] = inner_caption(grid, row, column)
            self._element(inner, context)

    def _grid(self, table: Any) -> Grid | None:
        """The grid of a table of data; None for a layout."""
        if table.find(".//h1") is not None:
            return None
        rows = []
        for row in table.iter("tr"):
            cells = [self._cell(c) for c in row if c.tag in ("td", "th")]
            if cells and _table_of(row) is table and not _is_hidden(row):
                rows.append(cells)
        caption = table.find("caption")
        grid = grid_of(rows, _clean(caption.text_content()) if caption is not None else self.captions.get(table, ""))
        if not is_data(grid) or (table.find(".//table") is not None and not holds_numbers(grid)):
            return None
        return grid

    def _cell(self, cell: Any) -> GridCell:
        header = cell.tag == "th" or (
            cell.getparent().getparent() is not None and cell.getparent().getparent().tag == "thead"
        )
        made = GridCell(_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"), header)
        self.cells[cell] = made
        return made


@dataclass(frozen=True, slots=True)
class _Context:
    """What surrounds an element."""

    around: bool = False
    kind: BlockKind | None = None
    level: int = 0
    bold: bool = False
    link: bool = False
    title: bool = False
    outer: _Context | None = None


def _is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _is_struck(element: Any) -> bool:
    """Whether an element strikes its words out: a block, which only `<del>` may hold, tells that it lays the page out,
    as in Krông Nô's.
    """
    if element.tag == "del":
        return True
    return element.tag in _STRUCK and not any(e.tag in _BLOCKS - _BREAKS for e in element.iterdescendants())


def _is_raised(element: Any) -> bool:
    return element.tag == "sup" or (element.tag == "span" and bool(_RAISED.search(element.get("style") or "")))


def _has_title_class(element: Any) -> bool:
    names = (element.get("class") or "").lower().split()
    return bool(set(names) & _title_words()) or (element.get("itemprop") or "") == "headline"


def _title_words() -> frozenset[str]:
    return frozenset(patterns.load("furniture")["html_titles"]["words"])


def _is_bold_heading(text: str) -> bool:
    return 4 <= len(text) <= 150 and text[-1] not in '.;,!?)”"' and not UNIT_LINE.fullmatch(text)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _cell_text(cell: Any) -> str:
    """The words of a cell on one line; blocks and breaks in it become spaces; tables in it stand for themselves."""
    pieces: list[str] = []

    def visit(element: Any) -> None:
        if element.tag in _SKIPPED or not isinstance(element.tag, str) or _is_hidden(element) or _is_struck(element):
            return
        if element.tag == "table" and not _is_wrapper(element):
            return
        if element.tag in _BLOCKS:
            pieces.append(" ")
        start = len(pieces)
        pieces.append(element.text or "")
        for child in element:
            visit(child)
            pieces.append(child.tail or "")
        if _is_raised(element):
            pieces[start:] = [raised("".join(pieces[start:]), "".join(pieces[:start]), element.tail or "")]
        if element.tag in _BLOCKS:
            pieces.append(" ")

    visit(cell)
    return _clean("".join(pieces))


def _is_furniture(grid: Grid) -> bool:
    """Whether a table is a calendar or counts visitors."""
    told = [furniture.rule_of(line) is not None for line in _row_texts(grid)]
    return (told[0] and len(told) > 1 and grid.width > _WORKDAYS) or sum(told) * 3 > len(told) * 2


def _row_texts(grid: Grid) -> list[str]:
    """The words of each row that has some."""
    rows = range(len(grid.rows))
    lines = (" ".join(grid.text(r, c) for c in range(grid.width) if grid.is_anchor(r, c)).split() for r in rows)
    return [" ".join(words) for words in lines if words]


def _table_of(element: Any) -> Any:
    """The table that an element is of."""
    return next(element.iterancestors("table"), None)


def _is_wrapper(table: Any) -> bool:
    """Whether a table is nothing but a frame around one cell."""
    return len(list(islice(table.iter("td", "th"), 2))) < 2


def _inner_tables(table: Any) -> list[Any]:
    """The tables in the cells of a table, frames and tables within them apart."""
    found = []
    for inner in table.iterdescendants("table"):
        outer = next(t for t in inner.iterancestors("table") if t is table or not _is_wrapper(t))
        if outer is table and not _is_wrapper(inner):
            found.append(inner)
    return found


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdigit() else 1


# The article among the lines


def _article(lines: list[_Line], tree: Any) -> tuple[int, int, str]:
    """The first and last line of the article, and its title ("" where none is told by the page)."""
    content = [i for i, line in enumerate(lines) if line.weight]
    if not content:
        shown = [i for i, line in enumerate(lines) if not line.around]
        return (shown[0], shown[-1] + 1, "") if shown else (0, 0, "")
    root = _root(lines, tree)
    inside = [i for i in content if root is None or _is_within(lines[i].element, root)] or content
    first, last = inside[0], inside[-1] + 1
    last = _end_of_root(lines, root, last)
    title_at = _title_line(lines, tree, first, last)
    title = "" if title_at is None else lines[title_at].text
    if title_at is not None and title_at < first and first - title_at <= 25:
        first = title_at
    return _with_dates(lines, first), last, title


def _root(lines: list[_Line], tree: Any) -> Any:
    """The innermost element that holds nearly all running text."""
    weights: dict[Any, int] = {}
    for line in lines:
        if weight := line.weight:
            for element in (line.element, *line.element.iterancestors()):
                weights[element] = weights.get(element, 0) + weight
    element = tree.find("body") if tree.find("body") is not None else tree
    while True:
        best = max((child for child in element if child in weights), key=lambda c: weights[c], default=None)
        if best is None or weights[best] * 10 < weights.get(element, 0) * 9:
            return element
        element = best


def _is_within(element: Any, root: Any) -> bool:
    return element is root or any(ancestor is root for ancestor in element.iterancestors())


def _end_of_root(lines: list[_Line], root: Any, last: int) -> int:
    """The end of the root's lines: what follows its last running text (signature, files) belongs to it."""
    while root is not None and last < len(lines) and _is_within(lines[last].element, root):
        last += 1
    return last


def _title_line(lines: list[_Line], tree: Any, first: int, last: int) -> int | None:
    """The line that holds the title: what metadata say, a heading of the first level, or a class that says so."""
    wanted = [" ".join(t.casefold().split()) for t in _title_candidates(tree)]
    for title in wanted:
        for index, line in enumerate(lines[:last]):
            if not line.around and " ".join(line.text.casefold().split()) == title:
                return index
    shown = [
        i for i in range(min(last, len(lines))) if lines[i].text and not lines[i].around and len(lines[i].text) < 330
    ]
    for test in (_is_first_heading, _is_title_class):
        found = [i for i in shown if test(lines[i])]
        if found:
            return min(found, key=lambda i: (abs(i - first), i))
    return None


def _is_first_heading(line: _Line) -> bool:
    return (
        line.kind is BlockKind.HEADING and line.level == 1 and len(line.text) > 12 and not _SITE_TITLE.match(line.text)
    )


def _is_title_class(line: _Line) -> bool:
    return line.title_class and len(line.text) > 12 and line.linked * 2 <= len(line.text)


def _title_candidates(tree: Any) -> Iterator[str]:
    """Titles that metadata give, and the page's title without the website's name."""
    for entry in _linked_data(tree):
        if isinstance(headline := entry.get("headline"), str):
            yield headline
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "twitter:title", "dc.title"):
            yield meta.get("content") or ""
    page = _page_title(tree)
    if page:
        yield page
        yield from (part for part in regex.split(r"\s+[|–—»-]\s+", page) if len(part) > 20)


def _page_title(tree: Any) -> str:
    """The text of <title>, "" where it is the name of a website."""
    element = tree.find(".//title")
    title = _clean(element.text_content()) if element is not None else ""
    return "" if _SITE_TITLE.match(title) else title


def _with_dates(lines: list[_Line], first: int) -> int:
    """A few lines above the title belong to the article where one of them is the day of publication."""
    for index in range(max(0, first - 3), first):
        rule = furniture.rule_of(lines[index].text) if lines[index].text and not lines[index].around else None
        if rule and rule.kind == "meta":
            return index
    return first


# Metadata


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            yield from _objects(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 8:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth + 1)


def _published(tree: Any) -> tuple[date | None, str]:
    """The day of publication by the page's metadata, in Vietnam's time, and where it stood."""
    for entry in _linked_data(tree):
        if found := _moment(entry.get("datePublished")):
            return found, "json_ld"
    names = frozenset(patterns.load("furniture")["html_dates"]["words"])
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in names and (found := _moment(meta.get("content"))):
            return found, "meta"
    for element in tree.iter("time"):
        marked = element.get("pubdate") is not None or (element.get("itemprop") or "").lower() == "datepublished"
        if marked and (found := _moment(element.get("datetime") or element.text_content())):
            return found, "meta"
    return None, ""


def _moment(value: object) -> date | None:
    """The day of a timestamp; one with a zone is moved to Vietnam's."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return dates.day_in(value)
    return (moment.astimezone(_VIETNAM) if moment.tzinfo else moment).date()


# From lines to a draft


def _write(lines: list[_Line]) -> Draft:
    draft = Draft()
    tables = 0
    above: list[str] = []
    for line in lines:
        if line.grid is not None and line.around:
            for row in _row_texts(line.grid):
                draft.add(row, BlockKind.FURNITURE)
            continue
        if line.grid is not None:
            _write_grid(draft, line.grid, above, tables)
            tables += 1
            above = []
            continue
        kind = BlockKind.FURNITURE if line.around else line.kind
        draft.add(line.text, kind, line.level)
        above = [*above[-5:], repair(line.text).text]
    return draft


def _write_grid(draft: Draft, grid: Grid, above: list[str], number: int) -> None:
    """Append a table; the lines above it that name it or its unit become its caption."""
    count = caption_lines(above)
    if count:
        grid.caption = "\n".join(dict.fromkeys(filter(None, [*above[-count:], grid.caption])))
        for index in range(len(draft.lines) - count, len(draft.lines)):
            if draft.lines[index].kind in (None, BlockKind.PARAGRAPH, BlockKind.HEADING):
                draft.lines[index] = replace(draft.lines[index], kind=BlockKind.CAPTION, level=0)
    write_table(draft, grid, number)
