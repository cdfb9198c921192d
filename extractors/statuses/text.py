"""What the statuses of a text are read from: its words and scopes, its kind, its years, what was decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.reading import Reading
from extractors.scopes import Layout


@dataclass(slots=True)
class Text:
    """A text whose statuses are read; `low` and `scopes` are those of its `reading`.

    `default_status` is that of its kind, `this_year` the year of its writing, `first_year` the first of which it
    tells; `looks_ahead` says that its title speaks of what shall be. `decided` holds what the last figure of each
    sentence is, where more than the text's kind said so.
    """

    reading: Reading
    low: str
    scopes: Layout
    default_status: str
    this_year: int | None
    first_year: int | None
    looks_ahead: bool
    decided: dict[int, Decision] = field(default_factory=dict)

    def clause(self, mention: Mention) -> tuple[int, int]:
        """The clause in which a figure stands."""
        return self.scopes.clause_at(mention.sentence, mention.start)
