"""Checks as people read them: the relation in the words of the text with its units, and what it would take to hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice

import patterns
from extractors.audit import Relation
from outputs.checks import Shown, checks_of_figures
from outputs.labels import label
from outputs.numbers import shown
from outputs.reviews import Review
from outputs.rows import SEPARATOR, Row
from outputs.store import CHUNK, Store
from outputs.takedown import Takedowns, takedowns_of

LONGEST = 12
"""Figures of a relation that a cell spells out; of a longer one it shows the first and the last."""
_CELL = 4000
"""Characters of all relations of a figure that a cell shows."""
_EXACT_PLACES = 4
_NUMBER = re.compile(r"(\d[\d.,]*) ([^\d]+)")
_SCALES = (9, 6, 3)
"""Noughts of the scale words that amounts are told with."""
_WORDS = re.compile(r"[^\W\d_]|%")
_OF_PERCENT = frozenset({Relation.RATE, Relation.COMPLETION, Relation.GROWTH, Relation.COMPLEMENT})
_FIRST, _LAST = 8, 2


def with_checks(
    store: Store, pairs: Iterable[tuple[Row, Review | None]], language: str = "vi"
) -> Iterator[tuple[Row, Review | None]]:
    """Rows of the figure table with the column `checks`: every relation in which the figure takes part, a line each.

    Relations with a figure that was taken down are left out. Raises StoreError.
    """
    down = takedowns_of(store)
    rest = iter(pairs)
    while some := list(islice(rest, CHUNK)):
        checks = checks_of_figures(store, [row["figure_id"] for row, _ in some])
        lines = {
            one.check["check_id"]: told(one, language)
            for one in {one.check["check_id"]: one for found in checks.values() for one in found}.values()
            if may_be_shown(one, down)
        }
        for row, review in some:
            names = (one.check["check_id"] for one in checks.get(row["figure_id"], ()))
            row["checks"] = _cell(lines[name] for name in names if name in lines)
            yield row, review


def may_be_shown(found: Shown, down: Takedowns) -> bool:
    """Whether none of a check's figures was taken down."""
    return all(down.shown(figure) is not None for figure in found.figures if figure["raw"] is not None)


def _cell(lines: Iterable[str]) -> str:
    """Each line once, as many as a cell takes."""
    kept: list[str] = []
    for line in dict.fromkeys(lines):
        if kept and len(line) + sum(map(len, kept)) > _CELL:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def told(found: Shown, language: str = "vi") -> str:
    """`✓ 12% = 3 hộ / 25 hộ`; of one that does not hold also what the others make, and what would mend it."""
    formula = "".join(text for text, _ in pieces(found, language))
    if found.check["holds"]:
        return f"✓ {formula}"
    more = [makes(found, language), *(mends(found, language) or doubted(found, language))[:1]]
    return f"✗ {formula}. {'. '.join(more)}."


def said(name: str, language: str) -> str:
    """How checks speak: words of `patterns/reviews.yaml`."""
    words: dict[str, str] = patterns.load("reviews")["checks"][name]
    return words[language]


def makes(found: Shown, language: str = "vi") -> str:
    """What the text states, what the others make of it, and what lies between, with their unit."""
    unit = _unit(found)
    numbers = {name: _measured(found.check[name], unit, language) for name in ("stated", "expected")}
    points = said("points", language) if unit == "%" else unit
    return said("makes", language).format(**numbers, off=_measured(abs(found.check["difference"]), points, language))


def mends(found: Shown, language: str = "vi") -> list[str]:
    """With which reading of a figure the check would hold, the likeliest first: suggestions."""
    return [_spoken("would_hold", one, found, language) for one in _suspects(found) if one["reading"] is not None]


def doubted(found: Shown, language: str = "vi") -> list[str]:
    """The likeliest culprit of a check that no reading would mend; nothing of one between documents."""
    return [_spoken("doubted", one, found, language) for one in _suspects(found)[:1]]


def suspect_of(found: Shown) -> str:
    """The `figure_id` of the likeliest culprit of a check that does not hold, "" where there is none."""
    return next((one["figure_id"] for one in _suspects(found)), "")


def suspects(found: Shown, language: str = "vi") -> list[str]:
    """The figures that may be wrong, the likeliest first: which, where, and with which reading the check would hold."""
    return [
        _spoken("suspect" if one["reading"] is None else "suspect_mends", one, found, language)
        for one in _suspects(found)
    ]


def _suspects(found: Shown) -> list[Row]:
    return sorted((one for one in found.figures if one["suspicion"]), key=lambda one: one["suspicion"])


