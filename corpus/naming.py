"""Names for new documents: the file's stem where that is unique, else its path made safe.

What is made here are candidates, best first; the store takes the first that no other document bears, and keeps it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

Identity = tuple[str, str]
"""Source and address of a document."""

_UNSAFE = re.compile(r"[^\w.]+")
_LONGEST = 120


def candidates(identities: Iterable[Identity]) -> dict[Identity, tuple[str, ...]]:
    """Names by document, in order of identity: the stem unless another one shares it, the path, source and path."""
    ordered = sorted(set(identities))
    stems = Counter(stem(identity) for identity in ordered)
    return {identity: names(identity, unique=stems[stem(identity)] == 1) for identity in ordered}


def safe(text: str) -> str:
    """Letters of all alphabets, digits, `_`, `.`; all else becomes `-`: fit for a file name, an address and a cell."""
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip("-.")
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}-{_short_hash(text)}"


def names(identity: Identity, *, unique: bool) -> tuple[str, ...]:
    """Names for a document, best first; `unique` where no other one that is named with it has the same stem."""
    choice = (stem(identity) if unique else "", safe(str(_path(identity))), safe(f"{identity[0]}/{_path(identity)}"))
    return tuple(name for name in choice if name) or ("document",)


def stem(identity: Identity) -> str:
    """The last part of a document's path without its ending, made safe; may be empty."""
    return safe(_path(identity).stem)


def _path(identity: Identity) -> PurePosixPath:
    """The path of an address: of a URL its path and query, of a file itself."""
    parts = urlsplit(identity[1])
    if parts.scheme in ("http", "https"):
        return PurePosixPath(unquote(parts.path).strip("/") + (f"-{parts.query}" if parts.query else ""))
    return PurePosixPath(identity[1])


def _short_hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
