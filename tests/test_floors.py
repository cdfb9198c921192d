"""The extraction's F1 stays above the floors of floors.yaml, on the samples and, where ../shared is, on its gold."""

from __future__ import annotations

from pathlib import Path

import goldsets
import pytest

from outputs.evaluate import LEVELS, Scores

FLOORS = goldsets.floors()


@pytest.fixture(scope="module")
def sets(shared: Path) -> dict[str, Scores]:
    """The scores on the sets of ../shared."""
    return goldsets.shared_sets(shared)


def test_floors_name_levels_that_there_are() -> None:
    sets = {
        "samples",
        "written",
        "written_validation",
        "ordinary_validation",
        "modelled_validation",
        "seeds",
        "known",
        "validation",
        "numbers",
    }
    assert set(FLOORS) == sets
    assert all(set(FLOORS[name]) <= set(LEVELS) for name in FLOORS if name != "numbers")


def test_samples() -> None:
    scores = goldsets.samples()
    assert not scores.below(FLOORS["samples"]), "\n".join(map(str, scores.mistakes))


def test_documents_written_for_the_tests() -> None:
    missed = {name: scores.below(FLOORS[name]) for name, scores in goldsets.written_sets().items()}
    assert not any(missed.values()), missed


def test_documents_from_which_nothing_was_made() -> None:
    missed = {name: scores.below(FLOORS[name]) for name, scores in goldsets.unread_sets().items()}
    assert not any(missed.values()), missed


def test_a_directive_full_of_numbers_yields_no_figure() -> None:
    assert goldsets.rows_of(goldsets.SAMPLES / "directive.txt") == ()


@pytest.mark.parametrize("name", ["seeds", "known"])
def test_known_sets(sets: dict[str, Scores], name: str) -> None:
    scores = sets[name]
    assert not scores.below(FLOORS[name]), "\n".join(map(str, scores.mistakes))


def test_validation_in_total(sets: dict[str, Scores]) -> None:
    """Says the totals alone: the documents must stay unknown to who makes rules."""
    missed = sets["validation"].below(FLOORS["validation"])
    assert not missed


def test_seed_without_figures(shared: Path) -> None:
    [path] = (shared / "seeds").glob("001_*.txt")
    assert goldsets.rows_of(path) == ()


def test_single_expressions(shared: Path) -> None:
    expressions = list(goldsets.expressions(shared))
    with_figures = [(text, wanted, found) for text, wanted, found in expressions if wanted]
    wrong = [text for text, wanted, found in with_figures if wanted != found]
    assert 1 - len(wrong) / len(with_figures) >= FLOORS["numbers"]["exact"], wrong
    assert [text for text, wanted, found in expressions if found and not wanted] == []
