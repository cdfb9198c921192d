"""A text with its scopes, times and places, and what its figures are bound to them by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar

import regex

import patterns
from extractors.metadata import Metadata
from extractors.model import BlockKind, Decision
from extractors.periods import PeriodMention, find_periods
from extractors.places import PlaceMention, communes_named, find_places, in_rows
from extractors.scopes import Layout, Sentence
from extractors.settling import Place, chains, province_code

BETWEEN_DIGITS = regex.compile(r"\d")
T = TypeVar("T")


@cache
def rule(name: str) -> Any:
    """The compiled pattern of this name in `patterns/binding.yaml`; a space in it is any white space."""
    return regex.compile(patterns.load("binding")[name]["pattern"].replace(" ", r"\s+"))


@dataclass(slots=True)
class Context:
    """A text with its scopes and its phrases of time and place, ready to resolve figures."""

    layout: Layout
    metadata: Metadata
    periods: list[PeriodMention]
    places: list[tuple[PlaceMention, ...]]
    _period_starts: list[int] = field(default_factory=list)
    _place_starts: list[int] = field(default_factory=list)
    _lowered: str = ""
    times_above: dict[int, PeriodMention | None] = field(default_factory=dict)
    places_above: dict[int, tuple[PlaceMention, ...] | None] = field(default_factory=dict)
    homes: dict[int, tuple[Place, Decision] | None] = field(default_factory=dict)
    residents: list[tuple[int, tuple[PlaceMention, ...], str]] | None = None
    # Where the piece of the page begins whose figures it binds; what stands above heads other pieces.
    since: int = 0
    storms: list[tuple[int, tuple[str, ...], str]] | None = None
    plans_from: int | None = None
    sections: list[tuple[int, PeriodMention | None]] | None = None
    holdings: dict[tuple[int, int], regex.Match[str] | None] = field(default_factory=dict)

    @property
    def lowered(self) -> str:
        """The text in small letters, of the same length."""
        if not self._lowered:
            low = self.layout.text.lower()
            self._lowered = low if len(low) == len(self.layout.text) else self.layout.text
        return self._lowered

    def periods_in(self, start: int, end: int) -> list[PeriodMention]:
        """Phrases of time that lie in `text[start:end]`."""
        low = bisect_left(self._period_starts, start)
        return self.periods[low : bisect_left(self._period_starts, end)]

    def places_in(self, start: int, end: int) -> list[tuple[PlaceMention, ...]]:
        """Chains of places that begin in `text[start:end]`."""
        low = bisect_left(self._place_starts, start)
        return self.places[low : bisect_left(self._place_starts, end)]


def context(
    layout: Layout,
    metadata: Metadata,
    periods: list[PeriodMention] | None = None,
    places: list[PlaceMention] | None = None,
) -> Context:
    """What `resolve_period` and `resolve_place` work on; mentions that were already found may be handed in."""
    times = find_periods(layout.text) if periods is None else periods
    named = find_places(layout.text) if places is None else places
    named = with_communes(layout.text, named, metadata.place.at("district"))
    chained = chains(layout.text, named)
    return Context(layout, metadata, times, chained, [m.start for m in times], [c[0].start for c in chained])


def with_communes(text: str, places: list[PlaceMention], district: Place | None) -> list[PlaceMention]:
    """The mentions, and the communes of the document's own district where they are named without their type.

    Where a district of another province bears the name of such a commune ("Châu Lý 212 triệu đồng và Bắc Sơn 148 triệu
    đồng" in Quỳ Hợp), the commune is meant, unless the text also names that district's province.
    """
    if district is None or not district.code:
        return places
    communes = {(start, end): unit for start, end, unit in communes_named(text, district.code)}
    provinces = {unit.code for m in places if m.level == "province" for unit in m.units}
    provinces |= {unit.code for unit in district.parents}
    kept = [m for m in places if (m.start, m.end) not in communes or not _is_namesake(m, provinces)]
    starts = [m.start for m in kept]
    reached = list(accumulate((m.end for m in kept), max))

    def taken(start: int, end: int) -> bool:
        before = bisect_left(starts, end)
        return before > 0 and reached[before - 1] > start

    found = [
        PlaceMention(start, end, unit.name, "commune", (unit,), True)
        for (start, end), unit in communes.items()
        if not taken(start, end)
    ]
    return in_rows(text, sorted([*kept, *found], key=lambda mention: mention.start)) if found else places


def _is_namesake(mention: PlaceMention, provinces: set[str]) -> bool:
    """Whether a bare name is that of a district only far away: in none of the provinces that the text speaks of."""
    bare = mention.level == "district" and not mention.typed
    return bare and provinces.isdisjoint(map(province_code, mention.units))


def told_again(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[int, int] | None:
    """Where the text says again what its title or a caption says."""
    if sentence.kind not in (BlockKind.TITLE, BlockKind.CAPTION):
        return None
    # Titles are often written in capitals.
    text = ctx.lowered
    raw = text[start:end]
    found = text.find(raw, ctx.layout.title[1] if sentence.kind is BlockKind.CAPTION else sentence.end)
    while found >= 0:
        other = ctx.layout.sentence_at(found)
        if other and other.kind not in (BlockKind.TITLE, BlockKind.CAPTION):
            return found, found + len(raw)
        found = text.find(raw, found + 1)
    return None


def nearest_above(
    sentence: Sentence, ctx: Context, known: dict[int, T | None], opening: Callable[[Sentence, Context], T | None]
) -> T | None:
    """With what the nearest sentence before in the same block opens; each sentence of a long block is asked once."""
    index, waiting = sentence.index, []
    found: T | None = None
    while index not in known:
        waiting.append(index)
        before = ctx.layout.previous(ctx.layout.sentences[index])
        found = opening(before, ctx) if before else None
        if before is None or found is not None:
            break
        index = before.index
    else:
        found = known[index]
    known.update(dict.fromkeys(waiting, found))
    return found
