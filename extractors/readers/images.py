"""Pictures of pages made ready for OCR: coloured ink removed, turned, straightened, ruling lines found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from extractors.readers.lines import Box

Image = Any  # numpy array, uint8; two axes for grey, three for colour (blue, green, red)

_PAPER = 8  # pixels to one in the picture in which the paper's brightness is looked for
_WHITE, _DARKEST = 238, 40  # paper that is brighter is left as it is; what is darker is no paper
_PAPER_FROM = 235  # brightness from which a picture is paper once it is even
_BLACK, _PALEST = 70, 200  # ink that is darker needs nothing; what is paler is no ink
_SMALL = 700  # pixels of the longer side on which angles are measured


@dataclass(frozen=True, slots=True)
class Straight:
    """A grey picture and the matrix that leads from its pixels back to those of the page as stored.

    `rise` is by how many pixels its lines still rise from left to right on each pixel.
    """

    grey: Image
    back: Any
    rise: float = 0.0

    def original(self, box: Box) -> Box:
        """The box on the page as stored around a box on this picture."""
        x0, y0, x1, y1 = box
        corners = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)]) @ self.back.T
        return (
            float(corners[:, 0].min()),
            float(corners[:, 1].min()),
            float(corners[:, 0].max()),
            float(corners[:, 1].max()),
        )


def points(box: Box, scale: float) -> Box:
    """A box in pixels as one in points, at `scale` pixels a point."""
    return (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale)


def without_colour(picture: Image) -> Image:
    """Grey, with red seals and blue handwriting made white; a page printed in colour is only made grey."""
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(picture)
    brightest = cv2.max(cv2.max(blue, green), red)
    spread = cv2.subtract(brightest, cv2.min(cv2.min(blue, green), red))
    coloured = cv2.bitwise_and(
        cv2.threshold(spread, 60, 255, cv2.THRESH_BINARY)[1], cv2.threshold(brightest, 90, 255, cv2.THRESH_BINARY)[1]
    )
    if not cv2.countNonZero(coloured):
        return grey
    ink = cv2.threshold(grey, 199, 255, cv2.THRESH_BINARY_INV)[1]
    if cv2.countNonZero(cv2.bitwise_and(coloured, ink)) > 0.35 * max(1, cv2.countNonZero(ink)):
        return grey
    # Edges of coloured strokes are paler than the strokes; letters and rules under a seal are dark and stay.
    halo = cv2.dilate(coloured, np.ones((3, 3), np.uint8))
    cleaned = grey.copy()
    cleaned[(coloured > 0) | ((halo > 0) & (spread > 25) & (brightest > 90))] = 255
    return cleaned


def evened(grey: Image) -> Image:
    """The picture with white paper and black ink: shadows, yellow or grey paper and pale print are made even."""
    small = cv2.resize(grey, None, fx=1 / _PAPER, fy=1 / _PAPER, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    if float(np.percentile(paper, 2)) < _WHITE:
        height, width = grey.shape
        light = cv2.resize(np.maximum(paper, _DARKEST), (width, height), interpolation=cv2.INTER_LINEAR)
        grey = cv2.divide(grey, light, scale=255)
    ink = float(np.percentile(grey[::4, ::4], 1))
    if _BLACK < ink < _PALEST:
        # Paper ends up quite white: its grain beside a table made white would be taken for print.
        steps = (np.arange(256) - ink) * (255 / (_PAPER_FROM - ink)) + _BLACK / 2
        grey = cv2.LUT(grey, steps.clip(0, 255).astype(np.uint8))
    return grey


def straightened(grey: Image, quarter: int = 0) -> Straight:
    """The picture turned by quarters (counter-clockwise) and then by the few degrees that it lies askew."""
    height, width = grey.shape
    turned = np.ascontiguousarray(np.rot90(grey, quarter)) if quarter else grey
    back = _quarter_back(quarter % 4, width, height)
    angle, rise = skew(turned), 0.0
    # Tesseract copes with less by itself, and reads resampled letters worse.
    if abs(angle) >= 0.7:
        h, w = turned.shape
        matrix = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1.0)
        turned = cv2.warpAffine(turned, matrix, (w, h), flags=cv2.INTER_CUBIC, borderValue=255)
        inverse = cv2.invertAffineTransform(matrix)
        back = back @ np.vstack([inverse, [0, 0, 1]])
    else:
        rise = -math.tan(math.radians(angle))
    return Straight(turned, back, rise)


def _quarter_back(quarter: int, width: int, height: int) -> Any:
    """From pixels of a picture turned counter-clockwise by quarters to those of the picture before."""
    if quarter == 1:
        return np.array([[0, -1, width], [1, 0, 0]], dtype=float)
    if quarter == 2:
        return np.array([[-1, 0, width], [0, -1, height]], dtype=float)
    if quarter == 3:
        return np.array([[0, 1, 0], [-1, 0, height]], dtype=float)
    return np.array([[1, 0, 0], [0, 1, 0]], dtype=float)


def _small_ink(grey: Image, size: int = _SMALL) -> Image:
    """The ink of a picture on a small scale: 1 where there is some; long ruling lines left out."""
    scale = size / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    ink = (small < 190).astype(np.uint8)
    for shape in ((size // 10, 1), (1, size // 10)):
        ink[cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) > 0] = 0
    return ink


def is_sideways(grey: Image) -> bool:
    """Whether lines of text run up or down the page: letters stand closer to each other than lines do."""
    ink = _small_ink(grey, 1200)
    across = _pieces(cv2.dilate(ink, np.ones((1, 5), np.uint8)))
    down = _pieces(cv2.dilate(ink, np.ones((5, 1), np.uint8)))
    return across > 60 and down < 0.85 * across


def _pieces(ink: Image) -> int:
    """How many pieces of ink of a letter's size and more a picture holds."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return int((stats[1:count, cv2.CC_STAT_AREA] > 12).sum())


