"""The model that judges what a figure measures where the rules are in doubt."""

from __future__ import annotations

import goldsets
import numpy as np
import pytest

import patterns
from extractors.extract import extract
from extractors.indicators.clues import ClueReader, strongest
from extractors.indicators.judge import DOUBTFUL, in_doubt, model
from extractors.indicators.votes import Vote
from extractors.model import Decision, Figure
from extractors.readers import read


def figures_of(text: str) -> tuple[Figure, ...]:
    return extract(read(text.encode(), document_id="judge", name="judge.txt")).figures


def votes(**weights: float) -> list[Vote]:
    """A vote for each code, without a cue."""
    return [Vote(code, weight, "lead", None) for code, weight in weights.items()]  # type: ignore[arg-type]


def test_the_model_knows_the_codes_of_the_catalogue_alone() -> None:
    known = model()
    codes = {entry["code"] for entry in patterns.load("catalogue")["indicator"]}
    assert set(known.codes) <= codes
    assert known.weights.shape == (len(known.rows), len(known.codes))
    assert known.bias.shape == (len(known.codes),)
    assert np.isfinite(known.weights).all()


def test_clues_that_the_model_never_met_add_nothing() -> None:
    assert not model().scores({"lead:zzz": 1.0}).any()
    assert model().scores({"lead:zzz": 1.0, "unit=VND": 1.0}).any()


@pytest.mark.parametrize(
    ("heard", "scope", "doubt"),
    [
        (votes(income=2.0, other=2.0 - DOUBTFUL), "lead", False),
        (votes(income=2.0, other=2.1 - DOUBTFUL), "lead", True),
        (votes(income=DOUBTFUL), "lead", False),
        ([], "default", True),
        ([], "number", False),
        (votes(income=2.0, other=1.9), "title", False),
    ],
)
def test_rules_are_in_doubt_where_two_indicators_weigh_about_the_same(
    heard: list[Vote], scope: str, doubt: bool
) -> None:
    assert in_doubt(Decision("income", "income", "", scope), heard) is doubt


def test_two_votes_for_one_indicator_are_no_doubt() -> None:
    heard = [*votes(income=2.0), *votes(income=1.9)]
    assert not in_doubt(Decision("income", "income", "", "lead"), heard)


def test_what_it_overrules_tells_words_and_margin() -> None:
    """On the documents written for the tests: some are overruled, each by words of its text and with a margin."""
    judged = 0
    for path in sorted(goldsets.WRITTEN.glob("w1*.txt"))[:30]:
        document = goldsets.document_of(path)
        for figure in extract(document).figures:
            decision = figure.trace["indicator"]
            if decision.rule == "judge.words":
                judged += 1
                assert decision.value == figure.indicator
                assert decision.margin is not None
                assert decision.margin >= 0
                assert all(word in document.text.lower() for word in decision.cue.replace(",", " ").split())
                assert decision.scope
    assert judged > 0


def test_the_strongest_clue_tells_its_words_and_where_they_stand() -> None:
    assert strongest({"near:dư_nợ": 2.0, "title:nghèo": 1.0, "noun:hộ": -1.0}) == ("dư nợ, nghèo", "lead")
    assert strongest({}) == ("", "")


def test_plain_statements_stay_what_the_rules_say() -> None:
    (figure,) = figures_of("Ngân hàng cho 86 hộ nghèo vay vốn.")
    assert figure.indicator == "credit_disbursed"
    assert figure.trace["indicator"].rule != "judge.words"


def test_words_of_a_sentence_are_read_once_for_all_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    around: list[object] = []
    whole = ClueReader.read

    def watched(self: ClueReader, *told: object) -> object:
        own, shared = whole(self, *told)  # type: ignore[arg-type]
        around.append(shared)
        return iter((own, shared))

    monkeypatch.setattr(ClueReader, "read", watched)
    monkeypatch.setattr("extractors.indicators.judge.in_doubt", lambda *_: True)
    figures_of("Xã có 120 hộ, 512 khẩu và 4 thôn.")
    assert len(around) == 3
    assert len({id(clues) for clues in around}) == 1
