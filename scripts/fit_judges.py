"""Fit the models of `extractors/judging.py`, and measure them on documents that they have not seen.

    python scripts/fit_judges.py clues GOLD.jsonl:FOLDER … [--rules] [--hold-out FILE] [--counts WEIGHT] --to CLUES
    python scripts/fit_judges.py fit CLUES … [--unseen CLUES …] [--write]

Each GOLD.jsonl is annotated as tests/gold and the samples are, FOLDER holds its documents; `--rules` adds the examples
and near misses of the rules of indicators and of statuses: how plain sentences are told; `--hold-out` names a file with
ids of documents that are left alone. CLUES is a folder with a file for each model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import patterns
from extractors.extract import extract
from extractors.indicators.judge import Judge
from extractors.indicators.votes import Vote
from extractors.judging import Clues, needed
from extractors.mentions import Mention
from extractors.model import Document, Extraction, Figure
from extractors.readers import read
from extractors.statuses.judge import StatusJudge
from outputs.evaluate import Row, match, read_gold
from outputs.rows import figure_rows

TARGET = Path(__file__).resolve().parent.parent / "patterns/judges"
STRENGTHS = {"indicator": 0.3, "status": 0.1}
"""Inverse weights of the penalty."""
FEWEST = 5
"""Documents in which a clue must stand to be learnt from."""
PLAIN = 5.0
"""So many figures of documents an example of a rule counts."""

Floats = NDArray[np.float64]
Line = dict[str, Any]
"""A figure to learn from: `document`, `rule` (what the rules say), `right`, `clues`, and what it counts (`weight`)."""


# --- clues


def of_documents(gold_file: Path, folder: Path, held_out: frozenset[str]) -> Iterator[tuple[str, Line]]:
    """The figures of annotated documents by model, as the rules read them before any judgement."""
    paths = {path.stem: path for path in sorted(folder.iterdir())}
    for name, wanted in read_gold(gold_file.read_text(encoding="utf-8").splitlines(), gold_file.name).items():
        if name not in paths:
            sys.exit(f"{folder} holds no document {name}, of which {gold_file} tells.")
        if name not in held_out:
            yield from _of_document(paths[name], wanted)


def of_rules() -> Iterator[tuple[str, Line]]:
    """The examples and near misses of the rules of indicators and statuses."""
    for model, lexicon in (("indicator", "indicators"), ("status", "statuses")):
        for entry in patterns.load(lexicon):
            for case in (*entry["examples"], *entry["near_misses"]):
                document = read(case["text"].encode(), document_id=entry["id"], name="example.txt")
                figures, told = _read(document)
                for figure, line in zip(figures, told[model], strict=True):
                    if model in case and case.get("figure") in {None, figure.raw}:
                        yield model, {"document": case["text"], "right": case[model], "weight": PLAIN, **line}


def _of_document(path: Path, gold: Sequence[Row]) -> Iterator[tuple[str, Line]]:
    document = read(path.read_bytes(), document_id=path.stem, name=path.name)
    figures, told = _read(document)
    if any(len(lines) != len(figures) for lines in told.values()):
        print(f"{path.name}: has figures in tables, left out", file=sys.stderr)
        return
    at = {figure.figure_id: index for index, figure in enumerate(figures)}
    for wanted, row in match(gold, list(figure_rows(document, Extraction(figures, ()), path.stem, ""))):
        for model, lines in told.items():
            yield model, {"document": path.stem, "right": wanted[model], **lines[at[row["figure_id"]]]}


def _read(document: Document) -> tuple[tuple[Figure, ...], dict[str, list[Line]]]:
    """The figures of a document as the rules alone read them, and what each model would have known of each."""
    told: dict[str, list[Line]] = {"indicator": [], "status": []}

    def indicators(judge: Judge, mentions: Sequence[Mention], votes: Mapping[int, Sequence[Vote]]) -> list[Mention]:
        for mention in mentions:
            clues = {**judge.own(mentions, mention, votes[mention.index]), **judge.words.around(mention.sentence)}
            told["indicator"].append({"rule": mention.indicator, "clues": flat(clues)})
        return []

    def statuses(judge: StatusJudge, mentions: Sequence[Mention]) -> None:
        for mention in mentions:
            clues = {**judge.own(mentions, mention), **judge.words.around(mention.sentence)}
            told["status"].append({"rule": mention.status, "clues": flat(clues)})

    with ExitStack() as stack:
        for judge, record in ((Judge, indicators), (StatusJudge, statuses)):
            stack.enter_context(patch.object(judge, "settle", record))
        return extract(document).figures, told


def flat(clues: Clues) -> dict[str, float]:
    """Clues by one name each, with where they stand."""
    return {f"{where}:{name}": weight for where, names in clues.items() for name, weight in names.items()}


# --- models


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model: its clues, its codes, weights by clue and code, what each code starts with."""

    clues: tuple[str, ...]
    codes: tuple[str, ...]
    weights: Floats
    bias: Floats


