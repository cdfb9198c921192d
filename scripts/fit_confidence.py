"""Fit the model of `outputs/confidence.py` and measure it, leaving one document out at a time.

    python scripts/fit_confidence.py GOLD.jsonl:FOLDER … [--hold-out FILE] [--write]

Each GOLD.jsonl is annotated as tests/gold and the samples are, FOLDER holds its documents; `--hold-out` names a file
with ids of documents that are left alone. Needs scikit-learn; the package itself does not.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors.audit import audit
from extractors.extract import extract
from extractors.readers import read
from outputs.confidence import LEVELS, Features, features, urgency
from outputs.evaluate import Row, levels_of, match, read_gold
from outputs.rows import figure_rows

TARGET = Path(__file__).resolve().parent.parent / "outputs/confidence.json"
STRENGTH = 0.15
"""Inverse weight of the penalty: small, for there are few documents."""
BINS = 5
RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Example:
    """A row of the table with what is known of it and which levels it reaches."""

    document: str
    features: Features
    right: dict[str, bool]
    urgency: int


def examples(gold_file: Path, folder: Path, held_out: frozenset[str]) -> list[Example]:
    """The rows that extraction gives for annotated documents."""
    gold = read_gold(gold_file.read_text(encoding="utf-8").splitlines(), gold_file.name)
    found: list[Example] = []
    for name, wanted in gold.items():
        if name not in held_out:
            path = next(path for path in sorted(folder.iterdir()) if path.stem == name)
            found += _of_document(path, wanted)
    return found


def _of_document(path: Path, gold: Sequence[Row]) -> list[Example]:
    document = read(path.read_bytes(), document_id=path.stem, name=path.name)
    extraction = extract(document)
    said = audit(path.stem, document.text, extraction.figures, document.blocks)
    told = features(document, extraction.figures, said)
    rows = list(figure_rows(document, extraction, path.stem, ""))
    reached = {row["figure_id"]: set(levels_of(wanted, row)) for wanted, row in match(gold, rows)}
    return [
        Example(
            str(path),
            told[name],
            {level: level in reached.get(name, ()) for level in LEVELS},
            urgency(said.figures[name]),
        )
        for name in (row["figure_id"] for row in rows)
    ]


def fit(known: Sequence[Example], level: str) -> dict[str, float]:
    """The weights of one level."""
    right = [example.right[level] for example in known]
    if len(set(right)) < 2:
        return {"intercept": 5.0 if right[0] else -5.0}
    vectorizer = DictVectorizer(sparse=False)
    table = vectorizer.fit_transform([example.features for example in known])
    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", max_iter=200).fit(table, right)
    weights = dict(zip(vectorizer.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    return {"intercept": float(model.intercept_[0]), **{name: w for name, w in weights.items() if abs(w) > 0.005}}


def guess(weights: dict[str, float], example: Example) -> float:
    """The probability of one row."""
    score = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in example.features.items())
    return float(1 / (1 + np.exp(-score)))


def left_out(known: Sequence[Example], level: str) -> np.ndarray:
    """For each row the probability by a model that has not seen its document."""
    guesses = np.zeros(len(known))
    for document in sorted({example.document for example in known}):
        weights = fit([example for example in known if example.document != document], level)
        for number, example in enumerate(known):
            if example.document == document:
                guesses[number] = guess(weights, example)
    return guesses


def calibration_error(guesses: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over bins of equal mass."""
    order = np.argsort(guesses, kind="stable")
    bins = np.array_split(order, BINS)
    return float(sum(len(b) * abs(guesses[b].mean() - right[b].mean()) for b in bins if len(b)) / len(order))


def lift(guesses: np.ndarray, right: np.ndarray, urgent: np.ndarray) -> float:
    """The share of the wrong rows that stand in the first fifth of the queue: what is contradicted comes first."""
    first = np.lexsort((guesses, -urgent))[: round(len(guesses) / 5)]
    wrong = (1 - right).sum()
    return float((1 - right[first]).sum() / wrong) if wrong else 1.0


def measures(known: Sequence[Example], guesses: np.ndarray, right: np.ndarray) -> dict[str, object]:
    """Calibration, Brier score and lift, with intervals of 95% from resampled documents."""
    documents = sorted({example.document for example in known})
    rows = {d: [n for n, e in enumerate(known) if e.document == d] for d in documents}
    chance, urgent = random.Random(1), np.array([example.urgency for example in known])
    drawn = []
    for _ in range(RESAMPLES):
        picked = [n for d in chance.choices(documents, k=len(documents)) for n in rows[d]]
        g, r = guesses[picked], right[picked]
        drawn.append((calibration_error(g, r), float(((g - r) ** 2).mean()), lift(g, r, urgent[picked])))
    names = ("calibration_error", "brier", "wrong_in_first_fifth")
    values: tuple[float, ...] = (calibration_error(guesses, right), float(((guesses - right) ** 2).mean()))
    values += (lift(guesses, right, urgent),)
    result: dict[str, object] = {"rows": len(right), "right": round(float(right.mean()), 4)}
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        low, high = np.quantile([one[place] for one in drawn], [0.025, 0.975])
        result[name] = {"value": round(value, 4), "low": round(float(low), 4), "high": round(float(high), 4)}
    return result


def main() -> None:
    """Measure, and write the model where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", metavar="GOLD.jsonl:FOLDER")
    parser.add_argument("--hold-out", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    held_out = frozenset(asked.hold_out.read_text(encoding="utf-8").split()) if asked.hold_out else frozenset()
    known: list[Example] = []
    for pair in asked.gold:
        gold, _, folder = pair.rpartition(":")
        known += examples(Path(gold), Path(folder), held_out)
    report = {}
    for level in LEVELS:
        right = np.array([float(example.right[level]) for example in known])
        report[level] = measures(known, left_out(known, level), right)
        print(level, json.dumps(report[level]))
    if asked.write:
        weights = {level: {n: round(w, 4) for n, w in sorted(fit(known, level).items())} for level in LEVELS}
        documents = len({example.document for example in known})
        told = {"documents": documents, "measured": report, "weights": weights}
        TARGET.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
