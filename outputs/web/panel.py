"""What stands beside the text: a figure's row, what was said of it, and what can be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from extractors.numerals import find_numerals
from outputs.arithmetic import doubted, makes, may_be_shown, mends, pieces, suspect_of
from outputs.checks import checks_of_figure
from outputs.columns import CORRECTABLE
from outputs.gazetteer import doubtful
from outputs.labels import codes, label
from outputs.numbers import shown
from outputs.published import added_row
from outputs.review_cells import CODED, LINKS, LISTS, NUMBERS
from outputs.reviews import OPEN, Origin, Review, Reviews, machine_of, surroundings
from outputs.rows import Row
from outputs.store import Store
from outputs.takedown import Takedowns, TakenDownError, takedowns_of
from outputs.types import plain
from outputs.web.neighbours import Choice, neighbours


@dataclass(frozen=True, slots=True)
class Field:
    """A column on the page: what the machine says, what holds, and how it is edited.

    `options` are codes (or names of figures) with labels where one is chosen from a list; `hint` lists codes where
    several may stand.
    """

    name: str
    machine: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    hint: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What holds, as people read it."""
        return dict(self.options).get(self.value, self.value)

    @property
    def machine_shown(self) -> str:
        """What the machine says, as people read it."""
        return dict(self.options).get(self.machine, self.machine)

    @property
    def changed(self) -> bool:
        """Whether a person reads it otherwise than the machine."""
        return self.machine != self.value


@dataclass(frozen=True, slots=True)
class Sum:
    """A check as the page draws it: its formula in pieces, (text, figure_id) each, "" where no figure stands there;
    `notes` say what the others make and which readings would make it hold, the likeliest first; `suspect` is the figure
    that is most likely wrong."""

    holds: bool
    pieces: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    suspect: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure as the page shows it; `seen` is the newest entry of its history, which a verdict has to name."""

    row: Row
    fields: tuple[Field, ...]
    current: Review | None
    history: tuple[Review, ...]
    seen: int
    message: str
    before: str
    quote: str
    after: str
    checks: tuple[Sum, ...] = ()

    @property
    def reopened(self) -> bool:
        """Whether it was reviewed before its text changed."""
        return bool(self.history) and self.history[-1].origin == Origin.REOPENED


@dataclass(frozen=True, slots=True)
class Draft:
    """What a stretch of text that a person marked reads like."""

    start: int
    end: int
    quote: str
    value: str
    value_high: str
    unit: str


def panel_of(store: Store, reviews: Reviews, figure_id: str, language: str, message: str = "") -> Panel | None:
    """The panel of a row, or of a figure that a person added; None where there is no such figure.

    Raises TakenDownError where the figure was taken down.
    """
    current = reviews.current([figure_id]).get(figure_id)
    row = next(store.figures(figure_id=figure_id), None)
    if row is None and current and current.verdict:
        document = next(store.documents(document_id=current.document_id), None)
        row = added_row(current, document) if document else None
    if row is None:
        return None
    down = takedowns_of(store)
    if (row := down.shown(row)) is None:
        raise TakenDownError(f"{figure_id} was taken down.")
    held = current if current and current.verdict != OPEN else None
    machine = machine_of(row)
    values = (held.statement if held else None) or machine
    before, quote, after = split(row["sentence"], row["raw"])
    linked = [said.get(name, "") for said in (machine, values) for name in LINKS]
    around = neighbours(store, row["document_id"], row["start"], language, but=figure_id, also=linked)
    return Panel(
        row=row,
        fields=tuple(_field(name, machine[name], values.get(name, ""), language, around) for name in CORRECTABLE),
        current=held,
        history=tuple(reviews.history(figure_id)),
        seen=current.review_id if current else 0,
        message=message or doubtful(held.corrected.get("place", "") if held else ""),
        before=before,
        quote=quote,
        after=after,
        checks=tuple(_sums(store, figure_id, down, language)),
    )


def _sums(store: Store, figure_id: str, down: Takedowns, language: str) -> Iterator[Sum]:
    """The checks of a figure, failing ones first, but those that another figure of was taken down."""
    for found in checks_of_figure(store, figure_id):
        if may_be_shown(found, down):
            holds = bool(found.check["holds"])
            ways = mends(found, language) or doubted(found, language)
            notes = () if holds else (makes(found, language), *ways)
            yield Sum(holds, tuple(pieces(found, language)), notes, "" if holds else suspect_of(found))


def split(sentence: str, raw: str) -> tuple[str, str, str]:
    """A sentence before, at and behind its number; all of it before where the number is not in it."""
    before, found, after = sentence.partition(raw)
    return (before, found, after) if found and raw else (sentence, "", "")


def _field(name: str, machine: str, value: str, language: str, around: tuple[Choice, ...]) -> Field:
    if name in LINKS:
        return Field(name, machine, value, around)
    choices: Sequence[str] = ()
    if name in CODED:
        choices = list(chain(codes(name), codes("unit") if name == "per" else ()))
    options = tuple((code, label(name, code, language)) for code in choices)
    several = name in LISTS
    return Field(
        name,
        _written(name, machine, language),
        _written(name, value, language),
        () if several else options,
        tuple(words for _, words in options) if several else (),
    )


def _written(name: str, value: str, language: str) -> str:
    """A column as people write it, so that it can be edited and read back."""
    if name in NUMBERS and value:
        return shown(Decimal(value), None, language)
    if name in LISTS:
        return "; ".join(label(name, code, language) for code in value.split(";") if code)
    return value


def draft_of(text: str, start: int, end: int) -> Draft:
    """What a marked stretch reads like, as far as the rules know; blanks at its ends do not count."""
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    quote = text[start:end]
    found: Any = next(iter(find_numerals(quote)), None)
    if found is None:
        return Draft(start, end, quote, "", "", "")
    high = plain(found.value_high) if found.value_high is not None else ""
    return Draft(start, end, quote, plain(found.value), high, found.unit or "")


def missed_panel(store: Store, document_id: str, text: str, draft: Draft, language: str) -> Panel:
    """The form for a figure that the machine missed."""
    known = {"value": draft.value, "value_high": draft.value_high, "unit": draft.unit or "item"}
    values = {**known, "qualifier": "exact", "indicator": "other", "status": "actual", "change": "level"}
    before, quote, after = split(surroundings(text, draft.start, draft.end), draft.quote)
    row = {"document_id": document_id, "figure_id": "", "raw": draft.quote}
    around = neighbours(store, document_id, draft.start, language)
    fields = tuple(_field(name, values.get(name, ""), values.get(name, ""), language, around) for name in CORRECTABLE)
    return Panel(row, fields, None, (), 0, "", before, quote, after)
