"""How likely a row is right: a logistic model over how each of its columns was read and what the arithmetic says.

The coefficients lie in `confidence.json`, which `scripts/fit_confidence.py` makes from annotated documents; here they
are only added up.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.audit import Audit, FigureAudit, Verdict
from extractors.audit.page import measure
from extractors.model import Block, BlockKind, Document, Figure

LEVELS = ("value", "statement", "row")
"""What can be right: value and unit; and indicator, status, change; and all columns."""
LEGIBLE = 0.8
_CLOSE, _CLEAR = 0.5, 3.0
"""A margin between two readings below which either may be right, and one beyond which none doubts."""
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Probabilities:
    """How likely value, statement and row are right, 0 to 1; each asks for all that the one before asks for."""

    value: float
    statement: float
    row: float


CONTRADICTED = 101
"""What a contradiction adds to doubt: more than any doubt of the model, which ends at 100."""
_CULPRITS = 2
"""Suspects of a contradiction that come before its other figures."""


def doubt(likely: Probabilities, said: FigureAudit) -> int:
    """The order of the review queue, most first: what the arithmetic contradicts, its culprits before all, then the
    percent by which the statement may be wrong."""
    return CONTRADICTED * urgency(said) + round(100 * (1 - likely.statement))


def urgency(said: FigureAudit) -> int:
    """How soon a person should look at a figure for what the arithmetic says: 0 where nothing contradicts it."""
    if said.verdict is not Verdict.CONTRADICTED:
        return 0
    return 1 + max(0, 1 + _CULPRITS - said.suspicion)


def probabilities(document: Document, figures: Sequence[Figure], audit: Audit) -> dict[str, Probabilities]:
    """How likely each row of a document is right."""
    told = features(document, figures, audit)
    return {figure_id: _probabilities(row) for figure_id, row in told.items()}


def _probabilities(row: Features) -> Probabilities:
    weights, (value, statement, whole) = _model()
    for name, amount in row.items():
        known = weights.get(name)
        if known is not None:
            value += known[0] * amount
            statement += known[1] * amount
            whole += known[2] * amount
    chances = _logistic(value), _logistic(statement), _logistic(whole)
    return Probabilities(chances[0], min(chances[:2]), min(chances))


def _logistic(score: float) -> float:
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 4)


Weights = tuple[float, float, float]
"""What a feature adds to each of `LEVELS`."""


@cache
def _model() -> tuple[dict[str, Weights], Weights]:
    """The weights of every feature, and what all rows start with."""
    text = (files("outputs") / "confidence.json").read_text(encoding="utf-8")
    levels = [json.loads(text)["weights"][level] for level in LEVELS]
    weights = {name: _weights(levels, name) for level in levels for name in level if name != "intercept"}
    return weights, _weights(levels, "intercept")


def _weights(levels: Sequence[Mapping[str, float]], name: str) -> Weights:
    value, statement, whole = (level.get(name, 0.0) for level in levels)
    return value, statement, whole


def features(document: Document, figures: Sequence[Figure], audit: Audit) -> dict[str, Features]:
    """What the model looks at, by figure."""
    crowd = Counter((figure.sentence_start, figure.sentence_end) for figure in figures)
    unnamed = sum(figure.indicator == "other" for figure in figures) / max(1, len(figures))
    about = {f"kind:{_kind(document)}": 1.0, "unnamed": unnamed, "many": math.log1p(len(figures))}
    near, together = _neighbours(figures), _sentences(figures)
    return {
        f.figure_id: {
            **about,
            **_of(document, f, audit.figures[f.figure_id], crowd),
            **near[f.figure_id],
            **together[f.figure_id],
        }
        for f in figures
    }


def _neighbours(figures: Sequence[Figure]) -> dict[str, Features]:
    """Whether the figure says the same as those that it stands beside and is linked to."""
    by_id = {figure.figure_id: figure for figure in figures}
    usual = Counter(figure.indicator for figure in figures)
    found: dict[str, Features] = {}
    for before, figure, after in zip([None, *figures], figures, [*figures[1:], None], strict=False):
        row = {"usual": usual[figure.indicator] / len(figures)}
        linked = {"pair": by_id.get(figure.pair), "total": by_id.get(figure.part_of), "before": before, "after": after}
        for name, other in linked.items():
            if other is not None:
                row[f"{name}:same" if other.indicator == figure.indicator else f"{name}:other"] = 1.0
        found[figure.figure_id] = row
    return found


def _sentences(figures: Sequence[Figure]) -> dict[str, Features]:
    """Whether a figure opens its sentence, and whether that speaks of several indicators or statuses."""
    sentences: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        sentences[figure.sentence_start, figure.sentence_end].append(figure)
    found: dict[str, Features] = {}
    for members in sentences.values():
        mixed: Features = {}
        if len(members) > 1:
            if any(figure.indicator != members[0].indicator for figure in members):
                mixed["mixed indicators"] = 1.0
            if any(figure.status != members[0].status for figure in members):
                mixed["mixed statuses"] = 1.0
        for figure in members:
            found[figure.figure_id] = mixed
        found[members[0].figure_id] = {**mixed, "first": 1.0}
    return found


def _kind(document: Document) -> str:
    tables = any(block.cell is not None for block in document.blocks)
    return f"{document.media_type.rpartition('/')[2]}{'+tables' if tables else ''}"


def _of(document: Document, figure: Figure, audit: FigureAudit, crowd: Counter[tuple[int, int]]) -> Features:
    block = document.blocks[figure.block] if document.blocks else None
    names = [*_decided(figure), *_stated(figure), *_audited(audit), *_stands(block)]
    row = dict.fromkeys(names, 1.0)
    decision = figure.trace.get("indicator")
    if decision is not None and decision.margin is not None:
        row["margin"] = max(-1.0, min(_CLEAR, decision.margin))
        row["close" if decision.margin < _CLOSE else "apart"] = 1.0
    row["crowd"] = math.log1p(crowd[figure.sentence_start, figure.sentence_end])
    row["sentence"] = math.log1p((figure.sentence_end - figure.sentence_start) / 100)
    return row


def _decided(figure: Figure) -> Iterable[str]:
    """Where each column was decided and by which sort of rule."""
    for column in ("indicator", "status", "period", "place", "group", "unit", "change"):
        decision = figure.trace.get(column)
        yield f"{column}@{decision.scope if decision else 'none'}"
        if decision and column in ("indicator", "status"):
            yield f"{column}.rule:{_sort(decision.rule)}"


_SORTS = frozenset({"inherit", "other", "indicator", "fraction", "unit", "total", "status", "default"})


def _sort(rule: str) -> str:
    """How a rule works; rules that name an indicator count as one sort, so that the model does not learn subjects."""
    first = rule.partition(".")[0]
    return first if first in _SORTS else "named"


def _stated(figure: Figure) -> Iterable[str]:
    yield f"measure:{measure(figure.unit)}"
    yield f"status:{figure.status}"
    yield f"change:{figure.change}"
    yield f"unit:{figure.unit}"
    yield f"indicator:{figure.indicator}"
    for name, there in (
        *(("qualified", figure.qualifier != "exact"), ("per", figure.per), ("ranged", figure.value_high is not None)),
        *(("paired", figure.pair), ("part", figure.part_of), ("item", figure.unit == "item")),
        *(("undated", not figure.period), ("placeless", not figure.place), ("grouped", figure.group)),
    ):
        if there:
            yield name
    yield from (f"flag:{flag.partition(':')[0]}" for flag in figure.flags)


def _audited(audit: FigureAudit) -> Iterable[str]:
    if audit.confirmed:
        yield "confirmed"
    if audit.confirmed > 1:
        yield "confirmed twice"
    if audit.verdict is Verdict.CONTRADICTED:
        yield "contradicted"
        if audit.suspicion <= _CULPRITS:
            yield "suspect"


def _stands(block: Block | None) -> Iterable[str]:
    if block is None:
        return
    if block.kind is not BlockKind.PARAGRAPH:
        yield f"block:{block.kind}"
    if block.confidence is not None:
        yield "scan"
        if block.confidence < LEGIBLE:
            yield "blurred"
