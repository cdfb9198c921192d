"""Scanned pages: pictures through Tesseract, with words, confidences and boxes; ruled tables apart."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import regex

from extractors.readers import images, programs
from extractors.readers.errors import AGAIN, ReadError
from extractors.readers.lines import Box
from extractors.readers.ocrnumbers import mend_words
from extractors.readers.ocrtables import read_table, read_unruled
from extractors.readers.pagelines import PageContent, PageLine, hull
from extractors.readers.ruled import Words
from extractors.readers.tables import Grid
from extractors.readers.tesseract import DPI, OcrWord, tesseract
from extractors.readers.unruled import TextTable, unruled_tables

_MAX_SIDE = 5000
# A line of which Tesseract is this unsure is a stain, a signature or a piece of a seal.
_NOISE = 30.0
_STAIN = regex.compile(r"[_|~'‘’\"“”°ˆ,:;]+")


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
        raise ReadError(f"{name}: ảnh hỏng hoặc quá lớn (broken or too large a picture). {AGAIN}")
    scale = DPI / 72
    return [
        PageContent(number, picture.shape[1] / scale, picture.shape[0] / scale, read_picture(picture, number, scale))
        for number, picture in enumerate(pictures, 1)
    ]


def read_picture(picture: Any, page: int, scale: float) -> list[PageLine | Grid]:
    """The lines and ruled tables of a picture of a page; boxes in points at `scale` pixels a point."""
    grey = images.evened(images.without_colour(picture))
    quarter, straight = 0, images.straightened(grey)
    # Rules of a page askew would be taken for letters, so it is straightened first.
    if images.is_sideways(straight.grey):
        quarter = _upright(grey)
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
    grids = [(table, grid) for table in tables if (grid := read_table(cleaned, table, straight, page, scale))]
    rest = cleaned if not grids else cleaned.copy()
    for table, _ in grids:
        x0, y0, x1, y1 = table.box
        rest[y0:y1, x0:x1] = 255
    words = tesseract(rest, "3")
    lines = _lines(words)
    unruled = _unruled([_without_stains(line) for line in lines], page, straight.rise)
    taken = {index for table in unruled for index in table.lines}
    content: list[tuple[float, PageLine | Grid]] = [
        (_top(line), _page_line(line, straight, page, scale)) for i, line in enumerate(lines) if i not in taken
    ]
    found = [(float(table.box[1]), grid) for table, grid in grids]
    found += [
        (min(_top(lines[i]) for i in t.lines), _on_page(read_unruled(rest, t, page), straight, scale)) for t in unruled
    ]
    content = _insert(content, sorted(found, key=lambda entry: entry[0]))
    return [part for _, part in content], words + [word for _, grid in grids for word in _words_in(grid)]


def _unruled(lines: Sequence[Words], page: int, rise: float) -> list[TextTable]:
    """The tables without rules among lines that rise a little: columns and rows are told when they are level."""

    def moved(box: Box, sign: int) -> Box:
        drop = sign * rise * (box[0] + box[2]) / 2
        return (box[0], box[1] + drop, box[2], box[3] + drop)

    found = unruled_tables([tuple((text, moved(box, 1), sure) for text, box, sure in line) for line in lines], page)
    for table in found:
        for row in table.grid.rows:
            for column, cell in enumerate(row):
                if cell is not None and cell.box is not None:
                    words = tuple((text, moved(box, -1), sure) for text, box, sure in cell.words)
                    row[column] = replace(cell, box=hull([box for _, box, _ in words]), words=words)
    return [replace(t, fields={place: moved(box, -1) for place, box in t.fields.items()}) for t in found]


def _words_in(grid: Grid) -> list[OcrWord]:
    """The words of a table's cells."""
    cells = (cell for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell and grid.is_anchor(r, c))
    return [OcrWord(text, (0, 0, 0), box, 100 * (sure or 0)) for cell in cells for text, box, sure in cell.words]


def _insert(content: list[tuple[float, Any]], grids: list[tuple[float, Grid]]) -> list[tuple[float, Any]]:
    """Put tables before the first line that stands under their top."""
    for top, grid in grids:
        place = next((i for i, (other, _) in enumerate(content) if other > top), len(content))
        content.insert(place, (top, grid))
    return content


def _lines(words: list[OcrWord]) -> list[list[OcrWord]]:
    """The words line by line, noise left out and slips mended; boxes in pixels of the straight picture."""
    grouped: dict[tuple[int, int, int], list[OcrWord]] = {}
    for word in words:
        grouped.setdefault(word.line, []).append(word)
    kept = (mend_words(_without_noise(part)) for line in grouped.values() for part in _columns(line))
    return [line for line in kept if line]


def _without_stains(line: list[OcrWord]) -> Words:
    """The words of a line that may stand in a cell."""
    return tuple((w.text, w.box, w.confidence / 100) for w in line if not _STAIN.fullmatch(w.text))


def _top(line: list[OcrWord]) -> float:
    return hull([word.box for word in line])[1]


def _page_line(words: list[OcrWord], straight: images.Straight, page: int, scale: float) -> PageLine:
    """A line of words with its box level in points, those of its words on the page as stored."""
    parts = tuple((w.text, images.points(straight.original(w.box), scale), w.confidence / 100) for w in words)
    box = images.points(hull([w.box for w in words]), scale)
    return PageLine(" ".join(w.text for w in words), page, box, parts, min(w.confidence for w in words) / 100)


def _on_page(grid: Grid, straight: images.Straight, scale: float) -> Grid:
    """A table of the straight picture with the boxes of its cells and words on the page as stored."""

    def place(box: Box) -> Box:
        return images.points(straight.original(box), scale)

    for row in grid.rows:
        for column, cell in enumerate(row):
            if cell is not None and cell.box is not None:
                words = tuple((text, place(box), sure) for text, box, sure in cell.words)
                row[column] = replace(cell, box=place(cell.box), words=words)
    return grid


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
