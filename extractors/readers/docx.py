"""Word documents (DOCX): headings, numbered lists, tables, footnotes. Headers and footers of the page are left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from lxml import etree

from extractors.model import BlockKind, Document, Link
from extractors.readers import encodings
from extractors.readers.assemble import Item, assemble
from extractors.readers.errors import AGAIN, ORIGINAL, UNREAD, ReadError
from extractors.readers.raised import raised
from extractors.readers.tables import GridCell, grid_of, inner_caption, is_data

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
Told = TypeVar("Told")
PART_LIMIT = 200_000_000
# What of a run is printed, what wraps paragraphs and rows without being one, and how XML says no.
_NOTES = {f"{W}{kind}Reference": kind for kind in ("footnote", "endnote")}
_PRINTED = frozenset(_NOTES) | {f"{W}{tag}" for tag in ("t", "softHyphen", "tab", "cr", "br", "noBreakHyphen")}
_WRAPPERS = frozenset(f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_OFF = frozenset({"0", "false", "off", "none"})
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(slots=True)
class _Level:
    """A level of a numbered list: its format (decimal, bullet, ...), its text (`%1.%2.`), its first number."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _Package:
    """The parts of a document that its text needs."""

    body: Any
    styles: dict[str, Any] = field(default_factory=dict)
    default_style: str = ""
    default_font: str = ""
    encoding: str = ""
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    footnotes: dict[tuple[str, str], Any] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    hidden: int = 0


def read_docx(data: bytes, *, document_id: str, name: str = "", url: str = "") -> Document:
    """The text of a DOCX with its structure. Raises ReadError for a file that is broken, locked or too large."""
    package = _open(data, name)
    items = list(_items(package, package.body))
    items += [Item(note, BlockKind.FOOTNOTE) for note in package.notes]
    if not any(item.text or item.grid for item in items):
        raise ReadError(f"{name}: tệp Word không có chữ (the document holds no text). {ORIGINAL}")
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    warnings = (f"{package.hidden} chỗ chữ ẩn không đọc (hidden text left out)",) if package.hidden else ()
    return assemble(
        items,
        document_id=document_id,
        url=url,
        media_type=media_type,
        links=tuple(package.links),
        warnings=warnings,
    )


# The package