def skew(grey: Image) -> float:
    """By how many degrees (counter-clockwise) a picture must be turned for its lines to be level; within 4 degrees."""
    ink = _small_ink(grey, 900)
    if int(ink.sum()) < 200:
        return 0.0
    best = max(np.arange(-4, 4.01, 0.5), key=lambda a: _level(ink, float(a)))
    fine = max(np.arange(best - 0.5, best + 0.51, 0.1), key=lambda a: _level(ink, float(a)))
    return float(fine) if _level(ink, float(fine)) > 1.03 * _level(ink, 0.0) else 0.0


def _level(ink: Image, angle: float) -> float:
    """How sharply rows of ink alternate when the picture is turned by an angle."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


# Ruled tables


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A ruled table in a picture: its box and the boxes of its cells, in pixels."""

    box: tuple[int, int, int, int]
    cells: tuple[tuple[int, int, int, int], ...]


def ruled_tables(grey: Image) -> tuple[list[RuledTable], Image]:
    """The ruled tables of a picture, and the picture without their ruling lines."""
    ink = (grey < 180).astype(np.uint8)
    across = _rules(ink, horizontal=True)
    if cv2.countNonZero(across) < grey.shape[1] // 2:
        return [], grey
    down = _rules(ink, horizontal=False)
    mask = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    tables = []
    for index in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[index])
        if w < grey.shape[1] * 0.2 or h < 40:
            continue
        cells = _cells(mask[y : y + h, x : x + w], x, y)
        if len(cells) >= 6:
            tables.append(RuledTable((x, y, x + w, y + h), tuple(cells)))
    if not tables:
        return [], grey
    cleaned = grey.copy()
    cleaned[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = 255
    return tables, cleaned


def _rules(ink: Image, *, horizontal: bool) -> Image:
    """Straight lines of ink longer than any stroke of a letter."""
    found = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _bar(34, horizontal))
    if not cv2.countNonZero(found):
        return found
    thick = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    found[thick > 0] = 0
    # Scanned rules are broken and a little oblique: their pieces are joined before the short ones are left out.
    joined = cv2.morphologyEx(cv2.dilate(found, _bar(3, not horizontal)), cv2.MORPH_CLOSE, _bar(25, horizontal))
    return cv2.morphologyEx(joined, cv2.MORPH_OPEN, _bar(60, horizontal))


def _bar(length: int, horizontal: bool) -> Image:
    return np.ones((1, length) if horizontal else (length, 1), np.uint8)


def _cells(mask: Image, left: int, top: int) -> list[tuple[int, int, int, int]]:
    """The closed fields between the rules of one table."""
    fields = (mask == 0).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(fields, connectivity=4)
    height, width = mask.shape
    edge = {int(v) for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]) for v in np.unique(side)}
    cells = []
    for index in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[index])
        # What touches the frame lies outside it; what does not fill its box is no field.
        if index in edge or w < 12 or h < 12 or area < 0.6 * w * h or w * h > 0.95 * width * height:
            continue
        cells.append((left + x - 2, top + y - 2, left + x + w + 2, top + y + h + 2))
    return cells
