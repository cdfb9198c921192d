"""Names of places in the headers and labels of tables."""

from __future__ import annotations

import regex

from extractors import headers
from extractors.metadata import Metadata
from extractors.places import find_places, units_below
from extractors.settling import Place, chains, settle
from extractors.tables.numbers import has_digit
from extractors.tables.rows import LEADING_MARK, Row
from patterns.places import name_key

_UNIT_TAIL = regex.compile(r"\s*\([^()]*\)\s*$")
# A name of a place as tables write it: every word with a capital, or all in capitals.
_NAME = regex.compile(r"(?:\p{Lu}[\p{L}'’]*|\d{1,2})(?:[ -](?:\p{Lu}[\p{L}'’]*|\d{1,2})){0,4}")


class Names:
    """The names of places in the headers and labels of a document's tables."""

    def __init__(self, about: Metadata) -> None:
        """`about` gives the document's own place."""
        self.about = about
        self._named: dict[str, Place | None] = {}

    def in_row(self, row: Row, label: str) -> Place | None:
        """The place that a row's label names: by the header of its column, else where the gazetteer knows it."""
        label = _UNIT_TAIL.sub("", LEADING_MARK.sub("", label)).strip(" :")
        if not label or headers.says("total", label):
            return None
        level = headers.says("places", row.header_of(label))
        listed = self.listed(label)
        if level is not None and level.level == "village" and not _says_its_type(label):
            # Under "Thôn" stands a village, also where a commune somewhere bears its name.
            listed = None
        if listed is not None or level is None or (has_digit(label) and level.level != "village"):
            return listed
        for mention in find_places(f"{level.value} {label}"):
            if mention.end == len(label) + len(level.value) + 1 and mention.level == level.level:
                return settle(mention, self.about.provinces, self.about.published)
        return Place(label, level.level) if _NAME.fullmatch(label) else None

    def listed(self, label: str) -> Place | None:
        """The unit that a whole label names: with its type, below the document's own place, or known everywhere."""
        if label not in self._named:
            self._named[label] = self._look_up(_spelled_out(label.strip()))
        return self._named[label]

    def _look_up(self, label: str) -> Place | None:
        own = self.about.place
        for holder in (own, *(p for p in (own.at("district"), own.at("province")) if p is not None)):
            unit = units_below(holder.code, holder.level).get(name_key(label)) if holder.code else None
            if unit is not None:
                return Place.of(unit)
        found = chains(label, find_places(label))
        whole = found and found[0][0].start == 0 and found[-1][-1].end >= len(label) and not found[0][0].role
        return settle(found[0][0], self.about.provinces, self.about.published, found[0][1:]) if whole else None


def _says_its_type(label: str) -> bool:
    return any(mention.start == 0 and mention.typed for mention in find_places(_spelled_out(label)))


def _spelled_out(label: str) -> str:
    for rule in headers.rules("place_abbreviations"):
        label = rule.pattern.sub(rule.value if rule.value.endswith(" ") else rule.value + " ", label)
    return label
