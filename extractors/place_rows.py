"""Places in a row: one by one for as many numbers, the first of many, the unit that holds them all."""

from __future__ import annotations

import regex

from extractors.binding import Context
from extractors.model import Decision
from extractors.place_value import SMALL, place_decision, settled
from extractors.places import PlaceMention
from extractors.scopes import Sentence
from extractors.settling import NATION, Place

_ROW = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*")
_ROW_BEHIND = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*(?:huyện\s+)?")


def place_in_turn(
    sentence: Sentence, clause: tuple[int, int], start: int, before: list[tuple[PlaceMention, ...]], ctx: Context
) -> tuple[Place, Decision] | None:
    """`A và B lần lượt 14,2% và 13,6%`: the first number is of the first place, the second of the second."""
    text = ctx.layout.text
    turns = _TURNS.search(text, max(sentence.start, clause[0]), start)
    named = [c for c in before if turns is not None and c[-1].end <= turns.start()]
    if turns is None or not named:
        return None
    row = row_before(text, named)[::-1]
    place = sum(1 for _ in _NUMBER.finditer(text, turns.end(), start))
    return place_decision(row[place], ctx, "clause") if len(row) > 1 and place < len(row) else None


_TURNS = regex.compile(r"(?r)\b(?:lần lượt|tương ứng|theo thứ tự)\b")
_NUMBER = regex.compile(r"\d[\d.,]*")


def row_before(text: str, before: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """The last place and those that stand in one row with it ("huyện A, B và C")."""
    row = [before[-1]]
    for chain in reversed(before[:-1]):
        gap = text[chain[-1].end : row[-1][0].start]
        if chain[0].level == row[-1][0].level and _ROW.fullmatch(gap):
            row.append(chain)
        else:
            break
    return row


def holder_of_many(text: str, chain: tuple[PlaceMention, ...], ctx: Context) -> tuple[Place, Decision] | None:
    """The unit that holds places of which only the first is known ("các xã A, B", "hai thôn A và B")."""
    if chain[0].level not in ("commune", "village", "district"):
        return None
    first = _MANY.search(text, max(0, chain[0].start - 12), chain[0].start) and _ONE_MORE.match(text, chain[0].end)
    listed = _LISTED.search(text, max(0, chain[0].start - _LIST_REACH), chain[0].start)
    if first and len(chain) > 1 and not chain[1].typed:
        chain = chain[:1]  # In "các thôn A, B" the name behind the first is no holder of it.
    if not (first or listed or _AND_SO_ON.match(text, chain[0].end)):
        return None
    own = ctx.metadata.place
    if settled(chain, ctx).parents:
        return holder_of(chain, ctx)
    if own == NATION and (first or listed):
        return None
    return own, Decision(own.name, "common_place", text[chain[0].start : chain[0].end], "clause")


def holder_of(chain: tuple[PlaceMention, ...], ctx: Context) -> tuple[Place, Decision] | None:
    """The unit that holds a place."""
    parents = settled(chain, ctx).parents
    if not parents:
        return None
    cue = ctx.layout.text[chain[0].start : chain[0].end]
    holder = Place(parents[0].name, parents[0].level, parents[0].code, parents[1:])
    return holder, Decision(holder.name, "common_place", cue, "clause")


# "cho thành phố A và 5 huyện": others beside it go uncounted, or are counted without a number of their own.
AND_MORE = regex.compile(
    r"\s*(?:và|cùng(?: với)?)\s(?:các|những|nhiều|một số|\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s"
    r"(?:huyện|xã|tỉnh|quận|thị xã|phường|thị trấn|địa phương|thôn|bản|ấp)\b(?![^,;:.()]{0,30}\d)"
)
_MANY = regex.compile(r"\b(?:[Cc]ác|[Nn]hững|[Hh]ai|[Bb]a|[Bb]ốn|[Nn]ăm|\d{1,2}) $")
# "các xã A, B, C": the last of several that one word for all of them opens.
_LISTED = regex.compile(
    r"\b(?:[Cc]ác|[Nn]hững|[Hh]ai|[Bb]a|[Bb]ốn|\d{1,2}) (?:xã|phường|thôn|bản|buôn|làng|xóm|ấp|khóm|huyện)"
    r"(?:,? (?:xã|phường|thị trấn))? (?:\p{Lu}[\p{L}'’]*(?: \d{1,2})?(?:,? và |, | (?=\p{Lu}))){1,40}"
    r"(?:xã |phường |thôn |bản )?$"
)
_LIST_REACH = 160
# "bản A, B...": more of them go unnamed.
_AND_SO_ON = regex.compile(r"(?:(?:,| và|,? xã|,? thôn|,? bản| -)? \p{Lu}[\p{L}'’]*){1,9},?\s*(?:\.\.\.|…|v\.v)")
_ONE_MORE = regex.compile(
    r"(?:, ?| và )(?:xã |phường |thôn |bản |ấp |huyện (?:đảo )?|quận |thị xã |thị trấn |thành phố )?\p{Lu}\p{Ll}"
)


def row_behind(text: str, behind: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """A place behind a figure and those that stand in one row with it ("9 xã của huyện A và B")."""
    row = [behind[0]]
    for chain in behind[1:]:
        gap = text[row[-1][-1].end : chain[0].start]
        if chain[0].level == row[-1][0].level and _ROW_BEHIND.fullmatch(gap):
            row.append(chain)
        else:
            break
    return row


def common_place(row: list[tuple[PlaceMention, ...]], ctx: Context, scope: str) -> tuple[Place, Decision]:
    """The smallest unit that holds all places of a row."""
    places = [settled(chain, ctx) for chain in row]
    # A name that the lists lack lies where its neighbours do.
    places = [place for place in places if place.parents] or places
    if all(place.level in SMALL and not place.parents for place in places):
        own = ctx.metadata.place
        return own, Decision(own.name, "common_place", "; ".join(place.name for place in places), scope)
    first = places[0]
    for unit in first.parents:
        if all(unit in place.parents for place in places):
            shared = Place(unit.called, unit.level, unit.code, first.parents[first.parents.index(unit) + 1 :])
            return shared, Decision(shared.name, "common_place", "; ".join(p.name for p in places), scope)
    return NATION, Decision(NATION.name, "common_place", "; ".join(p.name for p in places), scope)
