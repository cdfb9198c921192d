"""Numbers in the turns of phrase of reports: what is a figure and what it says, what is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.numerals import find_numerals, scan

TEXTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "number_texts.yaml").read_text(encoding="utf-8"))


def said(text: str) -> str:
    """The values of a text's numbers, ranges as `low..high`."""
    ranges = [(n.value, n.value_high) for n in find_numerals(text)]
    return " ".join(f"{low:f}" if high is None else f"{low:f}..{high:f}" for low, high in ranges)


@pytest.mark.parametrize("text", TEXTS["nothing"])
def test_no_figure(text: str) -> None:
    found = scan(text)
    assert not found.numerals
    assert not found.unknown


@pytest.mark.parametrize(("text", "expected"), TEXTS["said"])
def test_figures(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.xfail(strict=True, reason="known")
@pytest.mark.parametrize(("text", "expected"), TEXTS["known"])
def test_known_failure(text: str, expected: str) -> None:
    assert said(text) == expected
