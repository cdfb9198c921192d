"""Old Vietnamese encodings: TCVN3 (fonts named .Vn...), VNI, VPS."""

from __future__ import annotations


def decode_run(text: str, font: str) -> str:
    """The text of a run that is set in a font; legacy fonts say how its letters are coded."""
    return text