def table_of(rows: Sequence[Mapping[str, float]], clues: Sequence[str]) -> csr_matrix:
    """The clues of some figures as a sparse table."""
    place = {name: column for column, name in enumerate(clues)}
    starts, columns, weights = [0], [], []
    for row in rows:
        known = [(place[name], weight) for name, weight in row.items() if name in place]
        columns += [column for column, _ in known]
        weights += [weight for _, weight in known]
        starts.append(len(columns))
    return csr_matrix((np.array(weights, dtype=np.float32), columns, starts), shape=(len(rows), len(clues)))


def kept(lines: Sequence[Line]) -> tuple[str, ...]:
    """The clues that stand in enough documents."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        for name in line["clues"]:
            if len(seen[name]) < FEWEST:
                seen[name].add(line["document"])
    return tuple(sorted(name for name, documents in seen.items() if len(documents) >= FEWEST))


def fit(model: str, lines: Sequence[Line]) -> Fitted:
    """Multinomial logistic regression of the right code on the clues."""
    clues = kept(lines)
    fitted = LogisticRegression(C=STRENGTHS[model], max_iter=150).fit(
        table_of([line["clues"] for line in lines], clues),
        [line["right"] for line in lines],
        sample_weight=[line["weight"] for line in lines],
    )
    return Fitted(clues, tuple(map(str, fitted.classes_)), fitted.coef_.T, fitted.intercept_)


def measured(model: str, fitted: Fitted, unseen: Sequence[Line]) -> dict[str, float]:
    """The share that is right: by the rules, by the model, and by both (the model where it is clearly surer)."""
    scores = table_of([line["clues"] for line in unseen], fitted.clues) @ fitted.weights + fitted.bias
    likely = np.exp(scores - scores.max(1, keepdims=True))
    likely /= likely.sum(1, keepdims=True)
    place = {code: column for column, code in enumerate(fitted.codes)}
    rules, right = ([line[name] for line in unseen] for name in ("rule", "right"))
    said = [row[place[rule]] if rule in place else 0.0 for row, rule in zip(likely, rules, strict=True)]
    judged = [fitted.codes[column] for column in likely.argmax(1)]
    sure = likely.max(1) - said >= [needed(model, code) for code in judged]
    shares = {"rules": rules, "model": judged, "both": np.where(sure, judged, rules)}
    return {name: round(float(np.mean(np.array(codes) == right)), 4) for name, codes in shares.items()}


def write(model: str, fitted: Fitted) -> None:
    """Store a model beside the rules."""
    path = TARGET / f"{model}.npz"
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        path,
        clues="\n".join(fitted.clues),
        codes="\n".join(fitted.codes),
        weights=fitted.weights.astype(np.float16),
        bias=fitted.bias.astype(np.float16),
    )
    print(f"written: {path.name}, {path.stat().st_size:,} bytes")


# --- commands


def load(folders: Iterable[Path], model: str) -> list[Line]:
    """What `clues` has written for a model."""
    paths = [folder / f"{model}.jsonl" for folder in folders]
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def gather(options: argparse.Namespace) -> None:
    """Write the clues of some sets."""
    held_out = frozenset(options.hold_out.read_text(encoding="utf-8").split() if options.hold_out else ())
    options.to.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {
            model: stack.enter_context((options.to / f"{model}.jsonl").open("w", encoding="utf-8"))
            for model in ("indicator", "status")
        }
        sets = [of_rules()] if options.rules else []
        sets += [of_documents(Path(gold), Path(folder), held_out) for gold, folder in map(_parted, options.sets)]
        for lines in sets:
            for model, line in lines:
                line.setdefault("weight", options.counts)
                files[model].write(json.dumps(line, ensure_ascii=False) + "\n")


def _parted(one: str) -> tuple[str, str]:
    gold, _, folder = one.partition(":")
    if not folder:
        sys.exit(f"{one}: give the annotations and the folder of the documents as GOLD.jsonl:FOLDER")
    return gold, folder


def main() -> int:
    """Write clues, or fit and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    reading = commands.add_parser("clues")
    reading.add_argument("sets", nargs="*", help="GOLD.jsonl:FOLDER")
    reading.add_argument("--rules", action="store_true", help="the examples of the rules, too")
    reading.add_argument("--hold-out", type=Path, help="ids of documents that are left alone")
    reading.add_argument("--counts", type=float, default=1.0, help="what each figure of the documents counts")
    reading.add_argument("--to", type=Path, required=True, help="the folder for the clues")
    fitting = commands.add_parser("fit")
    fitting.add_argument("known", nargs="+", type=Path)
    fitting.add_argument("--unseen", nargs="*", type=Path, default=[])
    fitting.add_argument("--write", action="store_true", help=f"write into {TARGET.name}")
    fitting.add_argument("--models", nargs="*", default=["indicator", "status"])
    options = parser.parse_args()
    if options.command == "clues":
        gather(options)
        return 0
    for model in options.models:
        fitted = fit(model, load(options.known, model))
        print(f"{model}: {len(fitted.clues)} clues, {len(fitted.codes)} codes")
        for folder in options.unseen:
            print(f"  {folder.name}: {measured(model, fitted, load([folder], model))}")
        if options.write:
            write(model, fitted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
