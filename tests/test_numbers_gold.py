"""The grammar of numbers on the gold expressions and texts; documents kept for validation are not looked at."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.numerals import scan
from extractors.repair import repair

SETS = {"seeds": "../seeds", "theme": "theme", "news": "news", "portal": "portal"}


def high(row: dict[str, Any]) -> Decimal | None:
    return Decimal(row["value_high"]) if row["value_high"] else None


def test_expressions(shared: Path) -> None:
    wrong = []
    for line in (shared / "gold/numbers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = scan(repair(row["text"]).text)
        wanted = [(Decimal(figure["value"]), high(figure)) for figure in row["figures"]]
        if [(n.value, n.value_high) for n in found.numerals] != wanted or found.unknown:
            wrong.append(row["text"])
    assert not wrong


@pytest.mark.parametrize("name", SETS)
def test_every_gold_figure_is_read(shared: Path, name: str) -> None:
    """Start, value and upper value; the unit where the number itself writes one."""
    kept = set((shared / "gold/validation.txt").read_text(encoding="utf-8").split())
    documents: dict[str, list[dict[str, Any]]] = {}
    for line in (shared / f"gold/{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["document_id"] not in kept and row["id"]:
            documents.setdefault(row["document_id"], []).append(row)
    missed = []
    for document, rows in documents.items():
        text = (shared / "gold" / SETS[name] / f"{document}.txt").read_bytes().decode("utf-8-sig")
        repaired = repair(text)
        found = {repaired.original(n.start, n.end)[0]: n for n in scan(repaired.text).numerals}
        for row in rows:
            numeral = found.get(row["start"])
            right = numeral and (numeral.value, numeral.value_high) == (Decimal(row["value"]), high(row))
            if not right or not numeral or numeral.unit not in (None, row["unit"]):
                missed.append((document, row["raw"], numeral))
    assert not missed
