"""What people call the codes of the table; the words are data, `patterns/catalogue.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import patterns
from outputs.rows import SEPARATOR

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its label and definition by language."""

    code: str
    label: dict[str, str]
    definition: dict[str, str]


@cache
def codes(section: str) -> dict[str, Code]:
    """The codes of a section of the catalogue (a column's name), in the catalogue's order."""
    return {entry["code"]: Code(**entry) for entry in patterns.load("catalogue")[section]}


@cache
def label(section: str, code: str, language: str = "vi") -> str:
    """The label of a code; the code itself where the catalogue has none. `per` also takes units.

    What stands behind a colon (`ambiguous:3350|3.35`) is about the code and kept.
    """
    name, colon, detail = code.partition(":")
    known = codes(section).get(name) or (codes("unit").get(name) if section == "per" else None)
    return f"{known.label[language]}{colon and ': '}{detail}" if known else code


@cache
def joined_labels(section: str, cell: str, language: str = "vi") -> str:
    """The labels of a cell that holds any number of codes joined with `;`."""
    return "; ".join(label(section, code, language) for code in cell.split(SEPARATOR)) if cell else ""