def xml_part(archive: zipfile.ZipFile, part: str, name: str) -> Any:
    """The root of an XML part, None where it is absent. Entities are not resolved, sizes are bounded."""
    try:
        info = archive.getinfo(part)
    except KeyError:
        return None
    if info.file_size > PART_LIMIT:
        raise ReadError(f"{name}: phần {part} quá lớn (part too large: {info.file_size:,} bytes). {UNREAD}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        with archive.open(info) as stream:
            data = stream.read(PART_LIMIT + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise ReadError(f"{name}: tệp hỏng hoặc có mật khẩu (broken or locked: {error}). {AGAIN}") from error
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
        raise ReadError(f"{name}: XML khai báo thực thể, không an toàn (declares entities, refused).")
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{name}: XML hỏng trong {part} (broken XML: {error}). {AGAIN}") from error
    return root


def _open(data: bytes, name: str) -> _Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as error:
        raise ReadError(f"{name}: tệp Word hỏng hoặc bị cắt (broken or truncated: {error}). {AGAIN}") from error
    with archive:
        root = xml_part(archive, "word/document.xml", name)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise ReadError(f"{name}: không phải tệp Word (no word/document.xml inside). {ORIGINAL}")
        package = _Package(body, encoding=encodings.detect(" ".join(t.text or "" for t in body.iter(f"{W}t"))))
        _read_styles(package, xml_part(archive, "word/styles.xml", name))
        _read_numbering(package, xml_part(archive, "word/numbering.xml", name))
        for kind in ("footnote", "endnote"):
            _read_notes(package, xml_part(archive, f"word/{kind}s.xml", name), kind)
        relations = xml_part(archive, "word/_rels/document.xml.rels", name)
    if relations is not None:
        package.targets = {r.get("Id", ""): r.get("Target", "") for r in relations if r.get("TargetMode") == "External"}
    return package


def _read_styles(package: _Package, root: Any) -> None:
    if root is None:
        return
    package.styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    own = (s for s in package.styles.values() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") == "1")
    package.default_style = next((style.get(f"{W}styleId", "") for style in own), "")
    package.default_font = _font_in(root.find(f"{W}docDefaults/{W}rPrDefault")) or ""


def _read_numbering(package: _Package, root: Any) -> None:
    if root is None:
        return
    abstract: dict[str, dict[int, _Level]] = {}
    for element in root.iter(f"{W}abstractNum"):
        levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in element.iter(f"{W}lvl")}
        abstract[element.get(f"{W}abstractNumId", "")] = levels
    for element in root.iter(f"{W}num"):
        levels = dict(abstract.get(_value(element, "abstractNumId"), {}))
        for override in element.iter(f"{W}lvlOverride"):
            number = int(override.get(f"{W}ilvl", "0"))
            if (inner := override.find(f"{W}lvl")) is not None:
                levels[number] = _level(inner)
            elif start := _value(override, "startOverride"):
                old = levels.get(number, _Level())
                levels[number] = _Level(old.form, old.text, int(start))
        package.levels[element.get(f"{W}numId", "")] = levels


def _level(element: Any) -> _Level:
    start = _value(element, "start")
    return _Level(
        _value(element, "numFmt") or "decimal", _value(element, "lvlText"), int(start) if start.isdigit() else 1
    )


def _read_notes(package: _Package, root: Any, kind: str) -> None:
    if root is not None:
        package.footnotes |= {(kind, note.get(f"{W}id", "")): note for note in root.iter(f"{W}{kind}")}


def _value(element: Any, tag: str) -> str:
    child = element.find(f"{W}{tag}") if element is not None else None
    return "" if child is None else child.get(f"{W}val", "")


# The body


def _items(package: _Package, parent: Any) -> Iterator[Item]:
    """Paragraphs and tables in order; what wraps them (content controls, insertions) is looked through."""
    for element in parent:
        if element.tag == f"{W}p":
            yield from _paragraph(package, element)
        elif element.tag == f"{W}tbl":
            yield from _table(package, element)
        elif element.tag in _WRAPPERS:
            yield from _items(package, element)


def _paragraph(package: _Package, element: Any) -> Iterator[Item]:
    texts = _texts(package, element)
    boxes = [box for box in element.iter(f"{W}txbxContent") if not _is_fallback(box)]
    kind, level = _style_kind(package, element)
    number = _number(package, element) if texts and texts[0].strip() else ""
    for index, text in enumerate(texts):
        words = " ".join(text.split())
        if words:
            marked = f"{number} {words}".strip() if index == 0 else words
            yield Item(marked, kind if not (number and kind is None) else _list_kind(number), level)
    for box in boxes:
        yield from _items(package, box)


def _is_fallback(element: Any) -> bool:
    """Word keeps text boxes twice, once for old programs."""
    return any(ancestor.tag.endswith("}Fallback") for ancestor in element.iterancestors())


def _list_kind(number: str) -> BlockKind | None:
    return BlockKind.LIST_ITEM if number in "-–•+*o" else None


def _texts(package: _Package, paragraph: Any) -> list[str]:
    """The lines of a paragraph: its runs, cut at line breaks, legacy fonts decoded, marks of footnotes left out."""
    pieces: list[tuple[str, bool]] = []
    for node in paragraph.iter():
        if node.tag == f"{W}hyperlink":
            _hyperlink(package, node)
        if node.tag not in _PRINTED or node.getparent().tag != f"{W}r" or not _is_shown(package, node, paragraph):
            continue
        if node.tag in (f"{W}t", f"{W}softHyphen"):
            is_raised = bool(_property(package, node.getparent(), paragraph, _raises))
            pieces.append((_run_text(package, node, paragraph), is_raised))
        elif node.tag in _NOTES:
            _footnote(package, (_NOTES[node.tag], node.get(f"{W}id", "")))
        else:
            pieces.append(({f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}.get(node.tag, "\n"), False))
    return _without_marks(pieces).split("\n")


def _without_marks(pieces: list[tuple[str, bool]]) -> str:
    """The text of the pieces of a paragraph and whether each is raised; one that is raised as a whole stays."""
    parts = [("".join(text for text, _ in run), up) for up, run in groupby(pieces, key=lambda piece: piece[1])]
    text = ""
    for index, (words, up) in enumerate(parts):
        after = parts[index + 1][0] if index + 1 < len(parts) else ""
        text += raised(words, text, after) if up and (text or after) else words
    return text


def _is_shown(package: _Package, node: Any, paragraph: Any) -> bool:
    """Whether a piece of a run is printed as part of this paragraph: not deleted, not moved away, not hidden."""
    if _is_outside(node, paragraph):
        return False
    hidden = _property(package, node.getparent(), paragraph, _hides)
    package.hidden += bool(hidden)
    return not hidden


def _hides(element: Any) -> bool | None:
    """Whether an element with properties of a run hides its text; None where it does not say."""
    hidden = element.find(f"{W}rPr/{W}vanish") if element is not None else None
    return None if hidden is None else hidden.get(f"{W}val", "1") not in _OFF


def _raises(element: Any) -> bool | None:
    """Whether an element with properties of a run raises its text; None where it does not say."""
    align = element.find(f"{W}rPr/{W}vertAlign") if element is not None else None
    return None if align is None else align.get(f"{W}val") == "superscript"


def _is_outside(node: Any, paragraph: Any) -> bool:
    """Whether a run belongs to a text box or to deleted text rather than to this paragraph."""
    for ancestor in node.iterancestors():
        if ancestor is paragraph:
            return False
        if ancestor.tag in (f"{W}txbxContent", f"{W}del", f"{W}moveFrom"):
            return True
    return True


def _run_text(package: _Package, node: Any, paragraph: Any) -> str:
    """The letters of a run in Unicode: its font says how they are coded, or else the whole document's letters do."""
    # The letter "ư" of TCVN3 has the number of the soft hyphen.
    text = "\u00ad" if node.tag == f"{W}softHyphen" else node.text or ""
    if text.isascii():
        return text
    font = _font(package, node.getparent(), paragraph)
    decoded = encodings.decode_run(text, font)
    return encodings.decode_as(text, package.encoding) if decoded == text else decoded


def _font(package: _Package, run: Any, paragraph: Any) -> str:
    """The font of a run."""
    return _property(package, run, paragraph, _font_in) or package.default_font


def _property(package: _Package, run: Any, paragraph: Any, ask: Callable[[Any], Told | None]) -> Told | None:
    """What a run says of itself, or else its style, or the style of its paragraph; None where none says anything."""
    own = _value(paragraph.find(f"{W}pPr"), "pStyle") or package.default_style
    told = ask(run)
    for name in (_value(run.find(f"{W}rPr"), "rStyle"), own):
        told = told if told is not None else _of_style(package, name, ask)
    return told


def _of_style(package: _Package, name: str, ask: Callable[[Any], Told | None]) -> Told | None:
    """What a style says, or the nearest of those that it is based on."""
    for _ in range(10):
        style = package.styles.get(name)
        if style is None:
            break
        if (told := ask(style)) is not None:
            return told
        name = _value(style, "basedOn")
    return None


def _font_in(element: Any) -> str | None:
    """The font that an element with properties of a run names, None where it names none."""
    fonts = element.find(f"{W}rPr/{W}rFonts") if element is not None else None
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def _footnote(package: _Package, number: tuple[str, str]) -> None:
    note = package.footnotes.pop(number, None)
    lines = (
        [line for paragraph in note.iter(f"{W}p") for line in _texts(package, paragraph)] if note is not None else ()
    )
    if text := " ".join(" ".join(lines).split()):
        package.notes.append(text)


def _hyperlink(package: _Package, node: Any) -> None:
    if target := package.targets.get(node.get(f"{_R}id", "")):
        package.links.append(Link(target, "".join(t.text or "" for t in node.iter(f"{W}t")).strip()))


def _style_kind(package: _Package, element: Any) -> tuple[BlockKind | None, int]:
    """What a paragraph's style says of it."""
    properties = element.find(f"{W}pPr")
    style = package.styles.get(_value(properties, "pStyle"))
    name = _value(style, "name").lower() if style is not None else ""
    outline = _value(properties, "outlineLvl") or _value(
        style.find(f"{W}pPr") if style is not None else None, "outlineLvl"
    )
    if name == "title":
        return BlockKind.TITLE, 0
    if name.startswith("heading ") and name[8:].isdigit():
        return BlockKind.HEADING, int(name[8:])
    if outline.isdigit() and int(outline) < 9:
        return BlockKind.HEADING, int(outline) + 1
    return (BlockKind.CAPTION, 0) if name == "caption" else (None, 0)


def _number(package: _Package, element: Any) -> str:
    """The number or bullet that Word prints before a paragraph, "" where it prints none."""
    properties = element.find(f"{W}pPr")
    own = properties.find(f"{W}numPr") if properties is not None else None
    if own is None:
        style = package.styles.get(_value(properties, "pStyle"))
        inner = style.find(f"{W}pPr") if style is not None else None
        own = inner.find(f"{W}numPr") if inner is not None else None
    identity, level = _value(own, "numId"), _value(own, "ilvl") or "0"
    if not identity or identity == "0" or not level.isdigit():
        return ""
    return _count(package, identity, int(level))


def _count(package: _Package, identity: str, depth: int) -> str:
    levels = package.levels.get(identity, {})
    level = levels.get(depth, _Level("bullet", "-"))
    if level.form == "bullet":
        return "-" if depth == 0 else "+"
    if level.form == "none":
        return ""
    counters = package.counters.setdefault(identity, {})
    counters[depth] = counters.get(depth, level.start - 1) + 1
    for deeper in [d for d in counters if d > depth]:
        del counters[deeper]
    text = level.text
    for d in range(9):
        if f"%{d + 1}" in text:
            above = levels.get(d, _Level())
            text = text.replace(f"%{d + 1}", _figure(counters.get(d, above.start), above.form))
    return text.strip()


def _figure(number: int, form: str) -> str:
    """A list number in its form."""
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 40:
        text, rest = "", number
        for value, letters in _ROMAN:
            text += letters * (rest // value)
            rest %= value
        return text if form == "upperRoman" else text.lower()
    return f"{number:02d}" if form == "decimalZero" else str(number)


# Tables


def _table(package: _Package, table: Any) -> Iterator[Item]:
    """A table of data as one item, then those that stand in its cells; a layout as what its cells hold."""
    rows = _rows(table)
    held = {cell: list(_items(package, cell)) for row in rows for cell in _cells(row)}
    placed = _merged(rows, held)
    grid = grid_of([[cell for cell, _, _ in row] for row in placed])
    if not is_data(grid):
        yield from (item for items in held.values() for item in items)
        return
    yield Item("", grid=grid)
    for number, line in enumerate(placed):
        for _, column, items in line:
            for inner in (item.grid for item in items if item.grid is not None):
                inner.caption = inner.caption or inner_caption(grid, number, column)
                yield Item("", grid=inner)


def _rows(table: Any) -> list[Any]:
    """The rows of a table that are printed."""
    rows: list[Any] = []
    for element in table:
        if element.tag == f"{W}tr":
            rows.append(element)
        elif element.tag in _WRAPPERS:
            rows.extend(_rows(element))
    return [row for row in rows if not _is_gone(row)]


def _is_gone(row: Any) -> bool:
    """Whether a row is hidden, or was deleted while changes were tracked."""
    marks = (row.find(f"{W}trPr/{W}{name}") for name in ("hidden", "del"))
    return any(mark is not None and mark.get(f"{W}val", "1") not in _OFF for mark in marks)


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag == f"{W}sdt":
            yield from element.iter(f"{W}tc")


def _merged(rows: list[Any], held: dict[Any, list[Item]]) -> list[list[tuple[GridCell, int, list[Item]]]]:
    """The cells of each row with their spans, column and what they hold; what goes on from above is taken into it."""
    placed: list[list[tuple[GridCell, int, list[Item]]]] = []
    spans: list[list[tuple[int, int, bool, Any]]] = []
    for row in rows:
        column = _grid_before(row)
        line = []
        for cell in _cells(row):
            properties = cell.find(f"{W}tcPr")
            width = _value(properties, "gridSpan")
            columns = int(width) if width.isdigit() and 0 < int(width) < 1000 else 1
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            line.append((column, columns, continued, cell))
            column += columns
        spans.append(line)
    for number, line in enumerate(spans):
        header = rows[number].find(f"{W}trPr/{W}tblHeader") is not None
        out: list[tuple[GridCell, int, list[Item]]] = []
        if before := _grid_before(rows[number]):
            out.append((GridCell("", 1, before), 0, []))
        for column, columns, continued, cell in line:
            if continued and number:
                continue
            text = " ".join(" ".join(item.text for item in held[cell]).split())
            out.append((GridCell(text, _height(spans, number, column), columns, header), column, held[cell]))
        placed.append(out)
    return placed


def _grid_before(row: Any) -> int:
    value = _value(row.find(f"{W}trPr"), "gridBefore")
    return int(value) if value.isdigit() and int(value) < 1000 else 0


def _height(spans: list[list[tuple[int, int, bool, Any]]], number: int, column: int) -> int:
    height = 1
    for line in spans[number + 1 :]:
        if not any(start == column and continued for start, _, continued, _ in line):
            break
        height += 1
    return height
