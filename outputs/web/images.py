"""Pages of PDFs as pictures, drawn by a process of its own: a broken page takes nothing down with it."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections import OrderedDict
from threading import BoundedSemaphore, Lock

SECONDS = 20
"""How long a page may take."""
SCALE = 2.0
REMEMBERED = 40
_DRAWING = BoundedSemaphore(2)
_HEAD = struct.Struct(">dd")


class Pages:
    """Draws pages and remembers the last ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], tuple[float, float, bytes]] = OrderedDict()
        self._lock = Lock()

    def page(self, key: str, data: bytes, number: int) -> tuple[float, float, bytes] | None:
        """Width and height in points and the PNG of a page (from 1) of the PDF `data`; None where it cannot be drawn.

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
    """Draw one page of the PDF on standard input: size in points, then PNG, to standard output."""
    import io
    import resource

    import pypdfium2

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    page = pypdfium2.PdfDocument(sys.stdin.buffer.read())[int(sys.argv[1]) - 1]
    width, height = page.get_size()
    scale = min(SCALE, 3000 / max(width, height, 1))
    picture = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(picture, "PNG")
    sys.stdout.buffer.write(_HEAD.pack(width, height) + picture.getvalue())


if __name__ == "__main__":
    _main()
