"""Pages of PDFs and of pictures, drawn by a process of its own: a broken page takes nothing down with it."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections import OrderedDict
from threading import BoundedSemaphore, Lock

from extractors.readers.sniff import IMAGES

SECONDS = 20
"""How long a page may take."""
SCALE = 2.0
LONGEST = 3000
"""Pixels of the longer side of what is drawn."""
REMEMBERED = 40
_DRAWING = BoundedSemaphore(2)
_HEAD = struct.Struct(">dd")


class Pages:
    """Draws pages and remembers the last ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], tuple[float, float, bytes]] = OrderedDict()
        self._lock = Lock()

    def page(self, key: str, data: bytes, number: int) -> tuple[float, float, bytes] | None:
        """Width and height in points and the PNG of a page (from 1) of `data`; None where it cannot be drawn.

        `key` names the bytes.
        """
        with self._lock:
            if (key, number) in self._known:
                return self._known[key, number]
        drawn = _draw(data, number)
        if drawn:
            with self._lock:
                self._known[key, number] = drawn
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return drawn


def drawable(data: bytes, media_type: str) -> bool:
    """Whether a document has pages to draw: a PDF, or a picture."""
    return data.startswith(b"%PDF") or media_type in IMAGES


def _draw(data: bytes, number: int) -> tuple[float, float, bytes] | None:
    command = [sys.executable, "-m", "outputs.web.images", str(number)]
    try:
        with _DRAWING:
            done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.SubprocessError, OSError):
        return None
    if len(done.stdout) <= _HEAD.size:
        return None
    width, height = _HEAD.unpack_from(done.stdout)
    return width, height, done.stdout[_HEAD.size :]


def _main() -> None:
    """Draw one page of the document on standard input: size in points, then PNG, to standard output."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data, number = sys.stdin.buffer.read(), int(sys.argv[1]) - 1
    width, height, png = _pdf_page(data, number) if data.startswith(b"%PDF") else _picture(data, number)
    sys.stdout.buffer.write(_HEAD.pack(width, height) + png)


def _pdf_page(data: bytes, number: int) -> tuple[float, float, bytes]:
    import io

    import pypdfium2

    page = pypdfium2.PdfDocument(data)[number]
    width, height = page.get_size()
    picture = io.BytesIO()
    page.render(scale=min(SCALE, LONGEST / max(width, height, 1))).to_pil().convert("RGB").save(picture, "PNG")
    return width, height, picture.getvalue()


def _picture(data: bytes, number: int) -> tuple[float, float, bytes]:
    """A picture as its reader sees it, in the points in which its boxes are."""
    import cv2
    import numpy

    from extractors.readers.tesseract import DPI

    picture = cv2.imdecodemulti(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)[1][number]
    height, width = picture.shape[:2]
    smaller = min(1.0, LONGEST / max(width, height))
    _, png = cv2.imencode(".png", cv2.resize(picture, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA))
    return width * 72 / DPI, height * 72 / DPI, png.tobytes()


if __name__ == "__main__":
    _main()
