"""From relations to verdicts: which hold, whom the others contradict, and who is most likely wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b

from extractors.audit.formulas import Claim, formula, holds, middles
from extractors.audit.model import Check, FigureAudit, Relation, Suspect, Verdict
from extractors.audit.page import Page, measure
from extractors.audit.ranges import Stated, significant
from extractors.audit.slips import Slip, mending
from extractors.model import Figure

_LONGEST = 12
_NAMED = 5
"""Suspects that a contradiction names."""
_SLIP_SCORE = {"swap": 1.6, "scale": 1.5, "digit": 1.0, "value": 0.0}
_MENDED, _BROKEN, _HELD = 1.0, 1.5, 0.6
_ROUNDER = 0.12
_EXACT = 0.35
_LOST = 0.1
"""What an amount gains that is too small: scale words get lost, few are put in."""
_SETTLED = 1.0
"""What a reading gains that comes out to the last place and leaves no check failing."""
_DOUBT = 0.3


def judged(page: Page, claims: Sequence[Claim], document_id: str) -> tuple[Check, ...]:
    """The checks of a page, in the order of the text; those that fail name their suspects."""
    bench = _Bench(page, claims)
    checks = [_check(page, claim, document_id, number, bench) for number, claim in enumerate(claims)]
    kept = [check for check in checks if check.holds or not check.supporting]
    return tuple(sorted(kept, key=lambda check: (min(page.position[name] for name in check.figures), check.check_id)))


def verdicts(figures: Sequence[Figure], checks: Sequence[Check]) -> dict[str, FigureAudit]:
    """What the checks say of each figure."""
    confirmed: Counter[str] = Counter()
    contradicted: Counter[str] = Counter()
    suspicion: dict[str, int] = {}
    for check in checks:
        if check.holds:
            confirmed.update(check.figures)
            continue
        contradicted.update(check.figures)
        ranks = {suspect.figure_id: rank for rank, suspect in enumerate(check.suspects, 1)}
        for name in check.figures:
            rank = ranks.get(name, len(check.figures))
            suspicion[name] = min(rank, suspicion.get(name, rank))
    tested = {
        name: FigureAudit(
            Verdict.CONTRADICTED if name in contradicted else Verdict.CONFIRMED,
            confirmed[name],
            contradicted[name],
            suspicion.get(name, 0),
        )
        for name in confirmed | contradicted
    }
    return {figure.figure_id: tested.get(figure.figure_id, _UNTESTED) for figure in figures}


_UNTESTED = FigureAudit()


@dataclass(slots=True)
class _Bench:
    """The claims of a page with what is printed, and which of them speak of each figure."""

    page: Page
    claims: Sequence[Claim]
    numbers: list[list[Stated]] = field(default_factory=list)
    good: list[bool] = field(default_factory=list)
    of: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, claim in enumerate(self.claims):
            self.numbers.append([self.page.stated(figure) for figure in claim.figures])
            self.good.append(holds(claim, self.numbers[-1]))
            for figure in claim.figures:
                self.of[figure.figure_id].append(number)

    def would_hold(self, number: int, values: dict[str, Decimal]) -> bool:
        """Whether a claim would hold with other values of some figures."""
        claim = self.claims[number]
        return holds(claim, _changed(claim, self.numbers[number], values))


def _check(page: Page, claim: Claim, document_id: str, number: int, bench: _Bench) -> Check:
    one, other = middles(claim, bench.numbers[number])
    names = tuple(figure.figure_id for figure in claim.figures)
    good = bench.good[number]
    return Check(
        check_id=_named(document_id, claim.kind, names),
        document_id=document_id,
        kind=claim.kind,
        figures=names,
        formula=formula(claim),
        stated=_short(one),
        expected=_short(other),
        difference=_short(one - other),
        holds=good,
        supporting=claim.supporting,
        suspects=() if good or claim.supporting else _suspects(bench, number),
    )


def _named(document_id: str, kind: Relation, names: Sequence[str]) -> str:
    told = "\x1f".join((document_id, kind, *names))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _short(value: Decimal) -> Decimal:
    """At most six decimals: quotients have no end."""
    return value if value == value.to_integral_value() else round(value, 6)


def _suspects(bench: _Bench, number: int) -> tuple[Suspect, ...]:
    """The figures of a failing check, most likely culprit first."""
    claim, numbers = bench.claims[number], bench.numbers[number]
    swaps = _swaps(bench, number)
    found = []
    for figure, slips, stated in zip(claim.figures, mending(claim, numbers), numbers, strict=True):
        name = figure.figure_id
        tried = [_tried(bench, number, name, stated, slip) for slip in slips]
        tried += [_swapped(bench, number, name, values) for values in swaps.get(name, ())]
        fallback = Suspect(name, _standing(bench, name) - _SLIP_SCORE["digit"], "value", None)
        found.append(max(tried, key=lambda suspect: suspect.score, default=fallback))
    return tuple(sorted(found, key=lambda suspect: -suspect.score)[:_NAMED])


def _tried(bench: _Bench, number: int, name: str, stated: Stated, slip: Slip) -> Suspect:
    """A suspect with one reading, scored by what it would mend and break elsewhere."""
    kind, value = slip
    score = _score(bench, {name: value}, name, kind)
    score += _ROUNDER * (significant(stated.low) - significant(value))
    if kind == "scale" and value > stated.low and measure(bench.page.by_id[name].unit) == "amount":
        score += _LOST
    return Suspect(name, score + _settled(bench, number, {name: value}), kind, value)


def _swapped(bench: _Bench, number: int, name: str, values: dict[str, Decimal]) -> Suspect:
    """A suspect that stands in the place of another number."""
    score = _score(bench, values, name, "swap") + _settled(bench, number, values)
    return Suspect(name, score, "swap", values[name])


def _settled(bench: _Bench, number: int, values: dict[str, Decimal]) -> float:
    """What values gain with which the check comes out to the last place: more, where they leave no check failing."""
    claim, numbers = bench.claims[number], bench.numbers[number]
    one, other = middles(claim, _changed(claim, numbers, values))
    return _EXACT + _SETTLED * _all_hold(bench, values) if one == other else 0.0


def _changed(claim: Claim, numbers: Sequence[Stated], values: dict[str, Decimal]) -> list[Stated]:
    """What would be printed with other values of some figures."""
    return [
        one.changed(values[figure.figure_id]) if figure.figure_id in values else one
        for figure, one in zip(claim.figures, numbers, strict=True)
    ]


def _score(bench: _Bench, values: dict[str, Decimal], name: str, kind: str) -> float:
    score = _SLIP_SCORE[kind] + _doubt(bench.page.by_id[name])
    for number in bench.of[name]:
        if bench.claims[number].supporting:
            continue
        after = bench.would_hold(number, values)
        if bench.good[number]:
            score -= _HELD * after * (bench.claims[number].kind is not Relation.TOLD) + _BROKEN * (not after)
        else:
            score += _MENDED if after else -_MENDED
    return score


def _standing(bench: _Bench, name: str) -> float:
    """The score of a figure for which no slip is known: its checks alone."""
    good = sum(bench.good[number] for number in bench.of[name])
    return _doubt(bench.page.by_id[name]) + len(bench.of[name]) - good - _BROKEN * good


def _doubt(figure: Figure) -> float:
    return _DOUBT if figure.flags else 0.0


def _swaps(bench: _Bench, number: int) -> dict[str, list[dict[str, Decimal]]]:
    """Exchanges with a figure of the sentence that would mend a check: the values that both would take."""
    claim = bench.claims[number]
    found: dict[str, list[dict[str, Decimal]]] = defaultdict(list)
    if len(claim.figures) > _LONGEST:
        return found
    for figure in claim.figures:
        for other in bench.page.exchangeable(figure):
            values = {figure.figure_id: other.value, other.figure_id: figure.value}
            if not bench.would_hold(number, values) or not _all_hold(bench, values):
                continue
            found[figure.figure_id].append(values)
    return found


def _all_hold(bench: _Bench, values: dict[str, Decimal]) -> bool:
    numbers = {number for name in values for number in bench.of[name] if not bench.claims[number].supporting}
    return all(bench.would_hold(number, values) for number in numbers)
