"""The crawler's rules, read from `rules.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "rules.yaml"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its reason, what it must match and what it must not."""

    id: str
    why: str
    pattern: str
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Kind → rules."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        kind: tuple(
            Rule(**{**r, "examples": tuple(r["examples"]), "near_misses": tuple(r["near_misses"])}) for r in entries
        )
        for kind, entries in raw.items()
    }


# Names of parameters are matched as a whole, everything else wherever it stands.
WHOLE = frozenset({"drop_parameters"})


def compiled(kind: str, more: tuple[str, ...] = ()) -> re.Pattern[str]:
    """One pattern of all rules of a kind and of `more`, ignoring case; to be used with `search`."""
    parts = "|".join(f"(?:{pattern})" for pattern in (*(rule.pattern for rule in rules()[kind]), *more))
    return re.compile(f"^(?:{parts})$" if kind in WHOLE else parts, re.IGNORECASE)
