"""Which time and which place a figure speaks of: scopes read as a person would, nearest first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import regex

import patterns
from extractors.metadata import NATION, Metadata, Place, chains, settle
from extractors.model import Decision
from extractors.periods import PeriodMention, find_periods
from extractors.places import LEVELS, PlaceMention, find_places, find_relatives
from extractors.scopes import Layout, Sentence

# A phrase of time so near the start of its sentence opens it and governs what follows.
_OPENING = 32
_BETWEEN_DIGITS = regex.compile(r"\d")


@cache
def _rule(name: str) -> Any:
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
    chained = chains(layout.text, find_places(layout.text) if places is None else places)
    return Context(layout, metadata, times, chained, [m.start for m in times], [c[0].start for c in chained])


# --- time -----------------------------------------------------------------------------------------------------------


def resolve_period(start: int, end: int, ctx: Context, *, status: str = "", unit: str = "") -> Decision:
    """The time that the figure in `text[start:end]` speaks of.

    `status` and `unit` of the figure, where they are known, tell norms and shares from sums of deeds.
    """
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return _default_period(ctx, start, status, unit, None)
    found = _in_sentence(sentence, start, end, ctx)
    if found:
        return _decide(ctx, found[0], found[1])
    above = _from_above(sentence, ctx)
    if above:
        return _decide(ctx, above[0], above[1])
    return _default_period(ctx, start, status, unit, sentence)


def _decide(ctx: Context, mention: PeriodMention, scope: str) -> Decision:
    value = ctx.metadata.clock.fill(mention.iso)
    return Decision(value, mention.rule, ctx.layout.text[mention.start : mention.end], scope)


def _governing(mentions: Sequence[PeriodMention]) -> list[PeriodMention]:
    return [m for m in mentions if m.role in ("", "carried") and not m.weak]


def _in_sentence(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The phrase in the figure's own sentence: right behind it, else the nearest before it, else behind it."""
    mentions = _governing(ctx.periods_in(sentence.start, sentence.end))
    if not mentions:
        return None
    text = ctx.layout.text
    clause = ctx.layout.clause_at(sentence, start)
    behind = [m for m in mentions if m.start >= end and m.start < clause[1] and m.role != "carried"]
    before = [m for m in mentions if m.end <= start and _reaches(text, m, start, sentence)]
    if behind and _attached(text, end, behind[0]):
        return behind[0], "clause"
    if before:
        last = before[-1]
        return last, "clause" if last.start >= clause[0] else "sentence"
    if behind and not regex.search(r"[();]", text[end : behind[0].start]):
        return behind[0], "clause"
    return None


