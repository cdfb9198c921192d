"""Fit the model of `extractors/indicators/judge.py`, and measure it on documents that it has not seen.

    python scripts/fit_judge.py clues GOLD.jsonl:FOLDER … [--hold-out FILE] > CLUES.jsonl
    python scripts/fit_judge.py clues rules > CLUES.jsonl
    python scripts/fit_judge.py fit CLUES.jsonl … [--unseen CLUES.jsonl …] [--write]

Each GOLD.jsonl is annotated as tests/gold and the samples are, FOLDER holds its documents; `rules` are the examples and
near misses of `patterns/indicators.yaml`: how plain sentences are told; `--hold-out` names a file with ids of documents
that are left alone. The clues hold what the
rules say, and rules are right more often on documents that they were made from: of those, take the clues with the rules
as they were before (the first command in a checkout of that commit).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import patterns
from extractors.extract import extract
from extractors.indicators.clues import ClueReader, Clues
from extractors.indicators.judge import SURE, Judge, in_doubt
from extractors.indicators.votes import Vote
from extractors.mentions import Mention
from extractors.model import Document, Extraction, Figure
from extractors.readers import read
from outputs.evaluate import Row, match, read_gold
from outputs.rows import figure_rows

TARGET = Path(__file__).resolve().parent.parent / "patterns/judge.npz"
STRENGTH = 0.5
"""Inverse weight of the penalty."""
FEWEST = 3
"""Documents in which a clue must stand to be learnt from."""


@dataclass(frozen=True, slots=True)
class Example:
    """The clues of a figure, what the rules say, and what is right."""

    document: str
    rule: str
    right: str
    doubt: bool
    clues: Clues


def examples(gold_file: Path, folder: Path, held_out: frozenset[str]) -> Iterator[Example]:
    """The figures of annotated documents, as the rules read them before any judgement."""
    paths = {path.stem: path for path in sorted(folder.iterdir())}
    for name, wanted in read_gold(gold_file.read_text(encoding="utf-8").splitlines(), gold_file.name).items():
        if name not in paths:
            sys.exit(f"{folder} holds no document {name}, of which {gold_file} tells.")
        if name not in held_out:
            yield from _of_document(paths[name], wanted)


def rule_examples() -> Iterator[Example]:
    """The examples and near misses of the rules of indicators."""
    for entry in patterns.load("indicators"):
        for case in (*entry["examples"], *entry["near_misses"]):
            figures, told = _clues(read(case["text"].encode(), document_id=entry["id"], name="example.txt"))
            for figure, (doubt, clues) in zip(figures, told, strict=True):
                if case.get("figure") in {None, figure.raw}:
                    yield Example(case["text"], figure.indicator, case["indicator"], doubt, clues)


def _of_document(path: Path, gold: Sequence[Row]) -> Iterator[Example]:
    document = read(path.read_bytes(), document_id=path.stem, name=path.name)
    figures, told = _clues(document)
    if len(told) != len(figures):
        print(f"{path.name}: has figures in tables, left out", file=sys.stderr)
        return
    clues_of = {figure.figure_id: clues for figure, clues in zip(figures, told, strict=True)}
    rows = list(figure_rows(document, Extraction(figures, ()), path.stem, ""))
    for wanted, row in match(gold, rows):
        yield Example(path.stem, row["indicator"], wanted["indicator"], *clues_of[row["figure_id"]])


def _clues(document: Document) -> tuple[tuple[Figure, ...], list[tuple[bool, Clues]]]:
    """The figures of a document as the rules read them, and of each whether they doubt, and its clues."""
    told: list[tuple[bool, Clues]] = []

    def record(judge: Judge, mentions: Sequence[Mention], votes: Mapping[int, Sequence[Vote]]) -> None:
        reader: ClueReader = judge.clues
        for mention in mentions:
            own, around = reader.read(mentions, mention, votes[mention.index])
            told.append((in_doubt(mention.trace["indicator"], votes[mention.index]), own | around))

    with patch.object(Judge, "settle", record):
        return extract(document).figures, told


def load(paths: Iterable[Path]) -> list[Example]:
    """Examples that `clues` has written."""
    return [Example(**json.loads(line)) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def fit(known: Sequence[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """The model of the clues that stand in enough documents."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for example in known:
        for name in example.clues:
            seen[name].add(example.document)
    kept = {name for name, documents in seen.items() if len(documents) >= FEWEST}
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([{n: w for n, w in e.clues.items() if n in kept} for e in known])
    model = LogisticRegression(C=STRENGTH, max_iter=150).fit(table, [example.right for example in known])
    return vectorizer, model


def judged(vectorizer: DictVectorizer, model: LogisticRegression, unseen: Sequence[Example]) -> tuple[float, ...]:
    """The share that is right: by the rules, by the model, by the model where rules doubt and it is sure enough."""
    table: csr_matrix = vectorizer.transform([example.clues for example in unseen])
    chances = model.predict_proba(table)
    said = model.classes_[chances.argmax(1)]
    rules, right = (np.array([getattr(example, name) for example in unseen]) for name in ("rule", "right"))
    doubt = np.array([example.doubt for example in unseen])
    both = np.where(doubt & (chances.max(1) >= SURE), said, rules)
    return tuple(round(float((one == right).mean()), 4) for one in (rules, said, both))


def main() -> int:
    """Write clues, or fit and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    reading = commands.add_parser("clues")
    reading.add_argument("sets", nargs="+", help="GOLD.jsonl:FOLDER, or rules")
    reading.add_argument("--hold-out", type=Path, help="ids of documents that are left alone")
    fitting = commands.add_parser("fit")
    fitting.add_argument("known", nargs="+", type=Path)
    fitting.add_argument("--unseen", nargs="*", type=Path, default=[])
    fitting.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    if options.command == "clues":
        held_out = frozenset(options.hold_out.read_text(encoding="utf-8").split() if options.hold_out else ())
        for one in options.sets:
            gold, _, folder = one.partition(":")
            if not folder and one != "rules":
                parser.error(f"{one} is neither GOLD.jsonl:FOLDER nor rules")
            for example in examples(Path(gold), Path(folder), held_out) if folder else rule_examples():
                print(json.dumps(asdict(example), ensure_ascii=False))
        return 0
    vectorizer, model = fit(load(options.known))
    names = vectorizer.get_feature_names_out()
    print(f"{len(names)} clues, {len(model.classes_)} codes")
    for path in options.unseen:
        rules, alone, both = judged(vectorizer, model, load([path]))
        print(f"{path.name}: rules {rules}, model {alone}, both {both}")
    if options.write:
        np.savez_compressed(
            TARGET,
            clues="\n".join(names),
            codes="\n".join(model.classes_),
            weights=model.coef_.T.astype(np.float16),
            bias=model.intercept_.astype(np.float16),
        )
        print(f"written: {TARGET.name}, {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
