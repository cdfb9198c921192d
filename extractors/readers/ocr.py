"""Scanned pages: pictures through Tesseract, with words, confidences and boxes; ruled tables cell by cell."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import regex

from extractors.readers import images, programs
from extractors.readers.errors import ReadError
from extractors.readers.lines import Box
from extractors.readers.ocrnumbers import is_sound, mend_words
from extractors.readers.pagelines import PageContent, PageLine, hull
from extractors.readers.ruled import Words, grid_of_boxes, without_empty
from extractors.readers.tables import Grid, GridCell, is_data, is_number

PixelBox = tuple[int, int, int, int]

DPI = 200
_MAX_SIDE = 5000
_PAGE_SECONDS = 120
# A line of which Tesseract is this unsure is a stain, a signature or a piece of a seal.
_NOISE = 30.0


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word that Tesseract read: its line's key, its box in pixels, its confidence from 0 to 100."""

    text: str
    line: tuple[int, int, int]
    box: Box
    confidence: float


class Scans:
    """The pages of one PDF that go through OCR, several at a time, in bounded memory."""

    def __init__(self, document: Any) -> None:
        self.warnings: list[str] = []
        self.missing = 0
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: list[tuple[PageContent, list[PageLine], Future[list[PageLine | Grid]]]] = []
        self._cores = multiprocessing.cpu_count()

    def take(self, page: Any, content: PageContent, lines: list[PageLine]) -> bool:
        """Hand a page to OCR; False where there is no OCR program. `lines` are kept should OCR fail."""
        if not programs.has_vietnamese_ocr():
            self.missing += 1
            return False
        scale = min(DPI / 72, _MAX_SIDE / max(1.0, *page.get_size()))
        picture = page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3].copy()
        self._pool = self._pool or ThreadPoolExecutor(self._cores)
        job = self._pool.submit(read_picture, picture, content.number, scale)
        self._waiting.append((content, lines, job))
        # Pictures of pages are large: no more of them wait than can be worked on soon.
        pending = [entry for entry in self._waiting if not entry[2].done()]
        if len(pending) > 2 * self._cores:
            pending[0][2].exception()
        return True

    def finish(self, pages: Sequence[PageContent]) -> None:
        """Wait for all pages and fill in what was read."""
        for content, lines, job in self._waiting:
            try:
                content.content = job.result()
            except ReadError as error:
                self.warnings.append(f"trang {content.number}: {error}")
                content.content = list(lines)

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def read_image_bytes(data: bytes, name: str) -> list[PageContent]:
    """The pages of a picture file, sizes in points (at 200 dots an inch); a TIFF may hold several. Raises ReadError."""
    try:
        done, pictures = cv2.imdecodemulti(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        done, pictures = False, ()
    if not done or any(max(picture.shape) > 4 * _MAX_SIDE for picture in pictures):
        raise ReadError(f"{name}: ảnh hỏng hoặc quá lớn (broken or too large a picture). Lấy lại tệp.")
    scale = DPI / 72
    return [
        PageContent(number, picture.shape[1] / scale, picture.shape[0] / scale, read_picture(picture, number, scale))
        for number, picture in enumerate(pictures, 1)
    ]


def read_picture(picture: Any, page: int, scale: float) -> list[PageLine | Grid]:
    """The lines and ruled tables of a picture of a page; boxes in points at `scale` pixels a point."""
    grey = images.without_colour(picture)
    quarter = _upright(grey) if images.is_sideways(grey) else 0
    straight = images.straightened(grey, quarter)
    found, words = _read_straight(straight, page, scale)
    if words and sum(w.confidence for w in words) / len(words) < 50:
        turned = images.straightened(grey, quarter + 2)
        other, other_words = _read_straight(turned, page, scale)
        if _trust(other_words) > _trust(words):
            return other
    return found


def _trust(words: Sequence[OcrWord]) -> float:
    return sum(word.confidence * len(word.text) for word in words if len(word.text) > 1)


def _upright(grey: Any) -> int:
    """Whether a sideways page stands upright after one quarter turn counter-clockwise, or after three."""
    scores = {}
    for quarter in (1, 3):
        turned = np.ascontiguousarray(np.rot90(grey, quarter))
        scores[quarter] = _trust(tesseract(_densest(turned), "6"))
    return max(scores, key=lambda q: scores[q])


def _densest(grey: Any, height: int = 350) -> Any:
    """The stretch of a picture that holds most ink."""
    ink = (grey < 160).sum(axis=1).astype(np.int64)
    sums = np.convolve(ink, np.ones(min(height, len(ink)), dtype=np.int64), mode="valid")
    start = int(sums.argmax())
    return grey[start : start + height]


def _read_straight(straight: images.Straight, page: int, scale: float) -> tuple[list[PageLine | Grid], list[OcrWord]]:
    tables, cleaned = images.ruled_tables(straight.grey)
    grids = [(table, grid) for table in tables if (grid := _read_table(cleaned, table, straight, page, scale))]
    rest = cleaned if not grids else cleaned.copy()
    for table, _ in grids:
        x0, y0, x1, y1 = table.box
        rest[y0:y1, x0:x1] = 255
    words = tesseract(rest, "3")
    lines = [(line, top) for line, top in _lines(words, straight, page, scale)]
    content: list[tuple[float, PageLine | Grid]] = [(top, line) for line, top in lines]
    content = _insert(content, [(float(table.box[1]), grid) for table, grid in grids])
    read = words + [OcrWord("x" * 2, (0, 0, 0), (0, 0, 0, 0), 90.0)] * (1 if grids else 0)
    return [part for _, part in content], read


def _insert(content: list[tuple[float, Any]], grids: list[tuple[float, Grid]]) -> list[tuple[float, Any]]:
    """Put tables before the first line that stands under their top."""
    for top, grid in grids:
        place = next((i for i, (other, _) in enumerate(content) if other > top), len(content))
        content.insert(place, (top, grid))
    return content


def tesseract(grey: Any, mode: str, *, whitelist: str = "") -> list[OcrWord]:
    """The words of a grey picture. `mode` is Tesseract's page segmentation. Raises ReadError."""
    done, png = cv2.imencode(".bmp", grey)
    if not done:
        raise ReadError("không chuyển được ảnh trang (the page's picture could not be encoded).")
    # One thread a page: several pages at a time are faster than several threads a page.
    command = [
        "env",
        "OMP_THREAD_LIMIT=1",
        "tesseract",
        "stdin",
        "stdout",
        "-l",
        "vie",
        "--dpi",
        str(DPI),
        "--psm",
        mode,
    ]
    if whitelist:
        command += ["-c", f"tessedit_char_whitelist={whitelist}"]
    table = programs.run([*command, "tsv"], stdin=png.tobytes(), seconds=_PAGE_SECONDS)
    return _words(table.decode("utf-8", errors="replace"))


def _words(table: str) -> list[OcrWord]:
    """The words of Tesseract's table."""
    words = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (int(v) for v in cells[6:10])
        line = (int(cells[2]), int(cells[3]), int(cells[4]))
        words.append(OcrWord(cells[11].strip(), line, (left, top, left + width, top + height), float(cells[10])))
    return words


def _lines(words: list[OcrWord], straight: images.Straight, page: int, scale: float) -> list[tuple[PageLine, float]]:
    """The words as lines in points, noise left out; each with its top in pixels of the straight picture."""
    grouped: dict[tuple[int, int, int], list[OcrWord]] = {}
    for word in words:
        grouped.setdefault(word.line, []).append(word)
    lines = []
    for group in (part for line in grouped.values() for part in _columns(line)):
        kept = mend_words(_without_noise(group))
        if not kept:
            continue
        parts = tuple((w.text, _points(straight.original(w.box), scale), w.confidence / 100) for w in kept)
        text = " ".join(w.text for w in kept)
        level = tuple(v / scale for v in hull([w.box for w in kept]))
        line = PageLine(
            text, page, (level[0], level[1], level[2], level[3]), parts, min(w.confidence for w in kept) / 100
        )
        lines.append((line, hull([w.box for w in kept])[1]))
    return lines


def _columns(words: list[OcrWord]) -> list[list[OcrWord]]:
    """A line cut where a gap is too wide for a space: the two halves of a letterhead, columns without rules."""
    heights = sorted(w.box[3] - w.box[1] for w in words)
    wide = max(2.0 * heights[len(heights) // 2], 1.0)
    parts = [[words[0]]]
    for before, word in pairwise(words):
        if word.box[0] - before.box[2] > wide:
            parts.append([])
        parts[-1].append(word)
    return parts


def _without_noise(words: list[OcrWord]) -> list[OcrWord]:
    """Words without what is no print: handwriting and stains, by their confidence; a whole line of them is left out."""
    weight = sum(len(w.text) for w in words)
    mean = sum(w.confidence * len(w.text) for w in words) / max(1, weight)
    if mean < _NOISE or not any(letter.isalnum() for w in words for letter in w.text):
        return []
    words = _without_handwriting(words)
    return [w for w in words if w.confidence >= _NOISE or sum(c.isalnum() for c in w.text) > 1]


def _without_handwriting(words: list[OcrWord]) -> list[OcrWord]:
    """A line without number and day filled in by hand (`Số: 12 /TB`, `ngày 10 tháng`), where they are read unsurely."""
    kept: list[OcrWord] = []
    for index, word in enumerate(words):
        after = words[index + 1].text.lower() if index + 1 < len(words) else ""
        number = kept[:1] == words[:1] and kept[0].text.lower().startswith("số") and "/" not in word.text
        day = bool(kept) and kept[-1].text.lower() == "ngày" and after.startswith("tháng")
        unsure = word.confidence < 75 or not word.text.strip(".,").isdigit()
        if (day or (number and len(kept) == 1 and after.startswith("/"))) and unsure:
            continue
        if not index and word.confidence < 75 and regex.fullmatch(r"[Ss]ố\s*:\S+", word.text) and after.startswith("/"):
            word = replace(word, text="Số:")
        kept.append(word)
    return kept


def _points(box: Box, scale: float) -> Box:
    return (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale)


# Tables: all cells of a table are laid under one another in one picture, and read in one go.

_GAP = 14
# A cell whose least sure word is surer than this is not read again.
_SURE = 88.0
_UNSURE = 60.0
_DIGITS = "0123456789.,-%()"


def _read_table(grey: Any, table: images.RuledTable, straight: images.Straight, page: int, scale: float) -> Grid | None:
    """The grid of a ruled table with the words of each cell; None where it is no table of data."""
    cells = sorted(table.cells, key=lambda b: (b[1], b[0]))
    filled = [box for box in cells if _has_ink(grey, box)]
    texts = dict(zip(filled, _read_cells(grey, filled), strict=True))
    numeric = _numeric(filled, texts)
    readings = {box: [texts[box]] for box in numeric}
    doubted = numeric
    for zoom in (1.0, 1.25):
        # Digits apart from letters, and once more enlarged where the readings differ or are no number.
        for box, words in zip(doubted, _read_cells(grey, doubted, whitelist=_DIGITS, zoom=zoom), strict=True):
            readings[box].append(words)
        doubted = [box for box in doubted if not _agree(readings[box])]
    odd = [box for box in numeric if not _is_usual(readings[box][-1], _usual_form(box, readings))]
    for box, words in zip(odd, _read_cells(grey, odd, zoom=1.6), strict=True):
        readings[box].append(words)
    for box in numeric:
        texts[box] = _best(readings[box], _usual_form(box, readings))
    doubtful = [box for box in filled if box not in readings and _least(texts[box]) < _SURE]
    for box, words in zip(doubtful, _read_cells(grey, doubtful, zoom=1.5), strict=True):
        if _least(words) > _least(texts[box]):
            texts[box] = words
    grid_cells = [_grid_cell(box, texts.get(box, []), straight, page, scale) for box in cells]
    level = [replace(cell, box=box) for cell, box in zip(grid_cells, cells, strict=True)]
    grid = without_empty(grid_of_boxes(level, tolerance=8.0))
    return _with_page_boxes(grid, level, grid_cells) if is_data(grid) else None


def _with_page_boxes(grid: Grid, level: list[GridCell], cells: list[GridCell]) -> Grid:
    """The grid with the boxes on the page as stored, after its order was found on the straight picture."""
    boxes = {cell.box: real.box for cell, real in zip(level, cells, strict=True)}
    for row in grid.rows:
        for column, cell in enumerate(row):
            if cell is not None:
                row[column] = replace(cell, box=boxes.get(cell.box, cell.box))
    return grid


def _has_ink(grey: Any, box: PixelBox) -> bool:
    x0, y0, x1, y1 = box
    return int((grey[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3] < 140).sum()) > 12


def _numeric(boxes: list[PixelBox], texts: dict[PixelBox, list[OcrWord]]) -> list[Any]:
    """The cells that hold numbers: those that look so, and those in a column in which most others do."""
    columns: dict[int, list[PixelBox]] = {}
    for box in boxes:
        columns.setdefault(round((box[0] + box[2]) / 40), []).append(box)
    found = []
    for column in columns.values():
        like = [box for box in column if _looks_numeric(texts[box])]
        mostly = len(like) * 3 > len(column) * 2 and len(column) > 3
        first = min((box[1] for box in like), default=0)
        found += [box for box in column if box in like or (mostly and box[1] > first and len(_plain(texts[box])) < 16)]
    return found


def _plain(words: list[OcrWord]) -> str:
    return "".join(w.text for w in words)


def _looks_numeric(words: list[OcrWord]) -> bool:
    text = "".join(w.text for w in words)
    digits = sum(letter.isdigit() for letter in text)
    return bool(text) and (digits * 2 >= len(text) or is_number(text))


def _agree(readings: list[list[OcrWord]]) -> bool:
    """Whether the first readings of a cell are the same sound number."""
    texts = {_plain(words) for words in readings}
    return len(texts) == 1 and is_sound(texts.pop())


def _usual_form(box: PixelBox, readings: dict[PixelBox, list[list[OcrWord]]]) -> bool | None:
    """Whether the other cells of a column have decimals; None where they do not agree."""
    column = [r for other, r in readings.items() if abs(other[0] + other[2] - box[0] - box[2]) < 40 and other != box]
    decimals = sum("," in _plain(r[0]) for r in column)
    if len(column) < 4 or 0.2 < decimals / len(column) < 0.8:
        return None
    return decimals * 2 > len(column)


def _is_usual(words: list[OcrWord], decimals: bool | None) -> bool:
    text = _plain(words)
    return is_sound(text) and (decimals is None or ("," in text) == decimals)


def _best(readings: list[list[OcrWord]], decimals: bool | None) -> list[OcrWord]:
    """The reading of a cell that most agree on; among equals the one in the form of its column, then the surest."""
    sound = [words for words in readings if is_sound(_plain(words))]
    if not sound:
        return readings[0]
    votes = Counter(_plain(words) for words in sound)

    def worth(words: list[OcrWord]) -> tuple[bool, int, float]:
        text = _plain(words)
        return (_is_usual(words, decimals), votes[text], _mean(words))

    best = max(sound, key=worth)
    if votes[_plain(best)] == len(readings) and _is_usual(best, decimals):
        return best
    # The readings differ: nobody should take this number for sure.
    return [replace(word, confidence=min(word.confidence, _UNSURE)) for word in best]


def _least(words: list[OcrWord]) -> float:
    return min((w.confidence for w in words), default=0.0)


def _mean(words: list[OcrWord]) -> float:
    return sum(w.confidence for w in words) / max(1, len(words))


def _read_cells(grey: Any, boxes: Sequence[PixelBox], *, whitelist: str = "", zoom: float = 1) -> list[list[OcrWord]]:
    """The words of each box, with boxes in the picture's pixels."""
    if not boxes:
        return []
    strips, tops = [], []
    width = max(b[2] - b[0] for b in boxes) + 2 * _GAP
    top = _GAP
    for x0, y0, x1, y1 in boxes:
        piece = _trimmed(grey[y0:y1, x0:x1])
        strip = np.full((piece[0].shape[0] + _GAP, width), 255, np.uint8)
        strip[: piece[0].shape[0], _GAP : _GAP + piece[0].shape[1]] = piece[0]
        strips.append(strip)
        tops.append((top, top + piece[0].shape[0], x0 + piece[1] - _GAP, y0 + piece[2] - top))
        top += strip.shape[0]
    sheet = np.vstack([np.full((_GAP, width), 255, np.uint8), *strips])
    if zoom != 1:
        sheet = cv2.resize(sheet, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    found: list[list[OcrWord]] = [[] for _ in boxes]
    for word in tesseract(sheet, "6", whitelist=whitelist):
        left, upper, right, lower = (v / zoom for v in word.box)
        middle = (upper + lower) / 2
        index = next((i for i, (a, b, _, _) in enumerate(tops) if a - _GAP / 2 <= middle < b + _GAP / 2), None)
        if index is not None:
            _, _, dx, dy = tops[index]
            found[index].append(replace(word, box=(left + dx, upper + dy, right + dx, lower + dy)))
    return [mend_words(words) for words in found]


def _trimmed(piece: Any) -> tuple[Any, int, int]:
    """The inked part of a cell with a little white around, and where it begins in the cell."""
    inner = piece[3:-3, 3:-3]
    ink = inner < 160
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return piece, 0, 0
    y0, y1 = max(0, int(rows[0]) - 3), int(rows[-1]) + 4
    x0, x1 = max(0, int(columns[0]) - 3), int(columns[-1]) + 4
    return inner[y0:y1, x0:x1], x0 + 3, y0 + 3


def _grid_cell(box: PixelBox, words: list[OcrWord], straight: images.Straight, page: int, scale: float) -> GridCell:
    text = " ".join(w.text for w in words)
    parts: Words = tuple((w.text, _points(straight.original(w.box), scale), w.confidence / 100) for w in words)
    confidence = min((w.confidence / 100 for w in words), default=None)
    return GridCell(text, page=page, box=_points(straight.original(box), scale), confidence=confidence, words=parts)
