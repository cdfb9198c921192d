"""The figures of a document prove each other: the relations between them, and what these say of each figure.

Pure: figures and text in, checks and verdicts out; nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.audit.amounts import equal_units, units
from extractors.audit.apart import far_rates, movements, rates_of_movement, totals
from extractors.audit.balance import balances
from extractors.audit.formulas import Claim
from extractors.audit.model import Audit, Check, FigureAudit, Relation, Suspect, Verdict
from extractors.audit.page import Page
from extractors.audit.ranges import exactly
from extractors.audit.shares import complements, completions, differences, growths, rates, wholes, yearly_means
from extractors.audit.sums import sums
from extractors.audit.told import told, told_in_tables, words_for
from extractors.audit.verdicts import judged, verdicts
from extractors.model import Block, Figure

__all__ = ["Audit", "Check", "FigureAudit", "Relation", "Suspect", "Verdict", "audit", "claims"]

_FINDERS = (
    *(sums, rates, wholes, completions, growths, differences, complements, yearly_means),
    *(units, equal_units, words_for, told, told_in_tables, totals, movements, far_rates, balances),
)


def audit(document_id: str, text: str, figures: Iterable[Figure], blocks: Sequence[Block] = ()) -> Audit:
    """Every relation between the figures of a document, and what they say of each of them.

    `text` is the document's text into which the figures' offsets point, `blocks` its structure where it has one.
    """
    page = Page(text, figures, blocks)
    with exactly():
        checks = judged(page, list(claims(page)), document_id)
    return Audit(checks, verdicts(page.figures, checks))


def claims(page: Page) -> Iterator[Claim]:
    """The relations that a document asserts between its figures, each once."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for find in _FINDERS:
        for claim in (more for found in find(page) for more in (found, *rates_of_movement(page, found))):
            key = claim.kind.value, frozenset(figure.figure_id for figure in claim.figures)
            if key not in seen and len(key[1]) == len(claim.figures):
                seen.add(key)
                yield claim
