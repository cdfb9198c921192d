"""Tesseract: the words of a grey picture, with their boxes and confidences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2

from extractors.readers import programs
from extractors.readers.errors import ReadError
from extractors.readers.lines import Box

DPI = 200
_PAGE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word that Tesseract read: its line's key, its box in pixels, its confidence from 0 to 100."""

    text: str
    line: tuple[int, int, int]
    box: Box
    confidence: float


def tesseract(grey: Any, mode: str) -> list[OcrWord]:
    """The words of a grey picture. `mode` is Tesseract's page segmentation. Raises ReadError."""
    done, png = cv2.imencode(".bmp", grey)
    if not done:
        raise ReadError("không chuyển được ảnh trang (the page's picture could not be encoded).")
    # One thread a page: several pages at a time are faster than several threads a page.
    command = ["env", "OMP_THREAD_LIMIT=1", "tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(DPI)]
    table = programs.run([*command, "--psm", mode, "tsv"], stdin=png.tobytes(), seconds=_PAGE_SECONDS)
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
