"""What a code can be counted in (`patterns/measures.yaml`): what a figure cannot take from another one."""

from __future__ import annotations

from functools import cache

import patterns
from extractors.mentions import Mention


@cache
def _never() -> dict[str, frozenset[str]]:
    return {code: frozenset(entry["never"]) for code, entry in patterns.load("measures").items()}


def countable(code: str, mention: Mention) -> bool:
    """Whether what a code measures can be counted in the unit of a figure: no crop in firms, no wage in heads."""
    never = _never().get(code, frozenset())
    return mention.unit not in never and mention.measure not in never
