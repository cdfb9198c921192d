"""The gold of checks, gold rows as figures, and how well found checks agree with it. Shared by tests and scripts."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors.audit import Check
from extractors.model import Document, Figure
from tests.goldsets import FOLDERS, SAMPLES, document_of, file_of, gold_of

CHECKS = Path(__file__).resolve().parent / "gold/checks.jsonl"
_SENTENCES = re.compile(r"(?:[.!?…]\s+(?=[\"“(]?[^\W\d_a-zà-ỹ])|\n)")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GoldCheck:
    """A relation of the gold: `figures` are ids of gold rows; see checks.md."""

    kind: str
    figures: tuple[str, ...]
    at: tuple[tuple[int, int], ...]
    holds: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """A gold document with its figures as rows of the table."""

    document: Document
    figures: tuple[Figure, ...]
    checks: tuple[GoldCheck, ...]


def gold_checks() -> dict[Key, tuple[GoldCheck, ...]]:
    """The gold of checks by set and document."""
    found: dict[Key, list[GoldCheck]] = defaultdict(list)
    for line in CHECKS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        at = tuple((start, end) for start, end in row["at"])
        one = GoldCheck(row["kind"], tuple(row["figures"]), at, row["holds"], row.get("optional", False))
        found[row["set"], row["document_id"]].append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def annotated(shared: Path | None) -> Iterator[tuple[Key, Annotated]]:
    """The samples and, where they are, the documents of ../shared that are not held back."""
    checks = gold_checks()
    for name, folder, file in _folders(shared):
        for document_id, rows in gold_of(file).items():
            if document_id not in _held_back(shared):
                document = document_of(file_of(folder, document_id))
                figures = tuple(figures_of(document, rows))
                yield (name, document_id), Annotated(document, figures, checks.get((name, document_id), ()))


def _folders(shared: Path | None) -> Iterator[tuple[str, Path, Path]]:
    yield "samples", SAMPLES, SAMPLES / "gold.jsonl"
    if shared is not None:
        for name, folder in FOLDERS.items():
            yield name, shared / folder, shared / f"gold/{name}.jsonl"


def _held_back(shared: Path | None) -> frozenset[str]:
    if shared is None:
        return frozenset()
    return frozenset((shared / "gold/validation.txt").read_text(encoding="utf-8").split())


def figures_of(document: Document, rows: Iterable[Mapping[str, Any]]) -> Iterator[Figure]:
    """Gold rows as figures; their ids stay those of the gold."""
    ends = [match.end() for match in _SENTENCES.finditer(document.text)]
    for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
        yield _figure(document, row, ends)


def _figure(document: Document, row: Mapping[str, Any], ends: list[int]) -> Figure:
    first = max((end for end in ends if end <= row["start"]), default=0)
    last = min((end for end in ends if end > row["start"]), default=len(document.text))
    return Figure(
        figure_id=row["id"],
        document_id=row["document_id"],
        start=row["start"],
        end=row["end"],
        raw=row["raw"],
        value=Decimal(row["value"]),
        value_high=Decimal(row["value_high"]) if row["value_high"] else None,
        unit=row["unit"],
        per=tuple(filter(None, row["per"].split(";"))),
        qualifier=row["qualifier"],
        indicator=row["indicator"],
        status=row["status"],
        change=row["change"],
        group=tuple(filter(None, row["group"].split(";"))),
        period=row["period"],
        place=row["place"],
        pair=row["pair"],
        part_of=row["part_of"],
        sentence_start=first,
        sentence_end=max(last, row["end"]),
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Found checks against the gold of one document: right and wrong ones, and the wanted ones that are missing."""

    right: list[Check]
    wrong: list[Check]
    missed: list[GoldCheck]
    wanted: int


def agreement(checks: Iterable[Check], gold: Iterable[GoldCheck]) -> Agreement:
    """Compare; optional relations count neither for nor against. Supporting checks count like others."""
    pool = list(gold)
    right, wrong, reached = [], [], set()
    told: dict[int, set[str]] = defaultdict(set)
    for check in checks:
        number = next((n for n, g in enumerate(pool) if _same(check, g)), None)
        if number is None:
            wrong.append(check)
        elif not pool[number].optional:
            right.append(check)
            reached.add(number)
            told[number] |= set(check.figures)
    whole = {n for n in reached if pool[n].kind != "told" or set(pool[n].figures) <= told[n]}
    missed = [g for n, g in enumerate(pool) if n not in whole and not g.optional]
    return Agreement(right, wrong, missed, sum(not g.optional for g in pool))


def _same(check: Check, gold: GoldCheck) -> bool:
    if check.kind != gold.kind or check.holds != gold.holds:
        return False
    if check.kind == "told":
        return set(check.figures) <= set(gold.figures)
    if check.kind in ("whole", "equal_unit"):
        return set(check.figures) == set(gold.figures)
    return check.figures[0] == gold.figures[0] and set(check.figures) == set(gold.figures)
