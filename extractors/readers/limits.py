"""What a document may cost: time, memory, pages, unpacked size, depth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes of memory of one reading; bytes, members and depth of what an archive unpacks to."""

    seconds: float = 900
    memory: int = 4 << 30
    unpacked: int = 500 << 20
    members: int = 5000
    depth: int = 3


DEFAULT = Limits()
