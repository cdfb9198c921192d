"""The year of a text that names none, from what it tells of: the name of a year, an anniversary, a known event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import regex

import patterns
from extractors.anchored import Anchored, spelled

_CYCLE = 60


def inferred_year(text: str) -> tuple[int, str] | None:
    """The year and the words that tell it, the first kind of `patterns/dated_events.yaml` that is found; else None.

    A year by its name counts before an anniversary, an anniversary before a storm, a storm before
    an event, and of several the latest.
    """
    for kind in (_named_years, _anniversaries, _storm_years, _events):
        found = max(kind(text), default=None)
        if found:
            return found
    return None


def inferred_flag(period: str, year: int | None, cue: str) -> tuple[str, ...]:
    """The flag of a period whose year the text does not name: `year_inferred:` and the words that tell it."""
    return (f"year_inferred:{' '.join(cue.replace(';', ' ').split())}",) if cue and period[:4] == str(year) else ()


def year_by_name(stem: str, branch: str) -> int | None:
    """The year of a name in the cycle of sixty ("Giáp", "Thìn": 2024); None where the two do not go together."""
    named = patterns.load("dated_events")["named_years"]
    stems, branches = named["stems"], named["branches"]
    stem, branch = _spelled(stem), _spelled(branch)
    fits = (named["origin"] + n for n in range(_CYCLE) if stems[n % 10] == stem and branches[n % 12] == branch)
    year = next(fits, None)
    return year + _CYCLE if year and year < named["first"] else year


def last_tet(day: date) -> str:
    """The month of the last lunar new year before a day; it falls in January or February."""
    early = patterns.load("dated_events")["tet"]["in_january"]
    months = ((year, 1 if year in early else 2) for year in (day.year, day.year - 1))
    return next(f"{year}-{month:02}" for year, month in months if (day.year, day.month) >= (year, month))


def _named_years(text: str) -> Iterator[tuple[int, str]]:
    for match in _rules()["named"].finditer(text):
        year = year_by_name(match["stem"], match["branch"])
        if year:
            yield year, match.group()


def _spelled(word: str) -> str:
    word = word.capitalize()
    return str(patterns.load("dated_events")["named_years"]["spellings"].get(word, word))


def _anniversaries(text: str) -> Iterator[tuple[int, str]]:
    for year, pattern in _rules()["anniversaries"]:
        for match in pattern.finditer(text):
            yield year + int(match["n"]), match.group()


def storms(text: str) -> list[tuple[int, tuple[str, ...], str]]:
    """The storms that a text names: where, the months in which one of that name struck, and the words."""
    names = _rules()["storm_months"]
    return [(m.start(), names[m["storm"].lower()], m.group()) for m in _rules()["storms"].finditer(text)]


def _storm_years(text: str) -> Iterator[tuple[int, str]]:
    for _, months, words in storms(text):
        yield int(months[-1][:4]), words


def _events(text: str) -> Iterator[tuple[int, str]]:
    for year, pattern in _rules()["events"]:
        if match := pattern.search(text):
            yield year, match.group()
            return


@cache
def _rules() -> dict[str, Any]:
    data = patterns.load("dated_events")
    named, rounds = data["named_years"], data["anniversaries"]
    stems = "|".join((*named["stems"], *named["spellings"]))
    branches = "|".join((*named["branches"], *named["spellings"]))
    storm_months = {name: tuple(map(str, months)) for name, months in data["storms"]["names"].items()}
    names = "|".join(regex.escape(name) for name in storm_months)
    return {
        "storm_months": storm_months,
        "storms": Anchored(
            _compiled(rf"{data['storms']['pattern']}(?P<storm>{names})\b"),
            spelled(data["storms"]["begins"]),
        ),
        "named": _compiled(rf"{named['before']}(?P<stem>{stems}) (?P<branch>{branches})\b"),
        "anniversaries": [(e["year"], _compiled(rf"{rounds['pattern']}(?:{e['pattern']})")) for e in rounds["events"]],
        "events": [(entry["year"], _compiled(entry["pattern"])) for entry in data["events"]],
    }


def _compiled(pattern: str) -> Any:
    return regex.compile(pattern.replace(" ", r"\s+"), regex.IGNORECASE)