def _spoken(name: str, figure: Row, found: Shown, language: str) -> str:
    """What is said of a figure of a check that does not hold."""
    reading = figure["reading"]
    return said(name, language).format(
        raw=_spelled(figure, found, language),
        start=figure["start"],
        slip=label("slip", figure["slip"], language),
        reading="" if reading is None else _reading(figure, reading, language),
    )


def _reading(figure: Row, reading: Decimal, language: str) -> str:
    """Another value of a figure, in Vietnamese with the scale words of its text, so that the digits can be compared:
    `1.815,6 triệu đồng` for `1.875,6 triệu đồng`."""
    raw, value = " ".join((figure["raw"] or "").split()), figure["value"]
    number = _NUMBER.match(raw)
    if language == "vi" and figure["slip"] == "digit" and number is not None and value is not None:
        printed = number[1].replace(".", "")
        for places in _SCALES:
            if shown(value.scaleb(-places)).replace(".", "") == printed:
                return f"{shown(reading.scaleb(-places))} {number[2]}"
    return _measured(reading, _unit_of(figure), language)


def pieces(found: Shown, language: str = "vi") -> Iterator[tuple[str, str]]:
    """A check's formula cut where its figures stand: (text, figure_id) each, "" for what is between them.

    Bare numbers (of tables, of lists) are told with their unit, amounts for each with their denominator; of a long
    relation the middle is left out.
    """
    formula, at = found.check["formula"], 0
    places = _places(found)
    cut = range(_FIRST, len(places) - _LAST) if len(places) > LONGEST else range(0)
    for number, (begin, end, one) in enumerate(places):
        if number not in cut:
            yield formula[at:begin], ""
            yield _spelled(one, found, language), one["figure_id"]
        elif number == cut.start:
            yield f"{formula[at:begin]}… ({said('more', language).format(number=len(cut))})", ""
        at = end
    yield formula[at:], ""


def _places(found: Shown) -> list[tuple[int, int, Row]]:
    """(first character, the one behind the last, figure) of each figure that stands in the formula, from left to right.

    The figures of a rise stand in another order than in their check.
    """
    formula, at = found.check["formula"], 0
    places: dict[tuple[int, int], Row] = {}
    for one in found.figures:
        raw = " ".join((one["raw"] or "").split())
        if not raw:
            continue
        words = re.compile(rf"(?<![\w.,]){re.escape(raw)}(?!\w)")
        match = words.search(formula, at) or next((m for m in words.finditer(formula) if m.span() not in places), None)
        if match is not None:
            places[match.span()] = one
            at = match.end()
    return [(*span, places[span]) for span in sorted(places)]


def _spelled(figure: Row, found: Shown, language: str) -> str:
    """A figure of a formula: its text, with its unit where it stands without one."""
    raw = " ".join((figure["raw"] or figure["figure_id"]).split())
    if figure["value"] is None:
        return raw
    if not _WORDS.search(raw):
        unit = _unit_label(figure["unit"])
        same = _reads_as(raw, figure["value"])
        raw = _joined(raw, unit) if same else f"{raw} ({_measured(figure['value'], unit, language)})"
    each = figure["per"] if found.check["kind"] == Relation.UNIT else ""
    return "/".join([raw, *(label("per", one) for one in each.split(SEPARATOR) if one)])


def _reads_as(raw: str, value: Decimal) -> bool:
    """Whether a bare number says its value by itself, without a scale word that stands elsewhere."""
    for words in (raw.replace(".", "").replace(",", "."), raw.replace(",", "")):
        try:
            if Decimal(words) == value:
                return True
        except InvalidOperation:
            continue
    return False


def _unit(found: Shown) -> str:
    """The unit of what a check states and expects."""
    kind, first = found.check["kind"], found.figures[0]
    if kind in _OF_PERCENT:
        return _unit_label("percent")
    if kind == Relation.WHOLE:
        return _unit_of(found.figures[1])
    if kind == Relation.EQUAL_UNIT:
        return f"{_unit_of(first)}/{_unit_of(found.figures[1])}"
    return _unit_of(first)


def _unit_of(figure: Row) -> str:
    return _unit_label(figure["unit"] or "")


def _unit_label(unit: str) -> str:
    """A unit as the text around it would write it, whatever language the sentence has."""
    return "%" if unit == "percent" else label("unit", unit)


def _measured(value: Decimal, unit: str, language: str) -> str:
    """A number with its unit; of quotients, which have no end, two decimals."""
    ends = value == round(value, _EXACT_PLACES)
    return _joined(shown(value if ends else round(value, 2), None, language), unit)


def _joined(number: str, unit: str) -> str:
    return f"{number}{'' if unit == '%' else ' '}{unit}".rstrip()
