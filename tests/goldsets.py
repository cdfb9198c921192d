"""The gold sets by name, the rows that extraction gives for them, and their floors. Shared by the tests of both."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.extract import extract
from extractors.model import Document
from extractors.readers import read
from outputs.evaluate import Row, Scores, evaluate, read_gold
from outputs.rows import figure_rows

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "corpus/samples"
WRITTEN = HERE / "gold/written"
UNREAD = {"ordinary": HERE / "gold/ordinary", "modelled": HERE / "gold/modelled"}
"""Sets from which nothing is made: no rule, and no model is fitted on them."""
FOLDERS = {"seeds": "seeds", "theme": "gold/theme", "news": "gold/news", "portal": "gold/portal"}
UNSEEN = ("theme", "news", "portal")


def floors() -> dict[str, dict[str, float]]:
    """F1 floors by set and level."""
    loaded: dict[str, dict[str, float]] = yaml.safe_load((HERE / "floors.yaml").read_text(encoding="utf-8"))
    return loaded


def gold_of(path: Path) -> dict[str, tuple[Row, ...]]:
    """The annotations of a file."""
    return read_gold(path.read_text(encoding="utf-8").splitlines(), path.name)


def file_of(folder: Path, document_id: str) -> Path:
    """The file of a document, whatever its ending."""
    return next(path for path in sorted(folder.iterdir()) if path.stem == document_id)


@cache
def document_of(path: Path) -> Document:
    """The document that a file holds."""
    return read(path.read_bytes(), document_id=path.stem, name=path.name)


@cache
def rows_of(path: Path) -> tuple[dict[str, Any], ...]:
    """The rows that extraction gives for a file."""
    document = document_of(path)
    return tuple(figure_rows(document, extract(document), document.document_id, ""))


def score(gold: Mapping[str, tuple[Row, ...]], paths: Iterable[Path]) -> Scores:
    """The scores of extraction on documents of one or more folders."""
    return evaluate(gold, (row for path in paths for row in rows_of(path)))


def samples() -> Scores:
    """The scores on the samples."""
    gold = gold_of(SAMPLES / "gold.jsonl")
    return score(gold, (file_of(SAMPLES, document) for document in gold))


def unread_of_written() -> frozenset[str]:
    """The documents written for the tests that no rule is made from and the model is not fitted on."""
    return frozenset((WRITTEN / "validation.txt").read_text(encoding="utf-8").split())


def unread_sets() -> dict[str, Scores]:
    """The scores on the sets from which nothing is made, by the names of floors.yaml."""
    return {f"{name}_validation": _unread(folder) for name, folder in UNREAD.items()}


def _unread(folder: Path) -> Scores:
    gold = gold_of(folder / "gold.jsonl")
    return score(gold, (folder / f"{document}.txt" for document in gold))


def written_sets() -> dict[str, Scores]:
    """The scores on the documents written for the tests: those that rules are made from, and the others."""
    unread = unread_of_written()
    gold = gold_of(WRITTEN / "gold.jsonl")
    parts = {"written": gold.keys() - unread, "written_validation": unread}
    return {
        name: score({d: gold[d] for d in sorted(documents)}, (WRITTEN / f"{d}.txt" for d in sorted(documents)))
        for name, documents in parts.items()
    }


def shared_sets(shared: Path) -> dict[str, Scores]:
    """The scores on the sets of ../shared, by the names of floors.yaml; validation is scored in total only."""
    unseen = frozenset((shared / "gold/validation.txt").read_text(encoding="utf-8").split())
    seeds = gold_of(shared / "gold/seeds.jsonl")
    known, validation = _parted(shared, unseen)
    return {
        "seeds": score(seeds, (file_of(shared / "seeds", document) for document in seeds)),
        "known": _scored(shared, known),
        "validation": _scored(shared, validation),
    }


Parted = dict[tuple[str, str], tuple[Row, ...]]


def _parted(shared: Path, unseen: frozenset[str]) -> tuple[Parted, Parted]:
    """The annotations of (set, document) of theme, news and portal: those rules are made from, and the others."""
    known: Parted = {}
    validation: Parted = {}
    for name in UNSEEN:
        for document, rows in gold_of(shared / f"gold/{name}.jsonl").items():
            (validation if document in unseen else known)[name, document] = rows
    return known, validation


def _scored(shared: Path, gold: Parted) -> Scores:
    paths = [file_of(shared / FOLDERS[name], document) for name, document in gold]
    return score({document: rows for (_, document), rows in gold.items()}, paths)


def expressions(shared: Path) -> Iterator[tuple[str, Counter[Any], Counter[Any]]]:
    """Each expression of numbers.jsonl with the figures that it holds and those that are found in it."""
    lines = (shared / "gold/numbers.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(map(json.loads, lines)):
        document = read(line["text"].encode(), document_id=f"n{number:03}", name=f"n{number:03}.txt")
        found = ((f.value, f.value_high, f.qualifier) for f in extract(document).figures)
        wanted = ((_decimal(f["value"]), _decimal(f["value_high"]), f["qualifier"]) for f in line["figures"])
        yield line["text"], Counter(wanted), Counter(found)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
