"""Checks: relations between figures that hold or do not hold, and what they say of each figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Relation(StrEnum):
    """What ties figures to each other; `Check.figures` says in which order they stand."""

    SUM = "sum"
    RATE = "rate"
    COMPLETION = "completion"
    GROWTH = "growth"
    DIFFERENCE = "difference"
    UNIT = "unit"
    EQUAL_UNIT = "equal_unit"
    WHOLE = "whole"
    PER_YEAR = "per_year"
    COMPLEMENT = "complement"
    TOLD = "told"


class Verdict(StrEnum):
    """What the checks say of a figure."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that may be the wrong one: `reading` is the value with which its checks would hold, None where none is
    known; `slip` how the stated value comes of it (`digit`, `scale`, `swap`, `value`)."""

    figure_id: str
    score: float
    slip: str
    reading: Decimal | None


@dataclass(frozen=True, slots=True)
class Check:
    """One relation. `figures` begins with the one that the others give; `formula` is the relation in printed numbers.

    `stated` is what the text says and `expected` what the other figures make; `difference` is stated less expected.
    `supporting` checks are evidence where they hold and say nothing where they do not.
    """

    check_id: str
    document_id: str
    kind: Relation
    figures: tuple[str, ...]
    formula: str
    stated: Decimal
    expected: Decimal
    difference: Decimal
    holds: bool
    supporting: bool = False
    suspects: tuple[Suspect, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureAudit:
    """What the checks say of one figure: `confirmed` and `contradicted` count the checks that hold and that do not."""

    verdict: Verdict = Verdict.UNTESTED
    confirmed: int = 0
    contradicted: int = 0
    suspicion: int = 0
    """Its place among the suspects of the contradictions, 1 first; 0 where nothing contradicts it."""


@dataclass(frozen=True, slots=True)
class Audit:
    """All checks of a document, in the order of the text, and the verdict on each of its figures."""

    checks: tuple[Check, ...]
    figures: dict[str, FigureAudit]
