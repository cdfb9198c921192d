"""The place of a sentence without one: of what it continues, its paragraph, its list, a heading."""

from __future__ import annotations

import regex

from extractors.binding import BETWEEN_DIGITS, Context, nearest_above, rule
from extractors.model import Decision
from extractors.place_in_sentence import place_in_sentence
from extractors.place_speakers import own_body
from extractors.place_value import is_usable, place_decision, settled
from extractors.places import LEVELS, PlaceMention, find_relatives
from extractors.scopes import Sentence
from extractors.settling import NATION, Place

# A place so near the start of its sentence opens it.
_OPENING = 36


def place_above(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """What a sentence continues, as far back as it goes on; then the lines, list and headings above it."""
    if _SUMS_UP.match(ctx.layout.text, sentence.start, sentence.end) and (own := own_body(sentence, ctx)):
        return own
    chain = [sentence]
    while len(chain) < _CONTINUED and chain[-1].index and _continues(chain[-1], ctx):
        before = ctx.layout.sentences[chain[-1].index - 1]
        if found := _place_at_end(before, ctx):
            return found
        chain.append(before)
    return next((found for one in reversed(chain) if (found := _place_over(one, ctx))), None)


# "Như vậy, từ năm 2022 đến nay, Công an tỉnh đã trao …": the sum is of who gave.
_SUMS_UP = regex.compile(r"(?:Như vậy|Tổng cộng|Tính chung|Tính đến nay|Đến nay)\b")
_CONTINUED = 20
"""Sentences that go on with one another, at most."""


def _place_at_end(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """With what place a sentence ends: that of the total, where its last places are parts or examples of it."""
    text, end = ctx.layout.text, sentence.end
    for part in rule("part").finditer(text, sentence.start, end):
        named = ctx.places_in(part.end(), min(end, part.end() + _OPENING))
        if named and _PART_BEGINS.fullmatch(text, part.end(), named[0][0].start):
            end = part.start()
            break
    row = _counted_in_turn(sentence, end, ctx)
    end = row if row is not None else end
    return place_in_sentence(sentence, end, end, ctx, ahead=False)


# "trong đó có xã A", "riêng tại huyện B": between the word for a part and its place.
_PART_BEGINS = regex.compile(r"[\s:,]*(?:\p{Ll}+\s){0,3}")


def _counted_in_turn(sentence: Sentence, end: int, ctx: Context) -> int | None:
    """Where a row of places begins each of which has a number of its own ("hỗ trợ A 2 tỷ đồng, B 1 tỷ đồng")."""
    text = ctx.layout.text
    named = [c for c in ctx.places_in(sentence.start, end) if c[0].level != "country"]
    row = named[-1:]
    for chain in reversed(named[:-1]):
        if chain[0].level != row[0][0].level or not BETWEEN_DIGITS.search(text, chain[-1].end, row[0][0].start):
            break
        row.insert(0, chain)
    return row[0][0].start if len(row) > 1 and BETWEEN_DIGITS.search(text, row[-1][-1].end, end) else None


def _continues(sentence: Sentence, ctx: Context) -> bool:
    return rule("continues").match(ctx.layout.text, sentence.start, sentence.end) is not None


def _place_over(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    sentences = ctx.layout.sentences
    opening = nearest_above(sentence, ctx, ctx.places_above, _opening_place)
    if opening and (own := own_body(sentence, ctx)):
        return own
    if opening and _left_since(opening, sentence, ctx):
        whole = ctx.metadata.place
        return whole, Decision(whole.name, "document_place", "", "previous")
    if opening:
        return place_decision(opening, ctx, "previous")
    if sentence.opener is not None:
        opening = _opening_place(sentences[sentence.opener], ctx)
        if opening:
            return place_decision(opening, ctx, "list")
    for index in sentence.headings:
        if sentences[index].start < ctx.since:
            continue
        opening = _opening_place(sentences[index], ctx)
        # The letterhead and the menu name what holds the document's own place, which is no topic of a section.
        if opening and not _holds_own(settled(opening, ctx), ctx):
            return place_decision(opening, ctx, "heading")
    return None


def _left_since(opening: tuple[PlaceMention, ...], sentence: Sentence, ctx: Context) -> bool:
    """Whether a sentence between has gone back to the document's own unit ("Toàn tỉnh có …"), or to another hamlet of
    which only the number is told ("Xóm 7 có …")."""
    text, own = ctx.layout.text, ctx.metadata.place
    if opening[0].level == "village" and _NUMBERED.match(text, sentence.start, sentence.end):
        return True
    since = opening[-1].end
    for mention in find_relatives(text, since, sentence.start):
        between = ctx.layout.sentence_at(mention.start)
        opens = between is not None and between.start > since and mention.start < between.start + _OPENING
        if opens and not mention.role and own.at(mention.level) == own != NATION:
            return True
    return False


_NUMBERED = regex.compile(r"(?:Thôn|Xóm|Bản|Ấp|Buôn|Khu phố|Tổ dân phố|Khóm|Làng) \d{1,2}\p{Lu}?\b")


def _holds_own(place: Place, ctx: Context) -> bool:
    """Whether a place is one of those that hold the document's own."""
    return bool(place.code) and any(unit.code == place.code for unit in ctx.metadata.place.parents)


def _several(sentence: Sentence, first: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a sentence goes from place to place, so that the next is about none ("tỉnh A 5 tấn; tỉnh B 7 tấn")."""
    text = ctx.layout.text
    alike = [c for c in ctx.places_in(first[-1].end, sentence.end) if c[0].level == first[0].level and not c[0].role]
    return any(BETWEEN_DIGITS.search(text, first[-1].end, c[0].start) for c in alike)


# "Huyện A, B và C mỗi nơi nhận 5 tấn": no one of them is what the next sentence is about.
_OPENS_ROW = regex.compile(r"(?:, (?:\p{Lu}[\p{L}'’]*\s?){1,4}){1,8},? (?:và|cùng|mỗi)\b")


def _leaves(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a sentence goes on from a small place to a wider one ("từ một điểm ở bản A, đến nay toàn huyện có …")."""
    depth = LEVELS.index(chain[0].level)
    later = find_relatives(ctx.layout.text, chain[-1].end, sentence.end)
    return any(not m.role and m.level in LEVELS and LEVELS.index(m.level) < depth for m in later)


def _in_passing(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a place near the beginning is not what a sentence opens with: one of a row, counted, or singled out."""
    text = ctx.layout.text
    if rule("singles_out").match(text, sentence.start, chain[0].start):
        return True
    counted = _COUNTED.search(text, sentence.start, chain[0].start)
    later = ctx.places_in(chain[-1].end, min(sentence.end, chain[-1].end + _OPENING))
    in_row = bool(later) and later[0][0].level == chain[0].level
    return counted is not None or (in_row and _ROW_OR_WAY.fullmatch(text, chain[-1].end, later[0][0].start) is not None)


def _leads(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a place is told as the foremost of a whole, of which the sentences before told ("Xã A dẫn đầu với …")."""
    if ctx.layout.previous(sentence) is None:
        return False
    return rule("foremost").match(ctx.layout.text, chain[-1].end, sentence.end) is not None


# "2 hộ thôn A": those who are counted are there, not the sentence.
_COUNTED = regex.compile(r"(?<!\b(?:năm|tháng|ngày|quý|đợt|số) )(?<![\d/.-])\d[\d.,]*(?![\d/-]) \p{Ll}")
_ROW_OR_WAY = regex.compile(r"\)?\s*(?:,|và|,\s*và|qua|đến|tới)\s*")


def _opening_place(sentence: Sentence, ctx: Context) -> tuple[PlaceMention, ...] | None:
    """The place with which a sentence opens ("Tại huyện A, ...", "Huyện A có ...", "Chúng tôi về xã A")."""
    text = ctx.layout.text
    for chain in ctx.places_in(sentence.start, min(sentence.end, sentence.start + _OPENING)):
        aside = any(a <= chain[0].start < b for a, b in sentence.parentheses)
        if chain[0].level == "country" or aside:
            continue
        if rule("venue").fullmatch(text, sentence.start, chain[0].start) and ctx.metadata.place == NATION:
            continue
        if _in_passing(sentence, chain, ctx) or _leads(sentence, chain, ctx):
            return None
        if _several(sentence, chain, ctx) or _OPENS_ROW.match(text, chain[-1].end) or _leaves(sentence, chain, ctx):
            return None
        if is_usable(chain, ctx) or rule("arrives").fullmatch(text, sentence.start, chain[0].start):
            return chain
    return None
