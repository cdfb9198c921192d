"""The parts of a text in which it tells of itself, and the patterns by which it does."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

import patterns
from extractors.anchored import Anchored, spelled
from extractors.periods import PeriodMention
from extractors.places import PlaceMention
from patterns.places import Unit

HEAD = 1500
"""The characters in which a paper has its head."""
LEAD_SENTENCES = 2
STAMP_LINE = 120
"""The longest line that can be a stamp or a name of an office."""
PROSE = 80
"""The shortest block of running text, as against the lines of a document's head."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The text by its parts: title, running text, furniture; spans and the mentions in each; `below` the title."""

    text: str
    title: str
    title_places: list[PlaceMention]
    body: tuple[tuple[int, int], ...]
    furniture: tuple[tuple[int, int], ...]
    places: list[PlaceMention]
    periods: list[PeriodMention]
    sources: list[Unit]
    below: int = 0


# Patterns that must match where the running text begins.
AT_START = frozenset({"national_lead", "many_provinces_lead", "office_of_province", "counted_until"})
_NAMED = (
    *("title_year", "numbered_year", "stamp_behind", "work_ahead", "bound", "stamped_day", "stamp_told", "congress"),
    *(
        "year_of_work",
        "national_lead",
        "national_title",
        "national_actor",
        "central_head",
        "reported",
        "ceremony",
        "opens_news",
        "meeting",
        "data_day",
        "same_time",
        "as_of",
        "counted_until",
        "at_meeting",
        "issue_month",
        "inline_dateline",
        "region",
        "many_provinces",
        "many_provinces_lead",
        "office_of_province",
    ),
)
_PARTS = {"{DATE}": "stamped_day", "{TOLD}": "stamp_told", "{REGION}": "region"}
"""What stands for an entry of its own in other patterns."""


@cache
def rules() -> dict[str, Any]:
    """The patterns of `patterns/metadata.yaml` by name; a space in them is any white space."""
    data = patterns.load("metadata")
    return {
        "kinds": [(k["id"], regex.compile(_spaces(k["pattern"]) + r"\b", regex.I)) for k in data["kinds"]],
        "number": regex.compile(_spaces(data["number"]["pattern"]), regex.M),
        "publisher": [regex.compile(p["pattern"], regex.M) for p in data["publisher"]],
        "levels": {name: regex.compile(entry["pattern"]) for name, entry in data["levels"].items()},
        "in_force": [regex.compile(_spaces(entry["pattern"])) for entry in data["in_force"]],
        "stamps": [_whole(entry["pattern"], data) for entry in data["stamps"]],
        "dateline": regex.compile(data["dateline"]["pattern"].replace(" *", r"\s*")),
        **{name: _anchored(data[name]) for name in ("nation", "future")},
        **{name: _whole(data[name]["pattern"], data) for name in _NAMED},
    }


def _whole(pattern: str, data: dict[str, Any]) -> regex.Pattern[str]:
    for name, entry in _PARTS.items():
        pattern = pattern.replace(name, data[entry]["pattern"])
    return regex.compile(_spaces(pattern))


def _anchored(entry: dict[str, Any]) -> Anchored:
    """A pattern with the words (`begins`) with one of which every match begins."""
    return Anchored(regex.compile(_spaces(entry["pattern"])), spelled(entry["begins"]))


def _spaces(pattern: str) -> str:
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


def kind_of(parts: Parts) -> str:
    """news, plan, report, decision, notice or table, by the title or the first line of capitals that says so."""
    lines = (parts.text[a : min(b, a + 200)] for a, b in parts.body[:12])
    for head in (parts.title, *(line for line in lines if line.isupper())):
        for kind, pattern in rules()["kinds"]:
            if pattern.match(head.strip()):
                return str(kind)
    return "news"


def inside(spans: tuple[tuple[int, int], ...], position: int) -> bool:
    """Whether a position lies in one of ascending spans."""
    index = bisect_right(spans, (position, 1 << 60)) - 1
    return index >= 0 and position < spans[index][1]
