"""Names of figures that hold when the text around them moves."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

import regex

LENGTH = 13
"""Characters of the hash: 65 bits, so that a hundred million figures meet no equal."""

_FORMAT = regex.compile(r"\p{Cf}+")
# Base 32 without the letters that are read for digits or for each other (i, l, o, u).
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SHIFTS = tuple(range(5 * (LENGTH - 1), -1, -5))


@lru_cache(maxsize=256)
def normalised(text: str) -> str:
    """One spelling of a quote: composed, lower case, without format characters, each run of white space one space."""
    composed = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return " ".join(_FORMAT.sub("", composed).casefold().split())


def figure_id(document_id: str, quote: str, sentence: str, ordinal: int = 0) -> str:
    """`f` and 13 letters or digits: never read as a number or a formula by a spreadsheet.

    `quote` is the figure's `raw`, `sentence` the sentence that it stands in, `ordinal` counts from 0 the figures
    of the document with the same quote in the same sentence. Offsets have no part in it.
    """
    return _hashed(document_id, normalised(quote), normalised(sentence), ordinal)


def _hashed(document_id: str, quote: str, sentence: str, ordinal: int) -> str:
    parts = (document_id, quote, sentence, str(ordinal))
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).digest()
    bits = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * LENGTH)
    return "f" + "".join([_ALPHABET[bits >> shift & 31] for shift in _SHIFTS])


def figure_ids(document_id: str, quotes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The ids of a document's figures, given as (quote, sentence) in the order of the text."""
    seen: Counter[tuple[str, str]] = Counter()
    for quote, sentence in quotes:
        key = normalised(quote), normalised(sentence)
        yield _hashed(document_id, *key, seen[key])
        seen[key] += 1
