"""What the audit costs grows with the number of figures, not with their square: counted in looks at figures."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

from extractors.audit import audit
from extractors.extract import extract
from extractors.model import Block, Document, Figure
from tests.goldsets import SAMPLES, document_of

_COLUMNS = frozenset(column.name for column in fields(Figure))
_PLACES = 40
_FEW, _MANY = 7, 65
"""Rounds of the samples: about 2,000 and 20,000 figures."""


class _Watched(Figure):
    """A figure that counts how often one of its columns is read: every comparison of figures reads some."""

    __slots__ = ()
    looks = 0

    def __getattribute__(self, name: str) -> object:
        if name in _COLUMNS:
            _Watched.looks += 1
        return super().__getattribute__(name)


def _page(rounds: int) -> tuple[str, list[Figure], list[Block]]:
    """The samples over and over as one document: at other places, in other years, with a wrong number now and then."""
    samples = [document_of(path) for path in sorted(SAMPLES.iterdir()) if path.suffix in (".txt", ".html")]
    known = [(document, extract(document).figures) for document in samples]
    texts: list[str] = []
    figures: list[Figure] = []
    blocks: list[Block] = []
    at = 0
    for number in range(rounds):
        for document, found in known:
            blocks += _moved_blocks(document, at, number)
            figures += (_moved(figure, at, number, order) for order, figure in enumerate(found))
            texts.append(document.text)
            at += len(document.text) + 1
    return "\n".join(texts), figures, blocks


def _moved(figure: Figure, at: int, number: int, order: int) -> Figure:
    named = {name: f"{number}.{at}.{link}" for name in ("pair", "part_of") if (link := getattr(figure, name))}
    wrong = {"value": figure.value + Decimal(number + 1)} if (number + order) % 17 == 0 else {}
    year = {"period": figure.period.replace("2023", str(1990 + number % 30))}
    moved = replace(
        figure,
        figure_id=f"{number}.{at}.{figure.figure_id}",
        start=figure.start + at,
        end=figure.end + at,
        sentence_start=figure.sentence_start + at,
        sentence_end=figure.sentence_end + at,
        place=f"{figure.place} {number % _PLACES}",
        **(named | wrong | year),
    )
    return _Watched(**{column.name: getattr(moved, column.name) for column in fields(Figure)})


def _moved_blocks(document: Document, at: int, number: int) -> list[Block]:
    return [
        replace(
            block,
            start=block.start + at,
            end=block.end + at,
            cell=replace(block.cell, table=block.cell.table + 100 * number + at) if block.cell else None,
        )
        for block in document.blocks
    ]


def _looks(rounds: int) -> tuple[int, float, float]:
    """How many figures there are, and how many looks and checks each of them costs and takes part in."""
    text, figures, blocks = _page(rounds)
    _Watched.looks = 0
    checks = audit("d", text, figures, blocks).checks
    return len(figures), _Watched.looks / len(figures), len(checks) / len(figures)


def test_ten_times_the_figures_are_ten_times_the_work() -> None:
    few, looks, checks = _looks(_FEW)
    many, more_looks, more_checks = _looks(_MANY)
    assert few > 2_000
    assert many > 20_000
    # Windows of candidates fill up and searches by halves deepen; work by the square would make ten times as many.
    assert more_looks < 1.5 * looks
    assert more_checks > 0.8 * checks, "the larger document is read as well as the small one"


def test_a_second_look_would_be_seen() -> None:
    """That a finder which compares all figures with all others does not pass."""
    cost = []
    for rounds in (1, 4):
        _, figures, _ = _page(rounds)
        _Watched.looks = 0
        pairs = sum(one.value == other.value for one in figures for other in figures)
        assert pairs
        cost.append(_Watched.looks / len(figures))
    assert cost[1] > 3 * cost[0]