def _reaches(text: str, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
    """Whether a phrase before a figure can govern it: not out of a bracket, a balance only the number next to it."""
    gap = text[mention.end : start]
    if mention.role == "carried":
        return len(gap) < 40 and "," not in gap and not _BETWEEN_DIGITS.search(gap)
    return not any(a <= mention.start < b <= start for a, b in sentence.parentheses)


def _attached(text: str, end: int, mention: PeriodMention) -> bool:
    """Whether a phrase stands right behind a figure: "10% năm 2016", "6,6 triệu người trong năm 2016"."""
    gap = text[end : mention.start]
    return len(gap) <= 45 and not regex.search(r"[,;:()\d]|\b(?:và|so|đến|từ|lên|xuống|để)\b", gap) and len(gap.split()) <= 6


def _opening(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The phrase of time with which a sentence opens."""
    for mention in _governing(ctx.periods_in(sentence.start, sentence.start + _OPENING)):
        if mention.end <= sentence.end:
            head = ctx.layout.text[sentence.start : mention.start]
            if not regex.search(r"\d.*\d|[(]", head):
                return mention
    return None


def _primary(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The time that a whole sentence speaks of: its opening, else its last phrase."""
    opening = _opening(sentence, ctx)
    if opening:
        return opening
    mentions = [m for m in _governing(ctx.periods_in(sentence.start, sentence.end)) if m.role != "carried"]
    return mentions[-1] if mentions else None


def _from_above(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """What governs a sentence without a time of its own: the one it continues, its paragraph's, its list's, a heading."""
    sentences = ctx.layout.sentences
    if _rule("continues").match(ctx.layout.text, sentence.start, sentence.end) and sentence.index:
        before = sentences[sentence.index - 1]
        found = _primary(before, ctx)
        if found:
            return found, "previous"
        above = _from_above(before, ctx)
        if above:
            return above[0], "previous"
    for index in range(sentence.index - 1, -1, -1):
        other = sentences[index]
        if other.block != sentence.block:
            break
        opening = _opening(other, ctx)
        if opening:
            return opening, "previous"
    if sentence.opener is not None:
        found = _primary(sentences[sentence.opener], ctx)
        if found:
            return found, "list"
    for index in sentence.headings:
        found = _primary(sentences[index], ctx)
        if found:
            return found, "heading"
    return None


def _default_period(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> Decision:
    """The document's own time: of a rule in force, of its report, of its publication."""
    data = ctx.metadata
    if data.in_force and (status == "norm" or not data.report_period):
        return Decision(data.in_force, "in_force", "", "document")
    now = data.clock.fill("{now}")
    span = "/" in data.report_period
    if data.report_period and not (span and status not in ("target", "norm") and _is_state(ctx, start, unit, sentence)):
        return Decision(data.report_period, "report_period", "", "title")
    if now:
        return Decision(now, "published" if data.published else "latest_year", "", "document")
    return Decision("", "none", "", "default")


def _is_state(ctx: Context, start: int, unit: str, sentence: Sentence | None) -> bool:
    if unit in ("percent", "ratio"):
        return True
    left = sentence.start if sentence else max(0, start - 80)
    return bool(_rule("state").search(ctx.layout.text, left, start))


# --- place ----------------------------------------------------------------------------------------------------------


def resolve_place(start: int, end: int, ctx: Context) -> Decision:
    """The place that the figure in `text[start:end]` speaks of, by its official name."""
    return locate(start, end, ctx)[1]


def locate(start: int, end: int, ctx: Context) -> tuple[Place, Decision]:
    """The place of a figure with its codes, and why; several candidates stay in `Place.candidates`."""
    own = ctx.metadata.place
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return own, Decision(own.name, "document_place", "", "document")
    found = _place_in_sentence(sentence, start, end, ctx)
    if found:
        return found
    above = _place_above(sentence, ctx)
    if above:
        return above
    return own, Decision(own.name, "document_place", "", "document")


def _settled(chain: tuple[PlaceMention, ...], ctx: Context) -> Place:
    data = ctx.metadata
    return settle(chain[0], data.provinces, data.published, chain[1:])


def _usable(chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """A place that figures may be about: named for itself, and a bare name only where the document has to do with it."""
    mention = chain[0]
    if mention.role or (mention.level == "village" and mention.name.isdigit()):
        return False
    if mention.typed or len(chain) > 1 or mention.level in ("province", "country"):
        return True
    place = _settled(chain, ctx)
    own = {ctx.metadata.place.code, *(u.code for u in ctx.metadata.place.parents)}
    return any(unit.code in own for unit in place.parents) or ctx.metadata.place.level == "country"


def _place_in_sentence(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[Place, Decision] | None:
    text = ctx.layout.text
    clause = ctx.layout.clause_at(sentence, start)
    usable = [c for c in ctx.places_in(sentence.start, sentence.end) if _usable(c, ctx)]
    before = [c for c in usable if c[-1].end <= start]
    behind = [c for c in usable if end <= c[0].start < clause[1]]
    relatives = [m for m in find_relatives(text, sentence.start, start) if m.role != "bare"]
    if behind and _place_attached(text, end, behind[0]):
        return _place_decision(behind[0], ctx, "clause")
    nearest = before[-1] if before else None
    if relatives and (nearest is None or relatives[-1].start > nearest[0].start):
        place = _level_of_document(relatives[-1], ctx)
        if place:
            cue = text[relatives[-1].start : relatives[-1].end]
            return place, Decision(place.name, "relative_place", cue, "sentence")
    if nearest:
        row = _row(text, before)
        scope = "clause" if nearest[0].start >= clause[0] else "sentence"
        return _common(row, ctx, scope) if len(row) > 1 else _place_decision(nearest, ctx, scope)
    if behind and not regex.search(r"[;:]", text[end : behind[0][0].start]):
        return None
    return None


def _row(text: str, before: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """The last place and those that stand in one row with it ("huyện A, B và C")."""
    row = [before[-1]]
    for chain in reversed(before[:-1]):
        if regex.fullmatch(r"\)?\s*(?:,|và|,\s*và|,\s*thị xã|,\s*huyện)\s*", text[chain[-1].end : row[-1][0].start]):
            row.append(chain)
        else:
            break
    return row


def _common(row: list[tuple[PlaceMention, ...]], ctx: Context, scope: str) -> tuple[Place, Decision]:
    """The smallest unit that holds all places of a row."""
    places = [_settled(chain, ctx) for chain in row]
    first = places[0]
    for unit in first.parents:
        if all(unit in place.parents for place in places):
            shared = Place(unit.name, unit.level, unit.code, first.parents[first.parents.index(unit) + 1 :])
            return shared, Decision(shared.name, "common_place", "; ".join(p.name for p in places), scope)
    return NATION, Decision(NATION.name, "common_place", "; ".join(p.name for p in places), scope)


def _place_attached(text: str, end: int, chain: tuple[PlaceMention, ...]) -> bool:
    gap = text[end : chain[0].start]
    return bool(regex.fullmatch(r"(?:\s+\p{L}+){0,6}\s+(?:ở|tại|của|trên địa bàn|cho)\s+(?:các\s+)?", gap))


def _place_decision(chain: tuple[PlaceMention, ...], ctx: Context, scope: str) -> tuple[Place, Decision]:
    place = _settled(chain, ctx)
    cue = ctx.layout.text[chain[0].start : chain[0].end]
    return place, Decision(place.name, "candidates" if place.candidates else "named_place", cue, scope)


def _level_of_document(mention: PlaceMention, ctx: Context) -> Place | None:
    if mention.level == "country":
        return NATION
    return ctx.metadata.place.at(mention.level)


def _place_above(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    sentences = ctx.layout.sentences
    for index in range(sentence.index - 1, -1, -1):
        other = sentences[index]
        if other.block != sentence.block:
            break
        found = _opening_place(other, ctx)
        if found:
            return _place_decision(found, ctx, "previous")
    if sentence.opener is not None:
        found = _opening_place(sentences[sentence.opener], ctx)
        if found:
            return _place_decision(found, ctx, "list")
    for index in sentence.headings:
        found = _opening_place(sentences[index], ctx)
        if found:
            return _place_decision(found, ctx, "heading")
    return None


def _opening_place(sentence: Sentence, ctx: Context) -> tuple[PlaceMention, ...] | None:
    """The place with which a sentence opens ("Tại huyện A, ...", "Huyện A có ...")."""
    for chain in ctx.places_in(sentence.start, sentence.start + 20):
        if _usable(chain, ctx) and chain[0].level != "country":
            return chain
    return None
