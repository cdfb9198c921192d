"""Lines of a list of other pages, each with its day: neither a title nor the day of the page they stand on."""

from __future__ import annotations

import regex

_DATED = regex.compile(r"\s*\p{L}[^\n]{8,}[(\[–-]\s?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?[)\]]?\s*$")


def is_listed(before: str, line: str, behind: str) -> bool:
    """Whether a line ends in a day and a line beside it does, too; a title with its day stands alone."""
    return _DATED.match(line) is not None and any(_DATED.match(other) for other in (before, behind))
