"""Seeded errors: copies of a document with one digit changed, one scale word dropped, or two numbers exchanged."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.audit import Audit, Relation, audit
from extractors.audit.page import Page
from extractors.model import Document, Figure
from extractors.numerals import scan

_SCALE = re.compile(r"\s*\b(?:tỷ|tỉ|triệu|nghìn|ngàn)\b")


@dataclass(frozen=True, slots=True)
class Seeded:
    """A copy with an error: the figures as they now stand, and who was changed."""

    kind: str
    changed: frozenset[str]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the contradiction is reported, and whether a changed figure is among the first two suspects."""

    kind: str
    reported: bool
    named: bool


def seeded(figures: Sequence[Figure], chance: random.Random) -> Seeded | None:
    """One error of a random kind at a random figure, None where that kind cannot befall it."""
    victim = chance.choice(figures)
    kind = chance.choice(("digit", "scale", "swap"))
    new = {"digit": _digit, "scale": _scale, "swap": _swap}[kind](victim, figures, chance)
    if not new:
        return None
    changed = {figure.figure_id: figure for figure in new}
    return Seeded(kind, frozenset(changed), tuple(changed.get(f.figure_id, f) for f in figures))


def _digit(victim: Figure, _: Sequence[Figure], chance: random.Random) -> list[Figure]:
    places = [n for n, letter in enumerate(victim.raw) if letter.isdigit() and letter.isascii()]
    if not places or victim.value_high is not None:
        return []
    place = chance.choice(places)
    digit = chance.choice([d for d in "0123456789" if d != victim.raw[place]])
    return _reread(victim, victim.raw[:place] + digit + victim.raw[place + 1 :])


def _scale(victim: Figure, _: Sequence[Figure], chance: random.Random) -> list[Figure]:
    words = list(_SCALE.finditer(victim.raw))
    if not words or victim.value_high is not None:
        return []
    word = chance.choice(words)
    return _reread(victim, victim.raw[: word.start()] + victim.raw[word.end() :])


def _reread(victim: Figure, raw: str) -> list[Figure]:
    """The figure with another number, worth in its place what the number is worth by itself."""
    before, after = scan(victim.raw).numerals, scan(raw).numerals
    if len(before) != 1 or len(after) != 1 or not before[0].value or before[0].value_high or after[0].value_high:
        return []
    value = after[0].value * victim.value / before[0].value
    return [replace(victim, raw=raw, value=value)] if value != victim.value else []


def _swap(victim: Figure, figures: Sequence[Figure], chance: random.Random) -> list[Figure]:
    others = [f for f in figures if _exchangeable(victim, f)]
    if not others or victim.value_high is not None:
        return []
    other = chance.choice(others)
    return [replace(victim, raw=other.raw, value=other.value), replace(other, raw=victim.raw, value=victim.value)]


def _exchangeable(one: Figure, other: Figure) -> bool:
    same = (one.unit, one.sentence_start) == (other.unit, other.sentence_start)
    return same and one.value != other.value and other.value_high is None


def outcome(document: Document, before: Audit, copy: Seeded) -> Outcome | None:
    """What the audit says of a copy; None where no check covers the change by more than its tolerance."""
    after = audit(document.document_id, document.text, copy.figures, document.blocks)
    if not _breaks(document, before, copy):
        return None
    old = {check.check_id for check in before.checks if not check.holds}
    new = [check for check in after.checks if not check.holds and check.check_id not in old]
    touched = [check for check in new if copy.changed & set(check.figures)]
    best: dict[str, float] = {}
    for suspect in (suspect for check in touched for suspect in check.suspects):
        best[suspect.figure_id] = max(best.get(suspect.figure_id, suspect.score), suspect.score)
    first = sorted(best, key=lambda name: -best[name])[:2]
    return Outcome(copy.kind, bool(touched), bool(copy.changed & set(first)))


def _breaks(document: Document, before: Audit, copy: Seeded) -> bool:
    """Whether a check that held would no longer hold with the changed numbers."""
    from extractors.audit import claims
    from extractors.audit.formulas import holds
    from extractors.audit.ranges import stated

    old = {figure.figure_id: figure for figure in copy.figures}
    covering = {
        (check.kind, frozenset(check.figures))
        for check in before.checks
        if check.holds and not check.supporting and copy.changed & set(check.figures)
    }
    return any(
        (claim.kind, frozenset(f.figure_id for f in claim.figures)) in covering
        and not holds(claim, [stated(old[figure.figure_id]) for figure in claim.figures])
        for claim in claims(_page_before(document, before, copy))
    )


_pages: dict[str, Page] = {}


def _page_before(document: Document, _: Audit, __: Seeded) -> Page:
    return _pages[document.document_id]


def outcomes(documents: Sequence[tuple[Document, tuple[Figure, ...]]], copies: int, seed: int = 8) -> Iterator[Outcome]:
    """The outcomes of that many copies whose change a check covers."""
    chance = random.Random(seed)
    audits = {d.document_id: audit(d.document_id, d.text, figures, d.blocks) for d, figures in documents}
    _pages.update({d.document_id: Page(d.text, figures, d.blocks) for d, figures in documents})
    covered = [(d, f) for d, f in documents if any(not c.supporting for c in audits[d.document_id].checks)]
    made = 0
    while made < copies:
        document, figures = chance.choice(covered)
        copy = seeded(figures, chance)
        one = outcome(document, audits[document.document_id], copy) if copy else None
        if one is not None:
            made += 1
            yield one


__all__ = ["Decimal", "Outcome", "Relation", "Seeded", "outcome", "outcomes", "seeded"]
